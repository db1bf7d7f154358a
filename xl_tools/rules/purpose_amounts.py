"""JX2: 预算与资金, what the purpose sentence says of the amounts."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.claim import SOURCES, Claim, Kind, Role
from xl_tools.claims.roles import children
from xl_tools.model.finding import APPROPRIATE, ERROR, WARNING
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.slips import is_misplaced, is_one_misplaced, is_slip
from xl_tools.rules.table_facts import ten_thousandfold
from xl_tools.values.amount import fen, format_amount, same_amount
from xl_tools.values.text import squeeze

_CHECK = "请核对批复，把错的改过来"
_NAMES = {"budget": "预算数", "fiscal": "财政资金", "other": "其他资金"}
_OPEN_ENDED = ("等", "主要")
_SEVERAL = 2
_SEVERAL_YEARS = re.compile("分[两二三四五2345]年|跨年度?|[两二三四五][个]?年度?|[两二三四五]期|分期")
_MOST_OF_IT = Decimal("0.5")


def purpose_contradicts_cells(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途里写的总额、财政资金（含各级）、其他资金与表内的数字一致；“其中”“包括”的几项相加等于它们的总数。
    依据：财预〔2015〕88号：绩效目标与预算资金相匹配。
    原因：文字和数字各说各的，公开后无法解释。
    举例：表内预算数 8.51，用途写“预算数 8.15 万元”；用途写“其中：修路 20 万元，清淤 10 万元”，超过了总数。
    改法：核对批复，把错的改过来；上年的数、增减的数、单项的数不比。
    """
    funding, claims = reading.table.funding, context.claims.of(reading, "purpose")
    told = [*_sources(reading, funding, claims), *_totals(reading, funding, claims)]
    yield from told
    if not told:
        yield from _parts(reading, funding, claims)


def _fault(reading: TableReading, claim: Claim, message: str, *, is_certain: bool) -> Fault:
    at = claim.place.at if claim.place else "purpose"
    return Fault(at, message, _CHECK, severity=ERROR if is_certain else WARNING, table=reading)


def _differs(claim: Claim, cell: Decimal | None) -> bool:
    """Whether an amount is not that of its cell; ten thousand times as much is JX204's."""
    return cell is not None and not same_amount(claim.hi, cell) and not ten_thousandfold(claim.hi, cell)


def _against(reading: TableReading, claim: Claim, field: str, cell: Decimal, *, is_certain: bool) -> Fault:
    name = _NAMES[field]
    message = f"资金用途写“{name} {claim.said}”，表内{name}是 {format_amount(cell)} 万元"
    return _fault(reading, claim, message, is_certain=is_certain)


# ── the whole ──


def _totals(reading: TableReading, funding: Funding, claims: Sequence[Claim]) -> Iterator[Fault]:
    budget = funding.budget
    if not budget:
        return
    named = [each for each in claims if each.role is Role.TOTAL and each.is_exact]
    weak = [each for each in claims if each.role is Role.WEAK and each.is_exact]
    certain = [each for each in weak if each.is_certain]
    is_said_right = any(same_amount(each.hi, budget) for each in (*named, *weak))
    if is_said_right and _SEVERAL_YEARS.search("".join(each.context for each in claims)):
        return  # 总预算72万元，分两年实施，本年预算36万元
    for claim in [*named, *_again(claims, named), *certain, *_again(claims, weak)]:
        if _differs(claim, budget) and not (claim in certain and is_said_right):
            is_certain = claim.is_certain and not (is_said_right and claim.role is not Role.AGAIN)
            yield _against(reading, claim, "budget", budget, is_certain=is_certain)
    if not named and not certain:
        yield from _unnamed(reading, claims, weak)


def _unnamed(reading: TableReading, claims: Sequence[Claim], weak: Sequence[Claim]) -> Iterator[Fault]:
    """Compare an amount that may be the whole with the budget, where no amount is called so and nothing else explains it."""
    funding = reading.table.funding
    budget = funding.budget or Decimal(0)
    if not weak:
        yield from _misplaced(reading, claims, budget)
        return
    explained = {fen(each) for each in (budget, funding.fiscal, funding.other) if each is not None}
    if any(fen(each.hi) in explained or ten_thousandfold(each.hi, budget) for each in weak):
        return
    items = [each.hi for each in claims if each.role in (Role.ITEM, Role.WEAK)]
    if len(weak) > 1 or same_amount(sum(items, Decimal(0)), budget):
        return
    if not _is_sum_of_items(claims, weak[0]) and weak[0].comparison != "≥":
        yield _against(reading, weak[0], "budget", budget, is_certain=False)


def _misplaced(reading: TableReading, claims: Sequence[Claim], budget: Decimal) -> Iterator[Fault]:
    """Yield the one amount of a sentence that is the budget but for its digits' order."""
    money = [each for each in claims if each.kind is Kind.MONEY]
    if len(money) == 1 and money[0].role is Role.ITEM and is_misplaced(money[0].hi, budget):
        yield _against(reading, money[0], "budget", budget, is_certain=False)


def _again(claims: Sequence[Claim], of: Sequence[Claim]) -> list[Claim]:
    """Return the amounts in brackets that say these again, as certain as they are."""
    return [
        each
        for each in claims
        if each.role is Role.AGAIN and each.parent is not None and claims[each.parent] in of
    ]


def _is_sum_of_items(claims: Sequence[Claim], total: Claim) -> bool:
    items = [each.hi for each in claims if each.role in (Role.ITEM, Role.PART) and each.span < total.span]
    return len(items) >= _SEVERAL and same_amount(sum(items, Decimal(0)), total.hi)


