"""What a list of paths means: files as they are, folders walked, every file in them accounted for."""

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from xl_tools.errors import UnreadableFileError, shown_name
from xl_tools.model.checked import LeftOut, RefusedFile, passed_over_said
from xl_tools.opc.package import is_word_file
from xl_tools.sources import file_kinds
from xl_tools.sources.file_kinds import HEAD, OLE, ZIP, FileKind, is_text, kind_of
from xl_tools.sources.own_outputs import is_own_letter, is_own_pdf, is_own_report, is_own_slip
from xl_tools.sources.real_paths import real_path

_OWN_OUTPUT = "本工具的输出"
_LARGEST_PDF = 50_000_000  # bytes of one that is looked through
_OF_THE_SYSTEM = frozenset({"System Volume Information", "lost+found", "$RECYCLE.BIN", "__MACOSX"})
"""Folders that a system keeps on any disk, or packs along: closed to everybody, or nobody's work."""

_BACKUP = re.compile(r"(.*)\.备份\d{8}-\d{6}(?:-\d+)?(\.\w*\s*)?\Z", re.DOTALL)
"""Made before a change, beside the file."""

_HABITS = {
    "文件打开时留下的标记（~$…）": re.compile(r"~\$|\.~"),
    "系统文件": re.compile(r"(?:(?:eh)?thumbs\.db|desktop\.ini|\.ds_store|\._.*|icon\r)\Z", re.IGNORECASE),
    "隐藏文件": re.compile(r"\."),
    "修改记录": re.compile(r".*\.修改记录\.jsonl\Z", re.DOTALL),
    "备份": _BACKUP,
    "临时文件": re.compile(r"~.*\.tmp\Z", re.DOTALL | re.IGNORECASE),
}
"""What is passed over, by its name."""

WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})


