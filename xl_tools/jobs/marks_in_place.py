"""Findings in the workbook that is open in Excel: its marks, those to be made, the list of all, and new lines of 豁免清单."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_tools.errors import InvalidDataError
from xl_tools.forms.read_own_sheets import EXEMPTION_LABELS, header_of
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Edit, Finding, Severity
from xl_tools.model.grid import Cell, Merge
from xl_tools.model.submission import EXEMPTIONS_SHEET, FINDINGS_TITLE, SheetRole
from xl_tools.opc.package import Package
from xl_tools.products.marks.findings_sheet import LIST_NAME
from xl_tools.products.marks.mark_colours import coloured_areas, condition, severity_shown
from xl_tools.products.marks.mark_formats import COLOURS
from xl_tools.products.marks.marked_cells import gravest, marked_cells
from xl_tools.products.marks.marks import marked_workbook
from xl_tools.products.marks.note_boxes import box_of
from xl_tools.products.marks.note_text import is_our_note, note_runs, plain_text
from xl_tools.products.marks.present_marks import SheetMarks
from xl_tools.products.workbook.front_sheets import write_exemptions
from xl_tools.products.workbook.standard_workbook import written
from xl_tools.settings import shipped_settings

__all__ = ["COLOURS", "LIST_NAME", "SheetMarks", "condition", "is_our_note", "severity_shown"]


class NewMarks(NamedTuple):
    """What is to be put on a sheet: areas to colour by severity, notes by cell, and the box (pixels) that shows each."""

    coloured: list[tuple[Severity, str]]
    notes: dict[str, str]
    box: tuple[int, int]


def lists_of(book: BookCopy) -> list[str]:
    """Return the sheets that are lists of findings by now."""
    return [name for name, grid in book.grids.items() if grid.text(0, 0) == FINDINGS_TITLE]


def marks_for(book: BookCopy, sheet: str, findings: Sequence[Finding], taken: Collection[str]) -> NewMarks:
    """Return the marks of a sheet's findings; a cell whose note is ``taken`` by one of the clerk's gets none of ours."""
    most = shipped_settings().limits.marked_findings
    cells = marked_cells(gravest(findings, most), book.grids[sheet].merges)
    notes = {
        cell.cell.address: plain_text(note_runs(cell.findings))
        for cell in cells
        if cell.cell.address not in taken
    }
    sizes = [box_of(text) for text in notes.values()]
    width, height = map(max, zip(*sizes, strict=True)) if sizes else (0, 0)
    return NewMarks(coloured_areas(cells), notes, (width, height))


def findings_at(
    book: BookCopy, findings: Sequence[Finding], sheet: str, areas: Sequence[Merge]
) -> list[Finding]:
    """Return the findings whose cells, merged ones whole, one of the areas touches."""
    on_sheet = [finding for finding in findings if finding.sheet == sheet]
    merges = book.grids[sheet].merges if sheet in book.grids else ()
    return [
        finding
        for cell in marked_cells(on_sheet, merges)
        if any(cell.area.touches(area) for area in areas)
        for finding in cell.findings
    ]


def list_workbook(names: Sequence[str], findings: Sequence[Finding], exempted: Sequence[Finding]) -> bytes:
    """Return a workbook with empty sheets of these names, for the links to lead to, and the list behind them."""
    stub = written(lambda look: [look.workbook.add_worksheet(name) for name in names])
    return marked_workbook(Package(stub, LIST_NAME, shipped_settings().limits), findings, exempted)


_NEEDED = ("rule", "sheet", "area", "reason")


def exemptions_sheet(book: BookCopy) -> str:
    """Return the name of a workbook's 豁免清单; empty where it has none."""
    return next((note.name for note in book.submission.sheets if note.role is SheetRole.EXEMPTIONS), "")


def blank_exemptions() -> BookCopy:
    """Return a workbook with nothing but a blank 豁免清单."""
    data = written(lambda look: write_exemptions(look, look.workbook.add_worksheet(EXEMPTIONS_SHEET)))
    return BookCopy(data, Path(EXEMPTIONS_SHEET))


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
