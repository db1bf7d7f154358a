"""JX2: 预算与资金, amounts and standards in texts that are right only as 元 for 万元, or the other way round."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.sums import account_of
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault
from xl_tools.rules.standards import is_in_yuan, standards_of
from xl_tools.rules.table_facts import ten_thousandfold
from xl_tools.values.amount import fen, format_amount
from xl_tools.values.text import squeeze

_CHECK = "请核对元与万元"
_WAN = Decimal(10_000)
_AMOUNTS = (
    Role.TOTAL,
    Role.WEAK,
    Role.INVEST,
    Role.FISCAL,
    Role.LEVEL,
    Role.OTHER,
    Role.CARRY,
    Role.PART,
    Role.ITEM,
)
_PRICES = ("票", "价", "标准", "工本", "收费", "学费", "会费")


def said_in_yuan(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield what the texts of a table say ten thousand times too much or too little: by their products, their sums, their indicators."""
    told = [*_workings(reading, context), *_standards(reading, context)]
    yield from told or _amounts(reading, context)


def _workings(reading: TableReading, context: Context) -> Iterator[Fault]:
    for field in ("purpose", "goals"):
        for working in context.claims.workings(reading, field):
            if working.amount.is_exact and is_in_yuan(working):
                standards = "、".join(term.standard.said for term in working.terms)
                message = f"“{standards}”乘以所写的数量与“{working.amount.said}”正好差一万倍"
                at = working.amount.place.at if working.amount.place else field
                yield Fault(at, message, _CHECK, table=reading)


def _standards(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield a standard of the indicators that the purpose says ten thousand times as high or as low."""
    unit_class = context.claims.grammar.unit_class
    said = [each for each in context.claims.of(reading, "purpose") if each.role is Role.STANDARD and each.hi]
    for standard in standards_of(reading, context, even_of_budget=True):
        for claim in said:
            is_same = unit_class(claim.per) == unit_class(standard.claim.per) or not standard.claim.per
            if is_same and ten_thousandfold(claim.hi, standard.claim.hi):
                value = squeeze(standard.row.value.text)
                message = f"标准写的是 {value}，资金用途写的是 {claim.said}，正好差一万倍"
                yield Fault(standard.at, message, _CHECK)
                break


def _amounts(reading: TableReading, context: Context) -> Iterator[Fault]:
    """Yield an amount of the purpose that is a cell, or adds up with its neighbours, only as 元 for 万元."""
    funding, claims = reading.table.funding, context.claims.of(reading, "purpose")
    wholes = [each for each in (funding.budget, funding.fiscal, funding.other) if each]
    if not funding.budget:
        return
    known = {fen(each) for each in wholes}
    said = {fen(each.hi) for each in claims if each.kind is Kind.MONEY}
    explained = context.claims.account(reading)
    right = explained.of([*explained.sums.explained])
    for place, claim in enumerate(claims):
        if claim.kind is not Kind.MONEY or claim.role not in _AMOUNTS or not claim.is_exact:
            continue
        meant = claim.hi / _WAN if "万" in claim.said else claim.hi * _WAN
        is_odd = claim.hi > funding.budget if "万" in claim.said else meant <= funding.budget
        if not is_odd or any(each is claim for each in right) or claim.subject.endswith(_PRICES):
            continue
        is_cell = fen(meant) in known and (claim.role is not Role.ITEM or fen(meant) not in said)
        if is_cell or _adds_up(claims, place, meant, wholes):
            message = f"资金用途写的“{claim.said}”若是 {format_amount(meant)} 万元，各处的数才对得上"
            at = claim.place.at if claim.place else "purpose"
            yield Fault(at, message, _CHECK, table=reading)


def _adds_up(claims: Sequence[Claim], place: int, meant: Decimal, wholes: Sequence[Decimal]) -> bool:
    """Whether an amount that is another adds up with its neighbours."""
    other = claims[place]._replace(lo=meant, hi=meant, said=f"{format_amount(meant)}万元", place=None)
    account = account_of([*claims[:place], other, *claims[place + 1 :]], wholes)
    index = next((index for index, each in enumerate(account.amounts) if each is other), None)
    return index is not None and index in account.sums.explained and fen(meant) not in map(fen, wholes)
