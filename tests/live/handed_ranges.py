"""Cells of a running Calc as Excel hands them to a worksheet function: with their sheet, their place and their merges."""

from typing import Any

import xlwings as xw

from tests.live.uno_ranges import UnoRange
from tests.live.uno_sheets import UnoSheet


def handed(sheet: xw.Sheet, address: str) -> xw.Range:
    """Return cells of an open workbook."""
    of = _Sheet(sheet.impl.book, sheet.impl.native)
    return xw.Range(impl=_Range(of, of.native.getCellRangeByName(address)))


class _Sheet(UnoSheet):
    """A sheet that gives cells by row, column, height and width, counted from 1."""

    def range(self, place: Any, _other: Any = None) -> "_Range":
        row, column, height, width = place
        last = column + width - 2, row + height - 2
        return _Range(self, self.native.getCellRangeByPosition(column - 1, row - 1, *last))


class _Range(UnoRange):
    """One area."""

    def __init__(self, sheet: _Sheet, area: Any) -> None:
        super().__init__(sheet.book.document, sheet.native, [area])
        self._of = sheet

    @property
    def sheet(self) -> _Sheet:
        return self._of

    @property
    def row(self) -> int:
        return int(self._areas[0].RangeAddress.StartRow) + 1

    @property
    def column(self) -> int:
        return int(self._areas[0].RangeAddress.StartColumn) + 1

    @property  # type: ignore[misc]  # read only: no function changes a cell
    def raw_value(self) -> Any:
        if self.shape == (1, 1):
            return self._value(self.native)
        return tuple(
            tuple(None if each == "" else each for each in row) for row in self._areas[0].getDataArray()
        )

    @property
    def merge_area(self) -> "_Range":
        cursor = self._sheet.createCursorByRange(self._areas[0])
        cursor.collapseToMergedArea()
        place = cursor.RangeAddress
        return self._of.range(
            (
                place.StartRow + 1,
                place.StartColumn + 1,
                place.EndRow - place.StartRow + 1,
                place.EndColumn - place.StartColumn + 1,
            )
        )

    @property
    def merge_cells(self) -> bool | None:
        return self.merge_area.shape != (1, 1) if self.shape == (1, 1) else None
