"""Cells, notes and conditional formats, for the engine over UNO."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from xlwings import base_classes

from tests.live.calls import counted
from tests.live.office import load_uno

_DATE, _TEXT = 2, 256  # com.sun.star.util.NumberFormat
_EMPTY, _VALUE = "EMPTY", "VALUE"
_BY_EXPRESSION = 2  # of Excel
_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
_DAY_ONE = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's day has no zone
_STYLES = "CellStyles"
_NO = False
"""UNO takes no keywords: do not scan on; do not merge the ranges."""

_KEYS: dict[tuple[str, str], int] = {}
"""The number of a format by its code, as last read: Calc has one code several times over, Excel once."""


@counted
class UnoRange(base_classes.Range):
    """Cells of one sheet, in one area or several."""

    FREE: ClassVar = frozenset({"api", "native"})

    def __init__(self, document: Any, sheet: Any, areas: list[Any]) -> None:
        """Wrap the areas."""
        self._document, self._sheet, self._areas = document, sheet, areas

    @property
    def native(self) -> Any:
        """The first area; of a single cell, the cell."""
        address = self._areas[0].RangeAddress
        if (address.StartRow, address.StartColumn) == (address.EndRow, address.EndColumn):
            return self._areas[0].getCellByPosition(0, 0)
        return self._areas[0]

    @property
    def api(self) -> Any:
        """Excel's own range, as far as it is used."""
        return _RangeApi(self._document, self._sheet, self._areas)

    @property
    def sheet(self) -> Any:
        """The sheet, by its name only."""
        return _Named(self._sheet.Name)

    @property
    def address(self) -> str:
        """The address as Excel writes it."""
        return ",".join(area.AbsoluteName.rpartition(".")[2] for area in self._areas)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the first area."""
        address = self._areas[0].RangeAddress
        return address.EndRow - address.StartRow + 1, address.EndColumn - address.StartColumn + 1

    @property
    def raw_value(self) -> Any:
        """The value of a cell, or of all as rows: empty is ``None``, a date is one."""
        if self.shape == (1, 1):
            return self._value(self.native)
        return tuple(tuple(value or None for value in row) for row in self._areas[0].getDataArray())

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        cell = self.native
        if not isinstance(value, str):
            cell.setValue(float(value))
        elif value.startswith("'") or self._format_type(cell) == _TEXT:
            cell.setString(value.removeprefix("'"))
        else:
            cell.setFormula(value)  # reads it as if it were typed, as Excel does
        if isinstance(value, str) and "\n" in value:
            cell.IsTextWrapped = True  # so does Excel

    def _value(self, cell: Any) -> Any:
        if cell.Type.value == _EMPTY:
            return None
        if cell.Type.value == _VALUE:
            is_date = self._format_type(cell) & _DATE
            return _DAY_ONE + dt.timedelta(days=cell.Value) if is_date else cell.Value
        return cell.String

    def _format_type(self, cell: Any) -> int:
        return int(self._document.NumberFormats.getByKey(cell.NumberFormat).Type) & ~1  # 1: user-defined

    @property  # type: ignore[misc]  # read only: nothing of ours sets a formula
    def formula(self) -> str:
        """The formula of a cell, or its constant in plain writing."""
        return str(self.native.Formula)

    @property
    def number_format(self) -> str:
        """The number format's code."""
        key = self.native.NumberFormat
        code = str(self._document.NumberFormats.getByKey(key).FormatString)
        _KEYS[self._document.RuntimeUID, code] = key
        return code

    @number_format.setter
    def number_format(self, code: str) -> None:
        formats = self._document.NumberFormats
        locale = self._document.CharLocale
        key = _KEYS.get((self._document.RuntimeUID, code), formats.queryKey(code, locale, _NO))
        self.native.NumberFormat = key if key >= 0 else formats.addNew(code, locale)

    @property
    def wrap_text(self) -> bool:
        """Whether text is wrapped."""
        return bool(self.native.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.native.IsTextWrapped = value

    @property
    def row_height(self) -> float:
        """The height of a row, in points."""
        return float(self.native.Rows.getByIndex(0).Height) * 72 / 2540

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.native.Rows.getByIndex(0).Height = round(value * 2540 / 72)

    def select(self) -> None:
        """Select the cells."""
        self._document.CurrentController.select(self._areas[0])

    @property
    def note(self) -> "UnoNote | None":
        """The note at a cell, if it has one."""
        annotation = self.native.Annotation
        return UnoNote(self._sheet, self.native) if annotation.String else None

    def add_note(self, text: str) -> "UnoNote":
        """Put a note at a cell that has none."""
        if self.native.Annotation.String:
            raise ValueError("the cell has a note")
        self._sheet.Annotations.insertNew(self.native.CellAddress, text)
        return UnoNote(self._sheet, self.native)

    @property
    def conditional_formats(self) -> "UnoConditionalFormats":
        """The conditional formats of the sheet."""
        return UnoConditionalFormats(self._sheet)


class _Named:
    """A sheet of which only the name is asked."""

    def __init__(self, name: str) -> None:
        self.name = name


@counted
class UnoNote(base_classes.Note):
    """The note at a cell."""

    FREE: ClassVar = frozenset({"api"})

    def __init__(self, sheet: Any, cell: Any) -> None:
        """Belong to a cell."""
        self._sheet, self._cell = sheet, cell

    @property
    def text(self) -> str:
        """What it says."""
        return str(self._cell.Annotation.String)

    @text.setter
    def text(self, value: str) -> None:
        self._cell.Annotation.setString(value)

    def delete(self) -> None:
        """Take the note away."""
        notes, place = self._sheet.Annotations, self._cell.CellAddress
        for index in range(notes.Count):
            position = notes.getByIndex(index).Position
            if (position.Row, position.Column) == (place.Row, place.Column):
                notes.removeByIndex(index)
                return


@counted
class UnoConditionalFormats(base_classes.ConditionalFormats):
    """The conditional formats of a sheet, counted from 1."""

    FREE: ClassVar = frozenset({"api"})

    def __init__(self, sheet: Any) -> None:
        """Belong to a sheet."""
        self._sheet = sheet

    def __len__(self) -> int:
        return len(self._sheet.ConditionalFormats.getConditionalFormats())

    def __call__(self, number: int) -> "UnoConditionalFormat":
        """Return a conditional format by its number from 1."""
        native = self._sheet.ConditionalFormats.getConditionalFormats()[number - 1]
        return UnoConditionalFormat(self._sheet, native)

    def __iter__(self) -> Iterator["UnoConditionalFormat"]:
        return iter([self(number) for number in range(1, len(self) + 1)])


@counted
class UnoConditionalFormat(base_classes.ConditionalFormat):
    """One conditional format."""

    FREE: ClassVar = frozenset({"api"})

    def __init__(self, sheet: Any, native: Any) -> None:
        """Wrap a conditional format."""
        self._sheet, self._native = sheet, native

    @property
    def formula(self) -> str | None:
        """The formula of its first condition."""
        entry = self._native.getByIndex(0)
        return f"={entry.Formula1}" if hasattr(entry, "Formula1") else None

    def delete(self) -> None:
        """Take it off the sheet."""
        self._sheet.ConditionalFormats.removeByID(self._native.ID)


@counted
class _RangeApi:
    """Excel's own range, as far as it is used."""

    def __init__(self, document: Any, sheet: Any, areas: list[Any]) -> None:
        self._place = document, sheet, areas

    @property
    def FormatConditions(self) -> "_FormatConditions":  # noqa: N802 - Excel's name
        """The conditional formats of the cells."""
        return _FormatConditions(*self._place)


@counted
class _FormatConditions:
    """The conditional formats of cells, to which one can be added."""

    def __init__(self, document: Any, sheet: Any, areas: list[Any]) -> None:
        self._document, self._sheet, self._areas = document, sheet, areas

    def Add(self, kind: int, _operator: int, formula: str, /) -> "_Rule":  # noqa: N802 - Excel's name
        """Add a format with a formula as its condition; by position only, for so it must be with pywin32."""
        assert kind == _BY_EXPRESSION
        ranges = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(area.RangeAddress for area in self._areas), _NO)
        formats = self._sheet.ConditionalFormats
        identity = formats.createByRange(ranges)
        native = next(each for each in formats.getConditionalFormats() if identity == each.ID)
        native.createEntry(_CONDITION, 0)
        entry = native.getByIndex(0)
        entry.Operator = load_uno().getConstantByName("com.sun.star.sheet.ConditionFormatOperator.EXPRESSION")
        entry.Formula1 = formula.removeprefix("=")
        return _Rule(self._document, entry)


