from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.chinese_number import parse_chinese_number

DIGITS = "零一二三四五六七八九"
CAPITALS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def written(number: int) -> str:
    """Write a number below 10^12 as a clerk does: 10205 is 一万零二百零五, 12 is 十二."""
    if number == 0:
        return "零"
    text = ""
    for myriad, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, myriad)
        if section:
            text += ("零" if text and section < 1000 else "") + _section(section) + name
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(section: int) -> str:
    text, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, power)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = digit == 0
    return text


@given(st.integers(0, 10**12 - 1), st.booleans())
def test_a_number_written_in_numerals_reads_back(number: int, capitals: bool) -> None:  # noqa: FBT001 - drawn
    text = written(number)
    assert parse_chinese_number(text.translate(CAPITALS) if capitals else text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("一百三十", 130),
        ("壹佰叁拾", 130),
        ("两千", 2000),
        ("三百零五", 305),
        ("二〇二三", 2023),
        ("三点一四", "3.14"),
        ("十二点零五", "12.05"),
        ("一万零二", 10002),
        ("一亿二千万", 120_000_000),
    ],
)
def test_numerals_are_read(text: str, number: int | str) -> None:
    assert parse_chinese_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "点",
        "一点",
        "点五",
        "百",
        "一十百",
        "零十",
        "一二十",
        "万",
        "一万万",
        "三百五",
        "一万二",
        "一千五万",
        "五个",
        "三点五万",
        "一" * 30,
    ],
)
def test_what_is_no_number_or_has_two_meanings_is_not_guessed_at(text: str) -> None:
    assert parse_chinese_number(text) is None
