"""Amounts of money: text to ``Decimal`` 万元, exact to the fen."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xl_tools.values.chinese_number import CHINESE_NUMBER, MYRIADS, parse_chinese_number
from xl_tools.values.text import half_width

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
_MOST_DIGITS = 20  # more than any budget has; up to here no Decimal operation rounds
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?:人民币)?[¥￥]?([-+]?{_DIGITS})({_UNIT})?(?:人民币|整)?")
_CHINESE = re.compile(rf"(?:人民币)?({CHINESE_NUMBER})({_UNIT})整?")
_MENTION = re.compile(
    # Not the end of a range or of an estimate (2-3万元, 数十万元, but 预算数十万元); 万 and 亿 alone are money only where no counted
    # thing follows (30万平方米); 元/人 is a rate. The unit is atomic: 万元/人 must not fall back to 万.
    rf"(?<![\d.,\-~至到])({_DIGITS}|(?<!几)(?<![^算]数){CHINESE_NUMBER})"
    r"((?>百万元|千万元|万元|亿元|千元|元|[万亿](?![\w/~-])))(?![/每])"
)


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
    return left == right or fen(left) == fen(right)


def parse_amount(text: str, default_unit: str = "万元") -> Decimal | None:
    """Return the amount in 万元 that a cell's text says, or ``None`` when it says no amount.

    Knows ``29.53``, ``1,300.5万``, ``700000 元``, ``￥2.00``, ``一百三十万元``; a number without a unit is of
    ``default_unit``, the one its form states, and says nothing where that is unknown (empty). Anything else (``约2万``,
    ``2-3``) is not guessed at.
    """
    key = half_width(text)
    if match := _AMOUNT.fullmatch(key):
        unit = match[2] or default_unit
        return _amount(match[1], unit) if unit else None
    if match := _CHINESE.fullmatch(key):
        return _amount(match[1], match[2])
    return None


def mention_at(text: str, start: int) -> Mention | None:
    """Return the amount that begins at a place of a text (squeezed, half width), if one does; ``元/人`` is a rate, not one."""
    match = _MENTION.match(text, start)
    amount = _amount(match[1], match[2]) if match else None
    return Mention(amount, match[2], match.start(), match.end()) if match and amount is not None else None


def format_amount(amount: Decimal) -> str:
    """Write an amount of 万元 with at least two decimals and no rounding (``2`` → ``2.00``, ``0.123`` → ``0.123``)."""
    whole, _, decimals = f"{_plain(amount):f}".partition(".")
    return f"{whole}.{decimals:0<2}"


def amount_in(amount: Decimal, unit: str) -> str:
    """Write an amount of 万元 as a number of another unit (``29.53`` of 元 → ``295300.00``)."""
    return format_amount(_plain(amount / _UNITS[unit]))


def _amount(number: str, unit: str) -> Decimal | None:
    """Return a number of a unit in 万元; in ``一亿二千万元`` the 万 before 元 belongs to the number."""
    if number[-1].isdecimal():
        digits = number.replace(",", "")
        if len(digits) > _MOST_DIGITS:
            return None
        return _plain(Decimal(digits) * _UNITS[unit])
    if unit[0] in MYRIADS and any(character in MYRIADS for character in number):
        number, unit = number + unit[0], unit[1:] or "元"
    value = parse_chinese_number(number)
    return None if value is None else _plain(value * _UNITS[unit])


def _plain(number: Decimal) -> Decimal:
    """Drop trailing zeros without turning 100 into 1E+2, and the sign of zero."""
    return Decimal(f"{number.normalize():f}") + 0
