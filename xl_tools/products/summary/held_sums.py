"""What the sheets of the 汇总 that put projects together owe to 项目汇总, for 核对 to hold them to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary import project_sheet as summary_projects
from xl_tools.products.summary.project_groups import Group, ListedRow, total_of

AMOUNT_NAMES = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))


class Figure(NamedTuple):
    """A formula (without ``=``) and the exact value that it has."""

    formula: str
    value: Decimal


class TotalCheck(NamedTuple):
    """A total of a sheet, and what it must be equal to."""

    label: str
    found: Figure
    expected: Figure
    is_count: bool = False


def checks_of_totals(
    sheet: str, cells: dict[str, str], groups: Sequence[Group], rows: Sequence[ListedRow]
) -> list[TotalCheck]:
    """Return the checks of a sheet's totals: number of projects (``count``) and amounts, against 项目汇总.

    ``cells`` names the cell of each total.
    """
    listed = Figure(f"COUNTA({summary_projects.data_range('sheet', len(rows))})", Decimal(len(rows)))
    grouped = Decimal(sum(len(group.rows) for group in groups))
    checks = [
        TotalCheck(f"{sheet}：项目数", Figure(f"'{sheet}'!{cells['count']}", grouped), listed, is_count=True)
    ]
    for field, name in AMOUNT_NAMES.items():
        expected = Figure(f"SUM({summary_projects.data_range(field, len(rows))})", total_of(rows, field))
        total = sum((group.total(field) for group in groups), Decimal(0))
        checks.append(TotalCheck(f"{sheet}：{name}", Figure(f"'{sheet}'!{cells[field]}", total), expected))
    return checks
