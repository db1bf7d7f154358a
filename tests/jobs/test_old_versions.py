"""Check looks at every file, and says which are older versions, or the same once more: the other commands leave them out."""

import datetime as dt
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.test_main_job import edited, write_workbook
from tests.test_cli import run
from xl_tools.jobs.last_years_budgets import last_year


def _renamed(book: openpyxl.Workbook) -> None:
    book["03离任补贴"]["A1"].value = "3. 离任补贴绩效目标表（新）"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two versions of a submission, and a copy of the later one."""
    made = tmp_path / "报送"
    made.mkdir()
    old = edited(write_workbook(made / "甲.xlsx"), lambda _: None)
    os.utime(old, (1.6e9, 1.6e9))
    new = edited(write_workbook(made / "乙.xlsx"), _renamed)
    os.utime(new, (1.7e9, 1.7e9))
    shutil.copy(new, made / "丁.xlsx")
    return made


@pytest.mark.parametrize("ending", ["txt", "json", "html", "xlsx"])
def test_check_says_so_in_every_form(folder: Path, tmp_path: Path, ending: str) -> None:
    report = tmp_path / f"结果.{ending}"
    form = ("--format", "review") if ending == "xlsx" else ()
    assert run("check", folder, "-o", report, *form).exit_code == 0
    if ending == "xlsx":
        book = openpyxl.load_workbook(report)
        text = "".join(
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
        )
    else:
        text = report.read_text("utf-8")
    assert text.count("这是旧版本；汇总、退回、排文本和对比都不计它") == 1
    assert text.count("丁.xlsx 内容相同；汇总、退回、排文本和对比都不计它") == 1
    if ending == "json":
        told = json.loads(text)
        assert (told["files"], [Path(each["file"]).name for each in told["superseded"]]) == (
            3,
            ["乙.xlsx", "甲.xlsx"],
        )


def test_there_is_neither_a_copy_nor_a_sheet_of_what_does_not_count(folder: Path, tmp_path: Path) -> None:
    copies, review = tmp_path / "标记", tmp_path / "审核表.xlsx"
    said = run("check", folder, "--format", "xlsx", "-o", copies).output
    assert [file.name for file in copies.iterdir()] == ["906001石门镇人民政府本级_标记.xlsx"]
    assert said.count("没有标记 ") == 2
    run("check", folder, "--format", "review", "-o", review)
    book = openpyxl.load_workbook(review)
    assert book.sheetnames == ["总览", "01石门镇人民政府本级"]
    assert [row[1] for row in book["总览"].iter_rows(min_row=5, values_only=True)] == [
        "内容相同，未计入",
        "旧版本，未计入",
    ]
    assert "（其中 2 个是旧版本，不计入：" in run("check", folder).output
    page = tmp_path / "结果.html"
    run("check", folder, "-o", page)
    assert "其中旧版本" in page.read_text("utf-8")


def test_a_file_alone_is_no_version_of_anything(folder: Path) -> None:
    result = run("check", folder / "甲.xlsx", "--format", "json")
    assert "superseded" not in json.loads(result.stdout)


def test_every_other_command_takes_the_same_one(folder: Path, tmp_path: Path) -> None:
    for command in (
        ("merge", folder, "-o", tmp_path / "汇总.xlsx"),
        ("progress", folder),
        ("return", folder, "-o", tmp_path / "退回"),
        ("booklet", folder, "-o", tmp_path / "文本"),
        ("booklet", folder, "-o", tmp_path / "文本.pdf"),
        ("compare", folder / "甲.xlsx", folder),
    ):
        output = run(*command).output
        assert "乙.xlsx：与" in output, command
        assert "甲.xlsx：906001 石门镇人民政府本级有更新的文件" in output, command


def test_a_fresh_copy_of_a_draft_is_no_newer_than_the_final_version(folder: Path) -> None:
    shutil.copy(folder / "甲.xlsx", folder / "丙.xlsx")  # saved now, and by name before its original
    output = run("progress", folder).output
    assert "丙.xlsx：906001 石门镇人民政府本级有更新的文件 " in output
    assert "丁.xlsx：906001" not in output


def test_what_a_program_wrote_within_a_minute_is_told_apart_by_the_file_system(tmp_path: Path) -> None:
    def stamped(second: int) -> Callable[[openpyxl.Workbook], None]:
        def stamp(book: openpyxl.Workbook) -> None:
            book["03离任补贴"]["A1"].value = f"3. 离任补贴绩效目标表（{second}）"

        return stamp

    for name, second, written in (("初稿", 52, 1.6e9), ("终稿", 51, 1.7e9), ("去年", 5, 1.8e9)):
        path = edited(write_workbook(tmp_path / f"{name}.xlsx"), stamped(second))
        minute = "2023-11-20T08:29" if name == "去年" else "2023-11-20T08:30"
        _stamp(path, f"{minute}:{second:02}Z")
        os.utime(path, (written, written))
    output = run("progress", tmp_path).output
    assert output.count("有更新的文件") == 2
    assert f"终稿.xlsx（按修改日期：那份 {_local(1.7e9)}，这份 {_local(1.6e9)}），这是旧版本" in output
    earlier, later = (_local(_MINUTE + minute * 60) for minute in (29, 30))
    assert f"终稿.xlsx（按文件里面记的保存时间：那份 {later}，这份 {earlier}），这是旧版本" in output
    assert "终稿.xlsx：906001" not in output


_MINUTE = dt.datetime(2023, 11, 20, 8, tzinfo=dt.UTC).timestamp()


def _local(time: float) -> str:
    return dt.datetime.fromtimestamp(time, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def _stamp(path: Path, when: str) -> None:
    """Say in a workbook when it was saved."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", when, core).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_blank_workbook_saved_later_is_no_newer_version(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    filled = write_workbook(folder / "石门镇.xlsx")
    os.utime(filled, (1.6e9, 1.6e9))
    write_workbook(tmp_path / "清单.xlsx")
    listed = ("--units", tmp_path / "清单.xlsx")
    blank = folder / "石门镇（空）.xlsx"
    assert run("new", "--unit", "906001", *listed, "--year", 2023, "-o", blank).exit_code == 0
    run("check", folder, "--format", "xlsx", "-o", tmp_path / "标记")
    assert [file.name for file in (tmp_path / "标记").iterdir()] == ["906001石门镇人民政府本级_标记.xlsx"]
    told = json.loads(run("check", folder, "--format", "json").stdout)["superseded"]
    assert [Path(each["file"]).name for each in told] == ["石门镇（空）.xlsx"]
    assert "还没有填" in told[0]["reason"]
    review = tmp_path / "审核表.xlsx"
    run("check", folder, "--format", "review", "-o", review)
    book = openpyxl.load_workbook(review)
    assert book.sheetnames == ["总览", "01石门镇人民政府本级"]
    assert [row[1] for row in book["总览"].iter_rows(min_row=5, values_only=True)] == ["还没有填，未计入"]
    assert "来自 1 个单位" in run("library", folder).output
    assert last_year(folder, None).total > 0
