"""Worksheet functions (Windows): check character of a code, code of a project, 万元 of a text amount.

Each says in Chinese what is wrong with its argument, in the cell itself. Names are ASCII, for VBA writes them.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import xlwings as xw

from xl_tools.excel.open_book import tame_xlwings
from xl_tools.forms.labels import Labels
from xl_tools.forms.read_units import read_unit_list
from xl_tools.model.grid import CellValue, Grid, cell_text
from xl_tools.model.unit import UnitList
from xl_tools.settings import shipped_settings
from xl_tools.sources.templates import bundled_unit_lists
from xl_tools.sources.unit_lists import load_unit_list
from xl_tools.values.amount import parse_amount
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import ALPHABET, LENGTH, check_character, tidy_code

tame_xlwings()  # the server of these functions ends some day, and would take other Excels with it

Cells = Sequence[Sequence[CellValue]]
_Function = TypeVar("_Function", bound=Callable[..., object])


def _without_hints(function: _Function) -> _Function:
    """Take the type hints off a worksheet function: xlwings takes them for names of converters, and has none such."""
    function.__annotations__.clear()
    return function


@xw.func
@xw.arg("code", doc="项目编码的前 20 位，或完整的 21 位")
@_without_hints
def xm_check_character(code: CellValue) -> str:
    """项目编码的校验码：由前 20 位算出第 21 位。"""
    tidy = tidy_code(cell_text(code))
    if len(tidy) not in {LENGTH - 1, LENGTH}:
        return f"编码应为 {LENGTH - 1} 或 {LENGTH} 位，现有 {len(tidy)} 位"
    wrong = next((character for character in tidy[: LENGTH - 1] if character not in ALPHABET), "")
    return f"编码里不能有“{wrong}”" if wrong else check_character(tidy[: LENGTH - 1])


@xw.func
@xw.arg("name", doc="项目名称，与单位清单一致（空格、全角半角不计）")
@xw.arg("listed", ndim=2, doc="单位清单的区域，含“单位编码、项目编码、项目名称”的表头；不写就用自带的清单")
@_without_hints
def xm_project_code(name: CellValue, listed: Cells | None = None) -> str:
    """按项目名称在单位清单里查项目编码；名称差一个字就不给，只列相近的。"""
    wanted = cell_text(name).strip()
    if not wanted:
        return ""
    units = _units(listed)
    if not units.projects:
        return "区域里没有单位清单的表头"
    match = ProjectIndex(units.projects).match(wanted)
    if match.project:
        return match.project.code or "清单里还没有编码"
    near = "、".join(project.name for project in match.candidates)
    return f"清单里没有这个项目{f'；相近的有：{near}' if near else ''}"


@xw.func
@xw.arg("text", doc="写着金额的文字，如 1,300.5万、700000 元、一百三十万元；不写单位就是万元")
@_without_hints
def xm_wan_yuan(text: CellValue) -> float | str:
    """把写着金额的文字换成万元数；看不懂的不猜。"""
    written = cell_text(text).strip()
    if not written:
        return ""
    amount = parse_amount(written)
    return "看不懂的金额" if amount is None else float(amount)


def _units(listed: Cells | None) -> UnitList:
    settings = shipped_settings()
    if listed and any(value is not None for row in listed for value in row):
        return read_unit_list(Grid("单位清单", listed), Labels(settings))
    lists = [load_unit_list(path, settings) for path in bundled_unit_lists()]
    return UnitList(
        units=tuple(unit for each in lists for unit in each.units),
        projects=tuple(project for each in lists for project in each.projects),
    )
