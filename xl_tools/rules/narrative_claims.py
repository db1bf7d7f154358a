"""JX7: what 整体绩效 says in numbers, against the tables."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.beside import is_part_of
from xl_tools.claims.claim import CURRENT_COUNTS, NOT_ADDED, Claim, Kind, Role
from xl_tools.claims.count_sums import count_sums
from xl_tools.claims.due import due_of
from xl_tools.claims.matching_names import (
    Named,
    are_comparable,
    are_qualified_otherwise,
    covers,
    likeness,
    named_by_indicator,
    named_in_text,
)
from xl_tools.claims.passages import narrative_chapters
from xl_tools.claims.told_apart import are_both_right
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.amounts_of_projects import amounts_of_no_project
from xl_tools.rules.deadlines import are_one_day, deadlines_of_indicators, is_a_day, is_said_of
from xl_tools.rules.deadlines_of_projects import deadline_meant
from xl_tools.rules.echoes import odd_echoes
from xl_tools.rules.narrative_by_amount import numbers_of_projects
from xl_tools.rules.numbers_of_unit import odd_numbers_of_unit
from xl_tools.rules.rule import Context, Fault, SubmissionRule
from xl_tools.rules.said_again import odd_again
from xl_tools.rules.slips import is_likely_meant, is_reordered, is_slip
from xl_tools.rules.standing import Stated, measure_of, place_of, stated_in_tables
from xl_tools.rules.time_limits_differ import narrative_limits_contradict
from xl_tools.rules.turned_digits import turned_numbers
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.text import half_width

_HINT = "请核对后改一致；说的不是一回事的，请写清楚"
_NEAR = Decimal("0.2")
_ABOUT = Decimal("0.1")
_ALIKE, _QUITE_ALIKE = 3, 4  # characters of a common name
_QUITE_ALIKE_DEADLINES = 3
_SHORTEST_NAME = 4
_SUBTOTAL = re.compile(
    "(?:(?P<number>[两二三四五六七八九])(?:项|个|大块|块)?(?:项目|资金|经费)?(?:合计|共计|小计|总计|一共|共)(?:安排|需)?|(?:合计|共计|小计|总计|一共|共)(?:安排|需)?|(?P<items>[两三四五六七八九])[项笔])$"
)
_NUMERALS = "零一二三四五六七八九"
_SEVERAL = 2
_NO_SUMMAND = (Role.STANDARD, Role.EACH, *NOT_ADDED)
_SATISFIED = "满意"
_SERVED = re.compile("保障|覆盖|支持|确保|做好|组织|服务|惠及")
_PROJECTS = re.compile("项目(?:支出|预算|数量)?(?:一?共|总计|总数|合计|有|为|计)*[|]|[|]项目")
_REST = re.compile("剩余|其余|其他|尚|未")
_WHOLE_SENTENCE, _WHOLE_CLAUSE = 40, 10


def narrative_contradicts_tables(context: Context) -> Iterator[Fault]:
    """要求：整体绩效里的项目个数、预算总额、各项目的金额、人数、村数、数量、比率和时限，与各张表一致。
    依据：财预〔2015〕88号：部门整体绩效目标与项目绩效目标相衔接。
    原因：整体绩效和各表印在同一本文本里，数不一样，一翻就看出来。
    举例：整体绩效写“全镇辖 63 个行政村，党员 1402 名”，各表是 36 个、1204 名；写“预算项目 17 个”，却只有 16 张表。
    改法：核对后改一致；上年的、几年合计的、基本支出的数不比；“14 个行政村、3 个居委会”合起来是 17 个的，一句话里两个数都写了的，那张表里两个数都有的，不算错；一句里先写了某个项目的金额（危桥改造464万元，改造7座），后面的个数、完工的日子就与那张表比；“项目共9个，资金1495万元”正是各表合计的，个数就与表数比；正好是某一张表预算数的金额不与合计比；说的不是一回事的，写清楚。
    """
    tables = context.submission.tables
    if not tables:
        return
    yield from _subtotals(context)
    yield from _time_limits(context)
    yield from _worked_out(context)
    odd = {id(one.claim): usual for one, usual in context.once(odd_echoes)}
    again = {one.claim.spot: usual for one, usual, _ in context.once(odd_again) if one.reading is None}
    of_unit = {
        one.claim.spot: usual for one, usual in context.once(odd_numbers_of_unit) if one.reading is None
    }
    by_amount = numbers_of_projects(context)
    of_turned = {one.claim.spot: other for one, other in context.once(turned_numbers) if one.reading is None}
    for claim in context.claims.of_narrative:
        if _is_number_of_tables(claim, context):
            continue
        if other := again.get(claim.spot):
            yield _fault(claim, f"整体绩效写“{_around(claim)}”，{place_of(other)}等处是 {other.claim.said}")
            continue
        if usual := odd.get(id(claim)):
            sheet, cell = usual.cell
            yield _fault(claim, f"整体绩效写“{_around(claim)}”，{sheet} 的 {cell} 等处是 {usual.claim.said}")
            continue
        if claim.hi and claim.lo == claim.hi:
            told = [*_one(claim, context), *_of_a_project(claim, context)]
            if not told and (turned := of_turned.get(claim.spot)):
                told = [_fault(claim, f"整体绩效写“{_around(claim)}”，{turned.place}是 {turned.claim.said}")]
            if not told and (otherwise := by_amount.get(claim.spot)):
                told = [_fault(claim, _message(claim, otherwise.reading, otherwise.usual))]
            if not told and (of := of_unit.get(claim.spot)):
                told = [_fault(claim, f"整体绩效写“{_around(claim)}”，{of.place}是 {of.claim.said}")]
            yield from told[:1]


def _of_a_project(claim: Claim, context: Context) -> Iterator[Fault]:
    """Yield an amount that no table says and that is meant for one of them."""
    if claim.kind is Kind.MONEY and (meant := context.once(amounts_of_no_project).get(claim.spot)):
        place = f"{meant.reading.sheet} 的 {meant.reading.address(meant.field)}"
        name = {"budget": "预算数", "fiscal": "财政资金"}[meant.field]
        said = f"各表都没有“{_around(claim)}”这个数，项目“{meant.reading.table.name}”（{place}）的{name}是 {format_amount(meant.amount)} 万元"
        yield _fault(claim, f"整体绩效的金额，{said}")


def _one(claim: Claim, context: Context) -> Iterator[Fault]:
    """Compare one number with the tables."""
    tables = context.submission.tables
    if claim.kind is Kind.MONEY:
        yield from _money(claim, tables, context)
    elif claim.kind is Kind.DEADLINE:
        yield from _deadline(claim, context)
    elif claim.role in CURRENT_COUNTS:
        if _is_of_projects(claim, context) or _is_beside_the_total(claim, context):
            yield from _projects(claim, tables)
        elif claim.kind is Kind.COUNT and (measure := measure_of(claim, context)):
            yield from _measure(claim, context.once(stated_in_tables).get(measure.name, ()), context)
        else:
            yield from _count(claim, context.once(_pool), context)


def _time_limits(context: Context) -> Iterator[Fault]:
    for limit, told in narrative_limits_contradict(context):
        said = f"{limit.before[-8:]}{limit.said}{limit.behind[:8]}"
        yield Fault(limit.place.at, f"整体绩效写“{said}”，{told}", _HINT, sheet=limit.place.sheet)


def _worked_out(context: Context) -> Iterator[Fault]:
    """Yield the counts that a paragraph works out itself, and otherwise."""
    for chapter in narrative_chapters(context.submission):
        for passage in chapter:
            for each in count_sums(passage.text):
                if each.number != each.made:
                    message = f"整体绩效写“{each.said}”，按所写的数算是 {each.made:f}"
                    yield Fault(passage.at, message, _HINT, sheet=passage.sheet)


def _fault(claim: Claim, message: str) -> Fault:
    place = claim.place
    return Fault(place.at if place else None, message, _HINT, sheet=place.sheet if place else "")


# ── projects and money ──


def _is_of_projects(claim: Claim, context: Context) -> bool:
    if claim.unit not in ("个", "项"):
        return False
    around = f"{claim.subject[-6:]}{claim.said[-1:]}{claim.noun[:6]}"
    return bool(context.claims.grammar.pattern("projects").search(around))


def _is_number_of_tables(claim: Claim, context: Context) -> bool:
    """Whether a number of 项目 is that of the forms: 全年共申报项目9个."""
    is_of_projects = claim.unit in ("个", "项") and "项目" in f"{claim.subject[-6:]}{claim.noun[:6]}"
    return is_of_projects and claim.hi == len(context.submission.tables)


def _is_beside_the_total(claim: Claim, context: Context) -> bool:
    """Whether a number of 项目 stands before what the budgets of all tables are together: 项目共9个，预算资金1495万元."""
    if claim.unit not in ("个", "项") or not _PROJECTS.search(f"{claim.subject}|{claim.noun[:2]}"):
        return False
    claims = context.claims.of_narrative
    at = next(index for index, each in enumerate(claims) if each is claim)
    behind = next((each for each in claims[at + 1 :] if each.kind is Kind.MONEY), None)
    budgets = [each.table.funding.budget for each in context.submission.tables]
    total = sum((each for each in budgets if each), Decimal(0))
    is_next = behind is not None and behind.place is claim.place and behind.sentence == claim.sentence
    return is_next and behind is not None and same_amount(behind.hi, total)


def _projects(claim: Claim, tables: Sequence[TableReading]) -> Iterator[Fault]:
    if claim.role in (Role.PLAIN, Role.WHOLE) and claim.hi != len(tables) and claim.is_exact:
        yield _fault(claim, f"整体绩效写“{_around(claim)}”，工作簿里有 {len(tables)} 张绩效目标表")


def _money(claim: Claim, tables: Sequence[TableReading], context: Context) -> Iterator[Fault]:
    if (
        claim.role not in (Role.TOTAL, Role.WEAK, Role.ITEM, Role.FISCAL, Role.OTHER, Role.PART)
        or not claim.is_exact
    ):
        return
    reading = _project_named(claim, tables)
    if reading is not None:
        budget = reading.table.funding.budget
        said = {reading.table.funding.fiscal, reading.table.funding.other, budget}
        if budget is not None and not any(each is not None and same_amount(claim.hi, each) for each in said):
            place = f"{reading.sheet} 的 {reading.address('budget')}"
            message = f"整体绩效写“{reading.table.name}…{claim.said}”，{place} 预算数是 {format_amount(budget)} 万元"
            yield _fault(claim, message)
        return
    yield from _grand_total(claim, tables, context)


def _subtotals(context: Context) -> Iterator[Fault]:
    """Yield 小计, 三项共… that are not the sum of the amounts before them in their sentence."""
    amounts: list[Claim] = []
    for claim in context.claims.of_narrative:
        if amounts and amounts[-1].place is not claim.place:
            amounts = []
        if claim.kind is not Kind.MONEY or not claim.is_exact or claim.role in _NO_SUMMAND:
            continue
        said = _SUBTOTAL.search(claim.subject)
        if said is None or len(amounts) < _SEVERAL:
            amounts.append(claim)
            continue
        counted = said["number"] or said["items"]
        if not counted:  # only of its own sentence
            amounts = [each for each in amounts if each.sentence == claim.sentence]
            if len(amounts) < _SEVERAL:
                amounts.append(claim)
                continue
        sums = [
            sum((each.hi for each in amounts[-n:]), Decimal(0)) for n in range(_SEVERAL, len(amounts) + 1)
        ]
        number = _NUMERALS.find(counted.replace("两", "二")) if counted else len(amounts)
        total = sum((each.hi for each in amounts[-number:]), Decimal(0))
        is_meant = _SEVERAL <= number <= len(amounts) and is_likely_meant(claim.hi, total)
        is_close = bool(counted) or is_slip(claim.hi, total)
        if is_meant and is_close and not any(same_amount(claim.hi, each) for each in sums):
            added = " + ".join(each.said for each in amounts[-number:])
            yield _fault(claim, f"整体绩效写“{_around(claim)}”，{added} = {format_amount(total)}万元")
        amounts = []


def _project_named(claim: Claim, tables: Sequence[TableReading]) -> TableReading | None:
    """Return the table whose project's name stands right before an amount."""
    named = [
        reading
        for reading in tables
        if len(name := half_width(reading.table.name)) >= _SHORTEST_NAME
        and claim.subject.rstrip("安排预算资金为共计:").endswith(name.removesuffix("资金"))
    ]
    return max(named, key=lambda each: len(each.table.name)) if named else None


