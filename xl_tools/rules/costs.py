"""JX2: 预算与资金, what the cost indicators say of the budget."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.claim import Role
from xl_tools.model.finding import APPROPRIATE, ERROR, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.slips import is_slip
from xl_tools.rules.standards import is_near, products_of, standards_of
from xl_tools.rules.table_facts import SaidAmount, is_cost, ten_thousandfold
from xl_tools.values.amount import fen, format_amount, same_amount

_SEVERAL = 2


def cost_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：成本指标里的总金额与预算数一致（元、万元换算后比较）；几个成本指标相加等于预算数也可以。
    依据：财预〔2015〕88号：绩效指标要与预算资金相匹配。
    原因：成本指标管的就是这笔预算，数不同就不知道按哪个考核。
    举例：预算数 70.00 万元，成本指标写“750000 元”。
    改法：把指标值改成预算数；只是其中一项的成本（如印刷费）不与预算数比；人均、每村等单位标准，请写明“标准”“人均”等字样。
    """
    budget = reading.table.funding.budget
    costs = context.facts(reading).by_costs
    if not budget or not costs:
        return
    total = sum((cost.amount for cost in costs), Decimal(0))
    if fen(budget) in {fen(total), *(fen(cost.amount) for cost in costs)}:
        return
    if any(ten_thousandfold(budget, cost.amount) for cost in costs):
        return
    if _is_made_up_for(reading, context, budget, total):
        return
    wrong = _wrong(costs, budget)
    if wrong is None:
        return
    is_certain = wrong.is_certain and sum(each.is_certain for each in costs) == 1
    said = wrong.said if is_certain else "、".join(cost.said for cost in costs)
    message = f"成本指标写的是 {said}，预算数是 {format_amount(budget)} 万元"
    yield Fault(wrong.said_at, message, "请改一致", severity=ERROR if is_certain else WARNING)


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
    return any(same_amount(rest, item) for item in (*items, sum(items, Decimal(0))))


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
