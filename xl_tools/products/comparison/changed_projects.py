"""项目变化: a project a row, old and new budget and what became of it."""

from xl_tools.model.grid import column_letters
from xl_tools.products.comparison.changes import Comparison, Placed, ProjectComparison, UnitComparison
from xl_tools.products.comparison.comparison_words import project_name, unit_name
from xl_tools.products.comparison.lists import DIFFERENCE, FATES, HEADER_ROW, finish_list, start_list
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import AMOUNT, CENTRED, DASHED_COUNT, FLAGGED, Column
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look

PROJECTS = "项目变化"
FIRST_PROJECT = HEADER_ROW + 1
"""The row of the first project, counted from 0."""

_PROJECT_COLUMNS = (
    Column("单位", 24),
    Column("项目名称", 24),
    Column("变化", 10, CENTRED),
    Column("改动\n（处）", 8, DASHED_COUNT),
    Column("旧预算数", 13, AMOUNT),
    Column("新预算数", 13, AMOUNT),
    Column("差额", 12, DIFFERENCE),
    Column("旧工作表", 24),
    Column("新工作表", 24),
    Column("怎么对上的", 14, CENTRED),
    Column("说明", 40),
)
_DIFFERENCE_COLUMN = 6


def differences(first: int, last: int) -> str:
    """Return the cells with the differences of the projects from one row to another, counted from 0."""
    letters = column_letters(_DIFFERENCE_COLUMN)
    return f"'{PROJECTS}'!{letters}{first + 1}:{letters}{last + 1}"


def write_projects(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    """Write the sheet: the projects of every unit, one unit after another."""
    note = "一个项目一行。先按项目编码对，编码对不上的按项目名称对；都对不上的列为新增、减少，不猜。金额单位：万元。"
    sheet = start_list(look, links, name=PROJECTS, title=PROJECTS, note=note, columns=_PROJECT_COLUMNS)
    place = sheet.first_row
    for unit in comparison.units:
        for project in unit.projects:
            _write_project(sheet, place, unit, project)
            place += 1
    finish_list(sheet, place, len(_PROJECT_COLUMNS), "没有项目")


def _write_project(sheet: ListSheet, place: int, unit: UnitComparison, project: ProjectComparison) -> None:
    sheets = [side.reading.sheet if side else "" for side in (project.old, project.new)]
    texts = (unit_name(unit), project_name(project), project.fate.value, "", "", "", "")
    sheet.texts(place, (*texts, *sheets, project.matched_by, project.note))
    sheet.text(place, 2, project.fate.value, sheet.look.format(CENTRED, **FATES[project.fate]))
    sheet.number(place, 3, len(project.changes))
    for column, side in ((4, project.old), (5, project.new)):
        if side and side.reading.table.funding.budget is not None:
            sheet.number(place, column, float(side.budget))
        elif side:
            shown = side.reading.texts.get("budget", "")
            sheet.text(place, column, shown, sheet.look.format(CENTRED, **FLAGGED))
    formula = f"ROUND(N(F{place + 1})-N(E{place + 1}),6)"
    sheet.formula(place, _DIFFERENCE_COLUMN, formula, float(project.difference))
    for column, side in ((7, project.old), (8, project.new)):
        if side:
            sheet.link(place, column, side.reading.sheet, _source(side))


def _source(placed: Placed) -> SourceCell:
    return SourceCell(placed.file, placed.reading.sheet, placed.reading.address("budget"))
