"""An 指标库 read from a workbook: one that was distilled, or a bureau's own list, by the labels of its columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from xl_tools.errors import NothingToDoError
from xl_tools.model.grid import Grid
from xl_tools.model.indicator_entry import IndicatorEntry, IndicatorLibrary, UsedFor
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.settings import Settings
from xl_tools.sources.opening import grids_of, is_package, read_bytes
from xl_tools.values.text import label_key, one_line

OWN: Final = "本局"
"""The source of an entry that says none."""

_LABELS: Final[Mapping[str, Sequence[str]]] = {
    "level1": ("一级指标", "一级"),
    "level2": ("二级指标", "二级"),
    "level3": ("三级指标", "三级", "指标名称"),
    "description": ("指标说明", "说明", "指标解释", "绩效指标描述", "指标内容"),
    "sign": ("计算符号", "符号", "运算符号"),
    "value": ("参考值", "指标值", "标准值"),
    "unit": ("计量单位", "单位", "度量单位"),
    "range": ("常见范围", "范围"),
    "basis": ("指标值确定依据", "依据", "指标依据"),
    "scoring": ("评分方法", "评分标准", "评分规则"),
    "projects": ("适用项目", "适用", "项目关键词", "适用项目关键词", "适用范围"),
    "times": ("用过次数", "次数"),
    "units": ("用过的单位数", "单位数"),
    "source": ("来源",),
    "is_common": ("共性", "共性指标"),
}
_FIELDS = {label_key(label): field for field, labels in _LABELS.items() for label in labels}
_NEEDED = frozenset({"level2", "level3"})
_LOWEST_HEADER = 10
_SEVERAL = re.compile(r"[；;、\n]")
_USED = re.compile(r"(.+?)(?:[×xX*](\d{1,6}))?")
_YES = frozenset({"是", "有", "√", "✓", "对", "共性", "y", "yes", "1"})
_COUNTS = frozenset({"times", "units"})


def read_library(path: Path, settings: Settings) -> IndicatorLibrary:
    """Read the entries of every sheet that lists some; refuse a file without any."""
    data = read_bytes(path, settings)
    if is_package(data):  # also one that this program made, which is no submission
        grids = read_grids(Package(data, str(path), settings.limits)).grids
    else:
        grids = grids_of(data, path, settings)
    entries = tuple(entry for grid in grids for entry in _entries(grid))
    if not entries:
        raise NothingToDoError(
            path, "里面没有指标库", "请选有“二级指标、三级指标”两列的工作簿，或用 xl-tools library 提炼一个"
        )
    return IndicatorLibrary(entries=entries, units=max(entry.units for entry in entries))


def _entries(grid: Grid) -> Iterator[IndicatorEntry]:
    """Yield the rows of a list; 一级 and 二级 left blank are those of the row above."""
    top, columns = _header(grid)
    above = {"level1": "", "level2": ""}
    for row in range(top + 1, grid.height):
        said = {field: one_line(grid.text(row, column)) for field, column in columns.items()}
        if not any(said.values()):
            continue
        for level, inherited in [*above.items()]:
            above[level] = said[level] = said.get(level) or inherited
        if said["level2"] and said["level3"]:
            yield _entry(said)


def _header(grid: Grid) -> tuple[int, dict[str, int]]:
    for row in range(min(grid.height, _LOWEST_HEADER)):
        columns: dict[str, int] = {}
        for column in range(len(grid.texts[row])):
            if field := _FIELDS.get(label_key(grid.text(row, column))):
                columns.setdefault(field, column)
        if columns.keys() >= _NEEDED:
            return row, columns
    return grid.height, {}


def _entry(said: Mapping[str, str]) -> IndicatorEntry:
    texts = {field: text for field, text in said.items() if field not in {"projects", "is_common", *_COUNTS}}
    counts = {field: int(said[field]) for field in _COUNTS if said.get(field, "").isdecimal()}
    used = (_USED.fullmatch(each.strip()) for each in _SEVERAL.split(said.get("projects", "")))
    projects = tuple(UsedFor(project=each[1], times=int(each[2] or 1)) for each in used if each)
    return IndicatorEntry(
        **{**texts, "source": texts.get("source") or OWN},
        **counts,
        projects=projects,
        is_common=said.get("is_common", "").casefold() in _YES,
    )
