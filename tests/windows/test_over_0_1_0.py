"""安装.cmd over an installed 0.1.0: what a clerk had set, changed and saved with that version goes on working."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.addin.test_wps import OTHERS
from tests.compat.test_version_0_1_0 import FILES
from tests.windows.wine import CHECKOUT, Windows
from xl_tools import __version__
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.macro_sources import Way
from xl_tools.addin.wps_add_in import FOLDER_NAME

pytestmark = pytest.mark.whole

_VERSION_0_1_0 = "21cb759"
_RIBBON = """
import sys
sys.stdout.reconfigure(encoding="utf-8")
from xl_tools.excel import {module} as log
{then}
"""
_BOOK = r"C:\over\报送 表.xlsx"
_BY_THE_OLD = f"""
from xl_tools.excel.cells import CellState
from xl_tools.model.edit import Edit
edit = Edit(sheet="表", cell="B3", old="", new="13032423P00442810052N", why="填")
log.remember({_BOOK!r}, "填充编码", [log.CellChange(edit=edit, before=CellState(kind="number", number=29.53))])
"""
_BY_THE_NEW = f"""
(action,) = log.actions_of({_BOOK!r})
(cell,) = action.cells
print(action.name, cell.edit.new, cell.before.number)
"""


def _bundle(tree: Path, target: Path) -> Path:
    """Make a bundle by the program that lies in a folder."""
    command = [sys.executable, "-m", "xl_tools", "addin", "bundle", "-o", str(target), "--python", "3.11"]
    made = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return target


def _for_wine(cmd: Path) -> None:
    """Say the same so that Wine's cmd does it: it runs B of ``A || B`` always, and that version was written so."""
    text = re.sub(
        rb"^(.*?) [|][|] (.*?)\r?$",
        rb"\1\r\nif not %errorlevel%==0 \2\r",
        cmd.read_bytes(),
        flags=re.MULTILINE,
    )
    cmd.write_bytes(text)