def _grand_total(claim: Claim, tables: Sequence[TableReading], context: Context) -> Iterator[Fault]:
    field = {Role.TOTAL: "budget", Role.FISCAL: "fiscal", Role.OTHER: "other"}.get(claim.role)
    grammar = context.claims.grammar
    sentence = claim.context[-_WHOLE_SENTENCE:]
    if field is None or grammar.pattern("beyond_projects").search(sentence):
        return
    if sum(_says_the_same_source(claim, each) for each in context.claims.of_narrative) > 1:
        return  # 自筹19万元、赞助4万元
    amounts = [getattr(each.table.funding, field) for each in tables]
    total = sum((each for each in amounts if each is not None), Decimal(0))
    if any(each is None for each in amounts) and field != "other":
        return
    if same_amount(claim.hi, total) or not total or _is_one_of_several(claim, total, context):
        return
    if field == "budget" and any(each is not None and same_amount(claim.hi, each) for each in amounts):
        return  # 购置彩超1台，预算38.5万元: one project's
    if field != "budget" and _is_of_the_project_before(claim, field, tables, context):
        return
    whole = sum((each.table.funding.budget or Decimal(0) for each in tables), Decimal(0))
    is_of_all = any(  # 项目支出9个，总额613万元。其中财政资金580万元
        each.kind is Kind.MONEY and each.place is claim.place and same_amount(each.hi, whole)
        for each in context.claims.of_narrative
    )
    if "项目" in sentence or is_slip(claim.hi, total) or (is_of_all and field != "budget"):
        name = {"budget": "预算数", "fiscal": "财政资金", "other": "其他资金"}[field]
        message = (
            f"整体绩效写“{_around(claim)}”，{len(tables)} 张表的{name}合计是 {format_amount(total)} 万元"
        )
        yield _fault(claim, message)


