"""Amounts of money: text to ``Decimal`` 万元, exact to the fen."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xl_tools.values.chinese_number import NUMERALS, parse_chinese_number
from xl_tools.values.text import squeeze

WAN_IN_FEN = 1_000_000
_UNITS = {
    "分": Decimal("0.000001"),
    "角": Decimal("0.00001"),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "万": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10_000),
    "亿": Decimal(10_000),
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DIGITS = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(rf"[¥￥]?({_DIGITS})({_UNIT})?(?:人民币|整)?")
_CHINESE = re.compile(rf"([{NUMERALS}]+)({_UNIT})整?")
_MENTION = re.compile(rf"({_DIGITS}|[{NUMERALS}]+)({_UNIT})(?!/)")


class Mention(NamedTuple):
    """An amount inside running text: its value in 万元, the unit as written, and where it stands."""

    amount: Decimal
    unit: str
    start: int
    end: int


def fen(amount: Decimal) -> int:
    """Return an amount of 万元 in whole 分; a part of a 分 is rounded half up."""
    return int((amount * WAN_IN_FEN).to_integral_value(ROUND_HALF_UP))


def same_amount(left: Decimal, right: Decimal) -> bool:
    """Whether two amounts of 万元 are equal to the fen."""
    return fen(left) == fen(right)


def parse_amount(text: str, default_unit: str = "万元") -> Decimal | None:
    """Return the amount in 万元 that a cell's text says, or ``None`` when it says no amount.

    Knows ``29.53``, ``1,300.5万``, ``700000 元``, ``￥2.00``, ``一百三十万元``; a number without a unit is of
    ``default_unit``, the one in the form's head. Anything else (``约2万``, ``2-3``) is not guessed at.
    """
    key = squeeze(unicodedata.normalize("NFKC", text))
    if match := _AMOUNT.fullmatch(key):
        return _plain(Decimal(match[1].replace(",", "")) * _UNITS[match[2] or default_unit])
    if match := _CHINESE.fullmatch(key):
        number = parse_chinese_number(match[1])
        return None if number is None else _plain(number * _UNITS[match[2]])
    return None


def mentions(text: str) -> list[Mention]:
    """Return every amount with a unit of money in running text, left to right; ``元/人`` is a rate, not an amount.

    Positions are those in the squeezed, half-width text (:func:`comparable`).
    """
    found = []
    for match in _MENTION.finditer(comparable(text)):
        digits = match[1].replace(",", "")
        number = Decimal(digits) if digits[-1].isascii() else parse_chinese_number(digits)
        if number is not None:
            found.append(Mention(_plain(number * _UNITS[match[2]]), match[2], match.start(), match.end()))
    return found


def comparable(text: str) -> str:
    """Return running text half width and without white space, as :func:`mentions` counts positions."""
    return squeeze(unicodedata.normalize("NFKC", text))


def format_amount(amount: Decimal) -> str:
    """Write an amount of 万元 with at least two decimals and no rounding (``2`` → ``2.00``, ``0.123`` → ``0.123``)."""
    plain = _plain(amount)
    exponent = plain.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{plain:.{max(decimals, 2)}f}"


def _plain(number: Decimal) -> Decimal:
    """Drop trailing zeros without turning 100 into 1E+2."""
    normal = number.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
