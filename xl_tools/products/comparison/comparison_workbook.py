"""A comparison as a workbook: 对比总览, a unit a row, and the lists of projects and changes below it."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook

from xl_tools.errors import TooLargeError
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.comparison.change_list import CHANGES, write_changes
from xl_tools.products.comparison.changed_projects import PROJECTS, write_projects
from xl_tools.products.comparison.changes import Comparison, Fate, UnitComparison
from xl_tools.products.comparison.comparison_words import budgets, error_counts, unit_title, whole
from xl_tools.products.comparison.lists import DIFFERENCE, GONE, NEW
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import AMOUNT, CENTRED, DASHED_COUNT, FLAGGED, Cell, Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, close_workbook

_OVERVIEW: Final = ListDesign(
    "对比总览",
    {
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
    },
)
_UNREAD: Final = ListDesign(
    "没有对比的文件",
    {
        "side": Column("哪一边", 10, CENTRED),
        "name": Column("文件", 40),
        "reason": Column("原因", 50),
        "remedy": Column("办法", 50),
    },
)
_SAME, _DIFFERENT = "相符", "不符"
_MOST_ROWS = 1_048_570


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
    sheet = ListSheet(look, links, _OVERVIEW, title="与上次提交对比", note=note)
    first_project = 0
    for unit in comparison.units:
        _write_unit(sheet, unit, first_project)
        first_project += len(unit.projects)
    sheet.end("没有单位")
    if lines := [_figures(unit) for unit in comparison.units]:
        sheet.totals({field: sum((line[field] for line in lines), Decimal(0)) for field in lines[0]})


def _write_unit(sheet: ListSheet, unit: UnitComparison, first_project: int) -> None:
    place = sheet.next_row - sheet.first_row
    texts = {"unit": unit_title(unit), "notes": "".join(unit.notes)}
    sides = {"old_file": unit.old, "new_file": unit.new}
    texts |= {field: "\n".join(one.submission.file.name for one in side) for field, side in sides.items()}
    sheet.row(texts)
    for field, side in sides.items():
        if len(side) == 1:
            sheet.write(field, Cell(texts[field], leads=SourceCell(side[0].submission.file)))
        elif not side:
            sheet.write(field, Cell("没有", colours=FLAGGED))
    figures = _figures(unit)
    subtraction = f"ROUND({_OVERVIEW.cell('new', place)}-{_OVERVIEW.cell('old', place)},6)"
    for field, value in figures.items():
        sheet.write(field, Cell(value, subtraction if field == "difference" else None))
    cells = PROJECTS.cells("difference", first_project, first_project + len(unit.projects) - 1)
    listed = f"SUM({cells.replace('$', '')})" if unit.projects else "0"
    check = f"ROUND({_OVERVIEW.cell('difference', place)}-{listed},6)=0"
    agree = sum((project.difference for project in unit.projects), Decimal(0)) == figures["difference"]
    verdict, colours = (_SAME, NEW) if agree else (_DIFFERENT, GONE)
    sheet.write("check", Cell(verdict, f'IF({check},"{_SAME}","{_DIFFERENT}")', colours))


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


def _write_unread(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "这些文件没有读，或没有计入，里面的内容没有对比。"
    sheet = ListSheet(look, links, _UNREAD, title=_UNREAD.name, note=note)
    for side, file in comparison.unread:
        sheet.row({"side": side, "name": file.name, "reason": file.reason, "remedy": file.remedy})
    sheet.end()


def _refuse_too_many(comparison: Comparison, target: Path | None) -> None:
    counts = {
        PROJECTS.name: sum(len(unit.projects) for unit in comparison.units),
        CHANGES.name: sum(unit.changes for unit in comparison.units),
    }
    for sheet, count in counts.items():
        if count > _MOST_ROWS:
            raise TooLargeError(
                target.name if target else "对比",
                f"“{sheet}”要写 {count:,} 行，一张工作表放不下",
                "请分几次对比，每次少选一些文件",
            )
