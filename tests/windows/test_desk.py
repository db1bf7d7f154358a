"""安装, everything that is dropped on a .cmd, workers, Ctrl-C and 卸载: on a clerk's Windows, under names that hurt."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest

from tests.jobs.test_main_job import edited, write_workbook
from tests.windows.wine import CHECKOUT, Done, Windows
from xl_tools.addin.cmd_files import DROP_ACTIONS

_FOLDER = "各 乡镇&100%（二）"
_FAULTY, _GOOD = "甲&乙 50%^.xlsx", "丙，(2).xlsx"


@pytest.fixture(scope="module")
def stick(windows: Windows) -> Iterator[Path]:
    """Return a bundle on C:, in a folder with blanks and an ampersand, installed on a desk that never had it."""
    place = windows.new_folder("desk")
    windows.without_program()
    windows.has_users_classes()
    bundle = place / "U 盘&绩效"
    command = [sys.executable, "-m", "xl_tools", "addin", "bundle", "-o", str(bundle), "--python", "3.11"]
    made = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if "没有下载齐" in made.stderr:
        pytest.skip(f"Windows' Python has nothing to install: {made.stderr}")
    assert made.returncode == 0, made.stderr
    installed = windows.drop(bundle / "安装.cmd")
    assert installed.code == 0, installed.said
    assert "已装好" in installed.said
    yield bundle
    windows.without_program()


@pytest.fixture
def folder(stick: Path) -> Path:
    """Return a folder of two townships' workbooks, one with a wrong code."""
    folder = stick.parent / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for left in stick.parent.iterdir():
        if left not in (stick, folder):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    write_workbook(folder / _GOOD)
    write_workbook(folder / _FAULTY, codes={"执法经费": "13032423P00442810072T"})
    os.utime(folder / _GOOD, (1e9, 1e9))  # of a unit's two files the one saved last counts
    return folder


def test_installed_it_is_ready(windows: Windows, stick: Path) -> None:
    status = windows.installed("-m", "xl_tools", "addin", "status")
    assert (status.code, "与本版本一致" in status.said) == (0, True), status.said
    assert windows.add_in.read_bytes() == (stick / "xl_tools.xlam").read_bytes()
    assert b'"INTERPRETER_WIN","%LOCALAPPDATA%' in windows.add_in_settings.read_bytes()
    assert "由常驻的程序来做" in status.said
    assert "pythonw.exe" in windows.registered()


def test_a_wildcard_is_spread_by_the_program_where_the_shell_does_not(windows: Windows, folder: Path) -> None:
    told = windows.installed("-m", "xl_tools", "check", windows.name_of(folder / "*.xlsx"))
    assert (told.code, "共 2 个文件" in told.said) == (1, True), told.said


_Told = Callable[[Windows, Path, Done], None]


def _checked(_windows: Windows, folder: Path, done: Done) -> None:
    assert (done.code, "JX103" in done.said) == (1, True)
    made = folder.parent / "校验结果"
    assert {each.suffix for each in made.iterdir()} == {".html", ".xlsx"}
    assert len([*made.iterdir()]) == 2  # the older version has no copy of its own


def _filled(_windows: Windows, folder: Path, done: Done) -> None:
    assert (done.code, "已改 1 处" in done.said) == (0, True)
    assert len([*folder.glob("甲*备份*.xlsx")]) == 1


def _made(name: str, code: int = 0, *, beside: bool = True) -> _Told:
    def told(windows: Windows, folder: Path, done: Done) -> None:
        target = (folder.parent if beside else folder) / name
        assert done.code == code
        assert target.exists()
        if target.suffix == ".xlsx":
            assert openpyxl.load_workbook(target).sheetnames
        if target.suffix == ".pdf":
            assert len(pypdf.PdfReader(target).pages) > (0 if target.name == "通报.pdf" else 3)
        assert windows.opened() == [windows.name_of(target)]

    return told


def _returned(_windows: Windows, folder: Path, done: Done) -> None:
    assert done.code == 1
    (slip,) = (folder.parent / "退回单").iterdir()
    assert "12月1日" in "".join(page.extract_text() for page in pypdf.PdfReader(slip).pages)


