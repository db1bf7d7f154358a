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
from xl_tools.products.dataset.dataset_rows import Line, Partition, Row, goal_lines
from xl_tools.products.dataset.engine import engine, files_of, quoted, reading_of
from xl_tools.products.dataset.families import EVALUATED, GOALS, MONITORED, TABLES, Family

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# ruff: noqa: S608 - all SQL here is made of our own names, and of literals in quotes
_UNKNOWN: Final = "__HIVE_DEFAULT_PARTITION__"
"""How Hive, DuckDB and polars write a partition without a value."""

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
    """Write goals into the dataset at ``target``, which is made or changed whole or not at all.

    A partition (行政区划, 年度) that these files have is replaced; others stay, and so does all that is not of goals. Rows
    that other partitions have of these very files go, and where region or year is not told, only the rows of these files
    are replaced. The order in which files are given changes nothing. Raises a refusal as :func:`check_dataset_folder`
    does, or when the disk is full.
    """
    lines = ((GOALS, line) for checked in files for line in goal_lines(checked))
    return _written(target, (GOALS,), lines, refused, left_out)[0]


def write_appraisals(
    target: Path,
    lines: Iterable[tuple[Family, Line]],
    refused: Sequence[RefusedFile] = (),
    left_out: Sequence[RefusedFile] = (),
) -> tuple[WrittenDataset, WrittenDataset]:
    """Write evaluations and monitorings into the dataset at ``target``, as :func:`write_dataset` does goals, which stay.

    Neither replaces the other; monitorings up to different months stand beside one another.
    """
    evaluated, monitored = _written(target, (EVALUATED, MONITORED), lines, refused, left_out)
    return evaluated, monitored


def _written(
    target: Path,
    families: Sequence[Family],
    lines: Iterable[tuple[Family, Line]],
    refused: Sequence[RefusedFile],
    left_out: Sequence[RefusedFile],
) -> list[WrittenDataset]:
    check_dataset_folder(target)
    with new_dataset(target) as folder:
        work = folder.parent  # goes when the dataset has its place
        _spool(work, families, lines, refused, left_out)
        with engine(work / "rows.duckdb", target) as connection:
            writers = [_Writer(connection.execute, target, family) for family in families]
            for writer in writers:
                writer.load(work)
            files = " UNION ".join(
                f"SELECT 文件 FROM {_name(_NEW, writer.family.files)}" for writer in writers
            )
            connection.execute(f"CREATE VIEW {_THESE_FILES} AS {files}")
            changed = [writer.changed() for writer in writers]
            dropped = [
                _path(each, table)
                for writer, partitions in zip(writers, changed, strict=True)
                for each in partitions
                for table in writer.family.tables
            ]
            carry_over(target, folder, dropped)
            return [writer.write(folder, each) for writer, each in zip(writers, changed, strict=True)]


def _spool(
    folder: Path,
    families: Sequence[Family],
    lines: Iterable[tuple[Family, Line]],
    refused: Sequence[RefusedFile],
    left_out: Sequence[RefusedFile],
) -> None:
    """Write the rows of every table to a file of its own, a line of JSON each; no more than one file is held at once.

    What was not read is told where anything was: in the family of tables that has rows, in the first where none has.
    """
    read: dict[Family, dict[str, Partition]] = {family: {} for family in families}
    with ExitStack() as stack:
        spools = {
            table: stack.enter_context(_spool_of(folder, table).open("w", encoding="utf-8"))
            for family in families
            for table in family.tables
        }

        def put(table: schema.Table, partition: Partition, row: Row) -> None:
            parts = {name: part for (name, _), part in zip(table.parted_by, partition, strict=False)}
            spools[table].write(json.dumps(parts | row, ensure_ascii=False) + "\n")

        for family, (table, partition, row) in lines:
            if table is family.files:
                read[family][str(row["文件"])] = partition
            put(table, partition, row)
        groups = ((schema.UNREAD, refused), (schema.LEFT_OUT, left_out))
        states = {dataset_rows.path_of(file): (state, file) for state, files in groups for file in files}
        for family in [each for each in families if read[each]] or families[:1]:
            for path, partition in dataset_rows.partitions_of_unread(states, read[family]):
                state, file = states[path]
                put(family.files, partition, dataset_rows.unread_row(family.files, file, state))


def _spool_of(folder: Path, table: schema.Table) -> Path:
    return folder / f"{TABLES.index(table)}.ndjson"


