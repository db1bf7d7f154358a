"""目录 that a button makes: a workbook of its own, whose sheet is copied into the one that is open."""

from collections.abc import Sequence

from xl_tools.products.workbook.directory_rows import SheetState, write_directory
from xl_tools.products.workbook.standard_workbook import written
from xl_tools.sheets.sheet_look import Look


def directory_workbook(states: Sequence[SheetState], name: str) -> bytes:
    """Return a workbook with empty sheets, for the links to lead to, and the 目录 under its name, which none of them has."""

    def write(look: Look) -> None:
        for each in states:
            if each.sheet:
                look.workbook.add_worksheet(each.sheet)
        write_directory(look, look.workbook.add_worksheet(name), states)

    return written(write)
