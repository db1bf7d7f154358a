"""One cell of an open workbook: what it holds, text put into it as text, and what it held put back."""

from numbers import Real
from typing import Literal

import xlwings as xw

from xl_tools.model.grid import cell_text
from xl_tools.model.record import Record

TEXT_FORMAT = "@"
_GENERAL = "General"


class CellState(Record):
    """What a cell holds and how it shows it, so that both can be given back."""

    kind: Literal["empty", "text", "number", "flag", "height"]
    text: str = ""
    number: float = 0.0
    number_format: str = _GENERAL
    wraps: bool = True

    @property
    def shown(self) -> str:
        """The text by which it is known whether the cell has been changed."""
        numbers = {"number": self.number, "height": self.number, "flag": bool(self.number)}
        return cell_text(numbers.get(self.kind, self.text)).strip()


def state_of(cell: xw.Range) -> CellState:
    """Return what a cell holds; its value is a constant (formulas are never changed, so never kept)."""
    value = cell.raw_value
    looks = {"number_format": cell.number_format or _GENERAL, "wraps": bool(cell.wrap_text)}
    if value is None or value == "":
        return CellState(kind="empty", **looks)
    if isinstance(value, str):
        return CellState(kind="text", text=value, **looks)
    if isinstance(value, bool):
        return CellState(kind="flag", number=float(value), **looks)
    if isinstance(value, Real):
        return CellState(kind="number", number=float(value), **looks)
    # A date or money comes in a type of its own, which would lose digits; its formula is the plain number.
    return CellState(kind="number", number=float(str(cell.formula)), **looks)


def height_of(row: xw.Range) -> CellState:
    """Return the height of a row, which is all of it that a change of it changes."""
    return CellState(kind="height", number=round(row.row_height or 0.0, 2))


def put_text(cell: xw.Range, text: str, looks: CellState) -> None:
    """Put text into a cell so that it stays text, whatever it looks like (a code, ``=…``, ``1-2``, ``25%``).

    Under the format for text nothing is read as a number, date or formula; then the cell gets its own look back.
    """
    if not text:
        cell.raw_value = ""
        return
    if looks.number_format != TEXT_FORMAT:
        cell.number_format = TEXT_FORMAT
    cell.raw_value = f"'{text}" if text.startswith("'") else text  # Excel takes the first one for a mark
    if looks.number_format != TEXT_FORMAT:
        cell.number_format = looks.number_format
    if "\n" in text and not looks.wraps:
        cell.wrap_text = False  # a line break makes Excel wrap a cell, wanted or not


def put_back(cell: xw.Range, state: CellState) -> None:
    """Give a cell back what it held and how it showed it."""
    match state.kind:
        case "empty":
            cell.raw_value = ""
            cell.number_format = state.number_format
        case "text":
            put_text(cell, state.text, state)
        case "height":
            cell.row_height = state.number
            return
        case _:
            cell.number_format = _GENERAL  # a number put into a cell for text would become text
            cell.raw_value = bool(state.number) if state.kind == "flag" else state.number
            cell.number_format = state.number_format
    if state.wraps != bool(cell.wrap_text):
        cell.wrap_text = state.wraps
