"""Plant a fault at each step that a command takes in a folder, one at a time, and look at what it leaves.

What counts as a step is told by the interpreter itself (its audit events name every file that is opened, renamed, removed,
made, cut), and by ``os`` for what has no event: looking, and bringing to the disk. So no step is left out because nobody
thought of it.
"""

import contextlib
import errno
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

from click.testing import CliRunner

from xl_tools.commands.command_line import main
from xl_tools.saving.safe_save import LOG_SUFFIX

_REFUSED = 2
_LOOKING = ("stat", "lstat", "access", "fsync")
_WRITING = ("write", "flush", "close")
_NO_STEPS = ("os.putenv", "os.unsetenv", "os.fork", "os.exec", "os.posix_spawn", "os.system", "os.walk")
_TWO_PATHS = ("os.rename", "os.link", "os.symlink")
_STAMP = re.compile(r"备份\d{8}-\d{6}(-\d+)?")
_BY_CHANCE = re.compile(r"(?<=临时/).*|(?<=\.xl-tools-).*|(?<=换下的/).*")
_OURS = re.compile(r"\.xl-tools-|\.tmp$|换下的|xl_tools")


@dataclass
class Plan:
    """Where a fault is planted: at the step of this number, or nowhere; and the steps taken so far.

    What one line of the program does with one file is one step, however often: in a loop over fifty sheets the first.
    """

    place: Path
    passed_over: frozenset[Path] = frozenset()
    at: int | None = None
    number: int = errno.EACCES
    steps: list[str] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)

    def step(self, name: str, *paths: object) -> None:
        """Count a step that touches the place; fail at the one that is planted."""
        touched = [path for each in paths if (path := _path(each)) and path.is_relative_to(self.place)]
        if not touched or self.passed_over.issuperset(touched):
            return
        step = (
            f"{name} {_BY_CHANCE.sub('', str(touched[0].relative_to(self.place)))}",
            _line_of_the_program(),
        )
        if step not in self.known:
            self.known.add(step)
            self.steps.append(" ".join(step))
            if self.at == len(self.steps) - 1:
                raise OSError(self.number, os.strerror(self.number), str(touched[0]))


def _line_of_the_program() -> str:
    """Return the line of this program, and of what it calls, that takes a step."""
    frame: FrameType | None = sys._getframe(2)
    called = ""
    while frame and "xl_tools" not in Path(frame.f_code.co_filename).parts:
        called, frame = f"{frame.f_code.co_name}:{frame.f_lineno} {called}", frame.f_back
    return f"{frame.f_code.co_name}:{frame.f_lineno} {called}" if frame else called


_plans: list[Plan] = []


def _path(given: object) -> Path | None:
    if isinstance(given, str | bytes | os.PathLike):
        return Path(os.path.abspath(os.fsdecode(given)))  # noqa: PTH100 - looks at no file
    return None


def _told(event: str, arguments: tuple[Any, ...]) -> None:
    if _plans and (event == "open" or event.startswith("os.")) and event not in _NO_STEPS:
        plan = _plans.pop()  # what the plan does itself is no step
        try:
            plan.step(event, *arguments[: 2 if event in _TWO_PATHS else 1])
        finally:
            _plans.append(plan)


sys.addaudithook(_told)


class _Writing:
    """A file that is written; each writing is a step."""

    def __init__(self, file: Any, path: object) -> None:
        self._file, self._path = file, path

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._file, name)
        return _counted(name, found, self._path) if name in _WRITING else found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        for plan in _plans:
            plan.step("close", self._path)


def _counted(name: str, call: Callable[..., Any], path: object = None) -> Callable[..., Any]:
    def counted(*arguments: Any, **named: Any) -> Any:
        for plan in _plans:
            plan.step(name, path or (_of_descriptor(arguments[0]) if name == "fsync" else arguments[0]))
        return call(*arguments, **named)

    return counted


def _of_descriptor(number: int) -> Path:
    return Path(f"/proc/self/fd/{number}").readlink()


