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
    width = sum(columns) * math.ceil(usual * 2 / 3) * _POINTS_PER_PIXEL
    if width <= 0 or height <= 0 or size <= 0:  # a hidden column or row hides it all: another matter
        return None
    shown = math.floor(height / (size * _CLOSEST_LINES) + _PART_OF_A_LINE)
    if len(text) * size < width * shown and "\n" not in text:  # as most are
        return None
    lines = sum(max(1, math.ceil(_advance(line, size) / width)) for line in text.splitlines())
    return CutLines(lines, max(shown, 0)) if shown < lines else None


def _advance(text: str, size: float) -> float:
    return size * sum(_NARROWEST_ASCII if character.isascii() else 1.0 for character in text)
