"""Read an .xls in a process of its own: ``python old_format.py MOST_CELLS < 表.xls``, sheets pickled to standard output.

The compiled reader takes the places of cells in that format at their word. A damaged file makes it break off, ask for more
memory than there is, or never end; in a process of its own that is the end of this file and not of a whole batch. It is
run as a script and needs nothing of this package, so that it starts at once.
"""

import contextlib
import io
import pickle
import sys

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

DAMAGED, ENCRYPTED = 1, 3
"""Exit codes: what is in the file cannot be; it has a password."""

_MOST_COLUMNS = 256
_MOST_MEMORY = 1 << 30  # bytes; where the system can hold a process to it


def read_standard_input() -> None:
    """Write name, rows, merges and visibility of every sheet; ``None`` for the rows of one with too many cells."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows
        import resource  # noqa: PLC0415 - as above

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    most_cells = int(sys.argv[1])
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as workbook:
            for told in workbook.sheets_metadata:
                if told.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(told.name)
                if sheet.total_width > _MOST_COLUMNS:
                    sys.exit(DAMAGED)
                small = sheet.total_height * sheet.total_width <= most_cells
                rows = sheet.to_python(skip_empty_area=False) if small else None
                visible = told.visible is SheetVisibleEnum.Visible
                sheets.append((told.name, rows, sheet.merged_cell_ranges or [], visible))
    except CalamineError as error:
        sys.exit(ENCRYPTED if "password" in str(error).lower() else DAMAGED)
    pickle.dump(sheets, sys.stdout.buffer)


if __name__ == "__main__":
    read_standard_input()
