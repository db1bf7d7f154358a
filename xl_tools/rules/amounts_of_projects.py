"""JX7: amounts of 整体绩效 that no table says and that can only be meant for one project: 动物防疫11.60万元 beside its 16.10."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role, Span
from xl_tools.claims.lexer import shown_lines
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_slip
from xl_tools.values.text import half_width

_MEANT = (Role.TOTAL, Role.WEAK, Role.ITEM, Role.FISCAL, Role.OTHER, Role.PART, Role.LEVEL)
_CLAUSE = re.compile(r"[,。;!?:]")
_OTHERS = re.compile("基本支出|人员经费|收入|产值|贷款|债|决算|上年|去年|比|罚|税|利润|节约|压减|左右|近|余")
_NEAR = Decimal("0.25")
_MOST_BUDGETS = 30
_MOST_BESIDE, _LONGEST_RUN = 60, 12
_ALIKE = 2
_LONGEST_CLAUSE = 24
_TWO_DIGITS = 2


class MeantFor(NamedTuple):
    """The project that an amount is meant for, and what its table says."""

    reading: TableReading
    field: str
    amount: Decimal


class _Amount(NamedTuple):
    reading: TableReading
    field: str
    amount: Decimal


def amounts_of_no_project(context: Context) -> dict[tuple[int, object, Span], MeantFor]:
    """Return the amounts of 整体绩效 that nothing explains, by where they stand, with the project each is meant for."""
    tables = context.submission.tables
    funding = [
        _Amount(reading, field, amount)
        for reading in tables
        for field in ("budget", "fiscal", "other")
        if (amount := getattr(reading.table.funding, field))
    ]
    said = [each for each in context.claims.of_narrative if each.kind is Kind.MONEY]
    candidates = [each for each in said if _is_an_amount(each)]
    if not candidates or not funding:
        return {}
    in_narrative = {each.hi for each in said}
    known = {each.amount for each in funding} | set(_amounts_of_tables(context))
    budgets = [each.amount for each in funding if each.field == "budget"]
    for field in ("budget", "fiscal", "other"):
        known.add(sum((each.amount for each in funding if each.field == field), Decimal(0)))
    known |= _sums_of(budgets)
    beside = defaultdict(list)
    for each in said:
        beside[id(each.place)].append(each)
    open_ = [
        each for each in candidates if each.hi not in known and not _adds_up(each, beside[id(each.place)])
    ]
    free = [each for each in funding if each.amount not in in_narrative and each.field != "other"]
    found = {}
    for claim in open_:
        if meant := _meant_for(claim, free, tables, context, is_alone=len(open_) == 1):
            found[claim.spot] = meant
    return found


def _is_an_amount(claim: Claim) -> bool:
    digits = f"{claim.hi.normalize():f}".replace(".", "").strip("0")
    return (
        claim.role in _MEANT
        and claim.is_exact
        and not claim.comparison
        and not claim.per
        and len(digits) >= _TWO_DIGITS
        and not _OTHERS.search(_clause_of(claim))
    )


def _amounts_of_tables(context: Context) -> Iterator[Decimal]:
    for reading in context.submission.tables:
        texts = (context.claims.of(reading, "purpose"), context.claims.of(reading, "goals"))
        for claims in (*texts, *context.claims.of_values(reading)):
            yield from (each.hi for each in claims if each.kind is Kind.MONEY)


def _sums_of(budgets: Sequence[Decimal]) -> set[Decimal]:
    """Return what two or three budgets make together."""
    few = budgets[:_MOST_BUDGETS]
    return {one + other for one, other in combinations(few, 2)} | {
        one + other + third for one, other, third in combinations(few, 3)
    }


def _adds_up(claim: Claim, near: Sequence[Claim]) -> bool:
    """Whether an amount is a sum of amounts next to it, or is added with one of those to another."""
    amounts = [each.hi for each in near if each is not claim][:_MOST_BESIDE]
    if any(claim.hi + one in amounts for one in amounts):
        return True
    for start in range(len(amounts)):
        total = amounts[start]
        for each in amounts[start + 1 : start + _LONGEST_RUN]:
            total += each
            if total == claim.hi:
                return True
    return False


def _meant_for(
    claim: Claim, free: Sequence[_Amount], tables: Sequence[TableReading], context: Context, *, is_alone: bool
) -> MeantFor | None:
    clause = _clause_of(claim)
    stop = tuple(context.claims.grammar.words.stop_words)
    likeness = {
        id(reading): len(
            common_run(
                without_stop_words(clause, stop), without_stop_words(half_width(reading.table.name), stop)
            )
        )
        for reading in tables
    }
    best = max(likeness.values(), default=0)
    near = [each for each in free if _may_be_meant(claim.hi, each.amount)]
    if best >= _ALIKE:
        named = [each for each in near if likeness[id(each.reading)] == best]
        readings = {id(each.reading) for each in named}
        return MeantFor(*named[0]) if len(readings) == 1 else None
    slips = [each for each in near if is_slip(claim.hi, each.amount)]
    if is_alone and len({id(each.reading) for each in slips}) == 1:
        return MeantFor(*slips[0])
    return None


def _may_be_meant(said: Decimal, meant: Decimal) -> bool:
    return is_slip(said, meant) or abs(said - meant) <= meant * _NEAR


def _clause_of(claim: Claim) -> str:
    """Return the clause that an amount stands in, without it."""
    start, line = claim.span.start, ""
    for line in shown_lines(claim.place.text) if claim.place else ():
        if start < len(line):
            break
        start -= len(line)
    end = start + claim.span.end - claim.span.start
    before = _CLAUSE.split(line[max(0, start - _LONGEST_CLAUSE) : start])[-1]
    return f"{before}\0{_CLAUSE.split(line[end : end + _LONGEST_CLAUSE])[0]}"
