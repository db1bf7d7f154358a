"""One 自评表 as numbers: money, indicators with what they earned, total and grade, each as the form says it and as it works out."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xl_tools.appraisal.points_earned import (
    Level,
    Range,
    completion,
    execution_points,
    execution_rate,
    points_of_number,
    points_of_satisfaction,
    range_of,
)
from xl_tools.appraisal.results import Reached, Unclear, is_measured, level_of, reached
from xl_tools.model.table import Comparison, Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.settings.models import AppraisalSettings
from xl_tools.values.amount import parse_amount
from xl_tools.values.percent import parse_percent
from xl_tools.values.points import parse_points
from xl_tools.values.text import squeeze

RESULT, SCORE, REASON = "完成值", "得分", "偏差原因"
TOTAL, GRADE, DONE = "自评总分", "自评等级", "实际完成情况"
MONEY_ROWS = ("预算数", "财政资金", "上年结转资金", "其他资金", "专户资金", "单位资金")
_KINDS_OF_FISCAL = (
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "上级资金",
    "中央财政补助",
    "省级财政补助",
    "市级财政补助",
    "县级配套资金",
)
"""Rows that a form has in place of 财政资金; beside it they are parts of it."""

TOTAL_OF_LIST, FULL = "合计得分", "自评满分"
_KEYS = {"预算数": "budget", "财政资金": "fiscal", "其他资金": "other"}
NOTHING = frozenset({"", "-", "—", "——", "/", "\\", "无"})
"""What stands in a cell where nothing is said."""


class MoneyRow(NamedTuple):
    """One row of the money: approved, as adjusted, spent in 万元; rate in percent, points and what they are of, where they stand.

    ``at`` gives the key of a column's cell.
    """

    name: str
    approved: Decimal | None
    adjusted: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    points: Decimal | None
    score: Decimal | None
    reason: str
    expected: Decimal | None = None

    @property
    def budget(self) -> Decimal | None:
        """What was to be spent: as adjusted, where the form says so."""
        return self.adjusted if self.adjusted is not None else self.approved

    def at(self, column: str) -> str:
        """Return the key under which a column of the row is read."""
        key = _KEYS.get(self.name, self.name)
        return key if column == "全年预算数" else f"{self.name}.{column}"


@dataclass(frozen=True)
class EvaluatedIndicator:
    """An indicator with its result, its points (分值), what it got, and the reason given."""

    row: Indicator
    index: int
    result: str
    points: Decimal | None
    score: Decimal | None
    score_said: str
    reason: str
    settings: AppraisalSettings

    def at(self, column: str) -> str:
        """Return the key of one of its cells."""
        return indicator_key(self.index, column)

    @cached_property
    def held(self) -> Reached | Unclear | None:
        """Target and result as numbers, or why that cannot be; ``None`` for a goal without a number, or where no result stands."""
        return reached(self.row.value, self.result) if self.is_measured and self.result else None

    @property
    def is_measured(self) -> bool:
        """Whether its target is one number."""
        return is_measured(self.row.value)

    @property
    def level(self) -> Level | None:
        """How far a goal without a number was reached, where the form says so."""
        return None if self.is_measured else level_of(self.result)

    @property
    def is_certain(self) -> bool:
        """Whether the rule by which it is scored is known: it has a number, and whether more or less is meant is said."""
        return self.is_measured and (self.row.value.comparison is not None or "成本" not in self.row.level2)

    @cached_property
    def earned(self) -> Decimal | None:
        """What the formula gives; ``None`` where it does not apply or something lacks."""
        if not self.is_certain or not isinstance(self.held, Reached) or self.points is None:
            return None
        target, actual, _ = self.held
        comparison, decimals = self.row.value.comparison, self.settings.decimals
        if self.settings.satisfaction_by_steps and "满意" in self.row.level2 and self.held.unit == "%":
            return points_of_satisfaction(actual, self.points, decimals)
        share = completion(comparison, target, actual)
        if share is not None and share < self.settings.pass_mark:
            return Decimal(0)
        return points_of_number(comparison, target, actual, self.points, decimals)

    @property
    def earned_otherwise(self) -> Decimal | None:
        """What a number that should be low earns by the other formula in use, target ÷ result; ``None`` where it is the only one."""
        held, points = self.held, self.points
        if self.earned is None or not isinstance(held, Reached) or points is None or held.actual <= 0:
            return None
        is_down = self.row.value.comparison in {Comparison.AT_MOST, Comparison.LESS}
        return points * held.target / held.actual if is_down and held.actual > held.target else None

    @cached_property
    def range(self) -> Range | None:
        """Between which points a person may choose; ``None`` where the form does not say how far the goal was reached."""
        level = self.level
        return (
            range_of(level, self.points, self.settings.decimals)
            if level and self.points is not None
            else None
        )

    @property
    def is_short(self) -> bool:
        """Whether it got less than its points."""
        return self.score is not None and self.points is not None and self.score < self.points

    @property
    def reckoning(self) -> str:
        """How its score works out, with the numbers."""
        held, points, value = self.held, self.points, self.row.value
        if self.earned is None or not isinstance(held, Reached) or points is None:
            return ""
        target, actual, unit = held
        if self.earned == points:
            return f"{actual:f}{unit} 达到“{value.text}”，得满分 {points:f}"
        if not self.earned:
            return f"{actual:f}{unit} 离“{value.text}”太远，得 0 分"
        if value.comparison in {Comparison.AT_MOST, Comparison.LESS}:
            return f"{points:f}×（1－（{actual:f}－{target:f}）÷{target:f}）＝{self.earned:f}"
        return f"{points:f}×{actual:f}÷{target:f}＝{self.earned:f}"


@dataclass(frozen=True)
class Evaluation:
    """A 自评表 as numbers."""

    reading: TableReading
    money: tuple[MoneyRow, ...]
    indicators: tuple[EvaluatedIndicator, ...]
    total: Decimal | None
    grade: str
    settings: AppraisalSettings

    @property
    def whole(self) -> MoneyRow | None:
        """The row of all money."""
        return next((row for row in self.money if row.name == "预算数"), None)

    @property
    def parts(self) -> tuple[MoneyRow, ...]:
        """The rows of its parts."""
        return tuple(row for row in self.money if row.name != "预算数")

    @property
    def score_of_money(self) -> Decimal | None:
        """The points of 预算执行率 as they stand in the form, else as they work out."""
        whole = self.whole
        return whole.score if whole and whole.score is not None else self.earned_by_money

    @property
    def earned_by_money(self) -> Decimal | None:
        """What 预算执行率 earns by the formula."""
        whole = self.whole
        if whole is None or whole.spent is None or whole.budget is None:
            return None
        points = whole.points if whole.points is not None else Decimal(self.settings.execution_points)
        return execution_points(whole.spent, whole.budget, points, self.settings.decimals)

    @property
    def sum_of_indicators(self) -> Decimal:
        """The scores of the indicators together."""
        return sum((each.score for each in self.indicators if each.score is not None), Decimal(0))

    @property
    def sum_of_scores(self) -> Decimal:
        """All scores together: what the total should be."""
        return self.sum_of_indicators + (self.score_of_money or 0)

    @property
    def is_scored(self) -> bool:
        """Whether every indicator has a score."""
        return bool(self.indicators) and all(each.score is not None for each in self.indicators)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has begun to fill it in."""
        whole = self.whole
        return not any(each.result or each.score is not None for each in self.indicators) and (
            whole is None or whole.spent is None
        )

    @property
    def rate(self) -> Decimal | None:
        """How many percent of the budget were spent."""
        whole = self.whole
        if whole is None or whole.spent is None or whole.budget is None:
            return None
        return execution_rate(whole.spent, whole.budget)


