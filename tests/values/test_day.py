import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.day import day_text, parse_day, years_named

TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", dt.date(2026, 12, 1)),
        ("2026/12/1", dt.date(2026, 12, 1)),
        ("2026.12.1", dt.date(2026, 12, 1)),
        ("20261201", dt.date(2026, 12, 1)),
        ("２０２６年１２月１日", dt.date(2026, 12, 1)),
        (" 2026 年 12 月 1 日前 ", dt.date(2026, 12, 1)),
        ("12月1号", dt.date(2026, 12, 1)),
        ("11月25日", dt.date(2026, 11, 25)),
        ("1月15日", dt.date(2027, 1, 15)),
        ("2月29日", dt.date(2028, 2, 29)),
        ("2024年1月15日", dt.date(2024, 1, 15)),
        ("2026年2月30日", None),
        ("2月30日", None),
        ("13月1日", None),
        ("下周五", None),
        ("2026年12月", None),
        ("尽快", None),
        ("", None),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str, day: dt.date | None) -> None:
    assert parse_day(written, TODAY) == day


@given(st.dates())
def test_a_printed_day_is_read_back(day: dt.date) -> None:
    assert parse_day(day_text(day), TODAY) == (day if day.year > 999 else None)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("石门镇2023年部门预算绩效文本", {2023}),
        ("二〇二四年度", {2024}),
        ("（２０２５ 年度）", {2025}),
        ("2023年12月编", set()),
        ("2023-2025年规划", set()),
        ("2023年、2024年", {2023, 2024}),
        ("编码13032423年", set()),
        ("", set()),
    ],
)
def test_the_years_that_a_text_is_about(text: str, years: set[int]) -> None:
    assert years_named(text) == years
