"""Marks on the sheets of an open workbook: colours by conditional format and notes, put on and taken off again.

A cell's own format is not touched, nor a note that a clerk wrote: such a cell is only coloured, and listed.
"""

import textwrap
from functools import partial
from typing import Any, Final

import xlwings as xw

from xl_tools.excel.session import Journal
from xl_tools.jobs.marks_in_place import COLOURS, NewMarks, SheetMarks, condition, is_our_note, severity_shown
from xl_tools.model.finding import Severity

_LONGEST_ADDRESS = 240
"""Characters: Excel takes a range of several areas only by a short address."""

_NO_COLOUR = -4142  # of Excel's Tab.ColorIndex
_UNCOLOURED, _STANDARD = (
    "",
    "FFC9D6E2",
)  # tabs that are ours to colour: the second is that of a standard workbook
_TABS: Final = {
    _UNCOLOURED: {Severity.ERROR: "FFC1372A", Severity.WARNING: "FFE6A213", Severity.INFO: "FF3C78B5"},
    _STANDARD: {Severity.ERROR: "FFC1372B", Severity.WARNING: "FFE6A214", Severity.INFO: "FF3C78B6"},
}
"""Of no other use, so that they are known again, and by their last digit what was there before."""

_POINTS_PER_PIXEL = 0.75
_BY_EXPRESSION, _NO_OPERATOR = 2, 1  # of Excel's FormatConditions.Add, which ignores the operator then


def mark_sheet(sheet: xw.Sheet, marks: NewMarks, present: SheetMarks, journal: Journal) -> None:
    """Colour the faulty cells of a sheet, and put a note at each that has none of the clerk's."""
    for severity, areas in marks.coloured:
        journal.before_change(lambda: _uncolour(sheet))
        _add_colour(sheet, severity, areas, above=present.has_formats_of_its_own)
    for address, text in marks.notes.items():
        cell = sheet.range(address)
        journal.before_change(partial(_delete_note, cell))
        cell.impl.add_note(text)  # xlwings' own add_note looks five times whether it may
    if marks.notes:
        _enlarge(sheet, len(marks.notes), marks.box)


def clear_sheet(sheet: xw.Sheet, present: SheetMarks, journal: Journal) -> None:
    """Take our colours and notes off a sheet; everything else stays."""
    if present.coloured:
        for severity, areas in present.coloured:
            journal.before_change(partial(_add_colour, sheet, severity, areas, above=True))
        journal.before_change(lambda: _uncolour(sheet))
        _uncolour(sheet)
    for address, text in present.notes.items():
        cell = sheet.range(address)
        journal.before_change(partial(_restore_note, cell, text))
        _delete_note(cell)
    for address, text in present.behind.items():
        note = sheet.range(address).impl.note
        if note is not None:
            journal.before_change(partial(setattr, note, "text", note.text))
            note.text = text


def colour_tab(sheet: xw.Sheet, now: str, gravest: Severity | None, journal: Journal) -> None:
    """Colour a sheet's tab, which is of the colour ``now``, by its gravest finding, or take ours off; the clerk's stays."""
    ours = {colour: before for before, colours in _TABS.items() for colour in colours.values()}
    before = ours.get(now, now)
    if before not in _TABS:
        return
    wanted = _TABS[before][gravest] if gravest else before
    if wanted != now:
        tab = sheet.api.Tab
        journal.before_change(partial(_set_tab, tab, now))
        _set_tab(tab, wanted)


def _set_tab(tab: Any, colour: str) -> None:
    if colour == _UNCOLOURED:
        tab.ColorIndex = _NO_COLOUR
    else:
        tab.Color = _colour_number(colour)


def _add_colour(sheet: xw.Sheet, severity: Severity, areas: str, *, above: bool) -> None:
    """Colour cells, ``above`` the clerk's own conditional formats.

    Excel is called itself, by position: xlwings names the arguments and leaves one out in between, and pywin32 then hands
    on none behind it (its issue 2077).
    """
    colours = COLOURS[severity]
    for part in textwrap.wrap(areas, _LONGEST_ADDRESS):
        formats = sheet.range(part.replace(" ", ",")).api.FormatConditions
        rule = formats.Add(_BY_EXPRESSION, _NO_OPERATOR, f"={condition(severity)}")
        rule.Interior.Color = _colour_number(colours.fill)
        if severity is Severity.ERROR:
            rule.Font.Color = _colour_number(colours.text)
        if above:
            rule.SetFirstPriority()


def _colour_number(argb: str) -> int:
    """Return a colour as Excel counts it: blue, green, red."""
    return int.from_bytes(bytes.fromhex(argb)[1:], "little")


def _uncolour(sheet: xw.Sheet) -> None:
    """Take out our conditional formats, known by their condition; the last first, for the others move up."""
    formats = sheet.cells.conditional_formats
    for number in range(len(formats), 0, -1):
        each = formats(number)
        if severity_shown(each.formula or ""):
            each.delete()


def _delete_note(cell: xw.Range) -> None:
    note = cell.impl.note
    if note is not None and is_our_note(note.text.replace("\r", "")):
        note.delete()


def _restore_note(cell: xw.Range, text: str) -> None:
    if cell.impl.note is None:
        cell.impl.add_note(text)


def _enlarge(sheet: xw.Sheet, count: int, box: tuple[float, float]) -> None:
    """Give the new notes of a sheet boxes that show the longest of them: Excel's own show three lines.

    All in a few calls: the boxes of new notes are the last of the sheet's shapes. Where a program counts otherwise the
    boxes stay as they are, and the list of findings says the same.
    """
    width, height = (size * _POINTS_PER_PIXEL for size in box)
    try:
        shapes = sheet.api.Shapes
        last = int(shapes.Count)
        boxes = shapes.Range(list(range(last - count + 1, last + 1)))
        boxes.Width, boxes.Height = width, height
    except Exception:  # noqa: BLE001 - a small box is no reason to fail
        return
