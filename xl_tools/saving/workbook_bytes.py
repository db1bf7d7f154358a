"""An .xlsx written in memory, and what XlsxWriter puts aside meanwhile in a folder that goes, come what may."""

import io
from collections.abc import Callable

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook

from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.sheets.sheet_look import Look


def workbook_bytes(write: Callable[[Look], object]) -> bytes:
    """Return the workbook whose sheets ``write`` adds, marked as an output of this program.

    Raises the :class:`OSError` that XlsxWriter wraps where its temporary files find no room.
    """
    buffer = io.BytesIO()
    with temporary_folder() as folder:
        workbook = Workbook(buffer, {"tmpdir": folder})
        look = Look(workbook, OUTPUT_MARK)
        write(look)
        look.set_print_areas()
        try:
            workbook.close()
        except FileCreateError as error:
            failed: OSError = error.args[0]
        else:
            return buffer.getvalue()
        # Without its history, which holds a half-written archive that complains when it goes after its buffer.
        failed.__context__ = None
        raise failed.with_traceback(None)
