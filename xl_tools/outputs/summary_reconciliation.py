"""核对: what went in against what came out, every file by its digest, and everything that was not read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.form.grid import column_letters
from xl_tools.form.labels import FUNDING_FIELDS
from xl_tools.form.submission import SheetNote, SheetRole
from xl_tools.model.finding import Severity
from xl_tools.outputs import summary_indicators, summary_projects
from xl_tools.outputs.row_heights import text_height, usable_width
from xl_tools.outputs.sheet_look import Look, Properties, write_text
from xl_tools.outputs.summary_checks import TotalCheck
from xl_tools.outputs.summary_list import (
    AMOUNT_FORMAT,
    CELL,
    CENTRED,
    COUNT_FORMAT,
    FLAGGED,
    HEADING,
    NOTE,
    NUMBER,
    SIZE,
    TOTAL,
    start_sheet,
)
from xl_tools.outputs.summary_totals import FileTotals, found_in, sum_of
from xl_tools.rules.checked import RefusedFile

SHEET = "核对"

_WIDTHS = (40, 13, 14, 13, 16, 16, 16, 56)
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
_LAST = len(_WIDTHS) - 1
_TOP = 2
_FIRST_FILE = 12
"""The row of the first file, below the five lines of the balance, whose formulas name it."""
_SAME, _DIFFERENT = "相符", "不符"
_SECTION: Final[Properties] = {**CELL, "border": 0, "bold": True, "font_size": 11.5, "text_wrap": False}
_COUNT: Final[Properties] = {**NUMBER, "num_format": COUNT_FORMAT}
_AMOUNT: Final[Properties] = {**NUMBER, "num_format": AMOUNT_FORMAT}
_DIGEST_SIZE = 8
_DIGEST: Final[Properties] = {**CELL, "font_name": "Consolas", "font_size": _DIGEST_SIZE}
_GOOD: Final[Properties] = {"bg_color": "#E2F1E5", "font_color": "#1C6B33"}
_BAD: Final[Properties] = {"bg_color": "#FBE0DD", "font_color": "#8F1D14"}
_UNREAD = {
    SheetRole.UNKNOWN: "认不出：不是绩效目标表，也不是本工具的表，没有汇总。请打开看看里面有没有应当汇总的内容",
    SheetRole.TOO_LARGE: "过大：超过一张工作表的格数上限，没有读。请删去多余的行和列后重新汇总",
    SheetRole.OUTPUT: "本工具生成的表，不重复汇总",
}
_SERIOUS = frozenset({SheetRole.UNKNOWN, SheetRole.TOO_LARGE})


class _Verdicts(NamedTuple):
    """The cells with the verdicts of a block, and whether all are good."""

    cells: str
    agree: bool


def write_reconciliation(
    look: Look,
    files: Sequence[FileTotals],
    refused: Sequence[RefusedFile],
    totals: Sequence[TotalCheck] = (),
) -> None:
    """Write the sheet: sums in and out, files with their projects' sums, sheets not read, files not read, counts.

    ``totals`` are those of the other sheets that must agree with 项目汇总.
    """
    page = _Page(look, start_sheet(look, SHEET, "核对", _WIDTHS))
    verdicts = [_write_balance(page, files)]
    _write_files(page, files)
    _write_unread_sheets(page, files)
    _write_refused(page, refused)
    page.section("五、数量")
    for label, value in _count_lines(files, refused):
        page.line(((0, 0, label, CELL), (1, 1, value, _COUNT)))
    if totals:
        verdicts.append(_write_totals(page, totals))
    _write_verdict(page, verdicts)


class _Page:
    """Writes the blocks of the sheet, one under another."""

    def __init__(self, look: Look, sheet: Worksheet) -> None:
        self.look = look
        self.sheet = sheet
        self.row = _TOP

    def section(self, title: str, headings: Sequence[tuple[int, int, str]] = ()) -> None:
        """Begin a block; headings are (first column, last column, text)."""
        self.row += self.row > _TOP
        write_text(self.sheet, self.row, 0, title, self.look.format(_SECTION))
        self.row += 1
        if headings:
            self.line([(first, last, text, HEADING) for first, last, text in headings])

    def line(self, cells: Iterable[tuple[int, int, str | float, Properties]]) -> None:
        """Write one row of (first column, last column, text or number, look), as high as its texts need."""
        height = 0.0
        for first, last, value, properties in cells:
            cell_format = self.look.format(properties)
            if first < last:
                self.sheet.merge_range(self.row, first, self.row, last, "", cell_format)
            if isinstance(value, str):
                write_text(self.sheet, self.row, first, value, cell_format)
                size = _DIGEST_SIZE if properties is _DIGEST else SIZE
                height = max(height, text_height(value, size, usable_width(_WIDTHS[first : last + 1])))
            else:
                self.sheet.write_number(self.row, first, value, cell_format)
        if height > text_height("", SIZE, 1):
            self.sheet.set_row(self.row, height)
        self.row += 1

    def formula(self, row: int, column: int, formula: str, value: float | str, look: Properties) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(row, column, f"={formula}", self.look.format(look), value)


def _write_balance(page: _Page, files: Sequence[FileTotals]) -> _Verdicts:
    """Set the sums of the files (in) against formulas over the two lists (out)."""
    forms, indicators = sum(file.forms for file in files), sum(file.indicators for file in files)
    items: list[tuple[str, int, str, float, Properties]] = [
        (
            "绩效目标表（张）",
            2,
            f"COUNTA({summary_projects.data_range('sheet', forms)})",
            forms,
            _COUNT,
        ),
        ("指标（条）", 3, f"COUNTA({summary_indicators.data_range(indicators)})", indicators, _COUNT),
    ]
    for column, (field, label) in enumerate(zip(FUNDING_FIELDS, _SUMS, strict=True), start=4):
        out = f"SUM({summary_projects.data_range(field, forms)})"
        items.append((label, column, out, float(sum_of(files, field)), _AMOUNT))
    page.section(
        "一、读入与汇总", [(i, i, t) for i, t in enumerate(("项目", "读入", "汇总", "差额", "结论"))]
    )
    top = page.row
    for label, column, out, value, look in items:
        letters, row = column_letters(column), page.row
        came_in = f"SUM({letters}{_FIRST_FILE + 1}:{letters}{_FIRST_FILE + max(len(files), 1)})"
        write_text(page.sheet, row, 0, label, page.look.format(CELL))
        page.formula(row, 1, came_in, value, look)
        page.formula(row, 2, out, value, look)
        page.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},6)", 0, look)
        page.formula(row, 4, f'IF(D{row + 1}=0,"{_SAME}","{_DIFFERENT}")', _SAME, CENTRED)
        page.row += 1
    return _marked_verdicts(page, top, agree=True)


def _write_totals(page: _Page, totals: Sequence[TotalCheck]) -> _Verdicts:
    """Set the totals of the other sheets against the list of projects."""
    page.section(
        "六、分类汇总与项目汇总",
        [(i, i, t) for i, t in enumerate(("项目", "分类汇总", "应为", "差额", "结论"))],
    )
    top = page.row
    for check in totals:
        row, (found, expected) = page.row, (check.found, check.expected)
        look = _COUNT if check.is_count else _AMOUNT
        same = found.value == expected.value
        write_text(page.sheet, row, 0, check.label, page.look.format(CELL))
        page.formula(row, 1, found.formula, float(found.value), look)
        page.formula(row, 2, expected.formula, float(expected.value), look)
        page.formula(row, 3, f"ROUND(B{row + 1}-C{row + 1},6)", float(found.value - expected.value), look)
        page.formula(
            row, 4, f'IF(D{row + 1}=0,"{_SAME}","{_DIFFERENT}")', _SAME if same else _DIFFERENT, CENTRED
        )
        page.row += 1
    return _marked_verdicts(page, top, agree=all(t.found.value == t.expected.value for t in totals))


def _marked_verdicts(page: _Page, top: int, *, agree: bool) -> _Verdicts:
    """Colour the verdicts from a row down to the one above the next."""
    verdicts = f"E{top + 1}:E{page.row}"
    for word, colours in ((_SAME, _GOOD), (_DIFFERENT, _BAD)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": page.look.format(colours)}
        page.sheet.conditional_format(verdicts, rule)
    return _Verdicts(verdicts, agree=agree)


def _write_verdict(page: _Page, verdicts: Sequence[_Verdicts]) -> None:
    """Say on top whether all verdicts are good."""
    good, bad = "读入与汇总各项相符。", "读入与汇总有不符的项，请看结论一栏。"
    same = "+".join(f'COUNTIF({each.cells},"{_SAME}")' for each in verdicts)
    rows = "+".join(f"ROWS({each.cells})" for each in verdicts)
    said = good if all(each.agree for each in verdicts) else bad
    page.formula(1, 0, f'IF({same}={rows},"{good}","{bad}")', said, NOTE)


def _count_lines(files: Sequence[FileTotals], refused: Sequence[RefusedFile]) -> list[tuple[str, int]]:
    roles = Counter(note.role for file in files for note in file.sheets)
    severities = found_in(files)
    counts = [
        ("收到的文件", len(files) + len(refused)),
        ("　其中：读出", len(files)),
        ("　　　　没能读", len(refused)),
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


def _write_files(page: _Page, files: Sequence[FileTotals]) -> None:
    page.section("二、读出的文件（金额单位：万元）", [(i, i, text) for i, text in enumerate(_FILE_HEADINGS)])
    for file in files:
        page.line(
            (
                (0, 0, file.file.name, CELL),
                *((i, i, count, _COUNT) for i, count in enumerate(_counts(file), start=1)),
                *(
                    (i, i, float(file.sums[field]), _AMOUNT)
                    for i, field in enumerate(FUNDING_FIELDS, start=4)
                ),
                (_LAST, _LAST, file.file.sha256, _DIGEST),
            )
        )
    if not files:
        page.line(((0, _LAST, "没有", CELL),))
    _write_file_totals(page, files)


def _counts(file: FileTotals) -> tuple[int, int, int]:
    return len(file.sheets), file.forms, file.indicators


def _write_file_totals(page: _Page, files: Sequence[FileTotals]) -> None:
    values: list[float] = [sum(_counts(file)[i] for file in files) for i in range(3)]
    values += [float(sum_of(files, field)) for field in FUNDING_FIELDS]
    write_text(page.sheet, page.row, 0, "合计", page.look.format(CELL, **TOTAL))
    for column, value in enumerate(values, start=1):
        letters = column_letters(column)
        look = {**(_COUNT if column < len(values) - len(FUNDING_FIELDS) + 1 else _AMOUNT), **TOTAL}
        page.formula(page.row, column, f"SUM({letters}{_FIRST_FILE + 1}:{letters}{page.row})", value, look)
    write_text(page.sheet, page.row, _LAST, "", page.look.format(CELL, **TOTAL))
    page.row += 1


def _write_unread_sheets(page: _Page, files: Sequence[FileTotals]) -> None:
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


def _write_refused(page: _Page, refused: Sequence[RefusedFile]) -> None:
    page.section("四、没能读的文件", [(0, 0, "文件"), (1, 4, "原因"), (5, _LAST, "办法")])
    for file in refused:
        flagged = {**CELL, **FLAGGED}
        page.line(((0, 0, file.name, flagged), (1, 4, file.reason, CELL), (5, _LAST, file.remedy, CELL)))
    if not refused:
        page.line(((0, _LAST, "没有", CELL),))
