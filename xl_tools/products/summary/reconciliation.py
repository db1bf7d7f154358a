"""核对: what went in against what came out, every file by its digest, and everything that was not read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xl_tools.batch.project_rows import FileTotals, ProjectRow, found_in, sum_of
from xl_tools.batch.years_of_files import several_years, shown_year, years_said
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.grid import column_letters
from xl_tools.model.submission import SheetNote, SheetRole
from xl_tools.products.summary.indicator_list import INDICATORS
from xl_tools.products.summary.project_groups import AMOUNT_NAMES, TotalCheck
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.products.summary.reconciliation_page import WIDTHS, Page
from xl_tools.sheets.list_design import Figure
from xl_tools.sheets.list_sheet import start_sheet
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.sheets.styles import AMOUNT, CELL, COUNT, FLAGGED, TOTAL

_FIRST_FILE = 12
"""The row of the first file, below the five lines of the balance, whose formulas name it."""
_UNREAD = {
    SheetRole.UNKNOWN: "认不出：不是绩效目标表，也不是本工具的表，没有汇总。请打开看看里面有没有应当汇总的内容",
    SheetRole.TOO_LARGE: "过大：超过一张工作表的格数上限，没有读。请删去多余的行和列后重新汇总",
    SheetRole.OUTPUT: "本工具生成的表，不重复汇总",
}
_SERIOUS = frozenset({SheetRole.UNKNOWN, SheetRole.TOO_LARGE})
_FLAGGED: Final[Properties] = {**CELL, **FLAGGED}


def write_reconciliation(
    look: Look,
    files: Sequence[FileTotals],
    rows: Sequence[ProjectRow],
    refused: Sequence[RefusedFile],
    totals: Sequence[TotalCheck],
    *,
    whose: Mapping[RefusedFile, str] = MappingProxyType({}),
    passed_over: int = 0,
) -> None:
    """Write the sheet: sums in and out, files with their projects' sums, sheets not read, files not read, counts.

    ``totals`` are those of the other sheets that must agree with 项目汇总. ``whose`` tells of files not read the units that
    they look to be of; ``passed_over`` is how many others were not looked at.
    """
    page = Page(look, start_sheet(look, "核对", "核对", WIDTHS))
    page.checks("一、读入与汇总", ("项目", "读入", "汇总", "差额", "结论"), _balance(files))
    _write_files(page, files)
    _write_unread_sheets(page, files)
    _write_refused(page, refused, whose)
    page.section("五、数量")
    for line in _count_lines(files, rows, refused, passed_over):
        page.line(line)
    if totals:
        page.checks("六、分类汇总与项目汇总", ("项目", "分类汇总", "应为", "差额", "结论"), totals)
    _write_years(page, files)
    page.write_verdict()


def _balance(files: Sequence[FileTotals]) -> list[TotalCheck]:
    """Return the sums of the files (in), each with the formula over one of the two lists (out)."""
    forms, indicators = sum(file.forms for file in files), sum(file.indicators for file in files)
    listed = [
        ("绩效目标表（张）", Figure(f"COUNTA({PROJECTS.column('sheet', forms)})", Decimal(forms))),
        ("指标（条）", Figure(f"COUNTA({INDICATORS.column('sheet', indicators)})", Decimal(indicators))),
    ]
    counts = len(listed)
    for field, name in AMOUNT_NAMES.items():
        listed.append(
            (f"{name}（万元）", Figure(f"SUM({PROJECTS.column(field, forms)})", sum_of(files, field)))
        )
    last = _FIRST_FILE + max(len(files), 1)
    return [
        TotalCheck(
            label, Figure(f"SUM({letter}{_FIRST_FILE + 1}:{letter}{last})", out.value), out, place < counts
        )
        for place, (letter, (label, out)) in enumerate(zip("CDEFG", listed, strict=True))
    ]


def _count_lines(
    files: Sequence[FileTotals],
    rows: Sequence[ProjectRow],
    refused: Sequence[RefusedFile],
    passed_over: int,
) -> list[tuple[str, int]]:
    roles = Counter(note.role for file in files for note in file.sheets)
    severities = found_in(files)
    left_out = Counter(file.left_out for file in refused)
    used = [role for role in SheetRole if roles[role]]
    reasons = [why for why in LeftOut if left_out[why] or why is LeftOut.UNREAD]
    return [
        ("收到的文件", len(files) + len(refused)),
        ("　其中：读出", len(files)),
        *((f"　　　　{why.value}", left_out[why]) for why in reasons),
        *([("没有看的文件（备份、系统文件之类）", passed_over)] if passed_over else []),
        ("工作表", roles.total()),
        *((f"　{'　　　' if i else '其中：'}{role.value}", roles[role]) for i, role in enumerate(used)),
        ("未能读出的金额（处）", sum(file.unread_amounts for file in files)),
        ("没有填写的预算数（处）", sum(not row.budget_text for row in rows)),
        *_doubtful(rows),
        ("支出计划没有填写或不是百分数（处）", sum(row.percents.count(None) for row in rows)),
        *((f"发现的问题：{severity.chinese}", severities[severity]) for severity in Severity),
        ("　其中记在项目上的必须改正、请核对", sum(row.errors + row.warnings for row in rows)),
    ]


def _doubtful(rows: Sequence[ProjectRow]) -> list[tuple[str, int]]:
    counts = {
        "分不清是元还是万元、没有计入的项目": sum(row.is_unsure for row in rows),
        "同一个工作簿里同名的项目（可能重复计入）": sum(row.is_repeated for row in rows),
    }
    return [(label, count) for label, count in counts.items() if count]


def _write_files(page: Page, files: Sequence[FileTotals]) -> None:
    headings = ("文件", "工作表", "绩效目标表", "指标", *AMOUNT_NAMES.values())
    page.section("二、读出的文件（金额单位：万元）")
    page.aside("内容摘要（SHA-256）", is_heading=True)
    page.headings(headings)
    for file in files:
        units = "、".join(sorted(file.money_units))
        name = f"{file.file.name}（表上的金额单位是{units}，已换算成万元）" if units else file.file.name
        page.aside(file.file.sha256)
        page.line([name, *_figures([file])], {0: _FLAGGED} if units else {})
    if not files:
        page.nothing()
    write_text(page.sheet, page.row, 0, "合计", page.look.format(CELL, **TOTAL))
    for column, figure in enumerate(_figures(files), start=1):
        letters = column_letters(column)
        value, look = (figure, COUNT) if isinstance(figure, int) else (float(figure), AMOUNT)
        formula = f"SUM({letters}{_FIRST_FILE + 1}:{letters}{page.row})"
        page.formula(page.row, column, formula, value, {**look, **TOTAL})
    page.row += 1


def _figures(files: Sequence[FileTotals]) -> list[Decimal | int]:
    """Return how many sheets, forms and indicators files have together, and the sums of their projects."""
    counts = [(len(file.sheets), file.forms, file.indicators) for file in files]
    amounts = [sum_of(files, field) for field in FUNDING_FIELDS]
    return [*(sum(count[i] for count in counts) for i in range(3)), *amounts]


def _write_years(page: Page, files: Sequence[FileTotals]) -> None:
    """Write which files are of which year, where they are of several: all but those of most files by name."""
    years = several_years(file.info for file in files)
    if not years:
        return
    headings = {"年度": 1, "文件": 1, "项目": 1, "预算数": 2, "哪些文件": 3}
    page.section(f"七、{years_said(years)}（金额单位：万元）", headings)
    for year in dict.fromkeys((*years, *(file.info.year for file in files))):
        own = [file for file in files if file.info.year == year]
        names = "多数文件" if year == years[0] else "、".join(file.file.name for file in own)
        forms = sum(file.forms for file in own)
        flagged = {} if year == years[0] else {0: _FLAGGED}
        page.line([shown_year(year), len(own), forms, sum_of(own, "budget"), names], flagged)


def _write_unread_sheets(page: Page, files: Sequence[FileTotals]) -> None:
    page.section("三、没有读的工作表和隐藏的工作表", {"文件": 1, "工作表": 2, "说明": 5})
    told = [(file.file.name, note) for file in files for note in file.sheets if _remark(note)]
    for name, note in told:
        flagged = {2: _FLAGGED} if note.role in _SERIOUS or not note.visible else {}
        page.line([name, note.name, _remark(note)], flagged)
    if not told:
        page.nothing()


def _remark(note: SheetNote) -> str:
    reason = _UNREAD.get(note.role, "")
    if note.visible:
        return reason and f"{reason}。"
    if not reason:
        reason = f"已照常汇总 {note.forms} 张绩效目标表" if note.forms else f"是{note.role.value}"
    return f"隐藏的工作表；{reason}。"


def _write_refused(page: Page, refused: Sequence[RefusedFile], whose: Mapping[RefusedFile, str]) -> None:
    page.section("四、没能读的、没有计入的文件", {"文件": 1, "原因": 4, "情况": 2, "办法": 1})
    for file in sorted(refused, key=lambda file: not file.is_unread):
        flagged = {0: _FLAGGED} if file.is_unread else {}
        unit = f"；像是 {whose[file]}的" if file in whose else ""
        page.line([file.name, file.reason, f"{file.left_out.value}{unit}", file.remedy], flagged)
    if not refused:
        page.nothing()