def _new(windows: Windows, _folder: Path, done: Done) -> None:
    assert done.code == 0
    made = windows.desktop / "2027年绩效目标表_906001.xlsx"
    assert openpyxl.load_workbook(made).sheetnames
    made.unlink()


def _set(windows: Windows, _folder: Path, done: Done) -> None:
    assert (done.code, "退回单位：卢龙县财政局" in done.said) == (0, True)
    kept = windows.local / "xl_tools" / "设置" / "设置.json"
    assert "卢龙县财政局" in kept.read_text(encoding="utf-8")


DROPPED: dict[str, tuple[tuple[str, ...], tuple[str, ...], _Told]] = {
    "设置.cmd": ((), ("卢龙县财政局", "0335-1", "", ""), _set),
    "新建.cmd": ((), ("906001", "2027"), _new),
    "导入.cmd": ((_GOOD,), (), _made(f"{Path(_GOOD).stem}_导入.xlsx", beside=False)),
    "转到明年.cmd": ((_GOOD,), ("",), _made(f"{Path(_GOOD).stem}_明年.xlsx", beside=False)),
    "监控表.cmd": ((_GOOD,), ("7", ""), _made(f"{Path(_GOOD).stem}_监控表.xlsx", beside=False)),
    "自评表.cmd": ((_GOOD,), ("",), _made(f"{Path(_GOOD).stem}_自评表.xlsx", beside=False)),
    "自评汇总.cmd": ((_GOOD,), (), lambda _windows, _folder, done: _told(done, 2, "没有自评表")),
    "抽查.cmd": ((_GOOD,), (), lambda _windows, _folder, done: _told(done, 2, "没有自评表")),
    "表样.cmd": ((_GOOD,), (), _made(f"{Path(_GOOD).stem}_表样.xlsx", beside=False)),
    "校验.cmd": ((".",), (), _checked),
    "填码.cmd": ((_FAULTY,), (), _filled),
    "修正.cmd": ((_GOOD,), (), lambda _windows, _folder, done: _told(done, 0, "没有要改的")),
    "汇总.cmd": ((".",), (), _made("汇总.xlsx")),
    "成册.cmd": ((_GOOD,), (), _made(f"{Path(_GOOD).stem}_文本.pdf", beside=False)),
    "指标库.cmd": ((".",), (), _made("指标库.xlsx")),
    "导出.cmd": ((".",), (), _made("导出", 1)),
    "公开.cmd": ((".",), (), _made("公开")),
    "申报进度.cmd": ((".",), (), _made("申报进度.xlsx", 1)),
    "审核表.cmd": ((".",), (), _made("审核表.xlsx", 1)),
    "退回单.cmd": ((".",), ("12月1日",), _returned),
    "通报.cmd": ((".",), ("12月1日",), _made("通报.pdf")),
    "对比.cmd": ((_FAULTY, _GOOD), ("2",), _made("与上次对比.xlsx", beside=False)),
    "多乡镇成册.cmd": ((".",), (), _made("文本")),
    "撤销.cmd": ((_GOOD,), (), lambda _windows, _folder, done: _told(done, 2, "没有")),
}
"""For each: what is dropped, what is typed, and what must be there then."""


def _told(done: Done, code: int, words: str) -> None:
    assert (done.code, words in done.said) == (code, True)


def test_every_drop_file_is_tried() -> None:
    assert DROPPED.keys() == DROP_ACTIONS.keys()


@pytest.mark.parametrize("name", DROPPED)
def test_dropped_on_it_the_work_is_done(name: str, windows: Windows, stick: Path, folder: Path) -> None:
    dropped, typed, told = DROPPED[name]
    before = {file: file.read_bytes() for file in folder.iterdir()}
    windows.opened()
    done = windows.drop(
        stick / name, *(folder / each if each != "." else folder for each in dropped), typed=typed
    )
    assert "内部出错" not in done.said
    assert "Traceback" not in done.said
    try:
        told(windows, folder, done)
    except AssertionError as error:
        raise AssertionError(done) from error
    if name != "填码.cmd":
        assert {file: file.read_bytes() for file in before} == before


