"""Write files so that nothing is lost: whole or not at all, never over an input, never under another program.

New bytes go to a temporary file in the same folder and take the name in one step of the file system, so that a crash,
a full disk or a pulled plug leaves the old file or the new one.
"""

import contextlib
import datetime as dt
import errno
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from xl_tools.errors import FileInUseError, UnreadableFileError, UnwritableTargetError
from xl_tools.opc.package import is_our_output

_OWNER_FILES = ("~${}", ".~{}", ".~lock.{}#")  # Excel and WPS, WPS on Linux, LibreOffice
LOG_SUFFIX = ".修改记录.jsonl"
"""Behind a file's name: its log."""

_WORK = frozenset({".xlsx", ".xlsm", ".xls", ".toml"})
_WRITE_BITS = 0o222
_PATIENCE = (0.0, 0.1, 0.4)  # seconds
_CLOSE = "请先在 Excel 或 WPS 中关闭它，再运行一次"


class OriginalFile(NamedTuple):
    """A file as it was when read: the path as given, its bytes, their digest, and its state (permissions, times)."""

    path: Path
    data: bytes
    sha256: str
    state: os.stat_result


def read_for_change(path: Path) -> OriginalFile:
    """Read a file that is to be replaced later; :class:`UnreadableFileError` when it cannot be read."""
    try:
        data, state = path.read_bytes(), path.stat()
    except OSError as error:
        raise UnreadableFileError(path, "文件打不开", "请检查路径和权限，并关闭打开它的程序") from error
    return OriginalFile(path, data, digest(data), state)


def owner_file(path: Path) -> Path | None:
    """Return the small file that Excel, WPS or LibreOffice keeps beside a file while it is open, if there is one."""
    beside = dict.fromkeys((path.absolute(), path.resolve()))  # a link may be opened at either end
    names = (each.with_name(pattern.format(each.name)) for each in beside for pattern in _OWNER_FILES)
    return next((name for name in names if os.path.lexists(name)), None)


def replace_file(
    original: OriginalFile, new: bytes, record: Callable[[Path, contextlib.ExitStack], None] = lambda *_: None
) -> Path:
    """Put new bytes where a file stands, and return its backup (``名称.备份20231123-101530.xlsx``); see :func:`changing`."""
    with changing(original, new) as undo:
        backup = _backup(original.path.resolve(), original.data, undo, original.state)
        record(backup, undo)
    return backup


@contextlib.contextmanager
def changing(original: OriginalFile, new: bytes) -> Iterator[contextlib.ExitStack]:
    """Replace a file, its permissions and links as they are; refused where a program has it open or has changed it.

    What is done inside comes before; the stack takes it back where the replacing is refused: then nothing has changed.
    """
    real = original.path.resolve()
    with refusals(original.path):
        _refuse_unwritable(original.path, real)
        with _replacing(real, new, original.state) as undo:
            yield undo
            _refuse_in_use(original.path)
            if not real.exists() or digest(real.read_bytes()) != original.sha256:
                raise FileInUseError(
                    original.path, "读取之后又被改动、移走或删除", "没有写入；请重新运行一次"
                )


@contextlib.contextmanager
def _replacing(real: Path, new: bytes, state: os.stat_result | None) -> Iterator[contextlib.ExitStack]:
    """Replace a file after what is done inside, which the stack takes back where that or the replacing fails."""
    with contextlib.ExitStack() as temporary, contextlib.ExitStack() as undo:
        fresh = _written(real.parent, new, temporary, state)
        try:
            yield undo
            fresh.replace(real)
        finally:
            if not os.path.lexists(fresh):  # it has the name, even if the work was broken off at that moment
                undo.pop_all()
                with contextlib.suppress(OSError):
                    sync_folder(real.parent)


def check_target(target: Path, inputs: Iterable[Path]) -> None:
    """Refuse an output that is an input by any spelling or link, a folder, or could not be written, before the work."""
    with refusals(target):
        real = target.resolve()
        if any(_same_file(real, each) for each in inputs):
            raise UnwritableTargetError(target, "输出文件就是输入文件，不能覆盖", "请换一个输出文件名")
        if real.is_dir():
            raise UnwritableTargetError(target, "这是文件夹，不是文件", "请写出完整的输出文件名")
        _refuse_unwritable(target, real)
        _refuse_in_use(target)


def refuse_file_name(folder: Path) -> None:
    """Refuse to make a folder that is called like a file: that is not what was asked for."""
    ending = folder.suffix[1:]
    if ending.isascii() and ending.isalpha() and not folder.is_dir():
        raise UnwritableTargetError(
            folder, "这里要的是文件夹，这是文件的名字", f"请写文件夹的名字，如 {folder.stem}"
        )


@contextlib.contextmanager
def made_folder(folder: Path) -> Iterator[None]:
    """Make a folder for the outputs written inside; where none was, it goes again."""
    refuse_file_name(folder)
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnwritableTargetError(folder, "这个文件夹建不了", "请换一个可写的位置") from error
        yield
    finally:
        for each in new:
            with contextlib.suppress(OSError):  # one that holds something stays
                each.rmdir()


