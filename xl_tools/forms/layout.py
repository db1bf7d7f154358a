"""The one layout of the 绩效目标表: which cell stands where, for the standard workbook and both booklets alike.

Seven columns. Rows: title, unit line, code and name, budget, purpose, plan (labels, values), goals, header of the
indicator block, indicators.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.values.amount import format_amount, parse_amount
from xl_tools.values.percent import format_percent, parse_percent
from xl_tools.values.text import squeeze

COLUMN_WIDTHS = (11.0, 18.5, 15.5, 14.0, 14.0, 13.5, 16.0)
"""Widths in characters of the standard font, of the columns A to G, on the sheet that is typed in: 二级 on one line."""

PRINTED_WIDTHS = (11.0, 12.5, 17.0, 15.5, 15.5, 14.0, 17.0)
"""The same in the 文本, where texts need the room more than 二级 does."""

FIRST_INDICATOR_ROW = 9
_SPANS = {
    "level1": (0, 0),
    "level2": (1, 1),
    "level3": (2, 2),
    "description": (3, 4),
    "value": (5, 5),
    "basis": (6, 6),
}
_PERIODS = {"march": (1, 2), "june": (3, 3), "october": (4, 4), "december": (5, 6)}


class Role(StrEnum):
    """What a cell of the form is, and so how it looks."""

    TITLE = "title"
    UNIT_LINE = "unit_line"
    MONEY_UNIT = "money_unit"
    LABEL = "label"
    CODE = "code"
    NAME = "name"
    AMOUNT = "amount"
    PERCENT = "percent"
    PROSE = "prose"
    LEVEL = "level"
    ENTRY = "entry"


_HEAD = (
    (0, 0, 0, 6, Role.TITLE, "title"),
    (1, 0, 1, 4, Role.UNIT_LINE, "unit_line"),
    (1, 5, 1, 6, Role.MONEY_UNIT, "money_unit"),
    (2, 0, 2, 0, Role.LABEL, "code"),
    (2, 1, 2, 2, Role.CODE, "code"),
    (2, 3, 2, 3, Role.LABEL, "name"),
    (2, 4, 2, 6, Role.NAME, "name"),
    (3, 0, 4, 0, Role.LABEL, "scale"),
    (3, 1, 3, 1, Role.LABEL, "budget"),
    (3, 2, 3, 2, Role.AMOUNT, "budget"),
    (3, 3, 3, 3, Role.LABEL, "fiscal"),
    (3, 4, 3, 4, Role.AMOUNT, "fiscal"),
    (3, 5, 3, 5, Role.LABEL, "other"),
    (3, 6, 3, 6, Role.AMOUNT, "other"),
    (4, 1, 4, 6, Role.PROSE, "purpose"),
    (5, 0, 6, 0, Role.LABEL, "plan"),
    *((5, left, 5, right, Role.LABEL, field) for field, (left, right) in _PERIODS.items()),
    *((6, left, 6, right, Role.PERCENT, field) for field, (left, right) in _PERIODS.items()),
    (7, 0, 7, 0, Role.LABEL, "goals"),
    (7, 1, 7, 6, Role.PROSE, "goals"),
    *((8, left, 8, right, Role.LABEL, field) for field, (left, right) in _SPANS.items()),
)
"""All above the indicators: first row and column, last row and column, what it is, of which field."""


class PlacedCell(NamedTuple):
    """A cell of the laid-out form: rows and columns counted from 0, last ones included.

    ``number`` is set where the text is a plain number or percent (25 for 25 %), so that a sheet can hold a number.
    """

    top: int
    left: int
    bottom: int
    right: int
    role: Role
    key: str
    text: str
    number: Decimal | None = None


def lay_out(reading: TableReading, labels: Labels) -> list[PlacedCell]:
    """Return the cells of the form for one table, in reading order; texts as typed, labels as they were spelled."""
    return [*_head(reading, labels), *_indicators(reading)]


def blank_reading(table: PerformanceTable, sheet: str) -> TableReading:
    """Return the reading of a table that was never on a sheet: texts from its values."""
    texts = {field: getattr(table, field) for field in ("title", "code", "name", "purpose", "goals")}
    for field, amount in table.funding:
        texts[field] = "" if amount is None else format_amount(amount)
    for field, percent in table.plan:
        texts[field] = "" if percent is None else format_percent(percent)
    texts["unit_line"] = f"{table.unit_code} {table.unit_name}".strip()
    for index, indicator in enumerate(table.indicators):
        texts |= {indicator_key(index, field): _field_text(indicator, field) for field in INDICATOR_FIELDS}
    return TableReading(sheet=sheet, table=table, cells={}, texts=texts, labels={})


def _field_text(indicator: Indicator, field: str) -> str:
    return indicator.value.text if field == "value" else str(getattr(indicator, field))


def _head(reading: TableReading, labels: Labels) -> Iterator[PlacedCell]:
    money_unit = reading.money_unit and f"单位：{reading.money_unit}"
    unit_line = f"{reading.table.unit_code} {reading.table.unit_name}".strip()
    texts = {**reading.texts, "money_unit": money_unit}
    texts["unit_line"] = texts.get("unit_line") or unit_line
    for top, left, bottom, right, role, field in _HEAD:
        if role is Role.LABEL:
            key, text = f"label.{field}", _label_text(reading, labels, field)
        else:
            key, text = field, texts.get(field, "")
        number = None
        is_bare = text.replace(",", "").replace(".", "", 1).lstrip("+-").isdecimal()
        if role is Role.AMOUNT and is_bare:
            number = parse_amount(text)
        elif role is Role.PERCENT and text.endswith("%"):
            number = parse_percent(text)
        yield PlacedCell(top, left, bottom, right, role, key, text, number)


def _label_text(reading: TableReading, labels: Labels, field: str) -> str:
    """Return the canonical label, or the clerk's own word where it is another one, without the stray spaces."""
    own = reading.labels.get(field)
    if own is None or labels.is_canonical(field, own.text) or labels.field(own.text) != field:
        return labels.canonical(field)
    return squeeze(own.text)


def _indicators(reading: TableReading) -> Iterator[PlacedCell]:
    rows = reading.table.indicators
    groups: dict[str, list[tuple[str, ...]]] = {
        "level1": [(row.level1,) for row in rows],
        "level2": [(row.level1, row.level2) for row in rows],
    }
    for index, indicator in enumerate(rows):
        for field, (left, right) in _SPANS.items():
            role, last = Role.ENTRY, index
            if group := groups.get(field):
                if index and group[index - 1] == group[index]:
                    continue  # the cell above reaches down to here
                role = Role.LEVEL
                while last + 1 < len(rows) and group[last + 1] == group[index]:
                    last += 1
            top, bottom = FIRST_INDICATOR_ROW + index, FIRST_INDICATOR_ROW + last
            key, text = indicator_key(index, field), _field_text(indicator, field)
            yield PlacedCell(top, left, bottom, right, role, key, text)
