"""What a file says, as rows of the 数据集: plain values, numbers as text for an exact decimal, ``None`` for what is empty."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from xl_tools.batch.project_rows import ProjectRow, project_rows
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import indicator_key
from xl_tools.products.dataset.schema import (
    ADDRESS,
    AMOUNTS,
    AS_TYPED,
    COUNTED,
    FILES,
    FINDINGS,
    INDICATORS,
    LARGEST,
    PERCENTS,
    PROJECTS,
    Table,
)
from xl_tools.values.amount import fen
from xl_tools.values.project_code import region_code
from xl_tools.values.text import label_key

Row: TypeAlias = dict[str, Any]

_YEARS = range(1990, 2100)
_LARGEST_COUNT = 2**31
_PLACES_OF_AN_INDICATOR = ("value", "level3", "description", "basis")


class Partition(NamedTuple):
    """行政区划 and 年度; ``None`` where a file does not tell them."""

    region: str | None
    year: int | None

    @property
    def is_known(self) -> bool:
        """Whether both are told."""
        return self.region is not None and self.year is not None


def partition_of(checked: Checked) -> Partition:
    """Return where a file belongs: by its 单位信息, else by most of its codes; what is no such thing is not told."""
    info = checked.submission.info
    return Partition(region_code(info.region) or None, info.year if info.year in _YEARS else None)


def rows_of(checked: Checked) -> Iterator[tuple[Table, Row]]:
    """Yield the rows of a file that was read, each with its table."""
    submission, projects = checked.submission, project_rows(checked)
    file, info = _text(submission.file.path), submission.info
    unit = {"单位编码": _text(info.unit_code), "单位名称": _text(info.unit_name)}
    for number, project in enumerate(projects, start=1):
        key = {"文件": file, "工作表": _text(project.reading.sheet), "表序": number}
        yield PROJECTS, key | _project(project)
        for place, indicator in enumerate(project.reading.table.indicators):
            yield INDICATORS, key | _indicator(project, place, indicator)
    findings = [*((each, False) for each in checked.findings), *((each, True) for each in checked.exempted)]
    for number, (finding, excused) in enumerate(findings, start=1):
        yield FINDINGS, {"文件": file, "问题序": number} | unit | _finding(finding, excused=excused)
    yield (
        FILES,
        {"文件": file, "状态": COUNTED}
        | unit
        | {
            "项目数": len(projects),
            "指标数": sum(len(project.reading.table.indicators) for project in projects),
            "SHA256": submission.file.sha256,
            "保存时间": _text(submission.file.saved[0]),
        },
    )


def unread_row(file: RefusedFile, state: str) -> Row:
    """Return the row of 文件 for one that was not read, or does not count."""
    return {
        "文件": _text(path_of(file)),
        "状态": state,
        "原因": _text(file.reason),
        "办法": _text(file.remedy),
    }


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


def _project(row: ProjectRow) -> Row:
    reading, table = row.reading, row.reading.table
    amounts = {field: _number(getattr(table.funding, field)) for field in AMOUNTS}
    percents = {field: _number(row.percents[field]) for field in PERCENTS}
    numbers: Row = {}
    for names, values in ((AMOUNTS, amounts), (PERCENTS, percents)):
        for field, name in names.items():
            numbers[name] = values[field]
            numbers[f"{name}{AS_TYPED}"] = _text(row.text(field))
            numbers[f"{name}{ADDRESS}"] = _text(reading.address(field))
    return {
        "单元格": _text(reading.address("name") or reading.address("code")),
        **_unit_and_project(row),
        "序号": table.number if table.number is not None and table.number < _LARGEST_COUNT else None,
        "表标题": _text(table.title),
        **numbers,
        "资金用途": _text(table.purpose),
        "绩效目标": _text(table.goals),
        "指标数": len(table.indicators),
        "必须改正": row.errors,
        "请核对": row.warnings,
    }


def _indicator(row: ProjectRow, place: int, indicator: Indicator) -> Row:
    value = indicator.value
    quantity = value.quantities[0] if len(value.quantities) == 1 else None
    addresses = (row.reading.address(indicator_key(place, field)) for field in _PLACES_OF_AN_INDICATOR)
    return {
        "指标序": place + 1,
        "单元格": next(filter(None, addresses), None),
        **_unit_and_project(row),
        "一级指标": _text(indicator.level1),
        "二级指标": _text(indicator.level2),
        "一级指标_归类": _text(label_key(indicator.level1).removesuffix("指标")),
        "二级指标_归类": _text(label_key(indicator.level2).removesuffix("指标")),
        "三级指标": _text(indicator.level3),
        "绩效指标描述": _text(indicator.description),
        "指标值": _text(value.text),
        "指标值_比较": value.comparison and value.comparison.value,
        "指标值_数": quantity and _number(quantity.number),
        "指标值_单位": quantity and _text(quantity.unit),
        "指标值确定依据": _text(indicator.basis),
    }


def _unit_and_project(row: ProjectRow) -> Row:
    table = row.reading.table
    return {
        "单位编码": _text(row.unit_code),
        "单位名称": _text(row.unit_name),
        "项目编码": _text(table.code),
        "项目名称": _text(table.name),
    }


def _finding(finding: Finding, *, excused: bool) -> Row:
    return {
        "工作表": _text(finding.sheet),
        "单元格": _text(finding.cell),
        "规则": finding.rule,
        "规则名称": finding.name,
        "级别": finding.severity.chinese,
        "维度": finding.dimension.value,
        "栏目": _text(finding.field),
        "问题说明": _text(finding.message),
        "改法": _text(finding.hint),
        "已豁免": excused,
    }


def _number(number: Decimal | None) -> str | None:
    """Return a number to six decimals, an amount of 万元 to the fen."""
    if number is None or abs(number) >= LARGEST:
        return None
    return f"{Decimal(fen(number)).scaleb(-6):f}"


def _text(text: str) -> str | None:
    """Return a text as Unicode has it (a name in GBK on Linux has bytes that are none), ``None`` for an empty one."""
    return text.encode("utf-8", "replace").decode("utf-8") or None
