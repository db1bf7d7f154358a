"""A comparison as a workbook: 对比总览, 项目变化 and 逐格变化, every change with links to both its cells."""

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook

from xl_tools.comparing.changes import (
    Change,
    ChangeKind,
    Comparison,
    Fate,
    Place,
    Placed,
    ProjectComparison,
    UnitComparison,
    findings_by_severity,
)
from xl_tools.errors import TooLargeError
from xl_tools.form.grid import column_letters
from xl_tools.form.submission import OUTPUT_MARK
from xl_tools.model.finding import Severity
from xl_tools.outputs.comparison.wording import (
    OUTSIDE,
    Segment,
    budgets,
    marks_parts,
    project_name,
    segments,
    unit_title,
    whole,
)
from xl_tools.outputs.sheet_look import Look, Properties, write_text
from xl_tools.outputs.summary_links import SourceCell, SourceLinks
from xl_tools.outputs.summary_list import (
    AMOUNT_FORMAT,
    CELL,
    CENTRED,
    FLAGGED,
    NUMBER,
    SIZE,
    TOTAL,
    Column,
    ListSheet,
)

OVERVIEW, PROJECTS, CHANGES, UNREAD = "对比总览", "项目变化", "逐格变化", "没有对比的文件"

_MOST_ROWS = 1_048_570
_LONGEST_RICH = 8_000
_AMOUNT: Final[Properties] = {**NUMBER, "num_format": AMOUNT_FORMAT}
_DIFFERENCE: Final[Properties] = {**NUMBER, "num_format": '+#,##0.00####_ ;-#,##0.00####_ ;"–"_ '}
_COUNT: Final[Properties] = {**CENTRED, "num_format": '#,##0;-#,##0;"–"'}
_GONE: Final[Properties] = {"font_color": "#8F1D14", "bg_color": "#FBE0DD"}
_NEW: Final[Properties] = {"font_color": "#1C6B33", "bg_color": "#E2F1E5"}
_SOFT: Final[Properties] = {"font_color": "#6B7280"}
_FATES: Final = {Fate.ADDED: _NEW, Fate.GONE: _GONE, Fate.CHANGED: FLAGGED, Fate.SAME: _SOFT}
_KINDS: Final = {ChangeKind.ADDED: _NEW, ChangeKind.GONE: _GONE, ChangeKind.AMOUNT: FLAGGED}
_SAME, _DIFFERENT = "相符", "不符"

_OVERVIEW_COLUMNS = (
    Column("单位", 30),
    Column("旧文件", 22),
    Column("新文件", 22),
    *(Column(fate.value, 8, _COUNT) for fate in Fate),
    Column("改动\n（处）", 8, _COUNT),
    Column("旧预算合计", 14, _AMOUNT),
    Column("新预算合计", 14, _AMOUNT),
    Column("差额", 13, _DIFFERENCE),
    Column("与项目变化\n核对", 11, CENTRED),
    Column("必须改正\n旧", 9, _COUNT),
    Column("必须改正\n新", 9, _COUNT),
    Column("说明", 40),
)
_PROJECT_COLUMNS = (
    Column("单位", 24),
    Column("项目名称", 24),
    Column("变化", 10, CENTRED),
    Column("改动\n（处）", 8, _COUNT),
    Column("旧预算数", 13, _AMOUNT),
    Column("新预算数", 13, _AMOUNT),
    Column("差额", 12, _DIFFERENCE),
    Column("旧工作表", 24),
    Column("新工作表", 24),
    Column("怎么对上的", 14, CENTRED),
    Column("说明", 40),
)
_CHANGE_COLUMNS = (
    Column("单位", 20),
    Column("项目", 18),
    Column("类别", 8, CENTRED),
    Column("栏目", 13),
    Column("指标或章节", 18),
    Column("旧工作表", 13),
    Column("旧单元格", 9, CENTRED),
    Column("旧内容", 40),
    Column("新工作表", 13),
    Column("新单元格", 9, CENTRED),
    Column("新内容", 40),
    Column("差额", 12, _DIFFERENCE),
)
_UNREAD_COLUMNS = (Column("哪一边", 10, CENTRED), Column("文件", 40), Column("原因", 50), Column("办法", 50))
_HEADER_ROW = 2
_DIFFERENCE_OF_PROJECT = 6
_OLD_BUDGET, _NEW_BUDGET, _BUDGET_DIFFERENCE, _CHECK = 8, 9, 10, 11


def comparison_workbook(comparison: Comparison, target: Path | None = None) -> bytes:
    """Return the .xlsx, the same bytes for the same comparison; ``target`` is where it will lie, for the links.

    Raises :class:`TooLargeError` when a list would have more rows than a sheet.
    """
    _refuse_too_many(comparison, target)
    buffer = io.BytesIO()
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(buffer, options)
    look, links = Look(workbook, OUTPUT_MARK), SourceLinks(target)
    _write_overview(look, links, comparison)
    _write_projects(look, links, comparison)
    _write_changes(look, links, comparison)
    if comparison.old_unread or comparison.new_unread:
        _write_unread(look, links, comparison)
    workbook.close()
    return buffer.getvalue()


