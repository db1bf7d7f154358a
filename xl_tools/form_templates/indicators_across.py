"""Lists of projects, a row each, whose indicators stand across: a column for each second level, all of it in one cell."""

import re
from collections import Counter
from typing import NamedTuple

from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placement import AcrossColumn
from xl_tools.form_templates.project_columns import columns_of_projects
from xl_tools.form_templates.vocabulary import known_key
from xl_tools.model.grid import Cell

_LEVEL = re.compile(
    r"(?:(?:(?P<output>数量|质量|时效|成本)|(?P<cost>经济成本|社会成本|生态环境成本)"
    r"|(?P<effect>经济效益|社会效益|生态效益|可持续影响)|(?P<content>服务对象满意度|社会公众满意度|满意度))(?:指标)?)"
)
_FIRST = {"output": "产出指标", "cost": "成本指标", "effect": "效益指标", "content": "满意度指标"}
_FEWEST = 3


class HeaderAcross(NamedTuple):
    """The header of such a list: its columns of projects with their labels, those of indicators, its rows."""

    columns: dict[str, tuple[int, ...]]
    labels: dict[str, Cell]
    across: tuple[AcrossColumn, ...]
    top: int
    bottom: int


def header_across(sheet: FilledSheet) -> HeaderAcross | None:
    """Return the header of a list of projects with their indicators across; ``None`` where there is none."""
    grid, around = sheet.grid, sheet.around
    named = Counter(cell.row for key in sheet.keys if _LEVEL.fullmatch(key) for cell in sheet.cells[key])
    for row in sorted(row for row, count in named.items() if count >= _FEWEST):
        cells = around.seen(row, range(grid.width))
        levels = [cell for cell in cells if _LEVEL.fullmatch(known_key(grid.text(*cell)))]
        projects = columns_of_projects(around, cells, cells.index(levels[0]))
        if not projects:
            return None
        extents = {each.name: each.extent for each in projects}
        return HeaderAcross(
            {name: tuple(range(each.left, each.right + 1)) for name, each in extents.items()},
            {each.name: each.cell for each in projects},
            tuple(_column(around, cell) for cell in levels),
            min(each.top for each in extents.values()),
            max(around.extent(cell).bottom for cell in (*levels, *(each.cell for each in projects))),
        )
    return None


def _column(around: Neighbours, cell: Cell) -> AcrossColumn:
    name = known_key(around.grid.text(*cell))
    match = _LEVEL.fullmatch(name)
    above = next(around.above(cell), None)
    heading = known_key(around.text(above)) if above else ""
    level1 = heading if heading in _FIRST.values() else _FIRST[(match and match.lastgroup) or "output"]
    extent = around.extent(cell)
    return AcrossColumn(level1, name, tuple(range(extent.left, extent.right + 1)))
