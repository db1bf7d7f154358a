"""预算项目绩效目标汇总: every project of the booklet with its amounts, and their totals."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.table_reading import TableReading
from xl_tools.products.booklet.listing import Align, Column, Line, LineKind, Listing
from xl_tools.products.booklet.volume import UnitText
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line

HEADING = "预算项目绩效目标汇总"
_COLUMNS = (
    Column("序号", 7, Align.CENTRE),
    Column("项目名称", 24),
    Column("项目编码", 31, Align.CENTRE),
    Column("预算数", 13, Align.RIGHT),
    Column("财政资金", 13, Align.RIGHT),
    Column("其他资金", 12, Align.RIGHT),
)


def project_list(units: Sequence[UnitText]) -> Listing:
    """Return the list: project by project, for a volume unit by unit with its sum, the total last."""
    several = len(units) > 1
    lines: list[Line] = []
    for unit in units:
        if several:
            lines.append(Line((printable(one_line(unit.name)), "", "", *_sums(unit.tables)), LineKind.GROUP))
        lines.extend(_lines(unit))
    everything = [reading for unit in units for reading in unit.tables]
    lines.append(Line(("合计", f"{len(everything)} 个项目", "", *_sums(everything)), LineKind.TOTAL))
    return Listing(
        HEADING, _COLUMNS, tuple(lines), right="单位：万元", remarks=tuple(_remarks(units, several=several))
    )


def budget_total(readings: Sequence[TableReading], field: str) -> Decimal:
    """Return the exact sum of an amount over the tables that tell it, in 万元."""
    amounts = (getattr(reading.table.funding, field) for reading in readings)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _lines(unit: UnitText) -> Iterator[Line]:
    for number, reading in enumerate(unit.tables, start=1):
        table = reading.table
        name = table.name or unit.table_titles[number - 1]
        amounts = (_shown(reading, field) for field in FUNDING_FIELDS)
        yield Line((str(number), printable(one_line(name)), printable(one_line(table.code)), *amounts))


def _shown(reading: TableReading, field: str) -> str:
    amount: Decimal | None = getattr(reading.table.funding, field)
    return printable(one_line(reading.texts.get(field, ""))) if amount is None else format_amount(amount)


def _sums(readings: Sequence[TableReading]) -> tuple[str, ...]:
    return tuple(format_amount(budget_total(readings, field)) for field in FUNDING_FIELDS)


def _remarks(units: Sequence[UnitText], *, several: bool) -> Iterator[str]:
    """Say which amounts are in no sum, for what stands in their cell is no number."""
    for unit in units:
        unread = [
            number
            for number, reading in enumerate(unit.tables, start=1)
            if any(
                reading.texts.get(field) and getattr(reading.table.funding, field) is None
                for field in FUNDING_FIELDS
            )
        ]
        if unread:
            whose = f"{printable(one_line(unit.name))}" if several else ""
            yield f"注：{whose}第 {'、'.join(map(str, unread))} 项有金额不是数字，照原文列出，没有计入合计。"
