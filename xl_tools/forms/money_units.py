"""Which unit of money the amounts of a form are in: the nearest one said counts.

Nearest are the amount's own cell and label, then the label of its block (``项目资金（元）``), the form, the other forms of its
sheet, those of the workbook, its other sheets; then that of the standard form. A foreign form's is never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xl_tools.forms.claimed_cells import Claims
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import bare_unit, stated_unit, unit_of_label

STANDARD_UNIT = "万元"
_OF_THE_STANDARD_FORM = frozenset({"code", "scale", "plan", *PLAN_FIELDS})
_LONGEST_LABEL = 20
_OF_MONEY = re.compile(r"资金|预算|金额|经费|投资|拨款")


def read_units_of_amounts(claims: Claims) -> Mapping[str, str]:
    """Return the units that the labels of single amounts, the cells beside these, or the label of the block say."""
    fields = [field for field in FUNDING_FIELDS if field in claims.labels]
    last = max((claims.cells.get(field, claims.labels[field].cell).row for field in fields), default=-1)
    rows = claims.grid.texts[claims.head_row : last + 1]
    if not any("元" in text or "万" in text for row in rows for text in row):  # as on nearly every form
        return {}
    units = {}
    for field in fields:
        label = claims.labels[field]
        own = unit_of_label(label.text.removesuffix(label.inline).rstrip())[0]
        if unit := _beside(claims, field) or own or _of_block(claims, field):
            units[field] = unit
    return units


def read_unit_of_form(claims: Claims) -> str:
    """Claim ``单位：万元``, above the form or elsewhere on it, in one cell or two; return the unit, empty without one."""
    head, texts = claims.head_row, claims.grid.texts
    for row in (*range(head - 1, claims.block.top - 1, -1), *range(head, claims.block.bottom)):
        before, left = Cell(row, 0), ""
        for column, text in enumerate(texts[row]):
            if not text:
                continue
            cell = Cell(row, column)
            unit, rest = stated_unit(text)
            if not unit and (bare := bare_unit(text)):
                rest = ""
                if unit := stated_unit(left + text)[0]:
                    claims.used.add(before)
                elif row < head:
                    unit = bare
            if unit and (row < head or cell not in claims.used):
                claims.used |= set() if rest else {cell}
                return unit
            before, left = cell, text
    return ""


def with_units_settled(tables: Sequence[TableReading], grids: Iterable[Grid]) -> list[TableReading]:
    """Return the forms of a workbook, those that say no unit of money with the one that stands elsewhere in it.

    ``grids`` are its sheets that are no forms. Where these contradict each other no one knows.
    """
    said = [table for table in tables if table.unit_said]
    if len(said) == len(tables):
        return list(tables)
    elsewhere = {unit for grid in grids for _, text in grid.filled() if (unit := stated_unit(text)[0])}
    settled = []
    for table in tables:
        here = {other.money_unit for other in said if other.sheet == table.sheet}
        units = here or {other.money_unit for other in said} or elsewhere
        if table.unit_said or not units:
            settled.append(table)
            continue
        unit = next(iter(units)) if len(units) == 1 else ""
        funding = funding_in(unit, table.texts, table.own_units)
        values = table.table.model_copy(update={"funding": funding})
        settled.append(replace(table, table=values, money_unit=unit))
    return settled


def funding_in(unit: str, texts: Mapping[str, str], own_units: Mapping[str, str]) -> Funding:
    """Return the amounts that the texts of the fields say, in a unit where they have none of their own."""
    return Funding(
        **{field: parse_amount(texts.get(field, ""), own_units.get(field, unit)) for field in FUNDING_FIELDS}
    )


def usual_unit(labels: Iterable[str]) -> str:
    """Return the unit of a form that says none: the standard form's, where its labels are of that one."""
    return STANDARD_UNIT if _OF_THE_STANDARD_FORM & set(labels) else ""


def _beside(claims: Claims, field: str) -> str:
    value = claims.cells.get(field)
    if value is None or value == claims.labels[field].cell:
        return ""
    cell, text = next(claims.free([value.row], range(value.column + 1, claims.grid.width)), (value, ""))
    if unit := bare_unit(text):
        claims.used.add(cell)
    return unit


def _of_block(claims: Claims, field: str) -> str:
    """Return the unit in the last label above or left of an amount that is of money and says one."""
    place = claims.labels[field].cell
    for row in range(place.row, claims.head_row - 1, -1):
        for column, text in enumerate(claims.grid.texts[row]):
            if "元" in text and (row, column) != place and len(text) <= _LONGEST_LABEL:
                unit, label = unit_of_label(text)
                if unit and _OF_MONEY.search(label):
                    claims.used.add(Cell(row, column))
                    return unit
    return ""