def write_new(target: Path, data: bytes, inputs: Iterable[Path]) -> Path | None:
    """Write an output, replacing an earlier one, and return the backup of what this program could not make anew.

    Such a workbook or settings file is somebody's work: it stays beside it, its log with it.
    """
    check_target(target, inputs)
    with refusals(target):
        real = target.resolve()
        state = real.stat() if real.exists() else None
        with _replacing(real, data, state) as undo:
            return _kept(real, data, undo, state)


def _kept(real: Path, new: bytes, undo: contextlib.ExitStack, state: os.stat_result | None) -> Path | None:
    """Keep a copy of what is about to be overwritten, where it is somebody's work; ``None`` where nothing is lost."""
    old = real.read_bytes() if state and real.suffix.lower() in _WORK else new
    if not state or old == new or is_our_output(old):
        return None
    backup = _backup(real, old, undo, state)
    log, beside = (path.with_name(path.name + LOG_SUFFIX) for path in (real, backup))
    if log.exists():
        log.replace(beside)
        undo.callback(beside.replace, log)
    return backup


def _backup(real: Path, old: bytes, undo: contextlib.ExitStack, state: os.stat_result) -> Path:
    kept = _written(real.parent, old, undo, state)
    stamp = f"{dt.datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - the clock on the clerk's wall
    names = (f"{real.stem}.备份{stamp}{f'-{n}' if n > 1 else ''}{real.suffix}" for n in count(1))
    name = next(name for each in names if _is_free(name := real.with_name(each)))
    undo.callback(discard, name)
    return kept.replace(name)


def _is_free(path: Path) -> bool:
    """Whether nothing has this name; raises where that cannot be seen, for another backup may lie there."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    return False


def discard(path: Path) -> None:
    """Remove a file or folder of ours that nobody needs, if it is there; once more where a scanner holds it for a moment."""
    for wait in _PATIENCE:
        try:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except OSError:
            time.sleep(wait)
        else:
            return


def _written(folder: Path, data: bytes, undo: contextlib.ExitStack, state: os.stat_result | None) -> Path:
    """Write a temporary file to the disk itself; ``undo`` removes it. Its permissions are those of ``state``."""
    temporary = folder / f".xl-tools-{secrets.token_hex(8)}.tmp"
    with temporary.open("xb") as file:
        undo.callback(discard, temporary)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if state:
        temporary.chmod(stat.S_IMODE(state.st_mode))
    return temporary


def _refuse_unwritable(path: Path, real: Path) -> None:
    """Refuse what is marked read-only, for the administrator too: on Windows that mark is all there is."""
    if real.exists():
        if not stat.S_ISREG(real.stat().st_mode):
            raise UnwritableTargetError(path, "不是普通文件", "请换一个输出文件名")
        if not real.stat().st_mode & _WRITE_BITS or not os.access(real, os.W_OK):
            raise UnwritableTargetError(path, "文件是只读的", "请去掉“只读”属性，或换一个输出文件名")
        for each in filter(Path.exists, (real, real.with_name(real.name + LOG_SUFFIX))):
            each.rename(each)  # nothing, but refused by Windows while a program holds it as Excel does
    refuse_unwritable_folder(path, real.parent)


def refuse_unwritable_folder(path: Path, folder: Path) -> None:
    """Refuse a path whose folder is not there, or takes no new file."""
    if not folder.is_dir():
        raise UnwritableTargetError(path, "所在的文件夹不存在", "请先建好文件夹，或换一个位置")
    # Windows sets the read-only mark on folders that can well be written, the desktop among them.
    marked = os.name == "posix" and not folder.stat().st_mode & _WRITE_BITS
    if marked or not os.access(folder, os.W_OK):
        raise UnwritableTargetError(path, "所在的文件夹不能写入", "请换一个位置，或请管理员给予权限")


def _refuse_in_use(path: Path) -> None:
    if owner := owner_file(path):
        remedy = f"{_CLOSE}；若确实没有打开，删除旁边的 {owner.name} 再试"
        raise FileInUseError(path, "文件正在别的程序中打开", remedy)


def _same_file(real: Path, other: Path) -> bool:
    try:
        return real.samefile(other)
    except OSError:  # one of them is not there: no link can hide that they are the same
        return real == other.resolve()


def digest(data: bytes) -> str:
    """Return the digest by which a file is known again."""
    return hashlib.sha256(data).hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring new names to the disk, where the system can; the files themselves are there already."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what the system says of a path into a line for the clerk."""
    try:
        yield
    except PermissionError as error:
        # On Windows this is what a file gives that another program holds open.
        raise FileInUseError(path, "文件被别的程序占用，或没有写入的权限", _CLOSE) from error
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = "磁盘空间不够，没有写入" if is_full else f"写不进去（{error.strerror}）"
        raise UnwritableTargetError(path, reason, "请清理磁盘，或换一个位置、文件名再试") from error


@contextlib.contextmanager
def temporary_folder(place: Path | None = None) -> Iterator[str]:
    """Give a folder in ``place``, else among the system's, for what a writer puts aside; afterwards it is gone, come what may."""
    with refusals(place or Path(tempfile.gettempdir())), contextlib.ExitStack() as undo:
        folder = tempfile.mkdtemp(prefix=".xl-tools-", suffix=".tmp", dir=place)
        undo.callback(discard, Path(folder))
        yield folder
