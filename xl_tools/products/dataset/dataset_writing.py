"""Write submissions into a 数据集: whole partitions are replaced, others stay, and no file is ever counted twice."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.products.dataset import dataset_rows, schema
from xl_tools.products.dataset.dataset_folder import carry_over, check_dataset_folder, new_dataset
from xl_tools.products.dataset.dataset_rows import Partition, Row
from xl_tools.products.dataset.engine import engine, files_of, quoted, reading_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - all SQL here is made of our own names, and of literals in quotes
_UNKNOWN: Final = "__HIVE_DEFAULT_PARTITION__"
"""How Hive, DuckDB and polars write a partition without a value."""

_PARTITION = ((schema.REGION, schema.TEXT), (schema.YEAR, schema.COUNT))
_LONGEST_LINE = 64 * 2**20  # bytes: thousands of full cells
_NEW, _OLD, _PART = "新", "旧", "一个分区"


@dataclass(frozen=True, slots=True)
class Replaced:
    """A partition that had been there: how many units it had, and which of them it has no more."""

    partition: Partition
    units_before: int
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenDataset:
    """What this run put into the dataset, and what it replaced."""

    partitions: tuple[Partition, ...]
    projects: int
    indicators: int
    replaced: tuple[Replaced, ...]


def write_dataset(
    target: Path,
    files: Iterable[Checked],
    refused: Sequence[RefusedFile] = (),
    left_out: Sequence[RefusedFile] = (),
) -> WrittenDataset:
    """Write files into the dataset at ``target``, which is made or changed whole or not at all.

    A partition (行政区划, 年度) that these files have is replaced; others stay. Rows that other partitions have of these
    very files go, and where region or year is not told, only the rows of these files are replaced. The order in which
    files are given changes nothing. Raises a refusal as :func:`check_dataset_folder` does, or when the disk is full.
    """
    check_dataset_folder(target)
    with new_dataset(target) as folder:
        work = folder.parent  # goes when the dataset has its place
        _spool(work, files, refused, left_out)
        with engine(work / "rows.duckdb", target) as connection:
            return _Writer(connection.execute, target).write(work, folder)


def _spool(
    folder: Path, files: Iterable[Checked], refused: Sequence[RefusedFile], left_out: Sequence[RefusedFile]
) -> None:
    """Write the rows of every table to a file of its own, a line of JSON each; no more than one file is held at once."""
    read: dict[str, Partition] = {}
    with ExitStack() as stack:
        spools = {
            table: stack.enter_context(_spool_of(folder, table).open("w", encoding="utf-8"))
            for table in schema.TABLES
        }

        def put(table: schema.Table, partition: Partition, row: Row) -> None:
            line = {schema.REGION: partition.region, schema.YEAR: partition.year} | row
            spools[table].write(json.dumps(line, ensure_ascii=False) + "\n")

        for checked in files:
            partition = read[checked.submission.file.path] = dataset_rows.partition_of(checked)
            for table, row in dataset_rows.rows_of(checked):
                put(table, partition, row)
        groups = ((schema.UNREAD, refused), (schema.LEFT_OUT, left_out))
        states = {dataset_rows.path_of(file): (file, state) for state, files in groups for file in files}
        for path, partition in dataset_rows.partitions_of_unread(states, read):
            put(schema.FILES, partition, dataset_rows.unread_row(*states[path]))


def _spool_of(folder: Path, table: schema.Table) -> Path:
    return folder / f"{schema.TABLES.index(table)}.ndjson"


class _Writer:
    def __init__(self, sql: "Callable[[str], DuckDBPyConnection]", target: Path) -> None:
        self._sql = sql
        self._target = target

    def write(self, spooled: Path, folder: Path) -> WrittenDataset:
        """Write the rows of the spool, and what stays of the old dataset, into a folder."""
        self._load(spooled)
        new = self._partitions(_NEW)
        changed = sorted(new | self._partitions(_OLD, _OF_THESE_FILES), key=str)
        carry_over(self._target, folder, [_path(each, table) for each in changed for table in schema.TABLES])
        replaced = [each for each in changed if each in new and None not in each]
        for partition in changed:
            self._write_partition(folder, partition, keep=partition not in replaced)
        return WrittenDataset(
            partitions=tuple(sorted(new, key=str)),
            projects=self._number_of(_name(_NEW, schema.PROJECTS)),
            indicators=self._number_of(_name(_NEW, schema.INDICATORS)),
            replaced=tuple(filter(None, map(self._replaced, replaced))),
        )

    def _load(self, spooled: Path) -> None:
        """Bring the new rows into tables, the old ones, where there are any, under views."""
        for table in schema.TABLES:
            spool = _spool_of(spooled, table)
            typed = (*_PARTITION, *((column.name, column.kind) for column in table.columns))
            columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in typed)
            self._sql(
                f"CREATE TABLE {_name(_NEW, table)} AS SELECT * FROM read_json({quoted(str(spool))}, "
                f"format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {_LONGEST_LINE})"
            )
            spool.unlink()
            files = files_of(self._target.resolve(), table)
            old = reading_of(table, files) if files else f"SELECT * FROM {_name(_NEW, table)} WHERE false"
            self._sql(f"CREATE VIEW {_name(_OLD, table)} AS {old}")

    def _partitions(self, age: str, where: str = "true") -> set[Partition]:
        query = f'SELECT DISTINCT "{schema.REGION}", "{schema.YEAR}" FROM {_name(age, schema.FILES)} WHERE {where}'
        return {Partition(*row) for row in self._sql(query).fetchall()}

    def _write_partition(self, folder: Path, partition: Partition, *, keep: bool) -> None:
        """Write the tables of a partition; one that has no file any more is not written."""
        if not self._number_of(f"({_rows(schema.FILES, partition, keep=keep)})"):
            return
        for table in schema.TABLES:
            path = folder / _path(partition, table)
            path.parent.mkdir(parents=True, exist_ok=True)
            order = ", ".join(f'"{name}"' for name in table.order)
            rows = f"SELECT * FROM ({_rows(table, partition, keep=keep)}) ORDER BY {order}"
            # By way of a table of its own, so that the bytes depend on these rows alone, not on where they came from.
            self._sql(f"CREATE OR REPLACE TABLE {_PART} AS {rows}")
            self._sql(f"COPY {_PART} TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")

    def _replaced(self, partition: Partition) -> Replaced | None:
        """Return what a partition that is replaced had; nothing where it had no unit."""
        before, now = self._units(_OLD, partition), self._units(_NEW, partition)
        gone = tuple(f"{code} {before[code]}".strip() for code in sorted(before.keys() - now.keys()))
        return Replaced(partition, len(before), gone) if before else None

    def _units(self, age: str, partition: Partition) -> dict[str, str]:
        query = (
            f"SELECT 单位编码, any_value(单位名称) FROM {_name(age, schema.FILES)} WHERE {_here(partition)} "
            f"AND 状态 = '{schema.COUNTED}' AND 单位编码 IS NOT NULL GROUP BY ALL"
        )
        return {code: name or "" for code, name in self._sql(query).fetchall()}

    def _number_of(self, rows: str) -> int:
        return int(self._sql(f"SELECT count(*) FROM {rows}").fetchall()[0][0])


def _rows(table: schema.Table, partition: Partition, *, keep: bool) -> str:
    """Return the query for a partition's rows: the new ones, and with ``keep`` the old ones of files not of this run."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    here = _here(partition)
    new = f"SELECT {columns} FROM {_name(_NEW, table)} WHERE {here}"
    old = f"SELECT {columns} FROM {_name(_OLD, table)} WHERE {here} AND NOT {_OF_THESE_FILES}"
    return f"{new} UNION ALL {old}" if keep else new


def _here(partition: Partition) -> str:
    region, year = partition
    region_is = "IS NULL" if region is None else f"= {quoted(region)}"
    return f'"{schema.REGION}" {region_is} AND "{schema.YEAR}" {"IS NULL" if year is None else f"= {year}"}'


def _name(age: str, table: schema.Table) -> str:
    return f'"{age}_{table.name}"'


_OF_THESE_FILES = f"(文件 IN (SELECT 文件 FROM {_name(_NEW, schema.FILES)}))"


def _path(partition: Partition, table: schema.Table) -> Path:
    region, year = partition.region or _UNKNOWN, partition.year or _UNKNOWN
    return Path(table.name, f"{schema.REGION}={region}", f"{schema.YEAR}={year}", f"{table.name}.parquet")