@pytest.fixture(scope="module")
def place(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder on C: of a desk on which 0.1.0 is installed; 新 in it is the bundle of this version."""
    old = tmp_path_factory.mktemp("0.1.0")
    packed = subprocess.run(
        ["git", "archive", _VERSION_0_1_0], cwd=CHECKOUT, stdout=subprocess.PIPE, check=False
    )
    if packed.returncode:
        pytest.skip("this checkout has no history: version 0.1.0 cannot be made for Windows' Python")
    subprocess.run(["tar", "-x", "-C", old], input=packed.stdout, check=True)
    place = windows.new_folder("over")
    windows.without_program()
    stick = _bundle(old, place / "旧")
    _for_wine(stick / "安装.cmd")
    windows.has_users_classes()
    windows.wps.mkdir(parents=True, exist_ok=True)
    (windows.wps / "publish.xml").write_bytes(OTHERS)
    _bundle(CHECKOUT, place / "新")
    installed = windows.drop(stick / "安装.cmd")
    assert installed.code == 0, installed.said
    yield place
    windows.without_program()
    shutil.rmtree(windows.wps.parent.parent)


_ANSWERING = "from xl_tools.jobs.resident_class import version_that_answers; print(version_that_answers())"


def test_settings_undo_logs_and_workbooks_go_on_working(windows: Windows, place: Path) -> None:
    old_add_in = windows.add_in.read_bytes()
    assert "0.1.0" in windows.installed("-m", "xl_tools", "--version").said
    windows.add_in_settings.write_bytes(windows.add_in_settings.read_bytes() + b'"SHOW CONSOLE","True"\r\n')
    wrong = place / "甲&乙.xlsx"
    wrong.write_bytes((FILES / "报送.xlsx").read_bytes())
    before = wrong.read_bytes()
    spoiled = windows.drop(place / "旧" / "修正.cmd", wrong)
    assert wrong.read_bytes() != before, spoiled
    marked = windows.installed(
        *("-m", "xl_tools", "check", windows.name_of(wrong), "--format", "xlsx", "-o", r"C:\over\标记.xlsx")
    )
    assert (place / "标记.xlsx").is_file(), marked
    windows.installed("-m", "xl_tools", "settings", "-o", r"C:\over\设置.toml")
    windows.installed("-c", _RIBBON.format(module="action_log", then=_BY_THE_OLD))

    over = windows.drop(place / "新" / "安装.cmd")

    assert over.code == 0, over.said
    assert windows.add_in.read_bytes() == (place / "新" / "xl_tools.xlam").read_bytes() != old_add_in
    status = windows.installed("-m", "xl_tools", "addin", "status")
    assert (status.code, "与本版本一致" in status.said) == (0, True), status.said
    assert b'"SHOW CONSOLE","True"' in windows.add_in_settings.read_bytes()
    kept = windows.installed("-c", _RIBBON.format(module="editing", then=_BY_THE_NEW))
    assert kept.said.split() == ["填充编码", "13032423P00442810052N", "29.53"]
    checked = windows.installed(
        "-m", "xl_tools", "check", windows.name_of(wrong), "--settings", r"C:\over\设置.toml"
    )
    assert checked.code in {0, 1}, checked.said
    unmarked = windows.installed("-m", "xl_tools", "unmark", r"C:\over\标记.xlsx", "-o", r"C:\over\去.xlsx")
    assert unmarked.code == 0, (marked, unmarked)
    assert (place / "去.xlsx").read_bytes() == wrong.read_bytes()
    undone = windows.drop(place / "新" / "撤销.cmd", wrong)
    assert (undone.code, wrong.read_bytes()) == (0, before), undone


def _is_taken_away(windows: Windows, stick: Path, clerks: Path) -> None:
    """Uninstall; look that nothing of the program is left and nothing else is touched."""
    work = clerks.read_bytes()
    gone = windows.drop(stick / "卸载.cmd")
    assert gone.code == 0, gone.said
    assert not windows.add_in.exists()
    assert not windows.add_in_settings.exists()
    assert not (windows.local / "xl_tools" / "venv").exists()
    assert windows.registered() == ""
    assert [each.name for each in windows.wps.iterdir()] == ["publish.xml"]
    assert ((windows.wps / "publish.xml").read_bytes(), clerks.read_bytes()) == (OTHERS, work)


def test_over_the_old_one_the_program_that_stays_answers_and_taken_away_nothing_is_left(
    windows: Windows, place: Path
) -> None:
    """Follows upon the installation over 0.1.0 above."""
    assert windows.add_in.read_bytes() == add_in(Way.RESIDENT)
    assert "pythonw.exe" in windows.registered()
    answered = windows.installed("-c", _ANSWERING)
    assert answered.said.strip() == __version__
    assert b'name="xl_tools"' in (windows.wps / "publish.xml").read_bytes()
    assert (windows.wps / FOLDER_NAME / "index.html").is_file()
    _is_taken_away(windows, place / "新", place / "甲&乙.xlsx")


def test_over_the_second_add_in_the_first_is_put_where_it_holds_and_each_is_taken_away(
    windows: Windows, place: Path
) -> None:
    stick, clerks = place / "新", place / "甲&乙.xlsx"
    windows.has_users_classes(known=False)  # as where a virus scanner keeps it from starting
    slow = windows.drop(stick / "安装.cmd")
    assert (slow.code, "起不来" in slow.said) == (0, True), slow.said
    assert windows.add_in.read_bytes() == add_in(Way.FRESH)
    status = windows.installed("-m", "xl_tools", "addin", "status")
    assert (status.code, "备用的一种" in status.said) == (0, True), status.said
    windows.has_users_classes()
    over = windows.drop(stick / "安装.cmd")
    assert (over.code, windows.add_in.read_bytes()) == (0, add_in(Way.RESIDENT)), over.said
    _is_taken_away(windows, stick, clerks)
    windows.has_users_classes(known=False)
    assert windows.drop(stick / "安装.cmd").code == 0
    assert windows.add_in.read_bytes() == add_in(Way.FRESH)
    _is_taken_away(windows, stick, clerks)
