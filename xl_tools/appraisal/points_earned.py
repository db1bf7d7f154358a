"""Points of an evaluation: how many a result earns, each rule a pure function of exact numbers, rounded half up."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.model.table import Comparison

_UPWARD = frozenset({Comparison.AT_LEAST, Comparison.MORE})
_DOWNWARD = frozenset({Comparison.AT_MOST, Comparison.LESS})
_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)


class Level(StrEnum):
    """How far a goal without a number was reached; the value is the word of 财预〔2020〕10号, shortened."""

    REACHED = "达成"
    PARTLY = "部分达成并具有一定效果"
    MISSED = "未达成且效果较差"


class Range(NamedTuple):
    """Between which points a score may lie; ``with_high`` is whether the upper end is one of them."""

    low: Decimal
    high: Decimal
    with_high: bool = False

    def holds(self, points: Decimal) -> bool:
        """Whether a score lies there."""
        return self.low <= points < self.high or (self.with_high and points == self.high)


def rounded(points: Decimal, decimals: int = 2) -> Decimal:
    """Return points to so many decimals, half up, as Excel's ROUND does."""
    return points.quantize(_ONE.scaleb(-decimals), ROUND_HALF_UP)


def execution_rate(spent: Decimal, budget: Decimal) -> Decimal | None:
    """Return how many percent of a budget were spent, to two decimals; ``None`` where there is no budget."""
    return rounded(spent * 100 / budget) if budget > 0 else None


def execution_points(
    spent: Decimal, budget: Decimal, points: Decimal = Decimal(10), decimals: int = 2
) -> Decimal:
    """Return the points of 预算执行率: so many as the part of the budget that was spent, all of them at most; none without a budget."""
    if budget <= 0:
        return rounded(_ZERO, decimals)
    return rounded(points * min(budget, max(_ZERO, spent)) / budget, decimals)


def points_of_number(
    comparison: Comparison | None, target: Decimal, actual: Decimal, points: Decimal, decimals: int = 2
) -> Decimal:
    """Return the points of an indicator with a number; a value without a sign is meant as ``=``, a negative result counts as 0."""
    actual = max(_ZERO, actual)
    if comparison in _DOWNWARD:
        return rounded(_downward(target, actual, points), decimals)
    if comparison in _UPWARD or target > 0:
        return rounded(points if actual >= target else points * actual / target, decimals)
    return rounded(points if actual <= 0 else _ZERO, decimals)


def _downward(target: Decimal, actual: Decimal, points: Decimal) -> Decimal:
    """Return what a number earns that should be low: as much less as it is more than the target, nothing from twice that on."""
    if actual <= target:
        return points
    if target <= 0 or actual >= 2 * target:
        return _ZERO
    return points * (2 * target - actual) / target


def points_of_satisfaction(percent: Decimal, points: Decimal, decimals: int = 2) -> Decimal:
    """Return the points of a satisfaction by the steps of 财预〔2021〕101号: 90, 80 and 60 percent."""
    share = next((share for least, share in ((90, "1"), (80, "0.8"), (60, "0.5")) if percent >= least), "0")
    return rounded(points * Decimal(share), decimals)


def completion(comparison: Comparison | None, target: Decimal, actual: Decimal) -> Decimal | None:
    """Return how many percent of an upward target were reached; ``None`` where percents say nothing."""
    if comparison in _DOWNWARD or target <= 0:
        return None
    return max(_ZERO, actual) * _HUNDRED / target


def range_of(level: Level, points: Decimal, decimals: int = 2) -> Range:
    """Return between which points the score of a goal without a number lies; which it is, is for a person to say."""
    eighty, sixty = (rounded(points * Decimal(share), decimals) for share in ("0.8", "0.6"))
    match level:
        case Level.REACHED:
            return Range(eighty, points, with_high=True)
        case Level.PARTLY:
            return Range(sixty, eighty)
        case Level.MISSED:
            return Range(_ZERO, sixty)


GRADES = ("优", "良", "中", "差")


def grade_of(total: Decimal, least: tuple[int, int, int] = (90, 80, 60)) -> str:
    """Return the grade of a total: the first whose least points it has."""
    return next((grade for grade, points in zip(GRADES, least, strict=False) if total >= points), GRADES[-1])
