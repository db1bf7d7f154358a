"""New lines of 豁免清单: for findings that a clerk excuses with a reason, in the list of an open workbook or a blank one."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from xlsxwriter.workbook import Workbook

from xl_tools.errors import InvalidDataError
from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.edit import Edit
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.submission import EXEMPTIONS_SHEET, SheetRole
from xl_tools.products.workbook.front_sheets import write_exemptions
from xl_tools.sheets.sheet_look import Look
from xl_tools.values.text import label_key

_LOWEST_HEADER = 10
_NEEDED = ("rule", "sheet", "area", "reason")


def exemptions_sheet(book: BookCopy) -> str:
    """Return the name of a workbook's 豁免清单; empty where it has none."""
    return next((note.name for note in book.submission.sheets if note.role is SheetRole.EXEMPTIONS), "")


def blank_exemptions() -> BookCopy:
    """Return a workbook with nothing but a blank 豁免清单."""
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True})
    write_exemptions(Look(workbook), workbook.add_worksheet(EXEMPTIONS_SHEET))
    workbook.close()
    return BookCopy(buffer.getvalue(), Path(EXEMPTIONS_SHEET))


def exemption_edits(
    book: BookCopy, sheet: str, findings: Sequence[Finding], reason: str, *, to: str
) -> list[Edit]:
    """Return the new lines below those of a book's 豁免清单 ``sheet``, one for each cell with all its rules.

    They are edits of the sheet ``to``. :class:`~xl_tools.errors.InvalidDataError` where the list lacks a column.
    """
    first, columns = _next_line(book.grids[sheet])
    edits = []
    for row, cell in enumerate(dict.fromkeys(finding.cell for finding in findings), first):
        rules = dict.fromkeys(finding.rule for finding in findings if finding.cell == cell)
        texts = ("、".join(rules), findings[0].sheet, cell, reason)
        edits += [
            Edit(sheet=to, cell=Cell(row, columns[field]).address, old="", new=text, why="豁免")
            for field, text in zip(_NEEDED, texts, strict=True)
        ]
    return edits


def _next_line(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the first row below all that is filled, and the header's columns by field."""
    by_key = {label_key(label): field for field, label in EXEMPTION_LABELS.items()}
    for row in range(min(grid.height, _LOWEST_HEADER)):
        keys = enumerate(map(label_key, grid.texts[row]))
        found = {by_key[key]: column for column, key in keys if key in by_key}
        if found.keys() >= set(_NEEDED):
            return max(row, *(cell.row for cell, _ in grid.filled())) + 1, found
    raise InvalidDataError("“豁免清单”表", "缺少“规则、工作表、单元格、理由”中的一列", "请先补上")
