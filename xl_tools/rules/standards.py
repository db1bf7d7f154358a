"""JX2: 预算与资金, standards by heads: what one costs, times how many, against the amount that it is said of."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.claims.otherwise import is_explained_otherwise
from xl_tools.claims.roles import is_of_project
from xl_tools.claims.workings import Working, last_place
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule, Threshold
from xl_tools.rules.slips import is_likely_meant, is_retyped, is_slip
from xl_tools.rules.table_facts import is_cost
from xl_tools.rules.texts import any_of
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.text import squeeze

_TOLERANCE = Threshold(
    "standard_tolerance",
    "人均标准容差",
    1,
    "人均标准 × 人数与预算数相差超过预算数的百分之几才提示（JX207）",
    at_most=100,
)
_CHECK = "请核对标准、数量和预算数，改正错的那个"
_COUNTED = (Role.PLAIN, Role.WHOLE, Role.NEW, Role.PART)
_SINGLE_AMOUNTS = (Role.ITEM, Role.PART, Role.WEAK)
_SHARED = 2  # characters that the names of a standard and of what is counted share
_NEAR_ALL = Decimal("0.2")  # of the budget: a product this near is meant for all of it
_OTHER_TIMES = (Role.PREVIOUS, Role.OTHER_YEAR, Role.HISTORY, Role.CHANGE)
_PERIODS = (12, 4, 2)
_ANY_THING = "个"
_WAN = Decimal(10_000)
_FURTHEST = Decimal("2.9")
_WHOLE_TIMES = Decimal("0.001")


class StandardCost(NamedTuple):
    """A cost indicator that says what one costs: its row, the claim, the key of its value."""

    row: Indicator
    claim: Claim
    at: str

    @property
    def a_year(self) -> Decimal:
        """What one costs a year, in 万元."""
        return self.claim.hi * self.claim.times


class _Counted(NamedTuple):
    """A 数量指标 that says how many."""

    at: str
    row: Indicator
    claim: Claim


def standard_contradicts_budget(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：写了人均（户均、村均、亩均）标准和人数（户数、村数、亩数）的，两者（按月、按天的再乘月数、天数）相乘等于它说的那笔钱：句子里写明的金额，否则是预算数。每个金额与它前面、后面或括号里的标准和数量比；写“分别”“依次”的逐项比，一个标准几处人数的也逐项比；几项标准后面只有一个总数的，各项相加与它比；写成算式（33人×650元×12个月）的按算式算。改一个数的一位、颠倒两位就全都对得上的，说的就是它；数量、标准、金额一个紧跟一个写的（32台，每台5000元，计16万元），换一个整数的标准或换一个数量就正好的，不论差多少也说，每次、每天的看怎么乘都乘不出来；漏乘了天数、月数、次数的也说。不比的：标准是“不超过”“左右”“最高”的；句里有百分比、减半、减免、分担的；几个档次共用一个人数的；数量在别处、说不准是谁的；那个金额另有来由的（前面几笔相加，把标准再分成几块，“标准与某某相同”，另一个数量乘出来正好的）。公顷与平方米、亩，公里与米，吨与公斤按换算乘。
    依据：财预〔2015〕88号：绩效目标要与资金规模相匹配；预算编制以人数和标准为依据。
    原因：标准、人数、预算三者只要有一个抄错，补助就会发多或发少。
    举例：预算 0.64 万元，3 人，人均标准却写 6400 元——6400 元是总额，人均应是 2133 元左右；用途写“45 名，人均 9600 元”，预算却是 34.2 万元。
    改法：核对名册和文件，改正错的那个数；标准只管预算的一部分的，不与预算数比，写明是哪一部分就行。
    """
    budget = reading.table.funding.budget
    if not budget:
        return
    told = [*_in_table(reading, context, budget), *_in_rows(reading, context)]
    yield from told
    if not told:
        yield from _in_sentences(reading, context)


def is_near(left: Decimal, right: Decimal, budget: Decimal, context: Context) -> bool:
    """Whether two amounts differ by no more than the part of the budget that rounding explains."""
    return abs(left - right) <= budget * context.limit(_TOLERANCE) / 100


# ── indicators ──


