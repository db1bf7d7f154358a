"""A dataset's folder takes its place whole or not at all.

The new one is built beside it, whatever stays being linked or copied, and then the two change names: a crash before
leaves the old one; a crash between the two renamings leaves the old one set aside, and the next run puts it back.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from xl_tools.errors import FileInUseError, NothingToDoError, UnwritableTargetError
from xl_tools.products.dataset.documentation import documentation
from xl_tools.products.dataset.schema import DOCUMENTATION, MARK
from xl_tools.saving import safe_save


def check_dataset_folder(target: Path) -> None:
    """Refuse, before any work, a folder that is not absent, empty or a dataset: nothing else is ever replaced."""
    with safe_save.refusals(target):
        real = target.resolve()
        _put_back(real)
        if real.exists() and not real.is_dir():
            raise UnwritableTargetError(target, "这是文件，不是文件夹", "请给数据集另起一个文件夹的名字")
        safe_save.refuse_file_name(target)
        safe_save.refuse_unwritable_folder(target, real.parent)
        if real.is_dir() and any(real.iterdir()) and not is_dataset(real):
            raise UnwritableTargetError(
                target, "里面有别的文件，不是本版本的数据集", "请换一个新的文件夹名，原有的不会动"
            )


def require_dataset(folder: Path) -> None:
    """Refuse to read what is no dataset."""
    with safe_save.refusals(folder):
        _put_back(folder.resolve())
        if not is_dataset(folder):
            raise NothingToDoError(
                folder, "这里没有本版本的数据集", "请先运行 xl-tools merge 各乡镇 --dataset 数据集"
            )


def is_dataset(folder: Path) -> bool:
    """Whether a folder is a dataset of this format."""
    try:
        with (folder / DOCUMENTATION).open(encoding="utf-8") as file:
            return file.readline().removeprefix("# ").rstrip() == MARK
    except (OSError, UnicodeDecodeError):
        return False


@contextlib.contextmanager
def new_dataset(target: Path) -> Iterator[Path]:
    """Give an empty folder that takes the dataset's place when all is written; whatever goes wrong, that is as it was.

    The folder around it is for what is put aside meanwhile.
    """
    real = target.resolve()
    with safe_save.refusals(target), safe_save.temporary_folder(real.parent) as folder:
        before, staging = _state(real), Path(folder, "数据集")
        staging.mkdir()
        (staging / DOCUMENTATION).write_text(documentation(), encoding="utf-8", newline="\n")
        yield staging
        _to_disk(staging)
        if _state(real) != before:
            raise FileInUseError(target, "汇总的时候数据集又被别的程序改动了", "没有写入；请重新运行一次")
        _swap(staging, real)


def carry_over(target: Path, folder: Path, replaced: Iterable[Path]) -> None:
    """Bring into a new dataset all that the old one has but the files ``replaced`` (relative to it)."""
    real, dropped = target.resolve(), {Path(DOCUMENTATION), *replaced}
    for file in sorted(real.rglob("*")) if real.is_dir() else ():
        if file.is_file() and file.relative_to(real) not in dropped:
            copy = folder / file.relative_to(real)
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(file, copy)
            except OSError:  # a file system without links
                shutil.copy2(file, copy)


def _swap(staging: Path, real: Path) -> None:
    aside = _aside(real)
    if real.exists():
        real.rename(aside)
        try:
            staging.rename(real)
        except OSError:
            aside.rename(real)
            raise
        safe_save.discard(aside)
    else:
        staging.rename(real)


def _put_back(real: Path) -> None:
    """Put the old dataset back where a run was broken off between the two renamings; sweep up after one broken off later."""
    aside = _aside(real)
    if is_dataset(aside):
        if real.exists():
            safe_save.discard(aside)
        else:
            aside.rename(real)


def _aside(real: Path) -> Path:
    return real.with_name(f"{real.name}.换下的")


def _state(folder: Path) -> list[tuple[str, int, int]]:
    """Return what tells that a folder has changed: its files, their sizes and times."""
    if not folder.is_dir():
        return []
    found = ((file, file.stat()) for file in sorted(folder.rglob("*")))
    return [(str(file), state.st_size, state.st_mtime_ns) for file, state in found if file.is_file()]


def _to_disk(folder: Path) -> None:
    """Bring the new files, and the names of all, to the disk itself."""
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_nlink == 1:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        elif path.is_dir() and os.name == "posix":
            safe_save.sync_folder(path)
