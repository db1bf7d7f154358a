"""项目编码 (project codes): 21 characters, the last a check character.

6 行政区划 + 2 年度 + 1 类别 + 11 顺序号 + 1 校验码. The check character was worked out from the 17 codes of a real
document of 卢龙县 (130324) for 2023, which it fits all; its alphabet is that of GB 32100-2015. Other places number
otherwise: it is a scheme that codes prove.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from xl_tools.values.text import half_width

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 21
_REGION_DIGITS = 6
_VALUES = {character: index for index, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_REMAINDER = 30
_PROVING, _LOOKED_AT = 3, 60  # codes: so many prove a scheme, and so many are enough of a county's list
_FURTHEST = 3


class CodeParts(NamedTuple):
    """What a well-formed code says: the region and the year."""

    region: str
    year: int


@lru_cache(maxsize=8192)  # the same codes are compared again and again
def tidy_code(text: str) -> str:
    """Return the text half width, upper case and without spaces: what a clerk meant to type."""
    return half_width(text).upper()


@lru_cache(maxsize=1 << 13)  # several rules ask it of one code
def is_well_formed(code: str) -> bool:
    """Whether the code has 21 characters of the alphabet, digits where region and year stand."""
    return len(code) == LENGTH and code[:8].isdecimal() and _VALUES.keys() >= set(code)


def check_character(code: str) -> str:
    """Return the check character of the first 20 characters.

    Value of a character = its index in :data:`ALPHABET`, weight of position i = 3^i mod 31, check value =
    (30 - sum of value x weight) mod 31. Raises ``KeyError`` for a character outside the alphabet.
    """
    total = sum(_VALUES[c] * weight for c, weight in zip(code, _WEIGHTS, strict=False))
    return ALPHABET[(_REMAINDER - total) % len(ALPHABET)]


@lru_cache(maxsize=1024)  # several rules ask it of one code
def has_valid_check(code: str) -> bool:
    """Whether a well-formed code ends in its check character."""
    return check_character(code) == code[-1]


def scheme_is_proven(codes: Iterable[str]) -> bool:
    """Whether codes end in check characters: three or more of them, and four fifths do."""
    checks = [*map(has_valid_check, islice(filter(is_well_formed, codes), _LOOKED_AT))]
    return len(checks) >= _PROVING and 5 * sum(checks) >= 4 * len(checks)


def code_parts(code: str) -> CodeParts:
    """Return region and year of a well-formed code; the year is of this century."""
    return CodeParts(code[:6], 2000 + int(code[6:8]))


def region_code(text: str) -> str:
    """Return the six digits of a 行政区划, as typed in 单位信息 or taken from a code; empty where the text is no such thing."""
    region = tidy_code(text)
    return region if len(region) == _REGION_DIGITS and region.isascii() and region.isdecimal() else ""


def nearest_codes(code: str, known: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    """Return the ``most`` known codes that differ least from this one, nearest first, none further than three places.

    A code of another length counts the places from the front and from the back, so that one character left out or
    typed twice is one difference.
    """
    ranked = sorted((_distance(code, other), index, other) for index, other in enumerate(known) if other)
    return tuple(other for distance, _, other in ranked[:most] if distance <= _FURTHEST)


def _distance(left: str, right: str) -> int:
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True))
    shorter, longer = sorted((left, right), key=len)
    front = next((i for i, c in enumerate(shorter) if c != longer[i]), len(shorter))
    back = next((i for i, c in enumerate(reversed(shorter)) if c != longer[-1 - i]), len(shorter))
    return max(len(longer) - front - back, len(longer) - len(shorter))
