import json
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from tests.rules.townships import UNITS
from xl_tools.commands.command_line import main
from xl_tools.model.unit import UnitList
from xl_tools.sources.own_outputs import is_own_report


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """Return two folders with one unit's workbook each, of which the second has another budget."""
    old, new = tmp_path / "旧", tmp_path / "新"
    for folder in (old, new):
        folder.mkdir()
        write_workbook(folder / "石门.xlsx")

    edited(new / "石门.xlsx", lambda book: book.worksheets[-1].__setitem__("C4", 31))
    return old, new


def _run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


def test_folders_are_compared_on_the_screen(both: tuple[Path, Path]) -> None:
    result = _run(*both)
    assert result.exit_code == 0, result.output
    assert "预算数：29.53 → 31（+1.47）" in result.output
    assert "改动 1 处" in result.output


def test_the_name_of_the_output_decides_its_form(both: tuple[Path, Path], tmp_path: Path) -> None:
    for suffix, start in (
        (".xlsx", b"PK"),
        (".html", b"<!DOCTYPE"),
        (".json", b"{"),
        (".txt", b"906001"),
    ):
        target = tmp_path / f"对比{suffix}"
        assert _run(*both, "-o", target).exit_code == 0
        assert target.read_bytes().startswith(start)
    assert not json.loads((tmp_path / "对比.json").read_bytes())["same"]
    assert "扩展名应是" in _run(*both, "-o", tmp_path / "对比.pdf").output


def test_two_files_are_compared_and_a_copy_is_the_same(both: tuple[Path, Path]) -> None:
    old = both[0] / "石门.xlsx"
    assert "都没有变化" in _run(old, old).output
    assert "改动 1 处" in _run(old, both[1] / "石门.xlsx").output


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_compared(both: tuple[Path, Path]) -> None:
    (both[1] / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    result = _run(*both)
    assert result.exit_code == 2
    assert "✗ 新：坏.xlsx" in result.output
    assert "改动 1 处" in result.output


def test_a_unit_whose_file_may_be_the_unreadable_one_is_not_simply_gone(both: tuple[Path, Path]) -> None:
    (both[1] / "石门.xlsx").unlink()
    (both[1] / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    other = write_workbook(both[1] / "别的.xlsx")
    edited(other, lambda book: book["单位信息"].__setitem__("B4", "906999"))
    edited(other, lambda book: book["单位信息"].__setitem__("B5", "燕河营镇人民政府本级"))
    assert "也许在没能读的 1 个文件里" in _run(*both).output


def test_a_unit_whose_code_was_mistyped_is_told_by_its_name_and_projects(both: tuple[Path, Path]) -> None:
    edited(both[0] / "石门.xlsx", lambda book: book["单位信息"].__setitem__("B4", "906100"))
    said = _run(*both).output
    assert "单位编码不同：旧 906100，新 906001，按项目编码对上的，请核实。" in said
    assert "新增 0，减少 0" in said


def test_a_unit_on_one_side_alone_is_no_change_of_the_sum(both: tuple[Path, Path]) -> None:
    other = write_workbook(both[1] / "别的.xlsx")
    edited(other, lambda book: book["单位信息"].__setitem__("B4", "906999"))
    edited(other, lambda book: book["单位信息"].__setitem__("B5", "燕河营镇人民政府本级"))
    last = _run(*both).output.strip().splitlines()[-1]
    assert "两边都有的 1 个单位预算合计" in last
    assert last.endswith("只在新的一边的 1 个单位共 88.59 万元，不算增减")


def test_nothing_is_compared_with_a_side_that_could_not_be_read(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    result = _run(both[0], tmp_path / "没有.xlsx", "-o", tmp_path / "对比.xlsx")
    assert (result.exit_code, (tmp_path / "对比.xlsx").exists()) == (2, False)
    assert "找不到这个文件" in result.output


def test_an_output_that_is_an_input_is_refused(both: tuple[Path, Path]) -> None:
    assert _run(both[0] / "石门.xlsx", both[1] / "石门.xlsx", "-o", both[0] / "石门.xlsx").exit_code == 2


def test_many_files_that_do_not_count_are_told_by_kinds_and_one_by_one_where_asked(
    both: tuple[Path, Path],
) -> None:
    for number in range(4):
        (both[0] / f"坏{number}.xlsx").write_bytes(b"PK\x03\x04broken")
    said = _run(*both).output
    assert "✗ 旧：有 4 个文件没有计入：没能读 4 个" in said
    assert "坏1.xlsx" not in said
    assert "✗ 旧：坏1.xlsx：" in _run(*both, "-v").output


def test_what_is_changed_alike_on_all_forms_is_one_line(both: tuple[Path, Path]) -> None:
    def rename(book: Any) -> None:
        for sheet in book.worksheets:
            if str(sheet["A2"].value).startswith("906001"):
                sheet["A2"] = "906001 石门镇政府"

    edited(both[1] / "石门.xlsx", rename)
    said = _run(*both).output
    assert "3 张表都有的改动\n" in said
    assert said.count("→ 906001 石门镇政府") == 1
    assert "预算数：29.53 → 31（+1.47）" in said


def test_a_file_of_last_year_that_strayed_in_is_no_unit_of_its_own(both: tuple[Path, Path]) -> None:
    for folder in both:
        edited(
            write_workbook(folder / "蛤泊.xlsx"), lambda book: book["单位信息"].__setitem__("B4", "906002")
        )
        edited(write_workbook(folder / "去年.xlsx"), _of_last_year)
    said = _run(*both).output
    assert "共 2 个单位" in said
    assert "去年.xlsx：是" in said


def _of_last_year(book: Any) -> None:
    for row in book["单位信息"].iter_rows():
        if "年度" in str(row[0].value) and row[1].value:
            row[1].value = int(row[1].value) - 1


def test_what_must_be_corrected_is_held_to_the_county_s_list_as_in_every_command(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    projects = [each.model_copy(update={"approved": Decimal("31.00")}) for each in UNITS.projects[:1]]
    listed = write_workbook(
        tmp_path / "单位清单.xlsx",
        units=UnitList(units=UNITS.units, projects=(*projects, *UNITS.projects[1:])),
    )

    def only_the_list(book: Any) -> None:
        for name in book.sheetnames:
            if name != "单位清单":
                del book[name]

    edited(listed, only_the_list)
    counts = []
    for number, beside in enumerate([(), ("--no-beside",)]):
        target = tmp_path / f"对比{number}.json"
        assert ("用了旁边的" in _run(*both, "-o", target, *beside).output) is not bool(beside)
        (unit,) = json.loads(target.read_bytes())["units"]
        counts.append(unit["errors"]["old"])
    assert counts == [1, 0]


def test_a_comparison_of_two_years_is_called_so(tmp_path: Path) -> None:
    for year in (2022, 2023):
        (tmp_path / str(year)).mkdir()
        edited(write_workbook(tmp_path / str(year) / "石门.xlsx"), partial(_of_year, year=year))
    target = tmp_path / "对比.html"
    assert _run(tmp_path / "2022", tmp_path / "2023", "-o", target).exit_code == 0
    assert "<h1>2023 年与 2022 年对比</h1>" in target.read_text("utf-8")
    with target.open("rb") as page:
        assert is_own_report(target, page.read(4_000)), "it is no workbook in a folder that is read"


def _of_year(book: Any, year: int) -> None:
    book["单位信息"]["B2"] = year
