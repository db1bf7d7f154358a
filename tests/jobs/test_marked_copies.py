"""A marked copy beside its original is passed over and said so; alone, or changed, it is the submission."""

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.test_main_job import SETTINGS, edited, write_workbook
from tests.rules.townships import CODES
from tests.test_cli import run
from xl_tools.batch.batch import Batch, check_files
from xl_tools.batch.duplicates import with_versions_told, without_duplicates
from xl_tools.jobs.mark import marked_copy
from xl_tools.model.checked import LeftOut


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a faulty workbook and its marked copy, made later."""
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    book = write_workbook(folder / "报送.xlsx", codes={"执法经费": ""})
    marked = folder / "报送_标记.xlsx"
    marked.write_bytes(marked_copy(check_files([book], SETTINGS).checked[0], SETTINGS))
    return folder


def counted(folder: Path) -> tuple[list[str], list[LeftOut]]:
    batch = without_duplicates(check_files(sorted(folder.iterdir()), SETTINGS))
    return names(batch), [file.left_out for file in batch.skipped]


def names(batch: Batch) -> list[str]:
    return [Path(one.submission.file.name).name for one in batch.checked]


def test_the_original_counts_however_late_the_marked_copy_was_made(folder: Path) -> None:
    assert counted(folder) == (["报送.xlsx"], [LeftOut.MARKED])
    (left_out,) = without_duplicates(check_files(sorted(folder.iterdir()), SETTINGS)).skipped
    assert left_out.reason == f"是 {folder / '报送.xlsx'} 的标记副本，内容相同"


def test_every_command_passes_it_over_in_one_line(folder: Path, tmp_path: Path) -> None:
    for command in (
        ("check", folder),
        ("merge", folder, "-o", tmp_path / "汇总.xlsx"),
        ("progress", folder),
        ("return", folder, "-o", tmp_path / "退回单"),
    ):
        output = run(*command).output
        assert [line for line in output.splitlines() if "标记副本" in line] == [
            line for line in output.splitlines() if "报送_标记.xlsx" in line
        ], output
        assert output.count("的标记副本，内容相同") == 1, output
    run("check", folder, "--format", "xlsx", "-o", tmp_path / "标记")
    assert [file.name for file in (tmp_path / "标记").iterdir()] == ["906001石门镇人民政府本级_标记.xlsx"]


def test_alone_it_is_read(folder: Path) -> None:
    (folder / "报送.xlsx").unlink()
    assert counted(folder) == (["报送_标记.xlsx"], [])
    shutil.copy(folder / "报送_标记.xlsx", folder / "另一份.xlsx")
    assert counted(folder) == (["另一份.xlsx"], [LeftOut.SAME])


def test_one_that_the_clerk_has_corrected_is_the_newer_version(folder: Path) -> None:
    edited(
        folder / "报送_标记.xlsx",
        lambda book: book["02执法经费"].__setitem__("B3", CODES["执法经费"]),
    )
    assert counted(folder) == (["报送_标记.xlsx"], [LeftOut.OLDER])


def test_of_another_version_than_the_one_that_is_there_it_is_not_lost(folder: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["02执法经费"]["A8"] = "另一句用途"

    edited(folder / "报送.xlsx", change)
    batch = check_files(sorted(folder.iterdir()), SETTINGS)
    assert names(with_versions_told(batch)) == ["报送.xlsx", "报送_标记.xlsx"]
    assert counted(folder) == (["报送.xlsx"], [LeftOut.OLDER])


def test_a_workbook_marked_in_excel_and_its_marked_copy_count_once(folder: Path) -> None:
    (folder / "报送_标记.xlsx").replace(folder / "报送.xlsx")
    book = folder / "报送.xlsx"
    (one,) = check_files([book], SETTINGS).checked
    other = replace(one, findings=())  # gives other bytes than the first marks
    (folder / "报送_标记.xlsx").write_bytes(marked_copy(other, SETTINGS))
    assert counted(folder) == (["报送.xlsx"], [LeftOut.MARKED])


def test_older_versions_are_called_so_and_not_unread(folder: Path, tmp_path: Path) -> None:
    edited(
        Path(shutil.copy(folder / "报送.xlsx", folder / "重报.xlsx")),
        lambda book: book["02执法经费"].__setitem__("B3", CODES["执法经费"]),
    )
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    summary = tmp_path / "汇总.xlsx"
    assert run("merge", folder, "-o", summary).exit_code == 2
    book = openpyxl.load_workbook(summary)
    rows = [tuple(filter(None, row)) for row in book["核对"].iter_rows(values_only=True)]
    states = {row[0]: row[2] for row in rows if len(row) == 4 and row[0].endswith(".xlsx")}
    assert states == {
        "坏.xlsx": "没能读",
        "报送.xlsx": "旧版本，未计入",
        "报送_标记.xlsx": "标记副本，未计入",
    }
    counts = {str(row[0]).strip("　"): row[1] for row in rows if len(row) == 2}
    assert (counts["收到的文件"], counts["没能读"], counts["旧版本，未计入"]) == (4, 1, 1)
    assert "另有 1 个文件没能读" in book["校验结果"]["A2"].value
    output = run("progress", folder).output
    assert "报送.xlsx，没能读" not in output
    assert "有更新的文件" in output
    assert "这是旧版本。没有计入" in output
