import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.day import day_text, parse_day

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
