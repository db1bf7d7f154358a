import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.commands.command_line import main
from xl_tools.jobs.indicator_library import indicator_library
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.settings import shipped_settings
from xl_tools.sources.library_files import read_library


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four clean workbooks."""
    folder = tmp_path_factory.mktemp("批复")
    for number in range(4):
        (folder / f"{number}.xlsx").write_bytes(render(clean_workbook(number)).data)
    return folder


def test_a_library_is_written_read_back_and_picked_from(approved: Path, tmp_path: Path) -> None:
    target = tmp_path / "指标库.xlsx"
    ran = run("library", approved, "-o", target)
    assert ran.exit_code == 0, ran.output
    made = indicator_library(approved).library
    assert read_library(target, shipped_settings()).entries == made.entries
    project = made.entries[0].projects[0].project
    found = json.loads(run("suggest", project, "--library", target, "--format", "json").stdout)
    assert found["project"] == project
    assert any(project in each["of"] for each in found["suggestions"][:3])
    one = run("suggest", project, "--library", target, "--level", "数量指标", "--most", 1).output.splitlines()
    assert len(one) == 2
    assert "数量指标" in one[1]


def test_a_dataset_gives_the_same_names_as_its_files(approved: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    assert run("merge", approved, "--dataset", tmp_path / "数据集").exit_code == 0
    of_files, of_dataset = (indicator_library(path).library for path in (approved, tmp_path / "数据集"))
    assert of_dataset.units == of_files.units == 4
    assert {entry.level3 for entry in of_files.entries} <= {entry.level3 for entry in of_dataset.entries}


def test_a_bureaus_own_list_counts_first_and_needs_two_columns(approved: Path, tmp_path: Path) -> None:
    own, bad = tmp_path / "本局.xlsx", tmp_path / "别的.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["卢龙县指标清单"],
        ["二级指标", "三级指标", "参考值", "适用", "共性"],
        ["数量指标", "巡河次数", "≥48次", "河长制；河道", ""],
        ["", "清理河道长度", "", "河长制", "是"],
    ):
        book.active.append(row)
    book.save(own)
    openpyxl.Workbook().save(bad)
    first, second, *_ = indicator_library(approved, own=own).library.entries
    assert (first.level3, first.value, first.source, [each.project for each in first.projects]) == (
        "巡河次数",
        "≥48次",
        "本局",
        ["河长制", "河道"],
    )
    assert (second.level2, second.is_common) == ("数量指标", True)
    assert "巡河次数" in run("suggest", "河长制工作经费", "--library", own).output
    assert "二级指标、三级指标" in run("suggest", "河长制", "--library", bad).output


def test_drop_downs_offer_what_suits_each_form(approved: Path, tmp_path: Path) -> None:
    library, book = tmp_path / "指标库.xlsx", tmp_path / "新.xlsx"
    indicator_library(approved).save(library)
    ran = run("new", "--unit", "906001", "--year", 2027, "--library", library, "-o", book)
    assert ran.exit_code == 0, ran.output
    opened = openpyxl.load_workbook(book)
    sheet, offered = opened["02招商维稳经费"], opened["指标库"]
    choices = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert '"2|"&$B$11' in choices["C11"]
    assert '"2|"&$B19' in choices["C19:C30"]
    last = int(re.search(r"\$A\$4:\$A\$(\d+)", choices["C11"])[1])  # type: ignore[index]  # it is there
    assert offered.max_row == last
    keys = [row[0] for row in offered.iter_rows(min_row=4, values_only=True)]
    assert keys == sorted(keys, key=keys.index)  # those of one list stand together
    assert len({key for key, after in zip(keys, [*keys[1:], None], strict=True) if key != after}) == len(
        {*keys}
    )
    told = run("check", book).output
    assert "JX801" not in told
    assert "指标库" not in told


def test_an_imported_workbook_offers_them_too_and_a_template_does_not(approved: Path, tmp_path: Path) -> None:
    library = tmp_path / "指标库.xlsx"
    indicator_library(approved).save(library)
    data = import_(approved / "0.xlsx", library=library).data
    assert "指标库" in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    ran = run(
        "new",
        "--unit",
        "906001",
        "--year",
        2027,
        "--library",
        library,
        "--template",
        "标准表",
        "-o",
        tmp_path / "表.xlsx",
    )
    assert "只能写一样" in ran.output
