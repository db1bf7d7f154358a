"""The one door to DuckDB, which writes the Parquet files and answers from them; it is an optional part."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xl_tools.errors import MissingPartError, UnreadableFileError, UnwritableTargetError
from xl_tools.products.dataset.families import TABLES
from xl_tools.products.dataset.schema import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_Config: TypeAlias = dict[str, str | bool | int | float | list[str]]
_OFFLINE: _Config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
_IN_ORDER: _Config = {"threads": 1, "preserve_insertion_order": True}  # the same rows give the same bytes
_PATTERN = str.maketrans({character: f"[{character}]" for character in "*?["})


def require_engine() -> None:
    """Raise :class:`MissingPartError` where DuckDB is not installed."""
    try:
        import duckdb  # noqa: F401, PLC0415 - optional, and heavy
    except ImportError as error:
        raise MissingPartError(
            "数据集",
            "这台电脑上没有装数据集要用的 duckdb",
            f'请运行 "{sys.executable}" -m pip install duckdb 后再试',
        ) from error


@contextmanager
def engine(database: Path, target: Path) -> Iterator["DuckDBPyConnection"]:
    """Open DuckDB on a file of its own, for writing ``target``; what it cannot write becomes a refusal."""
    require_engine()
    import duckdb  # noqa: PLC0415 - optional, and heavy

    try:
        with duckdb.connect(database, config={**_OFFLINE, **_IN_ORDER}) as connection:
            yield connection
    except duckdb.Error as error:
        is_full = "No space left" in str(error) or "not enough space" in str(error)
        reason = "磁盘空间不够，没有写入" if is_full else f"数据集写不成（{_first_line(error)}）"
        remedy = "请清理磁盘或换一个位置再试" if is_full else "请换一个位置再试"
        raise UnwritableTargetError(target, reason, remedy) from error


@contextmanager
def dataset_views(folder: Path) -> Iterator["DuckDBPyConnection"]:
    """Open DuckDB with the tables of a dataset as views of their names; what it cannot read becomes a refusal."""
    require_engine()
    import duckdb  # noqa: PLC0415 - optional, and heavy

    try:
        with duckdb.connect(config=_OFFLINE) as connection:
            for table in TABLES:
                connection.execute(
                    f'CREATE VIEW "{table.name}" AS {reading_of(table, files_of(folder, table))}'
                )
            yield connection
    except duckdb.Error as error:
        raise UnreadableFileError(
            folder, f"数据集读不出来（{_first_line(error)}）", "请重新汇总一次，存到新的文件夹"
        ) from error


def files_of(folder: Path, table: Table) -> list[Path]:
    """Return the files of a table in a dataset, in order."""
    return sorted((folder / table.name).glob(f"{'*/' * len(table.parted_by)}*.parquet"))


def reading_of(table: Table, files: Sequence[Path]) -> str:
    """Return the query that reads a table from its files, partition columns first; one without a file is empty."""
    names = (*(name for name, _ in table.parted_by), *(column.name for column in table.columns))
    columns = ", ".join(f'"{name}"' for name in names)
    listed = ", ".join(quoted(str(file).translate(_PATTERN)) for file in files)
    parts = ", ".join(f"{quoted(name)}: {kind}" for name, kind in table.parted_by)
    types = f"{{{parts}}}"
    options = f"hive_partitioning = true, hive_types = {types}, union_by_name = true"
    none = ", ".join(f'NULL::{column.kind} AS "{column.name}"' for column in table.columns)
    if not files:
        parted = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in table.parted_by)
        return f"SELECT {columns} FROM (SELECT {parted}, {none} WHERE false)"  # noqa: S608 - names of our own
    read = f"SELECT * FROM read_parquet([{listed}], {options})"  # noqa: S608 - every part is quoted
    # a dataset that an earlier version has written lacks the columns that came later
    return f"SELECT {columns} FROM ({read} UNION ALL BY NAME SELECT {none} WHERE false)"  # noqa: S608 - as above


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
