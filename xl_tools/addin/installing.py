"""Put the add-in into the user's start-up folder of Excel, take it out again, say how it stands."""

import contextlib
import csv
import io
import locale
import ntpath
import os
import sys
from pathlib import Path
from typing import NamedTuple

from xl_tools.addin.add_in_file import FILE_NAME, add_in, version_of
from xl_tools.addin.macro_sources import PROJECT_NAME, Way
from xl_tools.addin.wps_add_in import install_in_wps, uninstall_from_wps, wps_folder
from xl_tools.errors import FileInUseError, RefusalError
from xl_tools.jobs import resident_class
from xl_tools.jobs.desk import open_elsewhere, save

_INTERPRETER = "INTERPRETER_WIN"
_FOLDER_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")  # the longest first; VBA expands them


class Places(NamedTuple):
    """Where the add-in and its settings stand for one user."""

    add_in: Path
    settings: Path


class Installed(NamedTuple):
    """What was installed: which of the two kinds of the add-in, and whether WPS has its own (``None``: there is no WPS)."""

    way: Way
    in_wps: bool | None


class Status(NamedTuple):
    """How the add-in stands: its version (``None``: there is none; empty: not ours), which of the two kinds it is where it is
    of this version, the interpreter it would start, and the version of the program that stays (empty: none answers).
    """

    version: str | None
    way: Way | None
    interpreter: str
    interpreter_exists: bool
    resident: str

    @property
    def is_current(self) -> bool:
        """Whether the file is of this version."""
        return self.way is not None

    @property
    def is_ready(self) -> bool:
        """Whether the buttons will work."""
        return self.is_current and self.interpreter_exists


def users_places(platform: str = sys.platform) -> Places:
    """Return the places of the user who runs this; refuses on a system that is not Windows."""
    if platform != "win32":
        raise RefusalError(
            "安装加载宏",
            "Excel 加载宏只能装在 Windows 上",
            "在这里可以用 xl-tools addin bundle 做好安装包，拿到 Windows 电脑上运行“安装.cmd”",
        )
    try:
        roaming, profile = Path(os.environ["APPDATA"]), Path(os.environ["USERPROFILE"])
    except KeyError as error:
        raise RefusalError(
            "安装加载宏", f"不知道用户文件夹在哪里（没有 {error.args[0]}）", "请用平常的账户登录后再试"
        ) from error
    settings = profile / f".{PROJECT_NAME}" / f"{PROJECT_NAME}.conf"
    return Places(roaming / "Microsoft" / "Excel" / "XLSTART" / FILE_NAME, settings)


def install(places: Places, interpreter: Path, way: Way | None = None) -> Installed:
    """Write the add-in and its interpreter; refuses, changing nothing, while Excel holds the old one open.

    Without a wish it is the add-in whose program stays, unless that cannot be started here or could not from Excel.
    Where there is WPS it gets its own.
    """
    _remove_owner_files(places.add_in)
    resident_class.end_it()
    resident_class.register(interpreter)
    chosen = way or (Way.RESIDENT if _holds() else Way.FRESH)
    data = add_in(chosen)
    places.add_in.parent.mkdir(parents=True, exist_ok=True)
    save(places.add_in, data)
    write_interpreter(places.settings, interpreter)
    resident_class.forget_failure()
    wps = wps_folder()
    return Installed(chosen, install_in_wps(wps, interpreter) if wps else None)


def _holds() -> bool:
    """Whether the program that stays is started when it is asked for: now, and as far as Excel has tried."""
    if resident_class.failed_in_excel():
        return False
    return bool(_answering())


def _answering() -> str:
    with contextlib.suppress(Exception):  # whatever keeps it from starting
        return resident_class.version_that_answers()
    return ""


def uninstall(places: Places) -> list[Path]:
    """Remove the add-in and its settings; return what there was to remove."""
    _remove_owner_files(places.add_in)
    removed = [path for path in places if path.exists()]
    for path in removed:
        _remove(path)
    resident_class.end_it()
    resident_class.unregister()
    if wps := wps_folder():
        uninstall_from_wps(wps)
    if places.settings in removed and not any(places.settings.parent.iterdir()):
        places.settings.parent.rmdir()
    return removed


def _remove_owner_files(path: Path) -> None:
    """Remove the small files that an Excel which broke down has left beside the add-in.

    They prove nothing: a running Excel lets go neither of its own such file nor of the add-in.
    """
    while owner := open_elsewhere(path):
        _remove(owner, path)


def _remove(path: Path, in_use: Path | None = None) -> None:
    try:
        path.unlink()
    except PermissionError as error:
        reason = "正在 Excel 中使用，换不掉，也删不掉"
        raise FileInUseError(in_use or path, reason, "请关闭 Excel，再运行一次") from error


def status(places: Places) -> Status:
    """Say how the add-in stands; the file is this version's when it is, byte for byte, what this version makes."""
    data = places.add_in.read_bytes() if places.add_in.is_file() else None
    interpreter = _settings_in(places.settings).get(_INTERPRETER, "")
    return Status(
        version=None if data is None else version_of(data),
        way=None if data is None else next((way for way in Way if data == add_in(way)), None),
        interpreter=interpreter,
        interpreter_exists=Path(ntpath.expandvars(interpreter)).is_file(),
        resident=_answering(),
    )


def write_interpreter(settings_file: Path, interpreter: Path) -> None:
    """Put the interpreter's path into a settings file; other settings in it stay.

    A path below a folder of the user's is written by that folder's variable, so that a Chinese user name never meets
    VBA, which reads the file in the system's code page.
    """
    settings = _settings_in(settings_file) | {_INTERPRETER: _by_variable(str(interpreter))}
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(settings.items())
    try:
        data = text.getvalue().encode(locale.getencoding())
    except UnicodeEncodeError as error:
        raise RefusalError(
            interpreter, "路径里有系统编码写不出的字", "请把程序装到路径是英文的文件夹里"
        ) from error
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_file.write_bytes(data)


def _settings_in(settings_file: Path) -> dict[str, str]:
    """Return the user's settings as the VBA of the add-in reads them: lines of ``"NAME","value"``."""
    if not settings_file.is_file():
        return {}
    text = settings_file.read_bytes().decode(locale.getencoding(), errors="replace")
    return {row[0]: row[1] for row in csv.reader(text.splitlines()) if len(row) > 1}


def _by_variable(path: str) -> str:
    for name in _FOLDER_VARIABLES:
        folder = os.environ.get(name, "").rstrip("\\/")
        if folder and path.lower().startswith((f"{folder}\\".lower(), f"{folder}/".lower())):
            return f"%{name}%{path[len(folder) :]}"
    return path
