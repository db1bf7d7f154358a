"""Read what is printed on the pages of a PDF, in a process of its own: ``python pdf_marks.py MOST_PAGES MOST_MARKS < 文本.pdf``.

A line of JSON for each page as it is done. A damaged or hostile file can lead the reader anywhere; in a process of its own
that is the end of this file and not of a whole batch. It is run as a script, so that it starts at once; and JSON, as what
comes from a process that was led astray must not be run.
"""

import ctypes
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pypdfium2
from pypdfium2 import raw

DAMAGED, ENCRYPTED, TOO_LONG, TOO_FULL = 1, 3, 4, 5
"""Exit codes: it cannot be read; it has a password; it has more pages, or more on them, than may be."""

_MOST_MEMORY = 1 << 30  # bytes; where the system can hold a process to it
_DEEPEST = 8  # drawings (form XObjects) in one another
_THICKEST = 3.0  # points: a filled rectangle as thin as this is a line
_SLANT = 0.5  # points that a straight line may lean
_SMALLEST_PICTURE = 20.0  # points
_UNSEEN = (3, 7)  # modes of text that is not painted: under a scan, as a program for scanning guessed it
_HYPHEN = 2  # what pdfium makes of a hyphen at the end of a line
_WHITE = 250  # of 255
_QUARTER = math.pi / 2
_HALF_ROUND = 2  # quarters
_LEAN = 0.1  # radians
_SCALE = 100  # steps of a point, by which places are asked for
_NO_WIDTH = 1e-3  # points
_BLANK = 0.25  # of the size of its font, as wide as it is in most
_FURTHEST = 1e5  # points: what lies further away is damage


_T = TypeVar("_T")


class PageMarks(NamedTuple):
    """What is printed on a page, in points from its top left corner.

    ``characters`` are text, left, top, right, bottom, baseline and the size of the font; ``lines``, level or upright, left, top, right, bottom.
    ``pictured`` is the part of the page that pictures cover. ``unread`` counts what is not read, by kind. ``blanks`` are as
    ``characters``: texts of no width, as a blank is that was set by itself at the end of a broken line.
    """

    width: float
    height: float
    characters: list[tuple[str, float, float, float, float, float, float]]
    lines: list[tuple[float, float, float, float]]
    pictured: float
    unread: dict[str, int]
    blanks: list[tuple[str, float, float, float, float, float, float]]


class _TooFullError(Exception):
    """There is more on the pages than may be."""


