"""Amounts by source and quarter: a source a row (``资金来源 | 一季度 | … | 全年``) or a column; those of the whole year are the form's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xl_tools.form_templates.amounts_below import SUMS, PlacedAmount, is_amount, own_name
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.grid import Cell
from xl_tools.values.text import label_key, squeeze

_PLAN = "(?:累计|用款|支出|计划|安排|拨款|金额|数)*"
_QUARTER = re.compile(rf"(?:第?[一二三四1-4]季度?|(?:[1-9]|10)月?[-~—–至到](?:[1-9]|1[0-2])月份?){_PLAN}")
_WHOLE_YEAR = frozenset(
    {"全年", "年度", "全年合计", "全年小计", "年度合计", "全年计划", "全年数", "小计", *SUMS}
)
_FEWEST = 2


class QuarterTable(NamedTuple):
    """The heads of the quarters and that of the year, and the amounts of the table with their labels' cells."""

    heads: frozenset[Cell]
    amounts: tuple[PlacedAmount, ...]


def amounts_by_quarter(sheet: FilledSheet, head: range) -> QuarterTable | None:
    """Return a table of amounts by quarter in some rows; ``None`` where there is none.

    Where it says no amounts of the whole year, the form's are not known: they are not added up here.
    """
    for row in head:
        in_row = [
            cell for cell in sheet.around.seen(row, range(sheet.grid.width)) if _is_quarter(sheet, cell)
        ]
        if in_row and (found := _quarters_above(sheet, row, in_row, head)):
            return found
        if in_row and len(below := _quarters_below(sheet, in_row[0], head)) >= _FEWEST:
            return _quarters_beside(sheet, below, head)
    return None


def _is_quarter(sheet: FilledSheet, cell: Cell) -> bool:
    return bool(_QUARTER.fullmatch(label_key(sheet.grid.text(*cell))))


def _is_of_year(sheet: FilledSheet, cell: Cell) -> bool:
    return label_key(sheet.grid.text(*cell)) in _WHOLE_YEAR


def _quarters_above(
    sheet: FilledSheet, row: int, quarters: Sequence[Cell], head: range
) -> QuarterTable | None:
    """Return the table of which a row holds the quarters: a source in each row below."""
    seen = [*sheet.around.left_of(quarters[0])][:1]
    seen += [cell for cell in sheet.around.right_of(quarters[0]) if sheet.around.extent(cell).bottom >= row]
    year = next((cell for cell in seen if _is_of_year(sheet, cell)), None)
    heads = [*quarters, *([year] if year else [])]
    if len(heads) < _FEWEST:
        return None
    first = min(cell.column for cell in heads)
    found: list[PlacedAmount] = []
    for at in range(max(sheet.around.extent(cell).bottom for cell in heads) + 1, head.stop):
        cells = {each: _at(sheet, at, each.column) for each in heads}
        label = next((cell for cell in sheet.around.left_of(Cell(at, first)) if cell.row == at), None)
        if label is None or not _are_amounts(sheet, cells, label):
            break
        found += _placed(sheet, label, cells, year)
    between = {
        cell
        for at in range(year.row if year else row, row + 1)
        for cell in sheet.around.seen(at, range(quarters[0].column, quarters[-1].column + 1))
        if sheet.grid.text(*cell)
    }
    return QuarterTable(frozenset({*heads, *between}), tuple(found)) if found else None


def _quarters_below(sheet: FilledSheet, first: Cell, head: range) -> list[Cell]:
    """Return the quarters below one another in a column, from the first on."""
    found = []
    for row in range(first.row, head.stop):
        cell = _at(sheet, row, first.column)
        if not _is_quarter(sheet, cell):
            break
        found.append(cell)
    return found


def _quarters_beside(sheet: FilledSheet, quarters: Sequence[Cell], head: range) -> QuarterTable | None:
    """Return the table of which a column holds the quarters: a source in each column right of it."""
    column = quarters[0].column
    around = (quarters[-1].row + 1, quarters[0].row - 1)
    seen = (_at(sheet, row, column) for row in around if row in head)
    year = next((cell for cell in seen if _is_of_year(sheet, cell)), None)
    heads = [*quarters, *([year] if year else [])]
    top = min(cell.row for cell in heads)
    found: list[PlacedAmount] = []
    for label in sheet.around.right_of(Cell(top - 1, column)) if top - 1 in head else ():
        cells = {each: _at(sheet, each.row, label.column) for each in heads}
        if _are_amounts(sheet, cells, label):
            found += _placed(sheet, label, cells, year)
    corner = _at(sheet, top - 1, column)
    return QuarterTable(frozenset({*heads, corner}), tuple(found)) if found else None


def _are_amounts(sheet: FilledSheet, cells: Mapping[Cell, Cell], label: Cell) -> bool:
    """Whether what stands under the quarters of a label are amounts, and the label is none."""
    texts = [text for cell in cells.values() if (text := sheet.grid.text(*cell))]
    said = sheet.grid.text(*label)
    return bool(said and texts) and not is_amount(said) and all(map(is_amount, texts))


def _placed(
    sheet: FilledSheet, label: Cell, cells: Mapping[Cell, Cell], year: Cell | None
) -> Iterator[PlacedAmount]:
    """Yield the amounts of a source: the year's under its name, those of a quarter under names of their own."""
    name = _name(sheet.grid.text(*label))
    for each, cell in cells.items():
        of_quarter = "" if each == year else f"（{squeeze(sheet.grid.text(*each))}）"
        yield PlacedAmount(label, f"{name}{of_quarter}", (cell,))


def _name(label: str) -> str:
    key = known_key(label)
    known = vocabulary().labels[Group.MONEY].get(key)
    return "预算数" if key in SUMS | {"小计"} else known.name if known else own_name(label)


def _at(sheet: FilledSheet, row: int, column: int) -> Cell:
    return sheet.around.seen(row, [column])[0]