class _Rule:
    """One conditional format: its colours are those of a cell style, made where it is missing.

    Its making is one call, as in xlwings' interface; for Excel each colour is two more.
    """

    def __init__(self, document: Any, entry: Any) -> None:
        self._document, self._entry = document, entry
        self._colours: dict[str, int] = {}

    @property
    def Interior(self) -> "_Coloured":  # noqa: N802 - Excel's name
        """What lies behind the text."""
        return _Coloured(self, "CellBackColor")

    @property
    def Font(self) -> "_Coloured":  # noqa: N802 - Excel's name
        """The text."""
        return _Coloured(self, "CharColor")

    def SetFirstPriority(self) -> None:  # noqa: N802 - Excel's name
        """Put the format above the others: Calc asks them in the order of their ranges."""

    def _paint(self, name: str, colour: int) -> None:
        self._colours[name] = colour
        style_name = "mark_" + "_".join(map(str, self._colours.values()))
        styles = self._document.StyleFamilies.getByName(_STYLES)
        if not styles.hasByName(style_name):
            style = self._document.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(style_name, style)
            for each, value in self._colours.items():
                setattr(style, each, value)
        self._entry.StyleName = style_name


class _Coloured:
    """A part of a conditional format that has a colour."""

    def __init__(self, rule: _Rule, name: str) -> None:
        self._rule, self._name = rule, name

    def _set(self, blue_green_red: int) -> None:
        blue, green, red = blue_green_red.to_bytes(3, "big")
        self._rule._paint(self._name, red << 16 | green << 8 | blue)

    Color = property(None, _set)
