"""指标值: text to comparison, numbers and units."""

import re
from decimal import Decimal
from functools import lru_cache

from xl_tools.model.table import Comparison, IndicatorValue, Quantity
from xl_tools.values.chinese_number import NUMERALS
from xl_tools.values.percent import parse_percent
from xl_tools.values.text import half_width

_BEFORE = {
    Comparison.AT_LEAST: "≥ >= ≧ ≮ 不低于 不得低于 不少于 不得少于 不小于 大于等于 大于或等于 至少",
    Comparison.AT_MOST: "≤ <= ≦ ≯ 不超过 不得超过 不高于 不得高于 不多于 不大于 小于等于 小于或等于 至多 最多",
    Comparison.EQUAL: "= 等于",
    Comparison.MORE: "> 大于 高于 超过 多于",
    Comparison.LESS: "< 小于 低于 少于",
}
_AFTER = {
    Comparison.AT_LEAST: "及以上 以上",
    Comparison.AT_MOST: "及以下 以下 以内 之内",
    None: "左右 上下",
}
_SIGNS = {word: sign for sign, words in _BEFORE.items() for word in words.split()}
_CLOSINGS = {word: sign for sign, words in _AFTER.items() for word in words.split()}
_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_CLOSING = re.compile("|".join(_CLOSINGS))
_QUANTITY = re.compile(
    # A number, and as its unit the letters and signs up to the next number or a break; m2 is the half width of ㎡.
    r"(?<![\d.A-Za-z])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)((?:[kcdm]?m[23](?!\d)|[^\d,，.。;；、()（）≥≤=<>])*)"
)
_RANGE = "-~—–〜至到"
_NOT_A_QUANTITY = re.compile(
    # Dates, document numbers, ordinals and the numbers of sentences hold digits that measure nothing.
    rf"\d{{4}}[{_RANGE}]\d{{4}}年|\d{{4}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?"
    r"|(?:19|20)\d{2}([-/.])(?:0?[1-9]|1[0-2])(?:\1\d{1,2})?(?!\d)"
    rf"|(?:\d{{1,2}}[{_RANGE}])?\d{{1,2}}月(?:\d{{1,2}}日|底|末)?|\d{{1,2}}日前"
    rf"|[\[〔【(]\d{{4}}[\]〕】)]\d*号?|第\d+(?:[{_RANGE}]\d+)?|[A-Za-z]+-\d{{4}}-\d+号?"
    r"|(?:(?<=[;。])|^)\d{1,2}、|(?<![\d.])\d{1,2}\.(?=[^\d])"
)
_CHINESE_PERCENT = re.compile(rf"百分之[{NUMERALS}]+")


def parted_comparison(text: str) -> tuple[Comparison | None, str]:
    """Part the comparison that a text begins with (``≥``, ``不低于``) from what follows it."""
    key = half_width(text)
    sign = _SIGN.match(key)
    return (_SIGNS[sign[0]], key[sign.end() :]) if sign else (None, key)


@lru_cache(maxsize=8192)  # ≥95% stands in every table
def parse_indicator_value(text: str) -> IndicatorValue:
    """Read an indicator value; the text itself is always kept as written.

    ``≥95%`` is a comparison with one quantity, ``办公人数 140 人，行政村 49 个`` and ``3-5个`` have two, ``及时拨付``
    and ``2023年12月底前`` none.
    """
    key = _CHINESE_PERCENT.sub(_in_digits, half_width(text))
    found = _QUANTITY.findall(_NOT_A_QUANTITY.sub("。", key))
    quantities: list[Quantity] = []
    following = ""
    for number, tail in reversed(found):
        unit = _unit(tail, following)
        quantities.insert(0, Quantity(number=Decimal(number.replace(",", "")), unit=unit))
        following = unit
    return IndicatorValue(text=text, comparison=_comparison(key, found), quantities=tuple(quantities))


def _unit(tail: str, following: str) -> str:
    """Return the unit from what stands after a number; the first number of a range has the unit of the second."""
    if tail[:1] in {"%", "‰"}:
        return tail[0]
    unit = _CLOSING.split(tail, maxsplit=1)[0].rstrip(_RANGE)
    return following if tail and tail[0] in _RANGE else unit


def _comparison(key: str, found: list[tuple[str, str]]) -> Comparison | None:
    """Return the comparison written before the numbers, or after the only number (``95%以上``)."""
    if not found:
        return None
    if sign := _SIGN.search(key):
        return _SIGNS[sign[0]]
    closing = _CLOSING.search(found[0][1]) if len(found) == 1 else None
    return _CLOSINGS[closing[0]] if closing else None


def _in_digits(match: re.Match[str]) -> str:
    percent = parse_percent(match[0])
    return match[0] if percent is None else f"{percent:f}%"
