"""Which of several sheets 收件 is obeyed for which file: the one saved last on which it stands, with the same content."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import NamedTuple

from xl_tools.batch.batch import Batch
from xl_tools.batch.corrections import (
    DIGEST_LENGTH,
    RECEIVED,
    Correction,
    Listed,
    corrections_in,
    has_name_of,
    is_same_file,
    listed_in,
)
from xl_tools.batch.packed import file_entries
from xl_tools.model.grid import Grid


@dataclass(frozen=True)
class ReceivedSheet:
    """The sheet 收件 of a workbook of an earlier run; ``shown`` is where it lies, as told."""

    shown: str
    grid: Grid

    @cached_property
    def listed(self) -> Sequence[Listed]:
        """The files on it."""
        return listed_in(self.grid)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Listed]]:
        """The files on it by their names without folders."""
        return _by(self.listed, lambda one: PurePath(one.name).name)

    @cached_property
    def by_digest(self) -> Mapping[str, Sequence[Listed]]:
        """The files on it by their content."""
        return _by(self.listed, lambda one: one.digest)

    @cached_property
    def corrections(self) -> Sequence[Correction]:
        """What the bureau has written on it; refused where it cannot be understood."""
        return corrections_in(self.grid, self.shown)

    def of_content(self, file: "_File") -> Listed | None:
        """Return the row of a file of this name and content."""
        rows = [one for one in self.by_digest.get(file.digest, ()) if has_name_of(one.name, file.name)]
        return (_named(rows, file.name) or next(iter(rows), None)) if file.digest else None

    def of_name(self, file: "_File") -> Listed | None:
        """Return the row of a file of this name."""
        return _named(self.by_name.get(PurePath(file.name).name, ()), file.name)


class Obeyed(NamedTuple):
    """The corrections that hold for the files of a run, and what is said of the sheets they stand on."""

    corrections: tuple[Correction, ...] = ()
    told: tuple[str, ...] = ()


class _File(NamedTuple):
    name: str
    digest: str


def obeyed(
    batch: Batch, sheets: Sequence[ReceivedSheet], *, is_whole: bool, documents: bool | None = False
) -> Obeyed:
    """Return what the bureau has written of the files of a batch, on the ``sheets`` found, the one saved last first.

    A sheet is of these files where one of them stands on it with its content: the folder of another year has files of the
    same names. Of each file the last of these sheets counts on which it stands so, else the last that names it. ``is_whole``
    says that whole folders are read: then it is told of how many files on the sheet there are none any more; ``documents``,
    whether documents are read too, or that they never are (``None``).
    """
    read = [
        _File(entry.file.name, entry.file.sha256[:DIGEST_LENGTH]) for entry in file_entries(batch.checked)
    ]
    unread = [_File(file.name, file.digest[:DIGEST_LENGTH]) for file in batch.left_out]
    files = [*read, *unread]
    theirs = [sheet for sheet in sheets if _is_of(sheet, read, unread)]
    if not theirs:
        return Obeyed(told=tuple(_others(sheets, files)))
    chosen: dict[str, set[str]] = {sheet.shown: set() for sheet in theirs}
    for file in files:
        found = next(((sheet, row) for sheet in theirs if (row := sheet.of_content(file))), None)
        found = found or next(((sheet, row) for sheet in theirs if (row := sheet.of_name(file))), None)
        if found and found[1].is_corrected:
            chosen[found[0].shown].add(found[1].placed)
    corrections = tuple(
        each for sheet in theirs for each in sheet.corrections if each.placed in chosen[sheet.shown]
    )
    told = [_said(sheet, len(chosen[sheet.shown])) for sheet in theirs if chosen[sheet.shown]]
    if is_whole:
        told += _gone(theirs[0], files)
    return Obeyed(corrections, (*told, *_not_read(theirs[0], batch, documents=documents)))


def _by(listed: Iterable[Listed], key: Callable[[Listed], str]) -> Mapping[str, Sequence[Listed]]:
    found: dict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        found[key(one)].append(one)
    return found


def _named(listed: Iterable[Listed], name: str) -> Listed | None:
    return next((one for one in listed if is_same_file(one.placed, name)), None)


def _is_of(sheet: ReceivedSheet, read: Sequence[_File], unread: Sequence[_File]) -> bool:
    """Whether a sheet is of these files; where none could be read there is no content to go by."""
    if read:
        return any(sheet.of_content(file) for file in read)
    return any(sheet.of_name(file) for file in unread)


def _said(sheet: ReceivedSheet, count: int) -> str:
    return f"照 {sheet.shown} 的“{RECEIVED}”办：改过的 {count} 个文件"


def _gone(sheet: ReceivedSheet, files: Sequence[_File]) -> list[str]:
    """Say which files the bureau has written of are not there any more."""
    names = _by_last_name(files)
    gone = [
        one.name
        for one in sheet.listed
        if one.is_corrected
        and not any(
            is_same_file(one.placed, file.name) or (one.digest and one.digest == file.digest)
            for file in names.get(PurePath(one.name).name, ())
        )
    ]
    return [f"{sheet.shown} 的“{RECEIVED}”里改过的 {'、'.join(gone)} 这次没有找到，没有照办"] if gone else []


def _not_read(sheet: ReceivedSheet, batch: Batch, *, documents: bool | None) -> list[str]:
    """Say which files were used then and are not read now: one command with 文档, another without, do not agree."""
    missed = [
        file.name
        for file in batch.refused
        if (row := sheet.of_name(_File(file.name, ""))) and row.used and not row.is_corrected
    ]
    if not missed:
        return []
    how = {None: "；Word、PDF 请先导入（import）成工作簿", False: "；Word、PDF 要一起读，请加 --documents"}
    what = f"{'、'.join(missed)} 在 {sheet.shown} 的“{RECEIVED}”里是用的，这次没有读"
    return [f"注意：{what}{how.get(documents, '')}"]


def _others(sheets: Sequence[ReceivedSheet], files: Sequence[_File]) -> list[str]:
    """Say of sheets that are of other contents which files of theirs have been corrected and are called as some here."""
    return [
        f"没有照 {sheet.shown} 的“{RECEIVED}”办：里面改过的文件，名称相同、内容都不是这些；要照它办，请加 --received {sheet.shown}"
        for sheet in sheets[:1]
        if any((row := sheet.of_name(file)) and row.is_corrected for file in files)
    ]


def _by_last_name(files: Iterable[_File]) -> Mapping[str, Sequence[_File]]:
    names: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        names[PurePath(file.name).name].append(file)
    return names
