"""Put the add-in into the user's start-up folder of Excel, take it out again, say how it stands."""

import ntpath
import os
import sys
from pathlib import Path
from typing import NamedTuple

from xl_tools.addin.add_in_file import FILE_NAME, add_in, version_of
from xl_tools.addin.macro_sources import PROJECT_NAME
from xl_tools.addin.user_settings import INTERPRETER, settings_in, write_interpreter
from xl_tools.errors import FileInUseError, RefusalError
from xl_tools.jobs.desk import open_elsewhere, save


class Places(NamedTuple):
    """Where the add-in and its settings stand for one user."""

    add_in: Path
    settings: Path


class Status(NamedTuple):
    """How the add-in stands: its version (``None``: there is none; empty: not ours), and the interpreter it would start."""

    version: str | None
    is_current: bool
    interpreter: str
    interpreter_exists: bool

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


def install(places: Places, interpreter: Path) -> None:
    """Write the add-in and its interpreter; refuses, changing nothing, while Excel holds the old one open."""
    data = add_in()
    places.add_in.parent.mkdir(parents=True, exist_ok=True)
    _remove_owner_files(places.add_in)
    save(places.add_in, data)
    write_interpreter(places.settings, interpreter)


def uninstall(places: Places) -> list[Path]:
    """Remove the add-in and its settings; return what there was to remove."""
    _remove_owner_files(places.add_in)
    removed = [path for path in places if path.exists()]
    for path in removed:
        _remove(path)
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
    interpreter = settings_in(places.settings).get(INTERPRETER, "")
    return Status(
        version=None if data is None else version_of(data),
        is_current=data == add_in(),
        interpreter=interpreter,
        interpreter_exists=Path(ntpath.expandvars(interpreter)).is_file(),
    )
