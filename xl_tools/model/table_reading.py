"""What reading a form yields: the table, and for every field its cell and its text as typed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from xl_tools.model.finding import Edit
from xl_tools.model.form_facts import FormFacts
from xl_tools.model.grid import Cell
from xl_tools.model.table import PerformanceTable


class Label(NamedTuple):
    """A label as it stands on a sheet."""

    cell: Cell
    text: str


@dataclass(frozen=True, slots=True)
class TableReading:
    """A 绩效目标表 read from a sheet.

    ``cells`` says where each field stands, also an empty one (where the clerk must type); ``texts`` what was typed
    there; both are keyed by field: ``code``, ``budget``, ``march``, ``goals`` …, and ``indicator.0.value`` for the
    indicator block, whose next free row is ``indicator.next`` and whose prepared rows are ``slot.<二级>``. Text over
    several cells (purpose, goals) has the first as its cell, and all of them in ``pieces``; ``whole`` is the whole text
    of a cell that holds more than its field (a label, ``单位：万元``). ``leftovers`` are filled cells that are no label, no value
    and no 一级 or 二级 of a prepared row: nothing a clerk typed goes unseen.
    """

    sheet: str
    table: PerformanceTable
    cells: Mapping[str, Cell]
    texts: Mapping[str, str]
    labels: Mapping[str, Label]
    leftovers: tuple[Label, ...] = ()
    pieces: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)
    money_unit: str = "万元"
    """Of amounts that name none; empty where the form, which is not the standard one, leaves it open."""
    own_units: Mapping[str, str] = field(default_factory=dict)
    """Units of single amounts, said by their labels or beside them."""
    unit_said: bool = True
    """Whether the form itself says its unit of money."""
    code_is_number: bool = False
    """Whether the cell of the code holds a number, of which Excel keeps 15 digits."""
    plain_fractions: frozenset[str] = field(default_factory=frozenset)
    """Plan fields that hold a bare number between 0 and 1 where a percent was meant."""

    form: FormFacts | None = None
    """What the form has, where it is not the standard one, which has every field."""

    def asks(self, *keys: str) -> bool:
        """Whether the form has a place for any of the fields, as the standard form has for all; ``indicator.value`` is a column."""
        return self.form is None or not self.form.fields.isdisjoint(keys)

    def unit_of(self, amount: str) -> str:
        """Return the unit of money of a bare number in a field."""
        return self.own_units.get(amount, self.money_unit)

    def address(self, key: str) -> str:
        """Return the A1 address of a field, empty when the form has no place for it."""
        cell = self.cells.get(key)
        return cell.address if cell else ""

    @property
    def anchor(self) -> str:
        """The A1 address of the project's name, else of its code: where a form is pointed to as a whole."""
        return self.address("name") or self.address("code")

    def written(self, key: str) -> tuple[Label, ...]:
        """Return the cells in which a field is written, with the text in each; none where it is empty."""
        if key in self.pieces:
            return self.pieces[key]
        cell, text = self.cells.get(key), self.texts.get(key, "")
        return (Label(cell, text),) if cell and text else ()

    def edit(self, key: str, old: str, new: str, why: str) -> Edit:
        """Return the edit that puts ``new`` where a field says ``old``; what else its cell holds stays."""
        said = "" if key in self.pieces else self.texts.get(key, "")
        whole = self.whole.get(key, said if old in said else old)
        before, _, after = whole.rpartition(old) if old else (whole, "", "")
        return Edit(sheet=self.sheet, cell=self.address(key), old=whole, new=f"{before}{new}{after}", why=why)


@lru_cache(maxsize=1 << 12)  # asked for every cell of every indicator, by many rules
def indicator_key(index: int, column: str) -> str:
    """Return the key of one cell of the indicator block."""
    return f"indicator.{index}.{column}"


def blocks_of(leftovers: Iterable[Label]) -> Iterator[list[Label]]:
    """Yield the cells of a form that belong to no field, those in rows one below the other together."""
    block: list[Label] = []
    for left in leftovers:
        if block and left.cell.row > block[-1].cell.row + 1:
            yield block
            block = []
        block.append(left)
    if block:
        yield block
