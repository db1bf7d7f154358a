"""Faults of a 自评表, each planted into a clean one in several ways; a plant says at which field it is to be found, or that it has no place here."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random

from tests.appraisal.made_forms import NATIONAL, MadeForm, spend, total
from xl_tools.appraisal.points_earned import execution_points, points_of_number, rounded
from xl_tools.appraisal.results import is_measured
from xl_tools.model.table import Comparison

Plant = Callable[[Random, MadeForm], str | None]
_UP = {Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL}
_DOWN = {Comparison.AT_MOST, Comparison.LESS}


def key(number: int, column: str) -> str:
    return f"indicator.{number}.{column}"


def points(made: MadeForm, number: int) -> Decimal:
    held = made.rows[number]["weight"]
    assert isinstance(held, Decimal)
    return held


def measured(rng: Random, made: MadeForm, signs: set[Comparison]) -> int | None:
    """Choose an indicator with a number and one of the signs, full as it is."""
    numbers = [
        n
        for n, row in enumerate(made.table.indicators)
        if is_measured(row.value) and row.value.comparison in signs and row.value.quantities[0].number >= 2
    ]
    return rng.choice(numbers) if numbers else None


def worded(rng: Random, made: MadeForm) -> int | None:
    """Choose an indicator without a number."""
    numbers = [n for n, row in enumerate(made.table.indicators) if not is_measured(row.value)]
    return rng.choice(numbers) if numbers else None


def scored(made: MadeForm, number: int, actual: Decimal, reason: str = "天气原因，明年提前安排。") -> None:
    """Enter a result with the score that the formula gives."""
    row = made.table.indicators[number]
    (quantity,) = row.value.quantities
    earned = points_of_number(row.value.comparison, quantity.number, actual, points(made, number))
    made.rows[number] |= {"完成值": f"{actual:f}{quantity.unit}", "得分": earned, "偏差原因": reason}
    total(made)


# ── JXS01 ──
def weight_off(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    by = rng.choice([Decimal(1), Decimal(5), Decimal("0.5"), Decimal(-1)])
    made.rows[number]["weight"] = made.rows[number]["得分"] = points(made, number) + by
    return key(0, "weight")


def weight_missing(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["weight"] = ""
    return key(number, "weight")


def level_off(_rng: Random, made: MadeForm) -> str | None:
    first = made.rows[0]
    level = str(first["level1"])
    own = sum(points(made, n) for n, row in enumerate(made.rows) if row["level1"] == level)
    for row in made.rows:
        if row["level1"] == level:
            row["level1"] = f"{level}（{own - 5:f}分）"
    return key(0, "weight")


# ── JXS02 ──
def total_off(rng: Random, made: MadeForm) -> str:
    whole = made.once["自评总分"]
    assert isinstance(whole, Decimal)
    made.once["自评总分"] = whole + Decimal(rng.choice(["0.5", "1", "-2", "5", "-0.02", "10"]))
    return "自评总分"


def total_without_money(_rng: Random, made: MadeForm) -> str:
    whole, money = made.once["自评总分"], made.once["预算数.资金得分"]
    assert isinstance(whole, Decimal)
    assert isinstance(money, Decimal)
    made.once["自评总分"] = whole - money
    return "自评总分"


# ── JXS03 ──
def score_above(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["得分"] = points(made, number) + Decimal(rng.choice(["0.5", "1", "2", "10"]))
    return key(number, "得分")


def score_below_nothing(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["得分"] = Decimal(rng.choice(["-1", "-0.5"]))
    return key(number, "得分")


def points_of_nothing(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["weight"] = made.rows[number]["得分"] = Decimal(0)
    return key(number, "weight")


def money_above(_rng: Random, made: MadeForm) -> str:
    made.once["预算数.资金得分"] = Decimal(11)
    return "预算数.资金得分"


# ── JXS04 ──
def money_rounded_up(rng: Random, made: MadeForm) -> str:
    budget = made.table.funding.budget or Decimal(1)
    spent = (budget * Decimal(rng.choice(["0.862", "0.75", "0.9", "0.4"]))).quantize(Decimal("0.0001"))
    spend(made, spent)
    made.once["预算数.资金得分"] = min(Decimal(10), execution_points(spent, budget).to_integral_value() + 1)
    return "预算数.资金得分"


def rate_off(rng: Random, made: MadeForm) -> str:
    made.once["预算数.执行率"] = rng.choice(["50%", "88.88%", "12%", "105%"])
    return "预算数.执行率"


def whole_off(rng: Random, made: MadeForm) -> str:
    spent = made.once["财政资金.全年执行数"]
    assert isinstance(spent, Decimal)
    made.once["预算数.全年执行数"] = rng.choice([Decimal(0), spent + Decimal("0.01"), spent * 2])
    return "预算数.全年执行数"


def budget_of_nothing(_rng: Random, made: MadeForm) -> str:
    made.once["budget"] = Decimal(0)
    return "budget"


# ── JXS05 ──
def full_though_short(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    target = made.table.indicators[number].value.quantities[0].number
    scored(made, number, rounded(target * Decimal(rng.choice(["0.9", "0.8", "0.5"])), 2))
    made.rows[number]["得分"] = points(made, number)
    return key(number, "得分")


def rounded_away(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None or points(made, number) < 5:
        return None
    target = made.table.indicators[number].value.quantities[0].number
    scored(made, number, rounded(target * Decimal("0.862"), 2))
    earned = made.rows[number]["得分"]
    assert isinstance(earned, Decimal)
    made.rows[number]["得分"] = earned.to_integral_value() + 1
    return key(number, "得分")


def full_though_dear(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _DOWN)
    if number is None:
        return None
    target = made.table.indicators[number].value.quantities[0].number
    scored(made, number, rounded(target * Decimal(rng.choice(["1.25", "1.5", "2"])), 2))
    made.rows[number]["得分"] = points(made, number)
    return key(number, "得分")


def less_than_earned(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP | _DOWN)
    if number is None:
        return None
    made.rows[number] |= {"得分": points(made, number) - 1, "偏差原因": "从严打分，明年改进。"}
    return key(number, "得分")


# ── JXS06 ──
def partly_and_full(rng: Random, made: MadeForm) -> str | None:
    if (number := worded(rng, made)) is None:
        return None
    made.rows[number] |= {
        "完成值": rng.choice(["部分达成预期指标并具有一定效果", "部分完成"]),
        "得分": points(made, number),
    }
    return key(number, "得分")


def missed_and_much(rng: Random, made: MadeForm) -> str | None:
    if (number := worded(rng, made)) is None:
        return None
    share = Decimal(rng.choice(["0.6", "0.7", "1"]))
    made.rows[number] |= {
        "完成值": rng.choice(["未达成预期指标且效果较差", "没有完成"]),
        "得分": rounded(points(made, number) * share),
        "偏差原因": "资金没有到位，明年安排。",
    }
    return key(number, "得分")


def reached_and_little(rng: Random, made: MadeForm) -> str | None:
    if (number := worded(rng, made)) is None:
        return None
    share = Decimal(rng.choice(["0.79", "0.5", "0"]))
    made.rows[number] |= {
        "完成值": "达成预期指标",
        "得分": rounded(points(made, number) * share),
        "偏差原因": "从严打分，明年改进。",
    }
    return key(number, "得分")


# ── JXS07 ──
def short_and_silent(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    target = made.table.indicators[number].value.quantities[0].number
    scored(made, number, rounded(target * Decimal("0.9"), 2), rng.choice(["", "无", "—"]))
    return key(number, "偏差原因")


def partly_and_silent(rng: Random, made: MadeForm) -> str | None:
    if (number := worded(rng, made)) is None:
        return None
    score = rounded(points(made, number) * Decimal("0.7"))
    made.rows[number] |= {"完成值": "部分达成预期指标并具有一定效果", "得分": score, "偏差原因": ""}
    return key(number, "偏差原因")


# ── JXS08 ──
def far_beyond(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    target = made.table.indicators[number].value.quantities[0].number
    scored(made, number, rounded(target * Decimal(rng.choice(["1.31", "1.5", "2", "10"])), 2), "")
    return key(number, "完成值")


# ── JXS09, JXS10 ──
def money_left(rng: Random, made: MadeForm, shares: Sequence[str]) -> None:
    budget = made.table.funding.budget or Decimal(1)
    spend(made, (budget * Decimal(rng.choice(shares))).quantize(Decimal("0.0001")))
    for row in made.rows:
        row["偏差原因"] = ""
    for number in range(len(made.rows)):
        made.rows[number]["得分"] = points(made, number)
        if made.rows[number]["完成值"] == "部分达成预期指标并具有一定效果":
            made.rows[number]["完成值"] = "达成预期指标"
    total(made)


def full_on_half_the_money(rng: Random, made: MadeForm) -> str:
    money_left(rng, made, ["0.9", "0.7", "0.5", "0.2"])
    return "预算数.执行率"


def unspent_and_silent(rng: Random, made: MadeForm) -> str:
    money_left(rng, made, ["0.79", "0.6", "0.3", "0"])
    return "预算数.资金原因"


# ── JXS11 ──
def word_for_a_number(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP | _DOWN)
    if number is None:
        return None
    made.rows[number]["完成值"] = rng.choice(
        ["完成", "已达标", "达成预期指标", "100多", "按计划实施", "基本做到"]
    )
    if made.rows[number]["完成值"] == "100多":
        made.rows[number]["完成值"] = "3个、5个"
    return key(number, "完成值")


def range_for_a_number(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, {Comparison.AT_LEAST, Comparison.AT_MOST})
    if number is None:
        return None
    made.rows[number]["完成值"] = made.table.indicators[number].value.text
    return key(number, "完成值")


def share_for_a_percent(_rng: Random, made: MadeForm) -> str | None:
    for number, row in enumerate(made.table.indicators):
        if (
            is_measured(row.value)
            and row.value.quantities[0].unit == "%"
            and row.value.quantities[0].number > 1
        ):
            made.rows[number]["完成值"] = "0.96"
            return key(number, "完成值")
    return None


# ── JXS12 ──
def one_takes_all(rng: Random, made: MadeForm) -> str:
    heavy = Decimal(rng.choice([41, 60, 75]))
    number = rng.randrange(len(made.rows))
    rest = (90 - heavy) / max(len(made.rows) - 1, 1)
    for each, row in enumerate(made.rows):
        row["weight"] = row["得分"] = heavy if each == number else rounded(rest)
    return key(number, "weight")


# ── JXS13 ──
def result_missing(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["完成值"] = ""
    return key(number, "完成值")


def score_missing(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["得分"] = ""
    return key(number, "得分")


def prompt_left(rng: Random, made: MadeForm) -> str:
    made.once["实际完成情况"] = rng.choice(
        [
            "对照年度目标，说明目标完成情况（100字以内）",
            "请填写实际完成情况",
            "（对照年初目标填写，200字左右）",
            "XXX",
        ]
    )
    return "实际完成情况"


def spending_missing(_rng: Random, made: MadeForm) -> str:
    for name in ("全年执行数", "执行率", "资金得分"):
        made.once[f"预算数.{name}"] = ""
        made.once[f"财政资金.{name}"] = ""
    return "预算数.全年执行数"


# ── JXS14 ──
def all_copied(rng: Random, made: MadeForm) -> str | None:
    if len(made.rows) < 3:
        return None
    bare = rng.random() < 0.5
    for row, filled in zip(made.table.indicators, made.rows, strict=True):
        filled["完成值"] = row.value.text.lstrip("≥≤=") if bare else row.value.text
    return key(0, "完成值")


# ── JXS15 ──
def target_lowered(rng: Random, made: MadeForm) -> str | None:
    number = measured(rng, made, _UP)
    if number is None:
        return None
    value, unit_in_column = made.rows[number]["value"], made.rows[number].get("unit")
    (quantity,) = made.table.indicators[number].value.quantities
    low = f"{(quantity.number / 2).quantize(Decimal('0.01')).normalize():f}"
    made.rows[number]["value"] = low if unit_in_column else str(value).replace(f"{quantity.number:f}", low)
    return key(number, "value") if made.rows[number]["value"] != value else None


def indicator_renamed(rng: Random, made: MadeForm) -> str:
    number = rng.randrange(len(made.rows))
    made.rows[number]["level3"] = rng.choice(["另一个指标", "新增的指标名称"])
    return key(number, "level3")


def indicator_left_out(rng: Random, made: MadeForm) -> str | None:
    if len(made.rows) < 2:
        return None
    del made.rows[rng.randrange(len(made.rows))]
    return "label.level3"


# ── JXS17, JXS18 ──
def grade_off(rng: Random, made: MadeForm) -> str:
    made.once["自评等级"] = rng.choice(
        [each for each in ("优", "良", "中", "差") if each != made.once["自评等级"]]
    )
    return "自评等级"


def budget_changed(rng: Random, made: MadeForm) -> str | None:
    if made.template.name == NATIONAL:  # which has no place to tell why
        return None
    budget = made.table.funding.budget or Decimal(1)
    spent = budget + rng.choice([Decimal(1), Decimal("0.5"), Decimal(12)])
    made.once["budget"] = made.once["fiscal"] = spent
    for row in ("预算数", "财政资金"):
        made.once[f"{row}.全年执行数"], made.once[f"{row}.执行率"] = spent, "100%"
    made.once["预算数.资金得分"] = Decimal(10)
    return "budget"


PLANTS: Mapping[str, Sequence[Plant]] = {
    "JXS01": [weight_off, weight_missing, level_off],
    "JXS02": [total_off, total_without_money],
    "JXS03": [score_above, score_below_nothing, points_of_nothing, money_above],
    "JXS04": [money_rounded_up, rate_off, whole_off, budget_of_nothing],
    "JXS05": [full_though_short, rounded_away, full_though_dear, less_than_earned],
    "JXS06": [partly_and_full, missed_and_much, reached_and_little],
    "JXS07": [short_and_silent, partly_and_silent],
    "JXS08": [far_beyond],
    "JXS09": [full_on_half_the_money],
    "JXS10": [unspent_and_silent],
    "JXS11": [word_for_a_number, range_for_a_number, share_for_a_percent],
    "JXS12": [one_takes_all],
    "JXS13": [result_missing, score_missing, prompt_left, spending_missing],
    "JXS14": [all_copied],
    "JXS15": [target_lowered, indicator_renamed, indicator_left_out],
    "JXS17": [grade_off],
    "JXS18": [budget_changed],
}
