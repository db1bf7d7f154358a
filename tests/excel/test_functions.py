"""The worksheet functions as plain functions."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.open_sheet import cells_of
from tests.excel.udf_server import MISSING, UdfServer, udf_server
from xl_tools.errors import NothingToDoError
from xl_tools.excel import functions
from xl_tools.excel.functions import xm_check_character, xm_project_code, xm_wan_yuan
from xl_tools.jobs import worksheet_values
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


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UdfServer]:
    with udf_server(tmp_path_factory.mktemp("state")) as server:
        yield server


def sheet_of(*rows: Sequence[CellValue]) -> Worksheet:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return sheet


def test_names_of_units_come_by_their_codes_one_for_each_cell(call: UdfServer) -> None:
    """As numbers, as texts, below one another or side by side; blank cells stay blank."""
    sheet = sheet_of([906001, "９０６００１", "906009", None, "某单位"])
    expected = ["石门镇人民政府本级"] * 2 + [
        "清单里没有这个单位编码；相近的有：906001",
        "",
        "清单里没有这个单位编码",
    ]
    assert call("xm_unit_name", cells_of(sheet, "A1:E1"), MISSING) == [expected]
    assert call("xm_unit_name", 906001.0, MISSING) == [["石门镇人民政府本级"]]
    assert call("xm_unit_name", (("906001",), (None,)), MISSING) == [["石门镇人民政府本级"], [""]]


def test_names_of_projects_come_by_their_codes(call: UdfServer) -> None:
    """From the list that is handed over, or from the bundled ones."""
    sheet = sheet_of(*_LIST, [], ["13032423p00442810052N"], ["13032423P0044281005"])
    listed, codes = cells_of(sheet, "A1:D4"), cells_of(sheet, "A6:A7")
    expected = [["武装工作经费"], ["清单里没有这个项目编码；相近的有：13032423P00442810052N"]]
    assert call("xm_project_name", codes, listed) == expected
    assert call("xm_project_name", "13032423P00442810052N", MISSING) == [["武装工作经费"]]
    assert call("xm_project_name", codes, cells_of(sheet, "A6:A7")) == [["区域里没有单位清单的表头"]] * 2


def test_the_functions_that_there_were_answer_as_they_did(call: UdfServer) -> None:
    """Called as Excel calls them."""
    sheet = sheet_of(*_LIST)
    assert call("xm_project_code", cells_of(sheet, "D3"), cells_of(sheet, "A1:D4")) == [
        ["13032423P00442810052N"]
    ]
    assert call("xm_project_code", "武装工作经费", MISSING) == [["13032423P00442810052N"]]
    assert call("xm_wan_yuan", "700000元") == [[70.0]]
    assert call("xm_check_character", cells_of(sheet, "C3")) == [["N"]]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        (
            "预算数29.53万元。其中：财政资金 25.53 万元，其他资金4万元，每村 3000 元。",
            [
                [29.53, "29.53万元", "总额"],
                [25.53, "25.53 万元", "财政资金"],
                [4.0, "4万元", "其他资金"],
                [0.3, "3000 元", "标准"],
            ],
        ),
        (3.5, [[3.5, "3.5", "金额"]]),
        ("一百三十万元", [[130.0, "一百三十万元", "金额"]]),
        ("全镇49个村", [[""]]),
        (None, [[""]]),
    ],
)
def test_every_amount_that_a_text_says(call: UdfServer, text: CellValue, amounts: list[list[object]]) -> None:
    """万元, as written, and what it is."""
    assert call("xm_amounts", cells_of(sheet_of([text]), "A1")) == amounts


def test_amounts_of_several_texts_come_one_below_the_other(call: UdfServer) -> None:
    """Cells that say none say nothing."""
    sheet = sheet_of(["预算数2万元"], [None], ["其中财政资金1万元"])
    assert [row[0] for row in call("xm_amounts", cells_of(sheet, "A1:A3"))] == [2.0, 1.0]


def test_whole_columns_are_read_as_far_as_they_are_used(call: UdfServer) -> None:
    """A million rows are what a clerk selects with one click."""
    sheet = sheet_of(["编码", "x"], [906001, None], [None, "y"])
    assert call("xm_unit_name", cells_of(sheet, "A2:A1048576"), MISSING) == [["石门镇人民政府本级"], [""]]
    assert call("xm_unit_name", cells_of(sheet, "D1:D1048576"), MISSING) == [[""]] * 3


def test_a_function_that_breaks_down_says_so_in_its_cell(
    call: UdfServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A refusal in its own words; anything else with the log that the keeper of the program needs."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def refuse(*_: object) -> None:
        raise NothingToDoError("清单.xlsx", "里面没有单位清单", "请另选")

    monkeypatch.setattr(worksheet_values, "wan_yuan_or_why", refuse)
    assert call("xm_wan_yuan", "2万") == [["清单.xlsx：里面没有单位清单。请另选"]]
    monkeypatch.setattr(worksheet_values, "wan_yuan_or_why", None)
    said = call.alone("xm_wan_yuan", "2万")
    assert said.startswith("没有算出来，请把记录发给管理员：")
    (log,) = tmp_path.glob("*.log")
    assert said.endswith(str(log))
    assert "TypeError" in log.read_text(encoding="utf-8")


def test_worksheet_functions_say_in_chinese_what_they_do_and_have_no_type_hints() -> None:
    """Xlwings shows the one in Excel, and would take the other for converters."""
    for name, function in vars(functions).items():
        if name.startswith("xm_"):
            assert function.__doc__.endswith("。")
            assert function.__annotations__ == {}
