from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.appraisal.made_forms import SETTINGS
from xl_tools.appraisal.lights import (
    Light,
    is_due_by_time,
    light_of_level,
    light_of_money,
    light_of_number,
    planned_share,
    share_of_year,
    worst,
)
from xl_tools.appraisal.points_earned import Level
from xl_tools.model.table import Comparison, SpendingPlan

D = Decimal
HOW = SETTINGS.appraisal
PLAN = SpendingPlan(march=D(10), june=D(50), october=D(75), december=D(100))


@pytest.mark.parametrize(
    ("month", "percent"),
    [(1, "3.33"), (3, "10"), (5, "36.67"), (6, "50"), (7, "56.25"), (10, "75"), (11, "87.5"), (12, "100")],
)
def test_the_plan_between_its_dates(month: int, percent: str) -> None:
    share = planned_share(PLAN, month)
    assert share is not None
    assert round(share, 2) == D(percent)


def test_a_plan_with_gaps_and_none() -> None:
    assert planned_share(SpendingPlan(), 7) is None
    assert planned_share(SpendingPlan(december=D(100)), 6) == 50
    assert planned_share(SpendingPlan(june=D(50)), 9) == 50
    assert share_of_year(7) == D(700) / 12


@pytest.mark.parametrize(
    ("rate", "due", "light"),
    [
        ("33.7", "56.25", "红"),
        ("33.75", "56.25", "黄"),
        ("44.9", "56.25", "黄"),
        ("45", "56.25", "绿"),
        ("99", "10", "绿"),
    ],
)
def test_the_light_of_money_has_no_blue(rate: str, due: str, light: str) -> None:
    assert light_of_money(D(rate), D(due), HOW) == light
    assert light_of_money(D(rate), D(0), HOW) is None


@pytest.mark.parametrize(
    ("sign", "target", "actual", "due_by", "light"),
    [
        ("≥", "120", "41.9", (7, False), "红"),
        ("≥", "120", "42", (7, False), "黄"),
        ("≥", "120", "56", (7, False), "绿"),
        ("≥", "120", "84", (7, False), "蓝"),
        ("≥", "95", "56.9", (None, False), "红"),
        ("≥", "95", "95", (None, False), "绿"),
        ("≥", "98", "97.9", (None, True), "红"),
        ("≥", "98", "98", (None, True), "绿"),
        ("≤", "20", "20", (None, True), "绿"),
        ("<", "20", "20.1", (None, True), "红"),
        ("=", "0", "0", (7, False), "绿"),
        ("=", "0", "1", (7, False), "红"),
    ],
)
def test_the_light_of_a_number(
    sign: str, target: str, actual: str, due_by: tuple[int | None, bool], light: str
) -> None:
    month, is_strict = due_by
    assert light_of_number(Comparison(sign), D(target), D(actual), month, HOW, is_strict=is_strict) == light


@given(st.decimals(1, 1000, places=1), st.decimals(0, 2000, places=1), st.integers(1, 12))
@settings(max_examples=50)
def test_more_is_never_a_worse_light(target: Decimal, actual: Decimal, month: int) -> None:
    order = [Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE]
    now, more = (
        light_of_number(Comparison.AT_LEAST, target, each, month, HOW, is_strict=False)
        for each in (actual, actual + 1)
    )
    assert order.index(now) <= order.index(more)
    later = light_of_number(Comparison.AT_LEAST, target, actual, min(month + 1, 12), HOW, is_strict=False)
    assert order.index(later) <= order.index(now)


def test_words_and_the_worst() -> None:
    assert [light_of_level(level).value for level in Level] == ["绿", "黄", "红"]
    assert worst([Light.BLUE, Light.YELLOW, Light.GREEN]) is Light.YELLOW
    assert worst([]) is None
    assert is_due_by_time("数量指标", "个")
    assert not is_due_by_time("质量指标", "个")
    assert not is_due_by_time("服务对象满意度指标", "%")
