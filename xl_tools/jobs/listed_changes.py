"""The changes that a button plans, on a sheet 修改清单 of the open workbook; and of such a sheet what is still wanted."""

from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Edit, Finding, Severity
from xl_tools.products.workbook.change_list import (
    CHANGES_NAME,
    action_of,
    change_list,
    is_same_text,
    shown_new,
    ticked,
)

__all__ = ["CHANGES_NAME", "change_list"]


class WantedChanges(NamedTuple):
    """Of the edits of a plan those that are ticked, how many are not, and how many the list does not have so."""

    edits: tuple[Edit, ...]
    left: int
    unlisted: int


def change_lists_of(book: BookCopy, action: str = "") -> list[str]:
    """Return the sheets that are lists of an action's changes by now, or of any action's."""
    return [name for name, grid in book.grids.items() if (of := action_of(grid)) and action in {"", of}]


def wanted_changes(book: BookCopy, lists: Sequence[str], edits: Sequence[Edit]) -> WantedChanges:
    """Compare a plan with the lists: a change is made only as the clerk has seen and ticked it."""
    rows = {(row.sheet, row.cell): row for name in lists for row in ticked(book.grids[name])}
    listed = [(edit, rows.get((edit.sheet, edit.cell))) for edit in edits]
    seen = [(edit, row) for edit, row in listed if row and is_same_text(row.new, shown_new(edit))]
    wanted = tuple(edit for edit, row in seen if row.wanted)
    return WantedChanges(wanted, len(seen) - len(wanted), len(edits) - len(seen))


def one_edit_a_cell(findings: Sequence[Finding]) -> list[Edit]:
    """Return what the findings would have written, of several for one cell that of the gravest."""
    edits: dict[tuple[str, str], Edit] = {}
    for finding in sorted(findings, key=lambda finding: [*Severity].index(finding.severity)):
        if finding.edit:
            edits.setdefault((finding.edit.sheet, finding.edit.cell), finding.edit)
    return [*edits.values()]
