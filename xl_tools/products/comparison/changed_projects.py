"""项目变化: a project a row, old and new budget and what became of it."""

from typing import Final

from xl_tools.products.comparison.changes import Comparison, Fate, ProjectComparison, UnitComparison
from xl_tools.products.comparison.comparison_words import project_name, unit_name
from xl_tools.products.comparison.lists import DIFFERENCE, GONE, NEW
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import AMOUNT, CENTRED, DASHED_COUNT, FLAGGED, Cell, Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties

PROJECTS: Final = ListDesign(
    "项目变化",
    {
        "unit": Column("单位", 24),
        "name": Column("项目名称", 24),
        "fate": Column("变化", 10, CENTRED),
        "changes": Column("改动\n（处）", 8, DASHED_COUNT),
        "old_budget": Column("旧预算数", 13, AMOUNT),
        "new_budget": Column("新预算数", 13, AMOUNT),
        "difference": Column("差额", 12, DIFFERENCE),
        "old_sheet": Column("旧工作表", 24),
        "new_sheet": Column("新工作表", 24),
        "matched_by": Column("怎么对上的", 14, CENTRED),
        "note": Column("说明", 40),
    },
)
_SOFT: Final[Properties] = {"font_color": "#6B7280"}
_FATES: Final = {Fate.ADDED: NEW, Fate.GONE: GONE, Fate.CHANGED: FLAGGED, Fate.SAME: _SOFT}
_UNREAD: Final[Properties] = {**CENTRED, **FLAGGED, "num_format": "General"}


def write_projects(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    """Write the sheet: the projects of every unit, one unit after another."""
    note = "一个项目一行。先按项目编码对，编码对不上的按项目名称对；都对不上的列为新增、减少，不猜。金额单位：万元。"
    sheet = ListSheet(look, links, PROJECTS, title=PROJECTS.name, note=note)
    for unit in comparison.units:
        for project in unit.projects:
            _write_project(sheet, unit, project)
    sheet.end()


def _write_project(sheet: ListSheet, unit: UnitComparison, project: ProjectComparison) -> None:
    sides = {"old": project.old, "new": project.new}
    place = sheet.next_row - sheet.first_row
    sheet.row(
        {
            "unit": unit_name(unit),
            "name": project_name(project),
            "fate": project.fate.value,
            **{f"{name}_sheet": side.reading.sheet for name, side in sides.items() if side},
            "matched_by": project.matched_by,
            "note": project.note,
        }
    )
    sheet.write("fate", Cell(project.fate.value, colours=_FATES[project.fate]))
    sheet.write("changes", Cell(len(project.changes)))
    for name, side in sides.items():
        if side and side.reading.table.funding.budget is not None:
            sheet.write(f"{name}_budget", Cell(side.budget))
        elif side:
            sheet.write(f"{name}_budget", Cell(side.reading.texts.get("budget", ""), colours=_UNREAD))
    new, old = PROJECTS.cell("new_budget", place), PROJECTS.cell("old_budget", place)
    sheet.write("difference", Cell(project.difference, f"ROUND(N({new})-N({old}),6)"))
    for name, side in sides.items():
        if side:
            source = SourceCell(side.file, side.reading.sheet, side.reading.address("budget"))
            sheet.write(f"{name}_sheet", Cell(side.reading.sheet, leads=source))
