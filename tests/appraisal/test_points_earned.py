from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xl_tools.appraisal.point_shares import shared_points
from xl_tools.appraisal.points_earned import (
    Level,
    execution_points,
    execution_rate,
    grade_of,
    points_of_number,
    points_of_satisfaction,
    range_of,
    rounded,
)
from xl_tools.model.table import Comparison, Indicator

D = Decimal
_amounts = st.decimals(min_value=0, max_value=100_000, places=4)
_targets = st.decimals(min_value="0.01", max_value=100_000, places=2)
_points = st.decimals(min_value="0.5", max_value=60, places=1)
_up = st.sampled_from([Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL, None])
_down = st.sampled_from([Comparison.AT_MOST, Comparison.LESS])


@pytest.mark.parametrize(
    ("spent", "budget", "points", "rate"),
    [
        ("37.24", "43.2", "8.62", "86.20"),  # 廊坊 2019, which gave 9
        ("89.974", "90", "10.00", "99.97"),  # 棠溪 2022, which gave 0
        ("76", "100", "7.60", "76.00"),
        ("0", "90", "0.00", "0.00"),
        ("100", "90", "10.00", "111.11"),
        ("1", "0", "0.00", None),
        ("-1", "90", "0.00", "-1.11"),
    ],
)
def test_budget_spent(spent: str, budget: str, points: str, rate: str | None) -> None:
    assert execution_points(D(spent), D(budget)) == D(points)
    assert execution_rate(D(spent), D(budget)) == (None if rate is None else D(rate))


@pytest.mark.parametrize(
    ("sign", "target", "actual", "points"),
    [
        ("≥", "100", "90", "9.00"),
        (">", "100", "100", "10.00"),
        ("≥", "100", "0", "0.00"),
        ("≥", "100", "-5", "0.00"),
        ("≥", "0", "0", "10.00"),
        ("=", "0", "0", "10.00"),
        ("=", "0", "1", "0.00"),
        ("=", "100", "120", "10.00"),
        ("=", "72890", "36445", "5.00"),
        ("≤", "20", "20", "10.00"),
        ("≤", "20", "25", "7.50"),
        ("<", "20", "39.99", "0.01"),
        ("≤", "20", "40", "0.00"),
        ("≤", "0", "0", "10.00"),
        ("≤", "0", "0.01", "0.00"),
        ("≥", "3", "2", "6.67"),
    ],
)
def test_a_number_earns_what_the_formula_gives(sign: str, target: str, actual: str, points: str) -> None:
    assert points_of_number(Comparison(sign), D(target), D(actual), D(10)) == D(points)


@given(_up, _targets, _amounts, _points)
@settings(max_examples=40)
def test_more_of_what_should_be_much_earns_its_share(
    sign: Comparison | None, target: Decimal, actual: Decimal, points: Decimal
) -> None:
    earned = points_of_number(sign, target, actual, points)
    assert 0 <= earned <= points
    if actual >= target:
        assert earned == points
    else:
        assert earned == rounded(points * actual / target)
    assert points_of_number(sign, target, actual + 1, points) >= earned


@given(_down, _targets, _amounts, _points)
@settings(max_examples=40)
def test_more_of_what_should_be_little_earns_less(
    sign: Comparison, target: Decimal, actual: Decimal, points: Decimal
) -> None:
    earned = points_of_number(sign, target, actual, points)
    assert 0 <= earned <= points
    assert (earned == points) or actual > target
    assert points_of_number(sign, target, 2 * target, points) == 0
    assert points_of_number(sign, target, target, points) == points
    assert points_of_number(sign, target, actual + 1, points) <= earned


@given(_amounts, _amounts)
@settings(max_examples=40)
def test_money_earns_ten_points_at_most_and_to_the_cent(spent: Decimal, budget: Decimal) -> None:
    points = execution_points(spent, budget)
    assert 0 <= points <= 10
    assert points == rounded(points, 2)
    assert (points == 0) or budget > 0


@given(_points)
@settings(max_examples=30)
def test_the_ranges_of_goals_without_a_number_meet_and_do_not_overlap(points: Decimal) -> None:
    reached, partly, missed = (range_of(level, points) for level in Level)
    assert missed.low == 0
    assert reached.holds(points)
    for step in range(41):
        score = rounded(points * step / 40)
        assert sum(each.holds(score) for each in (reached, partly, missed)) == 1


def test_the_ends_of_the_ranges() -> None:
    assert range_of(Level.REACHED, D(8)) == (D("6.40"), D(8), True)
    assert not range_of(Level.PARTLY, D(8)).holds(D("6.40"))
    assert range_of(Level.PARTLY, D(8)).holds(D("4.80"))
    assert not range_of(Level.MISSED, D(8)).holds(D("4.80"))


@pytest.mark.parametrize(
    ("percent", "points"), [("90", "10"), ("89.99", "8"), ("80", "8"), ("60", "5"), ("59.9", "0")]
)
def test_satisfaction_by_steps(percent: str, points: str) -> None:
    assert points_of_satisfaction(D(percent), D(10)) == D(points)


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_grades(total: str, grade: str) -> None:
    assert grade_of(D(total)) == grade
    assert grade_of(D("70"), (80, 70, 60)) == "良"


_levels = st.sampled_from(["产出指标", "效益指标", "满意度指标", "成本指标"])


@given(st.lists(_levels, min_size=1, max_size=25))
@settings(max_examples=40)
def test_points_are_shared_out_whole(levels: list[str]) -> None:
    shares = shared_points([Indicator(level1=level) for level in levels])
    assert sum(shares) == 90
    assert all(share > 0 for share in shares)


def test_points_that_the_goals_say_are_kept() -> None:
    rows = [Indicator(level1="产出指标", weight=D(40)), Indicator(level1="效益指标", weight=D(50))]
    assert shared_points(rows) == [40, 50]
    without = [Indicator(level1=each) for each in ("产出指标", "产出指标", "产出指标", "效益指标")]
    assert shared_points(without) == [17, 17, 16, 40]