@contextlib.contextmanager
def _planted(plan: Plan) -> Iterator[None]:
    calls = {name: getattr(os, name) for name in _LOOKING}
    opened = io.open

    def open_counted(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        given = opened(file, mode, *arguments, **named)
        return given if set(mode).isdisjoint("wxa+") else _Writing(given, file)

    for name, call in calls.items():
        setattr(os, name, _counted(name, call))
    io.open = open_counted
    _plans.append(plan)
    try:
        yield
    finally:
        _plans.clear()
        io.open = opened
        for name, call in calls.items():
            setattr(os, name, call)


@dataclass(frozen=True)
class Saving:
    """A command that saves: its arguments, and what prepares its folder, returning the files that it only reads."""

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Path], Sequence[Path]]


@dataclass(frozen=True)
class Left:
    """What a command left: its exit code, what it said, and every file and folder of its place."""

    code: int
    said: str
    files: dict[str, bytes | None]

    @property
    def names(self) -> list[str]:
        """The names, as they are whatever the clock says."""
        return sorted(_STAMP.sub("备份", name) for name in self.files)


def _files_of(place: Path) -> dict[str, bytes | None]:
    """Return every file below a place with its bytes, and the folders."""
    found = sorted(place.rglob("*"))
    return {str(path.relative_to(place)): None if path.is_dir() else path.read_bytes() for path in found}


@dataclass(frozen=True)
class Ran:
    """A run: the steps that were taken, what had been there, and what it left."""

    steps: Sequence[str]
    before: Left
    left: Left


class Planter:
    """Runs a command again and again, each time in a new copy of one folder."""

    def __init__(self, saving: Saving, place: Path) -> None:
        """Prepare the folder."""
        self._saving, self._place, self._first = saving, place, place.with_name("备好的")
        self._first.mkdir()
        only_read = saving.prepare(self._first)
        self._only_read = frozenset(place / "桌面" / path.relative_to(self._first) for path in only_read)

    def run(self, at: int | None = None, number: int = errno.EACCES) -> Ran:
        """Run it with a fault of this number at a step, or with none."""
        shutil.rmtree(self._place, ignore_errors=True)
        shutil.copytree(self._first, self._place / "桌面")
        (self._place / "临时").mkdir()
        before = Left(0, "", _files_of(self._place))
        plan = Plan(self._place, self._only_read, at, number)
        with contextlib.chdir(self._place / "桌面"), _temporary_folder(self._place / "临时"), _planted(plan):
            result = CliRunner().invoke(main, self._saving.arguments)
        return Ran(plan.steps, before, Left(result.exit_code, result.output, _files_of(self._place)))


@contextlib.contextmanager
def _temporary_folder(folder: Path) -> Iterator[None]:
    usual, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = usual


def trouble(ran: Ran, undisturbed: Ran) -> str:
    """Say what is wrong with what a command left that met a fault; empty when nothing is.

    It is done as it is without the fault, or refused; then all is as it was, save for files it has named as written.
    """
    before, left, done = ran.before, ran.left, undisturbed.left
    if ours := [name for name in left.files.keys() - before.files.keys() if _OURS.search(Path(name).name)]:
        return f"left behind: {ours}"
    if "内部出错" in left.said or "Traceback" in left.said:
        return f"broke down: {left.said}"
    if left.code == done.code:
        is_told = left.names == done.names or "没有从修改记录里划去" in left.said
        return "" if is_told else f"said nothing, and left {left.names} for {done.names}"
    if left.code != _REFUSED:
        return f"exit {left.code}: {left.said}"
    changed = {
        name
        for name in left.files.keys() | before.files.keys()
        if left.files.get(name, b"") != before.files.get(name, b"")
    }
    unnamed = [name for name in changed if not _is_named(name, left, before)]
    return f"refused ({left.said.strip()}), but changed: {unnamed}" if unnamed else ""


def _is_named(name: str, left: Left, before: Left) -> bool:
    """Whether a changed file was told as written, or is the backup or the folder of one that was."""
    path = Path(name)
    if left.files.get(name, b"") is None:
        return any(
            Path(each).is_relative_to(path) and each not in before.files
            for each in left.files
            if each != name
        )
    told = path.name.removesuffix(LOG_SUFFIX)
    return any(told in line for line in left.said.splitlines() if "已" in line or "备份在" in line)
