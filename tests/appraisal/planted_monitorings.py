"""Faults of a 监控表, each planted into a clean one; as in planted_evaluations."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from tests.appraisal.made_forms import MadeForm, spend_by_month
from tests.appraisal.planted_evaluations import (
    Plant,
    indicator_left_out,
    indicator_renamed,
    key,
    measured,
    target_lowered,
    worded,
)
from xl_tools.appraisal.points_earned import rounded
from xl_tools.model.table import Comparison

_UP = {Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL}
_DOWN = {Comparison.AT_MOST, Comparison.LESS}


def reach(made: MadeForm, number: int, times: str) -> None:
    """Enter so many times the target as the result."""
    (quantity,) = made.table.indicators[number].value.quantities
    actual = rounded(quantity.number * Decimal(times), 3)
    made.rows[number]["完成值"] = f"{actual:f}{quantity.unit}"


def nothing_said(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["完成值"] = ""
    return key(number, "完成值")


def no_chance_said(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["完成可能性"] = ""
    return key(number, "完成可能性")


def no_spending(_rng: Random, made: MadeForm) -> str:
    for row in ("预算数", "财政资金"):
        made.once[f"{row}.全年执行数"] = made.once[f"{row}.执行率"] = ""
    return "预算数.全年执行数"


def late_and_silent(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    reach(made, number, rng.choice(["0.05", "0.1", "0.3"]))
    return key(number, "偏差原因")


def dear_and_silent(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _DOWN)
    if number is None:
        return None
    reach(made, number, rng.choice(["1.1", "2"]))
    return key(number, "偏差原因")


def partly_and_silent(rng: Random, made: MadeForm) -> str | None:
    if (number := worded(rng, made)) is None:
        return None
    made.rows[number]["完成值"] = rng.choice(["部分达成预期指标并具有一定效果", "未达成预期指标且效果较差"])
    return key(number, "偏差原因")


def kind_alone(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["偏差类型"] = rng.choice(["其他", "政策调整", "按计划暂未实施"])
    return key(number, "偏差原因")


def far_beyond(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, {Comparison.AT_LEAST, Comparison.MORE})
    if number is None:
        return None
    reach(made, number, rng.choice(["1.16", "1.3", "3"]))
    return key(number, "完成值")


def beyond_exact(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, {Comparison.EQUAL})
    if number is None:
        return None
    reach(made, number, rng.choice(["1.01", "1.2", "2"]))
    return key(number, "完成值")


def doubtful(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number] |= {"完成可能性": rng.choice(["有可能", "完全不可能"]), "偏差原因": "进度较慢。"}
    return key(number, "预计完成值")


def doubtful_without_a_reason(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number] |= {"完成可能性": rng.choice(["有可能", "完全不可能"]), "预计完成值": "约九成"}
    return key(number, "偏差原因")


def impossible_and_let_be(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number] |= {"完成可能性": "完全不可能", "预计完成值": "0", "偏差原因": "项目取消。"}
    return "需整改"


def red_and_let_be(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    reach(made, number, "0.1")
    made.rows[number]["偏差原因"] = ""
    return "需整改"


def more_than_the_budget(rng: Random, made: MadeForm) -> str:
    budget = made.table.funding.budget or Decimal(1)
    spend_by_month(made, budget * rng.choice([10_000, 2]))
    return "预算数.全年执行数"


def rate_off(rng: Random, made: MadeForm) -> str:
    made.once["预算数.执行率"] = rng.choice(["12%", "99.9%", "3.5%"])
    return "预算数.执行率"


def whole_off(_rng: Random, made: MadeForm) -> str:
    spent = made.once["财政资金.全年执行数"]
    assert isinstance(spent, Decimal)
    made.once["预算数.全年执行数"] = spent / 2
    return "预算数.全年执行数"


def little_spent(rng: Random, made: MadeForm) -> str:
    budget = made.table.funding.budget or Decimal(1)
    spend_by_month(made, rounded(budget * Decimal(rng.choice(["0.1", "0.3", "0.4"])), 4))
    return "预算数.全年执行数"


MONITORED: Mapping[str, Sequence[Plant]] = {
    "JXM01": [nothing_said, no_chance_said, no_spending],
    "JXM02": [late_and_silent, dear_and_silent, partly_and_silent],
    "JXM03": [kind_alone],
    "JXM04": [far_beyond],
    "JXM05": [beyond_exact],
    "JXM06": [doubtful, doubtful_without_a_reason],
    "JXM07": [impossible_and_let_be, red_and_let_be],
    "JXM08": [more_than_the_budget, rate_off, whole_off],
    "JXM09": [little_spent],
    "JXM10": [target_lowered, indicator_renamed, indicator_left_out],
}
