"""JX2: 预算与资金, what the cost indicators say of the budget."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.finding import APPROPRIATE, ERROR, WARNING
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.slips import is_misplaced, is_slip
from xl_tools.rules.standards import is_near, products_of, standards_of
from xl_tools.rules.table_facts import SaidAmount, is_cost, ten_thousandfold
from xl_tools.values.amount import fen, format_amount, same_amount
from xl_tools.values.text import squeeze

_SEVERAL = 2
_NEXT_CLAUSE = 16
_ROUGHLY = Decimal("0.25")
_NO_SUM = (Role.STANDARD, Role.FACTOR, Role.EACH, Role.PREVIOUS, Role.CHANGE, Role.OTHER_YEAR, Role.HISTORY)
_A_SUM = re.compile(
    r"(?:合计|共计|总计|总额|总共|共|控制在|不超过|不突破|总(?:成本|费用|支出|投资))(?:为|是|[:])?$"
)
_THE_WHOLE = re.compile(
    r"总(?:成本|支出|费用|投入|投资|造价|经费|资金)|(?:经费|资金|补助|补贴|费用|支出|投资|奖补)?总额"
)
_APPROVED = re.compile("预算|核定|批复|概算|测算|控制数|核算|评审")
_OF_ONE_SOURCE = re.compile(r"财政|补助|奖补|补贴|配套|拨款|县级|区级|镇级|省级|中央|上级|本级")


def cost_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：成本指标里的总金额与预算数一致（元、万元换算后比较）；几个成本指标相加等于预算数也可以；描述里的合计、控制数，依据里的预算、核定数，与指标值一致。
    依据：财预〔2015〕88号：绩效指标要与预算资金相匹配。
    原因：成本指标管的就是这笔预算，数不同就不知道按哪个考核。
    举例：预算数 70.00 万元，成本指标写“750000 元”。
    改法：把指标值改成预算数；只是其中一项的成本（如印刷费）不与预算数比；人均、每村等单位标准，请写明“标准”“人均”等字样。
    """
    yield from _descriptions(reading, context)
    yield from _bases(reading, context)
    budget = reading.table.funding.budget
    costs = context.facts(reading).by_costs
    if not budget or not costs:
        return
    total = sum((cost.amount for cost in costs), Decimal(0))
    if fen(budget) in {fen(total), *(fen(cost.amount) for cost in costs)}:
        return
    if any(ten_thousandfold(budget, cost.amount) for cost in costs) or _is_of_fiscal(reading, costs):
        return
    if _is_made_up_for(reading, context, budget, total):
        yield from _only_a_part(reading, context, costs)
        return
    wrong = _wrong(costs, budget)
    if wrong is None:
        return
    is_certain = wrong.is_certain and sum(each.is_certain for each in costs) == 1
    said = wrong.said if is_certain else "、".join(cost.said for cost in costs)
    message = f"成本指标写的是 {said}，预算数是 {format_amount(budget)} 万元"
    yield Fault(wrong.said_at, message, "请改一致", severity=ERROR if is_certain else WARNING)


