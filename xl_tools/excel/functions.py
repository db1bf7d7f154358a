"""Worksheet functions (Windows): check character of a code, code of a project, 万元 of a text amount.

Each says in Chinese what is wrong with its argument, in the cell itself. Names are ASCII, for VBA writes them.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import xlwings as xw

from xl_tools.excel.calling_excel import tame_xlwings
from xl_tools.jobs.worksheet_values import check_character_or_why, project_code_or_why, wan_yuan_or_why
from xl_tools.model.grid import CellValue, cell_text

tame_xlwings()  # the server of these functions ends some day, and would take other Excels with it

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
    return check_character_or_why(cell_text(code))


@xw.func
@xw.arg("name", doc="项目名称，与单位清单一致（空格、全角半角不计）")
@xw.arg("listed", ndim=2, doc="单位清单的区域，含“单位编码、项目编码、项目名称”的表头；不写就用自带的清单")
@_without_hints
def xm_project_code(name: CellValue, listed: Sequence[Sequence[CellValue]] | None = None) -> str:
    """按项目名称在单位清单里查项目编码；名称差一个字就不给，只列相近的。"""
    wanted = cell_text(name).strip()
    return project_code_or_why(wanted, listed) if wanted else ""


@xw.func
@xw.arg("text", doc="写着金额的文字，如 1,300.5万、700000 元、一百三十万元；不写单位就是万元")
@_without_hints
def xm_wan_yuan(text: CellValue) -> float | str:
    """把写着金额的文字换成万元数；看不懂的不猜。"""
    written = cell_text(text).strip()
    return wan_yuan_or_why(written) if written else ""
