"""JX2: 预算与资金 (budget and funding)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_tools.form.labels import FUNDING_FIELDS
from xl_tools.form.reading import TableReading, indicator_key
from xl_tools.model.finding import Dimension, Severity
from xl_tools.model.table import Indicator
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.values.amount import comparable, fen, format_amount, mentions, parse_amount, same_amount
from xl_tools.values.text import squeeze

_NOTHING = frozenset({"", "无", "/", "-", "—", "——", "--", "－"})
_SAID_OF = {
    "budget": re.compile(r"(?:预算数|预算金额|年度预算|预算资金|预算总额|预算规模)(?:为|共|共计|合计|:)?$"),
    "fiscal": re.compile(r"(?:财政资金|财政拨款|财政安排)(?:为|共|共计|合计|:)?$"),
    "other": re.compile(r"(?:其他资金|其它资金|自筹资金)(?:为|共|共计|合计|:)?$"),
}
_SIGN = re.compile(r"^(?:[≤≥=<>≦≧]+|不超过|不高于|控制在)")
_WAN = 10_000
_DECIMALS = 2
_NOT_OF_MONEY = ("社会成本", "生态环境成本")


class _Compared(NamedTuple):
    """An amount said elsewhere in the form that should equal one of its amounts."""

    field: str
    amount: Decimal
    said_at: str
    said: str


def amount_unreadable(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数、财政资金必填，是数字；其他资金没有可以空着。
    原因：读不出金额，就无法汇总，也无法核对。
    举例：空着；写成“约 2 万”“2-3”“见附件”。
    改法：填一个数字，单位是表头写明的万元。
    """
    for field in FUNDING_FIELDS:
        text = reading.texts.get(field, "")
        label = context.labels.canonical(field)
        if getattr(reading.table.funding, field) is not None or (
            field == "other" and squeeze(text) in _NOTHING
        ):
            continue
        if text:
            yield Fault(field, f"“{label}”的内容“{text}”不是金额", f"请填数字，单位{reading.money_unit}")
        else:
            missing = "没有填" if field in reading.cells else "这一栏不见了"
            yield Fault(field, f"“{label}”{missing}", f"请填数字，单位{reading.money_unit}")


