"""A workbook open in an Excel that is not there: a sheet of openpyxl's behind xlwings' ranges, as far as functions read it."""

from typing import Any

import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from tests.excel.udf_server import ExcelEngine
from xl_tools.model.grid import Merge, parse_range

_CODES = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#REF!": -2146826265}


def cells_of(worksheet: Worksheet, address: str) -> xw.Range:
    """Return cells of a sheet as Excel hands them to a function."""
    return xw.Range(impl=_Range(_Sheet(worksheet), parse_range(address)))


class _App:
    engine, pid = ExcelEngine(), 1


class _Book:
    app = _App()


class _Sheet(base_classes.Sheet):
    def __init__(self, worksheet: Worksheet) -> None:
        self.worksheet = worksheet

    @property
    def book(self) -> Any:
        return _Book()

    @property  # type: ignore[misc]  # read only: no function changes a cell
    def name(self) -> str:
        return str(self.worksheet.title)

    @property
    def used_range(self) -> "_Range":
        return _Range(self, Merge(0, 0, self.worksheet.max_row - 1, self.worksheet.max_column - 1))

    def range(self, place: tuple[int, int, int, int], _other: Any = None) -> "_Range":
        row, column, height, width = place
        return _Range(self, Merge(row - 1, column - 1, row + height - 2, column + width - 2))


class _Range(base_classes.Range):
    def __init__(self, sheet: _Sheet, extent: Merge) -> None:
        self._sheet, self._extent = sheet, extent

    @property
    def sheet(self) -> _Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self._extent.top + 1

    @property
    def column(self) -> int:
        return self._extent.left + 1

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self._extent
        return bottom - top + 1, right - left + 1

    @property
    def address(self) -> str:
        return str(self._extent)

    @property  # type: ignore[misc]  # read only: no function changes a cell
    def raw_value(self) -> Any:
        top, left, bottom, right = self._extent
        area = self._sheet.worksheet.iter_rows(top + 1, bottom + 1, left + 1, right + 1)
        rows = tuple(tuple(_CODES.get(str(cell.value), cell.value) for cell in row) for row in area)
        return rows[0][0] if self.shape == (1, 1) else rows

    @property  # type: ignore[misc]  # read only: no function changes a cell
    def number_format(self) -> Any:
        assert self.shape == (1, 1), "Excel tells none for cells of several"
        return self._sheet.worksheet.cell(self.row, self.column).number_format

    @property
    def _merges(self) -> list[Merge]:
        merged = [parse_range(str(each)) for each in self._sheet.worksheet.merged_cells.ranges]
        return [each for each in merged if each.touches(self._extent)]

    @property
    def merge_cells(self) -> bool | None:
        if not self._merges:
            return False
        return True if self.shape == (1, 1) else None

    @property
    def merge_area(self) -> "_Range":
        assert self.shape == (1, 1), "Excel tells none for cells of several"
        return _Range(self._sheet, next(iter(self._merges), self._extent))
