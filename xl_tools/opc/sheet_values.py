"""What the cells of a sheet hold and what they show by their formats, put together to a grid: of .xlsx and .xls alike."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from xl_tools.model.grid import LAST_CELL, Cell, CellValue, Grid, Merge, cell_text
from xl_tools.opc.safe_archive import local_name, pass_over
from xl_tools.values import number_format
from xl_tools.values.number_format import GENERAL

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel knows no time zones
_FROM_1904 = 1462  # days
_LEAP_DAY = 60  # 1900-02-29, which there was not


class CellFormats(NamedTuple):
    """The format codes of a workbook's cells by the number of their style as a cell gives it, but for ``General``.

    ``from_1904`` is whether its days are counted from 1904.
    """

    codes: Mapping[str, str]
    from_1904: bool


@lru_cache(maxsize=4)  # files made of one template have the same formats
def read_formats(styles: bytes, *, from_1904: bool) -> CellFormats:
    """Return the formats of a part of styles; a package may have none."""
    found = _Styles()
    if styles:
        pass_over(styles, found)
    codes = {str(number): code for number, code in number_format.BUILT_IN.items()} | found.codes
    told = {str(at): codes.get(identity, GENERAL) for at, identity in enumerate(found.cells)}
    return CellFormats({style: code for style, code in told.items() if code not in (GENERAL, "@")}, from_1904)


class _Styles:
    """What a part of styles says of formats: their codes by their ids, and the id of each style of cells.

    The part is passed over and not kept: workbooks that grew by copying from others have styles by the ten thousand.
    """

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.cells: list[str] = []
        self._of_cells = self._differ = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "numFmt":
            if not self._differ:
                self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif name == "dxfs":  # formats of conditions, whose ids may be those of others
            self._differ = True
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self.cells.append(attributes.get("numFmtId", "0"))

    def end(self, tag: str) -> None:
        if local_name(tag) == "cellXfs":
            self._of_cells = False


class SheetValues:
    """The values of a sheet and what they show, while its cells are put in; an empty cell is an empty text."""

    def __init__(self, height: int, width: int, formats: CellFormats) -> None:
        """Begin with so many empty rows and columns."""
        self.rows: list[list[CellValue]] = [[""] * width for _ in range(height)]
        self.formats = formats
        self.shown: dict[Cell, str] = {}
        self.faults: dict[Cell, str] = {}
        self.unknown_formats: dict[Cell, str] = {}
        self.linked: set[Cell] = set()

    def put_fault(self, row: int, column: int, fault: str) -> None:
        """Put in an error, or that a formula was never calculated."""
        self.rows[row][column] = self.faults[Cell(row, column)] = fault

    def put_day(self, row: int, column: int, iso: str, style: str) -> None:
        """Put in a day or a time as ISO 8601 has it; ``ValueError`` for what is none."""
        is_time = iso[2:3] == ":"
        day = dt.datetime.fromisoformat(f"1899-12-30T{iso}" if is_time else iso).replace(tzinfo=None)
        self.rows[row][column] = day.time() if is_time else day
        if style in self.formats.codes:
            serial = (day - _EPOCH) / dt.timedelta(1) - _FROM_1904 * self.formats.from_1904
            self.put_number(row, column, str(serial), style)

    def put_text(self, row: int, column: int, text: str, style: str) -> None:
        """Put in a text, in a style by its number."""
        self.rows[row][column] = text
        if (code := self.formats.codes.get(style)) and (
            shown := number_format.shown_text(text, code)
        ) != text:
            self.shown[Cell(row, column)] = shown

    def put_number(self, row: int, column: int, value: str, style: str) -> None:
        """Put in a number, or the day that it stands for in a style of days; ``ValueError`` for what is none."""
        self.rows[row][column] = number = finite(value)
        if code := self.formats.codes.get(style):
            from_1904 = self.formats.from_1904
            cell = Cell(row, column)
            try:
                self.shown[cell] = number_format.shown_number(number, code, from_1904=from_1904)
            except number_format.UnknownFormatError:
                self.unknown_formats[cell] = code
            if number_format.is_date_format(code):
                is_span = number_format.is_span_format(code)
                serial = number + _FROM_1904 * (from_1904 and not is_span)
                self.rows[row][column] = _moment(serial, is_span=is_span)

    def grid(
        self,
        name: str,
        merges: Sequence[Merge],
        *,
        visible: bool,
        hidden_rows: frozenset[int],
        hidden_columns: frozenset[int],
        filtered: bool = False,
    ) -> Grid:
        """Return the grid of what was put in; what stands below merged ranges is taken out of its values.

        ``ValueError`` for a range that goes beyond the last cell of any sheet: whoever walks it would find no end.
        """
        if any(merge.bottom > LAST_CELL.row or merge.right > LAST_CELL.column for merge in merges):
            raise ValueError("a merged range beyond the last cell")
        covered = self._take_covered(merges)
        return Grid(
            sheet=name,
            rows=self.rows,
            merges=merges,
            shown=self.shown,
            faults=self.faults,
            covered=covered,
            unknown_formats=self.unknown_formats,
            visible=visible,
            hidden_rows=hidden_rows,
            hidden_columns=hidden_columns,
            linked_cells=frozenset(self.linked),
            filtered=filtered,
        )

    def _text(self, cell: Cell) -> str:
        return self.shown.get(cell, cell_text(self.rows[cell.row][cell.column])).strip()

    def _take_covered(self, merges: Sequence[Merge]) -> dict[Cell, str]:
        covered = {}
        for merge in merges:
            for row in range(merge.top, min(merge.bottom + 1, len(self.rows))):
                values, left = self.rows[row], merge.left + (row == merge.top)
                below = values[left : merge.right + 1]
                if below.count("") == len(below):
                    continue
                for column in range(left, min(merge.right + 1, len(values))):
                    if values[column] != "":
                        cell = Cell(row, column)
                        text = self._text(cell)
                        values[column] = ""
                        if text not in ("", self._text(Cell(merge.top, merge.left))):
                            covered[cell] = text
                        for told in (self.shown, self.faults, self.unknown_formats):
                            told.pop(cell, None)
        for cell in self.faults:
            self.rows[cell.row][cell.column] = ""
        return covered


def finite(value: str) -> float:
    """Return a number as a part spells it; ``ValueError`` for what is none."""
    number = float(value)
    if "_" in value or number - number:
        raise ValueError(value)
    return number


def _moment(serial: float, *, is_span: bool) -> CellValue:
    """Return the date, the time or the span of a serial number; the number where there is none."""
    try:
        if is_span:
            return dt.timedelta(serial)
        moment = _EPOCH + dt.timedelta(1 <= serial < _LEAP_DAY, round(serial * 86_400))
    except OverflowError:
        return serial
    if 0 <= serial < 1:
        return moment.time()
    return moment if moment.time() != dt.time() else moment.date()
