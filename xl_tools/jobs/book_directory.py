"""目录 of the workbook that is open in Excel: how far each sheet is filled in, and how many findings it has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from xl_tools.jobs.opened import BookCopy
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.submission import DIRECTORY_TITLE, SheetNote, SheetRole
from xl_tools.model.table_reading import TableReading
from xl_tools.products.workbook.sheet_directory import (
    BLANK,
    DIRECTORY_NAME,
    FILLED,
    UNFINISHED,
    SheetState,
    directory_workbook,
)

__all__ = ["DIRECTORY_NAME", "FILLED", "directory_workbook"]

_ALWAYS_THERE = frozenset({"项目编码", "项目名称"})
"""What the program itself fills in: a form that says no more is blank."""


def directories_of(book: BookCopy) -> list[str]:
    """Return the sheets that are a 目录 by now."""
    return [name for name, grid in book.grids.items() if grid.text(0, 0) == DIRECTORY_TITLE]


def sheet_states(book: BookCopy, checked: Checked) -> list[SheetState]:
    """Return the state of every sheet that is not one of our lists, in their order; what is of no sheet comes last."""
    by_sheet: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_sheet.setdefault(finding.sheet, []).append(finding)
    notes = {note.name: note for note in checked.submission.sheets}
    shown = [name for name in book.marks.sheets if name in notes and notes[name].role is not SheetRole.OUTPUT]
    states = [
        SheetState(name, *_state(notes[name], checked), _counted(by_sheet.pop(name, ()))) for name in shown
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
            return what or note.role, "；".join(dict.fromkeys(_filled(each) for each in readings))
        case SheetRole.UNIT_INFO:
            said = submission.stated
            fields = {"年度": said.year, "单位编码": said.unit_code, "单位名称": said.unit_name}
            return note.role, _in_words(fields)
        case SheetRole.NARRATIVE:
            chapters = submission.narrative.narrative.chapters if submission.narrative else ()
            return note.role, FILLED if any("".join(each.paragraphs).strip() for each in chapters) else BLANK
        case SheetRole.UNIT_LIST:
            return note.role, f"{len(submission.units.projects)} 个项目"
        case SheetRole.EXEMPTIONS:
            return note.role, f"{len(submission.exemptions)} 条" if submission.exemptions else ""
        case _:
            return note.role, ""


def _filled(reading: TableReading) -> str:
    return _in_words({label: said for key, label, said in _asked(reading) if reading.asks(key)})


def _asked(reading: TableReading) -> Iterator[tuple[str, str, object]]:
    """Yield what a form asks for: its field, its label, and what is written there."""
    table = reading.table
    yield "name", "项目名称", table.name
    yield "code", "项目编码", table.code
    yield "budget", "预算数", reading.texts.get("budget")
    yield "fiscal", "财政资金", reading.texts.get("fiscal")
    yield "purpose", "资金用途", table.purpose
    yield "march", "支出计划", all(reading.texts.get(key) for key in ("march", "june", "october", "december"))
    yield "goals", "绩效目标", table.goals
    yield "indicator.value", "绩效指标", any(each.value.text for each in table.indicators)


def _in_words(fields: Mapping[str, object]) -> str:
    lacking = [label for label, said in fields.items() if not said]
    if not lacking:
        return FILLED
    return BLANK if fields.keys() - lacking <= _ALWAYS_THERE else f"{UNFINISHED}：{'、'.join(lacking)}"
