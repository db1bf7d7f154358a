"""A unit that sends nothing but the booklet this program has set of its workbook: it is read as any document is."""

import os
from pathlib import Path

import openpyxl
import pytest

from tests.jobs.test_main_job import write_workbook
from tests.test_cli import run


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a booklet as PDF, and beside it the list of units and the workbook it was set of."""
    folder = tmp_path_factory.mktemp("county") / "收到的"
    folder.mkdir()
    book = write_workbook(folder.parent / "石门镇.xlsx")
    assert run("booklet", book, "-o", folder / "石门镇文本.pdf").exit_code == 0
    write_workbook(folder.parent / "清单.xlsx")
    return folder


def progress(county: Path, *options: str) -> str:
    return run("progress", county, "--units", county.parent / "清单.xlsx", *options).output


def test_it_is_read_where_documents_are_asked_for_and_else_said_to_be_unread_everywhere(county: Path) -> None:
    unread = progress(county, "-o", str(county.parent / "进度.xlsx"))
    assert "加 --documents 一起读" in unread
    assert "已报 0 个（其中有错 0 个），报了但读不了 1 个" in unread
    sheet = openpyxl.load_workbook(county.parent / "进度.xlsx")["收件"]
    assert [sheet.cell(4, column).value for column in (2, 3, 4, 5)] == [
        "906001 石门镇人民政府本级",
        "文件名、文件夹",
        "石门镇文本.pdf",
        "读不了",
    ]
    assert "3 张表，预算数 88.59 万元；石门镇文本.pdf" in progress(county, "--documents")


def test_it_is_no_later_version_beside_a_workbook_nor_is_a_volume(county: Path, tmp_path: Path) -> None:
    folder = tmp_path / "收到的"
    folder.mkdir()
    both = [write_workbook(folder / "石门镇.xlsx"), write_workbook(folder / "蛤泊镇.xlsx")]
    book = openpyxl.load_workbook(both[1])
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("906001", "906002").replace("石门镇", "蛤泊镇")
    book.save(both[1])
    assert "2 个单位" in run("booklet", folder, "-o", tmp_path / "全县.pdf").output
    (tmp_path / "全县.pdf").rename(folder / "全县.pdf")
    (folder / "石门镇文本.pdf").write_bytes((county / "石门镇文本.pdf").read_bytes())
    os.utime(folder / "石门镇文本.pdf", (2e9, 2e9))
    said = run("merge", folder, "--documents", "-o", tmp_path / "汇总.xlsx").output
    assert "全县.pdf：是 2 个单位合成的一册，它们有自己的文件。不重复计入" in said
    assert "有工作簿 石门镇.xlsx，这是排好的文本，不另算一份" in said.replace(f"{folder}{os.sep}", "")
    assert "2 个文件，6 个项目" in said
