"""Values that stand in several cells, or several in one: operator, value and unit; code and name."""

import re

from xl_tools.values.indicator_value import parse_indicator_value, parted_comparison
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import half_width

_BARE_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?")
_NUMBER_WITHOUT_UNIT = re.compile(rf"(?:{_BARE_NUMBER.pattern})[万亿]?")
_CODE_THEN_NAME = re.compile(r"\s*((?=\d{6})[0-9A-Za-z]{10,24})\s*[-－—–_]\s*(\S.*)", re.DOTALL)
_NO_SIGN = frozenset({"定性", "定量", "无", "/", "-", "—"})


def joined_value(sign: str, value: str, unit: str) -> str:
    """Return an indicator's value as one text: ``≥``, ``49`` and ``个`` are ``≥49个``; a phrase stays as it is."""
    if not value:
        return ""
    if unit and _NUMBER_WITHOUT_UNIT.fullmatch(parted_comparison(half_width(value))[1]):
        value += unit
    if sign in _NO_SIGN or parted_comparison(value)[0] is not None:
        return value
    comparison, rest = parted_comparison(sign)
    return f"{comparison.value}{value}" if comparison and not rest else value


def parted_value(text: str, *, has_sign: bool, has_unit: bool) -> tuple[str, str, str]:
    """Return operator, value and unit of an indicator's value, for a form with columns for these; all is the value where it would not read the same again."""
    if len(parse_indicator_value(text).quantities) != 1:  # 10月底前, 3-5个: no number with its unit
        return "", text, ""
    key = half_width(text)
    comparison, rest = parted_comparison(text)
    sign = comparison.value if comparison and has_sign and key.startswith(comparison.value) else ""
    value, unit = (rest if sign else key), ""
    before = comparison.value if comparison and not sign and key.startswith(comparison.value) else ""
    if has_unit and (number := _BARE_NUMBER.match(value, len(before))):
        value, unit = before + number[0], value[number.end() :]
    if joined_value(sign, value, unit) == text and not (
        unit and not _BARE_NUMBER.fullmatch(value.removeprefix(before))
    ):
        return sign, value, unit
    return "", text, ""


def parted_code(text: str) -> tuple[str, str] | None:
    """Return the code and the name of ``13032423P00442810052N-武装工作经费``; ``None`` for any other text."""
    match = _CODE_THEN_NAME.fullmatch(text)
    if match is None or not any(map(str.isdecimal, match[1])):
        return None
    return tidy_code(match[1]), match[2].strip()
