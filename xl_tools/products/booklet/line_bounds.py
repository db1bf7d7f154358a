"""How wide a text may be and how many lines it takes, as far as that can be told without setting it.

The typesetter takes 0.15 ms to find the lines of one cell, and a booklet has 500 cells of more than a line. What can be
told here is told from the widths that a character has in any face, and from the places where a line surely breaks; the
two bounds are the same for most texts of a form. Widths are in sizes of the type.
"""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_CLOSING, _OPENING = "，。、；：？！）》〉】〕％", "（《〈【〔"
_NARROW_SOMEWHERE = "“”‘’—…·"  # in some faces
_RUNNING = f" -~≥≤＞＜＝{_NARROW_SOMEWHERE}"
_NO_HAN = f"{_CLOSING}{_OPENING}{_RUNNING}"
_PLAIN = re.compile(rf"[一-\u9fff{_NO_HAN}]*")
LABEL_WORDS = (
    "其中：|财政资金|其他资金|指标|影响|满意度|服务|对象|规模|资金|用途|支出|计划|依据|描述|确定|（%）"
)
_ONE = f"[^{_NO_HAN}]|[{_RUNNING}]+"  # the class of all Chinese characters takes 1 ms to compile
_UNIT, _UNIT_OF_A_LABEL = (
    re.compile(f"[{_OPENING}]*(?:{one})[{_CLOSING}]*|[{_OPENING}{_CLOSING}]+")
    for one in (_ONE, f"{LABEL_WORDS}|{_ONE}")
)  # of a plain text
ONLY_HAN = re.compile("[一-\u9fff]*")
_PERCENT = "％%"
_MARK = re.compile(f"[{_CLOSING}{_OPENING}]")
_SQUEEZED = re.compile(f"{_MARK.pattern}(?={_MARK.pattern})")
_SEAM = re.compile(rf"(?<=[^{_NO_HAN}])(?=[!-~])|(?<=[!-~])(?=[^{_NO_HAN}])")
_DIGIT = re.compile(r"[0-9.,]")
_OTHER_NARROW = re.compile(rf"[ -+\-/:-~{_NARROW_SOMEWHERE}]")
_WIDEST_DIGIT, _NARROWEST_DIGIT, _NARROWEST_OTHER = 0.6, 0.2, 0.15
_WIDER_W = 0.1  # than high
_SEAM_SPACE = 0.25
_HALF_MARK = 0.5
"""What a mark gives up beside another one, and at the ends of a line."""
_MARGIN, _MARGIN_OF_A_LINE = 0.1, 0.3
_MARGIN_OF_HAN = 0.01  # each is exactly as wide as high


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

    A character of the usual ones is at most as wide as high, a W a little wider, a digit at most 0.6 of that (0.56 measured);
    between a Chinese and a Latin one the typesetter leaves a quarter.
    """
    if ONLY_HAN.fullmatch(text):
        return len(text) + _MARGIN_OF_HAN
    return _widest("", text) + _MARGIN_OF_A_LINE if _PLAIN.fullmatch(text) else math.inf


def line_bounds(text: str, width: float) -> LineBounds:
    """Return between which numbers of lines a text takes that many at this width; a line feed begins a new one."""
    return _bounds(text, width, _UNIT)


def label_bounds(text: str, width: float) -> LineBounds:
    """Return the same of a label, of which some words are not torn apart."""
    return _bounds(text, width, _UNIT_OF_A_LABEL)


def _bounds(text: str, width: float, unit: re.Pattern[str]) -> LineBounds:
    if not text:
        return LineBounds(1, 1)
    fewest, most = 0, 0
    for paragraph in text.split("\n"):
        if not paragraph or not _PLAIN.fullmatch(paragraph):
            return _UNKNOWN
        narrowest, given_up, units = _measured(paragraph, unit)
        margin = _MARGIN_OF_HAN if ONLY_HAN.fullmatch(paragraph) else _MARGIN
        if max(units) > width - margin:
            return _UNKNOWN
        fewest += max(1, math.ceil((narrowest - margin) / (width + given_up)))
        most += _most_lines(units, width - margin)
    return LineBounds(fewest, most)


@lru_cache(maxsize=1 << 12)
def _measured(text: str, unit: re.Pattern[str]) -> _Measured:
    if unit is _UNIT:
        squeezed = len(_SQUEEZED.findall(text))
        at_ends = any(mark in text for mark in _CLOSING) + any(mark in text for mark in _OPENING)
    else:  # every word kept together has two ends, like a line
        squeezed, at_ends = len(_MARK.findall(text)), 0
    narrowest = (
        len(text)
        - len(_DIGIT.findall(text)) * (1 - _NARROWEST_DIGIT)
        - len(_OTHER_NARROW.findall(text)) * (1 - _NARROWEST_OTHER)
        - squeezed * _HALF_MARK
    )
    units = _kept_together(unit.findall(text))
    before = ["", *(each[-1] for each in units)]
    return _Measured(narrowest, at_ends * _HALF_MARK, tuple(map(_widest, before, units)))


def _kept_together(found: Sequence[str]) -> list[str]:
    """Join the units of a text that no line surely parts: it may between Chinese characters, and around words and numbers."""
    units: list[str] = []
    for unit in found:
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
    if len(unit) == 1 and "一" <= unit <= "\u9fff":  # as most are
        return 1 + _SEAM_SPACE if "!" <= before <= "~" else 1.0
    digits, seams = len(_DIGIT.findall(unit)), len(_SEAM.findall(before + unit))
    narrower, wider = digits * (1 - _WIDEST_DIGIT), unit.count("W") * _WIDER_W
    return len(unit) - narrower + wider + seams * _SEAM_SPACE


def _most_lines(units: tuple[float, ...], width: float) -> int:
    lines, used = 1, 0.0
    for unit in units:
        if used + unit > width:
            lines, used = lines + 1, 0.0
        used += unit
    return lines
