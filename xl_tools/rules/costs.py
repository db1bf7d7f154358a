"""JX2: 预算与资金, what the cost indicators say of the budget."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.finding import APPROPRIATE, ERROR, WARNING
from xl_tools.model.table import Indicator, Quantity
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule, Threshold
from xl_tools.rules.table_facts import is_cost, ten_thousandfold, without_sign
from xl_tools.values.amount import fen, format_amount, parse_amount
from xl_tools.values.chinese_number import CHINESE_NUMBER
from xl_tools.values.text import half_width

_AMOUNT = re.compile(rf"(?:\d[\d,]*(?:\.\d+)?|{CHINESE_NUMBER})(?:百元|千元|万元|元)")
_MONTHLY = re.compile(r"[/·每]月|月均")
_QUARTERLY = re.compile(r"[/·每]季")
_OTHER_PERIOD = re.compile(r"[/·每][天日周]|[/·]次|日均")
_PER = re.compile(
    # 6400元/人, 200元/人·年, 每名党员, 每个行政村, 户均: what a standard is per, one to three characters
    r"/(?:个)?(?:行政)?(?P<unit>[^\W\d_A-Za-z]{1,2}?|km)(?=$|[·/\d（(年月季天日])"
    r"|每(?:个|一)?(?:行政)?(?P<each>[人名位户村亩宗台套处场次件份辆座所]|公里|千米)(?!年|月|季|天|日)|(?P<mean>[人户村亩])均"
)
_SAME_UNITS = ("人名位", "公里千米km", "台套")
_TOLERANCE = Threshold(
    "standard_tolerance",
    "人均标准容差",
    1,
    "人均标准 × 人数与预算数相差超过预算数的百分之几才提示（JX207）",
    at_most=100,
)


class _Standard(NamedTuple):
    """A cost per person (village, 亩 …) and year, in 万元."""

    row: int
    per: str
    amount: Decimal
    said: str


def cost_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：成本指标里的总金额与预算数一致（元、万元换算后比较）；几个成本指标相加等于预算数也可以。
    依据：财预〔2015〕88号：绩效指标要与预算资金相匹配。
    原因：成本指标管的就是这笔预算，数不同就不知道按哪个考核。
    举例：预算数 70.00 万元，成本指标写“750000 元”。
    改法：把指标值改成预算数；若写的是人均、每村等单位标准，请在指标名称或描述里写明“标准”“人均”等字样。
    """
    budget = reading.table.funding.budget
    costs = context.facts(reading).by_costs
    if budget is None or not costs:
        return
    total = sum((cost.amount for cost in costs), Decimal(0))
    if fen(budget) in {fen(total), *(fen(cost.amount) for cost in costs)}:
        return
    rows = reading.table.indicators
    standards = list(_standards(rows, {cost.said_at for cost in costs}))
    if sum(map(is_cost, rows)) != len(costs) + len(standards):
        return  # some cost is said in words
    products = [each.amount * count.number for each in standards for _, count in _counts(rows, each.per)]
    together = [sum(products, Decimal(0))] if products else []
    if any(_near(budget - total, amount, budget, context) for amount in (*products, *together)):
        return  # a standard, or all of them, is of what the totals leave
    if any(ten_thousandfold(budget, cost.amount) for cost in costs):
        return
    said = "、".join(cost.said for cost in costs)
    yield Fault(costs[0].said_at, f"成本指标写的是 {said}，预算数是 {format_amount(budget)} 万元", "请改一致")


def standard_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表里写了人均（户均、村均、亩均）标准和人数（户数、村数、亩数）的，两者相乘等于预算数。
    依据：财预〔2015〕88号：绩效目标要与资金规模相匹配；预算编制以人数和标准为依据。
    原因：标准、人数、预算三者只要有一个抄错，补助就会发多或发少。
    举例：预算 0.64 万元，3 人，人均标准却写 6400 元——6400 元是总额，人均应是 2133 元左右。
    改法：核对名册和文件，改正错的那个数；标准只管预算的一部分的，把其余部分也写成成本指标。
    """
    budget = reading.table.funding.budget
    rows = reading.table.indicators
    standards = list(_standards(rows))
    if budget is None or len(standards) != 1:
        return
    standard = standards[0]
    counts = _counts(rows, standard.per)
    if len(counts) != 1:
        return
    counted_in, count = counts[0]
    total = standard.amount * count.number
    others = [cost.amount for cost in context.facts(reading).by_costs if cost.said != standard.said]
    whole = [budget, budget - sum(others, Decimal(0))]
    if any(_near(total, amount, budget, context) for amount in whole):
        return
    if any(amount < budget for amount in others) and total < budget:
        return  # the standard is of a part, and other parts have indicators of their own
    place = reading.address(indicator_key(counted_in, "value"))
    product = (
        f"{standard.said} × {count.number:f} {count.unit.strip()}（{place}）= {format_amount(total)} 万元"
    )
    message = f"标准 {product}，预算数是 {format_amount(budget)} 万元"
    yield Fault(indicator_key(standard.row, "value"), message, "请核对标准、数量和预算数，改正错的那个")


def _near(left: Decimal, right: Decimal, budget: Decimal, context: Context) -> bool:
    """Whether two amounts differ by no more than the part of the budget that rounding explains."""
    return abs(left - right) <= budget * context.limit(_TOLERANCE) / 100


def _standards(rows: Sequence[Indicator], but: Collection[str] = ()) -> Iterator[_Standard]:
    """Yield the costs per something, but those whose keys are given: they are totals all the same."""
    for index, row in enumerate(rows):
        if not is_cost(row) or indicator_key(index, "value") in but:
            continue
        value = half_width(without_sign(row.value.text))
        said = (value, row.level3, row.description)
        named = next(filter(None, (_PER.search(half_width(text)) for text in said)), None)
        amounts = _AMOUNT.findall(value) if named else []
        amount = parse_amount(amounts[0]) if len(amounts) == 1 else None
        if named is None or amount is None or _OTHER_PERIOD.search(value):
            continue
        per = next(filter(None, named.groups()))
        times = 12 if _MONTHLY.search(value) else 4 if _QUARTERLY.search(value) else 1
        yield _Standard(index, per, amount * times, value)


def _counts(rows: Sequence[Indicator], per: str) -> list[tuple[int, Quantity]]:
    """Return the 数量指标 that count what a standard is per; a value with several numbers counts nothing."""
    return [
        (index, row.value.quantities[0])
        for index, row in enumerate(rows)
        if "数量" in row.level2 and len(row.value.quantities) == 1 and _is_count_of(row, per)
    ]


def _is_count_of(row: Indicator, per: str) -> bool:
    unit = row.value.quantities[0].unit.strip()
    if per == "村" and unit == "个":
        return "村" in row.level3 or "村" in row.description
    return unit == per or any(unit and unit in units and per in units for units in _SAME_UNITS)


RULES = (
    TableRule("JX206", "成本指标的金额与预算数不一致", ERROR, APPROPRIATE, cost_contradicts_budget),
    TableRule(
        "JX207",
        "人均标准 × 人数与预算数不符",
        WARNING,
        APPROPRIATE,
        standard_contradicts_budget,
        threshold=_TOLERANCE,
    ),
)
