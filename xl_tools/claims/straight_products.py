"""Products that are said straight on: how many, what each costs, what that makes: ``护林员22名，每人每月800元，全年21.12万元``."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from xl_tools.claims.claim import SOURCES, Claim, Kind, Role
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.workings import last_place

_TO_STANDARD = re.compile(
    r"(?P<noun>[^\d,;。、()×=]{0,12})[,、(]?(?:均?按|以|对|给予|安排|发放|补助|补贴|计划|预计|工资|报酬|[一-龥]{2,6}(?=每|单价))*(?P<each>每|单价).*"
)
_TO_AMOUNT = re.compile(
    r"[)]?(?:[,、]|按|以|全年|每?一?年|计算|测算|核算|计|发放|补助|补贴|支付|安排|预计|需要?|共需?|合计|总计|小计|共计|为|是|(?P<number>\d+)个?(?P<period>月|天|日|次|期|年|季度)){1,8}"
)
_MORE_BEHIND = re.compile(r"\(?[^,;。)]{0,8}(?:含|包括|其中|扣|另|不足|上限|约|左右|以内|\d+个?月)")
_SHARED_OUT = re.compile(
    r"[%‰]|一半|\d成|[一二两三四五六七八九]成|分担|承担|比例|减半|减免|差额|补差|配套|不等|最高|平均|户均|人均"
)
_END = re.compile(r"[;。]")
_AROUND = 20
_LEAST, _MOST = Decimal("0.5"), Decimal(2)
_WAN = 10_000
_FIGURES = 2  # digits before its zeros that a standard in round numbers has
_PLACES = 5  # one amount in so many is by chance a whole number of times a standard
_ANY_THING = frozenset(["个", "家", "所", "处", "座"])
_OCCASIONS = frozenset(["次", "天", "日", "场", "期"])
_OF_WHOM = re.compile(r"每([人户村名个])")


class Straight(NamedTuple):
    """A count, its standard and their amount, with what ``made`` of them; ``times`` is how often it is said to be paid, none where that is open."""

    counted: Claim
    standard: Claim
    amount: Claim
    times: int | None
    is_times_said: bool = False

    @property
    def made(self) -> Decimal:
        """What count and standard make, in 万元."""
        return self.counted.hi * self.standard.hi * (self.times or 1)

    @property
    def is_wrong(self) -> bool:
        """Whether no number of times makes the amount, and another standard in round numbers, or another count, would."""
        place = last_place(self.amount.said)
        room = max(min(place, self.amount.hi / 100), Decimal("0.000101"))
        if not self.made or abs(self.made - self.amount.hi) <= room:
            return False
        ratio = self.amount.hi / self.made
        if self.times and self.times > 1 and abs(self.made / self.times - self.amount.hi) <= room:
            return True  # one month's for a year's
        if self.times is None:
            is_whole = abs(ratio - round(ratio)) * self.made <= room
            return ratio > 1 and not is_whole and _is_round(self.amount.hi / self.counted.hi)
        if not _LEAST < ratio < _MOST or self._is_of_some_months(ratio):
            return False
        a_piece = self.standard.hi * self.times
        is_telling = Fraction(a_piece / place).limit_denominator(_WAN).numerator > _PLACES
        is_another = is_telling and self.amount.hi % a_piece == 0
        return is_another or _is_round(self.amount.hi / (self.counted.hi * self.times))

    def _is_of_some_months(self, ratio: Decimal) -> bool:
        """Whether a standard by the month is paid for ten months, unsaid."""
        a_period = self.counted.hi * self.standard.hi
        return not self.is_times_said and bool(self.times) and ratio < 1 and self.amount.hi % a_period == 0


def straight_products(text: str, claims: Sequence[Claim], grammar: Grammar) -> Iterator[Straight]:
    """Yield the products that a text says straight on; the spans of ``claims`` are places in it."""
    for place, standard in enumerate(claims):
        if standard.role is not Role.STANDARD or not standard.is_exact or standard.comparison or not place:
            continue
        count, amount = claims[place - 1], next(iter(claims[place + 1 :]), None)
        if amount is None or amount.kind is not Kind.MONEY or amount.role in (Role.STANDARD, *SOURCES):
            continue
        if count.kind is not Kind.COUNT or count.role is Role.EACH or count.hi <= 1:
            continue
        if any(each.comparison or not each.is_exact for each in (count, amount)):
            continue
        if _is_summed(claims[:place], amount) or _is_of_another_count(claims, standard, amount):
            continue
        to_standard = _TO_STANDARD.fullmatch(text, count.span.end, standard.span.start)
        to_amount = _TO_AMOUNT.fullmatch(text, standard.span.end, amount.span.start)
        if to_standard is None or to_amount is None or "万" not in amount.said:
            continue
        before = _END.split(text[max(0, count.span.start - _AROUND) : count.span.start])[-1]
        behind = _END.split(text[amount.span.end : amount.span.end + _AROUND])[0]
        if _SHARED_OUT.search(
            f"{before}{text[count.span.end : amount.span.start]}。{behind}"
        ) or _MORE_BEHIND.match(text, amount.span.end):
            continue
        if _is_of(standard, count, text[count.span.start : standard.span.start], grammar):
            yield Straight(count, standard, amount, _times(standard, to_amount), bool(to_amount["number"]))


def _is_summed(before: Sequence[Claim], amount: Claim) -> bool:
    """Whether another standard, with no amount of its own, stands before a count: 大型2组、每组12万元，中型4组、每组8万元，共56万元."""
    if not before[1:]:
        return False
    other = before[-2]
    return other.role is Role.STANDARD and other.sentence == amount.sentence and other.hi < amount.hi


def _is_of_another_count(claims: Sequence[Claim], standard: Claim, amount: Claim) -> bool:
    """Whether another count of the sentence, times the standard, is the amount: 203名，乡镇14名、村189名每人600元，12.18万元."""
    return any(
        each.kind is Kind.COUNT
        and each.sentence == amount.sentence
        and each.span < standard.span
        and each.hi * standard.hi * (standard.times or 1) == amount.hi
        for each in claims
    )


def _is_of(standard: Claim, count: Claim, between: str, grammar: Grammar) -> bool:
    """Whether a count is of what a standard is per: 22名 每人, 36个监测户 每户, 126人 每人每次."""
    per = grammar.unit_class(standard.per)
    if per in _OCCASIONS:
        of_whom = _OF_WHOM.search(between)
        return bool(of_whom) and of_whom is not None and grammar.unit_class(of_whom[1]) == count.unit
    return bool(per) and (per == count.unit or (count.unit in _ANY_THING and per in between[:-1]))


def _times(standard: Claim, between: re.Match[str]) -> int | None:
    """Return how often a standard is paid: as often as is said behind it, 12 times a year by the month, once where nothing is by any time."""
    if between["number"]:
        return int(between["number"])
    if standard.times > 1 and "年" in between[0]:
        return standard.times
    is_by_time = standard.times != 1 or standard.per in _OCCASIONS
    return None if is_by_time else 1


def _is_round(amount: Decimal) -> bool:
    """Whether an amount is whole yuan, and but one or two figures with zeros behind them."""
    yuan = amount * _WAN
    return yuan == yuan.to_integral_value() and len(f"{yuan.normalize():f}".rstrip("0")) <= _FIGURES
