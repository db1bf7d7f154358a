"""What a worksheet function is called with: cells with their values, formats and merged ranges, by xlwings' own way of converting."""

from collections.abc import Sequence
from typing import Any

import xlwings as xw
from xlwings import conversion

from xl_tools.jobs.handed_cells import HandedCells
from xl_tools.model.grid import Cell, CellValue, Merge

_STAGES: Any = conversion  # xlwings has no types for its converters
_MANY = 20_000
"""Cells: an area of more is whole columns or rows, of which what lies beyond the used part of the sheet is not read."""


class AsHandedCells(conversion.Accessor):
    """Converts an argument to :class:`HandedCells`: cells, or values that another formula has made."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        """Return the steps from the argument to the cells; errors come as what the cell shows."""
        told = {**options, "err_to_str": True}
        return _STAGES.Pipeline(
            [
                _cut_to_used_part,
                _STAGES.ReadValueFromRangeStage(told),
                _STAGES.Ensure2DStage(),
                _STAGES.CleanDataFromReadStage(told),
                _with_looks,
            ]
        )


def _cut_to_used_part(context: Any) -> None:
    area: xw.Range | None = context.range
    if area is not None and (shape := area.shape)[0] * shape[1] > _MANY:
        used = area.sheet.used_range
        height, width = used.row + used.shape[0] - area.row, used.column + used.shape[1] - area.column
        context.range = area[: max(1, height), : max(1, width)]


def _with_looks(context: Any) -> None:
    context.value = handed_cells(context.value, context.range)


def handed_cells(values: Sequence[Sequence[CellValue]], area: xw.Range | None) -> HandedCells:
    """Return values with what their cells tell beside; each cell is asked for as little as it may be."""
    rows = [[*row] for row in values]
    if area is None:
        return HandedCells(rows)
    formats = {
        Cell(r, c): str(area[r, c].number_format)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    first = Cell(area.row - 1, area.column - 1)
    merges = [] if area.merge_cells is False else _merges(rows, area, first)
    return HandedCells(rows, formats, merges, first)


def _merges(rows: list[list[CellValue]], area: xw.Range, first: Cell) -> list[Merge]:
    """Return the merged ranges in an area, each cut to it; what one shows that begins outside is put into its first cell here."""
    merges: list[Merge] = []
    bottom, right = len(rows) - 1, len(rows[0]) - 1
    for r, row in enumerate(rows):
        for c in range(len(row)):
            if any(merge.holds(Cell(r, c)) for merge in merges) or not area[r, c].merge_cells:
                continue
            whole = area[r, c].merge_area
            top, left = whole.row - 1 - first.row, whole.column - 1 - first.column
            height, width = whole.shape
            if (top, left) != (r, c):
                row[c] = whole[0, 0].value
            last = min(top + height - 1, bottom), min(left + width - 1, right)
            if last != (r, c):
                merges.append(Merge(r, c, *last))
    return merges
