from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.percent import format_percent, parse_percent


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("25%", "25"),
        ("25 ％", "25"),
        ("２５％", "25"),
        ("25", "25"),
        ("0%", "0"),
        ("33.3%", "33.3"),
        ("-5%", "-5"),
        ("100\n%", "100"),
        ("百分之二十五", "25"),
        ("百分之25", "25"),
        ("百分之百", "100"),
    ],
)
def test_a_percent_is_read(text: str, percent: str) -> None:
    assert parse_percent(text) == Decimal(percent)


@pytest.mark.parametrize(
    "text", ["", "%", "25%以上", "25%-50%", "≥95%", "全部", "25个百分点", "百分之", "百分之多少", "1/4"]
)
def test_what_says_no_plain_percent_is_not_guessed_at(text: str) -> None:
    assert parse_percent(text) is None


@given(st.decimals(-1000, 1000, places=4))
def test_a_percent_reads_back_as_written(percent: Decimal) -> None:
    assert parse_percent(format_percent(percent)) == percent


@pytest.mark.parametrize(
    ("percent", "shown"), [("25", "25%"), ("33.30", "33.3%"), ("100", "100%"), ("1E+2", "100%"), ("0", "0%")]
)
def test_a_percent_is_written_without_needless_zeros(percent: str, shown: str) -> None:
    assert format_percent(Decimal(percent)) == shown
