"""What differs between two readings of the same sheets."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from xl_tools.model.grid import Cell, CellValue, Grid
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of

Difference: TypeAlias = tuple[object, ...]


def grids_by_name(data: bytes, name: str = "报送.xlsx") -> dict[str, Grid]:
    """Return the sheets of a file's bytes but 目录: its formulas' values are left out by some writers, worked out by others."""
    grids = grids_of(data, Path(name), shipped_settings())
    return {grid.sheet: grid for grid in grids if grid.sheet != "目录"}


def unlike(first: Mapping[str, Grid], second: Mapping[str, Grid]) -> list[Difference]:
    """Return what differs: a cell by sheet, row and column and what both say, anything else by its name."""
    names = [*first, *(name for name in second if name not in first)]
    return [
        each
        for name in names
        for each in (
            _differences(first[name], second[name])
            if name in first and name in second
            else [(name, "is missing")]
        )
    ]


def _differences(one: Grid, other: Grid) -> Iterator[Difference]:
    height, width = max(one.height, other.height), max(one.width, other.width)
    for row in range(height):
        for column in range(width):
            told = [
                (grid.text(row, column), grid.exact(row, column), _value(grid, Cell(row, column)))
                for grid in (one, other)
            ]
            if told[0] != told[1]:
                yield (one.sheet, row, column, *told)
    looks = [
        {
            "merges": frozenset(grid.merges),
            "covered": dict(grid.covered),
            "faults": dict(grid.faults),
            "is shown": grid.visible,
            "hidden rows": frozenset(row for row in grid.hidden_rows if row < height),
            "hidden columns": frozenset(column for column in grid.hidden_columns if column < width),
        }
        for grid in (one, other)
    ]
    for key, value in looks[0].items():
        if value != looks[1][key]:
            yield (one.sheet, key, value, looks[1][key])


def _value(grid: Grid, cell: Cell) -> CellValue:
    """Return a value to the 15 digits that Excel keeps."""
    try:
        value = grid.rows[cell.row][cell.column]
    except IndexError:
        return ""
    return float(f"{value:.15g}") if type(value) is float else value