def _descriptions(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield a sum in the description of a cost indicator that is not the indicator's own value."""
    rows = zip(
        reading.table.indicators,
        context.claims.of_values(reading),
        context.claims.of_cost_texts(reading, "description"),
        strict=True,
    )
    for index, (row, values, described) in enumerate(rows):
        amounts = [each for each in values if each.kind is Kind.MONEY]
        if not is_cost(row) or len(amounts) != 1 or amounts[0].role is Role.STANDARD:
            continue
        value = amounts[0]
        for claim in described:
            if claim.kind is not Kind.MONEY or claim.role in _NO_SUM or not claim.is_exact:
                continue
            is_other = not same_amount(claim.hi, value.hi)
            is_restated = is_other and is_misplaced(claim.hi, value.hi) and _is_alone(claim, described)
            is_sum = is_other and _A_SUM.search(claim.subject)
            if is_restated or (
                is_sum and (is_slip(claim.hi, value.hi) or abs(claim.hi - value.hi) <= value.hi * _ROUGHLY)
            ):
                message = f"描述写的是 {claim.said}，指标值写的是 {squeeze(row.value.text)}"
                at = claim.place.at if claim.place else indicator_key(index, "description")
                yield Fault(at, message, "请改一致", severity=WARNING, table=reading)


def _bases(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield the amount that the basis of a cost says was approved (预算88万元, 核定38.7万元) where it is near the value and no other."""
    funding = reading.table.funding
    rows = zip(
        reading.table.indicators,
        context.claims.of_values(reading),
        context.claims.of_cost_texts(reading, "basis"),
        strict=True,
    )
    known = {each for each in (funding.budget, funding.fiscal, funding.other) if each}
    known |= {each.hi for each in context.claims.of(reading, "purpose") if each.kind is Kind.MONEY}
    for index, (row, values, said) in enumerate(rows):
        amounts = [each for each in values if each.kind is Kind.MONEY]
        if len(amounts) != 1 or len(said) != 1 or amounts[0].role is Role.STANDARD:
            continue
        claim, value = said[0], amounts[0]
        if claim.kind is not Kind.MONEY or claim.role in _NO_SUM or not claim.is_exact or claim.per:
            continue
        is_near = is_slip(claim.hi, value.hi) or abs(claim.hi - value.hi) <= value.hi * _ROUGHLY
        is_known = any(same_amount(claim.hi, each) for each in (*known, value.hi))
        if is_near and not is_known and _APPROVED.search(row.basis):
            message = f"依据写的是 {claim.said}，指标值写的是 {squeeze(row.value.text)}"
            at = claim.place.at if claim.place else indicator_key(index, "basis")
            yield Fault(at, message, "请改一致", severity=WARNING, table=reading)


def _is_alone(claim: Claim, described: Sequence[Claim]) -> bool:
    """Whether an amount is the only one of a description, and no part of anything."""
    money = [each for each in described if each.kind is Kind.MONEY]
    return len(money) == 1 and claim.parent is None and claim.role in (Role.ITEM, Role.WEAK, Role.TOTAL)


def _is_of_fiscal(reading: TableReading, costs: Sequence[SaidAmount]) -> bool:
    """Whether a cost that is called one of public money is what the table says of that."""
    fiscal = reading.table.funding.fiscal
    rows = {indicator_key(index, "value"): row for index, row in enumerate(reading.table.indicators)}
    return fiscal is not None and any(
        same_amount(each.amount, fiscal) and _OF_ONE_SOURCE.search(rows[each.said_at].level3)
        for each in costs
    )


def _only_a_part(reading: TableReading, context: Context, costs: Sequence[SaidAmount]) -> Iterator[Fault]:
    """Yield the one cost that is called 总成本 of the project itself and is only what one part of it costs, or one source pays."""
    budget = reading.table.funding.budget
    if len(costs) != 1 or budget is None:
        return
    name = squeeze(reading.table.name)
    for index, row in enumerate(reading.table.indicators):
        if indicator_key(index, "value") != costs[0].said_at:
            continue
        level3 = squeeze(row.level3)
        called = _THE_WHOLE.search(level3)
        of = (
            without_stop_words(level3[: called.start()], tuple(context.settings.claims.stop_words))
            if called
            else ""
        )
        words = of.replace("\0", "")
        is_own = not words or len(common_run(words, name)) >= min(len(words), _SEVERAL)
        if called and "总额" in called[0] and words:
            is_own = len(common_run(words, name)) == len(words)
        said = f"{level3}{row.description}" if _OF_ONE_SOURCE.search(name) is None else row.description
        if called and is_own and not _OF_ONE_SOURCE.search(said):
            message = f"“{level3}”写的是 {costs[0].said}，预算数是 {format_amount(budget)} 万元"
            yield Fault(costs[0].said_at, message, "请核对是不是只写了其中一部分", severity=WARNING)


def _is_made_up_for(reading: TableReading, context: Context, budget: Decimal, total: Decimal) -> bool:
    """Whether something else is of what the costs leave: standards by heads, items of the purpose; or a cost is said in words."""
    costs = context.facts(reading).by_costs
    standards = standards_of(reading, context)
    keys = {cost.said_at for cost in costs} | {each.at for each in standards}
    if sum(map(is_cost, reading.table.indicators)) > len(keys) and not any(each.is_certain for each in costs):
        return True
    products = products_of(reading, context, standards)
    together = [sum(products, Decimal(0))] if products else []
    rest = budget - total
    if any(is_near(rest, amount, budget, context) for amount in (*products, *together)):
        return True
    in_purpose = context.claims.of(reading, "purpose")
    items = [each.hi for each in in_purpose if each.role in (Role.ITEM, Role.PART)]
    if any(same_amount(cost.amount, item) for cost in costs for item in items):
        return True
    if any(_is_of_one_thing(cost, each, reading) for cost in costs for each in in_purpose):
        return True
    return any(same_amount(rest, item) for item in (*items, sum(items, Decimal(0))))


def _is_of_one_thing(cost: SaidAmount, claim: Claim, reading: TableReading) -> bool:
    """Whether the purpose says what one thing costs (烘干设备1套，计5.2万元) that a cost indicator names (烘干设备采购价)."""
    if claim.role is not Role.WEAK or not same_amount(cost.amount, claim.hi):
        return False
    rows = {indicator_key(index, "value"): row for index, row in enumerate(reading.table.indicators)}
    name = squeeze(rows[cost.said_at].level3)
    named = common_run(name, claim.context[-_NEXT_CLAUSE:])
    is_whole = _THE_WHOLE.search(name) or named in squeeze(reading.table.name)
    return len(named) > _SEVERAL and not is_whole


def _wrong(costs: Sequence[SaidAmount], budget: Decimal) -> SaidAmount | None:
    """Return the cost to be told: one that says it is the whole, else the first of parts that do not add up."""
    whole = [each for each in costs if each.is_certain]
    if len(whole) == 1:
        return whole[0]
    if len(costs) >= _SEVERAL:
        return costs[0]
    only = costs[0]
    return only if only.amount > budget or is_slip(only.amount, budget) else None


RULES = (TableRule("JX206", "成本指标的金额与预算数不一致", ERROR, APPROPRIATE, cost_contradicts_budget),)