def _is_of_the_project_before(
    claim: Claim, field: str, tables: Sequence[TableReading], context: Context
) -> bool:
    """Whether an amount of a source is that of the table whose budget its sentence says before: 论证安排48.5万元，其中8.5万元由公司承担."""
    before = [
        each.hi
        for each in context.claims.of_narrative
        if each.kind is Kind.MONEY
        and each.place is claim.place
        and each.sentence == claim.sentence
        and each.span < claim.span
    ]
    fundings = [each.table.funding for each in tables]
    return any(
        (budget := funding.budget) is not None
        and (source := getattr(funding, field)) is not None
        and same_amount(claim.hi, source)
        and any(same_amount(each, budget) for each in before)
        for funding in fundings
    )


def _is_one_of_several(claim: Claim, total: Decimal, context: Context) -> bool:
    """Whether an amount of a source makes the total with those beside it: 卫生费8万元、自筹7万元."""
    if claim.role is Role.TOTAL:
        return False
    beside = [
        each
        for each in context.claims.of_narrative
        if each.kind is Kind.MONEY and each.place is claim.place and each.sentence == claim.sentence
    ]
    at = next(index for index, each in enumerate(beside) if each is claim)
    runs = (
        beside[start:end]
        for start in range(at + 1)
        for end in range(at + 1, len(beside) + 1)
        if end - start > 1
    )
    return any(same_amount(sum((each.hi for each in run), Decimal(0)), total) for run in runs)


