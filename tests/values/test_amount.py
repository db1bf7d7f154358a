from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.amount import Mention, fen, format_amount, mention_at, parse_amount, same_amount
from xl_tools.values.text import half_width

amounts = st.decimals(-(10**9), 10**9, places=6)


def mentions(text: str) -> list[Mention]:
    """Return the amounts that begin anywhere in a text, left to right."""
    key, found, start = half_width(text), list[Mention](), 0
    while start < len(key):
        if mention := mention_at(key, start):
            found.append(mention)
        start = mention.end if mention else start + 1
    return found


@pytest.mark.parametrize(
    ("text", "wan"),
    [
        ("2.00", "2"),
        ("29.53", "29.53"),
        ("9400.00", "9400"),
        ("2 万元", "2"),
        ("29.53 万元", "29.53"),
        ("6400 元", "0.64"),
        ("700000 元", "70"),
        ("1300000 元", "130"),
        ("1,300.5万", "1300.5"),
        ("１，３００．５万元", "1300.5"),
        ("￥2.00", "2"),
        ("¥1,234,567.89元", "123.456789"),
        ("人民币2万元整", "2"),
        ("-3", "-3"),
        ("+3", "3"),
        ("0", "0"),
        ("-0", "0"),
        ("2\n万元", "2"),
        ("3亿", "30000"),
        ("5千元", "0.5"),
        ("50分", "0.00005"),
        ("一百三十万元", "130"),
        ("壹佰叁拾万元整", "130"),
        ("壹拾贰万伍仟元整", "12.5"),
        ("一亿二千万元", "12000"),
        ("三点五万元", "3.5"),
        ("二万", "2"),
    ],
)
def test_an_amount_is_read_in_wan_yuan(text: str, wan: str) -> None:
    assert parse_amount(text) == Decimal(wan)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "约2万",
        "2-3",
        "2万元左右",
        "待定",
        "1,30.5",
        "2.",
        "万元",
        "2万3",
        "1e5",
        "三百五元",
        "百元",
        "＃REF!",
        "9" * 21,
        "2 个",
        "2023年",
    ],
)
def test_what_says_no_plain_amount_is_not_guessed_at(text: str) -> None:
    assert parse_amount(text) is None


def test_a_number_without_a_unit_is_of_the_unit_in_the_head() -> None:
    assert parse_amount("20000", "元") == 2
    assert parse_amount("2万元", "元") == 2
    assert parse_amount("20", "千元") == 2


@given(amounts)
def test_an_amount_reads_back_as_written(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount
    assert parse_amount(f"{format_amount(amount)} 万元") == amount


@given(st.integers(-(10**15), 10**15))
def test_yuan_and_wan_yuan_of_the_same_money_are_the_same_to_the_fen(number: int) -> None:
    in_yuan = parse_amount(f"{Decimal(number) / 100:f}元")
    in_wan = parse_amount(f"{Decimal(number) / 1_000_000:f}")
    assert in_yuan is not None
    assert in_wan is not None
    assert fen(in_yuan) == fen(in_wan) == number
    assert same_amount(in_yuan, in_wan)
    assert not same_amount(in_yuan, in_wan + Decimal("0.000001"))


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("2", "2.00"), ("1E+2", "100.00"), ("0.1230", "0.123"), ("-0", "0.00"), ("29.5", "29.50")],
)
def test_an_amount_is_written_with_at_least_two_decimals_and_never_rounded(amount: str, shown: str) -> None:
    assert format_amount(Decimal(amount)) == shown


def test_a_part_of_a_fen_is_rounded_half_up() -> None:
    assert fen(Decimal("0.0000005")) == 1
    assert fen(Decimal("0.00000049")) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("预算数 2 万元。其中：财政资金 2 万元。主要用于民兵训练。", ["2万元", "2万元"]),
        ("预算数 29.53 万元。其中财政资金 29.53 万元", ["29.53万元", "29.53万元"]),
        ("拨付 6400 元，", ["6400元"]),
        ("预算数2万，其中财政资金一万五千元", ["2万", "一万五千元"]),
        ("共一亿二千万元", ["一亿二千万元"]),
        ("每人 6400 元/人，补助 2 万元/村，合计 3 万元", ["3万元"]),
        ("按2-3万元安排，约数十万元，十几万元", []),
        ("供暖面积 30 万平方米，受益3万人，得95分", []),
        ("5万元每村", []),
        ("", []),
    ],
)
def test_amounts_in_running_text_are_found_and_rates_ranges_and_counts_are_not(
    text: str, found: list[str]
) -> None:
    key = half_width(text)
    assert [key[mention.start : mention.end] for mention in mentions(text)] == found


def test_a_number_that_can_be_read_two_ways_is_no_amount() -> None:
    assert mention_at("三百五元", 0) is None


def test_a_mention_tells_its_value_and_its_unit_as_written() -> None:
    (mention,) = mentions("财政资金１，３００．５ 万元")
    assert (mention.amount, mention.unit) == (Decimal("1300.5"), "万元")


@given(st.text("预算数其中财政资金用于元万亿千百十一二三五零点分角年,.，。-/~0123456789 每人几", max_size=40))
def test_any_text_is_read_without_raising(text: str) -> None:
    parse_amount(text)
    for mention in mentions(text):
        assert half_width(text)[mention.start : mention.end].endswith(mention.unit)
