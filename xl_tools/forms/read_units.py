"""Read 单位信息 (who submits) and 单位清单 (units and their projects)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from xl_tools.forms.labels import Labels
from xl_tools.forms.money_units import STANDARD_UNIT
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import stated_unit, unit_of_label
from xl_tools.values.project_code import code_parts, is_well_formed, region_code, tidy_code
from xl_tools.values.text import label_key, name_key
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, units_told, with_regions

INFO_LABELS = {
    "year": "年度",
    "region": "行政区划代码",
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "title": "文本标题",
    "compiled_by": "编制",
    "reviewed_by": "审核",
    "cover_note": "封面说明",
    "cover_date": "封面日期",
    "responsible": "负责人",
    "sealed_on": "盖章日期",
    "contents": "文本内容",
    "draft": "草稿水印",
}
"""The rows of 单位信息, label left, value right; those on how the 文本 is bound may be absent."""

LIST_LABELS = {
    "unit_code": "单位编码",
    "unit_name": "单位名称",
    "code": "项目编码",
    "name": "项目名称",
    "approved": "批复预算数",
}
"""The columns of 单位清单."""

_INFO_NEEDED = frozenset({"年度", "单位编码", "单位名称"})
_LIST_NEEDED = frozenset({"unit_code", "name"})
_YEAR = re.compile(r"^(20\d\d)年?度?$")
_TOTALS = frozenset({"合计", "总计", "小计"})
_LOWEST_HEADER = 10
_REGION_LABELS = frozenset({"行政区划", "行政区划代码"})
_Value = TypeVar("_Value", str, int)
_TALLEST_INFO = 40  # rows: ours has 28


def is_unit_info(grid: Grid) -> bool:
    """Whether the sheet is 单位信息: its labels stand one below the other."""
    if grid.height > _TALLEST_INFO:
        return False
    rows = {label_key(text): cell.row for cell, text in grid.filled()}
    return rows.keys() >= _INFO_NEEDED and len({rows[label] for label in _INFO_NEEDED}) == len(_INFO_NEEDED)


def read_unit_info(grid: Grid) -> UnitInfo:
    """Return what 单位信息 says; what is empty or not a year stays unknown."""
    values = {field: grid.text(*cell) for field, cell in unit_info_cells(grid).items()}
    year = _YEAR.match(label_key(values.pop("year", "")))
    return UnitInfo(year=int(year[1]) if year else None, **values)


def unit_info_cells(grid: Grid) -> dict[str, Cell]:
    """Return where each value of 单位信息 stands: the first filled cell right of its label, unless that is a label."""
    by_label = {label_key(label): field for field, label in INFO_LABELS.items()}
    cells: dict[str, Cell] = {}
    done = set()
    for cell, text in grid.filled():
        field = by_label.get(label_key(text))
        if field and field not in done:
            done.add(field)
            right = (Cell(cell.row, c) for c in range(cell.column + 1, len(grid.texts[cell.row])))
            value = next((each for each in right if grid.text(*each)), None)
            if value and label_key(grid.text(*value)) not in by_label:
                cells[field] = value
    return cells


def is_unit_list(grid: Grid, labels: Labels) -> bool:
    """Whether the sheet has a header row with 单位编码 and 项目名称."""
    return bool(_header(grid, labels)[1])


def read_unit_list(grid: Grid, labels: Labels) -> UnitList:
    """Return the units and projects of a 单位清单; unit cells left blank inherit downwards, codes are tidied.

    Rows of totals are no projects. Approved budgets are in 万元, unless their header or a line above it says 元. A unit's region is the one
    in a column of that name, else that of most codes of the projects that stand with it.
    """
    top, columns, unit = unit_list_layout(grid, labels)
    blocks = [_Block()]
    for row in range(top + 1, grid.height):
        shown = {field: grid.text(row, column) for field, column in columns.items()}
        if not any(shown.values()) or _TOTALS & {label_key(text) for text in shown.values()}:
            continue
        blocks[-1:] = blocks[-1].with_row(
            region_code(shown.get("region", "")), tidy_code(shown["unit_code"]), shown.get("unit_name", "")
        )
        if shown["name"]:
            blocks[-1].projects.append(
                ListedProject(
                    unit_code=blocks[-1].code,
                    name=shown["name"],
                    code=tidy_code(shown.get("code", "")),
                    approved=parse_amount(grid.exact(row, columns.get("approved", -1)), unit),
                )
            )
    return _listed(blocks)


def unit_list_layout(grid: Grid, labels: Labels) -> tuple[int, dict[str, int], str]:
    """Return the row of a 单位清单's header, its columns by field, and the unit of money of its budgets."""
    top, columns = _header(grid, labels)
    said = [stated_unit(text)[0] for row in grid.texts[: top + 1] for text in row]
    of_label = unit_of_label(grid.text(top, columns.get("approved", -1)))[0]
    return top, columns, of_label or next(filter(None, said), STANDARD_UNIT)


