"""The sheets of a workbook, for the engine over UNO."""

from collections.abc import Iterator
from typing import Any, ClassVar

from xlwings import base_classes

from tests.live.calls import counted
from tests.live.uno_ranges import UnoRange


@counted
class UnoSheets(base_classes.Sheets):
    """The sheets of a workbook in their order."""

    FREE: ClassVar = frozenset({"api"})

    def __init__(self, book: Any) -> None:
        """Belong to a workbook."""
        self._book = book

    @property
    def active(self) -> "UnoSheet":
        """The sheet in front."""
        return UnoSheet(self._book, self._book.document.CurrentController.ActiveSheet)

    def __call__(self, key: str | int) -> "UnoSheet":
        """Return a sheet by its name, or its number from 1."""
        sheets = self._book.document.Sheets
        native = sheets.getByName(key) if isinstance(key, str) else sheets.getByIndex(key - 1)
        return UnoSheet(self._book, native)

    def __len__(self) -> int:
        return int(self._book.document.Sheets.Count)

    def __iter__(self) -> Iterator["UnoSheet"]:
        sheets = self._book.document.Sheets
        return iter([UnoSheet(self._book, sheets.getByIndex(index)) for index in range(sheets.Count)])


_NO_COLOUR = -4142
BOXES: list[tuple[list[int], dict[str, float]]] = []
"""Which shapes were given which sizes: Calc itself fits the boxes of notes to their texts."""


@counted
class _Boxes:
    """Some shapes of a sheet, sized together."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = numbers

    def _size(self, name: str, value: float) -> None:
        BOXES.append((self._numbers, {name: value}))

    Width = property(None, lambda self, value: self._size("Width", value))
    Height = property(None, lambda self, value: self._size("Height", value))


@counted
class _Shapes:
    """The shapes of a sheet: drawings, then notes."""

    def __init__(self, native: Any) -> None:
        self._native = native

    @property
    def Count(self) -> int:  # noqa: N802 - Excel's name
        """How many there are."""
        return int(self._native.DrawPage.Count)

    def Range(self, numbers: list[int]) -> _Boxes:  # noqa: N802 - Excel's name
        """Return the shapes of these numbers, counted from 1."""
        if not numbers or numbers[0] < 1:
            raise ValueError(numbers)
        return _Boxes(numbers)


@counted
class _Tab:
    """The tab of a sheet; Excel counts colours as blue, green, red, and has no colour by a number of its own."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def _put(self, value: int) -> None:
        self._native.TabColor = int.from_bytes(int(value).to_bytes(3, "big"), "little")

    def _take(self, value: int) -> None:
        assert value == _NO_COLOUR
        self._native.TabColor = -1

    Color, ColorIndex = property(None, _put), property(None, _take)


@counted
class _SheetApi:
    """Excel's own sheet object, as far as it is used."""

    def __init__(self, native: Any) -> None:
        self._native = native

    @property
    def Tab(self) -> "_Tab":  # noqa: N802 - Excel's name
        """The sheet's tab."""
        return _Tab(self._native)

    @property
    def Shapes(self) -> _Shapes:  # noqa: N802 - Excel's name
        """What is drawn on the sheet."""
        return _Shapes(self._native)


@counted
class UnoSheet(base_classes.Sheet):
    """One sheet."""

    FREE: ClassVar = frozenset({"book", "api", "native"})

    def __init__(self, book: Any, native: Any) -> None:
        """Wrap a sheet."""
        self._book, self.native = book, native

    @property
    def book(self) -> Any:
        """The workbook."""
        return self._book

    @property
    def name(self) -> str:
        """The name on the tab."""
        return str(self.native.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.native.Name = value

    @property
    def api(self) -> Any:
        """Excel's own sheet object, as far as it is used."""
        return _SheetApi(self.native)

    def range(self, address: str, _other: Any = None) -> UnoRange:
        """Return the cells of an address, of several areas too."""
        areas = [self.native.getCellRangeByName(area) for area in address.split(",")]
        return UnoRange(self.book.document, self.native, areas)

    @property
    def cells(self) -> UnoRange:
        """All cells."""
        return UnoRange(self.book.document, self.native, [self.native])

    @property
    def used_range(self) -> UnoRange:
        """The cells from A1 to the last one in use."""
        cursor = self.native.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - UNO takes no keywords
        last = cursor.RangeAddress
        area = self.native.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        return UnoRange(self.book.document, self.native, [area])

    def activate(self) -> None:
        """Bring the sheet to the front."""
        self.book.document.CurrentController.setActiveSheet(self.native)

    def delete(self) -> None:
        """Take the sheet out of its workbook."""
        self.book.document.Sheets.removeByName(self.native.Name)

    def copy(self, before: Any, after: "UnoSheet") -> None:
        """Copy the sheet behind another, of another workbook as a rule."""
        assert before is None
        target = after.book.document.Sheets
        place = after.native.RangeAddress.Sheet + 1
        if after.book.document.isProtected() or target.hasByName(self.native.Name):
            raise ValueError(self.native.Name)
        # Calc 7.4 breaks down now and then where one is imported in between
        target.importSheet(self.book.document, self.native.Name, target.Count)
        target.moveByName(self.native.Name, place)
