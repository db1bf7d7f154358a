"""What the sheets of the 汇总 that put projects together owe to 项目汇总, for 核对 to hold them to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary.project_groups import ListedRow, total_of
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.sheets.list_design import Figure

AMOUNT_NAMES = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))


class TotalCheck(NamedTuple):
    """A total of a sheet, and what it must be equal to."""

    label: str
    found: Figure
    expected: Figure
    is_count: bool = False


def checks_of_totals(
    sheet: str,
    totals: Mapping[str, Figure],
    rows: Sequence[ListedRow],
    names: Mapping[str, str] = MappingProxyType({"count": "项目数", **AMOUNT_NAMES}),
) -> list[TotalCheck]:
    """Return the checks of a sheet's totals against 项目汇总: number of projects (``count``) and amounts.

    ``names`` says which of the totals, and how 核对 calls them.
    """
    return [
        TotalCheck(
            f"{sheet}：{name}", totals[field], sum_listed(field, rows), is_count=field not in AMOUNT_NAMES
        )
        for field, name in names.items()
    ]


def sum_listed(field: str, rows: Sequence[ListedRow]) -> Figure:
    """Return what 项目汇总 says of all projects: an amount, or how many they are."""
    if field in AMOUNT_NAMES:
        return Figure(f"SUM({PROJECTS.column(field, len(rows))})", total_of(rows, field))
    return Figure(f"COUNTA({PROJECTS.column('sheet', len(rows))})", Decimal(len(rows)))