class _Writer:
    """Writes one family of tables."""

    def __init__(self, sql: "Callable[[str], DuckDBPyConnection]", target: Path, family: Family) -> None:
        self._sql = sql
        self._target = target
        self.family = family
        self._new: set[Partition] = set()

    def load(self, spooled: Path) -> None:
        """Bring the new rows into tables, the old ones, where there are any, under views."""
        for table in self.family.tables:
            spool = _spool_of(spooled, table)
            typed = (*table.parted_by, *((column.name, column.kind) for column in table.columns))
            columns = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in typed)
            self._sql(
                f"CREATE TABLE {_name(_NEW, table)} AS SELECT * FROM read_json({quoted(str(spool))}, "
                f"format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = {_LONGEST_LINE})"
            )
            spool.unlink()
            old = reading_of(table, files_of(self._target.resolve(), table))
            self._sql(f"CREATE VIEW {_name(_OLD, table)} AS {old}")

    def changed(self) -> list[Partition]:
        """Return the partitions that are written anew: those of these files, and those that had them before."""
        self._new = self._partitions(_NEW)
        return sorted(self._new | self._partitions(_OLD, _OF_THESE_FILES), key=str)

    def write(self, folder: Path, changed: Sequence[Partition]) -> WrittenDataset:
        """Write these partitions into a folder in which all others are."""
        replaced = [each for each in changed if each in self._new and self._is_told(each)]
        for partition in changed:
            self._write_partition(folder, partition, keep=partition not in replaced)
        return WrittenDataset(
            partitions=tuple(sorted(self._new, key=str)),
            projects=self._number_of(_name(_NEW, self.family.forms)),
            indicators=self._number_of(_name(_NEW, self.family.indicators)),
            replaced=tuple(filter(None, map(self._replaced, replaced))),
        )

    def _is_told(self, partition: Partition) -> bool:
        return None not in partition[: len(self.family.files.parted_by)]

    def _partitions(self, age: str, where: str = "true") -> set[Partition]:
        files = self.family.files
        parts = ", ".join(f'"{name}"' for name, _ in files.parted_by)
        query = f"SELECT DISTINCT {parts} FROM {_name(age, files)} WHERE {where}"
        return {Partition(*row) for row in self._sql(query).fetchall()}

    def _write_partition(self, folder: Path, partition: Partition, *, keep: bool) -> None:
        """Write the tables of a partition; one that has no file any more is not written."""
        if not self._number_of(f"({_rows(self.family.files, partition, keep=keep)})"):
            return
        for table in self.family.tables:
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
        files = self.family.files
        query = (
            f"SELECT 单位编码, any_value(单位名称) FROM {_name(age, files)} WHERE {_here(partition, files)} "
            f"AND 状态 = '{schema.COUNTED}' AND 单位编码 IS NOT NULL GROUP BY ALL"
        )
        return {code: name or "" for code, name in self._sql(query).fetchall()}

    def _number_of(self, rows: str) -> int:
        return int(self._sql(f"SELECT count(*) FROM {rows}").fetchall()[0][0])


def _rows(table: schema.Table, partition: Partition, *, keep: bool) -> str:
    """Return the query for a partition's rows: the new ones, and with ``keep`` the old ones of files not of this run."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    here = _here(partition, table)
    new = f"SELECT {columns} FROM {_name(_NEW, table)} WHERE {here}"
    old = f"SELECT {columns} FROM {_name(_OLD, table)} WHERE {here} AND NOT {_OF_THESE_FILES}"
    return f"{new} UNION ALL {old}" if keep else new


def _here(partition: Partition, table: schema.Table) -> str:
    parts = zip(table.parted_by, partition, strict=False)
    return " AND ".join(
        f'"{name}" {"IS NULL" if part is None else f"= {quoted(part) if isinstance(part, str) else part}"}'
        for (name, _), part in parts
    )


def _name(age: str, table: schema.Table) -> str:
    return f'"{age}_{table.name}"'


_THESE_FILES: Final = "这些文件"
_OF_THESE_FILES: Final = f"(文件 IN (SELECT 文件 FROM {_THESE_FILES}))"


def _path(partition: Partition, table: schema.Table) -> Path:
    folders = [
        f"{name}={part or _UNKNOWN}" for (name, _), part in zip(table.parted_by, partition, strict=False)
    ]
    return Path(table.name, *folders, f"{table.name}.parquet")
