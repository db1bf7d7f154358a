import sys
from pathlib import Path
from types import TracebackType

import pytest
from click.testing import CliRunner, Result

from xl_tools import __version__
from xl_tools.addin import installing
from xl_tools.addin.add_in_file import add_in
from xl_tools.addin.installing import Places, install, status, uninstall, users_places, write_interpreter
from xl_tools.addin.macro_sources import Way
from xl_tools.commands.command_line import main
from xl_tools.errors import FileInUseError, RefusalError
from xl_tools.jobs import resident_class


class UsersRegistry:
    """What a user's part of Windows' registry holds, by key; and whether Windows could start what is registered there."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        """Be empty."""
        self.keys: dict[str, str] = {}
        self.starts = True

    def SetValue(self, _root: str, key: str, _kind: int, value: str) -> None:  # noqa: N802 - winreg's, as below
        """Write."""
        self.keys[key] = value

    def DeleteKey(self, _root: str, key: str) -> None:  # noqa: N802
        """Take out a key that has none below it."""
        below = [each for each in self.keys if each.startswith(f"{key}\\")]
        if key not in self.keys or below:
            raise FileNotFoundError(key)
        del self.keys[key]

    def OpenKey(self, _root: str, key: str) -> "OpenedKey":  # noqa: N802
        """Open a key that is there."""
        if key not in self.keys:
            raise FileNotFoundError(key)
        return OpenedKey(self.keys[key])

    @staticmethod
    def QueryValueEx(key: str, _name: str) -> tuple[str, int]:  # noqa: N802
        """Return the one value there is, and its kind."""
        return key, 1

    def answering(self) -> str:
        """Return the version of the program that Windows would start."""
        if not self.starts or not any("LocalServer32" in key for key in self.keys):
            raise OSError("no such class")
        return __version__

    def fail_in_excel(self) -> None:
        """Leave what the add-in's VBA leaves when it could not have the program started."""
        settings = r"Software\VB and VBA Program Settings\xl_tools"
        self.keys |= {settings: "", rf"{settings}\resident": "429 ActiveX component can't create object"}


class OpenedKey(str):
    """A key that is closed again."""

    __slots__ = ()

    def __enter__(self) -> str:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        pass


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> UsersRegistry:
    """Return what stands in for Windows' registry."""
    found = UsersRegistry()
    monkeypatch.setattr(resident_class, "_registry", lambda: found)
    monkeypatch.setattr(resident_class, "end_it", lambda: None)
    monkeypatch.setattr(resident_class, "version_that_answers", found.answering)
    return found


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


def test_windows_is_told_how_the_program_is_started_and_forgets_it_again(
    places: Places, interpreter: Path, registry: UsersRegistry
) -> None:
    assert install(places, interpreter).way is Way.RESIDENT
    commands = [value for key, value in registry.keys.items() if key.endswith("LocalServer32")]
    assert commands == [
        f'"{interpreter.with_name("pythonw.exe")}" -P -c "from xl_tools.excel.resident import serve; serve()"'
    ]
    named = registry.keys[rf"Software\Classes\{resident_class.CLASS_NAME}\CLSID"]
    assert named == resident_class.CLASS_ID
    assert all("CLSID" in key or resident_class.CLASS_NAME in key for key in registry.keys)
    uninstall(places)
    assert registry.keys == {}


def test_where_the_program_does_not_start_the_second_add_in_is_put_in_the_firsts_place(
    places: Places, interpreter: Path, registry: UsersRegistry
) -> None:
    registry.starts = False
    assert install(places, interpreter).way is Way.FRESH
    assert places.add_in.read_bytes() == add_in(Way.FRESH)
    found = status(places)
    assert (found.way, found.is_ready, found.resident) == (Way.FRESH, True, "")
    registry.starts = True
    assert status(places).resident == __version__
    assert install(places, interpreter).way is Way.RESIDENT
    assert places.add_in.read_bytes() == add_in(Way.RESIDENT)


def test_what_excel_could_not_start_is_no_longer_tried_until_the_next_installation(
    places: Places, interpreter: Path, registry: UsersRegistry
) -> None:
    registry.fail_in_excel()
    assert install(places, interpreter).way is Way.FRESH
    assert resident_class.failed_in_excel() == ""
    assert install(places, interpreter).way is Way.RESIDENT
    assert install(places, interpreter, Way.FRESH).way is Way.FRESH
    registry.fail_in_excel()
    uninstall(places)
    assert registry.keys == {}


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
    places: Places, interpreter: Path, registry: UsersRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "users_places", lambda: places)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    assert (run("status").exit_code, "没有安装" in run("status").output) == (1, True)
    assert "重新打开 Excel" in run("install").output
    ready = run("status")
    assert ready.exit_code == 0
    assert "与本版本一致" in ready.output
    assert "%LOCALAPPDATA%" in ready.output
    assert "由常驻的程序来做" in ready.output
    registry.starts = False
    slow = run("install").output
    assert "备用的一种" in slow
    assert "要等几秒" in slow
    assert ("备用的一种" in run("status").output, "起不来" in run("status").output) == (True, True)
    assert "要等几秒" not in run("install", "--fresh").output
    places.add_in.write_bytes(b"another file")
    interpreter.unlink()
    spoiled = run("status")
    assert ("是别的版本（不明）" in spoiled.output, "找不到" in spoiled.output) == (True, True)
    assert "已去掉" in run("uninstall").output


def run(*command: str) -> Result:
    return CliRunner().invoke(main, ["addin", *command])
