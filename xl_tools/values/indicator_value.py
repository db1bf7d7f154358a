"""指标值: text to comparison, numbers and units."""

import re
import unicodedata
from decimal import Decimal

from xl_tools.model.table import Comparison, IndicatorValue, Quantity
from xl_tools.values.text import squeeze

_SIGNS = {
    "≥": Comparison.AT_LEAST,
    ">=": Comparison.AT_LEAST,
    "≧": Comparison.AT_LEAST,
    "不低于": Comparison.AT_LEAST,
    "不少于": Comparison.AT_LEAST,
    "大于等于": Comparison.AT_LEAST,
    "≤": Comparison.AT_MOST,
    "<=": Comparison.AT_MOST,
    "≦": Comparison.AT_MOST,
    "不超过": Comparison.AT_MOST,
    "不高于": Comparison.AT_MOST,
    "不多于": Comparison.AT_MOST,
    "小于等于": Comparison.AT_MOST,
    "=": Comparison.EQUAL,
    "等于": Comparison.EQUAL,
    ">": Comparison.MORE,
    "大于": Comparison.MORE,
    "<": Comparison.LESS,
    "小于": Comparison.LESS,
}
_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_QUANTITY = re.compile(
    # A number, and as its unit the letters and signs up to the next number or a break.
    r"(?<![\d.A-Za-z])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)([^\d,，。;；、()（）≥≤=<>]*)"
)
_NOT_A_QUANTITY = re.compile(
    # Dates, document numbers and clauses hold digits that measure nothing.
    r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日|底|末)?|[\[〔【(]\d{4}[\]〕】)]\d*号?|第\d+[条号季]"
)


def parse_indicator_value(text: str) -> IndicatorValue:
    """Read an indicator value; the text itself is always kept as written.

    ``≥95%`` is a comparison with one quantity, ``办公人数 140 人，行政村 49 个`` has two, ``及时拨付`` none.
    """
    key = squeeze(unicodedata.normalize("NFKC", text))
    sign = _SIGN.search(key)
    quantities = tuple(
        Quantity(number=Decimal(match[1].replace(",", "")), unit=match[2])
        for match in _QUANTITY.finditer(_NOT_A_QUANTITY.sub("", key))
    )
    comparison = _SIGNS[sign[0]] if sign and quantities else None
    return IndicatorValue(text=text, comparison=comparison, quantities=quantities)
