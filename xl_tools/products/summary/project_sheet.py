"""项目汇总: a row per project, with totals that are formulas."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import Severity
from xl_tools.model.grid import column_letters
from xl_tools.products.summary.totals import FileTotals, sum_of
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_sheet import (
    AMOUNT_FORMAT,
    CELL,
    CENTRED,
    FLAGGED,
    NUMBER,
    SEVERITY,
    TOTAL,
    Column,
    ListSheet,
)
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.values.unit_key import with_region

SHEET = "项目汇总"

_AMOUNT: Final[Properties] = {**NUMBER, "num_format": AMOUNT_FORMAT}
_PERCENT: Final[Properties] = {**CENTRED, "num_format": "0%"}
_BROKEN_PERCENT: Final[Properties] = {**CENTRED, "num_format": "0.0###%"}
_COUNT: Final[Properties] = {**CENTRED, "num_format": '#,##0;-#,##0;"–"'}
_COLUMNS = {
    "unit_code": Column("单位编码", 10, CENTRED),
    "unit_name": Column("单位名称", 18),
    "code": Column("项目编码", 24, CENTRED),
    "name": Column("项目名称", 19),
    "budget": Column("预算数", 12.5, _AMOUNT),
    "fiscal": Column("财政资金", 12.5, _AMOUNT),
    "other": Column("其他资金", 11, _AMOUNT),
    "march": Column("3月底", 8, _PERCENT),
    "june": Column("6月底", 8, _PERCENT),
    "october": Column("10月底", 8, _PERCENT),
    "december": Column("12月底", 8, _PERCENT),
    "goals": Column("绩效目标", 44),
    "errors": Column("必须改正", 10, _COUNT),
    "warnings": Column("请核对", 9, _COUNT),
    "file": Column("来源文件", 25),
    "sheet": Column("工作表", 28),
}
_PLACES = {field: index for index, field in enumerate(_COLUMNS)}
_COUNTED = {"errors": Severity.ERROR, "warnings": Severity.WARNING}
_SUMMED = (*FUNDING_FIELDS, *_COUNTED)
_MAY_BE_EMPTY = frozenset({"other"})
_VISIBLE_ROW, _HEADER_ROW = 2, 3
_SUBTOTAL_OF_VISIBLE = 109
_HUNDRED = Decimal(100)


def data_range(field: str, count: int) -> str:
    """Return the cells of a column that hold ``count`` projects, as another sheet's formula names them."""
    return cells_of(field, 0, max(count, 1) - 1)


def cells_of(field: str, first: int, last: int) -> str:
    """Return the cells of a column that hold the projects from one place to another, counted from 0."""
    letters = column_letters(_PLACES[field])
    top = _HEADER_ROW + 2
    return f"'{SHEET}'!${letters}${top + first}:${letters}${top + last}"


def cell_of(field: str, place: int) -> str:
    """Return the cell of a column that holds the project at a place, counted from 0."""
    return cells_of(field, place, place).partition(":")[0]


def write_projects(
    look: Look, links: SourceLinks, title: str, rows: Iterable[ProjectRow], totals: Sequence[FileTotals]
) -> None:
    """Write the sheet: visible rows' subtotals and header frozen on top, projects, and 合计 at the foot."""
    note = "金额单位：万元。橙色格没有填写，或写的不是数字（照原文列出，不计入合计）。"
    count = sum(file.forms for file in totals)
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title=title,
        note=note,
        columns=tuple(_COLUMNS.values()),
        header_row=_HEADER_ROW,
        rows=count,
    )
    sums = {field: float(sum_of(totals, field)) for field in FUNDING_FIELDS}
    sums |= {field: float(sum(getattr(file, field) for file in totals)) for field in _COUNTED}
    _write_totals(
        sheet,
        _VISIBLE_ROW,
        "当前显示各行小计（筛选后随之变动）",
        f"SUBTOTAL({_SUBTOTAL_OF_VISIBLE},",
        sums=sums,
        count=count,
    )
    for place, row in enumerate(rows, start=sheet.first_row):
        _write_project(sheet, place, row)
    if not count:
        sheet.texts(sheet.first_row, ["没有项目", *[""] * (len(_COLUMNS) - 1)])
    last = sheet.first_row + max(count, 1) - 1
    sheet.finish(last)
    _write_totals(sheet, last + 1, "合计", "SUM(", sums=sums, count=count)


def _write_project(sheet: ListSheet, place: int, row: ProjectRow) -> None:
    table = row.reading.table
    texts = {
        "unit_code": row.unit_code,
        "unit_name": with_region(row.region, row.unit_name),
        "code": table.code,
        "name": table.name,
        "goals": table.goals,
        "file": row.file.name,
        "sheet": row.reading.sheet,
    }
    figures = row.amounts | row.percents
    texts |= {field: row.text(field) for field, figure in figures.items() if figure is None}
    anchor = row.reading.anchor
    source = SourceCell(row.file, row.reading.sheet, anchor)
    sheet.texts(place, [texts.get(field) for field in _COLUMNS], _PLACES["sheet"], source)
    for field in FUNDING_FIELDS:
        _write_entry(sheet, place, row, field, row.amounts[field])
    for field in PLAN_FIELDS:
        percent = row.percents[field]
        _write_entry(sheet, place, row, field, None if percent is None else percent / _HUNDRED)
    for field, severity in _COUNTED.items():
        count: int = getattr(row, field)
        cell_format = sheet.look.format(_COUNT, **SEVERITY[severity]) if count else None
        sheet.number(place, _PLACES[field], count, cell_format)


def _write_entry(sheet: ListSheet, place: int, row: ProjectRow, field: str, number: Decimal | None) -> None:
    """Write a number, or what stands in its place, flagged."""
    if number is not None:
        broken = field in PLAN_FIELDS and number * _HUNDRED % 1
        cell_format = sheet.look.format(_BROKEN_PERCENT) if broken else None
        sheet.number(place, _PLACES[field], float(number), cell_format)
    elif row.text(field) or field not in _MAY_BE_EMPTY:
        flagged = sheet.look.format({**_COLUMNS[field].look, "text_wrap": True}, **FLAGGED)
        sheet.text(place, _PLACES[field], row.text(field), flagged)


def _write_totals(
    sheet: ListSheet, place: int, label: str, function: str, *, sums: Mapping[str, float], count: int
) -> None:
    look = sheet.look
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "", look.format(CELL, **TOTAL))
    sheet.sheet.merge_range(place, 0, place, _PLACES["budget"] - 1, label, look.format(CENTRED, **TOTAL))
    for field in _SUMMED:
        cells = data_range(field, count).partition("!")[2].replace("$", "")
        cell_format = look.format(_COLUMNS[field].look, **TOTAL)
        sheet.sheet.write_formula(place, _PLACES[field], f"={function}{cells})", cell_format, sums[field])
