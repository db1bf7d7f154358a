"""按项目汇总: the projects of one name across townships, each number a reference to its row of 项目汇总."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.grid import column_letters
from xl_tools.products.summary.held_sums import TotalCheck, checks_of_totals
from xl_tools.products.summary.project_groups import NO_UNIT, Group, ListedRow
from xl_tools.products.summary.project_sheet import cell_of
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_sheet import (
    AMOUNT,
    CELL,
    CENTRED,
    DASHED_COUNT,
    FLAGGED,
    LINKED,
    ROW_HEIGHT,
    SIZE,
    TOTAL,
    Column,
    ListSheet,
)
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import Look, write_text
from xl_tools.values.text import one_line

SHEET = "按项目汇总"

_COLUMNS = {
    "name": Column("项目名称", 30),
    "unit": Column("单位", 26),
    "units": Column("单位数", 8, DASHED_COUNT),
    "count": Column("项目数", 8, DASHED_COUNT),
    "budget": Column("预算数", 14, AMOUNT),
    "fiscal": Column("财政资金", 14, AMOUNT),
    "other": Column("其他资金", 12, AMOUNT),
    "least": Column("预算数\n最少", 13, AMOUNT),
    "most": Column("预算数\n最多", 13, AMOUNT),
    "detail": Column("明细", 16, CENTRED),
    "source": Column("来源", 30),
}
_PLACES = {field: index for index, field in enumerate(_COLUMNS)}
_MAY_BE_EMPTY = frozenset({"fiscal", "other"})
_FIGURES = frozenset({"units", "count", *FUNDING_FIELDS, "least", "most"})
_OF_SEVERAL = ("units", "count", "least", "most")
_HEADER_ROW = 2


def write_by_name(
    look: Look, links: SourceLinks, names: Sequence[Group], rows: Sequence[ListedRow]
) -> list[TotalCheck]:
    """Write the sheet; return its totals to be held against 项目汇总.

    A name that several projects have gets a row with their sums, the projects folded below it; a name that one has is
    that project's row.
    """
    shared = sum(group.units > 1 for group in names)
    note = (
        f"{len(names)} 个项目名称，其中 {shared} 个有两个以上单位。金额单位：万元。"
        "名称中空格、全角半角、括号不同的算同一个。点左边的“＋”看各单位的明细。"
    )
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title="按项目名称汇总表",
        note=note,
        columns=tuple(_COLUMNS.values()),
        header_row=_HEADER_ROW,
    )
    sheet.sheet.outline_settings(True, False, False, False)  # noqa: FBT003 - sums stand above what they add up
    place = sheet.first_row
    for group in names:
        place = _write_group(sheet, place, group)
    if not names:
        sheet.texts(place, ["没有项目", *[""] * (len(_COLUMNS) - 1)])
        place += 1
    sheet.finish(place - 1)
    _write_totals(sheet, place, names)
    cells = {field: f"{column_letters(_PLACES[field])}{place + 1}" for field in ("count", *FUNDING_FIELDS)}
    return checks_of_totals(SHEET, cells, names, rows)


def _write_group(sheet: ListSheet, place: int, group: Group) -> int:
    """Write a name with its projects; return the next free row."""
    height = text_height(group.name, SIZE, usable_width([_COLUMNS["name"].width]))
    if len(group.rows) == 1:
        if height > ROW_HEIGHT:
            sheet.row_look(place, height)
        _write_project(sheet, place, group.rows[0], group.name)
        sheet.number(place, _PLACES["units"], 1)
        sheet.number(place, _PLACES["count"], 1)
        return place + 1
    first, last = place + 1, place + len(group.rows)
    look = sheet.look
    sheet.row_look(place, max(height, ROW_HEIGHT), collapsed=True)
    for field, shown in _COLUMNS.items():
        text = group.name if field == "name" else ""
        if field not in _FIGURES:
            sheet.text(place, _PLACES[field], text, look.format(shown.look, bold=True))
    sheet.number(place, _PLACES["units"], group.units, look.format(DASHED_COUNT, bold=True))
    sheet.number(place, _PLACES["count"], len(group.rows), look.format(DASHED_COUNT, bold=True))
    amounts = [amount for row in group.rows if (amount := row.amounts["budget"]) is not None]
    figures = {field: ("SUM", field, group.total(field)) for field in FUNDING_FIELDS}
    figures["least"] = ("MIN", "budget", min(amounts, default=Decimal(0)))
    figures["most"] = ("MAX", "budget", max(amounts, default=Decimal(0)))
    for field, (function, column, value) in figures.items():
        letters = column_letters(_PLACES[column])
        formula = f"{function}({letters}{first + 1}:{letters}{last + 1})"
        sheet.formula(place, _PLACES[field], formula, float(value), look.format(AMOUNT, bold=True))
    for child, row in enumerate(group.rows, start=first):
        _write_project(sheet, child, row, "")
        sheet.row_look(child, level=1, hidden=True)
    return last + 1


def _write_project(sheet: ListSheet, place: int, row: ListedRow, name: str) -> None:
    sheet.text(place, _PLACES["name"], name)
    sheet.text(place, _PLACES["unit"], row.shown_unit or NO_UNIT)
    for field in _OF_SEVERAL:
        sheet.text(place, _PLACES[field], "")
    for field in FUNDING_FIELDS:
        amount = row.amounts[field]
        if amount is not None:
            sheet.formula(place, _PLACES[field], cell_of(field, row.place), float(amount))
        elif field in _MAY_BE_EMPTY:
            sheet.text(place, _PLACES[field], "")
        else:
            flagged = sheet.look.format(CENTRED, **FLAGGED)
            sheet.text(place, _PLACES[field], row.budget_text, flagged)
    # A formula, not a link: a sheet takes only so many links, and those are for the sources.
    target = cell_of("budget", row.place).replace("$", "")
    shown = f"项目汇总 {target.partition('!')[2]}"
    linked = sheet.look.format(CENTRED, **LINKED)
    sheet.formula(place, _PLACES["detail"], f'HYPERLINK("#{target}","{shown}")', shown, linked)
    source = f"{one_line(row.source.sheet)}!{row.source.cell}"
    sheet.text(place, _PLACES["source"], source)
    sheet.link(place, _PLACES["source"], source, row.source)


def _write_totals(sheet: ListSheet, place: int, names: Sequence[Group]) -> None:
    """Write 合计: of the rows that tell a number of projects, since the folded ones are in these already."""
    look = sheet.look
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "", look.format(CELL, **TOTAL))
    sheet.sheet.merge_range(place, 0, place, _PLACES["unit"], "合计", look.format(CENTRED, **TOTAL))
    counts = _column(sheet, place, "count")
    total = Decimal(sum(len(group.rows) for group in names))
    cell_format = look.format(DASHED_COUNT, **TOTAL)
    sheet.formula(place, _PLACES["count"], f"SUM({counts})", float(total), cell_format)
    for field in FUNDING_FIELDS:
        value = sum((group.total(field) for group in names), Decimal(0))
        formula = f'SUMIF({counts},">0",{_column(sheet, place, field)})'
        sheet.formula(place, _PLACES[field], formula, float(value), look.format(AMOUNT, **TOTAL))


def _column(sheet: ListSheet, place: int, field: str) -> str:
    letters = column_letters(_PLACES[field])
    return f"{letters}{sheet.first_row + 1}:{letters}{place}"
