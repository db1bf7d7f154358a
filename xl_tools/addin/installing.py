"""Put the add-in into the user's start-up folder of Excel, take it out again, say how it stands."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_tools.addin.add_in_file import FILE_NAME, add_in, version_of
from xl_tools.addin.macro_sources import PROJECT_NAME
from xl_tools.addin.user_settings import expanded, interpreter_in, write_interpreter
from xl_tools.errors import FileInUseError, RefusalError
from xl_tools.jobs.desk import open_elsewhere, save


@dataclass(frozen=True, slots=True)
class Places:
    """Where the add-in and its settings stand for one user."""

    add_in: Path
    settings: Path


@dataclass(frozen=True, slots=True)
class Status:
    """How the add-in stands: the version installed (empty: none), whether it is this one's, and its interpreter."""

    places: Places
    installed: bool
    version: str
    is_current: bool
    interpreter: str
    interpreter_exists: bool

    @property
    def is_ready(self) -> bool:
        """Whether the buttons will work."""
        return self.is_current and self.interpreter_exists


def users_places(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Places:
    """Return the places of the user who runs this; refuses on a system that is not Windows."""
    if platform != "win32":
        raise RefusalError(
            "安装加载宏",
            "Excel 加载宏只能装在 Windows 上",
            "在这里可以用 xl-tools addin bundle 做好安装包，拿到 Windows 电脑上运行“安装.cmd”",
        )
    try:
        roaming, profile = environment["APPDATA"], environment["USERPROFILE"]
    except KeyError as error:
        raise RefusalError(
            "安装加载宏", f"不知道用户文件夹在哪里（没有 {error.args[0]}）", "请用平常的账户登录后再试"
        ) from error
    return Places(
        add_in=Path(roaming) / "Microsoft" / "Excel" / "XLSTART" / FILE_NAME,
        settings=Path(profile) / f".{PROJECT_NAME}" / f"{PROJECT_NAME}.conf",
    )


def install(places: Places, interpreter: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Write the add-in and its interpreter; refuses, changing nothing, while Excel holds the old one open."""
    data = add_in()
    places.add_in.parent.mkdir(parents=True, exist_ok=True)
    _remove_owner_files(places.add_in)
    save(places.add_in, data)
    write_interpreter(places.settings, interpreter, environment)


def uninstall(places: Places) -> list[Path]:
    """Remove the add-in and its settings; return what there was to remove."""
    removed = []
    _remove_owner_files(places.add_in)
    for path in (places.add_in, places.settings):
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except PermissionError as error:
            raise _in_use(path) from error
        removed.append(path)
    if places.settings in removed and not any(places.settings.parent.iterdir()):
        places.settings.parent.rmdir()
    return removed


def _remove_owner_files(path: Path) -> None:
    """Remove the small files that an Excel which broke down has left beside the add-in.

    They prove nothing: a running Excel lets go neither of its own such file nor of the add-in.
    """
    while owner := open_elsewhere(path):
        try:
            owner.unlink()
        except PermissionError as error:
            raise _in_use(path) from error


def _in_use(path: Path) -> FileInUseError:
    return FileInUseError(path, "正在 Excel 中使用，换不掉，也删不掉", "请关闭 Excel，再运行一次")


def status(places: Places, environment: Mapping[str, str] = os.environ) -> Status:
    """Say how the add-in stands; the file is this version's when it is, byte for byte, what this version makes."""
    data = places.add_in.read_bytes() if places.add_in.is_file() else None
    interpreter = interpreter_in(places.settings)
    return Status(
        places=places,
        installed=data is not None,
        version=version_of(data) if data is not None else "",
        is_current=data == add_in(),
        interpreter=interpreter,
        interpreter_exists=bool(interpreter) and expanded(interpreter, environment).is_file(),
    )
