"""What the values of one indicator have in common: sign, number, unit, range; of phrases the usual one."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.table import IndicatorValue
from xl_tools.values.text import half_width

_BEFORE_A_MONTH = re.compile(r"(?:截至|截止)?(?:当年|本年度?|20\d\d年)(?=\d)")
_YEAR_ITSELF = re.compile(r"20\d\d年(?=底|末|初|内|中)")
_YEAR = re.compile(r"20\d\d(?:年度?)?(?!\d)")
_BESIDE_A_NUMBER = re.compile(
    r"[≥≤=<>≧≦]|不(?:得|能)?(?:低于|少于|小于|高于|超过|大于|多于)|大于(?:或?等于)?|小于(?:或?等于)?|等于|低于|高于|超过|至少|至多|最多"
    r"|达到|达|及?以[上下内]|之内|左右|约|为|共|[,，.。;；]|百分之"
)
_MONEY = re.compile(r"[万亿]?元")
_OF_A_SHARE = frozenset({"%", "‰", "分"})
_LEAST_SHARE, _LEAST_TIMES = 0.3, 3
_TENTH = 10  # of the values at either end are left out of a range
_MOST_PHRASES = 3
_LONGEST_PHRASE = 20


class UsualValue(NamedTuple):
    """What is usually written for an indicator."""

    sign: str = ""
    value: str = ""
    unit: str = ""
    range: str = ""


def usual_value(values: Sequence[IndicatorValue]) -> UsualValue:
    """Return what is usually written.

    A number is only usual where it says no size of a place or a budget: a share, or what many have alike. Of others the
    range is told.
    """
    numbers: dict[str, list[Decimal]] = defaultdict(list)
    signs: dict[str, Counter[str]] = defaultdict(Counter)
    phrases: Counter[str] = Counter()
    for value in values:
        if len(value.quantities) == 1 and _is_measured(value):
            (quantity,) = value.quantities
            numbers[quantity.unit].append(quantity.number)
            signs[quantity.unit][value.comparison or ""] += 1
        elif len(value.quantities) <= 1 and (phrase := without_year(value.text)):
            phrases[phrase] += 1
    measured = sum(map(len, numbers.values()))
    if measured and measured >= phrases.total():
        unit = max(numbers, key=lambda each: len(numbers[each]))
        return _measured(numbers[unit], unit, signs[unit].most_common(1)[0][0])
    usual = [phrase for phrase, _ in phrases.most_common(_MOST_PHRASES)]
    return UsualValue(value=usual[0], range="、".join(usual[1:])) if usual else UsualValue()


def without_year(text: str) -> str:
    """Return a phrase without its year; empty for one that is long, or of a year all the same."""
    plain = _YEAR_ITSELF.sub("年", _BEFORE_A_MONTH.sub("", half_width(text)))
    plain = _YEAR.sub("", plain).strip("、,，;；。")
    return "" if len(plain) > _LONGEST_PHRASE or re.search(r"20\d\d", plain) else plain


def _is_measured(value: IndicatorValue) -> bool:
    """Whether a value is a number and its unit, and no more words than say how it is compared."""
    (quantity,) = value.quantities
    rest = _BESIDE_A_NUMBER.sub(
        "", half_width(value.text).replace(quantity.unit, "", 1) if quantity.unit else half_width(value.text)
    )
    return not re.sub(r"[\d.%]", "", rest)


def _measured(numbers: Sequence[Decimal], unit: str, sign: str) -> UsualValue:
    (often, times), *_ = Counter(numbers).most_common(1)
    is_usual = unit in _OF_A_SHARE or (times / len(numbers) >= _LEAST_SHARE and times >= _LEAST_TIMES)
    ordered = sorted(numbers)
    cut = len(ordered) // _TENTH
    low, high = ordered[cut], ordered[-1 - cut]
    spread = _plain(low) if low == high else f"{_plain(low)}–{_plain(high)}"
    if _MONEY.search(unit) or not is_usual:
        return UsualValue(sign, "", unit, spread)
    return UsualValue(sign, _plain(often), unit, spread if low != high else "")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
