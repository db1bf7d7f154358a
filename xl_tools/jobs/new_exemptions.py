"""New lines of 豁免清单: for findings that a clerk excuses with a reason, in the list of an open workbook or a blank one."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from xlsxwriter.workbook import Workbook

from xl_tools.errors import InvalidDataError
from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS, header_of
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.edit import Edit
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Cell
from xl_tools.model.submission import EXEMPTIONS_SHEET, SheetRole
from xl_tools.products.workbook.front_sheets import write_exemptions
from xl_tools.sheets.sheet_look import Look

_NEEDED = ("rule", "sheet", "area", "reason")


def exemptions_sheet(book: BookCopy) -> str:
    """Return the name of a workbook's 豁免清单; empty where it has none."""
    return next((note.name for note in book.submission.sheets if note.role is SheetRole.EXEMPTIONS), "")


def blank_exemptions() -> BookCopy:
    """Return a workbook with nothing but a blank 豁免清单."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        write_exemptions(Look(workbook), workbook.add_worksheet(EXEMPTIONS_SHEET))
    return BookCopy(buffer.getvalue(), Path(EXEMPTIONS_SHEET))


def exemption_edits(
    book: BookCopy, sheet: str, findings: Sequence[Finding], reason: str, *, to: str
) -> list[Edit]:
    """Return the new lines below those of a book's 豁免清单 ``sheet``, one for each cell with all its rules.

    They are edits of the sheet ``to``. :class:`~xl_tools.errors.InvalidDataError` where the list lacks a column.
    """
    grid = book.grids[sheet]
    header, columns = header_of(grid, EXEMPTION_LABELS)
    if not columns.keys() >= set(_NEEDED):
        raise InvalidDataError("“豁免清单”表", "缺少“规则、工作表、单元格、理由”中的一列", "请先补上")
    first = max(header, *(cell.row for cell, _ in grid.filled())) + 1
    edits = []
    for row, cell in enumerate(dict.fromkeys(finding.cell for finding in findings), first):
        rules = dict.fromkeys(finding.rule for finding in findings if finding.cell == cell)
        texts = ("、".join(rules), findings[0].sheet, cell, reason)
        edits += [
            Edit(sheet=to, cell=Cell(row, columns[field]).address, old="", new=text, why="豁免")
            for field, text in zip(_NEEDED, texts, strict=True)
        ]
    return edits
