"""The add-in for WPS as files: put into WPS' folder, listed beside others, taken out; and what Python answers its pages."""

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from tests.jobs.test_main_job import write_workbook
from xl_tools.addin.macro_sources import ribbon
from xl_tools.addin.wps_add_in import FOLDER_NAME, install_in_wps, uninstall_from_wps, wps_files, wps_folder
from xl_tools.commands.command_line import main

PYTHON = Path("C:/Users/张三/AppData/Local/xl_tools/venv/Scripts/python.exe")
OTHERS = (
    b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<jsplugins>\r\n'
    b"  <!-- \xe5\x88\xab\xe4\xba\xba\xe7\x9a\x84 -->\r\n"
    b'  <jspluginonline name="oa" type="wps" url="http://oa/" enable="enable_dev"/>\r\n'
    b'  <jsplugin name="xl_tools_of_another" type="et" url="a_1" version="1"></jsplugin>\r\n</jsplugins>\r\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kingsoft" / "wps" / "jsaddons"


def names(folder: Path) -> list[str]:
    return [each.get("name", "") for each in ET.parse(folder / "publish.xml").getroot()]  # noqa: S314 - ours


def test_without_other_add_ins_it_comes_and_goes_whole(folder: Path) -> None:
    assert install_in_wps(folder, PYTHON)
    assert names(folder) == ["xl_tools"]
    own = folder / FOLDER_NAME
    assert {each.name for each in own.iterdir()} == set(wps_files(PYTHON))
    assert (own / "ribbon.xml").read_bytes() == ribbon("customUI.xml")
    entry = next(iter(ET.parse(folder / "publish.xml").getroot()))  # noqa: S314 - ours
    assert (entry.get("type"), entry.get("url"), entry.get("enable")) == ("et", FOLDER_NAME, "enable_dev")
    program = (own / "program.js").read_text(encoding="utf-8").partition("PROGRAM = ")[2].rstrip(";\n")
    assert json.loads(program) == {"silent": str(PYTHON.with_name("pythonw.exe")), "asking": str(PYTHON)}
    assert uninstall_from_wps(folder)
    assert list(folder.iterdir()) == []
    assert not uninstall_from_wps(folder)


def test_other_add_ins_entries_stay_byte_for_byte(folder: Path) -> None:
    folder.mkdir(parents=True)
    listed = folder / "publish.xml"
    listed.write_bytes(OTHERS)
    for _ in range(2):  # twice is once
        assert install_in_wps(folder, PYTHON)
        assert names(folder) == ["oa", "xl_tools_of_another", "xl_tools"]
    assert all(line in listed.read_bytes() for line in OTHERS.split(b"\r\n"))
    assert uninstall_from_wps(folder)
    assert listed.read_bytes() == OTHERS


@pytest.mark.parametrize("empty", [b"<jsplugins/>", b"<jsplugins></jsplugins>", b"<jsplugins>\n</jsplugins>"])
def test_an_empty_list_gets_the_entry(folder: Path, empty: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "publish.xml").write_bytes(empty)
    assert install_in_wps(folder, PYTHON)
    assert names(folder) == ["xl_tools"]


def test_an_older_one_of_ours_is_replaced(folder: Path) -> None:
    (folder / "xl_tools_0.1.9").mkdir(parents=True)
    old = '<jsplugins>\n<jsplugin name="xl_tools" type="et" url="xl_tools_0.1.9" version="0.1.9">\n</jsplugin>\n</jsplugins>'
    (folder / "publish.xml").write_text(old, encoding="utf-8")
    assert install_in_wps(folder, PYTHON)
    assert names(folder) == ["xl_tools"]
    assert not (folder / "xl_tools_0.1.9").exists()
    assert "0.1.9" not in (folder / "publish.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("strange", [b"", b"not xml", b"<jsplugins><a></jsplugins>", b"\xff\xfe<\x00"])
def test_a_list_that_cannot_be_read_is_left_alone(folder: Path, strange: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "publish.xml").write_bytes(strange)
    assert not install_in_wps(folder, PYTHON)
    assert (folder / "publish.xml").read_bytes() == strange
    assert [each.name for each in folder.iterdir()] == ["publish.xml"]
    uninstall_from_wps(folder)
    assert (folder / "publish.xml").read_bytes() == strange


@pytest.mark.parametrize("there", ["Roaming/kingsoft/wps", "Local/Kingsoft/WPS Office", ""])
def test_it_is_put_where_wps_is_and_nowhere_else(
    there: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    if there:
        (tmp_path / there).mkdir(parents=True)
    expected = tmp_path / "Roaming" / "kingsoft" / "wps" / "jsaddons" if there else None
    assert wps_folder() == expected


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a workbook that has a wrong code, of a user who has set nothing."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    folder = tmp_path / "放 处"
    folder.mkdir()
    write_workbook(folder / "报送&50%.xlsx", codes={"执法经费": "13032423P00442810072T"})
    return folder


def pressed(control: str, *paths: Path, typed: str | None = None) -> dict[str, Any]:
    answer = paths[0].parent / "answer.json" if paths else Path("answer.json")
    window = ["--window"] if typed is not None else []
    arguments = ["addin", "wps", *window, control, "--", str(answer), *map(str, paths)]
    done = CliRunner().invoke(main, arguments, input=typed)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    return told


def test_what_is_found_is_answered_with_its_cells(desk: Path) -> None:
    told = pressed("check_all", desk / "报送&50%.xlsx")
    assert (told["code"], "必须改正 1 处" in told["said"]) == (1, True)
    wrong = next(each for each in told["findings"] if each["rule"] == "JX103")
    assert wrong["severity"] == "error"
    assert wrong["sheet"]
    assert wrong["cell"]
    assert [*desk.iterdir()] == [desk / "报送&50%.xlsx"]


def test_what_changes_makes_or_cannot_be_read_is_told(desk: Path) -> None:
    book = desk / "报送&50%.xlsx"
    before = book.read_bytes()
    assert "已改 1 处" in pressed("fill_codes", book)["said"]
    assert book.read_bytes() != before
    pressed("undo", book)
    assert book.read_bytes() == before
    assert pressed("booklet_xlsx", book)["code"] == 0
    assert (desk / "报送&50%_文本.xlsx").is_file()
    assert "文本用的字体" in pressed("doctor")["said"]
    broken = desk / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    told = pressed("check_all", broken)
    assert (told["code"], told["findings"], "坏.xlsx" in told["said"]) == (2, [], True)


def test_what_asks_asks_in_its_window_and_answers_when_it_is_done(desk: Path) -> None:
    book = desk / "报送&50%.xlsx"
    shutil.copy(book, desk / "去年.xlsx")
    assert pressed("roll", desk / "去年.xlsx", typed="\n")["said"] == "做好了。"
    assert (desk / "去年_明年.xlsx").is_file()
    assert pressed("roll", desk / "去年.xlsx", typed="")["code"] == 2
