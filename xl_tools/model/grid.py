"""A sheet as values by cell, with merges and addresses, whatever it came from."""

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeGuard

CellValue: TypeAlias = str | float | int | bool | dt.date | dt.time | dt.timedelta | None
"""What a cell can hold; a date-time is a date."""

_MONEY_UNIT = re.compile("[万亿]?元")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)")


class Cell(NamedTuple):
    """A place in a grid, counted from 0."""

    row: int
    column: int

    @property
    def address(self) -> str:
        """The A1 address."""
        return f"{column_letters(self.column)}{self.row + 1}"


class Merge(NamedTuple):
    """A merged range, first and last cell included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, cell: Cell) -> bool:
        """Whether a cell lies in the range."""
        return self.top <= cell.row <= self.bottom and self.left <= cell.column <= self.right

    def touches(self, other: "Merge") -> bool:
        """Whether the ranges have a cell in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


LAST_CELL: Final = Cell(1_048_575, 16_383)
"""The last one that a sheet of Excel has."""


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0 (0 → A, 26 → AA)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the column of its letters, counted from 0 (A → 0, AA → 26)."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def parse_address(address: str) -> Cell:
    """Return the cell of an A1 address; ``ValueError`` when it is none."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(address)
    return Cell(int(match[2]) - 1, column_number(match[1]))


@lru_cache
def parse_range(ref: str) -> Merge:
    """Return the cells that a reference (``B2:D9`` or ``B2``) spans; ``ValueError`` when it is none."""
    first, _, last = ref.partition(":")
    top_left = parse_address(first)
    return Merge(*top_left, *(parse_address(last) if last else top_left))


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: values by row and column from A1 on, merges, and what else matters for reading.

    ``shown`` is what cells show whose format says otherwise than their value (0.25 as ``25%``); ``None`` where the source
    does not tell formats. ``faults`` are cells whose value is an error (``#REF!``) or a formula never calculated;
    ``covered`` holds what stands below merged ranges, where nobody sees it, and is not what they show: no values hold it.
    ``unknown_formats`` are the format codes of numbers that are told as they are, their format not being known here.
    ``linked_cells`` have a formula that reads another workbook. ``filtered`` sheets hide rows by a filter.
    """

    sheet: str
    rows: Sequence[Sequence[CellValue]]
    merges: Sequence[Merge] = ()
    shown: Mapping[Cell, str] | None = field(default_factory=dict)
    faults: Mapping[Cell, str] = field(default_factory=dict)
    covered: Mapping[Cell, str] = field(default_factory=dict)
    unknown_formats: Mapping[Cell, str] = field(default_factory=dict)
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    linked_cells: frozenset[Cell] = frozenset()
    filtered: bool = False
    texts: Sequence[Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Work out the text of every cell once, stripped."""
        texts = [
            [
                # str is by far the commonest, and most cells are empty
                (value and value.strip())
                if type(value) is str
                else number_text(value)
                if type(value) is float
                else cell_text(value).strip()
                for value in row
            ]
            for row in self.rows
        ]
        for cell, shown in {**(self.shown or {}), **self.faults}.items():
            texts[cell.row][cell.column] = shown
        object.__setattr__(self, "texts", texts)

    def text(self, row: int, column: int) -> str:
        """Return the text a cell shows, stripped; empty outside the grid."""
        if row < 0 or column < 0:
            return ""
        try:
            return self.texts[row][column]
        except IndexError:
            return ""

    def exact(self, row: int, column: int) -> str:
        """Return what a cell says to be reckoned with, however its format rounds it: all digits, a day as ISO 8601.

        A percent and an amount keep their sign: 0.255 shown as ``26%`` is ``25.5%``, 20000 as ``20,000元`` is ``20000元``.
        """
        shown = self.text(row, column)
        if not self.shown or (row, column) not in self.shown:
            return shown
        value = self.rows[row][column]
        if isinstance(value, str | dt.timedelta):
            return shown
        if not _is_number(value):
            return cell_text(value)
        if shown.endswith("%"):
            return f"{number_text(value if _is_of_hundred(shown, value) else value * 100)}%"
        unit = _MONEY_UNIT.search(shown)
        return number_text(value) + (unit[0] if unit else "")

    def seen_at(self, cell: Cell) -> Cell:
        """Return the cell that is seen where this one lies: the first of a merged range that covers it."""
        firsts = (Cell(merge.top, merge.left) for merge in self.merges if merge.holds(cell))
        return next((first for first in firsts if first != cell), cell)

    def is_number(self, cell: Cell) -> bool:
        """Whether the cell holds a number rather than text."""
        if cell.row < len(self.rows) and cell.column < len(self.rows[cell.row]):
            return _is_number(self.rows[cell.row][cell.column])
        return False

    def filled(self) -> Iterator[tuple[Cell, str]]:
        """Yield every cell that shows text, row by row."""
        for r, row in enumerate(self.texts):
            for c, text in enumerate(row):
                if text:
                    yield Cell(r, c), text

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.texts)

    @property
    def width(self) -> int:
        """The number of columns of the longest row."""
        return max(map(len, self.texts), default=0)


def cell_text(value: CellValue) -> str:
    """Return the text of a value: numbers to Excel's 15 significant digits, dates as ISO 8601."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return number_text(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def number_text(value: float) -> str:
    """Write a number to 15 significant digits, as Excel shows it, never in exponents; a whole number in full."""
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    text = f"{value:.15g}"
    if "e" not in text and text != "-0":
        return text
    return f"{Decimal(text) + 0:f}"  # + 0 takes the sign off a zero


def _is_of_hundred(shown: str, value: float) -> bool:
    """Whether the sign of a percent is a word of the format and no part of the number: 98.01 is shown as ``98.01%``."""
    try:
        said = float(shown[:-1].replace(",", ""))
    except ValueError:
        return False
    return abs(said - value) < abs(said - value * 100)


def _is_number(value: CellValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
