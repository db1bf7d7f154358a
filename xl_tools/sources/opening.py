"""Open any input: the content decides what it is, not the name."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from xl_tools.errors import FileInUseError, GeneratedFileError, TooLargeError, UnreadableFileError, shown_name
from xl_tools.forms.labels import Labels, labels_of
from xl_tools.forms.read_submission import is_telling, read_submission
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SheetRole, SourceFile, Submission
from xl_tools.opc.package import is_word_document
from xl_tools.settings import Limits, Settings
from xl_tools.sources.cut_texts import CUT_OFF, cut_texts
from xl_tools.sources.file_kinds import HEAD, OLDEST, OLE, PDF, ZIP, kind_of, kind_of_compound
from xl_tools.sources.real_paths import real_path
from xl_tools.sources.template_files import known_templates
from xl_tools.sources.workbook_file import (
    WorkbookContents,
    read_old_workbook,
    read_package,
    refuse_encrypted,
)

_MEGABYTE = 1_000_000
_PRINTED = frozenset({SheetRole.FORM, SheetRole.NARRATIVE})
_LINE_OF_WORD = 28  # characters: a document made of a PDF has paragraphs split at the end of a page
_ENCODINGS = ("utf-8-sig", "gb18030")
_FOLDER: ContextVar[Path] = ContextVar("folder", default=Path())


@contextmanager
def paths_from(folder: Path) -> Iterator[None]:
    """Take relative paths from a folder, not from where this process runs: another machine's, that handed the work over."""
    before = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(before)


def open_submission(path: Path, settings: Settings) -> Submission:
    """Read a file into a submission.

    Raises a :class:`~xl_tools.errors.RefusalError` for what cannot be read as a whole.
    """
    return submission_of(read_bytes(path, settings), path, settings)


def submission_of(data: bytes, path: Path, settings: Settings) -> Submission:
    """Read the bytes of a file, already in hand, into a submission."""
    name = shown_name(path)
    labels = labels_of(settings)
    contents = _contents(data, name, settings, labels, partial(is_telling, labels=labels))
    place = _FOLDER.get() / path
    modified = 0.0
    with suppress(OSError):  # it may be gone by now, or be a workbook that was never saved
        modified = place.stat().st_mtime
    file = SourceFile(
        name=name,
        path=real_path(place),
        sha256=hashlib.sha256(data).hexdigest(),
        saved=(contents.saved, modified),
        is_document=is_word_document(data) or kind_of(data) is PDF,
    )
    submission = read_submission(
        file,
        contents.grids,
        labels,
        contents.too_large,
        contents.link_targets,
        unread=contents.unread,
        listed=contents.listed,
        foreign=contents.foreign,
        unsure=contents.unsure,
        left=contents.left,
        known=known_templates(settings, place.parent),
    )
    if contents.package is None or settings.rules.is_off(CUT_OFF):
        return submission
    printed = {note.name for note in submission.sheets if note.role in _PRINTED}
    grids = [grid for grid in contents.grids if grid.sheet in printed]
    return replace(submission, cut=cut_texts(contents.package, grids))


def grids_of(data: bytes, path: Path, settings: Settings) -> list[Grid]:
    """Return the grids of a file's bytes, for those who want cells and not what they mean."""
    return _contents(data, shown_name(path), settings, labels_of(settings)).grids


def read_bytes(path: Path, settings: Settings) -> bytes:
    """Return the bytes of an input file, or say in one line why they cannot be had."""
    name, place = str(path), _FOLDER.get() / path
    try:
        if place.is_dir():
            with os.scandir(place):  # says why, where it may not be looked into
                pass
            raise UnreadableFileError(name, "这是文件夹，不是文件", "请选文件夹里的工作簿")
        before = place.stat()
        size, most = before.st_size, settings.limits.file_megabytes
        if size > most * _MEGABYTE:
            with place.open("rb") as opened:
                if (kind := kind_of(opened.read(HEAD))) and kind is not PDF:
                    raise UnreadableFileError(name, *kind)
            unpack = "；是压缩包的，请先解压" if place.suffix.lower() == ".zip" else ""
            reason = f"文件有 {size // _MEGABYTE} MB，超过限额 {most} MB"
            raise TooLargeError(name, reason, f"请确认它确是报送的工作簿{unpack}")
        data = place.read_bytes()
        after = place.stat()
    except FileNotFoundError as error:
        raise UnreadableFileError(name, "找不到这个文件", "请检查路径和文件名") from error
    except PermissionError as error:
        raise UnreadableFileError(
            name, "打不开：没有权限，或正被别的程序占用", "请关闭打开它的程序，或请管理员给予权限后再试"
        ) from error
    except OSError as error:
        raise UnreadableFileError(
            name, f"文件读不出来（{error.strerror}）", "请检查磁盘或网络后再试"
        ) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != size:
        raise FileInUseError(name, "正在被改动（可能还在复制或保存）", "请等它复制完、保存好，再运行一次")
    if not data:
        raise UnreadableFileError(name, "文件是空的（0 字节）", "请重新复制或请报送人重发")
    return data


