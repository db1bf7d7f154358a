"""The header of a list of projects, many on a sheet: the columns of the projects stand left of those of their indicators."""

import re
from collections.abc import Sequence

from xl_tools.form_templates.amounts_below import SUMS
from xl_tools.form_templates.halves_of_header import HeaderColumn
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.vocabulary import Field, Group, known_key, vocabulary
from xl_tools.model.grid import Cell
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.text import squeeze

_A_PROJECT = frozenset(
    {
        "项目",
        "支出项目",
        "项目支出",
        "预算项目",
        "具体项目",
        "单位名称/项目名称",
        "单位/项目",
        "部门/单位/项目",
        "单位(项目)名称",
        "单位及项目名称",
    }
)
"""Labels of the project's name in such a list only."""

_OF_MONEY = re.compile("资金|预算|金额|经费|安排|来源")
_OF_LEVELS = frozenset({"level1", "level2", "level3", "value"})
_YEAR, _LAST_YEAR = re.compile(r"20\d\d(?=年)"), re.compile("上年|去年|前年")
_ROWS_ABOVE = 3
_LONGEST = 16  # characters of a label


def columns_of_projects(
    around: Neighbours, cells: Sequence[Cell], end: int | None = None
) -> list[HeaderColumn]:
    """Return the columns of projects that stand before those of their indicators; none where the list is of no projects.

    ``cells`` are the labels of a header, from left to right, ``end`` is where those of indicators begin, if that is known. A list that says neither amounts nor goals is none of these.
    """
    words = vocabulary()
    rows = words.labels[Group.ROW]
    keys = [known_key(around.grid.text(*cell)) for cell in cells]
    levels = (n for n, key in enumerate(keys) if key in rows and rows[key].key in _OF_LEVELS)
    own = cells[: next(levels, 0) if end is None else end]
    known = {cell: _known(around, cell) for cell in own}
    named = {field.name for field in known.values() if field}
    tells = any(f and (f.group is Group.MONEY or f.key == "goals") for f in known.values())
    if not tells or "项目名称" not in named | ({"项目名称"} if _A_PROJECT & {*keys[: len(own)]} else set()):
        return []
    found: list[HeaderColumn] = []
    latest = max((_year_above(around, cell) for cell in own), default=0)
    for cell in own:
        name = _name(around, cell, known[cell], named)
        if name and _is_of_an_earlier_year(around, cell, latest):
            name = f"{name}（{squeeze(_heading(around, cell))}）"
        if name:
            found.append(HeaderColumn(name, cell, around.extent(cell)))
    return found


def _known(around: Neighbours, cell: Cell) -> Field | None:
    """Return the field of the project that a label in such a list names."""
    words, text = vocabulary(), around.grid.text(*cell)
    key = known_key(text)
    if key in SUMS | {"小计", "金额", "总额"} and _heading(around, cell):
        return words.fields[Group.MONEY]["预算数"]
    if key == "单位":
        return words.fields[Group.ONCE]["单位名称"]
    return words.once(text) or words.labels[Group.ROW].get(key)


def _name(around: Neighbours, cell: Cell, known: Field | None, named: set[str]) -> str:
    text = around.grid.text(*cell)
    if known:
        return known.name
    if known_key(text) in _A_PROJECT and "项目名称" not in named:
        return "项目名称"
    return "" if known_key(text) in vocabulary().groups else squeeze(unit_of_label(text)[1])


def _heading(around: Neighbours, cell: Cell) -> str:
    """Return the label of amounts above one that reaches over several columns; empty where none does."""
    own = around.extent(cell)
    for above, _ in zip(around.above(cell), range(_ROWS_ABOVE), strict=False):
        extent = around.extent(above)
        text = around.grid.text(*above)
        reaches = extent.left <= own.left and own.right <= extent.right and extent.bottom == own.top - 1
        if (
            reaches
            and extent.right - extent.left > own.right - own.left
            and _OF_MONEY.search(text)
            and len(text) <= _LONGEST
        ):
            return text
    return ""


def _year_above(around: Neighbours, cell: Cell) -> int:
    match = _YEAR.search(_heading(around, cell))
    return int(match[0]) if match else 0


def _is_of_an_earlier_year(around: Neighbours, cell: Cell, latest: int) -> bool:
    heading = _heading(around, cell)
    return bool(heading) and (_year_above(around, cell) < latest or bool(_LAST_YEAR.search(heading)))
