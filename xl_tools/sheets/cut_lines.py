"""Whether a row is too low for the text in it, beyond any doubt.

Where :mod:`~xl_tools.sheets.row_heights` takes the most that any program and typeface needs, this takes the least: the
narrowest faces, the widest columns, the closest lines. A text that is cut by this is cut on every screen and paper.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

_CLOSEST_LINES = 1.17  # of the size: 宋体 in Excel
_NARROWEST_ASCII = 0.45  # of the size
_PART_OF_A_LINE = 0.35  # that may be missing: the lowest line has its white space there
_POINTS_PER_PIXEL = 0.75


class CutLines(NamedTuple):
    """How many lines a text has at least, and how many of them its cell shows at most."""

    lines: int
    shown: int


def cut_lines(
    text: str, size: float, columns: Iterable[float], height: float, usual: float
) -> CutLines | None:
    """Return how much of a wrapped text is seen in columns of these widths at this height; ``None`` for all of it.

    ``usual`` is the size of the workbook's usual font, of whose digits the widths of columns are counted.
    """
    width = _points(sum(columns), usual)
    if width <= 0 or height <= 0 or size <= 0:  # a hidden column or row hides it all: another matter
        return None
    shown = _shown(size, height)
    if len(text) * size < width * shown and "\n" not in text:  # as most are
        return None
    lines = sum(max(1, math.ceil(_advance(line, size) / width)) for line in text.splitlines())
    return CutLines(lines, max(shown, 0)) if shown < lines else None


def whole_characters(size: float, column: float, height: float, usual: float) -> float:
    """Return how many characters a text of one line must have to be cut in a column of this width at this height."""
    return _points(column, usual) / size if _shown(size, height) > 0 else 0


def _points(columns: float, usual: float) -> float:
    return columns * math.ceil(usual * 2 / 3) * _POINTS_PER_PIXEL


def _shown(size: float, height: float) -> int:
    return math.floor(height / (size * _CLOSEST_LINES) + _PART_OF_A_LINE)


def _advance(text: str, size: float) -> float:
    narrow = len(text.encode("ascii", "ignore"))
    return size * (len(text) - narrow + narrow * _NARROWEST_ASCII)