def is_package(data: bytes) -> bool:
    """Whether the bytes are those of a zipped workbook, whose cells can be changed in place."""
    return data.startswith(ZIP) and not is_word_document(data) and not _is_opendocument(data)


def _is_opendocument(data: bytes) -> bool:
    if not data.startswith(ZIP) or b"content.xml" not in data:  # as its name stands in an archive
        return False
    from xl_tools.sources.opendocument import is_opendocument  # noqa: PLC0415 - few files may be of it

    return is_opendocument(data)


def _contents(
    data: bytes,
    name: str,
    settings: Settings,
    labels: Labels,
    tells: Callable[[str], bool] | None = None,
) -> WorkbookContents:
    if is_word_document(data):
        from xl_tools.sources.converted_text import left_before_narrative, read_rows, titles_in_contents  # noqa: PLC0415 - a workbook needs none
        from xl_tools.sources.word_document import read_word  # noqa: PLC0415 - as above

        word = read_word(data, name, settings.limits)
        grids = read_rows(word.rows, labels, word.merges, _LINE_OF_WORD)
        unread = [f"{what} {n} 个" for what, n in word.unread.items()]
        listed = titles_in_contents(word.rows, labels)
        left = left_before_narrative(word.rows, labels) if grids else []
        contents = WorkbookContents(grids, [], [], unread=unread, listed=listed, left=left)
    elif is_package(data):
        contents = read_package(data, name, settings.limits, tells)
    elif _is_opendocument(data):
        from xl_tools.sources.opendocument import read_opendocument  # noqa: PLC0415 - few files are of it

        contents = read_opendocument(data, name, settings.limits)
    elif data.startswith((OLE, *OLDEST)):
        refuse_encrypted(data, name)
        if kind := kind_of_compound(data):
            raise UnreadableFileError(name, *kind)
        contents = read_old_workbook(data, name, settings.limits)
    elif kind_of(data) is PDF:
        contents = _of_pdf(data, name, settings.limits, labels)
    else:
        from xl_tools.sources.converted_text import left_before_narrative, read_rows, titles_in_contents  # noqa: PLC0415 - as above

        lines = _decoded(data, name).splitlines()
        _refuse_large_text(lines, name, settings.limits)
        rows = [line.split("\t") for line in lines]
        grids, listed = read_rows(rows, labels), titles_in_contents(rows, labels)
        left = left_before_narrative(rows, labels) if grids else []
        contents = WorkbookContents(grids, [], [], listed=listed, left=left)
    for grid in contents.grids:
        _refuse_long_texts(grid, name, settings.limits.cell_characters)
    return contents


def _of_pdf(data: bytes, name: str, limits: Limits, labels: Labels) -> WorkbookContents:
    from xl_tools.sources.own_outputs import is_own_slip  # noqa: PLC0415 - few files are of it
    from xl_tools.sources.pdf_file import read_pdf  # noqa: PLC0415 - as above

    if is_own_slip(data):
        raise GeneratedFileError(name, "这是本工具出的退回单，不重复读入", "请选各单位报送的文件")
    return read_pdf(data, name, limits, labels)


def _refuse_large_text(lines: Sequence[str], name: str, limits: Limits) -> None:
    """Refuse a converted text beyond the limits of a sheet, before anything is looked for in it."""
    remedy = "请确认它确是转换出的文本"
    if sum(line.count("\t") + 1 for line in lines) > limits.sheet_cells:
        raise TooLargeError(name, f"行、格太多，超过限额 {limits.sheet_cells} 格", remedy)
    for number, line in enumerate(lines, 1):
        if len(line) > limits.cell_characters:
            reason = f"第 {number} 行有 {len(line)} 个字，超过限额 {limits.cell_characters}"
            raise TooLargeError(name, reason, remedy)


def _refuse_long_texts(grid: Grid, name: str, most: int) -> None:
    """Refuse a file with a text no cell of Excel can hold: what reads it would take very long over it."""
    if max(map(len, chain.from_iterable(grid.texts)), default=0) > most:
        cell, text = next((cell, text) for cell, text in grid.filled() if len(text) > most)
        raise TooLargeError(
            name,
            f"【{grid.sheet}】{cell.address} 的文字有 {len(text)} 个字，超过限额 {most}",
            "请把这一格的内容改短，或确认它确是报送的工作簿",
        )


def _decoded(data: bytes, name: str) -> str:
    if kind := kind_of(data):
        raise UnreadableFileError(name, *kind)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" not in data:
        for encoding in _ENCODINGS:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableFileError(
        name, "既不是 Excel 工作簿，也不是文本", "请选 .xlsx、.xlsm、.xls、.docx、.pdf 文件或转换出的 .txt"
    )
