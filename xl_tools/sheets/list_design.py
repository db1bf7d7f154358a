"""A list before it is written: its columns, where its cells will stand, what a row is told of a field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from xl_tools.model.grid import column_letters
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell
from xl_tools.sheets.sheet_look import Properties


class Column(NamedTuple):
    """A column of the list: its heading, its width in characters, the look of its cells.

    What is not printed does not ``set_heights``: on paper its rows would stand apart for nothing.
    """

    heading: str
    width: float
    look: Properties = styles.CELL
    sets_heights: bool = True


@dataclass(frozen=True)
class ListDesign:
    """A list before anything is written: the name of its sheet, its columns by field, the row of its headings from 0.

    It knows where everything will stand, so that other sheets can name its cells; places in the list count from 0.
    Columns behind ``last_printed`` are for the screen: on paper they would make all others too small to read.
    """

    name: str
    columns: Mapping[str, Column]
    header_row: int = 2
    last_printed: str = ""

    @property
    def first_row(self) -> int:
        """The row of the first place, counted from 0."""
        return self.header_row + 1

    def at(self, field: str) -> int:
        """Return which column a field is, counted from 0."""
        return self._places[field]

    @property
    def printed(self) -> list[Column]:
        """The columns that are printed."""
        columns = [*self.columns.values()]
        return columns[: self.at(self.last_printed) + 1] if self.last_printed else columns

    @cached_property
    def _places(self) -> dict[str, int]:
        return {field: place for place, field in enumerate(self.columns)}

    def cell(self, field: str, place: int) -> str:
        """Return the address of a cell, for formulas of this sheet: ``E5``."""
        return f"{column_letters(self.at(field))}{self.first_row + place + 1}"

    def cells(self, field: str, first: int, last: int) -> str:
        """Return the cells of a column from one place to another, for formulas of other sheets."""
        letters, top = column_letters(self.at(field)), self.first_row + 1
        return f"'{self.name}'!${letters}${top + first}:${letters}${top + last}"

    def column(self, field: str, count: int) -> str:
        """Return the cells of a column of a list so long (one without rows says so in one), for other sheets."""
        return self.cells(field, 0, max(count, 1) - 1)

    def target(self, field: str, place: int) -> str:
        """Return a cell as other sheets' formulas and links name it."""
        return self.cells(field, place, place).partition(":")[0]


_FURTHER = "further."
_FURTHER_WIDTH = 14.0


def with_columns(
    design: ListDesign, names: Sequence[str], looks: Mapping[str, Properties] = MappingProxyType({})
) -> ListDesign:
    """Return a list with further columns behind its own, so that no cell of these moves; some of a look of their own."""
    if not names:
        return design
    further = {
        field_of(name): Column(name, _FURTHER_WIDTH, looks[name])
        if name in looks
        else Column(name, _FURTHER_WIDTH)
        for name in names
    }
    return replace(design, columns={**design.columns, **further})


def field_of(name: str) -> str:
    """Return the field of a further column."""
    return _FURTHER + name


class Figure(NamedTuple):
    """A formula (without ``=``) and the exact value that it has."""

    formula: str
    value: Decimal


class Cell(NamedTuple):
    """What stands in a cell of a list: a text or number, worked out by a formula where there is one.

    ``colours`` change the look of its column; it leads to a source, or to a cell of this workbook.
    """

    value: str | Decimal | float
    formula: str | None = None
    colours: Properties = MappingProxyType({})
    leads: SourceCell | str | None = None


Value: TypeAlias = "Cell | str | Decimal | int | None"
"""What a row is told of a field; ``None`` leaves the cell out."""


def coloured_count(count: Decimal | int, colours: Properties, formula: str | None = None) -> Cell:
    """Return a count, coloured unless it is none."""
    return Cell(count, formula, colours if count else {})
