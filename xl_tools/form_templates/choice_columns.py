"""Columns of a header that are choices: one label over several narrow columns, of which a row ticks one (确定能 / 有可能 / 完全不可能)."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xl_tools.form_templates.halves_of_header import HeaderColumn
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.grid import Cell, Merge
from xl_tools.values.text import squeeze

_KIND = "偏差类型"
_CHOSEN = {"偏差原因": _KIND, _KIND: _KIND, "完成可能性": "完成可能性"}
"""What is chosen below which label: of 偏差原因 it is the kind."""

_LEAST = 2
_MARKS = frozenset("√✓✔☑●■是1")


class ChoiceColumns(NamedTuple):
    """The columns of a header with the choices told apart, what each column of a choice stands for, and the labels of these."""

    columns: list[HeaderColumn]
    choices: Mapping[int, str]
    labels: frozenset[Cell]


def choice_columns(around: Neighbours, row: int, found: list[HeaderColumn]) -> ChoiceColumns:
    """Return the columns of a header whose lowest labels stand in ``row``, or for choices in the row below it."""
    columns: list[HeaderColumn] = []
    choices: dict[int, str] = {}
    labels: set[Cell] = set()
    for each in found:
        below = _below(around, row, each) if each.name in _CHOSEN else []
        if len(below) < _LEAST:
            columns.append(each)
            continue
        labels.update(cell for cell, _ in below)
        columns += _told_apart(around, each, below, choices)
    return ChoiceColumns(columns, choices, frozenset(labels))


def _below(around: Neighbours, row: int, column: HeaderColumn) -> list[tuple[Cell, str]]:
    """Return the labels below one that reaches over several columns in the last row of the header."""
    extent = column.extent
    if extent.bottom != row or extent.left == extent.right or row + 1 >= around.grid.height:
        return []
    seen = around.seen(row + 1, range(extent.left, extent.right + 1))
    return [(cell, text) for cell in seen if cell.row == row + 1 and (text := squeeze(around.text(cell)))]


def _told_apart(
    around: Neighbours, column: HeaderColumn, below: list[tuple[Cell, str]], choices: dict[int, str]
) -> Iterator[HeaderColumn]:
    """Yield the columns below a label: those that are ticked as one, those with a label of their own as theirs."""
    words = vocabulary()
    ticked = []
    for cell, text in below:
        if known := words.labels[Group.ROW].get(known_key(text)):
            yield HeaderColumn(known.name, cell, around.extent(cell))
        else:
            ticked.append(cell.column)
            choices[cell.column] = text
    if ticked:
        extent = column.extent
        yield HeaderColumn(
            _CHOSEN[column.name],
            column.cell,
            Merge(extent.top, min(ticked), extent.bottom, max(ticked)),
        )


def said_by_choice(choice: str, text: str) -> str:
    """Return what a cell of a column of choices says: a tick the choice, a text of its own with it, no (否) nothing."""
    said = squeeze(text)
    if said in _MARKS:
        return choice
    return "" if said in {"×", "否", "0", "/", "-", "—"} else text
