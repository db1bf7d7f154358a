"""What stands beside what on a sheet, merged cells taken as the one cell that is seen."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from xl_tools.model.grid import Cell, Grid, Merge


class Neighbours:
    """A sheet's cells by their extents: which cell is seen at a place, and what stands left of it and above."""

    def __init__(self, grid: Grid) -> None:
        """Take a sheet as it stands."""
        self.grid = grid
        self._rows: dict[int, list[tuple[int, Cell]]] = {}

    @cached_property
    def _covering(self) -> dict[Cell, Merge]:
        return {
            Cell(row, column): merge
            for merge in self.grid.merges
            for row in range(merge.top, min(merge.bottom, self.grid.height - 1) + 1)
            for column in range(merge.left, merge.right + 1)
        }

    def extent(self, cell: Cell) -> Merge:
        """Return the cells that are seen as one with this one."""
        return self._covering.get(cell) or Merge(*cell, *cell)

    def text(self, cell: Cell) -> str:
        """Return the text that is seen at a place."""
        extent = self.extent(cell)
        return self.grid.text(extent.top, extent.left)

    def left_of(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells that are seen left of one in its row, the nearest first."""
        column = self.extent(cell).left - 1
        while column >= 0:
            extent = self.extent(Cell(cell.row, column))
            yield Cell(extent.top, extent.left)
            column = extent.left - 1

    def right_of(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells that are seen right of one in its row, the nearest first."""
        end = self.extent(cell).right
        return (seen for left, seen in self._in_row(cell.row) if left > end)

    def _in_row(self, row: int) -> list[tuple[int, Cell]]:
        """Return the cells that are seen in a row, each behind the column in which it begins."""
        if row not in self._rows:
            self._rows[row] = []
            column, width = 0, self.grid.width
            while column < width:
                if merge := self._covering.get(cell := Cell(row, column)):
                    self._rows[row].append((merge.left, Cell(merge.top, merge.left)))
                    column = merge.right + 1
                else:
                    self._rows[row].append((column, cell))
                    column += 1
        return self._rows[row]

    def above(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells that are seen above one in its first column, the nearest first."""
        row = self.extent(cell).top - 1
        while row >= 0:
            extent = self.extent(Cell(row, cell.column))
            yield Cell(extent.top, extent.left)
            row = extent.top - 1

    def seen(self, row: int, columns: Iterable[int]) -> list[Cell]:
        """Return the cells that are seen in some columns of a row, each once."""
        extents = (self.extent(Cell(row, column)) for column in columns)
        return list(dict.fromkeys(Cell(extent.top, extent.left) for extent in extents))