def _says_the_same_source(claim: Claim, other: Claim) -> bool:
    is_near = other.place is claim.place and other.sentence == claim.sentence
    return is_near and other.role is claim.role


# ── counts and rates ──


def _measure(claim: Claim, stated: Sequence[Stated], context: Context) -> Iterator[Fault]:
    """Compare a number of the unit (行政村, 党员) with what the tables say of it."""
    whole = context.claims.grammar.pattern("whole")
    if not stated or not claim.is_exact or any(each.claim.hi == claim.hi for each in stated):
        return
    of_all = [each for each in stated if each.of_all]
    usual = (of_all or list(stated))[0]
    if are_both_right(claim, usual.claim, context.claims):
        return
    if is_part_of(usual.claim.hi, claim, context.claims.of_narrative):
        return
    gap = abs(claim.hi - usual.claim.hi)
    is_near = gap <= usual.claim.hi * _NEAR or is_slip(claim.hi, usual.claim.hi)
    is_whole = bool(whole.search(claim.subject[-_WHOLE_CLAUSE:]))
    is_served = bool(_SERVED.search(claim.subject)) and not _REST.search(claim.subject)
    if (is_near and (is_whole or is_served)) or (of_all and is_whole):
        yield _fault(claim, _message(claim, usual.reading, usual.claim))


def _pool(context: Context) -> list[tuple[TableReading, Named]]:
    """Return every count and rate that the tables state, with its names."""
    found = []
    for reading in context.submission.tables:
        for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True):
            found += [
                (reading, named_by_indicator(each, row.level3, row.description))
                for each in claims
                if each.kind in (Kind.COUNT, Kind.RATE) and each.role in CURRENT_COUNTS and each.hi
            ]
        for field in ("purpose", "goals"):
            found += [
                (reading, named_in_text(each))
                for each in context.claims.of(reading, field)
                if each.kind in (Kind.COUNT, Kind.RATE) and each.role in CURRENT_COUNTS and each.hi
            ]
    return found