def standards_of(
    reading: TableReading, context: Context, *, even_of_budget: bool = False
) -> list[StandardCost]:
    """Return the cost indicators that say what one costs, but (where that is not asked for) those of which the budget itself is said."""
    words = any_of(*context.settings.wording.unit_standard_words)
    totals = set() if even_of_budget else {cost.said_at for cost in context.facts(reading).by_costs}
    found = []
    for index, (row, claims) in enumerate(
        zip(reading.table.indicators, context.claims.of_values(reading), strict=True)
    ):
        if not is_cost(row):  # as most
            continue
        key = indicator_key(index, "value")
        money = [each for each in claims if each.kind is Kind.MONEY]
        if key in totals or len(money) != 1:
            continue
        claim = money[0]
        if claim.role is Role.STANDARD or words.search(row.level3) or words.search(row.description):
            found.append(StandardCost(row, _with_per(claim, row, context), key))
    return found


def _with_per(claim: Claim, row: Indicator, context: Context) -> Claim:
    """Return a standard with what it is per, where its name alone says that (人均补助标准, 每名党员的经费)."""
    if claim.per or claim.times != 1:
        return claim
    for text in (row.level3, row.description):
        per, times = context.claims.standard_named(text)
        if per:
            return claim._replace(per=per, times=times)
    return claim


def _counted(reading: TableReading, context: Context, per: str) -> list[_Counted]:
    """Return the 数量指标 that count what a standard is per; a value with several numbers counts nothing."""
    return [
        _Counted(indicator_key(index, "value"), row, claims[0])
        for index, (row, claims) in enumerate(
            zip(reading.table.indicators, context.claims.of_values(reading), strict=True)
        )
        if "数量" in row.level2
        and len(claims) == 1
        and claims[0].kind is Kind.COUNT
        and claims[0].hi
        and _is_per(claims[0], f"{row.level3}。{row.description}", per, context)
    ]


def _is_per(count: Claim, named: str, per: str, context: Context) -> bool:
    """Whether a count counts what a standard is per: 人 for 名; 36个 only where its name says 村."""
    unit = context.claims.grammar.unit_class(per)
    if count.unit == unit and unit != _ANY_THING:
        return True
    return count.unit in (_ANY_THING, "家", "所", "处", "座", "村") and unit != "人" and per in named


def products_of(reading: TableReading, context: Context, standards: Sequence[StandardCost]) -> list[Decimal]:
    """Return every standard times every count of what it is per."""
    return [
        standard.a_year * counted.claim.hi
        for standard in standards
        if standard.claim.per
        for counted in _counted(reading, context, standard.claim.per)
    ]


def _in_table(reading: TableReading, context: Context, budget: Decimal) -> Iterator[Fault]:
    standards = [each for each in standards_of(reading, context, even_of_budget=True) if each.claim.per]
    if len(standards) != 1 or not standards[0].claim.times or not standards[0].claim.is_exact:
        return
    standard = standards[0]
    counts = _counted(reading, context, standard.claim.per)
    if len(counts) != 1:
        counts = [each for each in counts if _is_linked(standard.row, each.row, context)]
    if len(counts) != 1:
        return
    counted = counts[0]
    product = standard.a_year * counted.claim.hi
    if (
        _is_accounted_for(reading, context, product, budget)
        or _is_said_in_purpose(reading, context, standard)
        or _is_of_some_months(reading, context, product, standard.claim)
    ):
        return
    costs = [each for each in context.facts(reading).by_costs if not same_amount(each.amount, budget)]
    rows = [row for row in reading.table.indicators if is_cost(row)]
    others = len([row for row in rows if row is not standard.row]) - len(
        [each for each in context.facts(reading).by_costs if each.said_at != standard.at]
    )
    is_of_all = _is_of_all(standard, reading, context)
    is_whole = is_of_all and not costs and others <= 0
    is_telling = counted.claim.unit in context.claims.grammar.telling
    is_linked = is_of_all or is_telling or _is_linked(standard.row, counted.row, context) or len(rows) == 1
    is_total = same_amount(standard.claim.hi, budget) and counted.claim.hi > 1
    is_misread = _is_misread(standard.a_year, counted.claim.hi, budget)
    is_too_much = is_misread or (product > budget and is_likely_meant(product, budget))
    is_wrong = is_whole or is_total or (is_linked and is_too_much)
    if not is_wrong:
        return
    place = reading.address(counted.at)
    said = squeeze(standard.row.value.text)
    times = f"× {standard.claim.times} " if standard.claim.times > 1 else ""
    quantity = next(iter(counted.row.value.quantities), None)
    count = f"{quantity.number:f} {quantity.unit.strip()}" if quantity else counted.claim.said
    product_of = f"标准 {said} × {count}（{place}）{times}= {format_amount(product)} 万元"
    message = f"{product_of}，预算数是 {format_amount(budget)} 万元"
    yield Fault(standard.at, message, _CHECK)


