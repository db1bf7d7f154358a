"""Names that a system allows and nobody expects: read, shown on one line, and never harmful to what is made."""

import io
import json
import os
import shutil
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.commands.command_line import main
from xl_tools.errors import shown_name
from xl_tools.sources.folders import walked

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file can be called so")

_GBK, _BAD = (name.encode("gbk").decode("utf-8", "surrogateescape") for name in ("石门镇", "坏石门镇"))
_NAMES = [
    f"{_GBK}.xlsx",
    "甲\n乙.xlsx",
    "丙_x0007_\x07.xlsx",
    " 丁 .xlsx",
    "CON.xlsx",
    "NUL.XLSX",
    "nul.xlsx",
    "戊\u202exslx.xlsx",
    "长" * 83 + ".xlsx",
]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "内部出错" not in result.output, result.output
    assert "\\udc" not in result.output
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of workbooks with errors, each of another unit, and one that cannot be read."""
    made = tmp_path / "报送"
    made.mkdir()
    plain = write_workbook(tmp_path / "表.xlsx", codes={"武装工作经费": "13032423P00442810071O"})
    for number, name in enumerate(_NAMES):

        def change(book: openpyxl.Workbook, code: str = f"9060{number:02}") -> None:
            for row in book["单位信息"].iter_rows():
                if row[0].value == "单位编码":
                    row[1].value = code

        shutil.copy(edited(plain, change), made / name)
    (made / f"{_BAD}.xlsx").write_bytes(b"PK\x03\x04broken")
    return made


def test_a_name_is_shown_on_one_line_and_readable() -> None:
    assert shown_name(Path("报送", _NAMES[0])) == "报送/石门镇.xlsx"
    assert shown_name("甲\n乙\x07.xlsx") == "甲?乙?.xlsx"
    assert shown_name(os.fsdecode(b"\xff\xfe.xlsx")) == "??.xlsx"
    assert shown_name("石门 镇\u3000.xlsx") == "石门 镇\u3000.xlsx"


@pytest.mark.parametrize("ending", ["txt", "json", "html", "xlsx"])
def test_check_tells_every_file_in_every_form(folder: Path, tmp_path: Path, ending: str) -> None:
    report = tmp_path / f"结果.{ending}"
    form = ("--format", "review") if ending == "xlsx" else ()
    assert run("check", folder, "-o", report, *form).exit_code == 2
    data = report.read_bytes()
    if ending == "xlsx":
        assert_whole(data)
    else:
        assert all(name in data.decode() for name in ("石门镇.xlsx", "甲?乙.xlsx", "坏石门镇.xlsx"))
    if ending == "json":
        told = json.loads(data)
        assert (told["files"], len(told["refused"])) == (len(_NAMES), 1)


def test_marked_copies_booklets_and_slips_are_whole_and_one_a_file(folder: Path, tmp_path: Path) -> None:
    run("check", folder, "--format", "xlsx", "-o", tmp_path / "副本")
    copies = sorted((tmp_path / "副本").iterdir())
    assert len(copies) == len(_NAMES)
    for copy in copies:
        assert_whole(copy.read_bytes())
    run("booklet", folder, "-o", tmp_path / "册", "--office", "--findings")
    run("return", folder, "-o", tmp_path / "退回")
    for made in (tmp_path / "册", tmp_path / "退回"):
        pdfs = sorted(made.iterdir())
        assert len(pdfs) == len(_NAMES)
        assert all(PdfReader(io.BytesIO(pdf.read_bytes())).pages for pdf in pdfs)


def test_merge_progress_and_compare_are_whole(folder: Path, tmp_path: Path) -> None:
    merged = tmp_path / "汇总.xlsx"
    assert run("merge", folder, "-o", merged, "--dataset", tmp_path / "数据集").exit_code == 2
    assert_whole(merged.read_bytes())
    names = {
        str(cell)
        for row in openpyxl.load_workbook(merged)["核对"].iter_rows(values_only=True)
        for cell in row
    }
    assert {"石门镇.xlsx", "甲?乙.xlsx", "丙_x0007_?.xlsx", "坏石门镇.xlsx"} <= names
    assert run("progress", folder, "-o", tmp_path / "进度.xlsx").exit_code == 2
    assert_whole((tmp_path / "进度.xlsx").read_bytes())
    for ending in ("txt", "json", "html", "xlsx"):
        target = tmp_path / f"对比.{ending}"
        assert run("compare", folder, folder, "-o", target).exit_code == 2
        assert target.stat().st_size
    assert_whole((tmp_path / "对比.xlsx").read_bytes())
    json.loads((tmp_path / "对比.json").read_text("utf-8"))


@pytest.mark.parametrize("name", [*_NAMES[:-1], "己.xlsx "])
def test_a_file_of_any_name_is_changed_and_taken_back(folder: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    shutil.copy(folder / _NAMES[0], file)
    before = file.read_bytes()
    assert "已改 1 处" in run("fill", file).output
    assert file.read_bytes() != before
    assert "恢复原样" in run("undo", file).output
    assert file.read_bytes() == before
    run("fill", file)
    assert all(
        path.name == name
        for path in walked([tmp_path]).files
        if path.parent == tmp_path and path.name != "表.xlsx"
    )


def test_a_name_without_room_for_a_backup_is_refused_in_words(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / _NAMES[-1], codes={"武装工作经费": ""})
    before = file.read_bytes()
    result = run("fill", file)
    assert (result.exit_code, file.read_bytes()) == (2, before)
    assert len(result.output.splitlines()) == 1


def test_a_disk_that_knows_no_case_has_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / "甲.xlsx", tmp_path / "甲.XLSX"]
    for file in files:
        file.touch()
    assert len(walked(files).files) == 2
    monkeypatch.setattr(Path, "samefile", lambda *_: True)
    assert walked(files).files == (files[0],)


def test_a_folder_in_another_encoding_tells_whose_its_files_are(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    for name in (_GBK, "乙"):
        (folder / name).mkdir(parents=True)
    listed = write_workbook(tmp_path / "清单.xlsx")
    (folder / _GBK / os.fsdecode("扫描".encode("gbk"))).write_bytes(b"%PDF-1.4")
    result = run("progress", folder, "--units", listed)
    assert "报送/石门镇/扫描：这是 PDF 文件" in result.output
    assert "报了但读不了（1 个）" in result.output
    shutil.copy(listed, folder / "乙" / "表.xlsx")
    run("merge", folder, "--units", listed, "-o", tmp_path / "汇总.xlsx")
    assert_whole((tmp_path / "汇总.xlsx").read_bytes())


def assert_whole(data: bytes) -> None:
    """Assert that every part of a workbook is well-formed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                ET.fromstring(package.read(name))  # noqa: S314 - our own