# ── where it comes from ──


def _sources(reading: TableReading, funding: Funding, claims: Sequence[Claim]) -> Iterator[Fault]:
    fiscal = _of_role(claims, Role.FISCAL)
    levels, other = _of_role(claims, Role.LEVEL), _of_role(claims, Role.OTHER)
    carried = [each for each in claims if each.role is Role.CARRY and each.is_exact]
    is_right = funding.fiscal is not None and any(
        _adds_up([*fiscal, *more], funding.fiscal) for more in ((), carried)
    )
    if funding.fiscal is not None and fiscal and not is_right:
        for claim in fiscal:
            if _differs(claim, funding.fiscal) and not (
                not claim.is_certain and funding.budget is not None and same_amount(claim.hi, funding.budget)
            ):
                is_certain = claim.is_certain and len(fiscal) == 1
                yield _against(reading, claim, "fiscal", funding.fiscal, is_certain=is_certain)
    is_told = len(levels) >= _SEVERAL or (levels and other)
    if funding.fiscal is not None and not fiscal and is_told and not _adds_up(levels, funding.fiscal):
        said = "、".join(each.said for each in levels)
        message = f"资金用途写各级财政资金 {said}，表内财政资金是 {format_amount(funding.fiscal)} 万元"
        yield _fault(reading, levels[-1], message, is_certain=False)
    yield from _other(reading, funding, other)


def _other(reading: TableReading, funding: Funding, other: Sequence[Claim]) -> Iterator[Fault]:
    cell = funding.other
    if cell is None:
        is_empty = not squeeze(reading.texts.get("other", ""))
        cell = Decimal(0) if is_empty and any("其他资金" in each.subject for each in other) else None
    if cell is None or not other or _adds_up(other, cell):
        return
    if len(other) == 1:
        if _differs(other[0], cell):
            is_certain = other[0].is_certain and funding.other is not None
            yield _against(reading, other[0], "other", cell, is_certain=is_certain)
        return
    said = "、".join(each.said for each in other)
    message = f"资金用途写其他资金 {said}，表内其他资金是 {format_amount(cell)} 万元"
    yield _fault(reading, other[-1], message, is_certain=False)


def _of_role(claims: Sequence[Claim], role: Role) -> list[Claim]:
    """Return the amounts of a source, but for those that are a part of an amount of the same source."""
    return [
        each
        for each in claims
        if each.role is role
        and each.is_exact
        and (each.parent is None or claims[each.parent].role in (Role.TOTAL, Role.WEAK, Role.INVEST))
    ]


def _adds_up(said: Sequence[Claim], cell: Decimal) -> bool:
    """Whether the amounts are together what a cell says."""
    return same_amount(sum((each.hi for each in said), Decimal(0)), cell)


# ── what it is made of ──


def _parts(reading: TableReading, funding: Funding, claims: Sequence[Claim]) -> Iterator[Fault]:
    for index, parent in enumerate(claims):
        for parts in children(claims, index):
            yield from _one_partition(reading, parent, parts)
    yield from _items(reading, funding, claims)


def _one_partition(reading: TableReading, parent: Claim, parts: Sequence[Claim]) -> Iterator[Fault]:
    for of_kind in (
        [each for each in parts if each.role in SOURCES],
        [each for each in parts if each.role is Role.PART],
    ):
        if not of_kind or any(each.comparison or not each.is_exact for each in of_kind):
            continue
        if any(same_amount(each.hi, parent.hi) for each in of_kind):
            continue  # one of them is the whole again
        total = sum((each.hi for each in of_kind), Decimal(0))
        if same_amount(total, parent.hi):
            continue
        is_whole = len(of_kind) >= _SEVERAL and len(of_kind) == len(parts) and of_kind[0].is_exhaustive
        is_whole = is_whole and not any(
            each.noun.startswith("等") or "等" in each.subject[-2:] for each in of_kind
        )
        if total > parent.hi or is_whole or is_one_misplaced([each.hi for each in of_kind], parent.hi):
            said = " + ".join(each.said for each in of_kind)
            message = f"资金用途写的各项 {said} = {format_amount(total)} 万元，与“{parent.said}”不符"
            yield _fault(reading, of_kind[-1], message, is_certain=False)


def _items(reading: TableReading, funding: Funding, claims: Sequence[Claim]) -> Iterator[Fault]:
    """Compare what single things cost with the total of their sentence, or with the budget where they exceed it."""
    items = [each for each in claims if each.role is Role.ITEM and each.is_exact and not each.comparison]
    budget = funding.budget
    if len(items) < _SEVERAL or budget is None:
        return
    total = sum((each.hi for each in items), Decimal(0))
    if same_amount(total, budget) or any(same_amount(total, each.hi) for each in claims):
        return
    if any(same_amount(each.hi, budget) for each in items):
        return
    said = " + ".join(each.said for each in items)
    is_open = any(word in f"{each.context}{each.noun[:1]}" for each in items for word in _OPEN_ENDED)
    is_near = total > budget or (not is_open and (is_slip(total, budget) or total > budget * _MOST_OF_IT))
    if is_near and not any(each.role in (Role.STANDARD, Role.FACTOR, Role.PART) for each in claims):
        message = (
            f"资金用途写的各项 {said} = {format_amount(total)} 万元，预算数是 {format_amount(budget)} 万元"
        )
        yield _fault(reading, items[-1], message, is_certain=False)


RULES = (TableRule("JX203", "资金用途中的金额与表内不一致", ERROR, APPROPRIATE, purpose_contradicts_cells),)
