"""The many right ways to write one value: amounts, percents, counts, standards, numbered goals."""

import re
from collections.abc import Sequence
from decimal import Decimal
from random import Random

_AT_LEAST_PERCENT = re.compile(r"≥([\d.]+)%")
_AT_MOST_PERCENT = re.compile(r"≤([\d.]+)%")
_COUNT = re.compile(r"([=≥≤]?)(\d+(?:\.\d+)?)([^\d\s%:/·内前后级至全]+)")
_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_POWERS = (("千", "仟", 1000), ("百", "佰", 100), ("十", "拾", 10), ("", "", 1))
_GOAL_NUMBERS = {
    "1.": [f"{i}." for i in range(1, 10)],
    "1. ": [f"{i}. " for i in range(1, 10)],
    "1、": [f"{i}、" for i in range(1, 10)],
    "（1）": [f"（{i}）" for i in range(1, 10)],
    "（一）": [f"（{c}）" for c in "一二三四五六七八九"],
    "①": list("①②③④⑤⑥⑦⑧⑨"),
    "一是": [f"{c}是" for c in "一二三四五六七八九"],
    "第一，": [f"第{c}，" for c in "一二三四五六七八九"],
    "目标1：": [f"目标{i}：" for i in range(1, 10)],
}
GOAL_STYLES = tuple(_GOAL_NUMBERS)
_INLINE_STYLES = frozenset({"一是", "第一，"})
_ALSO_ALONE = frozenset({"1.", "1. ", "1、", "（1）"})


def plain(number: int | Decimal) -> str:
    """Return a number without needless zeros."""
    return f"{Decimal(number).normalize():f}"


def yuan(budget: Decimal, *, grouped: bool = False) -> str:
    """Return an amount of 万元 in 元."""
    return f"{int(budget * 10_000):,}" if grouped else str(int(budget * 10_000))


def numerals(number: int, *, capital: bool) -> str:
    """Return a number below 10,000 in Chinese numerals (叁拾, 一百零五)."""
    digits, text, gap = _CAPITALS if capital else _DIGITS, "", False
    for small, large, power in _POWERS:
        digit = number // power % 10
        if digit:
            is_plain_ten = power == 10 and digit == 1 and not text and not capital
            text += ("零" if gap and text else "") + ("" if is_plain_ten else digits[digit])
            text += large if capital else small
            gap = False
        else:
            gap = True
    return text


def amount_value(rng: Random, budget: Decimal) -> str:
    """Return an indicator value that says an amount."""
    wan, in_yuan = f"{plain(budget)}万元", f"{yuan(budget)}元"
    return rng.choice(
        [
            *[wan] * 4,
            f"{plain(budget)} 万元",
            f"≤{wan}",
            f"={wan}",
            f"不超过{wan}",
            f"{budget:.2f}万元",
            in_yuan,
            f"≤{in_yuan}",
            f"{yuan(budget, grouped=True)}元",
        ]
    )


def standard_value(rng: Random, standard: int, unit: str) -> str:
    """Return an indicator value that says a standard (``200元/人·年``) in one of its forms."""
    per, _, time = unit.removeprefix("元/").partition("·")
    forms = [
        f"{standard}{unit}",
        f"{standard}{unit}",
        f"≤{standard}{unit}",
        f"每{per}{f'每{time}' if time else ''}{standard}元",
    ]
    if time:
        forms.append(f"{standard}元/{per}/{time}")
    if time != "月":
        forms.append(f"{standard}元/{per}")
    if standard % 10_000 == 0:
        forms.append(f"{standard // 10_000}万元/{per}")
    return rng.choice(forms)


def value_in_style(rng: Random, text: str, *, is_count: bool) -> str:
    """Return an indicator value in one of its right forms; counts of what is done may be at least so many."""
    if text == "100%":
        return rng.choice([*[text] * 6, "百分之百", "=100%", "达到100%"])
    if match := _AT_LEAST_PERCENT.fullmatch(text):
        percent = f"{match[1]}%"
        return rng.choice([*[text] * 5, f"不低于{percent}", f"{percent}以上", f"大于等于{percent}"])
    if match := _AT_MOST_PERCENT.fullmatch(text):
        percent = f"{match[1]}%"
        return rng.choice([*[text] * 4, f"不高于{percent}", f"不超过{percent}"])
    if match := _COUNT.fullmatch(text):
        return _count(rng, *match.groups(), is_count=is_count)
    return text


def _count(rng: Random, sign: str, number: str, unit: str, *, is_count: bool) -> str:
    grouped = f"{int(number):,}" if number.isdecimal() and rng.random() < 0.2 else number
    written = f"{grouped}{rng.choice(['', '', '', ' '])}{unit}"
    match sign:
        case "≥":
            return rng.choice(
                [f"≥{written}", f"≥{written}", f"{'不少于' if is_count else '不低于'}{written}"]
            )
        case "≤":
            return rng.choice([f"≤{written}", f"≤{written}", f"不超过{written}"])
        case "=":
            return rng.choice([written, f"={written}"])
        case _ if is_count:
            return rng.choice([*[written] * 5, f"={written}", f"≥{written}", f"不少于{written}"])
        case _:
            return written


def numbered(rng: Random, items: Sequence[str], style: str) -> str:
    """Return goals numbered in one style; a single one may go without."""
    if len(items) == 1 and (style not in _ALSO_ALONE or rng.random() < 0.5):
        return items[0]
    numbers = _GOAL_NUMBERS[style]
    if style in _INLINE_STYLES:
        closed = [item.rstrip("。") for item in items]
        return "；".join(f"{number}{item}" for number, item in zip(numbers, closed, strict=False)) + "。"
    between = "" if rng.random() < 0.15 else "\n"
    return between.join(f"{number}{item}" for number, item in zip(numbers, items, strict=False))
