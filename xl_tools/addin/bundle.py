"""One folder for a USB stick: wheels, add-in, templates, manual, and ``.cmd`` files to install with and to drop files on."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from xl_tools.addin.add_in_file import FILE_NAME, add_in
from xl_tools.addin.cmd_files import cmd_files
from xl_tools.addin.macro_sources import missing_part
from xl_tools.addin.manual import manual_pdf
from xl_tools.errors import RefusalError, UnwritableTargetError
from xl_tools.jobs.desk import save
from xl_tools.jobs.doctor import bundled_workbooks

_VERSION = re.compile(r"3\.\d+")


def make_bundle(folder: Path, platforms: Sequence[str], versions: Sequence[str]) -> Iterator[Path]:
    """Make the bundle in a new folder for the given platforms and versions of Python; yields what is made, in turn.

    The wheels come last: they need the internet, and the rest is worth having without them.
    """
    wanted = [version.strip() for version in versions]
    if wrong := [version for version in wanted if not _VERSION.fullmatch(version)]:
        raise RefusalError("--python", f"“{wrong[0]}”不是 Python 版本", "请写成 3.11,3.12 这样")
    _make_empty(folder)
    parts = {FILE_NAME: add_in(), "使用说明.pdf": manual_pdf()} | cmd_files(wanted)
    parts |= {f"模板/{book.name}": book.read_bytes() for book in bundled_workbooks()}
    for name, data in parts.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        save(target, data)
        yield target
    yield from _wheels(folder / "wheels", platforms, wanted)


def _wheels(folder: Path, platforms: Sequence[str], versions: Sequence[str]) -> Iterator[Path]:
    try:
        from xl_tools.addin.wheels import build_own_wheel, download_wheels  # noqa: PLC0415 - needs an optional part
    except ImportError as error:
        raise missing_part("packaging") from error
    folder.mkdir()
    own = build_own_wheel(folder)
    for version in versions:
        download_wheels(own, version, platforms)
    yield from sorted(folder.iterdir())


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        used = any(folder.iterdir())
    except OSError as error:
        raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
    if used:
        raise UnwritableTargetError(folder, "这个文件夹里已有东西", "请换一个新的文件夹名，免得新旧混在一起")
