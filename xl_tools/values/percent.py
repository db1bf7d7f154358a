"""Percents: text to ``Decimal`` where 25 means 25 %."""

import re
from decimal import Decimal

from xl_tools.values.chinese_number import parse_chinese_number
from xl_tools.values.text import half_width

_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)%?")
_CHINESE = re.compile(r"百分之(.+)")
_WHOLE = "百"


def parse_percent(text: str) -> Decimal | None:
    """Return the percent a text says (``25%``, ``25 ％``, ``25``, ``百分之二十五`` → 25), or ``None``."""
    key = half_width(text)
    if match := _PERCENT.fullmatch(key):
        return Decimal(match[1])
    if match := _CHINESE.fullmatch(key):
        digits = _PERCENT.fullmatch(match[1])
        if digits or match[1] == _WHOLE:
            return Decimal(digits[1] if digits else 100)
        return parse_chinese_number(match[1])
    return None


def format_percent(percent: Decimal) -> str:
    """Write a percent without needless zeros (``25`` → ``25%``, ``33.30`` → ``33.3%``)."""
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
