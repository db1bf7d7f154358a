"""批复目标: the goals as approved, in a sheet beside the forms that are held against them."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.forms.read_approved import APPROVED_LABELS
from xl_tools.model.spent import APPROVED_SHEET, APPROVED_TITLE
from xl_tools.model.table import PerformanceTable


def approved_sheet(tables: Sequence[PerformanceTable]) -> tuple[str, Sequence[Sequence[str | Decimal]]]:
    """Return the sheet: its name and its rows."""
    note = "批复以后经批准调整的，写在后两栏；没有调整的不要动。校验时各表的指标、指标值与这里比。"
    lines = [
        (table.code, table.name, row.level2, row.level3 or row.description, row.value.text, "", "")
        for table in tables
        for row in table.indicators
    ]
    return APPROVED_SHEET, [(APPROVED_TITLE,), (note,), [*APPROVED_LABELS.values()], *lines]
