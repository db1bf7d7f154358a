"""Lights of a monitoring: how what was done by a month stands to what was due by then, each rule a pure function."""

from decimal import Decimal
from enum import StrEnum

from xl_tools.appraisal.points_earned import Level
from xl_tools.model.table import Comparison, SpendingPlan
from xl_tools.settings.models import AppraisalSettings

_MONTHS = 12
_DOWNWARD = frozenset({Comparison.AT_MOST, Comparison.LESS})
_NOT_BY_TIME = ("质量", "时效", "成本")
_PERCENT = "%"


class Light(StrEnum):
    """How an indicator stands; the value is the word of the form."""

    RED = "红"
    YELLOW = "黄"
    GREEN = "绿"
    BLUE = "蓝"

    @property
    def is_warning(self) -> bool:
        """Whether something must be said of it."""
        return self in (Light.RED, Light.YELLOW)


def planned_share(plan: SpendingPlan, month: int) -> Decimal | None:
    """Return the percent of the budget that the project's own plan has spent by the end of a month, in between its dates by a straight line; ``None`` without a plan."""
    given = {3: plan.march, 6: plan.june, 10: plan.october, _MONTHS: plan.december}
    known = {0: Decimal(0), **{at: percent for at, percent in given.items() if percent is not None}}
    if len(known) == 1:
        return None
    before = max(at for at in known if at <= month)
    if before == month:
        return known[month]
    behind = min((at for at in known if at > month), default=None)
    if behind is None:
        return known[before]
    part = Decimal(month - before) / (behind - before)
    return known[before] + (known[behind] - known[before]) * part


def share_of_year(month: int) -> Decimal:
    """Return the percent of the year that has passed by the end of a month."""
    return Decimal(100 * month) / _MONTHS


def light_of_money(rate: Decimal, due: Decimal, settings: AppraisalSettings) -> Light | None:
    """Return the light of what was spent (percent of the budget) where ``due`` percent were due; ``None`` where nothing was."""
    return None if due <= 0 else _by_share(rate * 100 / due, settings, highest=Light.GREEN)


def is_due_by_time(level2: str, unit: str) -> bool:
    """Whether an indicator grows over the year: not a quality, a deadline or a cost, and no percent, which is of any time."""
    return not any(word in level2 for word in _NOT_BY_TIME) and unit != _PERCENT


def light_of_number(
    comparison: Comparison | None,
    target: Decimal,
    actual: Decimal,
    month: int | None,
    settings: AppraisalSettings,
    *,
    is_strict: bool,
) -> Light:
    """Return the light of a number; ``month`` is given where it grows over the year, ``is_strict`` for quality, time and cost, which have two."""
    if comparison in _DOWNWARD or target <= 0:
        return Light.GREEN if actual <= target else Light.RED
    if is_strict:
        return Light.GREEN if actual >= target else Light.RED
    due = target if month is None else target * month / _MONTHS
    return _by_share(actual * 100 / due, settings, highest=Light.BLUE)


def light_of_level(level: Level) -> Light:
    """Return the light of a goal without a number."""
    return {Level.REACHED: Light.GREEN, Level.PARTLY: Light.YELLOW, Level.MISSED: Light.RED}[level]


def _by_share(percent: Decimal, settings: AppraisalSettings, *, highest: Light) -> Light:
    if percent < settings.red:
        return Light.RED
    if percent < settings.yellow:
        return Light.YELLOW
    return Light.GREEN if percent < settings.blue else highest


def worst(lights: list[Light]) -> Light | None:
    """Return the worst of lights; ``None`` for none."""
    return next(
        (light for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE) if light in lights), None
    )
