"""Read an .xls in a process of its own: ``python old_format.py MOST_CELLS < 表.xls``, its sheets pickled to standard output.

A damaged file of that format can make a reader ask for more memory than there is, or never end; in a process of its own
that is the end of this file and not of a whole batch. It is run as a script, so that it starts at once.
"""

import io
import math
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import xlrd

DAMAGED, ENCRYPTED = 1, 3
"""Exit codes: what is in the file cannot be; it has a password."""

_MOST_MEMORY = 1 << 30  # bytes; where the system can hold a process to it
_NO_NUMBER = 0x24  # the code of #NUM!
_KINDS = {
    xlrd.XL_CELL_TEXT: "text",
    xlrd.XL_CELL_NUMBER: "number",
    xlrd.XL_CELL_DATE: "number",
    xlrd.XL_CELL_BOOLEAN: "bool",
    xlrd.XL_CELL_ERROR: "error",
}


class OldSheet(NamedTuple):
    """A sheet: its size, its filled cells as row, column, kind, value and style, and what its look says.

    ``cells`` is ``None`` for a sheet with too many; ``merges`` are first and last row, first and last column, counted
    from 0; ``formats`` by style a format's number, and its code where the file states one.
    """

    name: str
    height: int
    width: int
    cells: list[tuple[int, int, str, object, str]] | None
    merges: list[tuple[int, int, int, int]]
    is_visible: bool
    hidden_rows: list[int]
    hidden_columns: list[int]
    formats: dict[str, tuple[int, str | None]]
    from_1904: bool


def read_standard_input() -> None:
    """Write every sheet with cells."""
    sys.path.append(str(Path(__file__).parents[2]))
    from xl_tools.sources.memory_limit import limit_memory  # noqa: PLC0415 - a script has to find it first

    limit_memory(_MOST_MEMORY)
    try:
        _pass_over_what_no_cell_needs()
        book = xlrd.open_workbook(
            file_contents=sys.stdin.buffer.read(),
            formatting_info=True,
            logfile=io.StringIO(),
        )
        sheets = [_sheet(book, sheet, int(sys.argv[1])) for sheet in book.sheets()]
    except Exception as error:  # noqa: BLE001 - of whatever kind: a damaged file leads it anywhere
        sys.exit(ENCRYPTED if "encrypted" in str(error) else DAMAGED)
    pickle.dump([tuple(sheet) for sheet in sheets], sys.stdout.buffer)


def _pass_over_what_no_cell_needs() -> None:
    """Keep xlrd from parsing names, notes and links, and from American formats: what is odd about them is no damage of cells.

    Of the shared texts it takes as many as there are: some writers state a greater number. A cell that shows one of those
    missing is damage as before.
    """
    xlrd.formatting.std_format_strings.clear()  # those of American Excel
    xlrd.book.Book.names_epilogue = lambda _book: None
    for record in ("handle_note", "handle_obj", "handle_hlink", "handle_quicktip", "handle_txo"):
        setattr(xlrd.sheet.Sheet, record, lambda *_: None)
    xlrd.compdoc.CompDoc._locate_stream = _stream  # noqa: SLF001 - it knows only files of Excel
    read: Callable[[list[bytes], int], tuple[list[str], object]] = xlrd.book.unpack_SST_table

    def read_those_there(pieces: list[bytes], stated: int) -> tuple[list[str], object]:
        try:
            return read(pieces, stated)
        except (AssertionError, IndexError, struct.error):
            there, missing = 0, min(stated, sum(map(len, pieces)))
            while missing - there > 1:
                middle = (there + missing) // 2
                try:
                    read(pieces, middle)
                    there = middle
                except (AssertionError, IndexError, struct.error):
                    missing = middle
            return read(pieces, there)

    xlrd.book.unpack_SST_table = read_those_there


def _stream(_file: object, *told: Any) -> tuple[bytes, int, int]:
    """Return a stream of a compound file: as many sectors of its chain as its size needs, as Excel reads it.

    Some writers chain more of them, or end two chains in one.
    """
    data, base, table, sector, at, size, *_ = told
    pieces: list[bytes] = []
    while at >= 0 and len(pieces) * sector < size:
        pieces.append(data[base + at * sector : base + (at + 1) * sector])
        at = table[at]
    stream = b"".join(pieces)[:size]
    if len(stream) < size:
        raise xlrd.compdoc.CompDocError("a stream that ends early")
    return stream, 0, size


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, most_cells: int) -> OldSheet:
    cells = []
    is_small = sheet.nrows * sheet.ncols <= most_cells
    for row in range(sheet.nrows if is_small else 0):
        for column, kind in enumerate(sheet.row_types(row)):
            if told := _KINDS.get(kind):
                value = sheet.cell_value(row, column)
                if told == "number" and not math.isfinite(value):
                    told, value = "error", _NO_NUMBER
                shown = xlrd.error_text_from_code.get(value, "#错误") if told == "error" else value
                cells.append((row, column, told, shown, str(sheet.cell_xf_index(row, column))))
    formats = {
        str(at): (xf.format_key, getattr(book.format_map.get(xf.format_key), "format_str", None))
        for at, xf in enumerate(book.xf_list)
    }
    return OldSheet(
        sheet.name,
        sheet.nrows,
        sheet.ncols,
        cells if is_small else None,
        [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        sheet.visibility == 0,
        [row for row, look in sheet.rowinfo_map.items() if look.hidden],
        [column for column, look in sheet.colinfo_map.items() if look.hidden],
        formats,
        book.datemode == 1,
    )


if __name__ == "__main__":
    read_standard_input()