def evaluation_of(reading: TableReading, settings: AppraisalSettings) -> Evaluation:
    """Return a 自评表 as numbers."""
    more = dict(reading.table.more)
    return Evaluation(
        reading,
        tuple(money_rows(reading)),
        tuple(_indicators(reading, settings)),
        parse_points(more.get(TOTAL, "")),
        squeeze(more.get(GRADE, "")),
        settings,
    )


def money_rows(reading: TableReading) -> Iterator[MoneyRow]:
    """Yield the rows of the money that a form has, in 万元."""
    fields = reading.form.fields if reading.form else frozenset()
    known = {each.partition(".")[0] for each in fields}
    names = [
        name for name in (*MONEY_ROWS, *_KINDS_OF_FISCAL) if not known.isdisjoint((name, _KEYS.get(name)))
    ]
    for name in names:
        if name in _KINDS_OF_FISCAL and "财政资金" in names:
            continue
        key = _KEYS.get(name, name)

        def amount(key: str, of: str = name) -> Decimal | None:
            unit = reading.unit_of(_KEYS.get(of, of))
            return parse_amount(reading.texts.get(key, ""), unit)

        def text(column: str, of: str = name) -> str:
            said = reading.texts.get(f"{of}.{column}", "").strip()
            return "" if said in NOTHING else said

        yield MoneyRow(
            name,
            amount(f"{name}.年初预算数"),
            amount(key),
            amount(f"{name}.全年执行数"),
            parse_percent(text("执行率")) if text("执行率") else None,
            parse_points(text("资金分值")),
            _score(text("资金得分")),
            text("资金原因"),
            amount(f"{name}.预计执行数"),
        )


def _indicators(reading: TableReading, settings: AppraisalSettings) -> Iterator[EvaluatedIndicator]:
    for index, row in enumerate(reading.table.indicators):
        more = dict(row.more)
        score = more.get(SCORE, "").strip()
        reason, result = more.get(REASON, "").strip(), more.get(RESULT, "").strip()
        yield EvaluatedIndicator(
            row,
            index,
            "" if result in NOTHING and not is_measured(row.value) else result,
            row.weight,
            _score(score),
            score,
            "" if reason in NOTHING else reason,
            settings,
        )


def _score(text: str) -> Decimal | None:
    """Return a score, also one below nothing or above a hundred, which a rule will tell."""
    negative = text.startswith(("-", "－"))
    points = parse_points(text.lstrip("-－"))
    return None if points is None else -points if negative else points
