"""指标库 as a workbook of its own: somebody's work from then on, so that it is no output to be made anew."""

from io import BytesIO

from xlsxwriter.workbook import Workbook

from xl_tools.model.indicator_entry import IndicatorLibrary
from xl_tools.sheets.library_sheet import write_library
from xl_tools.sheets.sheet_look import Look


def library_workbook(library: IndicatorLibrary) -> bytes:
    """Return the bytes of an .xlsx, the same for the same library."""
    buffer = BytesIO()
    look = Look(Workbook(buffer, {"in_memory": True}))
    write_library(look, library.entries)
    look.workbook.close()
    return buffer.getvalue()
