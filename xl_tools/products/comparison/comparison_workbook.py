"""A comparison as a workbook: 对比总览, a unit a row, and the lists of projects and changes below it."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook

from xl_tools.errors import TooLargeError
from xl_tools.model.grid import column_letters
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.comparison.change_list import CHANGES, write_changes
from xl_tools.products.comparison.changed_projects import FIRST_PROJECT, PROJECTS, differences, write_projects
from xl_tools.products.comparison.changes import Comparison, Fate, UnitComparison
from xl_tools.products.comparison.comparison_words import budgets, error_counts, unit_title, whole
from xl_tools.products.comparison.lists import DIFFERENCE, GONE, NEW, finish_list, start_list
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import AMOUNT, CELL, CENTRED, DASHED_COUNT, FLAGGED, TOTAL, Column
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, close_workbook, write_text

OVERVIEW, UNREAD = "对比总览", "没有对比的文件"

_MOST_ROWS = 1_048_570
_COLUMNS: Final = {
    "unit": Column("单位", 30),
    "old_file": Column("旧文件", 22),
    "new_file": Column("新文件", 22),
    **{fate.name: Column(fate.value, 8, DASHED_COUNT) for fate in Fate},
    "changes": Column("改动\n（处）", 8, DASHED_COUNT),
    "old": Column("旧预算合计", 14, AMOUNT),
    "new": Column("新预算合计", 14, AMOUNT),
    "difference": Column("差额", 13, DIFFERENCE),
    "check": Column("与项目变化\n核对", 11, CENTRED),
    "old_errors": Column("必须改正\n旧", 9, DASHED_COUNT),
    "new_errors": Column("必须改正\n新", 9, DASHED_COUNT),
    "notes": Column("说明", 40),
}
_PLACES = {field: index for index, field in enumerate(_COLUMNS)}
_LETTERS = {field: column_letters(index) for field, index in _PLACES.items()}
_UNREAD_COLUMNS = (Column("哪一边", 10, CENTRED), Column("文件", 40), Column("原因", 50), Column("办法", 50))
_SAME, _DIFFERENT = "相符", "不符"


def comparison_workbook(comparison: Comparison, target: Path | None = None) -> bytes:
    """Return the .xlsx, the same bytes for the same comparison; ``target`` is where it will lie, for the links.

    Raises :class:`TooLargeError` when a list would have more rows than a sheet.
    """
    _refuse_too_many(comparison, target)
    buffer = io.BytesIO()
    with temporary_folder() as folder:
        workbook = Workbook(buffer, {"tmpdir": folder})
        look, links = Look(workbook, OUTPUT_MARK), SourceLinks(target)
        _write_overview(look, links, comparison)
        write_projects(look, links, comparison)
        write_changes(look, links, comparison)
        if comparison.unread:
            _write_unread(look, links, comparison)
        close_workbook(workbook)
    return buffer.getvalue()


def _write_overview(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = f"{whole(comparison)}。金额单位：万元。"
    columns = tuple(_COLUMNS.values())
    sheet = start_list(look, links, name=OVERVIEW, title="与上次提交对比", note=note, columns=columns)
    place, first_project = sheet.first_row, FIRST_PROJECT
    for unit in comparison.units:
        _write_unit(sheet, place, unit, first_project)
        place += 1
        first_project += len(unit.projects)
    finish_list(sheet, place, len(columns), "没有单位")
    if comparison.units:
        _write_totals(sheet, place, comparison)


def _write_unit(sheet: ListSheet, place: int, unit: UnitComparison, first_project: int) -> None:
    look = sheet.look
    sides = {"old_file": unit.old, "new_file": unit.new}
    texts = {"unit": unit_title(unit), "notes": "".join(unit.notes)}
    texts |= {field: "\n".join(one.submission.file.name for one in side) for field, side in sides.items()}
    sheet.texts(place, [texts.get(field, "") for field in _COLUMNS])
    for field, side in sides.items():
        if len(side) == 1:
            sheet.link(place, _PLACES[field], texts[field], SourceCell(side[0].submission.file))
        elif not side:
            sheet.text(place, _PLACES[field], "没有", look.format(CELL, **FLAGGED))
    for field, value in _figures(unit).items():
        if field != "difference":
            sheet.number(place, _PLACES[field], float(value))
    row, difference = place + 1, budgets(unit)[2]
    subtraction = f"ROUND({_LETTERS['new']}{row}-{_LETTERS['old']}{row},6)"
    sheet.formula(place, _PLACES["difference"], subtraction, float(difference))
    listed = f"SUM({differences(first_project, first_project + len(unit.projects) - 1)})"
    check = f'IF(ROUND({_LETTERS["difference"]}{row}-{listed},6)=0,"{_SAME}","{_DIFFERENT}")'
    agree = sum((project.difference for project in unit.projects), Decimal(0)) == difference
    verdict = look.format(CENTRED, **(NEW if agree else GONE))
    sheet.formula(place, _PLACES["check"], check, _SAME if agree else _DIFFERENT, verdict)


def _figures(unit: UnitComparison) -> dict[str, Decimal]:
    """Return the figures of a unit's row by column."""
    old, new, difference = budgets(unit)
    old_errors, new_errors = error_counts(unit)
    return {
        **{fate.name: Decimal(unit.count(fate)) for fate in Fate},
        "changes": Decimal(unit.changes),
        "old": old,
        "new": new,
        "difference": difference,
        "old_errors": Decimal(old_errors),
        "new_errors": Decimal(new_errors),
    }


def _write_totals(sheet: ListSheet, place: int, comparison: Comparison) -> None:
    look, lines = sheet.look, [_figures(unit) for unit in comparison.units]
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "" if column else "合计", look.format(CELL, **TOTAL))
    for field in lines[0]:
        formula = f"SUM({_LETTERS[field]}{sheet.first_row + 1}:{_LETTERS[field]}{place})"
        total = sum((line[field] for line in lines), Decimal(0))
        cell_format = look.format(_COLUMNS[field].look, **TOTAL)
        sheet.formula(place, _PLACES[field], formula, float(total), cell_format)


def _write_unread(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "这些文件没有读，或没有计入，里面的内容没有对比。"
    sheet = start_list(look, links, name=UNREAD, title=UNREAD, note=note, columns=_UNREAD_COLUMNS)
    place = sheet.first_row
    for side, file in comparison.unread:
        sheet.texts(place, (side, file.name, file.reason, file.remedy))
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
