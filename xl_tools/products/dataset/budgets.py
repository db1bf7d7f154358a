"""The budgets of one year that a 数据集 tells: what another year is held against."""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xl_tools.products.dataset.engine import dataset_views
from xl_tools.products.dataset.schema import PROJECTS, REGION, YEAR

_COLUMNS = (REGION, "单位编码", "单位名称", "项目编码", "项目名称", "预算数", "文件", "表序")


class BudgetRow(NamedTuple):
    """A project of a dataset, its budget in 万元."""

    region: str
    unit_code: str
    unit_name: str
    code: str
    name: str
    budget: Decimal | None


def years_in(folder: Path) -> list[int]:
    """Return the years that a dataset has projects of, in order."""
    with dataset_views(folder) as connection:
        query = f'SELECT DISTINCT "{YEAR}" FROM "{PROJECTS.name}" WHERE "{YEAR}" IS NOT NULL ORDER BY 1'  # noqa: S608 - names of our own
        return [int(row[0]) for row in connection.execute(query).fetchall()]


def budgets_of(folder: Path, year: int) -> list[BudgetRow]:
    """Return the projects of a year, in the order of files and forms."""
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    with dataset_views(folder) as connection:
        query = f'SELECT {columns} FROM "{PROJECTS.name}" WHERE "{YEAR}" = ? ORDER BY "文件", "表序"'  # noqa: S608 - as above
        rows = connection.execute(query, [year]).fetchall()
    return [
        BudgetRow(region or "", unit_code or "", unit_name or "", code or "", name or "", budget)
        for region, unit_code, unit_name, code, name, budget, *_ in rows
    ]
