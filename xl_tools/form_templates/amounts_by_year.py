"""Amounts of several years side by side, a column a year (``2025年 | 2026年 | 2027年``): the form's own year is the budget's."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_tools.form_templates.amounts_below import SUMS, PlacedAmount
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.model.grid import Cell
from xl_tools.values.text import squeeze

BARE_YEAR = re.compile(r"(20\d\d)年度?(?:预算数?|安排数?|计划)?")
_A_YEAR = re.compile(r"20\d\d(?=年)")
_FEWEST = 2
_ROWS_ABOVE = 3
_OF_ALL_YEARS = {"预算数": "项目总额", "财政资金": "项目财政资金", "其他资金": "项目其他资金"}


class YearColumns(NamedTuple):
    """The heads of the columns by their years, that of their sum, and the row that they stand in."""

    years: dict[int, Cell]
    total: Cell | None
    row: int


def year_columns(sheet: FilledSheet, first: Cell, top: int) -> YearColumns | None:
    """Return the heads of years above the first label of amounts; ``None`` where there are not two of them."""
    for row in range(first.row - 1, max(top, first.row - _ROWS_ABOVE) - 1, -1):
        cells = [
            cell for cell in sheet.around.seen(row, range(sheet.grid.width)) if cell.column > first.column
        ]
        texts = {cell: squeeze(sheet.grid.text(*cell)) for cell in cells}
        years = {int(match[1]): cell for cell, text in texts.items() if (match := BARE_YEAR.fullmatch(text))}
        if len(years) >= _FEWEST:
            total = next((cell for cell, text in texts.items() if text in SUMS), None)
            return YearColumns(years, total, row)
    return None


def by_year(
    sheet: FilledSheet, columns: YearColumns, label: Cell, name: str, top: int
) -> Iterator[PlacedAmount]:
    """Yield the amounts of a row of such a table: the form's year under the field's name, the others under names of their own."""
    own = year_of(sheet, range(top, columns.row))
    heads = {year: name if year == own else f"{name}（{year}年）" for year in columns.years}
    for year, head in columns.years.items():
        yield PlacedAmount(label, heads[year], _below(sheet, head, label.row))
    if columns.total:
        whole = _OF_ALL_YEARS.get(name, f"{name}（合计）")
        yield PlacedAmount(label, whole, _below(sheet, columns.total, label.row))


def _below(sheet: FilledSheet, head: Cell, row: int) -> tuple[Cell, ...]:
    extent = sheet.around.extent(head)
    seen = sheet.around.seen(row, range(extent.left, extent.right + 1))
    return tuple(cell for cell in seen if cell.row == row)


def year_of(sheet: FilledSheet, rows: range) -> int | None:
    """Return the year that the lines above say, where they say only one."""
    texts: Sequence[str] = [text for row in rows for text in sheet.grid.texts[row] if text]
    said = {int(year) for text in texts for year in _A_YEAR.findall(text)}
    return said.pop() if len(said) == 1 else None
