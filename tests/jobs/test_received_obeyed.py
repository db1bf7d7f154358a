"""What the bureau writes on 收件 is done by every command of the same files, wherever it lies beside, and told."""

import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.test_main_job import edited, write_workbook
from tests.rules.townships import UNITS
from tests.test_cli import run
from xl_tools.jobs.return_slips import return_slips
from xl_tools.model.unit import Unit, UnitList

_LIST = UnitList(
    units=(*UNITS.units, Unit(code="906002", name="蛤泊镇人民政府本级")), projects=UNITS.projects
)
_DONE = "第一版.xlsx 采用"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder of two versions of a unit, the older one taken by the 汇总 that lies where outputs go."""
    folder = tmp_path / "收到的"
    folder.mkdir()
    for number, name in enumerate(["第一版", "第二版"], start=1):
        file = edited(write_workbook(folder / f"{name}.xlsx"), partial(_say, number=number))
        os.utime(file, (1.6e9 + number, 1.6e9 + number))
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4 scanned")
    write_workbook(tmp_path / "清单.xlsx", units=_LIST)
    (tmp_path / "出").mkdir()
    run("merge", folder, "--units", tmp_path / "清单.xlsx", "-o", tmp_path / "出" / "汇总.xlsx")
    return folder


def _say(book: Any, number: int) -> None:
    book["填报说明"]["B5"] = f"第 {number} 版"


def _write(file: Path, name: str, *, unit: str = "", taken: str = "") -> None:
    def change(book: Any) -> None:
        row = next(row for row in book["收件"].iter_rows(min_row=4) if row[3].value == name)
        row[9].value, row[10].value = unit or None, taken or None

    edited(file, change)


@pytest.mark.parametrize(
    "command",
    [
        "progress -o 出/进度.xlsx",
        "return -o 出/退回单",
        "notice -o 出/通报.docx",
        "booklet -o 出/全县.docx",
        "booklet -o 出/文本",
        "check -o 出/结果.txt",
        "library -o 出/指标库.xlsx",
        "exempted -o 出/豁免.xlsx",
        "compare 收到的 -o 出/对比.txt",
    ],
)
def test_a_version_is_taken_by_every_command(
    county: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(county.parent)
    _write(county.parent / "出" / "汇总.xlsx", "第一版.xlsx", taken="用")
    name, *options = command.split()
    said = run(name, county.name, *options).output
    assert said.count(f"照“收件”里写的：{_DONE}") == 1, said
    assert f"照 {Path('出', '汇总.xlsx')} 的“收件”办：改过的 1 个文件" in said


@pytest.mark.parametrize("where", [".", "收到的", "出/退回单"])
def test_it_is_found_in_the_folder_beside_it_and_where_the_output_goes(county: Path, where: str) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    _write(written, "第一版.xlsx", taken="用")
    folder = county.parent / where
    folder.mkdir(exist_ok=True)
    shutil.move(written, folder / "县里的.xlsx")
    assert _DONE in run("return", county, "-o", county.parent / "出" / "退回单").output


def test_it_is_named_where_it_lies_elsewhere(county: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    _write(written, "第一版.xlsx", taken="用")
    elsewhere = Path(shutil.move(written, tmp_path_factory.mktemp("别处")))
    assert _DONE not in run("library", county).output
    assert _DONE in run("library", county, "--received", elsewhere).output


def test_the_sheet_saved_last_counts_for_each_file_that_stands_on_it(county: Path) -> None:
    out = county.parent / "出"
    _write(out / "汇总.xlsx", "第一版.xlsx", taken="用")
    os.utime(out / "汇总.xlsx", (1.7e9, 1.7e9))
    made = run("progress", county, "-o", out / "进度.xlsx").output
    assert _DONE in made
    _write(out / "进度.xlsx", "第一版.xlsx")  # the bureau has thought better of it
    assert "收件" not in run("library", county, "-o", out / "库.xlsx").output.replace("“收件”里给它选", "")


def test_another_year_s_sheet_of_files_of_the_same_names_is_not_obeyed_and_told(county: Path) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    _write(written, "第一版.xlsx", taken="用")
    for name in ("第一版.xlsx", "第二版.xlsx"):
        edited(county / name, lambda book: book["填报说明"].__setitem__("B6", "明年的"))
    said = run("return", county, "-o", county.parent / "出" / "退回单").output
    assert _DONE not in said
    assert "内容都不是这些；要照它办，请加 --received" in said


def test_what_is_not_there_any_more_or_cannot_be_used_is_told(county: Path) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    _write(written, "第一版.xlsx", taken="用")
    _write(written, "扫描件.pdf", taken="用")
    (county / "第一版.xlsx").unlink()
    said = run("notice", county, "-o", county.parent / "出" / "通报.docx").output
    assert "“收件”里改过的 第一版.xlsx 这次没有找到，没有照办" in said
    assert "“收件”里写了用 扫描件.pdf，但它用不了" in said


def test_two_versions_cannot_both_be_taken(county: Path) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    for name in ("第一版.xlsx", "第二版.xlsx"):
        _write(written, name, taken="用")
    said = run("merge", county, "-o", written).output
    assert "都写了用" in said
    assert "请把不要的那个改成“不用”" in said


def test_a_unit_of_the_list_goes_before_one_that_a_file_tells_of_itself(county: Path) -> None:
    written = county.parent / "出" / "汇总.xlsx"
    units = ("--units", county.parent / "清单.xlsx")
    edited(county / "第二版.xlsx", lambda book: book["单位信息"].__setitem__("B2", "906999"))
    edited(county / "第二版.xlsx", lambda book: book["单位信息"].__setitem__("B3", "蛤泊镇人民政府本级"))
    run("merge", county, *units, "-o", written)
    _write(written, "第二版.xlsx", unit="蛤泊镇")
    assert "第二版.xlsx 算 906002 蛤泊镇人民政府本级 的" in run("merge", county, *units, "-o", written).output
    # a command without the list goes by what the run with one has written
    said = run("compare", county, county, "-o", county.parent / "出" / "对比.txt").output
    assert "第二版.xlsx 算 906002 蛤泊镇人民政府本级 的" in said


def test_a_document_that_was_read_then_and_is_not_now_is_told(county: Path) -> None:
    written = county.parent / "出" / "汇总.xlsx"

    def change(book: Any) -> None:
        row = next(row for row in book["收件"].iter_rows(min_row=4) if row[3].value == "扫描件.pdf")
        row[4].value = "用"

    edited(written, change)
    said = run("return", county, "-o", county.parent / "出" / "退回单").output
    assert "扫描件.pdf 在" in said
    assert "请加 --documents" in said


def test_the_library_obeys_too(county: Path) -> None:
    _write(county.parent / "出" / "汇总.xlsx", "第一版.xlsx", taken="用")
    result = return_slips(county, target=county.parent / "出" / "退回单")
    assert result.batch.told[-1] == f"照“收件”里写的：{_DONE}"


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("publish", "这次没有读；Word、PDF 请先导入（import）成工作簿"),
        ("roll", "这次没有读；Word、PDF 请先导入（import）成工作簿"),
        ("progress", "这次没有读；Word、PDF 要一起读，请加 --documents"),
    ],
)
def test_who_can_read_no_document_is_not_told_to_ask_for_it(
    tmp_path: Path, command: str, advice: str
) -> None:
    folder = tmp_path / "收到的"
    folder.mkdir()
    write_workbook(folder / "甲.xlsx")
    book = edited(write_workbook(tmp_path / "乙.xlsx"), _of_another_unit)
    assert run("booklet", book, "-o", folder / "乙.docx").exit_code == 0
    assert "2 个文件" in run("merge", folder, "--documents", "-o", tmp_path / "汇总.xlsx").output
    output = () if command == "progress" else ("-o", tmp_path / "出")
    said = run(command, folder, *output).output
    assert f"乙.docx 在 {tmp_path / '汇总.xlsx'} 的“收件”里是用的，{advice}" in said
    assert ("--documents" in said) is (command == "progress")


def _of_another_unit(book: Any) -> None:
    book["单位信息"]["B4"], book["单位信息"]["B5"] = "906002", "蛤泊镇人民政府本级"
    for sheet in book.worksheets[-3:]:
        sheet["A2"] = "906002 蛤泊镇人民政府本级"
