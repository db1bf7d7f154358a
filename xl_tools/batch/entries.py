"""What is asked of each file of a batch beside the others, and nothing more: so that many files need not be unpacked for it."""

from dataclasses import dataclass

from xl_tools.model.checked import Checked
from xl_tools.model.submission import SheetRole, SourceFile
from xl_tools.model.unit import UnitInfo
from xl_tools.values.project_code import is_well_formed, tidy_code
from xl_tools.values.text import name_key


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a file came from, whose it is, its projects' names (as keys) and right codes.

    ``has_outputs`` says that sheets of this program's making stand in it, as 校验结果 does in a marked copy.
    """

    file: SourceFile
    info: UnitInfo
    projects: frozenset[str]
    codes: frozenset[str]
    has_outputs: bool


def entry_of(checked: Checked) -> Entry:
    """Return the entry of a file."""
    submission = checked.submission
    tables = [reading.table for reading in submission.tables]
    return Entry(
        submission.file,
        submission.info,
        frozenset(name_key(table.name) for table in tables if table.name),
        frozenset(code for table in tables if is_well_formed(code := tidy_code(table.code))),
        any(note.role is SheetRole.OUTPUT for note in submission.sheets),
    )
