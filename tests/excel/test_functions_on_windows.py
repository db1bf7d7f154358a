"""Worksheet functions through xlwings and pywin32 as they are on Windows; no Excel is needed, for no cells are handed over."""

import importlib
import sys
from typing import Any

import pytest

from tests.excel.udf_server import MISSING

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="only Windows' Python has pywin32")


def call(name: str, *arguments: Any) -> Any:
    """Return what a function puts into the cells, as VBA gets it."""
    udfs = importlib.import_module("xlwings.udfs")
    return udfs.call_udf("xl_tools.excel.functions", name, arguments, None, None)


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("xm_wan_yuan", ("700000元",), 70.0),
        ("xm_check_character", ("13032423P00442810052",), "N"),
        ("xm_project_code", ("武装工作经费", MISSING), "13032423P00442810052N"),
        ("xm_project_name", ("13032423P00442810052N", MISSING), "武装工作经费"),
        ("xm_unit_name", (906001.0, MISSING), "石门镇人民政府本级"),
        ("xm_budget_fault", (29.53, 29.53, MISSING), ""),
        ("xm_amounts", ("没有",), ""),
    ],
)
def test_a_constant_is_answered(name: str, arguments: tuple[Any, ...], answer: object) -> None:
    assert call(name, *arguments) == [[answer]]


def test_arrays_spill_and_errors_come_as_what_cells_show() -> None:
    """-2146826265 is Excel's ``#REF!``."""
    budgets, sources = ((29.53,), (None,), (-2146826265,)), ((25.93,), (None,), (2.0,))
    codes = [answer[:10] for (answer,) in call("xm_budget_fault", budgets, sources, MISSING)]
    assert codes == ["必须改正 JX202", "", "必须改正 JX802"]
    assert "JX303" in call("xm_plan_fault", ((25.0, 50.0, 45.0, 100.0),))[0][0]
    assert "JX509" in call("xm_indicator_fault", "数量指标", "覆盖村数", 49.0)[0][0]
    assert "JX509" in call("xm_row_fault", (("产出指标", "数量指标", "村数", "全镇", "49", "计划"),))[0][0]
    assert [row[0] for row in call("xm_amounts", "预算数3万元，其中财政资金2万元")] == [3.0, 2.0]