def funding_does_not_add_up(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数 = 财政资金 + 其他资金，精确到分。
    原因：总数与来源对不上，批复和拨款就没有依据。
    举例：预算数 29.53，财政资金 25.93。
    改法：核对批复文件，改正错的那个数。
    """
    del context
    if _is_unread(reading, "other"):
        return
    funding = reading.table.funding
    if (
        funding.budget is not None
        and funding.sources is not None
        and not same_amount(funding.budget, funding.sources)
    ):
        gap = format_amount(abs(funding.budget - funding.sources))
        yield Fault(
            "budget",
            f"预算数 {format_amount(funding.budget)} ≠ 财政资金 {format_amount(funding.fiscal or Decimal(0))}"
            f" + 其他资金 {format_amount(funding.other or Decimal(0))}，相差 {gap} 万元",
            "请核对批复，改正错的那个数",
        )


def purpose_contradicts_cells(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途里写的预算数、财政资金、其他资金与表内的数字一致。
    原因：文字和数字各说各的，公开后无法解释。
    举例：表内预算数 8.51，用途写“预算数 8.15 万元”。
    改法：核对批复，把错的改过来。
    """
    for said in _said_in_purpose(reading):
        value = getattr(reading.table.funding, said.field)
        if (
            value is not None
            and not same_amount(value, said.amount)
            and not _ten_thousandfold(value, said.amount)
        ):
            label = context.labels.canonical(said.field).removeprefix("其中：")
            yield Fault(
                "purpose",
                f"资金用途写“{label} {said.said}”，表内{label}是 {format_amount(value)} 万元",
                "请核对批复，把错的改过来",
            )


def yuan_taken_for_wan(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表内金额的单位是万元。
    原因：把元当万元填，金额会大一万倍，是最常见也最难看的错。
    举例：预算数 20000，用途写“预算数 2 万元”；财政资金填 2.00，预算数填 20000。
    改法：把以元为单位的数改成万元。
    """
    funding = reading.table.funding
    amounts = {f: a for f in FUNDING_FIELDS if (a := getattr(funding, f)) is not None}
    seen: set[str] = set()
    for said in (*_said_in_purpose(reading), *_said_by_costs(reading, context)):
        value = amounts.get(said.field)
        if value is None or said.field in seen or not _ten_thousandfold(value, said.amount):
            continue
        seen.add(said.field)
        label = context.labels.canonical(said.field)
        where = "资金用途" if said.said_at == "purpose" else "成本指标"
        at = said.field if value > said.amount else said.said_at
        yield Fault(
            at,
            f"{label}填的是 {format_amount(value)}（万元），{where}写的是 {said.said}，正好差一万倍",
            "请核对哪一个把元当成了万元",
        )
    budget, fiscal = amounts.get("budget"), amounts.get("fiscal")
    if budget and fiscal and _ten_thousandfold(budget, fiscal):
        field = "budget" if budget > fiscal else "fiscal"
        if field not in seen:
            yield Fault(
                field,
                f"预算数 {format_amount(budget)} 与财政资金 {format_amount(fiscal)} 正好差一万倍",
                "请核对元与万元",
            )


def amount_odd(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数、财政资金大于零，不为负，最多两位小数。
    原因：表上的金额以万元计、保留两位小数（百元），更细的数印不出来，汇总会有尾差。
    举例：预算数 0；财政资金 -2；预算数 2.2556。
    改法：核对批复后改正。
    """
    for field in FUNDING_FIELDS:
        amount = getattr(reading.table.funding, field)
        if amount is None:
            continue
        label = context.labels.canonical(field)
        exponent = amount.as_tuple().exponent
        if amount < 0:
            yield Fault(field, f"“{label}”是负数 {format_amount(amount)}", "请核对")
        elif amount == 0 and field == "budget":
            yield Fault(field, f"“{label}”是零", "没有预算的项目不必填表，请核对")
        elif isinstance(exponent, int) and -exponent > _DECIMALS:
            yield Fault(
                field, f"“{label}”{format_amount(amount)} 超过两位小数", "请按批复数填写，保留两位小数"
            )


def cost_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：成本指标里的总金额与预算数一致（元、万元换算后比较）；几个成本指标相加等于预算数也可以。
    原因：成本指标管的就是这笔预算，数不同就不知道按哪个考核。
    举例：预算数 70.00 万元，成本指标写“750000 元”。
    改法：把指标值改成预算数；若写的是人均、每村等单位标准，请在指标名称或描述里写明“标准”“人均”等字样。
    """
    budget = reading.table.funding.budget
    costs = list(_said_by_costs(reading, context))
    if budget is None or not costs or sum(_is_cost(i) for i in reading.table.indicators) != len(costs):
        return
    total = sum((cost.amount for cost in costs), Decimal(0))
    if fen(budget) in {fen(total), *(fen(cost.amount) for cost in costs)}:
        return
    if any(_ten_thousandfold(budget, cost.amount) for cost in costs):
        return
    said = "、".join(cost.said for cost in costs)
    yield Fault(costs[0].said_at, f"成本指标写的是 {said}，预算数是 {format_amount(budget)} 万元", "请改一致")


def _is_unread(reading: TableReading, field: str) -> bool:
    """Whether an amount is missing or no number; 其他资金 may be empty or a dash."""
    if getattr(reading.table.funding, field) is not None:
        return False
    return field != "other" or squeeze(reading.texts.get(field, "")) not in _NOTHING


def _said_in_purpose(reading: TableReading) -> Iterator[_Compared]:
    text = comparable(reading.table.purpose)
    for mention in mentions(reading.table.purpose):
        before = text[max(0, mention.start - 12) : mention.start]
        for field, pattern in _SAID_OF.items():
            if pattern.search(before):
                yield _Compared(field, mention.amount, "purpose", text[mention.start : mention.end])


def _said_by_costs(reading: TableReading, context: Context) -> Iterator[_Compared]:
    """Yield the amount of every cost indicator that states one total, not a standard per person or village."""
    words = context.settings.wording.unit_standard_words
    for index, indicator in enumerate(reading.table.indicators):
        text = _SIGN.sub("", squeeze(indicator.value.text))
        amount = parse_amount(text) if text and not text[-1].isdecimal() else None
        if amount is None or not _is_cost(indicator):
            continue
        if not any(word in indicator.level3 + indicator.description for word in words) or _is_total(
            reading, amount
        ):
            yield _Compared("budget", amount, indicator_key(index, "value"), text)


def _is_total(reading: TableReading, amount: Decimal) -> bool:
    """Whether an amount called a standard is the budget all the same."""
    budget = reading.table.funding.budget
    return budget is not None and same_amount(budget, amount)


def _is_cost(indicator: Indicator) -> bool:
    """Whether an indicator is of the cost in money (成本指标; in the framework of 2021 经济成本指标)."""
    level2 = squeeze(indicator.level2)
    return "成本" in level2 and not level2.startswith(_NOT_OF_MONEY)


def _ten_thousandfold(left: Decimal, right: Decimal) -> bool:
    return bool(left and right) and (fen(left) == fen(right * _WAN) or fen(right) == fen(left * _WAN))


RULES = (
    TableRule(
        "JX201", "预算数、财政资金缺失或不是数字", Severity.ERROR, Dimension.COMPLETE, amount_unreadable
    ),
    TableRule(
        "JX202",
        "预算数 ≠ 财政资金 + 其他资金",
        Severity.ERROR,
        Dimension.APPROPRIATE,
        funding_does_not_add_up,
    ),
    TableRule(
        "JX203",
        "资金用途中的金额与表内不一致",
        Severity.ERROR,
        Dimension.APPROPRIATE,
        purpose_contradicts_cells,
    ),
    TableRule("JX204", "元与万元疑似混淆", Severity.ERROR, Dimension.APPROPRIATE, yuan_taken_for_wan),
    TableRule("JX205", "金额为零、为负或超过两位小数", Severity.WARNING, Dimension.APPROPRIATE, amount_odd),
    TableRule(
        "JX206",
        "成本指标的金额与预算数不一致",
        Severity.ERROR,
        Dimension.APPROPRIATE,
        cost_contradicts_budget,
    ),
)
