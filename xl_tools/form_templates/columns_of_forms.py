"""Forms of no template that stand side by side on one sheet: each by itself, with the lines above that are of them all."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.vocabulary import Group, vocabulary
from xl_tools.model.grid import Cell, Grid


def sheets_side_by_side(sheet: FilledSheet) -> list[FilledSheet]:
    """Return a sheet's forms by the columns that they stand in; the sheet itself where none stand side by side.

    Another form begins where the label of the project's name stands again in one row, each with something beside it.
    """
    columns, head = _beginnings(sheet)
    if any(_is_crossed(sheet.grid, column, head) for column in columns):
        return [sheet]
    edges = [0, *columns, sheet.grid.width]
    parts = [range(*edge) for edge in pairwise(edges)]
    return [FilledSheet(_part(sheet.grid, part, head)) for part in parts] if columns else [sheet]


def _beginnings(sheet: FilledSheet) -> tuple[list[int], int]:
    """Return the first columns of the forms right of the first, and the row in which all of them begin."""
    words = vocabulary().labels[Group.ONCE]
    by_row: dict[int, list[int]] = {}
    for key, cells in sheet.cells.items():
        if key in words and words[key].key == "name":
            for cell in cells:
                by_row.setdefault(cell.row, []).append(cell.column)
    for row, columns in sorted(by_row.items()):
        if len(columns) > 1:
            first, *others = sorted(columns)
            beside = [
                sheet.around.text(Cell(row, sheet.around.extent(Cell(row, at)).right + 1))
                for at in (first, *others)
            ]
            return (others, row) if all(beside) else ([], 0)
    return [], 0


def _is_crossed(grid: Grid, column: int, head: int) -> bool:
    """Whether merged cells reach over the left border of a form's columns, where something stands beside them in a row."""
    return any(
        merge.left < column <= merge.right
        and merge.bottom >= head
        and any(
            grid.text(merge.top, at)
            for at in range(grid.width)
            if at not in range(merge.left, merge.right + 1)
        )
        for merge in grid.merges
    )


def _part(grid: Grid, columns: range, head: int) -> Grid:
    """Return a sheet with nothing but some of its columns filled, and the rows above the forms."""

    def is_of_part(cell: Cell) -> bool:
        return cell.column in columns or cell.row < head

    def kept(texts: Iterable[tuple[Cell, str]]) -> dict[Cell, str]:
        return {cell: text for cell, text in texts if is_of_part(cell)}

    return replace(
        grid,
        rows=[
            [value if is_of_part(Cell(at, column)) else None for column, value in enumerate(row)]
            for at, row in enumerate(grid.rows)
        ],
        merges=[merge for merge in grid.merges if is_of_part(Cell(merge.top, merge.left))],
        shown=None if grid.shown is None else kept(grid.shown.items()),
        faults=kept(grid.faults.items()),
        covered=kept(grid.covered.items()),
    )
