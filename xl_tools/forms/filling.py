"""What goes into a template: the values of a table by the names of the fields, and where on its sheet each is put."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, groupby
from typing import NamedTuple, TypeAlias

from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.template import Place, Template
from xl_tools.form_templates.vocabulary import vocabulary
from xl_tools.forms.carried_over import is_amount_field, rows_in_order
from xl_tools.forms.split_values import parted_value
from xl_tools.model.grid import Cell, Merge
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.opc.repeated_rows import Formula
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import stated_unit, unit_of_label
from xl_tools.values.percent import format_percent

Value: TypeAlias = str | Decimal | Formula
"""A formula names the cells of fields: ``{预算数}``, of its own row ``{.权重}``, of all rows ``{..得分}``."""

_UNSAID = "万元"
"""The unit that stands behind every amount where a template names none."""

_LEVELS = ("level1", "level2")
_REFERENCE = re.compile(r"\{(\.{0,2})([^{}]+)\}")


class Filling(NamedTuple):
    """The values of one form by the keys of their fields: once, and row by row of its indicators."""

    once: Mapping[str, Value]
    rows: Sequence[Mapping[str, Value]]
    others: Sequence[tuple[str, Value]] = ()
    """The values of lists that are none of indicators, row after row."""


class FilledCells(NamedTuple):
    """A template's sheet filled: how often each of its list rows stands there, the values, the merged levels."""

    repeats: Mapping[int, int]
    cells: dict[Cell, Value]
    merges: list[Merge]
    extents: dict[Cell, Merge]
    """How far the (merged) cell of each value reaches."""

    def moved(self, row: int) -> int:
        """Return how far down a row of the template goes."""
        return sum(times - 1 for at, times in self.repeats.items() if at < row)

    def put(self, place: Place, value: Value, down: int, stretched: int = 0) -> None:
        """Put a value into the cell of a place, so far down, stretched over so many rows more."""
        cell = Cell(place.cell.row + down, place.cell.column)
        self.cells[cell] = value
        self.extents[cell] = Merge(cell.row, cell.column, place.bottom + down + stretched, place.right)

    def merge(self, place: Place, top: int, bottom: int) -> None:
        """Make one cell of rows that say the same: the first keeps the text."""
        self.merges.append(Merge(top, place.cell.column, bottom, place.right))
        self.extents[Cell(top, place.cell.column)] = self.merges[-1]
        for below in range(top + 1, bottom + 1):
            self.cells[Cell(below, place.cell.column)] = ""


def filling_of(table: PerformanceTable, template: Template, year: int | None = None) -> Filling:
    """Return the values of a table as a template wants them: amounts in its unit of money, values in its columns."""
    keys = {key.removeprefix("indicator.") for key in template.fields}
    units = _units(template)
    more = [(key, _further(key, text, units[""])) for key, text in table.more]
    once: dict[str, Value] = {"部门名称": table.unit_name, **dict(more)}
    once["year"] = "" if year is None else str(year)
    once["number"] = "" if table.number is None else str(table.number)
    once |= {
        key: getattr(table, key) for key in ("code", "name", "unit_code", "unit_name", "purpose", "goals")
    }
    once |= {key: _in_unit(amount, units.get(key, units[""])) for key, amount in table.funding}
    once |= {key: "" if percent is None else format_percent(percent) for key, percent in table.plan}
    rows = [_row(row, keys) for row in table.indicators]
    return Filling(once, rows, more)


def _further(key: str, text: str, unit: str) -> Value:
    """Return what a further field holds: an amount that says its unit in that of the template."""
    amount = parse_amount(text, "") if is_amount_field(key) else None
    return text if amount is None else _in_unit(amount, unit)


def _row(row: Indicator, keys: set[str]) -> dict[str, Value]:
    sign, value, unit = parted_value(row.value.text, has_sign="sign" in keys, has_unit="unit" in keys)
    return {
        **dict(row.more),
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "description": row.description,
        "basis": row.basis,
        "sign": sign,
        "value": value,
        "unit": unit,
        "weight": "" if row.weight is None else row.weight,
    }


def money_in(template: Template, amount: Decimal) -> Value:
    """Return an amount of 万元 as a template wants it."""
    return _in_unit(amount, _units(template)[""])


def _in_unit(amount: Decimal | None, unit: str) -> Value:
    if amount is None:
        return ""
    one = parse_amount("1", unit or _UNSAID) or Decimal(1)
    number = Decimal(f"{(amount / one).normalize():f}")
    return number if unit else f"{number:f}{_UNSAID}"


def _units(template: Template) -> dict[str, str]:
    """Return the units of money in which a template is filled: that of single amounts by their keys, of all others without."""
    texts = [text for _, text in template.grid.filled()]
    stated = next((unit for text in texts if (unit := stated_unit(text)[0])), template.unit)
    words = vocabulary()
    units: dict[str, str] = {}
    for place in template.once:
        for cell in (place.left, place.above):
            if cell and (unit := unit_of_label(template.grid.text(*cell))[0]):
                units |= {words.named(each.name, in_rows=False).key: unit for each in place.placeholders}
    block = next((unit for text in texts if (unit := unit_of_label(text)[0])), "")
    return {"": stated or block, **units}


