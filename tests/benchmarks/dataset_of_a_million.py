"""More rows than a sheet holds, written for real: ``python -m tests.benchmarks.dataset_of_a_million [ROWS]``.

Generated submissions whose indicators are more than 1,048,576 rows go through the merge as they would from files: there is no
workbook, all is in the dataset, and DuckDB and polars count and sum it as the submissions do, to the fen.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import overload

import duckdb
import polars as pl

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.batch.batch import Batch, check_files
from xl_tools.jobs.merge import MergeResult
from xl_tools.model.checked import Checked
from xl_tools.products.summary.summary_workbook import MOST_ROWS
from xl_tools.settings import shipped_settings
from xl_tools.values.amount import fen

_ROWS = 1_100_000
_DIFFERENT_FILES = 40


class Townships(Sequence[Checked]):
    """Submissions with so many indicators or some more: a few of them again and again, under other names."""

    def __init__(self, patterns: Sequence[Checked], rows: int) -> None:
        """Repeat the patterns as often as it takes."""
        self._patterns = patterns
        each = sum(len(t.table.indicators) for one in patterns for t in one.submission.tables)
        self._length = len(patterns) * -(-rows // each)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Checked: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Checked]: ...
    def __getitem__(self, index: int | slice) -> Checked | Sequence[Checked]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(self._length))]
        if index >= self._length:
            raise IndexError(index)
        pattern = self._patterns[index % len(self._patterns)]
        name = f"/各乡镇/{index:06d}.xlsx"
        file = pattern.submission.file._replace(name=name, path=name)
        findings = tuple(finding.model_copy(update={"file": name}) for finding in pattern.findings)
        return replace(pattern, submission=replace(pattern.submission, file=file), findings=findings)


def main(rows: int = _ROWS) -> None:
    """Print what was written, how long it took, how much memory, and that the sums agree."""
    with tempfile.TemporaryDirectory() as folder:
        for line in _lines(Path(folder), rows):
            sys.stdout.write(f"{line}\n")


def _lines(folder: Path, rows: int) -> Iterator[str]:
    paths = [folder / f"{number}.xlsx" for number in range(_DIFFERENT_FILES)]
    for number, path in enumerate(paths):
        path.write_bytes(render(clean_workbook(number)).data)
    files = Townships(check_files(paths, shipped_settings()).checked, rows)
    start = time.perf_counter()
    merged = MergeResult(Batch(files, ()), (), None).save(
        folder / "汇总.xlsx", most_rows=min(MOST_ROWS, rows)
    )
    seconds = time.perf_counter() - start
    yield from (*merged.said, merged.overflow)
    dataset = folder / "汇总_数据集"
    size = sum(file.stat().st_size for file in dataset.rglob("*.parquet"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # as Linux counts
    yield f"{len(files):,} files, {seconds:.1f} s, {size / 1e6:.1f} MB of Parquet, peak memory {peak / 1e6:.0f} MB"
    tables = [reading.table for file in files for reading in file.submission.tables]
    indicators = sum(len(table.indicators) for table in tables)
    budget = sum(fen(table.funding.budget) for table in tables if table.funding.budget is not None)
    ((counted,),) = duckdb.read_parquet(f"{dataset}/指标/*/*/*.parquet").count("*").fetchall()
    column = pl.scan_parquet(dataset / "项目").select(pl.col("预算数").sum()).collect().item()
    if (counted, fen(Decimal(column))) != (indicators, budget):
        raise AssertionError((counted, indicators, column, budget))
    yield f"DuckDB counts {counted:,} indicators, polars sums {column:,} 万元: as the submissions say, to the fen"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
