"""Marks on the sheets of an open workbook: which are there, which are to be made, and how they look."""

from collections.abc import Collection, Sequence
from io import BytesIO
from typing import NamedTuple

from xlsxwriter.workbook import Workbook

from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Merge
from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package import Package
from xl_tools.products.marks.findings_sheet import LIST_NAME
from xl_tools.products.marks.mark_colours import coloured_areas, condition, severity_shown
from xl_tools.products.marks.mark_formats import COLOURS
from xl_tools.products.marks.marked_cells import gravest, marked_cells
from xl_tools.products.marks.marks import marked_workbook
from xl_tools.products.marks.note_boxes import box_of
from xl_tools.products.marks.note_text import is_our_note, note_runs, plain_text
from xl_tools.products.marks.present_marks import SheetMarks
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
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as stub:
        for name in names:
            stub.add_worksheet(name)
    return marked_workbook(
        Package(buffer.getvalue(), LIST_NAME, shipped_settings().limits), findings, exempted
    )