def _count(claim: Claim, pool: Sequence[tuple[TableReading, Named]], context: Context) -> Iterator[Fault]:
    grammar = context.claims.grammar
    if claim.kind is Kind.RATE and _SATISFIED in claim.subject:
        return  # of whom, and of which project, a sentence seldom says
    mine = named_in_text(claim)
    least = _ALIKE - 1 if claim.unit in grammar.telling else _ALIKE
    alike = [
        (score, reading, other)
        for reading, other in pool
        if are_comparable(claim, other.claim) and (score := likeness(mine, other, grammar)) >= least
    ]
    if not alike or any(each.claim.hi == claim.hi for _, _, each in alike):
        return
    best = max(score for score, _, _ in alike)
    most_alike = [(reading, other) for score, reading, other in alike if score == best]
    numbers = {other.claim.hi for _, other in most_alike}
    if len(numbers) != 1:
        return
    reading, other = most_alike[0]
    number = other.claim.hi
    if _may_both_be_right(claim, other.claim) or is_part_of(number, claim, context.claims.of_narrative):
        return
    if not is_likely_meant(claim.hi, number) or are_qualified_otherwise(mine, other, grammar):
        return
    gap = abs(claim.hi - number)
    is_near = gap <= number * _NEAR or is_slip(claim.hi, number)
    if best < _ALIKE and not is_reordered(claim.hi, number) and gap > number * _ABOUT:
        return  # 棉花播种面积, 棉田面积: two characters say little of numbers that are far apart
    is_meant = best >= _QUITE_ALIKE or is_near or covers(other, mine, grammar)
    if is_meant and not are_both_right(claim, other.claim, context.claims):
        yield _fault(claim, _message(claim, reading, other.claim))


def _may_both_be_right(claim: Claim, other: Claim) -> bool:
    if claim.is_about or other.is_about:
        return abs(claim.hi - other.hi) <= other.hi * _ABOUT
    if is_slip(claim.hi, other.hi):
        return False
    if claim.comparison == "≥":
        return other.hi >= claim.hi
    if claim.comparison == "≤":
        return other.hi <= claim.hi
    return (other.comparison == "≥" and claim.hi >= other.hi) or (
        other.comparison == "≤" and claim.hi <= other.hi
    )


def _deadline(claim: Claim, context: Context) -> Iterator[Fault]:
    """Compare by when something is to be done with the 时效指标 on the same thing, or else with what its project's table says."""
    told = [*_deadline_of_its_name(claim, context)]
    yield from told
    if not told and (other := deadline_meant(claim, context)):
        yield _fault(claim, _message(claim, other.place.table if other.place else None, other))


def _deadline_of_its_name(claim: Claim, context: Context) -> Iterator[Fault]:
    if not is_a_day(claim):
        yield _fault(claim, f"整体绩效写“{_around(claim)}”，没有这一天")
    if claim.role is not Role.PLAIN:
        return
    due = due_of(claim)
    beside = {
        each.hi
        for each in context.claims.of_narrative
        if each.kind is Kind.DEADLINE and each.place is claim.place and each.hi != claim.hi
    }  # what the paragraph says of another thing: 春季班6月底前、秋季班11月底前结业
    alike = [
        (score, reading, other)
        for reading, other in context.once(deadlines_of_indicators)
        if other.claim.hi not in beside
        and (score := is_said_of(due, other, context.claims.grammar, "")) >= _QUITE_ALIKE_DEADLINES
    ]
    if not alike or any(are_one_day(other.claim, claim) for _, _, other in alike):
        return
    best = max(score for score, _, _ in alike)
    most_alike = [(reading, other) for score, reading, other in alike if score == best]
    if len({other.claim.hi for _, other in most_alike}) == 1:
        yield _fault(claim, _message(claim, most_alike[0][0], most_alike[0][1].claim))


def _message(claim: Claim, reading: TableReading | None, other: Claim) -> str:
    at = other.place.at if other.place else ""
    address = at.address if isinstance(at, Cell) else reading.address(at) if reading else ""
    sheet = reading.sheet if reading else ""
    return f"整体绩效写“{_around(claim)}”，{sheet} 的 {address} 是 {other.said}"


def _around(claim: Claim) -> str:
    return f"{claim.subject[-8:]}{claim.said}{claim.noun[:8]}"


RULES = (SubmissionRule("JX706", "整体绩效与各表不一致", WARNING, APPROPRIATE, narrative_contradicts_tables),)
