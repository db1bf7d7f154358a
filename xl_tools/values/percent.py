"""Percents: text to ``Decimal`` where 25 means 25 %."""

import re
from decimal import Decimal

from xl_tools.values.chinese_number import parse_chinese_number
from xl_tools.values.text import half_width

_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)%?")
_CHINESE = "百分之"


def parse_percent(text: str) -> Decimal | None:
    """Return the percent a text says (``25%``, ``25 ％``, ``25``, ``百分之二十五`` → 25), or ``None``."""
    key = half_width(text)
    said = key.removeprefix(_CHINESE)
    if digits := _PERCENT.fullmatch(said):
        return Decimal(digits[1])
    if said == key:
        return None
    return Decimal(100) if said == "百" else parse_chinese_number(said)


def format_percent(percent: Decimal) -> str:
    """Write a percent without needless zeros (``25`` → ``25%``, ``33.30`` → ``33.3%``)."""
    text = f"{percent:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
