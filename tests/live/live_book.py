"""A workbook open in a running program: opened, its buttons pressed, its cells read back through UNO itself."""

import json
from pathlib import Path
from typing import Any

import xlwings as xw
from click.testing import CliRunner

from tests.live.calls import CALLS
from tests.live.scripted import ScriptedDialogs
from xl_tools.commands.command_line import main
from xl_tools.excel import ribbon

_LOOKS = (
    *("CellBackColor", "CharColor", "CharFontName", "CharHeight", "CharWeight", "HoriJustify"),
    *("VertJustify", "IsTextWrapped", "CellStyle", "CharUnderline", "CharPosture"),
)


class LiveBook:
    """The workbook in front."""

    def __init__(self, app: xw.App, dialogs: ScriptedDialogs, folder: Path) -> None:
        """Work in a running program, and keep files in a folder."""
        self.app, self.dialogs, self.folder = app, dialogs, folder

    def open(self, data: bytes, name: str = "报送.xlsx") -> Any:
        """Write a workbook into the folder and open it; return its UNO document."""
        path = self.folder / name
        path.write_bytes(data)
        return self.app.books.open(str(path)).impl.document

    @property
    def document(self) -> Any:
        """The UNO document in front."""
        return self.app.impl.front

    @property
    def path(self) -> Path:
        """Where the workbook in front is saved."""
        return Path(self.app.books.active.fullname)

    def press(self, control: str) -> str:
        """Press a button as the ribbon does; return what it said last."""
        CALLS.reset_count()
        self.dialogs.said.clear()
        ribbon.press(control)
        return self.dialogs.said[-1] if self.dialogs.said else ""

    def change(self, control: str) -> str:
        """Press a button that changes cells; again, with every row ticked, where it has listed them on a sheet."""
        said = self.press(control)
        return self.press(control) if "都列在“修改清单”表里" in said else said

    def cell(self, sheet: str, address: str) -> Any:
        """Return a cell of the workbook in front."""
        return self.document.Sheets.getByName(sheet).getCellRangeByName(address).getCellByPosition(0, 0)

    def text(self, sheet: str, address: str) -> str:
        """Return what a cell shows."""
        return str(self.cell(sheet, address).String)

    def sheet_names(self) -> list[str]:
        """Return the names of the sheets."""
        return list(self.document.Sheets.ElementNames)

    def save(self, path: Path) -> Path:
        """Save a copy of the workbook, as the clerk would."""
        self.app.books.active.api.SaveCopyAs(str(path))
        return path

    def findings_by_command(self) -> list[dict[str, Any]]:
        """Return what ``xl-tools check --format json`` finds in the saved workbook, less the file's name."""
        copy = self.save(self.folder / f"saved{self.path.suffix}")
        result = CliRunner().invoke(main, ["check", "--format", "json", str(copy)])
        findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
        return [{**finding, "file": ""} for finding in findings]

    def contents(self) -> dict[str, Any]:
        """Return the formulas and constants of every sheet."""
        return {name: _used(sheet).getFormulaArray() for name, sheet in self._sheets()}

    def looks(self) -> dict[str, Any]:
        """Return how every cell looks, with notes, conditional formats and merges."""
        formats = self.document.NumberFormats
        return {name: _looks(sheet, formats) for name, sheet in self._sheets()}

    def marks(self) -> dict[str, Any]:
        """Return the notes and conditional formats of every sheet, but those that its workbook came with."""
        return {name: (_notes(sheet), _colours(sheet)) for name, sheet in self._sheets()}

    def values(self, sheet: str) -> Any:
        """Return what the cells of a sheet show, also those of formulas."""
        return _used(self.document.Sheets.getByName(sheet)).getDataArray()

    def _sheets(self) -> list[tuple[str, Any]]:
        sheets = self.document.Sheets
        return [(name, sheets.getByName(name)) for name in sheets.ElementNames]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[object]:
    """Return what is not alike in two pictures of a workbook, piece by piece."""
    found: list[object] = []
    for sheet in before.keys() | after.keys():
        one, other = before.get(sheet), after.get(sheet)
        if one == other:
            continue
        if isinstance(one, tuple) and isinstance(other, tuple) and isinstance(one[0], dict):
            areas = one[0].keys() | other[0].keys()
            found += [
                (area, one[0].get(area), other[0].get(area))
                for area in areas
                if one[0].get(area) != other[0].get(area)
            ]
            found += [(sheet, a, b) for a, b in zip(one[1:], other[1:], strict=True) if a != b]
        else:
            found.append((sheet, one, other))
    return found


def _used(sheet: Any) -> Any:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - UNO takes no keywords
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)


def _looks(sheet: Any, formats: Any) -> Any:
    """Return how every cell of a sheet looks; Calc tells it by groups of cells that look alike."""
    groups = _used(sheet).getUniqueCellFormatRanges()
    looks = {}
    for group in (groups.getByIndex(index) for index in range(groups.Count)):
        *values, number_format = group.getPropertyValues((*_SORTED, "NumberFormat"))
        look = (*zip(_SORTED, map(str, values), strict=True), formats.getByKey(number_format).FormatString)
        for place in group.RangeAddresses:
            for row in range(place.StartRow, place.EndRow + 1):
                for column in range(place.StartColumn, place.EndColumn + 1):
                    looks[row, column] = look
    return looks, _notes(sheet), _colours(sheet), int(sheet.TabColor)


_SORTED = tuple(sorted(_LOOKS))


def _notes(sheet: Any) -> dict[tuple[int, int], str]:
    notes = sheet.Annotations
    each = (notes.getByIndex(index) for index in range(notes.Count))
    return {(note.Position.Row, note.Position.Column): str(note.String) for note in each}


_YELLOW = '""'
"""What colours a cell where something is to be typed, of a standard workbook."""


def _colours(sheet: Any) -> list[tuple[str, str, str]]:
    found = []
    for each in sheet.ConditionalFormats.getConditionalFormats():
        entry = each.getByIndex(0)
        if sheet.Name == "目录" or str(getattr(entry, "Formula1", "")) == _YELLOW:
            continue
        found.append(
            (
                each.Range.RangeAddressesAsString,
                str(getattr(entry, "Formula1", "")),
                str(getattr(entry, "StyleName", "")),
            )
        )
    return sorted(found)
