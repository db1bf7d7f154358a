"""The labels in general use on a sheet, and the fields that are found by them, as it is gone through."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_tools.form_templates.amounts_below import is_amount
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.label_kinds import periods_among, periods_below_one_another
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.placement import Spot
from xl_tools.form_templates.vocabulary import Field, Group, known_key, vocabulary
from xl_tools.model.grid import Cell

_ONLY_OF_MONEY = frozenset({"其他", "其它", "自筹"})
"""Labels of an amount only where one stands beside them."""


class SeenLabel(NamedTuple):
    """A cell with a label in general use, and the field that it is a label of."""

    cell: Cell
    field: Field


@dataclass
class FoundFields:
    """What is found on one sheet, as it is gone through."""

    around: Neighbours
    spots: list[Spot] = field(default_factory=list)
    labels: set[Cell] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def add(self, name: str, cells: Iterable[Cell], label: Cell, *, is_prose: bool = False) -> None:
        """Note where a field stands; the first place of a name counts."""
        if name not in self.named:
            self.named.add(name)
            self.spots.append(Spot((Placeholder(name),), tuple(cells), label, is_prose))


def labels_in_rows(sheet: FilledSheet, rows: range) -> list[SeenLabel]:
    """Return the labels in some rows, in their order; the name of a kind of money is none where it answers another label."""
    words = vocabulary()
    found = [
        SeenLabel(cell, known)
        for key, cells in sheet.cells.items()
        if (known := words.amount(key) or words.labels[Group.ONCE].get(key))
        for cell in cells
        if cell.row in rows
        and not (known.group is Group.MONEY and _is_answer(sheet, cell))
        and (key not in _ONLY_OF_MONEY or _has_amount_beside(sheet, cell))
    ]
    found += _periods(sheet, rows, {label.cell for label in found})
    return sorted(found, key=lambda label: label.cell)


def _periods(sheet: FilledSheet, rows: range, done: Collection[Cell]) -> Iterator[SeenLabel]:
    """Yield the labels of the periods of a plan that are known only together."""
    known = vocabulary().labels[Group.ONCE]
    periods = {
        cell: period for cell, period in periods_below_one_another(sheet.grid).items() if cell.row in rows
    }
    for row in rows:
        periods |= periods_among(
            {Cell(row, at): text for at, text in enumerate(sheet.grid.texts[row]) if text}
        )
    for cell, period in periods.items():
        if cell not in done and (field := known.get(period)):
            yield SeenLabel(cell, field)


def _has_amount_beside(sheet: FilledSheet, cell: Cell) -> bool:
    right = next(sheet.around.right_of(cell), None)
    return right is not None and is_amount(sheet.grid.text(*right))


def _is_answer(sheet: FilledSheet, cell: Cell) -> bool:
    """Whether what could be the label of an amount answers the label left of it (``资金性质 | 一般公共预算``)."""
    words, around = vocabulary(), sheet.around
    left, right = next(around.left_of(cell), None), next(around.right_of(cell), None)
    key = known_key(sheet.grid.text(*left)) if left else ""
    if key not in words.labels[Group.ONCE] or key in words.groups:
        return False
    below = Cell(around.extent(cell).bottom + 1, cell.column)
    before = next(around.left_of(below), None) if below.row < sheet.grid.height else None
    is_heading = before is not None and known_key(around.text(before)) not in words.labels[Group.MONEY]
    near = (around.text(each) for each in (right, below if is_heading else None) if each)
    return not any(text and is_amount(text) for text in near)


def grouping_cells(sheet: FilledSheet, rows: range) -> set[Cell]:
    """Return the cells of labels that only group others."""
    groups = vocabulary().groups
    return {cell for key, cells in sheet.cells.items() if key in groups for cell in cells if cell.row in rows}


def cells_beside(around: Neighbours, label: Cell, labels: set[Cell]) -> Iterator[Cell]:
    """Yield the cells right of a label in its rows, up to the next label.

    A text apart from the label that has its own value right of it is a label that nobody knows.
    """
    extent = around.extent(label)
    done = set()
    for row in range(extent.top, extent.bottom + 1):
        cells = []
        for cell in around.right_of(Cell(row, label.column)):
            if cell in labels or around.grid.text(*cell).endswith((":", "：")):
                break
            cells.append(cell)
        filled = [cell for cell in cells if around.grid.text(*cell)]
        if len(filled) > 1:  # the second may have a label that nobody knows before it
            cells = cells[: cells.index(filled[1])]
        for cell in cells:
            if cell not in done:
                done.add(cell)
                yield cell
