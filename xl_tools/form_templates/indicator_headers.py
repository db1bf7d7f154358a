"""Where the lists of indicators of a sheet begin: their headers, by the labels of their columns."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xl_tools.form_templates.choice_columns import choice_columns
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.halves_of_header import HeaderColumn, in_halves
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.project_columns import columns_of_projects
from xl_tools.form_templates.vocabulary import Field, Group, known_key, vocabulary
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.values.text import one_line

_LEVELS = frozenset({"level1", "level2", "level3", "value"})
_OF_HEADER = 3
_OF_A_PROJECT = frozenset({"name", "unit_name", "unit_code", "code", "goals"})
_INDICATOR = frozenset({"绩效指标", "指标", "考核指标", "具体绩效指标"})
_LONGEST, _LONGEST_REASON = 16, 24  # characters of a label
_NUMBER, _YEAR = re.compile(r"\d"), re.compile(r"^20\d\d年度?(?=\S)")


class Header(NamedTuple):
    """The header of the indicators: its columns by the field's name, its labels, its rows."""

    columns: Mapping[str, tuple[int, ...]]
    labels: Mapping[str, Cell]
    top: int
    bottom: int
    cells: frozenset[Cell]
    """All of its labels, those that only group others too."""
    of_projects: frozenset[str] = frozenset()
    """The columns of a list of projects that say something of these."""
    choices: Mapping[int, str] = {}
    """What a tick in a column stands for."""


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
    cells = around.seen(row, range(grid.width))
    found = columns_of_projects(around, cells)
    of_projects = frozenset(each.name for each in found)
    for cell in cells[len(found) and cells.index(found[-1].cell) + 1 :]:
        extent, text = around.extent(cell), grid.text(*cell)
        known = words.labels[Group.ROW].get(known_key(text)) or _of_a_project(text) or _of_reasons(text)
        if name := known.name if known else _own_column(text, extent, row, found):
            found.append(HeaderColumn(name, cell, extent))
    found = _with_names(around, cells, row, found)
    chosen = choice_columns(around, row, found)
    for each in in_halves(around, _with_first_level(chosen.columns)):
        if each.name not in columns:
            columns[each.name] = tuple(range(each.extent.left, each.extent.right + 1))
            labels[each.name] = each.cell
            top = min(top, each.extent.top)
    if not of_projects and "项目名称" not in columns:  # else a list of projects, with their own columns
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
    last += bool(chosen.labels)
    return Header(
        columns, labels, top, last, frozenset(grouping) | chosen.labels, of_projects, chosen.choices
    )


def _with_names(
    around: Neighbours, cells: Sequence[Cell], row: int, found: Sequence[HeaderColumn]
) -> list[HeaderColumn]:
    """Return the columns, 绩效指标 right of that of a level as the indicators' names where no other column has these."""
    levels = [each.extent.right for each in found if each.name in {"一级指标", "二级指标"}]
    if not levels or any(each.name == "三级指标" for each in found):
        return [*found]
    taken = {each.cell for each in found}
    for cell in cells:
        extent = around.extent(cell)
        is_beyond = cell not in taken and cell.column > min(levels) and extent.bottom == row
        if is_beyond and known_key(around.grid.text(*cell)) in _INDICATOR:
            return sorted([*found, HeaderColumn("三级指标", cell, extent)], key=lambda each: each.extent.left)
    return [*found]


def _of_a_project(text: str) -> Field | None:
    """Return the field of a project that a label names, an amount included, which may stand in a list of many."""
    known = vocabulary().once(text)
    is_told = known and (known.group is Group.MONEY or known.key in _OF_A_PROJECT)
    return known if is_told else None


def _of_reasons(text: str) -> Field | None:
    """Return the field of reasons for a label that speaks of them in words of its own (``未达标（或偏差较大）原因及改进措施``)."""
    is_reason = (
        "原因" in text and len(text) <= _LONGEST_REASON and not any(word in text for word in ("类", "："))
    )
    return vocabulary().fields[Group.ROW]["偏差原因"] if is_reason else None


def _with_first_level(found: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """Return the columns; where 指标类别 and 指标分类 stand side by side before any name, the first are of the first level."""
    names = [each.name for each in found]
    first = names.index("二级指标") if "二级指标" in names else len(names)
    if names[first + 1 : first + 2] != ["二级指标"] or "一级指标" in names[:first]:
        return [*found]
    return [*found[:first], found[first]._replace(name="一级指标"), *found[first + 1 :]]


def _own_column(text: str, extent: Merge, row: int, before: Sequence[HeaderColumn]) -> str:
    """Return the name of a column that only this form has: what its label says, behind others of the header."""
    key = known_key(text)
    is_label = (
        text
        and before
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