def _in_rows(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield ``3230人×4元×200天`` in the description or the basis of a cost whose value is another."""
    values = context.claims.of_values(reading)
    for column in ("description", "basis"):
        for row, said in zip(values, context.claims.of_cost_texts(reading, column), strict=True):
            amounts = [each for each in row if each.kind is Kind.MONEY]
            is_chain = said and all(each.role is Role.FACTOR for each in said) and _is_a_product(said)
            if not is_chain or len(amounts) != 1 or amounts[0].role is Role.STANDARD:
                continue
            product = prod((each.hi for each in said), start=Decimal(1))
            if abs(product - amounts[0].hi) > amounts[0].hi * context.limit(_TOLERANCE) / 100:
                chain = " × ".join(each.said for each in said)
                message = f"{chain} = {format_amount(round(product, 4))} 万元，指标值写的是 {amounts[0].said}"
                at = said[0].place.at if said[0].place else "purpose"
                yield Fault(at, message, _CHECK, table=reading)


def _is_accounted_for(reading: TableReading, context: Context, product: Decimal, budget: Decimal) -> bool:
    """Whether a product is the budget, what other costs leave of it, or an amount that the purpose or another cost says."""
    costs = [each.amount for each in context.facts(reading).by_costs]
    others = [each for each in costs if not same_amount(each, budget)]
    said = [each.hi for each in context.claims.of(reading, "purpose") if each.role in _SINGLE_AMOUNTS]
    rest = budget - sum(others, Decimal(0))
    return any(is_near(product, each, budget, context) for each in (budget, rest, *others, *said))


def _is_of_some_months(reading: TableReading, context: Context, product: Decimal, standard: Claim) -> bool:
    """Whether a standard by the month is paid for some months of the year only, and makes a part of the budget so: heating."""
    budget = reading.table.funding.budget or Decimal(0)
    amounts = [each.hi for each in context.claims.of(reading, "purpose") if each.role in _SINGLE_AMOUNTS]
    return standard.times == _PERIODS[0] and any(
        same_amount(product * months / _PERIODS[0], each)
        for months in range(2, _PERIODS[0])
        for each in amounts
        if not same_amount(each, budget)
    )


def _is_said_in_purpose(reading: TableReading, context: Context, standard: StandardCost) -> bool:
    """Whether the purpose says the same standard with an amount that it makes, or as the amount of a single thing."""
    claims = context.claims.of(reading, "purpose")
    if any(each.role in _SINGLE_AMOUNTS and same_amount(each.hi, standard.claim.hi) for each in claims):
        return not same_amount(standard.claim.hi, reading.table.funding.budget or Decimal(0))
    return any(
        same_amount(term.standard.hi * (term.standard.times or 1), standard.a_year or standard.claim.hi)
        for working in context.claims.workings(reading, "purpose")
        if working.fits()
        for term in working.terms
    )


def _is_of_all(standard: StandardCost, reading: TableReading, context: Context) -> bool:
    """Whether a standard is of the project itself, and not of one named part of it."""
    grammar = context.claims.grammar
    name = any_of(*context.settings.wording.unit_standard_words).sub("", squeeze(standard.row.level3))
    per = standard.claim.per
    rest = name.replace(per, "").replace("标准", "")
    return is_of_project(rest, squeeze(reading.table.name), grammar)


def _is_linked(standard: Indicator, counted: Indicator, context: Context) -> bool:
    """Whether a standard and a count are of the same: their names share a word that says something."""
    stop = tuple(context.settings.claims.stop_words)
    left, right = (
        without_stop_words(squeeze(f"{row.level3}。{row.description}"), stop) for row in (standard, counted)
    )
    return len(common_run(left, right)) >= _SHARED


def _is_misread(a_year: Decimal, count: Decimal, budget: Decimal) -> bool:
    """Whether standard or count, but for one slip, would make the budget."""
    if not a_year or not count:
        return False
    meant, meant_count = budget / count, budget / a_year
    is_round = meant * 10_000 == (meant * 10_000).to_integral_value()
    return (is_round and is_slip(a_year, meant)) or (
        meant_count == meant_count.to_integral_value() and is_slip(count, meant_count)
    )


# ── sentences ──


def _in_sentences(reading: TableReading, context: Context) -> Iterator[Fault]:
    for field in ("purpose", "goals"):
        claims = context.claims.of(reading, field)
        yield from _written_out(reading, context, field)
        workings = context.claims.workings(reading, field)
        told = []
        for working in workings:
            for fault in _worked(reading, working):
                if not is_explained_otherwise(working, workings, claims, context.claims.grammar):
                    told.append(working.amount.spot)
                    yield fault
        yield from _straight_on(reading, context, field, told)
        standards = [each for each in claims if each.role is Role.STANDARD and each.per]
        if workings or len(standards) != 1 or not standards[0].times or not standards[0].is_exact:
            continue
        standard = standards[0]
        if standard.comparison:
            continue  # 每个不超过20万元
        counts = [
            each
            for each in claims
            if each.kind is Kind.COUNT
            and each.role in _COUNTED
            and each.is_exact
            and not each.comparison
            and _is_per(each, f"{each.subject}{each.noun}", standard.per, context)
        ]
        if len({each.hi for each in counts}) != 1 or _is_told_otherwise(standard, reading, context):
            continue
        yield from _product(reading, context, standard, counts[0], claims)


def _straight_on(
    reading: TableReading, context: Context, field: str, told: Sequence[object]
) -> Iterator[Fault]:
    """Yield every ``32台，每台4500元，计16万元`` that is told nowhere else."""
    for each in context.claims.straight_products(reading, field):
        if each.is_wrong and each.amount.spot not in told:
            said = f"{each.counted.said}”×“{each.standard.said}"
            made = format_amount(round(each.made, 4))
            message = f"“{said}”算来是 {made} 万元，写的是 {each.amount.said}"
            if each.times is None:
                message = f"“{said}”怎么算都不是 {each.amount.said}"
            elif each.times > 1:
                message = f"“{said}”×{each.times} 算来是 {made} 万元，写的是 {each.amount.said}"
            yield Fault(each.amount.place.at if each.amount.place else field, message, _CHECK, table=reading)


def _is_told_otherwise(standard: Claim, reading: TableReading, context: Context) -> bool:
    """Whether an indicator has another standard of the same: that the two differ is JX705's."""
    unit = context.claims.grammar.unit_class(standard.per)
    a_year = standard.hi * standard.times
    return any(
        context.claims.grammar.unit_class(each.claim.per) == unit and not same_amount(each.a_year, a_year)
        for each in standards_of(reading, context)
    )


def _worked(reading: TableReading, working: Working) -> Iterator[Fault]:
    """Yield an amount of a sentence that its standards, counts and times do not make."""
    amount = working.amount
    if not amount.is_exact or amount.comparison or working.fits() or is_in_yuan(working):
        return
    product = _mistaken(working)
    if product is None or any(term.standard.hi > max(amount.hi, product) for term in working.terms):
        return
    funding = reading.table.funding
    cells = (funding.budget, funding.fiscal, funding.other)
    is_whole = any(each and same_amount(product, each) for each in cells)
    if working.is_told_after and is_whole and not is_slip(product, amount.hi):
        return
    standards = "、".join(term.standard.said for term in (*working.unpaid, *working.terms))
    message = f"按“{standards}”和所写的数量算是 {format_amount(round(product, 4))} 万元，写的是 {amount.said}"
    at = amount.place.at if amount.place else "purpose"
    yield Fault(at, message, _CHECK, table=reading)


def _mistaken(working: Working) -> Decimal | None:
    """Return what the numbers make where one of them, or the amount, is another by a slip; or where nothing else can be meant."""
    amount = working.amount
    unit = Decimal(1) if "万" in amount.said else _WAN
    for said, meant, product in working.meant():
        if product <= 0:
            continue
        room = working.room * said / product
        if is_retyped(said, meant, room) or is_retyped(amount.hi * unit, product * unit, working.room * unit):
            return product
    made = working.nearest()
    if made is None or not working.is_closed or working.is_obscure:
        return None
    if _is_about(made, amount.hi) or _lacks_a_factor(working, made):
        return made
    is_of_the_year = "年" in amount.subject or max(made, amount.hi) % min(made, amount.hi) != 0
    return made if working.is_clear and is_of_the_year else None


def _lacks_a_factor(working: Working, product: Decimal) -> bool:
    """Whether an amount is the product without one of its numbers (5 days, two seasons)."""
    return working.is_clear and any(
        figure.said > 1 and abs(working.amount.hi * figure.said - product) <= working.room
        for made in working.made()
        for figure in made.figures
    )


def is_in_yuan(working: Working) -> bool:
    """Whether standards and amount fit but for 元 and 万元."""
    return not working.fits() and any(working.fits_otherwise(scale) for scale in (_WAN, 1 / _WAN))


def _is_about(product: Decimal, amount: Decimal) -> bool:
    """Whether a product and an amount are near enough to be meant for each other, and not one of them for several periods of the other."""
    ratio = max(product, amount) / min(product, amount) if product and amount else _FURTHEST
    return ratio < _FURTHEST and ratio.quantize(_WHOLE_TIMES) != round(ratio)


def _product(
    reading: TableReading, context: Context, standard: Claim, count: Claim, claims: Sequence[Claim]
) -> Iterator[Fault]:
    budget = reading.table.funding.budget or Decimal(0)
    a_year = standard.hi * standard.times
    product = a_year * count.hi
    money = [each for each in claims if each.kind is Kind.MONEY and each is not standard]
    if _is_accounted_for(reading, context, product, budget):
        return
    if any(is_near(product, each.hi, budget, context) for each in money):
        return
    if standard.times == 1 and any(is_near(product * times, budget, budget, context) for times in _PERIODS):
        return  # a month's, or a quarter's, unsaid
    if standard.times == _PERIODS[0] and any(
        is_near(standard.hi * count.hi * months, each.hi, budget, context)
        for months in range(2, _PERIODS[0])
        for each in money
    ):
        return  # heating, six months of it
    behind = [each for each in money if each.sentence == standard.sentence and each.span > standard.span]
    totals = [each for each in behind if each.role is Role.WEAK]
    if totals:
        meant, said = totals[0].hi, totals[0].said
    elif any(each.role in (Role.ITEM, Role.PART, Role.FACTOR) for each in money):
        return
    else:
        meant, said = budget, f"预算数 {format_amount(budget)} 万元"
    is_too_much = product > meant and count.sentence == standard.sentence
    is_meant = (
        totals
        or is_too_much
        or abs(product - meant) <= meant * _NEAR_ALL
        or _is_misread(a_year, count.hi, meant)
    )
    if is_meant:
        message = f"“{count.said}”×“{standard.said}”= {format_amount(product)} 万元，与{said}不符"
        at = standard.place.at if standard.place else "purpose"
        yield Fault(at, message, _CHECK, table=reading)


def _written_out(reading: TableReading, context: Context, field: str) -> Iterator[Fault]:
    """Yield every ``10人×400元×12月＝4.8万元`` whose result is another."""
    for chain in context.claims.chains(reading, field):
        amount, product = chain.amount, chain.value
        room = last_place(amount.said)
        if abs(product - amount.hi) <= room or amount.role in _OTHER_TIMES:
            continue
        is_slip_of = any(
            is_retyped(said, said + (amount.hi - product) / weight, room / weight)
            for said, weight in chain.figures
        )
        if chain.is_sure or is_slip_of or _is_about(product, amount.hi):
            message = f"{chain.said} = {format_amount(round(product, 4))} 万元，写的是 {amount.said}"
            yield Fault(amount.place.at if amount.place else field, message, _CHECK, table=reading)


def _is_a_product(chain: Sequence[Claim]) -> bool:
    return len(chain) > 1 and sum(each.kind is Kind.MONEY for each in chain) == 1


RULES = (
    TableRule(
        "JX207",
        "人均标准 × 人数与预算数不符",
        WARNING,
        APPROPRIATE,
        standard_contradicts_budget,
        threshold=_TOLERANCE,
    ),
)