@dataclass(slots=True)
class _Block:
    """Rows of one unit, one below the other."""

    code: str = ""
    name: str = ""
    told_region: str = ""
    projects: list[ListedProject] = field(default_factory=list)

    def with_row(self, region: str, code: str, name: str) -> "list[_Block]":
        """Return the block that the next row is in, behind this one where that row begins another."""
        if code and code != self.code:
            return [self, _Block(code, name, region)]
        if (name and self.name and name_key(name) != name_key(self.name)) or (
            region and self.told_region and region != self.told_region
        ):
            return [self, _Block(self.code, name or self.name, region)]
        self.name, self.told_region = self.name or name, self.told_region or region
        return [self]

    def by_county(self) -> "Iterator[_Block]":
        """Yield the rows county by county, where a column tells none and the codes are of several; one is no county."""
        counts = Counter(filter(None, map(_region_in, self.projects)))
        counties = [region for region, count in counts.items() if count > 1]
        if self.told_region or len(counties) <= 1:
            yield self
            return
        blocks = {region: _Block(self.code, self.name, region) for region in counties}
        block = blocks[counties[0]]
        for project in self.projects:
            block = blocks.get(_region_in(project), block)
            block.projects.append(project)
        yield from blocks.values()

    @property
    def whose(self) -> Whose:
        region = self.told_region or most(map(_region_in, self.projects)) or ""
        return Whose(region, self.code, self.name)


def _region_in(project: ListedProject) -> str:
    return code_parts(project.code).region if is_well_formed(project.code) else ""


def _listed(blocks: Iterable[_Block]) -> UnitList:
    told = [(block, block.whose) for rows in blocks for block in rows.by_county()]
    keys = UnitKeys(whose for _, whose in told)
    units: dict[UnitKey, Unit] = {}
    projects: list[ListedProject] = []
    for block, whose in told:
        key = keys.of(whose)
        if block.code and not (units.get(key) and units[key].name):
            units[key] = Unit(code=block.code, name=block.name, region=key.region)
        projects += (project.model_copy(update={"region": key.region}) for project in block.projects)
    return UnitList(units=tuple(units.values()), projects=tuple(projects))


def most(values: Iterable[_Value | None]) -> _Value | None:
    """Return the value that more than half of those given have; empty ones do not count."""
    counts = Counter(value for value in values if value)
    value, count = counts.most_common(1)[0] if counts else (None, 0)
    return value if 2 * count > counts.total() else None


def joined_lists(first: UnitList, second: UnitList) -> UnitList:
    """Return two lists as one, the first leading; what both have stands once."""
    keys = UnitKeys(unit for each in (first, second) for unit in units_told(each))
    first, second = with_regions(first, keys), with_regions(second, keys)
    units = {(unit.code, unit.region): unit for unit in (*second.units, *first.units)}
    order = dict.fromkeys((unit.code, unit.region) for unit in (*first.units, *second.units))
    return UnitList(
        units=tuple(units[key] for key in order),
        projects=tuple(dict.fromkeys((*first.projects, *second.projects))),
    )


def _header(grid: Grid, labels: Labels) -> tuple[int, dict[str, int]]:
    approved = label_key(LIST_LABELS["approved"])
    for row in range(min(grid.height, _LOWEST_HEADER)):
        columns: dict[str, int] = {}
        for column in range(len(grid.texts[row])):
            text = grid.text(row, column)
            field = "approved" if label_key(text).startswith(approved) else labels.field(text)
            field = "region" if label_key(text) in _REGION_LABELS else field
            if field in LIST_LABELS or field == "region":
                columns.setdefault(str(field), column)
        if columns.keys() >= _LIST_NEEDED:
            return row, columns
    return grid.height, {}
