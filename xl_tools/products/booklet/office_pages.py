"""The pages for the office's own copy: 核对 (what went in, what came out) and 校验结果 (what was found)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, counted_in_words
from xl_tools.model.submission import Chapter, SheetRole
from xl_tools.products.booklet.booklet_projects import budget_total
from xl_tools.products.booklet.listing import Align, Column, Line, LineKind, Listing
from xl_tools.products.booklet.volume import UnitText
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.amount import format_amount, parse_amount
from xl_tools.values.text import one_line, squeeze

RECONCILIATION_HEADING = "核对"
FINDINGS_HEADING = "附录　校验结果"
_SAME, _DIFFERENT = "相符", "不符"
_CHECKS = (
    Column("核对事项", 30),
    Column("工作簿", 30, Align.CENTRE),
    Column("文本", 20, Align.CENTRE),
    Column("结果", 14, Align.CENTRE),
)
_FOUND = (
    Column("工作表", 20),
    Column("单元格", 10, Align.CENTRE),
    Column("级别", 12, Align.CENTRE),
    Column("规则", 10, Align.CENTRE),
    Column("问题与改法", 55),
)
_AMOUNTS = {"budget": "预算数合计（万元）", "fiscal": "财政资金合计（万元）", "other": "其他资金合计（万元）"}
_UNREAD = frozenset({SheetRole.UNKNOWN, SheetRole.TOO_LARGE})


def reconciliation(checked: Sequence[Checked], units: Sequence[UnitText]) -> Listing:
    """Return what each workbook holds against what the booklet prints, and what is still open in it."""
    lines = [line for one, unit in zip(checked, units, strict=True) for line in _compared(one, unit)]
    different = sum(line.texts[-1] == _DIFFERENT for line in lines)
    verdict = f"有 {different} 处不符，请查明后再付印。" if different else "各项都相符。"
    return Listing(RECONCILIATION_HEADING, _CHECKS, tuple(lines), left="单位留存，不对外", remarks=(verdict,))


def findings_list(checked: Sequence[Checked]) -> Listing:
    """Return every finding that stands, file by file."""
    lines: list[Line] = []
    for one in checked:
        if len(checked) > 1:
            lines.append(_group(one, len(_FOUND)))
        lines.extend(_found(finding) for finding in one.findings)
    found = [finding for one in checked for finding in one.findings]
    remarks = (f"共 {len(found)} 处：{counted_in_words(found)}。",) if found else ("没有发现问题。",)
    return Listing(FINDINGS_HEADING, _FOUND, tuple(lines), remarks=remarks)


def _group(one: Checked, columns: int) -> Line:
    name = one.submission.file.name.replace("\\", "/").rpartition("/")[2]
    return Line((printable(one_line(name)), *[""] * (columns - 1)), LineKind.GROUP)


def _compared(one: Checked, unit: UnitText) -> Iterator[Line]:
    submission = one.submission
    yield _group(one, len(_CHECKS))
    yield Line(("内容摘要（SHA-256）", submission.file.sha256, "", ""))
    yield _line("绩效目标表（张）", len(submission.tables), len(unit.forms))
    indicators = sum(len(reading.table.indicators) for reading in submission.tables)
    rows = {
        (n, cell.top)
        for n, form in enumerate(unit.forms)
        for cell in form
        if cell.key.startswith("indicator.")
    }
    yield _line("绩效指标（条）", indicators, len(rows))
    given = {field: budget_total(submission.tables, field) for field in FUNDING_FIELDS}
    for field, name in _AMOUNTS.items():
        yield _line(name, format_amount(given[field]), format_amount(_printed_total(unit, field)))
    parts = given["fiscal"] + given["other"]
    yield _line("预算数 = 财政资金 + 其他资金", format_amount(given["budget"]), format_amount(parts))
    chapters = submission.narrative.narrative.chapters if submission.narrative else ()
    yield _line("整体绩效（段）", _paragraphs(chapters), _paragraphs(unit.chapters))
    for note in submission.sheets:
        if note.role in _UNREAD:
            yield Line((f"工作表“{printable(note.name)}”", note.role.value, "没有印", _DIFFERENT))
    yield Line(("没有处理的问题", counted_in_words(one.findings) or "没有", "", ""))
    if one.exempted:
        yield Line(("已豁免的问题", f"{len(one.exempted)} 处", "", ""))


def _paragraphs(chapters: Sequence[Chapter]) -> int:
    return sum(bool(squeeze(text)) for chapter in chapters for text in chapter.paragraphs)


def _line(what: str, given: object, printed: object) -> Line:
    return Line((what, str(given), str(printed), _SAME if given == printed else _DIFFERENT))


def _printed_total(unit: UnitText, field: str) -> Decimal:
    """Add up what the printed forms say, read anew from their cells."""
    amounts = (
        parse_amount(cell.text, reading.unit_of(field))
        for reading, form in zip(unit.tables, unit.forms, strict=True)
        for cell in form
        if cell.key == field
    )
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _found(finding: Finding) -> Line:
    said = finding.message + (f"（{finding.hint}）" if finding.hint else "")
    texts = (finding.sheet or "整个文件", finding.cell, finding.severity.chinese, finding.rule, said)
    return Line(tuple(printable(one_line(text)) for text in texts))
