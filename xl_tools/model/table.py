"""One 绩效目标表 (performance target table) as a value."""

from decimal import Decimal
from enum import StrEnum

from xl_tools.model.record import Record


class Funding(Record):
    """预算规模: amounts in 万元; ``None`` is a cell that is empty or cannot be read as an amount."""

    budget: Decimal | None = None
    fiscal: Decimal | None = None
    other: Decimal | None = None

    @property
    def sources(self) -> Decimal | None:
        """财政资金 + 其他资金 in 万元 (an empty 其他资金 counts as 0), or ``None`` without 财政资金."""
        return None if self.fiscal is None else self.fiscal + (self.other or Decimal(0))


class SpendingPlan(Record):
    """资金支出计划: cumulative percent of the budget at the end of March, June, October and December."""

    march: Decimal | None = None
    june: Decimal | None = None
    october: Decimal | None = None
    december: Decimal | None = None


class Comparison(StrEnum):
    """How an indicator's value is meant against its number."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"


class Quantity(Record):
    """A number with its unit of measure (``49 个``, ``95 %``, ``2 万元``); the unit may be empty."""

    number: Decimal
    unit: str = ""


class IndicatorValue(Record):
    """指标值: the text as written and what was understood of it.

    A comparison with one quantity (``≥95%``), several quantities (``140 人，49 个``), or a phrase (none).
    """

    text: str = ""
    comparison: Comparison | None = None
    quantities: tuple[Quantity, ...] = ()

    @property
    def is_phrase(self) -> bool:
        """Whether the value is qualitative: text without any quantity."""
        return bool(self.text) and not self.quantities


class Indicator(Record):
    """One row of the indicator block, its 一级 and 二级 names already inherited downwards."""

    level1: str = ""
    level2: str = ""
    level3: str = ""
    description: str = ""
    value: IndicatorValue = IndicatorValue()
    basis: str = ""
    weight: Decimal | None = None
    more: tuple[tuple[str, str], ...] = ()
    """What a form asks beside these, by the names of its fields."""


class PerformanceTable(Record):
    """绩效目标表: one form, one project."""

    number: int | None = None
    title: str = ""
    unit_code: str = ""
    unit_name: str = ""
    code: str = ""
    name: str = ""
    funding: Funding = Funding()
    purpose: str = ""
    plan: SpendingPlan = SpendingPlan()
    goals: str = ""
    indicators: tuple[Indicator, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    """What a form asks beside these, by the names of its fields."""
    level_points: tuple[tuple[str, str], ...] = ()
    """Points that stand behind the names of 一级 and 二级 (``产出指标（50分）``), as written."""
