"""收件: everything received in one table, and what the bureau writes in it is what the next run does."""

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.jobs.test_main_job import edited, write_workbook
from tests.rules.townships import UNITS
from tests.test_cli import run
from xl_tools.batch.corrections import corrections_in
from xl_tools.errors import InvalidDataError
from xl_tools.jobs.merge import merge
from xl_tools.model.grid import Grid
from xl_tools.model.unit import Unit, UnitList

_LIST = UnitList(
    units=(*UNITS.units, Unit(code="906002", name="蛤泊镇人民政府本级")), projects=UNITS.projects
)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder with two versions of 石门镇 and a file that cannot be read, beside the list of units."""
    folder = tmp_path / "收到的"
    folder.mkdir()
    old = edited(write_workbook(folder / "第一版.xlsx"), lambda book: _say(book, "B5", 1))
    os.utime(old, (1.6e9, 1.6e9))
    new = edited(write_workbook(folder / "第二版.xlsx"), lambda book: _say(book, "B5", 2))
    os.utime(new, (1.7e9, 1.7e9))
    (folder / "扫描件.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(99))
    write_workbook(tmp_path / "清单.xlsx", units=_LIST)
    return folder


def _say(book: Any, cell: str, text: int) -> None:
    book["填报说明"][cell] = f"第 {text} 版"


def _merged(county: Path, *options: str | Path) -> tuple[str, dict[str, tuple[Any, ...]]]:
    target = county.parent / "汇总.xlsx"
    said = run("merge", county, "--units", county.parent / "清单.xlsx", "-o", target, *options).output
    rows = openpyxl.load_workbook(target)["收件"].iter_rows(min_row=4, values_only=True)
    return said, {row[3]: row for row in rows if row[3]}


def _write(county: Path, name: str, *, unit: str = "", taken: str = "") -> None:
    def change(book: Any) -> None:
        row = next(row for row in book["收件"].iter_rows(min_row=4) if row[3].value == name)
        row[9].value, row[10].value = unit or None, taken or None

    edited(county.parent / "汇总.xlsx", change)


def test_every_file_has_a_row_that_says_whose_it_is_whether_it_counts_and_why(county: Path) -> None:
    _, rows = _merged(county)
    assert {name: row[1:5] for name, row in rows.items()} == {
        "第二版.xlsx": ("906001 石门镇人民政府本级", "表里写的", "第二版.xlsx", "用"),
        "扫描件.jpg": (None, "认不出", "扫描件.jpg", "读不了"),
        "第一版.xlsx": ("906001 石门镇人民政府本级", "表里写的", "第一版.xlsx", "不用"),
    }
    assert rows["第一版.xlsx"][6:9] == (3, 88.59, 0), "for who chooses between the versions"
    assert (
        rows["第二版.xlsx"][5:9] == ("另有 1 个旧的或相同的，没有用", 3, 88.59, None)
        or rows["第二版.xlsx"][8] == 0
    )


def test_where_two_versions_differ_in_their_sums_it_is_said_by_how_much_and_where(county: Path) -> None:
    def dearer(book: Any) -> None:
        book[name]["C4"] = float(book[name]["C4"].value) + 10

    book = openpyxl.load_workbook(county / "第一版.xlsx")
    name = next(sheet.title for sheet in book.worksheets if str(sheet["B4"].value).startswith("预算数"))
    old = edited(county / "第一版.xlsx", dearer)
    os.utime(old, (1.6e9, 1.6e9))
    _, rows = _merged(county)
    assert rows["第一版.xlsx"][7] == pytest.approx(98.59)
    assert "这是旧版本；合计比那一份多 10.00 万元：" in rows["第一版.xlsx"][5]
    assert rows["第一版.xlsx"][5].endswith("武装工作经费 39.53，那一份 29.53")


def test_what_the_bureau_writes_is_what_the_next_run_does_and_stays_written(county: Path) -> None:
    _merged(county)
    _write(county, "第一版.xlsx", taken="用")
    _write(county, "扫描件.jpg", unit="蛤泊镇")
    for _ in range(2):  # what was written holds for the run after the next too
        said, rows = _merged(county)
        assert "照“收件”里写的：第一版.xlsx 采用" in said
        assert "扫描件.jpg 算 906002 蛤泊镇人民政府本级 的" in said
        assert (rows["第一版.xlsx"][4], rows["第二版.xlsx"][4]) == ("用", "不用")
        assert rows["扫描件.jpg"][1:3] == ("906002 蛤泊镇人民政府本级", "县里改的")
        assert rows["第一版.xlsx"][10] == "用"
    units = ["--units", county.parent / "清单.xlsx"]
    said = run("progress", county, *units, "--received", county.parent / "汇总.xlsx").output
    assert "报了但读不了 1 个，未报 0 个" in said


def test_of_two_versions_that_are_both_taken_the_screen_says_which_one_is(county: Path) -> None:
    _merged(county)
    _write(county, "第一版.xlsx", taken="用")
    _write(county, "第二版.xlsx", taken="用")
    said, rows = _merged(county)
    assert (rows["第一版.xlsx"][4], rows["第二版.xlsx"][4]) == ("不用", "用")
    assert "照“收件”里写的：第二版.xlsx 采用" in said
    assert "第一版.xlsx 采用" not in said
    told = next(line for line in said.splitlines() if line.startswith("没有照“收件”办"))
    assert "第一版.xlsx：“收件”里给它和" in told
    assert told.endswith("请把不要的那个改成“不用”")


def test_a_file_counts_for_the_unit_the_bureau_writes_in_every_sum(county: Path) -> None:
    _merged(county)
    _write(county, "第一版.xlsx", unit="906002")
    _merged(county)
    book = openpyxl.load_workbook(county.parent / "汇总.xlsx", data_only=True)
    units = [row[:3] for row in book["按单位汇总"].iter_rows(min_row=4, values_only=True)]
    assert ("906002", "蛤泊镇人民政府本级", 3) in units
    assert ("906001", "石门镇人民政府本级", 3) in units


def test_a_run_without_a_name_goes_by_the_latest_that_lies_beside(county: Path) -> None:
    _merged(county)
    _write(county, "第二版.xlsx", taken="不用")
    result = run("merge", county, "--units", county.parent / "清单.xlsx", "--no-beside")
    assert "第二版.xlsx 不采用" in result.output
    book = openpyxl.load_workbook(county.parent / "汇总(2).xlsx")
    uses = {row[3]: row[4] for row in book["收件"].iter_rows(min_row=4, values_only=True)}
    assert (uses["第二版.xlsx"], uses["第一版.xlsx"]) == ("不用", "用")


def test_a_file_that_was_changed_since_is_not_left_out_for_what_it_was(county: Path) -> None:
    _merged(county)
    _write(county, "第二版.xlsx", taken="不用")
    edited(county / "第二版.xlsx", lambda book: _say(book, "B6", 3))
    said, rows = _merged(county)
    assert "文件后来换了，没有照办，请再看一遍" in said
    assert rows["第二版.xlsx"][4] == "用"


@pytest.mark.parametrize(("unit", "taken"), [("990001", ""), ("", "也许")])
def test_what_nobody_can_follow_is_refused_with_its_cell(county: Path, unit: str, taken: str) -> None:
    _merged(county)
    _write(county, "第一版.xlsx", unit=unit, taken=taken)
    said = run("merge", county, "--units", county.parent / "清单.xlsx", "-o", county.parent / "汇总.xlsx")
    assert said.exit_code == 2
    assert "汇总.xlsx 工作表“收件”" in said.output
    assert (unit or taken) in said.output


def test_a_workbook_without_the_sheet_is_refused_where_it_is_named(county: Path) -> None:
    said = run("merge", county, "-o", county.parent / "汇总.xlsx", "--received", county.parent / "清单.xlsx")
    assert said.exit_code == 2
    assert "里面没有“收件”这张表" in said.output


def test_a_sheet_that_is_none_says_nothing() -> None:
    assert corrections_in(Grid("收件", [["随手记"]]), "x") == []
    with pytest.raises(InvalidDataError, match="B2"):
        corrections_in(Grid("收件", [["文件", "改用不用", "改成单位"], ["a.xlsx", "？", ""]]), "x.xlsx")


def test_the_library_tells_what_was_done(county: Path) -> None:
    _merged(county)
    _write(county, "第一版.xlsx", taken="用")
    result = merge(county, received=county.parent / "汇总.xlsx")
    assert result.batch.told == ("照“收件”里写的：第一版.xlsx 采用",)


def test_what_is_written_of_a_file_is_not_said_of_another_unit_s_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "报送" / "906002蛤泊镇").mkdir(parents=True)
    (tmp_path / "报送" / "906001石门镇").mkdir()
    write_workbook(tmp_path / "清单.xlsx", units=_LIST)
    edited(write_workbook(tmp_path / "报送" / "906002蛤泊镇" / "绩效.xlsx"), lambda book: _say(book, "B5", 1))
    _merged(tmp_path / "报送")
    _write(tmp_path / "报送", "绩效.xlsx", unit="906002")
    edited(write_workbook(tmp_path / "报送" / "906001石门镇" / "绩效.xlsx"), lambda book: _say(book, "B5", 2))
    for _ in range(2):  # the sheet that the first run writes is what the second goes by
        said, rows = _merged(tmp_path / "报送")
        assert {name: (row[1][:6], row[9]) for name, row in rows.items()} == {
            "906001石门镇/绩效.xlsx": ("906001", None),
            "906002蛤泊镇/绩效.xlsx": ("906002", "906002"),
        }
        assert said.count("照“收件”里写的") == 1
    (tmp_path / "报送" / "906002蛤泊镇" / "绩效.xlsx").unlink()
    said, rows = _merged(tmp_path / "报送")
    assert {name: (row[1][:6], row[9]) for name, row in rows.items()} == {"绩效.xlsx": ("906001", None)}
    assert "这次没有找到，没有照办" in said


def test_a_version_under_a_mistyped_code_is_a_version_of_its_unit(county: Path) -> None:
    def mistyped(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str | int) and "906001" in str(cell.value):
                        cell.value = str(cell.value).replace("906001", "906091")

    edited(county / "第二版.xlsx", mistyped)
    said, rows = _merged(county)
    assert rows["第二版.xlsx"][1:6] == (
        "906001 石门镇人民政府本级",
        "对单位清单",
        "第二版.xlsx",
        "用",
        "表上写的单位编码是 906091，不在单位清单里；单位名称和项目编码都是这个单位的，请改正；另有 1 个旧的或相同的，没有用",
    )
    assert rows["第一版.xlsx"][4] == "不用"
    assert "第二版.xlsx 算 906001 石门镇人民政府本级 的：" in said
    assert "重复" not in said
