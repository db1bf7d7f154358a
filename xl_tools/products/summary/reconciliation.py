"""核对: what went in against what came out, every file by its digest, and everything that was not read."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.grid import column_letters
from xl_tools.model.submission import SheetNote, SheetRole
from xl_tools.products.summary.held_sums import TotalCheck
from xl_tools.products.summary.indicator_list import INDICATORS
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.products.summary.reconciliation_page import COUNT, DIGEST, WIDTHS, Page
from xl_tools.products.summary.totals import FileTotals, found_in, sum_of
from xl_tools.sheets.list_design import AMOUNT, CELL, FLAGGED, TOTAL, Figure
from xl_tools.sheets.list_sheet import start_sheet
from xl_tools.sheets.sheet_look import Look, Properties, write_text

SHEET = "核对"

_FILE_HEADINGS = (
    "文件",
    "工作表",
    "绩效目标表",
    "指标",
    "预算数",
    "财政资金",
    "其他资金",
    "内容摘要（SHA-256）",
)
_SUMS = ("预算数（万元）", "财政资金（万元）", "其他资金（万元）")
_LAST = len(WIDTHS) - 1
_FIRST_FILE = 12
"""The row of the first file, below the five lines of the balance, whose formulas name it."""
_UNREAD = {
    SheetRole.UNKNOWN: "认不出：不是绩效目标表，也不是本工具的表，没有汇总。请打开看看里面有没有应当汇总的内容",
    SheetRole.TOO_LARGE: "过大：超过一张工作表的格数上限，没有读。请删去多余的行和列后重新汇总",
    SheetRole.OUTPUT: "本工具生成的表，不重复汇总",
}
_SERIOUS = frozenset({SheetRole.UNKNOWN, SheetRole.TOO_LARGE})


def write_reconciliation(
    look: Look,
    files: Sequence[FileTotals],
    refused: Sequence[RefusedFile],
    totals: Sequence[TotalCheck] = (),
) -> None:
    """Write the sheet: sums in and out, files with their projects' sums, sheets not read, files not read, counts.

    ``totals`` are those of the other sheets that must agree with 项目汇总.
    """
    page = Page(look, start_sheet(look, SHEET, "核对", WIDTHS))
    _write_balance(page, files)
    _write_files(page, files)
    _write_unread_sheets(page, files)
    _write_refused(page, refused)
    page.section("五、数量")
    for label, value in _count_lines(files, refused):
        page.line(((0, 0, label, CELL), (1, 1, value, COUNT)))
    if totals:
        _write_totals(page, totals)
    page.write_verdict()


def _write_balance(page: Page, files: Sequence[FileTotals]) -> None:
    """Set the sums of the files (in) against formulas over the two lists (out)."""
    forms, indicators = sum(file.forms for file in files), sum(file.indicators for file in files)
    items: list[tuple[str, int, str, Decimal, Properties]] = [
        (
            "绩效目标表（张）",
            2,
            f"COUNTA({PROJECTS.column('sheet', forms)})",
            Decimal(forms),
            COUNT,
        ),
        ("指标（条）", 3, f"COUNTA({INDICATORS.column('sheet', indicators)})", Decimal(indicators), COUNT),
    ]
    for column, (field, label) in enumerate(zip(FUNDING_FIELDS, _SUMS, strict=True), start=4):
        out = f"SUM({PROJECTS.column(field, forms)})"
        items.append((label, column, out, sum_of(files, field), AMOUNT))
    page.section(
        "一、读入与汇总", [(i, i, t) for i, t in enumerate(("项目", "读入", "汇总", "差额", "结论"))]
    )
    top = page.row
    for label, column, out, value, look in items:
        letters = column_letters(column)
        came_in = f"SUM({letters}{_FIRST_FILE + 1}:{letters}{_FIRST_FILE + max(len(files), 1)})"
        page.check(label, Figure(came_in, value), Figure(out, value), look)
    page.end_checks(top, agree=True)


def _write_totals(page: Page, totals: Sequence[TotalCheck]) -> None:
    """Set the totals of the other sheets against the list of projects."""
    page.section(
        "六、分类汇总与项目汇总",
        [(i, i, t) for i, t in enumerate(("项目", "分类汇总", "应为", "差额", "结论"))],
    )
    top = page.row
    same = [
        page.check(each.label, each.found, each.expected, COUNT if each.is_count else AMOUNT)
        for each in totals
    ]
    page.end_checks(top, agree=all(same))


def _count_lines(files: Sequence[FileTotals], refused: Sequence[RefusedFile]) -> list[tuple[str, int]]:
    roles = Counter(note.role for file in files for note in file.sheets)
    severities = found_in(files)
    left_out = Counter(file.left_out for file in refused)
    counts = [
        ("收到的文件", len(files) + len(refused)),
        ("　其中：读出", len(files)),
        *(
            (f"　　　　{why.value}", left_out[why])
            for why in LeftOut
            if left_out[why] or why is LeftOut.UNREAD
        ),
        ("工作表", sum(roles.values())),
        *(
            (f"　{'其中：' if not i else '　　　'}{role.value}", roles[role])
            for i, role in enumerate(_used(roles))
        ),
        ("未能读出的金额（处）", sum(file.unread_amounts for file in files)),
        ("没有填写的预算数（处）", sum(file.empty_budgets for file in files)),
        ("支出计划没有填写或不是百分数（处）", sum(file.unplanned for file in files)),
    ]
    counts += [(f"发现的问题：{severity.chinese}", severities[severity]) for severity in Severity]
    on_tables = sum(file.errors + file.warnings for file in files)
    counts.append(("　其中记在项目上的必须改正、请核对", on_tables))
    return counts


def _used(roles: Counter[SheetRole]) -> list[SheetRole]:
    return [role for role in SheetRole if roles[role]]


def _write_files(page: Page, files: Sequence[FileTotals]) -> None:
    page.section("二、读出的文件（金额单位：万元）", [(i, i, text) for i, text in enumerate(_FILE_HEADINGS)])
    for file in files:
        page.line(
            (
                (0, 0, file.file.name, CELL),
                *((i, i, count, COUNT) for i, count in enumerate(_counts(file), start=1)),
                *((i, i, float(file.sums[field]), AMOUNT) for i, field in enumerate(FUNDING_FIELDS, start=4)),
                (_LAST, _LAST, file.file.sha256, DIGEST),
            )
        )
    if not files:
        page.line(((0, _LAST, "没有", CELL),))
    _write_file_totals(page, files)


def _counts(file: FileTotals) -> tuple[int, int, int]:
    return len(file.sheets), file.forms, file.indicators


def _write_file_totals(page: Page, files: Sequence[FileTotals]) -> None:
    values: list[float] = [sum(_counts(file)[i] for file in files) for i in range(3)]
    values += [float(sum_of(files, field)) for field in FUNDING_FIELDS]
    write_text(page.sheet, page.row, 0, "合计", page.look.format(CELL, **TOTAL))
    for column, value in enumerate(values, start=1):
        letters = column_letters(column)
        look = {**(COUNT if column < len(values) - len(FUNDING_FIELDS) + 1 else AMOUNT), **TOTAL}
        page.formula(page.row, column, f"SUM({letters}{_FIRST_FILE + 1}:{letters}{page.row})", value, look)
    write_text(page.sheet, page.row, _LAST, "", page.look.format(CELL, **TOTAL))
    page.row += 1


def _write_unread_sheets(page: Page, files: Sequence[FileTotals]) -> None:
    page.section("三、没有读的工作表和隐藏的工作表", [(0, 0, "文件"), (1, 2, "工作表"), (3, _LAST, "说明")])
    told = False
    for file in files:
        for note in file.sheets:
            if remark := _remark(note):
                flagged = {**CELL, **FLAGGED} if note.role in _SERIOUS or not note.visible else CELL
                page.line(
                    ((0, 0, file.file.name, CELL), (1, 2, note.name, CELL), (3, _LAST, remark, flagged))
                )
                told = True
    if not told:
        page.line(((0, _LAST, "没有", CELL),))


def _remark(note: SheetNote) -> str:
    """Say why a sheet was not read, or that a hidden one was."""
    reason = _UNREAD.get(note.role, "")
    if note.visible:
        return reason and f"{reason}。"
    if not reason:
        reason = f"已照常汇总 {note.forms} 张绩效目标表" if note.forms else f"是{note.role.value}"
    return f"隐藏的工作表；{reason}。"


def _write_refused(page: Page, refused: Sequence[RefusedFile]) -> None:
    headings = [(0, 0, "文件"), (1, 4, "原因"), (5, 6, "情况"), (_LAST, _LAST, "办法")]
    page.section("四、没能读的、没有计入的文件", headings)
    for file in sorted(refused, key=lambda file: not file.is_unread):
        flagged = {**CELL, **FLAGGED} if file.is_unread else CELL
        told = (
            (0, 0, file.name),
            (1, 4, file.reason),
            (5, 6, file.left_out.value),
            (_LAST, _LAST, file.remedy),
        )
        page.line((first, last, text, CELL if first else flagged) for first, last, text in told)
    if not refused:
        page.line(((0, _LAST, "没有", CELL),))
