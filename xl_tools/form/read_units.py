"""Read 单位信息 (who submits) and 单位清单 (units and their projects)."""

import re

from xl_tools.form.grid import Grid
from xl_tools.form.labels import Labels
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.values.amount import parse_amount
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import label_key

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
_IN_YUAN = re.compile(r"[(:,]元\)?$")
_TOTALS = frozenset({"合计", "总计", "小计"})
_LOWEST_HEADER = 10
_TALLEST_INFO = 40  # rows: ours has 28


def is_unit_info(grid: Grid) -> bool:
    """Whether the sheet is 单位信息: its labels stand one below the other."""
    if grid.height > _TALLEST_INFO:
        return False
    rows = {label_key(text): cell.row for cell, text in grid.filled()}
    return rows.keys() >= _INFO_NEEDED and len({rows[label] for label in _INFO_NEEDED}) == len(_INFO_NEEDED)


def read_unit_info(grid: Grid) -> UnitInfo:
    """Return what 单位信息 says; what is empty or not a year stays unknown."""
    by_label = {label_key(label): field for field, label in INFO_LABELS.items()}
    values: dict[str, str] = {}
    for cell, text in grid.filled():
        field = by_label.get(label_key(text))
        if field and field not in values:
            right = (grid.text(cell.row, c) for c in range(cell.column + 1, len(grid.texts[cell.row])))
            value = next(filter(None, right), "")
            values[field] = "" if label_key(value) in by_label else value
    year = _YEAR.match(label_key(values.pop("year", "")))
    return UnitInfo(year=int(year[1]) if year else None, **values)


def is_unit_list(grid: Grid, labels: Labels) -> bool:
    """Whether the sheet has a header row with 单位编码 and 项目名称."""
    return _header(grid, labels) is not None


def read_unit_list(grid: Grid, labels: Labels) -> UnitList:
    """Return the units and projects of a 单位清单; unit cells left blank inherit downwards, codes are tidied.

    Rows of totals are no projects. Approved budgets are in 万元, unless their header says 元.
    """
    header = _header(grid, labels)
    if header is None:
        return UnitList()
    top, columns = header
    yuan = "approved" in columns and _IN_YUAN.search(label_key(grid.text(top, columns["approved"])))
    units: dict[str, Unit] = {}
    projects = []
    unit_code = unit_name = ""
    for row in range(top + 1, grid.height):
        shown = {field: grid.text(row, column) for field, column in columns.items()}
        if not any(shown.values()) or _TOTALS & {label_key(text) for text in shown.values()}:
            continue
        code = tidy_code(shown["unit_code"])
        if code and code != unit_code:
            unit_code, unit_name = code, ""
        unit_name = shown.get("unit_name") or unit_name
        if unit_code and not (units.get(unit_code) and units[unit_code].name):
            units[unit_code] = Unit(code=unit_code, name=unit_name)
        if shown["name"]:
            projects.append(
                ListedProject(
                    unit_code=unit_code,
                    name=shown["name"],
                    code=tidy_code(shown.get("code", "")),
                    approved=parse_amount(shown.get("approved", ""), "元" if yuan else "万元"),
                )
            )
    return UnitList(units=tuple(units.values()), projects=tuple(projects))


def joined_lists(first: UnitList, second: UnitList) -> UnitList:
    """Return two lists as one, the first leading; what both have stands once."""
    units = {unit.code: unit for unit in (*second.units, *first.units)}
    order = dict.fromkeys(unit.code for unit in (*first.units, *second.units))
    return UnitList(
        units=tuple(units[code] for code in order),
        projects=tuple(dict.fromkeys((*first.projects, *second.projects))),
    )


def _header(grid: Grid, labels: Labels) -> tuple[int, dict[str, int]] | None:
    approved = label_key(LIST_LABELS["approved"])
    for row in range(min(grid.height, _LOWEST_HEADER)):
        columns: dict[str, int] = {}
        for column in range(len(grid.texts[row])):
            text = grid.text(row, column)
            field = "approved" if label_key(text).startswith(approved) else labels.field(text)
            if field in LIST_LABELS:
                columns.setdefault(str(field), column)
        if columns.keys() >= _LIST_NEEDED:
            return row, columns
    return None
