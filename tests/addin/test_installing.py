import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xl_tools import __version__
from xl_tools.addin import installing
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.installing import Places, install, status, uninstall, users_places, write_interpreter
from xl_tools.commands.command_line import main
from xl_tools.errors import FileInUseError, RefusalError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a user with a Chinese name."""
    home = tmp_path / "张三"
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("APPDATA", str(home / "AppData/Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(home / "AppData/Local"))
    return home


@pytest.fixture
def places(home: Path) -> Places:
    found = users_places("win32")
    assert found.add_in.is_relative_to(home)
    return found


@pytest.fixture
def interpreter(home: Path) -> Path:
    path = home / "AppData/Local/xl_tools/venv/Scripts/python.exe"
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_installed_it_stands_in_the_start_up_folder_and_is_ready(places: Places, interpreter: Path) -> None:
    install(places, interpreter)
    assert places.add_in.read_bytes() == add_in()
    assert places.add_in.parts[-4:] == ("Microsoft", "Excel", "XLSTART", "xl_tools.xlam")
    assert places.settings.parts[-2:] == (".xl_tools", "xl_tools.conf")
    found = status(places)
    assert (found.version, found.is_current, found.is_ready) == (__version__, True, True)


def test_a_path_below_the_users_folders_is_written_by_variable_and_so_in_ascii(
    places: Places, interpreter: Path
) -> None:
    install(places, interpreter)
    assert (
        places.settings.read_bytes()
        == b'"INTERPRETER_WIN","%LOCALAPPDATA%/xl_tools/venv/Scripts/python.exe"\r\n'
    )
    assert status(places).interpreter_exists


def test_another_path_is_written_as_it_is_and_other_settings_stay(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALAPPDATA", "D:/Pyth")
    places.settings.parent.mkdir(parents=True)
    places.settings.write_bytes(b'"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","C:\\old.exe"\r\n')
    write_interpreter(places.settings, Path("D:/Python, 64/python.exe"))
    text = places.settings.read_bytes().decode("ascii")
    assert text == '"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","D:/Python, 64/python.exe"\r\n'


def test_a_path_the_systems_code_page_cannot_write_is_refused(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getencoding", lambda: "gbk")
    write_interpreter(places.settings, Path("D:/程序/python.exe"))
    assert "程序".encode("gbk") in places.settings.read_bytes()
    with pytest.raises(RefusalError, match="编码"):
        write_interpreter(places.settings, Path("D:/𠮷/python.exe"))


def test_status_tells_absent_from_old_from_current(places: Places, interpreter: Path) -> None:
    assert status(places).version is None
    places.add_in.parent.mkdir(parents=True)
    places.add_in.write_bytes(b"another file")
    old = status(places)
    assert (old.version, old.is_current, old.interpreter) == ("", False, "")
    install(places, interpreter)
    interpreter.unlink()
    gone = status(places)
    assert (gone.is_current, gone.interpreter_exists, gone.is_ready) == (True, False, False)


def test_uninstalled_it_leaves_nothing_and_can_be_done_twice(places: Places, interpreter: Path) -> None:
    install(places, interpreter)
    assert uninstall(places) == [places.add_in, places.settings]
    assert not places.settings.parent.exists()
    assert uninstall(places) == []


def test_a_file_excel_holds_open_is_refused(
    places: Places, interpreter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(places, interpreter)

    def held(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(FileInUseError, match="关闭 Excel"):
        uninstall(places)


@pytest.mark.parametrize("left", ["~$xl_tools.xlam", ".~xl_tools.xlam"])
def test_what_a_broken_down_excel_left_behind_is_no_hindrance_and_goes(
    places: Places, interpreter: Path, left: str
) -> None:
    places.add_in.parent.mkdir(parents=True)
    places.add_in.with_name(left).write_bytes(b"\x05clerk")
    install(places, interpreter)
    assert [path.name for path in places.add_in.parent.iterdir()] == ["xl_tools.xlam"]
    places.add_in.with_name(left).write_bytes(b"\x05clerk")
    uninstall(places)
    assert list(places.add_in.parent.iterdir()) == []


def test_an_owner_file_that_excel_holds_refuses_the_installation(
    places: Places, interpreter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(places, interpreter)
    places.add_in.write_bytes(b"older")
    places.add_in.with_name("~$xl_tools.xlam").write_bytes(b"\x05clerk")

    def held(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(FileInUseError, match="关闭 Excel"):
        install(places, interpreter)
    assert places.add_in.read_bytes() == b"older"


def test_a_user_without_folders_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPDATA", raising=False)
    with pytest.raises(RefusalError, match="APPDATA"):
        users_places("win32")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is where it works")
@pytest.mark.parametrize("command", ["install", "uninstall", "status"])
def test_another_system_gets_one_clear_line(command: str) -> None:
    result = CliRunner().invoke(main, ["addin", command])
    assert result.exit_code == 2
    assert "只能装在 Windows 上" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_commands_say_what_they_did(
    places: Places, interpreter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "users_places", lambda: places)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    assert (run("status").exit_code, "没有安装" in run("status").output) == (1, True)
    assert "重新打开 Excel" in run("install").output
    ready = run("status")
    assert ready.exit_code == 0
    assert "与本版本一致" in ready.output
    assert "%LOCALAPPDATA%" in ready.output
    places.add_in.write_bytes(b"another file")
    interpreter.unlink()
    spoiled = run("status")
    assert ("是别的版本（不明）" in spoiled.output, "找不到" in spoiled.output) == (True, True)
    assert "已去掉" in run("uninstall").output


def run(command: str) -> Result:
    return CliRunner().invoke(main, ["addin", command])
