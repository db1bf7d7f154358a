"""How wide a text may be and how many lines it takes, as far as that can be told without setting it.

The typesetter takes 0.15 ms to find the lines of one cell, and a booklet has 500 cells of more than a line. What can be
told here is told from the widths that a character has in any face, and from the places where a line surely breaks; the
two bounds are the same for most texts of a form. Widths are in sizes of the type.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

_CLOSING, _OPENING = "，。、；：？！）》〉】〕％", "（《〈【〔"
_NARROW_SOMEWHERE = "“”‘’—…·"  # in some faces
_RUNNING = f" -~≥≤＞＜＝{_NARROW_SOMEWHERE}"
_NO_HAN = f"{_CLOSING}{_OPENING}{_RUNNING}"
_PLAIN = re.compile(rf"[一-\u9fff{_NO_HAN}]*")
_UNIT = re.compile(
    rf"[{_OPENING}]*(?:[^{_NO_HAN}]|[{_RUNNING}]+)[{_CLOSING}]*|[{_OPENING}{_CLOSING}]+"
)  # of a plain text; the class of all Chinese characters takes 1 ms to compile
_PERCENT = "％%"
_SQUEEZED = re.compile(rf"[{_CLOSING}{_OPENING}](?=[{_CLOSING}{_OPENING}])")
_SEAM = re.compile(rf"(?<=[^{_NO_HAN}])(?=[!-~])|(?<=[!-~])(?=[^{_NO_HAN}])")
_DIGIT = re.compile(r"[0-9.,]")
_OTHER_NARROW = re.compile(rf"[ -+\-/:-~{_NARROW_SOMEWHERE}]")
_WIDEST_DIGIT, _NARROWEST_DIGIT, _NARROWEST_OTHER = 0.65, 0.2, 0.15
_SEAM_SPACE = 0.25
_HALF_MARK = 0.5
"""What a mark gives up beside another one, and at the ends of a line."""
_MARGIN, _MARGIN_OF_A_LINE = 0.1, 0.3


class LineBounds(NamedTuple):
    """The fewest and the most lines that a text may take; ``most`` is infinite where it cannot be told."""

    fewest: int
    most: float


_UNKNOWN = LineBounds(1, math.inf)


class _Measured(NamedTuple):
    """A text of one paragraph: the least it takes in all, what its marks may give up at the two ends of every line, and the
    most that each part takes that no line divides.
    """

    narrowest: float
    given_up: float
    units: tuple[float, ...]


def widest(text: str) -> float:
    """Return a width that a text is never wider than in any face; infinite where that is not known.

    A character of the usual ones is at most as wide as high, a digit at most 0.65 of that (0.6 measured); between a Chinese
    and a Latin one the typesetter leaves a quarter.
    """
    return _widest("", text) + _MARGIN_OF_A_LINE if _PLAIN.fullmatch(text) else math.inf


def line_bounds(text: str, width: float) -> LineBounds:
    """Return between which numbers of lines a text takes that many at this width; a line feed begins a new one."""
    if not text:
        return LineBounds(1, 1)
    fewest, most = 0, 0
    for paragraph in text.split("\n"):
        if not paragraph or not _PLAIN.fullmatch(paragraph):
            return _UNKNOWN
        narrowest, given_up, units = _measured(paragraph)
        if max(units) > width - _MARGIN:
            return _UNKNOWN
        fewest += max(1, math.ceil((narrowest - _MARGIN) / (width + given_up)))
        most += _most_lines(units, width - _MARGIN)
    return LineBounds(fewest, most)


@lru_cache(maxsize=1 << 12)
def _measured(text: str) -> _Measured:
    narrowest = (
        len(text)
        - len(_DIGIT.findall(text)) * (1 - _NARROWEST_DIGIT)
        - len(_OTHER_NARROW.findall(text)) * (1 - _NARROWEST_OTHER)
        - len(_SQUEEZED.findall(text)) * _HALF_MARK
    )
    units = _kept_together(text)
    before = ["", *(unit[-1] for unit in units)]
    given_up = _HALF_MARK * (any(mark in text for mark in _CLOSING) + any(mark in text for mark in _OPENING))
    return _Measured(narrowest, given_up, tuple(map(_widest, before, units)))


def _kept_together(text: str) -> list[str]:
    """Divide a text where a line may surely end: between Chinese characters, and around words and numbers."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        if units and _may_part(units[-1][-1], unit[0]):
            units.append(unit)
        else:
            units[-1:] = ["".join((*units[-1:], unit))]
    return units


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between two characters, by the classes of Unicode's line breaking (UAX #14)."""
    if before in _PERCENT:
        return after.isalnum() and not after.isascii()
    if after in _OPENING:
        return before in _CLOSING or (before.isalnum() and not before.isascii())
    return after.isalnum() and (before.isalnum() or before in _CLOSING)


def _widest(before: str, unit: str) -> float:
    """Return the most that a unit takes after a character, with the space that the typesetter leaves before Latin."""
    digits, seams = len(_DIGIT.findall(unit)), len(_SEAM.findall(before + unit))
    return len(unit) - digits * (1 - _WIDEST_DIGIT) + seams * _SEAM_SPACE


def _most_lines(units: tuple[float, ...], width: float) -> int:
    lines, used = 1, 0.0
    for unit in units:
        if used + unit > width:
            lines, used = lines + 1, 0.0
        used += unit
    return lines
