"""A table as it goes over to a form of another kind: its further amounts say their unit, for the other form may have another."""

from collections.abc import Iterable
from typing import TypeVar

from xl_tools.form_templates.vocabulary import FieldType, Group, vocabulary
from xl_tools.model.table import PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.values.amount import parse_amount

_T = TypeVar("_T")
_WAN = "万元"


def carried_over(reading: TableReading) -> PerformanceTable:
    """Return the table of a form with every further amount said in 万元, where the form tells its unit."""
    more = tuple((key, _said(key, text, reading.money_unit)) for key, text in reading.table.more)
    return reading.table if more == reading.table.more else reading.table.model_copy(update={"more": more})


def is_amount_field(key: str) -> bool:
    """Whether a further field, of a form or of a row of its tasks, holds an amount."""
    words = vocabulary()
    in_rows = words.fields[Group.ROW].get(key)
    return (in_rows or words.named(key, in_rows=False)).type is FieldType.AMOUNT


def rows_in_order(more: Iterable[tuple[str, _T]], fields: Iterable[str]) -> list[dict[str, _T]]:
    """Return what was read row by row into one sequence as rows again: the next begins where a field comes again, or an earlier one."""
    place = {field: number for number, field in enumerate(fields)}
    rows: list[dict[str, _T]] = []
    last = len(place)
    for key, text in more:
        if key not in place:
            continue
        if place[key] <= last:
            rows.append({})
        rows[-1][key], last = text, place[key]
    return rows


def _said(key: str, text: str, unit: str) -> str:
    amount = parse_amount(text, unit) if is_amount_field(key) else None
    return text if amount is None else f"{amount.normalize():f}{_WAN}"
