"""按单位汇总: a row per township, every sum a formula over its rows of 项目汇总."""

from collections.abc import Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.finding import Severity
from xl_tools.model.grid import column_letters
from xl_tools.products.summary.held_sums import Figure, TotalCheck, checks_of_totals
from xl_tools.products.summary.project_groups import Group, ListedRow, sum_formula
from xl_tools.products.summary.project_sheet import cell_of
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_sheet import (
    AMOUNT,
    CELL,
    CENTRED,
    DASHED_COUNT,
    FLAGGED,
    NUMBER,
    SEVERITY,
    TOTAL,
    Column,
    ListSheet,
)
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.values.text import one_line

SHEET = "按单位汇总"

_SHARE: Final[Properties] = {**NUMBER, "num_format": "0.0%_ "}
_COLUMNS = {
    "code": Column("单位编码", 10, CENTRED),
    "name": Column("单位名称", 30),
    "count": Column("项目数", 9, DASHED_COUNT),
    "budget": Column("预算数", 15, AMOUNT),
    "fiscal": Column("财政资金", 15, AMOUNT),
    "other": Column("其他资金", 13, AMOUNT),
    "share": Column("占预算数", 10, _SHARE),
    "unread": Column("没有预算数\n的项目", 11, DASHED_COUNT),
    "errors": Column("必须改正", 10, DASHED_COUNT),
    "warnings": Column("请核对", 9, DASHED_COUNT),
    "file": Column("来源文件", 32),
}
_PLACES = {field: index for index, field in enumerate(_COLUMNS)}
_COUNTED = {"errors": Severity.ERROR, "warnings": Severity.WARNING}
_SUMMED = ("count", *FUNDING_FIELDS, "unread", *_COUNTED)
_HEADER_ROW = 2
_NO_COLOURS: Final[Properties] = MappingProxyType({})
FIRST_ROW = _HEADER_ROW + 1
"""Where the first unit stands, counted from 0."""


def cell(field: str, place: int) -> str:
    """Return the address of a unit's figure (``budget``), the unit at a place counted from 0."""
    return f"{column_letters(_PLACES[field])}{FIRST_ROW + place + 1}"


def write_units(
    look: Look, links: SourceLinks, units: Sequence[Group], rows: Sequence[ListedRow]
) -> list[TotalCheck]:
    """Write the sheet; return its totals to be held against 项目汇总."""
    note = f"{len(units)} 个单位，{len(rows)} 个项目。金额单位：万元。点单位名称看它在“项目汇总”里的各行。"
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title="按单位汇总表",
        note=note,
        columns=tuple(_COLUMNS.values()),
        header_row=_HEADER_ROW,
    )
    last = sheet.first_row + max(len(units), 1) - 1
    whole = Figure(f"{column_letters(_PLACES['budget'])}${last + 2}", _value(units, "budget"))
    for place, unit in enumerate(units, start=sheet.first_row):
        _write_unit(sheet, place, unit, whole)
    if not units:
        sheet.texts(sheet.first_row, ["没有项目", *[""] * (len(_COLUMNS) - 1)])
    sheet.finish(last)
    _write_totals(sheet, last + 1, units)
    cells = {field: f"{column_letters(_PLACES[field])}{last + 2}" for field in ("count", *FUNDING_FIELDS)}
    return checks_of_totals(SHEET, cells, units, rows)


def _write_unit(sheet: ListSheet, place: int, unit: Group, whole: Figure) -> None:
    files = list({row.source.file.path: row.source.file for row in unit.rows}.values())
    shown = {"code": unit.code, "name": unit.name, "file": "\n".join(one_line(file.name) for file in files)}
    sheet.texts(place, [shown.get(field, "") for field in _COLUMNS])
    sheet.link_within(place, _PLACES["name"], unit.name, cell_of("unit_code", unit.rows[0].place))
    if len(files) == 1:
        sheet.link(place, _PLACES["file"], shown["file"], SourceCell(files[0]))
    _write_figure(sheet, (place, "count"), sum_formula("sheet", unit.rows, "COUNTA"), len(unit.rows))
    for field in FUNDING_FIELDS:
        _write_figure(sheet, (place, field), sum_formula(field, unit.rows), unit.total(field))
    share = unit.total("budget") / whole.value if whole.value else Decimal(0)
    formula = f"IF({whole.formula}=0,0,{cell('budget', place - FIRST_ROW)}/{whole.formula})"
    _write_figure(sheet, (place, "share"), formula, share)
    unread = _unread(unit)
    sheet.number(
        place, _PLACES["unread"], unread, sheet.look.format(DASHED_COUNT, **(FLAGGED if unread else {}))
    )
    for field, severity in _COUNTED.items():
        count = sum(getattr(row, field) for row in unit.rows)
        colours = SEVERITY[severity] if count else {}
        _write_figure(sheet, (place, field), sum_formula(field, unit.rows), count, colours)


def _write_figure(
    sheet: ListSheet,
    at: tuple[int, str],
    formula: str | None,
    value: Decimal | int,
    colours: Properties = _NO_COLOURS,
) -> None:
    """Write a formula with its value, or the value alone where no formula is short enough."""
    place, field = at
    cell_format = sheet.look.format(_COLUMNS[field].look, **colours)
    if formula:
        sheet.formula(place, _PLACES[field], formula, float(value), cell_format)
    else:
        sheet.number(place, _PLACES[field], float(value), cell_format)


def _unread(unit: Group) -> int:
    return sum(row.amounts["budget"] is None for row in unit.rows)


def _write_totals(sheet: ListSheet, place: int, units: Sequence[Group]) -> None:
    look = sheet.look
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "", look.format(CELL, **TOTAL))
    sheet.sheet.merge_range(place, 0, place, 1, "合计", look.format(CENTRED, **TOTAL))
    for field in _SUMMED:
        letters = column_letters(_PLACES[field])
        formula = f"SUM({letters}{sheet.first_row + 1}:{letters}{place})"
        cell_format = look.format(_COLUMNS[field].look, **TOTAL)
        sheet.formula(place, _PLACES[field], formula, float(_value(units, field)), cell_format)


def _value(units: Sequence[Group], field: str) -> Decimal:
    if field in FUNDING_FIELDS:
        return sum((unit.total(field) for unit in units), Decimal(0))
    if field == "count":
        return Decimal(sum(len(unit.rows) for unit in units))
    if field == "unread":
        return Decimal(sum(map(_unread, units)))
    return Decimal(sum(getattr(row, field) for unit in units for row in unit.rows))
