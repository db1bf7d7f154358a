"""The indicators that a 数据集 holds, as they were read."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xl_tools.products.dataset.engine import dataset_views
from xl_tools.products.dataset.schema import INDICATORS, REGION

_COLUMNS = (
    REGION,
    "一级指标",
    "二级指标",
    "三级指标",
    "绩效指标描述",
    "指标值",
    "指标值确定依据",
    "项目名称",
    "单位编码",
    "单位名称",
)


class StoredIndicator(NamedTuple):
    """An indicator of a dataset, and whose it is."""

    region: str
    level1: str
    level2: str
    level3: str
    description: str
    value: str
    basis: str
    project: str
    unit_code: str
    unit_name: str


def stored_indicators(folder: Path) -> Iterator[StoredIndicator]:
    """Yield the indicators of a dataset, in the order of files and forms."""
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    with dataset_views(folder) as connection:
        query = f'SELECT {columns} FROM "{INDICATORS.name}" ORDER BY "文件", "表序", "指标序"'  # noqa: S608 - names of our own
        rows = connection.execute(query).fetchall()
    for row in rows:
        yield StoredIndicator(*(text or "" for text in row))
