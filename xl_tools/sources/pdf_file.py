"""Grids of a PDF: its pages are read in a process apart, within limits of time and memory."""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event, Timer
from typing import IO, TypeAlias, cast

from xl_tools.errors import TooLargeError, UnreadableFileError
from xl_tools.forms.labels import Labels
from xl_tools.settings import Limits
from xl_tools.sources import pdf_marks
from xl_tools.sources.pdf_marks import PageMarks
from xl_tools.sources.printed_document import printed_document
from xl_tools.sources.printed_lines import WIDE_GAP
from xl_tools.sources.printed_pages import printed_page, without_running_lines
from xl_tools.sources.workbook_file import WorkbookContents, took_too_long

_AS_DOCX = "请向报送人要 Word 或 Excel 原件，或用 Word 打开它另存为 .docx 再试"
DAMAGED_PDF = (
    "PDF 文件已损坏，读不出来",
    "请重新复制或请报送人重发；打得开的，用 Word 打开它，另存为 .docx 再试",
)
ENCRYPTED_PDF = ("PDF 设有打开密码，读不出来", "请用打开它的程序去掉密码，另存一份再试")
PICTURES_ONLY = (
    "PDF 的各页都是图片（扫描件），里面没有文字",
    "图片里的字不能替您猜；请向报送人要 Word 或 Excel 原件",
)
NO_TEXT = ("PDF 里一个字也没有（空白页，或字是画出来的）", _AS_DOCX)
NO_CODES = ("PDF 里的字没有文字编码，读出来会是乱码", _AS_DOCX)
TWO_UP = (
    "PDF 的每一面并排印了两页（拼版的），读出来前后会乱",
    "请用没有拼版、一面一页的 PDF，或向报送人要 Word、Excel 原件",
)
_LEAVES_GAPS, _SHEETS = "LibreOffice", "Calc"
"""The program that leaves a gap for a blank behind a Chinese character, and its part that sets none by itself."""
_BLANK_OF_SHEETS, _BLANK_OF_TEXTS = 0.15, 0.225
"""From which gap on it is a blank, in sizes of the font; between characters and words of texts it sets 0.2 by itself."""

_MOST_PAGES = 1_000
_PICTURED = 0.4  # of a page without text: it is a scan
_GUTTER = 10.0  # points beside the middle of a page on which two are printed
_MUCH = 20  # characters
_MOST_UNMAPPED = 0.05  # of the characters of a document

_Pages: TypeAlias = Callable[[str, int, int], None]
_PROGRESS: ContextVar[_Pages] = ContextVar("pages_read", default=lambda _name, _done, _all: None)


@contextmanager
def pages_told(progress: _Pages) -> Iterator[None]:
    """Have it told when a page is read, of which file and how many are of how many, as long as this lasts."""
    before = _PROGRESS.set(progress)
    try:
        yield
    finally:
        _PROGRESS.reset(before)


def read_pdf(data: bytes, name: str, limits: Limits, labels: Labels) -> WorkbookContents:
    """Read a PDF; refuse what is damaged, enciphered, a scan or beyond the limits."""
    pages = []
    scans: list[int] = []
    unread: Counter[str] = Counter()
    characters = two_up = 0
    for number, (told_marks, made_by) in enumerate(_marks(data, name, limits), 1):
        marks = _with_blanks(told_marks) if made_by[0].startswith(_LEAVES_GAPS) else told_marks
        said = [each for each in marks.characters if not each[0].isspace()]
        two_up += _is_two_up(marks)
        characters += len(said)
        if not said and marks.pictured > _PICTURED:
            scans.append(number)
        else:
            unread.update(marks.unread)
        pages.append(printed_page(number, marks, least_blank=_least_blank(*made_by)))
    unmapped = unread["没有文字编码的字"]
    if not characters:
        raise UnreadableFileError(name, *(PICTURES_ONLY if scans else NO_CODES if unmapped else NO_TEXT))
    if unmapped > _MOST_UNMAPPED * (characters + unmapped):
        raise UnreadableFileError(name, *NO_CODES)
    if two_up > len(pages) // 2:
        raise UnreadableFileError(name, *TWO_UP)
    without_running_lines(pages)
    document = printed_document(pages, labels)
    told = [f"{what} {count} 个" for what, count in unread.items()]
    told += [f"第 {'、'.join(map(str, scans))} 页的图片（扫描件）"] if scans else []
    unruled = "、".join(str(page.number) for page in pages if page.has_unruled)
    unsure = [f"第 {unruled} 页的表没有画竖线，哪些字在哪一栏是按空白分的"] if unruled else []
    return WorkbookContents(
        document.grids, [], [], unread=told, listed=document.listed, unsure=unsure, left=document.left
    )


def _least_blank(producer: str, creator: str) -> float:
    """Return from which gap on a blank stood between a Chinese character and a word, by the program that made a PDF."""
    if not producer.startswith(_LEAVES_GAPS):
        return WIDE_GAP
    return _BLANK_OF_SHEETS if creator == _SHEETS else _BLANK_OF_TEXTS


def _with_blanks(marks: PageMarks) -> PageMarks:
    """Return marks with the blanks set by themselves among the characters, as other programs set them for other ends."""
    return marks._replace(characters=marks.characters + marks.blanks)


def _is_two_up(marks: PageMarks) -> bool:
    """Whether two pages are printed side by side on one: much on both halves, and nothing over the middle."""
    middle = marks.width / 2
    seen = [each for each in marks.characters if not each[0].isspace()]
    left = sum(right < middle - _GUTTER for _, _, _, right, *_ in seen)
    right = sum(left > middle + _GUTTER for _, left, *_ in seen)
    crossed = any(line[0] < middle < line[2] for line in marks.lines)
    return (
        marks.width > marks.height and left + right == len(seen) and min(left, right) > _MUCH and not crossed
    )


def _marks(data: bytes, name: str, limits: Limits) -> Iterator[tuple[PageMarks, tuple[str, str]]]:
    """Yield what is on every page, as the process apart tells it, and the program and its part that printed it."""
    with tempfile.TemporaryFile() as given:  # a pipe might fill while nobody reads
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - this very Python, a script of this package
            [sys.executable, "-P", pdf_marks.__file__, str(_MOST_PAGES), str(limits.sheet_cells * 2)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    ended_by_us = Event()

    def end() -> None:
        ended_by_us.set()
        process.kill()

    timer = Timer(limits.file_seconds, end)
    timer.daemon = True
    timer.start()
    told = cast("IO[bytes]", process.stdout)
    try:
        count, producer, creator = json.loads(told.readline() or '[0, "", ""]')
        for number in range(1, count + 1):
            if not (line := told.readline()).endswith(b"\n"):
                break
            yield PageMarks(*json.loads(line)), (producer, creator)
            _PROGRESS.get()(name, number, count)
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        told.close()
    if ended_by_us.is_set():
        raise took_too_long(name, limits)
    _refuse(code, name)


def _refuse(code: int, name: str) -> None:
    remedy = "请只留下绩效文本，或分成几个文件再试"
    if code == pdf_marks.TOO_LONG:
        raise TooLargeError(name, f"PDF 多于 {_MOST_PAGES} 页", remedy)
    if code == pdf_marks.TOO_FULL:
        raise TooLargeError(name, "PDF 里的字和线太多，超过限额", remedy)
    if code:
        raise UnreadableFileError(name, *(ENCRYPTED_PDF if code == pdf_marks.ENCRYPTED else DAMAGED_PDF))
