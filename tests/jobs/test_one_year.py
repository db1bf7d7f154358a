"""A file of another year among those of this one: left out of sums, slips and volumes, told, and taken where asked."""

import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.commands.command_line import main


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two files of 2023, and one of 2022 that strayed in."""
    (tmp_path / "报送").mkdir()
    for name, code, unit, year in (
        ("甲.xlsx", "906001", "石门镇人民政府本级", 2023),
        ("乙.xlsx", "906002", "蛤泊镇人民政府本级", 2023),
        ("旧.xlsx", "906001", "石门镇人民政府本级", 2022),
    ):
        file = write_workbook(tmp_path / "报送" / name)
        for cell, value in (("B4", code), ("B5", unit), ("B2", year)):
            edited(file, partial(_write, cell, value))
    return tmp_path / "报送"


def _write(cell: str, value: object, book: openpyxl.Workbook) -> None:
    book["单位信息"][cell] = value


def test_a_stray_year_is_no_part_of_the_sum_and_is_told(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    result = _run("merge", folder, "-o", target)
    assert "旧.xlsx：是 2022 年度的，这一次做的是 2023 年度的" in result.output
    assert "2 个文件" in result.output.splitlines()[-1]
    book = openpyxl.load_workbook(target, data_only=True)
    assert "2023 年预算项目绩效目标总览" in str(book["总览"]["A1"].value)
    told = [cell.value for row in book["核对"].iter_rows() for cell in row if cell.value]
    assert any("别的年度，未计入" in str(each) for each in told)


def test_the_year_can_be_chosen(folder: Path, tmp_path: Path) -> None:
    said = _run("merge", folder, "-o", tmp_path / "汇总.xlsx", "--year", 2022).output
    assert "甲.xlsx：是 2023 年度的，这一次做的是 2022 年度的" in said
    assert "1 个文件" in said.splitlines()[-1]


def test_a_dataset_takes_every_year(folder: Path, tmp_path: Path) -> None:
    said = _run("merge", folder, "--dataset", tmp_path / "数据集").output
    assert "别的年度" not in said
    assert "2022" in said
    assert "2023" in said


def test_no_slip_and_no_booklet_is_made_of_it(folder: Path, tmp_path: Path) -> None:
    assert "旧.xlsx：是 2022 年度的" in _run("booklet", folder, "-o", tmp_path / "册.pdf").output
    assert "旧.xlsx：是 2022 年度的" in _run("return", folder, "-o", tmp_path / "单").output


def test_a_year_against_the_next_compares_no_file_that_strayed_in(folder: Path, tmp_path: Path) -> None:
    last = tmp_path / "上年"
    last.mkdir()
    shutil.copy(folder / "旧.xlsx", last / "石门镇.xlsx")
    said = _run("compare", last, folder).output
    assert "906001 石门镇人民政府本级（2022 → 2023 年）：石门镇.xlsx → 甲.xlsx" in said


def test_a_year_that_no_file_is_of_is_said(folder: Path, tmp_path: Path) -> None:
    result = _run("merge", folder, "-o", tmp_path / "汇总.xlsx", "--year", 2021)
    assert result.exit_code == 2
    assert "--year 2021：没有 2021 年度的文件，读出的是 2022、2023 两个年度的" in result.output
    assert not (tmp_path / "汇总.xlsx").exists()