def files_in(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """Yield the files right in a folder that end so, no backups and owner files; none where it cannot be looked into."""
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return
    yield from (
        file
        for file in files
        if file.suffix.lower() in suffixes and not any(habit.match(file.name) for habit in _HABITS.values())
    )


class FoundFiles(NamedTuple):
    """What is to be opened, in order; what is named and not opened; how many are passed over by habit, by kind.

    ``folders`` are those that were named.
    """

    files: tuple[Path, ...]
    named: tuple[RefusedFile, ...] = ()
    passed_over: Mapping[str, int] = MappingProxyType({})
    folders: tuple[Path, ...] = ()


def walked(
    paths: Iterable[Path],
    output: Path | None = None,
    *,
    documents: bool | None = False,
    used: Collection[Path] = (),
    even_none: bool = False,
) -> FoundFiles:
    """Return the files named, and those below the folders named, each once, in the order of the call.

    The walk is by name, so the same folder gives the same order on every system. Inside folders, what cannot be a workbook
    by its first bytes is named; Word documents, PDFs and texts are too, unless ``documents`` asks for them (``None``: nobody can). Owner files of open
    workbooks (``~$…``, ``.~lock…``), backups and the like are counted only (a backup is read where what it is of is gone), as are ``output``, about to be made anew, and
    files ``used`` otherwise (settings). A path that is missing stays in the list: opening it says so, and so does a folder
    that may not be looked into. A folder without anything that could be looked at raises, unless
    ``even_none`` says that it may be so: nobody has sent anything yet.
    """
    paths = list(paths)
    folders = tuple(path for path in paths if path.is_dir())
    asked = {real_path(path) for path in paths if path not in folders}
    walk = _Walk(asked, used, output, documents=documents)
    for path in paths:
        below = sorted(_below(path)) if path in folders else [path]
        looked_at = [walk.takes(file, path) for file in below]
        if not any(looked_at) and not (even_none and path in folders):
            others = passed_over_said(walk.passed_over)
            reason = f"文件夹里没有 Excel 工作簿{f'（{others}）' if others else ''}"
            raise UnreadableFileError(path, reason, "请检查路径，或直接写出文件名")
    return FoundFiles(tuple(walk.files), tuple(walk.named), walk.passed_over, folders)


class _Walk:
    """Where each file of a walk goes; what was ``asked`` for itself is opened whatever it is."""

    def __init__(
        self, asked: Collection[str], used: Iterable[Path], output: Path | None, *, documents: bool | None
    ) -> None:
        self.files: list[Path] = []
        self.named: list[RefusedFile] = []
        self.passed_over: Counter[str] = Counter()
        self._asked = asked
        self._of_this_run = {real_path(file): "本次用的设置、规则和清单" for file in used}
        if output:
            self._of_this_run[real_path(output)] = _OWN_OUTPUT
        self._documents = documents
        self._seen: dict[str, bool] = {}
        self._alike: dict[str, str] = {}

    def takes(self, file: Path, folder: Path) -> bool:
        """Put a file with those it belongs to, once; return whether it was not passed over."""
        real = real_path(file)
        alike = self._alike.setdefault(real.casefold(), real)
        if alike != real:
            with suppress(OSError):  # neither need exist
                real = alike if Path(alike).samefile(real) else real  # a disk that knows no case
        if real not in self._seen:
            before = self.passed_over.total()
            self._take(file, folder, real)
            self._seen[real] = self.passed_over.total() == before
        return self._seen[real]

    def _take(self, file: Path, folder: Path, real: str) -> None:
        if real in self._asked:
            self.files.append(file)
        elif habit := self._of_this_run.get(real) or _passed_over_by_habit(file, folder):
            self.passed_over[habit] += 1
        else:
            try:
                self._take_work(file)
            except OSError:  # opening it says why it cannot be read
                self.files.append(file)

    def _take_work(self, file: Path) -> None:
        """Tell a file by its first bytes. The whole is read only of a PDF that may be of our own making."""
        if file.is_symlink() and file.is_dir():
            self._name(file, file_kinds.LINK)  # it may lead in a circle
            return
        if not file.is_file() and not file.is_dir() and file.exists():
            self._name(file, file_kinds.SPECIAL)  # reading it might have no end
            return
        if file.suffix.lower() in WORKBOOK_SUFFIXES or not file.is_file():
            self.files.append(file)  # opened once, and told by its content then
            return
        with file.open("rb") as opened:
            head = opened.read(HEAD)
        kind, text = kind_of(head), is_text(head)
        if head.startswith(b"%PDF"):
            self._take_pdf(file)
        elif head.startswith((ZIP, OLE)):
            self._take_package(file, is_zip=head.startswith(ZIP))
        elif (kind or text or head.startswith(b"PAR1")) and is_own_report(file, head):
            self.passed_over[_OWN_OUTPUT] += 1
        elif kind:
            self._name(file, kind)
        elif text and not self._documents:
            self._name(file, file_kinds.TEXT)
        else:
            self.files.append(file)

    def _take_package(self, file: Path, *, is_zip: bool) -> None:
        is_word = is_zip and is_word_file(file)
        if is_word and is_own_letter(file):
            self.passed_over[_OWN_OUTPUT] += 1
        elif is_word and not self._documents:
            self._name(file, file_kinds.WORD)
        else:
            self.files.append(file)

    def _take_pdf(self, file: Path) -> None:
        data = file.read_bytes() if file.stat().st_size < _LARGEST_PDF else b""
        if is_own_slip(data):
            self.passed_over[_OWN_OUTPUT] += 1
        elif self._documents:
            self.files.append(file)
        elif is_own_pdf(data):
            self._name(file, file_kinds.OWN_BOOKLET, LeftOut.OUTPUT)
        else:
            self._name(file, file_kinds.PDF)

    def _name(self, file: Path, kind: FileKind, left_out: LeftOut = LeftOut.UNREAD) -> None:
        kind = kind.never_read if self._documents is None else kind
        self.named.append(RefusedFile(shown_name(file), *kind, left_out))


def _below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, links to folders, and the folders that cannot be looked into: opening them says why."""
    closed: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        yield from (Path(root, name) for name in files)
        yield from (path for name in folders if (path := Path(root, name)).is_symlink())
    yield from (
        each for each in closed if not each.name.startswith((".", "$")) and each.name not in _OF_THE_SYSTEM
    )


def _passed_over_by_habit(file: Path, folder: Path) -> str:
    """Return as what a file below a folder is passed over; empty for one that is somebody's work."""
    name, *folders = reversed(file.relative_to(folder).parts)
    if not _OF_THE_SYSTEM.isdisjoint(folders):
        return "系统文件"
    if any(each.startswith((".", "~$")) for each in folders):
        return "隐藏文件"
    if _BACKUP.match(name) and not _stands_beside(_BACKUP.sub(r"\1\2", name), file):
        return ""  # the backup is all that is left of what was sent
    return next((kind for kind, pattern in _HABITS.items() if pattern.match(name)), "")


def _stands_beside(name: str, file: Path) -> bool:
    """Whether a file of this name, in whatever case, lies in the folder of another."""
    try:
        return any(
            other.name.strip().casefold() == name.strip().casefold() for other in file.parent.iterdir()
        )
    except OSError:
        return True
