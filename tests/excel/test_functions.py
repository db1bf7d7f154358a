"""The worksheet functions as plain functions."""

import pytest

from xl_tools.excel import functions
from xl_tools.excel.functions import xm_check_character, xm_project_code, xm_wan_yuan
from xl_tools.model.grid import CellValue

_LIST: list[list[CellValue]] = [
    ["单位清单", None, None, None],
    ["单位编码", "单位名称", "项目编码", "项目名称"],
    ["906001", "石门镇人民政府本级", "13032423P00442810052N", "武装工作经费"],
    ["906001", "石门镇人民政府本级", None, "河道清淤工程"],
]


@pytest.mark.parametrize(
    ("code", "character"),
    [
        ("13032423P00442810052", "N"),
        ("13032423p00442810052x", "N"),
        ("13032423P0044281005", "编码应为 20 或 21 位，现有 19 位"),
        ("13032423P0044281005I", "编码里不能有“I”"),
        (None, "编码应为 20 或 21 位，现有 0 位"),
    ],
)
def test_the_check_character_of_a_code(code: CellValue, character: str) -> None:
    """The 21st character is not looked at."""
    assert xm_check_character(code) == character


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("武装工作经费", "13032423P00442810052N"),
        (" 武装 工作经费", "13032423P00442810052N"),
        ("河道清淤工程", "清单里还没有编码"),
        ("河道清淤", "清单里没有这个项目；相近的有：河道清淤工程"),
        ("别的", "清单里没有这个项目"),
        (None, ""),
    ],
)
def test_the_code_of_a_project(name: CellValue, code: str) -> None:
    """By name, never by guess."""
    assert xm_project_code(name, _LIST) == code


def test_the_code_of_a_project_of_the_bundled_lists() -> None:
    """Where no list is named; an area that is no list is said."""
    assert xm_project_code("武装工作经费") == "13032423P00442810052N"
    assert xm_project_code("武装工作经费", [["别的", "表"]]) == "区域里没有单位清单的表头"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,300.5万", 1300.5),
        ("700000 元", 70.0),
        (29.53, 29.53),
        ("约2万", "看不懂的金额"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_amount_that_a_text_says(text: CellValue, amount: float | str) -> None:
    """In 万元; nothing is guessed."""
    assert xm_wan_yuan(text) == amount


def test_worksheet_functions_say_in_chinese_what_they_do_and_have_no_type_hints() -> None:
    """Xlwings shows the one in Excel, and would take the other for converters."""
    for name, function in vars(functions).items():
        if name.startswith("xm_"):
            assert "。" in function.__doc__
            assert function.__annotations__ == {}
