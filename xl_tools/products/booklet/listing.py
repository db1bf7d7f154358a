"""Lists on pages of their own as values: 汇总 of the projects, and for the office's own copy 核对 and 校验结果."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, counted_in_words
from xl_tools.model.submission import Chapter, SheetRole
from xl_tools.model.table_reading import TableReading
from xl_tools.products.booklet.volume import UnitText
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.amount import format_amount, parse_amount
from xl_tools.values.text import one_line, squeeze


class Align(StrEnum):
    """How a column's texts stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class LineKind(StrEnum):
    """What a line of a list is."""

    ENTRY = "entry"
    GROUP = "group"
    TOTAL = "total"


class Column(NamedTuple):
    """A column: heading, width as a share of all, and how its texts stand."""

    heading: str
    width: float
    align: Align = Align.LEFT


class Line(NamedTuple):
    """A line: a text for every column."""

    texts: tuple[str, ...]
    kind: LineKind = LineKind.ENTRY

    @property
    def cells(self) -> tuple[tuple[int, int, str], ...]:
        """First and last column of each text, and the text; the first of a group's line is also over the empty ones after it."""
        last = 0
        if self.kind is LineKind.GROUP:
            last = next((n for n, text in enumerate(self.texts[1:]) if text), len(self.texts) - 1)
        return ((0, last, self.texts[0]), *((n, n, text) for n, text in enumerate(self.texts) if n > last))


