"""Amounts in a table that is turned: kinds of money above its columns, 年初预算数, 全年预算数, 全年执行数 before its rows."""

from collections.abc import Iterator
from typing import Final

from xl_tools.form_templates.amounts_below import SUMS, PlacedAmount
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.grid import Cell

_AMOUNTS: Final = ("全年预算数", "年初预算数", "全年执行数", "预计执行数")
_FEWEST = 2
_MOST_ROWS = 8


def amounts_by_kind(sheet: FilledSheet, head: range) -> tuple[list[PlacedAmount], set[Cell]]:
    """Return the amounts of such a table, and all its labels; none where there is none."""
    for row in head:
        kinds = dict(_kinds(sheet, row))
        if len(kinds) < _FEWEST:
            continue
        lines = dict(_lines(sheet, range(row + 1, min(row + _MOST_ROWS, head.stop)), min(kinds).column))
        amounts = [name for name in _AMOUNTS if name in lines]
        if len(amounts) < _FEWEST:
            continue
        main = next((name for name in _AMOUNTS[:2] if name in lines), amounts[0])
        placed = [
            PlacedAmount(
                label,
                kind if name == main else f"{kind}.{name}",
                tuple(_crossing(sheet, label.row, top)),
            )
            for top, kind in kinds.items()
            for name, label in lines.items()
        ]
        return placed, {*kinds, *lines.values()}
    return [], set()


def _kinds(sheet: FilledSheet, row: int) -> Iterator[tuple[Cell, str]]:
    """Yield the labels of kinds of money in a row; 合计 is the budget."""
    words, seen = vocabulary(), set[str]()
    for cell in sheet.around.seen(row, range(sheet.grid.width)):
        key = known_key(sheet.grid.text(*cell)) if cell.row == row else ""
        field = words.amount(key) if key else None
        name = field.name if field else "预算数" if key in SUMS else ""
        if name and name not in seen:
            seen.add(name)
            yield cell, name


def _lines(sheet: FilledSheet, rows: range, before: int) -> Iterator[tuple[str, Cell]]:
    """Yield the labels before the rows, by name."""
    labels = vocabulary().labels[Group.COLUMN]
    for row in rows:
        for cell in sheet.around.seen(row, range(before)):
            if cell.row == row and (known := labels.get(known_key(sheet.grid.text(*cell)))):
                yield known.name, cell


def _crossing(sheet: FilledSheet, row: int, top: Cell) -> Iterator[Cell]:
    extent = sheet.around.extent(top)
    seen = sheet.around.seen(row, range(extent.left, extent.right + 1))
    return (cell for cell in seen if cell.row == row)