class _Placing(NamedTuple):
    """How places of a drawing are placed: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: "_Placing") -> "_Placing":
        e, f = outer.at(self.e, self.f)
        a, b = outer.a * self.a + outer.c * self.b, outer.b * self.a + outer.d * self.b
        c, d = outer.a * self.c + outer.c * self.d, outer.b * self.c + outer.d * self.d
        return _Placing(a, b, c, d, e, f)


def tell_pages() -> None:
    """Write what is on every page."""
    sys.path.append(str(Path(__file__).parents[2]))
    from xl_tools.sources.memory_limit import limit_memory  # noqa: PLC0415 - a script has to find it first

    limit_memory(_MOST_MEMORY)
    most_pages, left = map(int, sys.argv[1:3])
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) > most_pages:
            sys.exit(TOO_LONG)
        _tell((len(document), *map(document.get_metadata_value, ("Producer", "Creator"))))
        for number in range(len(document)):
            marks = _page(document, number, left)
            left -= len(marks.characters) + len(marks.lines)
            _tell(marks)
    except pypdfium2.PdfiumError as error:
        sys.exit(ENCRYPTED if "password" in str(error).lower() else DAMAGED)
    except _TooFullError:
        sys.exit(TOO_FULL)
    except Exception:  # noqa: BLE001 - of whatever kind: a damaged file leads it anywhere
        sys.exit(DAMAGED)


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _page(document: pypdfium2.PdfDocument, number: int, most: int) -> PageMarks:
    page = document[number]
    if raw.FPDFPage_GetAnnotCount(page.raw):  # what is typed into fields, stamps, notes that are seen
        raw.FPDFPage_Flatten(page.raw, 0)
        page.close()
        page = document[number]
    width, height = page.get_size()
    unread: Counter[str] = Counter()
    placing = _placing(page.raw, width, height)
    turned = _turned(page.raw)
    if turned % 2:
        width, height = height, width
    if turned:
        placing = placing.within(_turning(turned, width, height))
    reach = (-_SLANT, -_SLANT, width + _SLANT, height + _SLANT)
    read = (each for each in _characters(page.raw, placing, turned, unread) if _reaches(each[1:5], reach))
    characters = _few(read, most)
    lines, blanks, pictured = [], [], 0.0
    for kind, box in _few(_drawn(page.raw, placing, 0), most - len(characters)):
        if kind == "line" and _reaches(box, reach):
            lines.append(box)
        elif kind == "blank" and _reaches(box, reach):
            blanks.append((" ", *box, box[3], box[3] - box[1]))
        elif kind == "picture" and (seen := _seen_part(box, width, height)):
            pictured += seen
            unread["图片"] += 1
    page.close()
    return PageMarks(width, height, characters, lines, min(pictured, 1.0), dict(unread), blanks)


def _few(each: Iterator[_T], most: int) -> list[_T]:
    """Return all there are, unless they are too many."""
    few = list(islice(each, most + 1))
    if len(few) > most:
        raise _TooFullError
    return few


def _seen_part(box: tuple[float, float, float, float], width: float, height: float) -> float:
    """Return which part of a page a picture covers, 0 for a small one."""
    across = min(box[2], width) - max(box[0], 0)
    down = min(box[3], height) - max(box[1], 0)
    return across * down / (width * height) if min(across, down) > _SMALLEST_PICTURE else 0.0


def _reaches(box: tuple[float, ...], page: tuple[float, ...]) -> bool:
    """Whether a box lies on the page, at least in part."""
    return box[2] > page[0] and box[0] < page[2] and box[3] > page[1] and box[1] < page[3]


def _placing(page: Any, width: float, height: float) -> _Placing:
    """Return how places of a page are those from its top left corner, as it is shown."""

    def placed(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = round(width * _SCALE), round(height * _SCALE)
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _SCALE, down.value / _SCALE

    far = 1000.0
    (e, f), (ax, bx), (cx, dx) = placed(0, 0), placed(far, 0), placed(0, far)
    return _Placing((ax - e) / far, (bx - f) / far, (cx - e) / far, (dx - f) / far, e, f)


def _turned(page: Any) -> int:
    """Return by how many quarters, against the clock, most of the text is turned on the page as it is shown."""
    text = raw.FPDFText_LoadPage(page)
    counted = Counter(
        round(raw.FPDFText_GetCharAngle(text, index) / _QUARTER) % 4
        for index in range(raw.FPDFText_CountChars(text))
        if not raw.FPDFText_IsGenerated(text, index)
    )
    raw.FPDFText_ClosePage(text)
    if not counted:
        return 0
    # both are told clockwise
    return int(-counted.most_common(1)[0][0] - raw.FPDFPage_GetRotation(page)) % 4


def _turning(quarters: int, width: float, height: float) -> _Placing:
    """Return how a page, of this size when it is turned, is turned so that its text stands upright."""
    if quarters == 1:
        return _Placing(0, 1, -1, 0, width, 0)
    if quarters == _HALF_ROUND:
        return _Placing(-1, 0, 0, -1, width, height)
    return _Placing(0, -1, 1, 0, 0, height)


def _characters(
    page: Any, placing: _Placing, turned: int, unread: Counter[str]
) -> Iterator[tuple[str, float, float, float, float, float, float]]:
    text = raw.FPDFText_LoadPage(page)
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    upright = -(turned + raw.FPDFPage_GetRotation(page)) * _QUARTER
    for index in range(raw.FPDFText_CountChars(text)):
        if raw.FPDFText_IsGenerated(text, index):
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        part = raw.FPDFText_GetTextObject(text, index)
        lean = math.remainder(raw.FPDFText_GetCharAngle(text, index) - upright, math.tau)
        if part and raw.FPDFTextObj_GetTextRenderMode(part) in _UNSEEN:
            unread["看不见的字"] += 1
        elif abs(lean) > _LEAN and abs(abs(math.remainder(lean, _QUARTER))) > _LEAN:
            unread["斜排的字"] += 1
        elif code == 0 or raw.FPDFText_HasUnicodeMapError(text, index) > 0:
            unread["没有文字编码的字"] += 1
        else:
            raw.FPDFText_GetLooseCharBox(text, index, box)
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            across, down = zip(placing.at(box.left, box.top), placing.at(box.right, box.bottom), strict=True)
            baseline = placing.at(x.value, y.value)[1]
            raw.FPDFText_GetMatrix(text, index, matrix)
            size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            if max(map(abs, (*across, *down, baseline, size))) < _FURTHEST:
                shown = "-" if code == _HYPHEN else chr(code)
                yield (shown, min(across), min(down), max(across), max(down), baseline, size)
    raw.FPDFText_ClosePage(text)


def _drawn(
    holder: Any, placing: _Placing, depth: int
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield the straight lines, the pictures and the blanks set by themselves of a page, or of a drawing on it."""
    count, part = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for index in range(count(holder)):
        each = part(holder, index)
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield from (("line", line) for line in _lines(each, _of(each).within(placing)))
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            yield from (("blank", box) for box in _blank(each, placing))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _drawn(each, _of(each).within(placing), depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            of = _of(each).within(placing)
            corners = [of.at(x, y) for x in (0, 1) for y in (0, 1)]
            box = _around(corners)
            is_thin = min(box[2] - box[0], box[3] - box[1]) <= _THICKEST
            yield ("line" if is_thin else "picture", _middle(box) if is_thin else box)


def _blank(part: Any, placing: _Placing) -> Iterator[tuple[float, float, float, float]]:
    """Yield the box of a text that has no width, if it is one: it is not among the characters of a page."""
    left, bottom, right, top, size = (ctypes.c_float() for _ in range(5))
    raw.FPDFPageObj_GetBounds(part, left, bottom, right, top)
    if right.value - left.value > _NO_WIDTH:
        return
    of = _of(part).within(placing)
    raw.FPDFTextObj_GetFontSize(part, size)
    height = size.value * math.hypot(of.c, of.d)
    x, y = of.at(0, 0)
    if 0 < height < _FURTHEST and max(abs(x), abs(y)) < _FURTHEST:
        yield x, y - height, x + _BLANK * height, y


def _of(part: Any) -> _Placing:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(part, matrix)
    return _Placing(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _lines(path: Any, placing: _Placing) -> Iterator[tuple[float, float, float, float]]:
    """Yield the level and upright lines of a path: those that are stroked, and filled shapes as thin as a line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    is_stroked = stroke.value and not _is_white(raw.FPDFPageObj_GetStrokeColor, path)
    is_filled = fill.value and not _is_white(raw.FPDFPageObj_GetFillColor, path)
    if not is_stroked and not is_filled:
        return
    for corners in _polygons(path, placing):
        box = _around(corners)
        if max(map(abs, box)) > _FURTHEST:
            continue
        if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
            if max(box[2] - box[0], box[3] - box[1]) > 0:
                yield _middle(box)
        elif is_stroked:
            for (x, y), (to_x, to_y) in pairwise(corners):
                if min(abs(x - to_x), abs(y - to_y)) <= _SLANT:
                    yield _middle(_around([(x, y), (to_x, to_y)]))


def _polygons(path: Any, placing: _Placing) -> Iterator[list[tuple[float, float]]]:
    corners: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and corners:
            yield corners
            corners = []
        corners.append(placing.at(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            corners.append(corners[0])
    if corners:
        yield corners


def _around(corners: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a thin box as the line in its middle."""
    left, top, right, bottom = box
    if right - left > bottom - top:
        return left, (top + bottom) / 2, right, (top + bottom) / 2
    return (left + right) / 2, top, (left + right) / 2, bottom


def _is_white(colour_of: Any, path: Any) -> bool:
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not colour_of(path, red, green, blue, opaque):
        return False
    return opaque.value == 0 or min(red.value, green.value, blue.value) >= _WHITE


if __name__ == "__main__":
    tell_pages()
