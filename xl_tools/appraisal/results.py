"""What a clerk writes as the result of an indicator, held against its target: two numbers of one unit, or words."""

import re
from decimal import Decimal
from typing import NamedTuple

from xl_tools.appraisal.points_earned import Level
from xl_tools.model.table import Comparison, Indicator, IndicatorValue, Quantity
from xl_tools.values.amount import parse_amount
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.text import half_width, squeeze

_PERCENT = "%"
_UNITS = {"百分比": _PERCENT}
_MISSED = re.compile(
    r"未(?:能|曾)?(?:完成|达成|达到|实现|达标|开展|实施)|没有?(?:完成|达成|达到|实现)|不达标"
)
_PARTLY = re.compile(r"部分(?:达成|达到|完成|实现|达标)|(?:达成|达到|完成|实现)了?一?部分")
_REACHED = re.compile(r"达成|达到|完成|实现|达标")
_NUMBER_ALONE = re.compile(r"[\d,]+(?:\.\d+)?[^\d,，。;；()]{0,4}")


_NONE_OF_IT = re.compile(
    r"(?:全年|本年|本期|至今|目前|均|暂){0,2}(?:未(?:发生|出现|发现)|没有(?:发生|出现|发现)?|无(?!法|数据|需)|零)[^\d,，。；;]{0,8}"
)
"""``未发生``, ``无死亡``: none of what a target limits, or wants none of."""
_ALL_OF_IT = re.compile("(?<![未没不非])(?:全部|全都)(?!未|没|不)")
"""``抽检全部合格``: all of what a target of 100 % wants."""
_TEN_THOUSAND = Decimal(10_000)


_CLAUSES = re.compile(r"[，,。；;]")
_RANGE_OF_NUMBERS = re.compile(r"([\d.,]+)[^\d]{0,4}[-~—–至到]+([\d.,]+)[^\d]{0,4}")


class Reached(NamedTuple):
    """Target and result as numbers of one unit."""

    target: Decimal
    actual: Decimal
    unit: str


class Unclear(NamedTuple):
    """Why a result cannot be held against its target, in Chinese."""

    why: str


def is_measured(value: IndicatorValue) -> bool:
    """Whether a target is one number with a sign, or nothing but a number and its unit: then points follow by reckoning."""
    if len(value.quantities) != 1:
        return False
    return value.comparison is not None or bool(_NUMBER_ALONE.fullmatch(half_width(squeeze(value.text))))


def reached(value: IndicatorValue, said: str) -> Reached | Unclear:
    """Hold a result against a target that is one number (:func:`is_measured`)."""
    text = squeeze(said)
    wants_few = value.comparison in {Comparison.AT_MOST, Comparison.LESS} or not value.quantities[0].number
    if wants_few and _NONE_OF_IT.fullmatch(text):
        target = _known_unit(value.quantities[0])
        return Reached(target.number, Decimal(0), target.unit)
    actual = parse_indicator_value(text.removeprefix("-"))
    if not actual.quantities and _ALL_OF_IT.search(text) and _is_all(value.quantities[0]):
        target = _known_unit(value.quantities[0])
        return Reached(target.number, target.number, target.unit)
    if why := _not_one_number(actual, said):
        return Unclear(why)
    target, result = _known_unit(value.quantities[0]), _known_unit(actual.quantities[0])
    number = -result.number if text.startswith("-") else result.number
    if target.unit == _PERCENT and not result.unit and target.number > 1 >= number > 0:
        return Unclear(f"“{said}”不知道是 {number:f}% 还是 {number * 100:f}%")
    times = _times(target.unit, result.unit)
    if times is None:
        return Unclear(f"完成值的单位“{result.unit}”与指标值的“{target.unit}”不一样")
    return Reached(target.number, number * times, target.unit or result.unit)


def _is_all(quantity: Quantity) -> bool:
    target = _known_unit(quantity)
    return target.unit == _PERCENT and target.number == 100  # noqa: PLR2004 - per cent


def _not_one_number(actual: IndicatorValue, said: str) -> str:
    """Return why a result is no number; empty where it is one."""
    if not actual.quantities:
        return f"“{said}”里没有数"
    if len(actual.quantities) > 1:
        return f"“{said}”里不止一个数"
    if actual.comparison not in (None, Comparison.EQUAL):
        return f"“{said}”是一个范围，不是做到了多少"
    return ""


def _times(target: str, result: str) -> Decimal | None:
    """Return by what a number of the result's unit is one of the target's; ``None`` where they are of different things."""
    if target.endswith("元") and result.endswith("元"):
        one, other = parse_amount(f"1{target}"), parse_amount(f"1{result}")
        if one and other:
            return other / one
    if {target, result} == {_PERCENT, "‰"}:
        return Decimal(10) if result == _PERCENT else Decimal("0.1")
    if result and target == f"万{result}":
        return 1 / _TEN_THOUSAND
    if target and result == f"万{target}":
        return _TEN_THOUSAND
    is_alike = target.startswith(result) or result.startswith(target)
    return Decimal(1) if is_alike else None


def _known_unit(quantity: Quantity) -> Quantity:
    return quantity.model_copy(update={"unit": _UNITS.get(quantity.unit, quantity.unit)})


def level_of(said: str) -> Level | None:
    """Return how far a goal without a number was reached, where the text says so in the words of the form; else ``None``."""
    text = squeeze(said)
    for told in (text, _CLAUSES.split(text, maxsplit=1)[0]):  # what follows tells why
        found = {
            Level.MISSED: bool(_MISSED.search(told)),
            Level.PARTLY: bool(_PARTLY.search(told)),
            Level.REACHED: bool(_REACHED.search(_PARTLY.sub("", _MISSED.sub("", told)))),
        }
        levels = [level for level, holds in found.items() if holds]
        if len(levels) == 1:
            return levels[0]
    return None


def below_its_range(row: Indicator, said: str) -> str:
    """Return in words that a result falls short of a target that is a range (``85%～95%``); empty where it does not, or costs less."""
    ends = _RANGE_OF_NUMBERS.fullmatch(half_width(squeeze(row.value.text)))
    if ends is None or len(row.value.quantities) != len(ends.groups()) or "成本" in row.level2:
        return ""
    actual = parse_indicator_value(squeeze(said))
    low, high = row.value.quantities
    if len(actual.quantities) != 1 or actual.comparison is not None or low.unit != high.unit:
        return ""
    (result,) = actual.quantities
    is_short = result.unit == low.unit and result.number < low.number < high.number
    return f"{result.number:f}{result.unit} 没有达到“{row.value.text}”" if is_short else ""


def is_copied(value: IndicatorValue, said: str) -> bool:
    """Whether a result is the target once more, letter for letter: ``≥95%``, ``持续改善``."""
    return bool(said) and half_width(squeeze(said)) == half_width(squeeze(value.text))
