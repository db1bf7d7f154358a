"""JX2: 预算与资金, what the cells for amounts say."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xl_tools.form_templates.vocabulary import FieldType, vocabulary
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, WARNING
from xl_tools.model.table_reading import Label, TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.said_in_yuan import said_in_yuan
from xl_tools.rules.table_facts import ten_thousandfold
from xl_tools.values.amount import format_amount, parse_amount, same_amount
from xl_tools.values.text import squeeze

_NOTHING = frozenset({"", "无", "/", "-", "—", "——", "--", "－"})
_SMALLEST = Decimal("0.01")
_LEAST = Decimal("0.1")  # 万元: less is no budget, so the sentence that says it lacks its 万
_WAN = 10_000
_COLUMN = "."
_MOST_OWN = 6
"""Fields that only a form has and that hold a number: a kind of money among more of them would not be found out."""
_ALL_YEARS = "项目"
"""How the fields begin that hold the amounts of all years."""


def amount_unreadable(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数、财政资金必填，是数字；其他资金没有可以空着。
    依据：财预〔2015〕88号附表：预算规模是必填内容。
    原因：读不出金额，就无法汇总，也无法核对。
    举例：空着；写成“约 2 万”“2-3”“见附件”。
    改法：填一个数字；表上写明金额单位。
    """
    bare = [
        field
        for field in FUNDING_FIELDS
        if not reading.unit_of(field)
        and getattr(reading.table.funding, field) is None  # it may say its own unit
        and parse_amount(reading.texts.get(field, ""))
    ]
    if bare:
        message = f"表上没有写明金额单位，不知道“{reading.texts[bare[0]]}”是元还是万元，没有计入汇总"
        yield Fault(bare[0], message, "请写明“单位：元”或“单位：万元”")
    for field in FUNDING_FIELDS:
        if _is_unread(reading, field) and field not in bare and reading.asks(field):
            text = reading.texts.get(field, "")
            missing = "没有填" if field in reading.cells else "这一栏不见了"
            what = f"的内容“{text}”不是金额" if text else missing
            hint = f"请填数字，单位{reading.unit_of(field)}".removesuffix("，单位")
            if field not in reading.cells and (left := _amount_left(reading)):
                what = f"没有认出是哪一格，{left.cell.address} 的“{left.text}”没有读"
                yield Fault(
                    field,
                    f"“{context.labels.canonical(field)}”{what}",
                    "请对照原表核对，把标签改成规范写法",
                    WARNING,
                )
                continue
            yield Fault(field, f"“{context.labels.canonical(field)}”{what}", hint)


def _amount_left(reading: TableReading) -> Label | None:
    """Return the one cell that is left unread and may hold the amount that was not found."""
    amounts = [each for each in reading.leftovers if parse_amount(each.text) is not None]
    return amounts[0] if len(amounts) == 1 else None