def filled_cells(template: Template, fillings: Sequence[Filling]) -> FilledCells:
    """Return a template's sheet filled with a form; with several, where its rows hold the projects themselves."""
    rows, main = list(_all_rows(template, fillings)), _main_list(template)
    others = {row[0].cell.row: _other_rows(row, fillings) for row in template.lists if row is not main}
    repeats = {
        row[0].cell.row: max(len(rows if row is main else others[row[0].cell.row]), 1)
        for row in template.lists
    }
    filled = FilledCells(repeats, {}, [], {})
    once = fillings[0].once if fillings else {}
    for place in template.once:
        stretched = sum(times - 1 for at, times in repeats.items() if place.cell.row <= at <= place.bottom)
        filled.put(place, _of_place(place, once, in_rows=False), filled.moved(place.cell.row), stretched)
    for row in template.lists:
        start = filled.moved(row[0].cell.row)
        said = rows if row is main else others[row[0].cell.row]
        for index in range(repeats[row[0].cell.row]):
            values = said[index] if index < len(said) else {}
            for place in row:
                filled.put(place, _of_place(place, values, in_rows=True), start + index)
        if row is main:
            for place, at, last in _groups(row, rows):
                filled.merge(place, place.cell.row + start + at, place.cell.row + start + last)
    _point_formulas(template, filled, main)
    return filled


def _point_formulas(template: Template, filled: FilledCells, main: Sequence[Place] | None) -> None:
    """Put the cells of the fields that formulas name into them; one that names a field which is not there goes, its result stays."""
    once = {
        each.name: Cell(place.cell.row + filled.moved(place.cell.row), place.cell.column).address
        for place in template.once
        for each in place.placeholders
    }
    columns = {each.name: place.cell.column for place in main or () for each in place.placeholders}
    top = filled.moved(main[0].cell.row) + main[0].cell.row if main else 0
    bottom = top + filled.repeats[main[0].cell.row] - 1 if main else 0
    for cell, value in filled.cells.items():
        if not isinstance(value, Formula):
            continue

        def named(found: re.Match[str], row: int = cell.row) -> str:
            dots, name = found.groups()
            if not dots:
                return once[name]
            first = Cell(row if dots == "." else top, columns[name]).address
            return first if dots == "." else f"{first}:{Cell(bottom, columns[name]).address}"

        try:
            filled.cells[cell] = value._replace(text=_REFERENCE.sub(named, value.text))
        except KeyError:
            filled.cells[cell] = value.result


def _all_rows(template: Template, fillings: Sequence[Filling]) -> Iterator[Mapping[str, Value]]:
    for filling in fillings:
        rows = filling.rows or [{}]
        for index, row in enumerate(rows):
            yield {**filling.once, **row} if template.is_flat and not index else row


def _other_rows(row: Sequence[Place], fillings: Sequence[Filling]) -> Sequence[Mapping[str, Value]]:
    """Return the rows of a list that is none of indicators (the tasks of a department)."""
    words = vocabulary()
    fields = [words.named(each.name, in_rows=True).key for place in row for each in place.placeholders]
    return rows_in_order(fillings[0].others, fields) if fillings else []


def _main_list(template: Template) -> Sequence[Place] | None:
    telling = {"三级指标", "指标值", "绩效指标描述"}
    names = ((row, {each.name for place in row for each in place.placeholders}) for row in template.lists)
    return next((row for row, named in names if named & telling), None)


def _of_place(place: Place, values: Mapping[str, Value], *, in_rows: bool) -> Value:
    """Return what a cell of the template holds when it is filled; nothing where no field of a cell without words has a value."""
    words = vocabulary()
    held = [
        values.get(words.named(part.name, in_rows=in_rows).key, "") if isinstance(part, Placeholder) else part
        for part in place.parts
    ]
    if len(place.parts) == 1:
        return held[0]
    if not place.has_words and not any(
        value for value, part in zip(held, place.parts, strict=True) if isinstance(part, Placeholder)
    ):
        return ""
    return "".join(map(_written, held)).strip(" " if place.has_words else " -—－")


def _written(value: Value) -> str:
    if isinstance(value, Formula):
        value = value.result
    return value if isinstance(value, str) else f"{value:f}"


def _groups(row: Sequence[Place], rows: Sequence[Mapping[str, Value]]) -> Iterator[tuple[Place, int, int]]:
    """Yield the columns of 一级 and 二级 with the first and last of rows that say the same and stand together."""
    words = vocabulary()
    for place in row:
        key = words.named(place.placeholders[0].name, in_rows=True).key
        if key not in _LEVELS or len(place.placeholders) > 1:
            continue
        at = 0
        projects = accumulate("name" in each for each in rows)
        said_by = [(project, *_said_by(row, key)) for project, row in zip(projects, rows, strict=True)]
        for said, group in groupby(said_by):
            count = len(list(group))
            if count > 1 and said[-1]:
                yield place, at, at + count - 1
            at += count


def _said_by(row: Mapping[str, Value], key: str) -> tuple[object, ...]:
    """Return what rows say alike that share a merged cell of a level: the levels down to it."""
    return (*(row.get(level, "") for level in _LEVELS[: _LEVELS.index(key) + 1]),)