def _write_overview(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = f"{whole(comparison)}。金额单位：万元。"
    sheet = _list(look, links, name=OVERVIEW, title="与上次提交对比", note=note, columns=_OVERVIEW_COLUMNS)
    first_project = _HEADER_ROW + 1
    for place, unit in enumerate(comparison.units, start=sheet.first_row):
        _write_unit(sheet, place, unit, first_project)
        first_project += len(unit.projects)
    last = sheet.first_row + max(len(comparison.units), 1) - 1
    sheet.finish(last)
    _write_overview_totals(sheet, last + 1, comparison)


def _write_unit(sheet: ListSheet, place: int, unit: UnitComparison, first_project: int) -> None:
    files = ["\n".join(one.submission.file.name for one in side) or "没有" for side in (unit.old, unit.new)]
    texts = [unit_title(unit), *files, *[""] * 11, "".join(unit.notes)]
    sheet.texts(place, texts)
    for column, side in ((1, unit.old), (2, unit.new)):
        if len(side) == 1:
            sheet.link(place, column, files[column - 1], SourceCell(side[0].submission.file))
        elif not side:
            sheet.text(place, column, "没有", sheet.look.format(CELL, **FLAGGED))
    counts = [*(unit.count(fate) for fate in Fate), unit.changes]
    for column, count in enumerate(counts, start=3):
        sheet.number(place, column, count)
    old, new, difference = budgets(unit)
    sheet.number(place, _OLD_BUDGET, float(old))
    sheet.number(place, _NEW_BUDGET, float(new))
    row = place + 1
    look = sheet.look
    subtraction = f"=ROUND({column_letters(_NEW_BUDGET)}{row}-{column_letters(_OLD_BUDGET)}{row},6)"
    sheet.sheet.write_formula(
        place, _BUDGET_DIFFERENCE, subtraction, look.format(_DIFFERENCE), float(difference)
    )
    letters = column_letters(_DIFFERENCE_OF_PROJECT)
    listed = f"SUM('{PROJECTS}'!{letters}{first_project + 1}:{letters}{first_project + max(len(unit.projects), 1)})"
    check = f'=IF(ROUND({column_letters(_BUDGET_DIFFERENCE)}{row}-{listed},6)=0,"{_SAME}","{_DIFFERENT}")'
    agree = sum((project.difference for project in unit.projects), Decimal(0)) == difference
    sheet.sheet.write_formula(
        place,
        _CHECK,
        check,
        look.format(CENTRED, **(_NEW if agree else _GONE)),
        _SAME if agree else _DIFFERENT,
    )
    for column, side in ((12, unit.old), (13, unit.new)):
        sheet.number(place, column, findings_by_severity(side)[Severity.ERROR])


def _write_overview_totals(sheet: ListSheet, place: int, comparison: Comparison) -> None:
    look, units = sheet.look, comparison.units
    for column in range(len(_OVERVIEW_COLUMNS)):
        write_text(sheet.sheet, place, column, "合计" if not column else "", look.format(CELL, **TOTAL))
    sums: dict[int, float] = {3 + i: sum(unit.count(fate) for unit in units) for i, fate in enumerate(Fate)}
    sums[7] = sum(unit.changes for unit in units)
    for column, index in ((_OLD_BUDGET, 0), (_NEW_BUDGET, 1), (_BUDGET_DIFFERENCE, 2)):
        sums[column] = float(sum((budgets(unit)[index] for unit in units), Decimal(0)))
    for column, old in ((12, True), (13, False)):
        sums[column] = sum(
            findings_by_severity(unit.old if old else unit.new)[Severity.ERROR] for unit in units
        )
    for column, value in sums.items():
        letters = column_letters(column)
        formula = f"=SUM({letters}{sheet.first_row + 1}:{letters}{place})"
        sheet.sheet.write_formula(
            place, column, formula, look.format(_OVERVIEW_COLUMNS[column].look, **TOTAL), value
        )


def _write_projects(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "一个项目一行。先按项目编码对，编码对不上的按项目名称对；都对不上的列为新增、减少，不猜。金额单位：万元。"
    sheet = _list(look, links, name=PROJECTS, title=PROJECTS, note=note, columns=_PROJECT_COLUMNS)
    place = sheet.first_row
    for unit in comparison.units:
        for project in unit.projects:
            _write_project(sheet, place, unit, project)
            place += 1
    _finish(sheet, place, len(_PROJECT_COLUMNS), "没有项目")


def _write_project(sheet: ListSheet, place: int, unit: UnitComparison, project: ProjectComparison) -> None:
    sheets = [side.reading.sheet if side else "" for side in (project.old, project.new)]
    texts = (unit.unit_name or unit.unit_code, project_name(project), project.fate.value, "", "", "", "")
    sheet.texts(place, (*texts, *sheets, project.matched_by, project.note))
    sheet.text(place, 2, project.fate.value, sheet.look.format(CENTRED, **_FATES[project.fate]))
    sheet.number(place, 3, len(project.changes))
    for column, side in ((4, project.old), (5, project.new)):
        if side and side.reading.table.funding.budget is not None:
            sheet.number(place, column, float(side.budget))
        elif side:
            shown = side.reading.texts.get("budget", "")
            sheet.text(place, column, shown, sheet.look.format(CENTRED, **FLAGGED))
    row = place + 1
    sheet.sheet.write_formula(
        place,
        _DIFFERENCE_OF_PROJECT,
        f"=ROUND(N(F{row})-N(E{row}),6)",
        sheet.look.format(_DIFFERENCE),
        float(project.difference),
    )
    for column, side in ((7, project.old), (8, project.new)):
        if side:
            sheet.link(place, column, side.reading.sheet, _source(side))


def _source(placed: Placed) -> SourceCell:
    return SourceCell(placed.file, placed.reading.sheet, placed.reading.address("budget"))


def _write_changes(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "一处改动一行；红字是旧文里去掉的，绿字是新文里加上的。“写法”只是空格、全角半角或金额的写法不同，意思没有变。"
    sheet = _list(look, links, name=CHANGES, title=CHANGES, note=note, columns=_CHANGE_COLUMNS)
    place = sheet.first_row
    for unit in comparison.units:
        unit_name = unit.unit_name or unit.unit_code
        for project in unit.projects:
            for change in project.changes:
                _write_change(sheet, place, (unit_name, project_name(project)), change)
                place += 1
        for change in unit.others:
            _write_change(sheet, place, (unit_name, OUTSIDE), change)
            place += 1
    _finish(sheet, place, len(_CHANGE_COLUMNS), "没有改动")


def _write_change(sheet: ListSheet, place: int, whose: tuple[str, str], change: Change) -> None:
    old, new = change.old_place, change.new_place
    texts = (
        *whose,
        change.kind.value,
        change.field,
        change.item,
        *((old.sheet, old.cell) if old else ("", "")),
        change.old,
        *((new.sheet, new.cell) if new else ("", "")),
        change.new,
        "",
    )
    sheet.texts(place, texts)
    sheet.text(place, 2, change.kind.value, sheet.look.format(CENTRED, **_KINDS.get(change.kind, {})))
    for column, at in ((5, old), (8, new)):
        if at:
            _link(sheet, place, column, at)
    if marks_parts(change) and max(len(change.old), len(change.new)) <= _LONGEST_RICH:
        before, after = segments(change.old, change.new)
        _write_marked(sheet, place, 7, before, {"font_color": "#B42318", "font_strikeout": True})
        _write_marked(sheet, place, 10, after, {"font_color": "#137333", "bold": True})
    if change.difference is not None:
        sheet.number(place, 11, float(change.difference))


def _link(sheet: ListSheet, place: int, column: int, at: Place) -> None:
    """Make the cell lead to its source, or the sheet where no cell is known."""
    shown, text = (column + 1, at.cell) if at.cell else (column, at.sheet)
    if text:
        sheet.link(place, shown, text, SourceCell(at.file, at.sheet, at.cell))


def _write_marked(
    sheet: ListSheet, place: int, column: int, parts: Sequence[Segment], marked: Properties
) -> None:
    """Write a text with its changed parts in another colour."""
    plain = {"font_name": CELL["font_name"], "font_size": SIZE}
    cell_format = sheet.look.format(CELL)
    if len(parts) == 1:
        if parts[0].is_changed:
            shown = sheet.look.format(CELL, **marked)
            sheet.text(place, column, parts[0].text, shown)
        return
    fragments: list[object] = []
    for part in parts:
        fragments += [sheet.look.format(plain, **(marked if part.is_changed else {})), part.text]
    sheet.sheet.write_rich_string(place, column, *fragments, cell_format)


def _write_unread(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "这些文件没有读，或没有计入，里面的内容没有对比。"
    sheet = _list(look, links, name=UNREAD, title=UNREAD, note=note, columns=_UNREAD_COLUMNS)
    place = sheet.first_row
    for side, files in (("旧", comparison.old_unread), ("新", comparison.new_unread)):
        for file in files:
            sheet.texts(place, (side, file.name, file.reason, file.remedy))
            place += 1
    sheet.finish(place - 1)


def _list(
    look: Look, links: SourceLinks, *, name: str, title: str, note: str, columns: Sequence[Column]
) -> ListSheet:
    return ListSheet(look, links, name=name, title=title, note=note, columns=columns, header_row=_HEADER_ROW)


def _finish(sheet: ListSheet, place: int, columns: int, nothing: str) -> None:
    if place == sheet.first_row:
        sheet.texts(place, [nothing, *[""] * (columns - 1)])
        place += 1
    sheet.finish(place - 1)


def _refuse_too_many(comparison: Comparison, target: Path | None) -> None:
    counts = {
        PROJECTS: sum(len(unit.projects) for unit in comparison.units),
        CHANGES: sum(unit.changes for unit in comparison.units),
    }
    for sheet, count in counts.items():
        if count > _MOST_ROWS:
            raise TooLargeError(
                target.name if target else "对比",
                f"“{sheet}”要写 {count:,} 行，一张工作表放不下",
                "请分几次对比，每次少选一些文件",
            )
