"""What lies beside the files of a job and is meant for it: a bureau's settings and its unit list. Only who asks gets it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xl_tools.errors import RefusalError, shown_name
from xl_tools.jobs.desk import Paths, paths_of
from xl_tools.settings import Settings, UsualOptions
from xl_tools.sources.folders import files_in
from xl_tools.sources.real_paths import real_path

_SETTINGS = "设置.toml"
_LIST = re.compile(
    r"(?:\d{4}年?度?)?(?:(?:全县|本县|全区|全市)?(?:项目)?单位清单|全[县区市]清单)(?:\d{4}年?度?)?(?:[\W_].*)?",
    re.DOTALL,
)
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})
_NOT_WANTED = "不要用，请移开它，或加 --no-beside"


class Beside(NamedTuple):
    """What was found, the line that tells of it, and those that tell what was not taken; ``used`` are their files.

    ``usual`` are the options that the settings hold.
    """

    settings: Settings | None
    units: Path | None
    used: tuple[Path, ...]
    told: str
    left: tuple[str, ...]
    usual: UsualOptions = UsualOptions()


def found_beside(paths: Paths, *, settings: bool = True, units: bool = True) -> Beside:
    """Look for ``设置.toml`` and a workbook called 单位清单 in the folders named, beside them, and beside the files named.

    Of several candidates none is taken; a list that the settings name goes before them. A settings file so found runs no Python rules and reads no other files. What
    cannot be used is told, and nothing is refused for it.
    """
    named = paths_of(paths)
    folders = _folders(named)
    left: list[str] = []
    in_force, file = _settings(folders, left) if settings else (None, None)
    usual = in_force.usual if in_force else UsualOptions()
    listed = None
    if units:
        listed = usual_list(file, usual, left) if file and usual.units else _list(folders, named, left)
    used = tuple(path for path in (file, listed) if path)
    told = f"用了旁边的 {' 和 '.join(map(shown_name, used))}（{_NOT_WANTED}）" if used else ""
    return Beside(in_force, listed, used, told, tuple(left), usual)


def usual_options(settings: Path) -> UsualOptions:
    """Return the options that a settings file that was named holds."""
    from xl_tools.settings import load_settings  # noqa: PLC0415 - few have one

    return load_settings(settings).usual


def usual_list(settings: Path, usual: UsualOptions, left: list[str]) -> Path | None:
    """Return the unit list that a settings file names; where there is none, that is added to what is ``left``."""
    path = settings.parent / usual.units
    if path.is_file():
        return path
    left.append(
        f"{shown_name(settings)} 的“本局”里写的单位清单 {shown_name(path)} 找不到，没有用；请改正，或写 --units"
    )
    return None


def _folders(named: Sequence[Path]) -> list[Path]:
    """Return the folders to look in, each once."""
    looked_in = [
        folder for path in named for folder in ((path, _above(path)) if path.is_dir() else (path.parent,))
    ]
    return list({real_path(folder): folder for folder in looked_in}.values())


def _above(folder: Path) -> Path:
    """Return the folder that a folder lies in, by its shortest name."""
    return folder.parent if folder.name not in ("", "..") else Path(real_path(folder)).parent


def _settings(folders: Sequence[Path], left: list[str]) -> tuple[Settings | None, Path | None]:
    from xl_tools.checking.settings_files import settings_unasked  # noqa: PLC0415 - imports all rules

    found = [file for folder in folders if (file := folder / _SETTINGS).is_file()]
    path = _only(found, "设置文件", "--settings", left)
    if path is None:
        return None, None
    try:
        settings, left_out = settings_unasked(path)
    except RefusalError as error:
        left.append(f"旁边的设置没有用：{error}")
        return None, None
    if left_out:
        left.append(
            f"{shown_name(path)} 里的 {'、'.join(left_out)} 没有用：自己找到的设置不运行规则文件，不读别的文件，不改限额；要用请写 --settings {shown_name(path)}"
        )
    return settings, path


def _list(folders: Sequence[Path], named: Sequence[Path], left: list[str]) -> Path | None:
    from xl_tools.settings import shipped_settings  # noqa: PLC0415 - few have a list beside them
    from xl_tools.sources.unit_lists import open_with_list  # noqa: PLC0415 - as above

    own = {real_path(path) for path in named}
    found = []
    for path in (each for folder in folders for each in _lists_in(folder) if real_path(each) not in own):
        try:
            submission = open_with_list(path, shipped_settings())
        except RefusalError as error:
            left.append(f"旁边的单位清单没有用：{error}")
        else:
            if not submission.tables:  # a township's own workbook has forms
                found.append(path)
    return _only(found, "单位清单", "--units", left)


def _lists_in(folder: Path) -> Iterator[Path]:
    files = files_in(folder, _SUFFIXES)
    yield from (file for file in files if _LIST.fullmatch(file.stem) and file.is_file())


def _only(found: Sequence[Path], what: str, option: str, left: list[str]) -> Path | None:
    if len(found) > 1:
        names = "、".join(shown_name(path) for path in found)
        left.append(f"旁边有几个{what}（{names}），都没有用；要用哪个，请写 {option}")
    return found[0] if len(found) == 1 else None
