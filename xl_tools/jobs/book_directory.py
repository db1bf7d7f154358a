"""目录 of the workbook that is open in Excel: how far each sheet is filled in, and how many findings it has."""

from collections import Counter
from collections.abc import Sequence

from xl_tools.jobs.opened import BookCopy
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.submission import DIRECTORY_TITLE, SheetNote, SheetRole
from xl_tools.products.workbook.directory_rows import (
    DIRECTORY_NAME,
    SheetState,
    is_standing,
    listed_sheets_of,
)
from xl_tools.products.workbook.filling_state import BLANK, FILLED, filled_in, filled_of
from xl_tools.products.workbook.sheet_directory import directory_workbook

__all__ = ["DIRECTORY_NAME", "FILLED", "directory_workbook"]

_NOT_LISTED = frozenset({SheetRole.OUTPUT, SheetRole.DIRECTORY})


def directories_of(book: BookCopy) -> list[str]:
    """Return the sheets that are a 目录 which a button made."""
    return [name for name in _directories(book) if not is_standing(book.grids[name])]


def standing_directories_of(book: BookCopy) -> list[str]:
    """Return the sheets that are the 目录 which came with the workbook: they keep step by their formulas."""
    return [name for name in _directories(book) if is_standing(book.grids[name])]


def lists_every_sheet(book: BookCopy, directory: str) -> bool:
    """Whether a 目录 lists the sheets that are there by now, in their order."""
    return listed_sheets_of(book.grids[directory]) == _shown(book)


def _directories(book: BookCopy) -> list[str]:
    return [name for name, grid in book.grids.items() if grid.text(0, 0) == DIRECTORY_TITLE]


def _shown(book: BookCopy) -> list[str]:
    roles = {note.name: note.role for note in book.submission.sheets}
    return [name for name in book.marks.sheets if name in roles and roles[name] not in _NOT_LISTED]


def sheet_states(book: BookCopy, checked: Checked) -> list[SheetState]:
    """Return the state of every sheet that is not one of our lists, in their order; what is of no sheet comes last."""
    by_sheet: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_sheet.setdefault(finding.sheet, []).append(finding)
    notes = {note.name: note for note in checked.submission.sheets}
    states = [
        SheetState(name, *_state(notes[name], checked), _counted(by_sheet.pop(name, ())))
        for name in _shown(book)
    ]
    left = [finding for findings in by_sheet.values() for finding in findings]
    return [*states, SheetState("", "", "", _counted(left))] if left else states


def _counted(findings: Sequence[Finding]) -> Counter[Severity]:
    return Counter(finding.severity for finding in findings)


def _state(note: SheetNote, checked: Checked) -> tuple[str, str]:
    """Return what a sheet is, and how far it is filled in."""
    submission = checked.submission
    match note.role:
        case SheetRole.FORM:
            readings = [each for each in submission.tables if each.sheet == note.name]
            what = "、".join(each.table.name for each in readings if each.table.name)
            return what or note.role, "；".join(dict.fromkeys(filled_in(each) for each in readings))
        case SheetRole.UNIT_INFO:
            said = submission.stated
            fields = {"年度": said.year, "单位编码": said.unit_code, "单位名称": said.unit_name}
            return note.role, filled_of(fields)
        case SheetRole.NARRATIVE:
            chapters = submission.narrative.narrative.chapters if submission.narrative else ()
            return note.role, FILLED if any("".join(each.paragraphs).strip() for each in chapters) else BLANK
        case SheetRole.UNIT_LIST:
            return note.role, f"{len(submission.units.projects)} 个项目"
        case SheetRole.EXEMPTIONS:
            return note.role, f"{len(submission.exemptions)} 条" if submission.exemptions else ""
        case _:
            return note.role, ""
