"""What a file says, as rows of the 数据集: plain values, numbers as text for an exact decimal, ``None`` for what is empty."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeAlias

from xl_tools.batch.project_rows import project_rows
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.products.dataset.schema import COUNTED, FILES, FINDINGS, INDICATORS, PROJECTS, Subject, Table
from xl_tools.values.amount import fen
from xl_tools.values.project_code import region_code

Row: TypeAlias = dict[str, object]

_YEARS = range(1990, 2100)
_LARGEST_COUNT, _LARGEST_NUMBER = 2**31, 10**12


class Partition(NamedTuple):
    """行政区划 and 年度, of 监控 also 月份; ``None`` where a file does not tell them."""

    region: str | None
    year: int | None
    month: int | None = None


class Line(NamedTuple):
    """A row with its table and partition."""

    table: Table
    partition: Partition
    row: Row


def partition_of(checked: Checked) -> Partition:
    """Return where a file belongs: by its 单位信息, else by most of its codes; what is no such thing is not told."""
    info = checked.submission.info
    return Partition(region_code(info.region) or None, info.year if info.year in _YEARS else None)


def goal_lines(checked: Checked) -> Iterator[Line]:
    """Yield the rows of the goals of a file that was read."""
    partition = partition_of(checked)
    submission, projects = checked.submission, project_rows(checked)
    path, info = submission.file.path, submission.info
    for number, (form, project) in enumerate(zip(submission.tables, projects, strict=True), start=1):
        line = Subject(path, project.unit_code, project.unit_name, number, form, project)
        yield Line(PROJECTS, partition, row_of(PROJECTS, line))
        for place, indicator in enumerate(form.table.indicators):
            told = replace(line, place=place, indicator=indicator)
            yield Line(INDICATORS, partition, row_of(INDICATORS, told))
    file = Subject(path, info.unit_code, info.unit_name)
    for number, finding in enumerate((*checked.findings, *checked.exempted), start=1):
        excused = number > len(checked.findings)
        told = replace(file, number=number, finding=finding, excused=excused)
        yield Line(FINDINGS, partition, row_of(FINDINGS, told))
    counted = replace(
        file,
        state=COUNTED,
        projects=len(projects),
        indicators=sum(len(form.table.indicators) for form in submission.tables),
        sha256=submission.file.sha256,
        saved=submission.file.saved[0],
    )
    yield Line(FILES, partition, row_of(FILES, counted))


def unread_row(files: Table, file: RefusedFile, state: str) -> Row:
    """Return the row of a table of files for one that was not read, or does not count."""
    return row_of(files, Subject(path_of(file), state=state, reason=file.reason, remedy=file.remedy))


def path_of(file: RefusedFile) -> str:
    """Return the full path of a file that was not read."""
    return str(Path(file.name).resolve())


def partitions_of_unread(
    unread: Iterable[str], read: Mapping[str, Partition]
) -> Iterator[tuple[str, Partition]]:
    """Yield for each path the partition of the files that were read nearest to it: in its folder, or in one above.

    Where these belong to several, none is told.
    """
    below: dict[Path, set[Partition]] = defaultdict(set)
    for path, partition in read.items():
        for folder in Path(path).parents:
            below[folder].add(partition)
    for path in unread:
        near: set[Partition] = next(
            (below[folder] for folder in Path(path).parents if folder in below), set()
        )
        yield path, next(iter(near)) if len(near) == 1 else Partition(None, None)


def row_of(table: Table, line: Subject) -> Row:
    """Return a row of a table."""
    return {column.name: _plain(column.of(line)) for column in table.columns}


def _plain(value: object) -> object:
    """Return a value as it goes into a row.

    Numbers have six decimals, amounts of 万元 so to the fen; a text is as Unicode has it (a name in GBK on Linux has bytes
    that are none). What is empty, or a number that has no place in its column, is ``None``.
    """
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8") or None
        case Decimal():
            return f"{Decimal(fen(value)).scaleb(-6):f}" if abs(value) < _LARGEST_NUMBER else None
        case int() if value >= _LARGEST_COUNT:
            return None
        case _:
            return value
