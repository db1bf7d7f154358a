"""Forms that stand side by side on one sheet: each is read as if it stood there alone, at its own addresses."""

from collections.abc import Sequence
from dataclasses import replace

from xl_tools.forms.blocks import FormBlock, FoundLabel, find_blocks
from xl_tools.forms.labels import Labels
from xl_tools.model.grid import Cell, Grid

_OF_A_HEAD = frozenset({"code", "name"})


def parts_side_by_side(
    grid: Grid, labels: Labels, known: Sequence[FoundLabel] | None = None
) -> list[tuple[Grid, list[FormBlock]]]:
    """Return a sheet's forms; where some stand side by side, by the part of the sheet that each column of forms has.

    ``known`` are the sheet's labels, where they are at hand. A part keeps its place: what is not of it is blank there.
    """
    blocks = find_blocks(grid, labels, known)
    column = _where_another_begins(grid, blocks)
    if column is None:
        return [(grid, blocks)]
    left, right = _columns_of(grid, range(column)), _columns_of(grid, range(column, grid.width))
    if not (of_left := find_blocks(left, labels)) or not find_blocks(right, labels):
        return [(grid, blocks)]
    return [(left, of_left), *parts_side_by_side(right, labels)]


def _where_another_begins(grid: Grid, blocks: Sequence[FormBlock]) -> int | None:
    """Return the first column of a form right of another: 项目编码 or 项目名称 stands there again in one row.

    The forms are parted at the last blank column between them, if there is one.
    """
    for block in blocks:
        seen: dict[tuple[int, str], int] = {}
        for label in block.labels:
            if label.field not in _OF_A_HEAD:
                continue
            row, column = label.cell
            if (row, label.field) not in seen:
                seen[row, label.field] = label.right
                continue
            first = seen[row, label.field] + 1
            blank = (
                at
                for at in range(column - 1, first, -1)
                if not any(grid.text(r, at) for r in range(grid.height))
            )
            begins = next((at + 1 for at in blank if not _is_crossed(grid, at)), column)
            return None if _is_crossed(grid, begins) else begins
    return None


def _is_crossed(grid: Grid, column: int) -> bool:
    """Whether merged cells reach over the left border of a column."""
    return any(merge.left < column <= merge.right for merge in grid.merges)


def _columns_of(grid: Grid, columns: range) -> Grid:
    """Return a sheet with nothing but some of its columns filled."""

    def of_part(texts: dict[Cell, str]) -> dict[Cell, str]:
        return {cell: text for cell, text in texts.items() if cell.column in columns}

    return replace(
        grid,
        rows=[
            [value if column in columns else None for column, value in enumerate(row[: columns.stop])]
            for row in grid.rows
        ],
        merges=[merge for merge in grid.merges if merge.left in columns],
        shown=None if grid.shown is None else of_part(dict(grid.shown)),
        faults=of_part(dict(grid.faults)),
        covered=of_part(dict(grid.covered)),
    )
