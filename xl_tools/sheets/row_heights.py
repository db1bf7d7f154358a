"""How high a row of wrapped text must be: neither Excel nor LibreOffice fits a row with merged cells by itself.

Widths and heights are in points. No height is below the one that LibreOffice finds for an unmerged cell, also where
another typeface stands in for 宋体; that is what the figures were measured on.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_ROW_HEIGHT = 409.0
"""No row of a sheet can be higher, in points."""

_POINTS_PER_CHARACTER = 5.5
_CELL_PADDING = 4.0
_SAFETY = 0.97
_ASCII_ADVANCE, _ADVANCE = 6, 10  # in tenths of the size, so that sums are exact
_WIDE = frozenset("ABCDEFGHJKLMNOPQRSTUVWXYZmw@%&")  # wider than a digit in some face
_LINE_FACTOR = 1.5

_A_UNIT = "(?:[!-~]+|.)"
_NOT_FIRST = "，。、；：？！）》〉”’】」』〕％‰…—·,.;:?!)]}%"
_NOT_LAST = "（《〈“‘【「『〔￥([{"
_UNIT = re.compile(_A_UNIT, re.DOTALL)
_BOUND = re.compile(
    f"{_A_UNIT}(?:(?:(?=[{re.escape(_NOT_FIRST)}])|(?<=[{re.escape(_NOT_LAST)}])){_A_UNIT})*", re.DOTALL
)
"""What kinsoku keeps together: a closing mark with what it closes, an opening one with what it opens."""
_KEPT_TOGETHER = frozenset(_NOT_FIRST + _NOT_LAST)


class WrappedText(NamedTuple):
    """Text wrapped in a (merged) cell: rows and columns from 0, last ones included; font size in points."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    size: float = 10.5


def usable_width(columns: Iterable[float]) -> float:
    """Return the points that text has in columns of these widths (in characters)."""
    return (sum(columns) * _POINTS_PER_CHARACTER - _CELL_PADDING) * _SAFETY


@lru_cache(maxsize=1 << 12)  # labels and levels stand in every form
def line_count(text: str, size: float, width: float) -> int:
    """Return how many lines a text takes; programs differ in keeping punctuation off a line's ends, so the more."""
    total, in_a_line = 0, width * _ADVANCE / size
    for paragraph in text.splitlines() or [""]:
        lines = _lines(paragraph, _UNIT, in_a_line)
        if not _KEPT_TOGETHER.isdisjoint(paragraph):
            lines = max(lines, _lines(paragraph, _BOUND, in_a_line))
        total += lines
    return total


def wrapped_lines(text: str, size: float, width: float) -> Iterator[str]:
    """Yield a text of one paragraph line by line, none wider than the width, no mark where no line may have it."""
    line, used = "", 0.0
    for bound in _BOUND.findall(text):
        for unit in (bound,) if _widest(bound, size) <= width else bound:
            advance = _widest(unit, size)
            if line and used + advance > width:
                yield line
                line, used = "", 0.0
            line, used = line + unit, used + advance
    yield line


def text_height(text: str, size: float, width: float) -> float:
    """Return the height that a text needs at this width, however high; it may be more than a row can be."""
    return line_count(text, size, width) * size * _LINE_FACTOR + _CELL_PADDING


def row_heights(
    texts: Sequence[WrappedText], column_widths: Sequence[float], minimum: float = 0
) -> dict[int, float]:
    """Return the height every row needs, by row, none below ``minimum``; a need above 409 is told as it is.

    A text over several rows only adds what these rows lack together, to each the same.
    """
    heights: dict[int, float] = {}
    for text in sorted(texts, key=lambda text: text.bottom - text.top):
        rows = range(text.top, text.bottom + 1)
        for row in rows:
            heights.setdefault(row, minimum)
        width = usable_width(column_widths[text.left : text.right + 1])
        shortage = text_height(text.text, text.size, width) - sum(heights[row] for row in rows)
        if shortage > 0:
            for row in rows:
                heights[row] += shortage / len(rows)
    return dict(sorted(heights.items()))


def split_row(height: float) -> list[float]:
    """Return the heights of the rows to make of one so high: one, or as many as keep each within 409 points."""
    count = math.ceil(height / MAX_ROW_HEIGHT) or 1
    return [height / count] * count


def _widest(text: str, size: float) -> float:
    """Return the advance of a text in the widest of the faces."""
    advances = (_ADVANCE if character in _WIDE else _advance(character) for character in text)
    return size * sum(advances) / _ADVANCE


@lru_cache(maxsize=1 << 14)  # most units are one of a few thousand characters
def _advance(unit: str) -> int:
    return sum(_ASCII_ADVANCE if character.isascii() else _ADVANCE for character in unit)


def _lines(text: str, pieces: re.Pattern[str], in_a_line: float) -> int:
    """Return the lines of a paragraph filled piece by piece, a line as wide as so many advances."""
    if len(text) * _ADVANCE <= in_a_line:  # as most are
        return 1
    lines, used = 1, 0.0
    for advance in map(_advance, pieces.findall(text)):
        used += advance
        if used > in_a_line:
            if used > advance:
                lines += 1
            # What is too long for any line is broken wherever a line is full.
            more = math.ceil(advance / in_a_line) - 1
            lines, used = lines + more, advance % in_a_line if more else advance
    return lines
