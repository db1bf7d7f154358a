"""Where the lists of indicators of a sheet begin: their headers, by the labels of their columns."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.values.text import one_line

_LEVELS = frozenset({"level1", "level2", "level3", "value"})
_OF_HEADER = 3
_LONGEST = 16  # characters of a label
_NUMBER, _YEAR = re.compile(r"\d"), re.compile(r"^20\d\d年度?(?=\S)")
_TWICE, _LONG = frozenset({"二级指标", "三级指标", "指标值"}), "中期"


class Header(NamedTuple):
    """The header of the indicators: its columns by the field's name, its labels, its rows."""

    columns: Mapping[str, tuple[int, ...]]
    labels: Mapping[str, Cell]
    top: int
    bottom: int
    cells: frozenset[Cell]
    """All of its labels, those that only group others too."""


def indicator_headers(sheet: FilledSheet) -> list[Header]:
    """Return the headers of the lists of indicators, top down; one that only repeats the one above is none."""
    grid, around, words = sheet.grid, sheet.around, vocabulary()
    found: list[Header] = []
    levels = sorted(
        {
            cell.row
            for key, cells in sheet.cells.items()
            if (known := words.labels[Group.ROW].get(key)) and known.key in _LEVELS
            for cell in cells
        }
    )
    for row in levels:
        if found and row <= found[-1].bottom:
            continue
        header = _header(grid, around, row)
        if header and not (found and _repeats(sheet, found[-1], header)):
            found.append(header)
    return found


def _header(grid: Grid, around: Neighbours, row: int) -> Header | None:
    """Return the header that has its lowest labels in a row; a label above that reaches over several is not theirs."""
    words = vocabulary()
    columns: dict[str, tuple[int, ...]] = {}
    labels: dict[str, Cell] = {}
    row = _lowest(grid, row)
    top = row
    column = 0
    while column < grid.width:
        extent = around.extent(Cell(row, column))
        cell = Cell(extent.top, extent.left)
        text = grid.text(*cell)
        key = known_key(text)
        known = words.labels[Group.ROW].get(key) or words.once(text)
        if (
            known
            and known.group is not Group.ROW
            and key not in words.labels[Group.MONEY]
            and known.key not in {"name", "unit_name", "unit_code", "code", "goals"}
        ):
            known = None
        name = known.name if known else _own_column(text, extent, row, columns)
        if name == "二级指标" in columns and columns.keys().isdisjoint({"一级指标", "三级指标"}):
            # 指标类别 and 指标分类 side by side, before any name: the first are of the first level
            columns["一级指标"], labels["一级指标"] = columns.pop(name), labels.pop(name)
        if name in _TWICE and name in columns and f"{_LONG}{name}" not in columns:
            # long-term and annual indicators side by side: the second are the year's
            columns[f"{_LONG}{name}"], labels[f"{_LONG}{name}"] = columns.pop(name), labels.pop(name)
        if name and name not in columns:
            columns[name] = tuple(range(extent.left, extent.right + 1))
            labels[name] = cell
            top = min(top, extent.top)
        column = extent.right + 1
    if "项目名称" not in columns:  # else a list of projects, with their own columns
        for name in [name for name in columns if words.named(name, in_rows=True).group is not Group.ROW]:
            del columns[name], labels[name]
    fields = [words.named(name, in_rows=True) for name in columns]
    keys = {field.key for field in fields if not field.is_own}
    if len(_LEVELS & keys) < _OF_HEADER - 1 or len(keys) < _OF_HEADER:
        return None
    last = max(
        row, *(around.extent(cell).bottom for cell in labels.values() if around.extent(cell).top < row), row
    )
    grouping = {
        cell
        for cell in (Cell(at, column) for at in range(top, row + 1) for column in range(grid.width))
        if grid.text(*cell) and (cell in labels.values() or _is_grouping(around, cell, row))
    }
    return Header(columns, labels, top, last, frozenset(grouping))


def _own_column(text: str, extent: Merge, row: int, columns: Mapping[str, object]) -> str:
    """Return the name of a column that only this form has: what its label says, behind others of the header."""
    key = known_key(text)
    is_label = (
        text
        and columns
        and extent.bottom <= row
        and len(text) <= _LONGEST
        and not _NUMBER.search(_YEAR.sub("", text))
    )
    return one_line(text) if is_label and key and key not in vocabulary().groups else ""


def _is_grouping(around: Neighbours, cell: Cell, row: int) -> bool:
    """Whether a text of a header only groups the labels below it, or the whole list right of it."""
    words, key = vocabulary(), known_key(around.text(cell))
    if key in words.groups:
        return True
    return key in words.labels[Group.ROW] and (cell.row < row or around.extent(cell).bottom > row)


def _lowest(grid: Grid, row: int) -> int:
    """Return the row below where the labels of a header are, which are in two rows."""
    words = vocabulary()

    def of_rows(at: int) -> int:
        texts = (grid.text(at, column) for column in range(grid.width))
        return sum(known_key(text) in words.labels[Group.ROW] for text in texts if text)

    below = row + 1
    return below if below < grid.height and of_rows(below) >= _OF_HEADER - 1 and of_rows(below) > 1 else row


def _repeats(sheet: FilledSheet, above: Header, below: Header) -> bool:
    """Whether a header is that of a page on which the same form goes on: no project's name stands between."""
    names = vocabulary()
    rows = range(above.bottom + 1, below.top)
    return not any(
        cell.row in rows
        for key, cells in sheet.cells.items()
        if (known := names.labels[Group.ONCE].get(key)) and known.key == "name"
        for cell in cells
    )