def funding_does_not_add_up(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：预算数 = 财政资金 + 其他资金，精确到分。
    依据：财预〔2015〕88号附表：资金总额由财政资金和其他资金组成。
    原因：总数与来源对不上，批复和拨款就没有依据。
    举例：预算数 29.53，财政资金 25.93。
    改法：核对批复文件，改正错的那个数。
    """
    funding = reading.table.funding
    budget, fiscal, other = funding.budget, funding.fiscal, funding.other or Decimal(0)
    if budget is None or fiscal is None or _is_unread(reading, "other"):
        return
    if any(same_amount(budget, fiscal + other + more) for more in _sums_of_other_parts(reading)):
        return
    said = f"财政资金 {format_amount(fiscal)} + 其他资金 {format_amount(other)}"
    gap = format_amount(abs(budget - fiscal - other))
    message = f"预算数 {format_amount(budget)} ≠ {said}，相差 {gap} 万元"
    yield Fault("budget", message, "请核对批复，改正错的那个数")


def _sums_of_other_parts(reading: TableReading) -> set[Decimal]:
    """Return what the further parts that a form may name (上年结转, 政府性基金 …) can come to: which are part of others, none says."""
    words, sums, own = vocabulary(), {Decimal(0)}, 0
    for name, text in reading.table.more:
        field = words.named(name, in_rows=False)
        amount = parse_amount(text, reading.money_unit) or Decimal(0)
        is_own = field.is_own and bool(amount) and not name.endswith("）") and own < _MOST_OWN
        own += is_own
        is_part = field.type is FieldType.AMOUNT and _COLUMN not in name and not name.startswith(_ALL_YEARS)
        if is_part or is_own:
            sums |= {each + amount for each in sums}
    return sums


def yuan_taken_for_wan(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表内金额的单位是万元。
    依据：绩效目标表的金额单位是万元（表头）。
    原因：把元当万元填，金额会大一万倍，是最常见也最难看的错。
    举例：预算数 20000，用途写“预算数 2 万元”；财政资金填 2.00，预算数填 20000；用途写“16 人每人每月 1800 万元，全年 34.56 万元”。
    改法：把以元为单位的数改成万元；票价、补贴标准这样本来按元说的（门票30元、每人每月180元）不比。
    """
    funding, facts = reading.table.funding, context.facts(reading)
    amounts = {f: a for f in FUNDING_FIELDS if (a := getattr(funding, f)) is not None}
    seen: set[str] = set()
    for said in (*facts.in_purpose, *facts.by_costs):
        value = amounts.get(said.field)
        if value is None or said.field in seen or not ten_thousandfold(value, said.amount):
            continue
        seen.add(said.field)
        label = context.labels.canonical(said.field)
        where = "资金用途" if said.said_at == "purpose" else "成本指标"
        at = said.field if value > said.amount >= _LEAST else said.said_at
        message = f"{label}填的是 {format_amount(value)}（万元），{where}写的是 {said.said}，正好差一万倍"
        yield Fault(at, message, "请核对哪一个把元当成了万元")
    if not seen:
        yield from said_in_yuan(reading, context)
    field = _in_yuan(amounts)
    if field and field not in seen:
        message = f"“{context.labels.canonical(field)}”{format_amount(amounts[field])} 除以一万，预算数才等于财政资金加其他资金"
        yield Fault(field, message, "请核对元与万元")
        return
    budget, fiscal = amounts.get("budget"), amounts.get("fiscal")
    if budget and fiscal and ten_thousandfold(budget, fiscal):
        field = "budget" if budget > fiscal else "fiscal"
        if field not in seen:
            message = f"预算数 {format_amount(budget)} 与财政资金 {format_amount(fiscal)} 正好差一万倍"
            yield Fault(field, message, "请核对元与万元")


def _in_yuan(amounts: Mapping[str, Decimal]) -> str | None:
    """Return the field without whose last four places the budget would be the sum of its sources."""
    if len(amounts) < len(FUNDING_FIELDS) or not amounts["other"]:
        return None

    def gap(changed: Mapping[str, Decimal]) -> Decimal:
        return abs(changed["budget"] - changed["fiscal"] - changed["other"])

    if gap(amounts) == 0:
        return None
    # A clerk who types 元 drops what is below a yuan: to the fen of a hundred yuan it fits.
    fits = (f for f in FUNDING_FIELDS if gap({**amounts, f: amounts[f] / _WAN}) < Decimal("0.05"))
    return next(fits, None)


def _lacks_public_money(reading: TableReading) -> bool:
    """Whether a budget is not all paid from other money, as a project on charges for water may be."""
    funding = reading.table.funding
    return bool(funding.budget) and funding.other != funding.budget


def amount_odd(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数、财政资金大于零，不为负，最多两位小数。
    依据：绩效目标表的金额单位是万元、保留两位小数（表头）。
    原因：表上的金额以万元计、保留两位小数（百元），更细的数印不出来，汇总会有尾差。
    举例：预算数 0；财政资金 -2；预算数 2.2556。全部由其他资金安排的，财政资金写 0 不算错。
    改法：核对批复后改正。
    """
    for field in FUNDING_FIELDS:
        amount = getattr(reading.table.funding, field)
        if amount is None:
            continue
        label = context.labels.canonical(field)
        one = parse_amount("1", reading.unit_of(field)) or 1
        if amount < 0:
            yield Fault(field, f"“{label}”是负数 {format_amount(amount)}", "请核对")
        elif amount == 0 and (field == "budget" or (field == "fiscal" and _lacks_public_money(reading))):
            yield Fault(field, f"“{label}”是零", "请核对是不是填错了栏；没有预算的项目不必填表")
        elif amount / one % _SMALLEST:
            what = f"“{label}”{format_amount(amount)} 超过两位小数"
            yield Fault(field, what, "请按批复数填写，保留两位小数")


def _is_unread(reading: TableReading, field: str) -> bool:
    """Whether an amount is missing or no number; 其他资金 may be empty or a dash."""
    if getattr(reading.table.funding, field) is not None:
        return False
    return field != "other" or squeeze(reading.texts.get(field, "")) not in _NOTHING


RULES = (
    TableRule("JX201", "预算数、财政资金缺失或不是数字", ERROR, COMPLETE, amount_unreadable),
    TableRule("JX202", "预算数 ≠ 财政资金 + 其他资金", ERROR, APPROPRIATE, funding_does_not_add_up),
    TableRule("JX204", "元与万元疑似混淆", ERROR, APPROPRIATE, yuan_taken_for_wan),
    TableRule("JX205", "金额为零、为负或超过两位小数", WARNING, APPROPRIATE, amount_odd),
)