def test_a_button_of_wps_does_its_work_without_a_window(windows: Windows, stick: Path, folder: Path) -> None:
    """As ShellExecute starts it: no console, no standard output."""
    answer = stick.parent / "answer.json"
    program = windows.name_of(windows.local / "xl_tools" / "venv" / "Scripts" / "pythonw.exe")
    names = " ".join(f'"{windows.name_of(each)}"' for each in (answer, folder / _FAULTY))
    detached = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1], creationflags=8).returncode)"
    done = windows.run("-c", detached, f'"{program}" -P -m xl_tools addin wps check_all -- {names}')
    told = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    assert (done.code, told["code"]) == (0, 1), done.said
    assert "JX103" in {finding["rule"] for finding in told["findings"]}


def test_what_was_filled_is_taken_back(windows: Windows, stick: Path, folder: Path) -> None:
    before = (folder / _FAULTY).read_bytes()
    windows.drop(stick / "填码.cmd", folder / _FAULTY)
    assert (folder / _FAULTY).read_bytes() != before
    undone = windows.drop(stick / "撤销.cmd", folder / _FAULTY)
    assert (undone.code, (folder / _FAULTY).read_bytes()) == (0, before), undone


def test_spawned_workers_make_what_one_process_makes(windows: Windows, stick: Path, folder: Path) -> None:
    _townships(folder, 6)
    sums = []
    for workers in ("1", "2"):
        target = windows.name_of(stick.parent / f"汇总{workers}.xlsx")
        arguments = ("merge", windows.name_of(folder), "--workers", workers, "-o", target)
        done = windows.installed("-m", "xl_tools", *arguments)
        assert done.code == 0, done.said
        sums.append(_parts((stick.parent / f"汇总{workers}.xlsx").read_bytes()))
    assert sums[0] == sums[1]


def _townships(folder: Path, count: int) -> None:
    """Write the workbooks of so many units."""
    for number in range(count):

        def change(book: openpyxl.Workbook, code: str = f"9{number:05}") -> None:
            book["单位信息"]["B4"] = code

        edited(write_workbook(folder / f"乡镇{number}.xlsx"), change)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_booklet_is_linuxs_byte_for_byte(windows: Windows, stick: Path, folder: Path) -> None:
    here, there = stick.parent / "这里.pdf", stick.parent / "那里.pdf"
    command = [sys.executable, "-m", "xl_tools", "booklet", str(folder / _GOOD), "-o", str(here)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    arguments = ("booklet", windows.name_of(folder / _GOOD), "-o", windows.name_of(there))
    assert windows.installed("-m", "xl_tools", *arguments).code == 0
    assert there.read_bytes() == here.read_bytes()


@pytest.mark.whole
def test_broken_off_by_ctrl_c_nothing_is_left(windows: Windows, stick: Path, folder: Path) -> None:
    _townships(folder, 30)
    arguments = (
        "merge",
        windows.name_of(folder),
        "--workers",
        "2",
        "-o",
        windows.name_of(stick.parent / "新.xlsx"),
    )
    before = sorted(stick.parent.rglob("*"))
    code, said = windows.broken_off("-m", "xl_tools", *arguments, after="读取")
    assert code == 130, said
    assert "Traceback" not in said
    assert sorted(stick.parent.rglob("*")) == before


@pytest.mark.whole
def test_installed_once_more_and_taken_away_the_clerks_files_stay(
    windows: Windows, stick: Path, folder: Path
) -> None:
    windows.add_in.write_bytes(b"older")
    again = windows.drop(stick / "安装.cmd")
    assert (again.code, windows.add_in.read_bytes()) == (0, (stick / "xl_tools.xlam").read_bytes()), again
    kept = {file: file.read_bytes() for file in folder.iterdir()}
    gone = windows.drop(stick / "卸载.cmd")
    assert gone.code == 0, gone
    assert not windows.add_in.exists()
    assert not windows.add_in_settings.exists()
    assert not (windows.local / "xl_tools" / "venv").exists()
    assert {file: file.read_bytes() for file in folder.iterdir()} == kept
    dropped = windows.drop(stick / "校验.cmd", folder)
    assert dropped.code == 2
