"""Worksheet functions (Windows): what is wrong with a row of a form, codes and names of the 单位清单, amounts in texts.

Each says in Chinese what is wrong with its argument, in the cell itself. Names are ASCII, for VBA writes them. An area gives
an answer for each of its rows or cells, which Excel spills where it can.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec

import xlwings as xw

from xl_tools.errors import RefusalError, keep_traceback
from xl_tools.excel.calling_excel import tame_xlwings
from xl_tools.excel.cells_of_arguments import AsHandedCells
from xl_tools.jobs import row_faults as faults
from xl_tools.jobs import worksheet_values as values
from xl_tools.jobs.handed_cells import HandedCells
from xl_tools.model.grid import CellValue, cell_text

tame_xlwings()  # the server of these functions ends some day, and would take other Excels with it

Answer = float | str | list[list[float | str]]
"""What a cell shows, or the cells below and beside it."""

Listed = Sequence[Sequence[CellValue]]
_Arguments = ParamSpec("_Arguments")


def _for_cells(function: Callable[_Arguments, Answer]) -> Callable[_Arguments, Answer]:
    """Make a worksheet function: it raises nothing, and has no type hints, which xlwings takes for names of converters."""

    @wraps(function)
    def called(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> Answer:
        try:
            return function(*arguments, **named)
        except RefusalError as error:
            return str(error)
        except Exception:  # noqa: BLE001 - whatever it is, the cell says a sentence and we get the log
            return f"没有算出来，请把记录发给管理员：{keep_traceback()}"

    called.__annotations__.clear()
    return called


@xw.func
@xw.arg("code", doc="项目编码的前 20 位，或完整的 21 位")
@_for_cells
def xm_check_character(code: CellValue) -> Answer:
    """项目编码的校验码：由前 20 位算出第 21 位。"""
    return values.check_character_or_why(cell_text(code))


@xw.func
@xw.arg("name", doc="项目名称，与单位清单一致（空格、全角半角不计）")
@xw.arg("listed", ndim=2, doc="单位清单的区域，含“单位编码、项目编码、项目名称”的表头；不写就用自带的清单")
@_for_cells
def xm_project_code(name: CellValue, listed: Listed | None = None) -> Answer:
    """按项目名称在单位清单里查项目编码；名称差一个字就不给，只列相近的。"""
    wanted = cell_text(name).strip()
    return values.project_code_or_why(wanted, listed) if wanted else ""


@xw.func
@xw.arg("codes", AsHandedCells, doc="单位编码，一格或一个区域")
@xw.arg("listed", ndim=2, doc="单位清单的区域，含表头；不写就用自带的清单")
@_for_cells
def xm_unit_name(codes: HandedCells, listed: Listed | None = None) -> Answer:
    """按单位编码在单位清单里查单位名称；区域里每格一个答案。"""
    return _cell_by_cell(codes, lambda texts: values.unit_names_or_why(texts, listed))


@xw.func
@xw.arg("codes", AsHandedCells, doc="项目编码，一格或一个区域")
@xw.arg("listed", ndim=2, doc="单位清单的区域，含表头；不写就用自带的清单")
@_for_cells
def xm_project_name(codes: HandedCells, listed: Listed | None = None) -> Answer:
    """按项目编码在单位清单里查项目名称；区域里每格一个答案。"""
    return _cell_by_cell(codes, lambda texts: values.project_names_or_why(texts, listed))


@xw.func
@xw.arg("text", doc="写着金额的文字，如 1,300.5万、700000 元、一百三十万元；不写单位就是万元")
@_for_cells
def xm_wan_yuan(text: CellValue) -> Answer:
    """把写着金额的文字换成万元数；看不懂的不猜。"""
    written = cell_text(text).strip()
    return values.wan_yuan_or_why(written) if written else ""


@xw.func
@xw.arg("texts", AsHandedCells, doc="写着金额的一段话，一格或一个区域")
@_for_cells
def xm_amounts(texts: HandedCells) -> Answer:
    """一段话里说到的每个金额，一个一行：万元数、原文、是什么（总额、财政资金、其中、标准等）。"""
    said = [amount for cell in texts.in_line() for amount in values.amounts_said(cell.text)]
    return [list(amount) for amount in said] or ""


@xw.func
@xw.arg("area", AsHandedCells, doc="绩效目标表的一行或几行，或整张表：标签、数、指标，从左到右")
@_for_cells
def xm_row_fault(area: HandedCells) -> Answer:
    """表里一行的第一处问题，与“校验”说的一样；没有问题是空的。选几行就一行一个答案。"""
    return _below(faults.row_faults(area))


@xw.func
@xw.arg("budget", AsHandedCells, doc="预算数，一格或一列")
@xw.arg("fiscal", AsHandedCells, doc="财政资金，一格或一列")
@xw.arg("other", AsHandedCells, doc="其他资金，一格或一列；没有可以不写")
@_for_cells
def xm_budget_fault(budget: HandedCells, fiscal: HandedCells, other: HandedCells | None = None) -> Answer:
    """预算数、财政资金、其他资金的第一处问题（万元）：缺失、对不上、元与万元混淆等；没有问题是空的。"""
    return _as_given(faults.budget_faults(budget, fiscal, other), budget, fiscal, other)


@xw.func
@xw.arg("plan", AsHandedCells, doc="四期的累计进度：3月底、6月底、10月底、12月底四格；几行就是几个项目")
@_for_cells
def xm_plan_fault(plan: HandedCells) -> Answer:
    """支出计划四期的第一处问题：缺一期、不是百分数、下降、12月底不是 100% 等；没有问题是空的。"""
    return _below(faults.plan_faults(plan))


@xw.func
@xw.arg("level2", AsHandedCells, doc="二级指标，如“数量指标”；合并或空着的随上一行")
@xw.arg("name", AsHandedCells, doc="三级指标的名称")
@xw.arg("value", AsHandedCells, doc="指标值")
@_for_cells
def xm_indicator_fault(level2: HandedCells, name: HandedCells, value: HandedCells) -> Answer:
    """一个指标的第一处问题：没有数、没有单位、不是百分数、空泛等；没有问题是空的。"""
    return _as_given(faults.indicator_faults(level2, name, value), level2, name, value)


def _cell_by_cell(cells: HandedCells, answers_to: Callable[[Sequence[str]], list[str]]) -> Answer:
    """Return an answer to each cell, at its place."""
    rows = cells.seen()
    answers = iter(answers_to([cell.text for row in rows for cell in row]))
    return _answer([[next(answers) for _ in row] for row in rows])


def _as_given(answers: list[str], *areas: HandedCells | None) -> Answer:
    """Return the answers in a row where the areas are rows, else one below the other."""
    is_row = all(len(area.rows) == 1 for area in areas if area)
    return _answer([[*answers]]) if is_row else _below(answers)


def _below(answers: list[str]) -> Answer:
    return _answer([[answer] for answer in answers])


def _answer(rows: list[list[float | str]]) -> Answer:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
