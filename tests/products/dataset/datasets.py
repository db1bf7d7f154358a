"""Datasets written for a test, and read back by polars, which has no part in writing them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from tests.products.summary.summaries import checked, form
from tests.rules.townships import INFO
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Grid
from xl_tools.products.dataset.schema import MONTH, REGION, YEAR, Table

_PARTITION = {REGION: pl.String, YEAR: pl.Int32}


def township(
    path: Path | str,
    *forms: Grid,
    region: str = "130324",
    year: int | str = 2023,
    unit: str = "906001",
    findings: Iterable[Finding] = (),
) -> Checked:
    """Return a submission of one unit, by default with one clean form."""
    info = Grid(
        "单位信息",
        [
            ["年度", str(year)],
            ["行政区划代码", region],
            ["单位编码", unit],
            ["单位名称", INFO.unit_name],
        ],
    )
    return checked(info, *(forms or (form(),)), path=str(path), findings=findings)


def frame(dataset: Path, table: Table) -> pl.DataFrame:
    """Return a table of a dataset, ordered as it lies there."""
    schema = _PARTITION | ({MONTH: pl.Int32} if table.by_month else {})
    return pl.scan_parquet(dataset / table.name, hive_partitioning=True, hive_schema=schema).collect()


def rows(dataset: Path, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of a table, row by row."""
    return frame(dataset, table).select(columns).rows()


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its place in it."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