class Listing(NamedTuple):
    """A titled list: a word on the left and right above it, columns, lines, and remarks below."""

    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    left: str = ""
    right: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that is printed, the heading aside."""
        return (
            *(self.left, self.right),
            *(column.heading for column in self.columns),
            *(text for line in self.lines for text in line.texts),
            *self.remarks,
        )


_PROJECTS = (
    Column("序号", 7, Align.CENTRE),
    Column("项目名称", 24),
    Column("项目编码", 31, Align.CENTRE),
    Column("预算数", 13, Align.RIGHT),
    Column("财政资金", 13, Align.RIGHT),
    Column("其他资金", 12, Align.RIGHT),
)
_DIFFERENT = "不符"
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


def project_list(units: Sequence[UnitText], missing: Sequence[str] = ()) -> Listing:
    """Return the list: project by project, for a volume unit by unit with its sum, the total last; units ``missing`` are named below."""
    several = len(units) > 1
    lines: list[Line] = []
    for unit in units:
        if several:
            lines.append(Line((printable(one_line(unit.name)), "", "", *_sums_of([unit])), LineKind.GROUP))
        lines.extend(_lines(unit))
    count = sum(len(unit.tables) for unit in units)
    lines.append(Line(("合计", f"{count} 个项目", "", *_sums_of(units)), LineKind.TOTAL))
    remarks = tuple(_remarks(units, several=several))
    if missing:
        named = "、".join(printable(one_line(name)) for name in missing)
        remarks = (
            *remarks,
            f"注：单位清单上的 {len(missing)} 个单位{'没有报送或报来的用不了' if any(each.endswith('）') for each in missing) else '没有报送'}，本册没有：{named}。",
        )
    return Listing("预算项目绩效目标汇总", _PROJECTS, tuple(lines), right="单位：万元", remarks=remarks)


def budget_total(readings: Sequence[TableReading], field: str) -> Decimal:
    """Return the exact sum of an amount over the tables that tell it, in 万元."""
    return _sum(getattr(reading.table.funding, field) for reading in readings)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _lines(unit: UnitText) -> Iterator[Line]:
    for number, reading in enumerate(unit.tables, start=1):
        table = reading.table
        name = table.name or unit.table_titles[number - 1]
        amounts = (_shown(reading, field) for field in FUNDING_FIELDS)
        yield Line((str(number), printable(one_line(name)), printable(one_line(table.code)), *amounts))


def _shown(reading: TableReading, field: str) -> str:
    amount: Decimal | None = getattr(reading.table.funding, field)
    return printable(one_line(reading.texts.get(field, ""))) if amount is None else format_amount(amount)


def _sums_of(units: Sequence[UnitText]) -> tuple[str, ...]:
    """Return the sums of some units; nothing where none of their amounts is sure."""
    summed = [reading for unit in units for reading in unit.summed]
    is_none_sure = not summed and any(unit.unsure for unit in units)
    return ("",) * len(FUNDING_FIELDS) if is_none_sure else _sums(summed)


def _sums(readings: Sequence[TableReading]) -> tuple[str, ...]:
    return tuple(format_amount(budget_total(readings, field)) for field in FUNDING_FIELDS)


def _remarks(units: Sequence[UnitText], *, several: bool) -> Iterator[str]:
    """Say of which years the total is, where of several, and which amounts are in no sum: no numbers, or perhaps 元."""
    if len(years := sorted({unit.year for unit in units if unit.year})) > 1:
        yield f"注：各单位的年度不同（{'、'.join(map(str, years))}），合计是合在一起的。"
    for unit in units:
        whose = printable(one_line(unit.name)) if several else ""
        unread = [
            str(number)
            for number, reading in enumerate(unit.tables, start=1)
            for field in FUNDING_FIELDS
            if reading.texts.get(field) and getattr(reading.table.funding, field) is None
        ]
        if unread:
            yield f"注：{whose}第 {'、'.join(dict.fromkeys(unread))} 项有金额不是数字，照原文列出，没有计入合计。"
        if unit.unsure:
            places = "、".join(str(place + 1) for place in sorted(unit.unsure))
            yield f"注：{whose}第 {places} 项的金额分不清是元还是万元，照填写的列出，没有计入合计，请改正后再印。"


def reconciliation(checked: Sequence[Checked], units: Sequence[UnitText]) -> Listing:
    """Return what each workbook holds against what the booklet prints, and what is still open in it."""
    lines = [line for one, unit in zip(checked, units, strict=True) for line in _compared(one, unit)]
    different = sum(line.texts[-1] == _DIFFERENT for line in lines)
    verdict = f"有 {different} 处不符，请查明后再付印。" if different else "各项都相符。"
    return Listing("核对", _CHECKS, tuple(lines), left="单位留存，不对外", remarks=(verdict,))


def findings_list(checked: Sequence[Checked]) -> Listing:
    """Return every finding that stands, file by file."""
    lines: list[Line] = []
    for one in checked:
        if len(checked) > 1:
            lines.append(_group(one, len(_FOUND)))
        lines.extend(_found(finding) for finding in one.findings)
    found = [finding for one in checked for finding in one.findings]
    remarks = (f"共 {len(found)} 处：{counted_in_words(found)}。" if found else "没有发现问题。",)
    return Listing("附录　校验结果", _FOUND, tuple(lines), remarks=remarks)


def _group(one: Checked, columns: int) -> Line:
    name = one.submission.file.name.replace("\\", "/").rpartition("/")[2]
    return Line((printable(one_line(name)), *[""] * (columns - 1)), LineKind.GROUP)


def _compared(one: Checked, unit: UnitText) -> Iterator[Line]:
    submission = one.submission
    tables = submission.tables or unit.tables
    yield _group(one, len(_CHECKS))
    yield Line(("内容摘要（SHA-256）", submission.file.sha256, "", ""))
    forms = unit.forms[: len(unit.tables)]
    yield _line("绩效目标表（张）", len(tables), len(forms))
    indicators = sum(len(reading.table.indicators) for reading in tables)
    rows = {
        (n, cell.top) for n, form in enumerate(forms) for cell in form if cell.key.startswith("indicator.")
    }
    yield _line("绩效指标（条）", indicators, len(rows))
    given = {field: budget_total(tables, field) for field in FUNDING_FIELDS}
    for field, name in _AMOUNTS.items():
        yield _line(name, format_amount(given[field]), format_amount(_printed_total(unit, field)))
    parts = given["fiscal"] + given["other"]
    yield _line("预算数 = 财政资金 + 其他资金", format_amount(given["budget"]), format_amount(parts))
    chapters = submission.narrative.narrative.chapters if submission.narrative else ()
    yield _line("整体绩效（段）", _paragraphs(chapters), _paragraphs(unit.chapters))
    for note in submission.sheets:
        if note.role in {SheetRole.UNKNOWN, SheetRole.TOO_LARGE}:
            yield Line((f"工作表“{printable(note.name)}”", note.role.value, "没有印", _DIFFERENT))
    yield Line(("没有处理的问题", counted_in_words(one.findings) or "没有", "", ""))
    if one.exempted:
        yield Line(("已豁免的问题", f"{len(one.exempted)} 处", "", ""))


def _paragraphs(chapters: Sequence[Chapter]) -> int:
    return sum(bool(squeeze(text)) for chapter in chapters for text in chapter.paragraphs)


def _line(what: str, given: object, printed: object) -> Line:
    return Line((what, str(given), str(printed), "相符" if given == printed else _DIFFERENT))


def _printed_total(unit: UnitText, field: str) -> Decimal:
    """Add up what the printed forms say, read anew from their cells."""
    return _sum(
        parse_amount(cell.text, reading.unit_of(field))
        for reading, form in zip(unit.tables, unit.forms, strict=False)  # others stand behind
        for cell in form
        if cell.key == field
    )


def _found(finding: Finding) -> Line:
    said = finding.message + (f"（{finding.hint}）" if finding.hint else "")
    texts = (finding.sheet or "整个文件", finding.cell, finding.severity.chinese, finding.rule, said)
    return Line(tuple(printable(one_line(text)) for text in texts))
