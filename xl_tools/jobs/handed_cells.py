"""Cells as a spreadsheet program hands them to a function, and the sheet that is made of them to be read."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from xl_tools.model.grid import Cell, CellValue, Grid, Merge, cell_text
from xl_tools.values.number_format import GENERAL, UnknownFormatError, shown_number

_ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class SeenCell(NamedTuple):
    """One cell as it is seen: its value, what it shows where its format says otherwise, and whether its format is known."""

    value: CellValue
    shown: str = ""
    is_format_known: bool = True

    @property
    def text(self) -> str:
        """What the cell shows."""
        return self.shown or cell_text(self.value).strip()

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text


BLANK = SeenCell(None)


class HandedCells(NamedTuple):
    """An area of a sheet: values by row, the formats of the numbers among them, merged ranges.

    ``formats`` is ``None`` where values came without cells (the result of another formula), so that nobody knows how they
    show. Places are counted within the area, which begins on its sheet at ``first``; of a range that begins outside the
    area its first cell within holds what it shows.
    """

    rows: Sequence[Sequence[CellValue]]
    formats: Mapping[Cell, str] | None = None
    merges: Sequence[Merge] = ()
    first: Cell = Cell(0, 0)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is seen in the area."""
        return all(self._seen(Cell(*place)).is_blank for place in self._places())

    def in_line(self) -> list[SeenCell]:
        """Return the cells as they are seen, row by row."""
        return list(chain.from_iterable(self.seen()))

    def seen(self) -> list[list[SeenCell]]:
        """Return the cells as they are seen, by row: merged side by side they are one, one below the other each of the rows has it."""
        first = {place: place for place in self._places()}
        for merge in self.merges:
            for row in range(merge.top, merge.bottom + 1):
                for column in range(merge.left, merge.right + 1):
                    first[row, column] = (merge.top, merge.left)
        return [
            [self._seen(Cell(*first[r, c])) for c in range(len(row)) if first[r, c][1] == c]
            for r, row in enumerate(self.rows)
        ]

    def sheet(self, *, in_place: bool = False) -> Grid:
        """Return a sheet of the cells alone, or where they stand on theirs, so that addresses are those a clerk sees."""
        top, left = self.first if in_place else (0, 0)
        rows: list[list[SeenCell]] = [[] for _ in range(top)]
        for r, row in enumerate(self.rows):
            rows.append([BLANK] * left + [self._seen(Cell(r, c)) for c in range(len(row))])
        merges = [Merge(m.top + top, m.left + left, m.bottom + top, m.right + left) for m in self.merges]
        return sheet_of(rows, merges)

    def _places(self) -> Iterable[tuple[int, int]]:
        return ((r, c) for r, row in enumerate(self.rows) for c in range(len(row)))

    def _seen(self, cell: Cell) -> SeenCell:
        value = self.rows[cell.row][cell.column]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return SeenCell(value)
        if self.formats is None:
            return SeenCell(value, is_format_known=False)
        code = self.formats.get(cell, GENERAL)
        try:
            return SeenCell(value, shown_number(value, code) if code not in (GENERAL, "@") else "")
        except UnknownFormatError:
            return SeenCell(value)


def sheet_of(rows: Sequence[Sequence[SeenCell]], merges: Sequence[Merge] = ()) -> Grid:
    """Return cells as a sheet; of numbers without a format it is left open what they show, as of an old workbook's."""
    cells = {Cell(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    is_told = all(cell.is_format_known for cell in cells.values())
    return Grid(
        "",
        [[cell.value for cell in row] for row in rows],
        merges,
        shown={place: cell.shown for place, cell in cells.items() if cell.shown} if is_told else None,
        faults={
            place: cell.value
            for place, cell in cells.items()
            if isinstance(cell.value, str) and cell.value in _ERROR_VALUES
        },
    )
