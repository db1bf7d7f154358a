"""What adds up: which amounts of a text are explained, as the sum of those beside them or as a part of such a sum."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.values.amount import fen, same_amount

_TWO = 2
_MOST = 120  # amounts of one text; a list of all villages has fewer


class Sums(NamedTuple):
    """The amounts of a text, by their place in it, once what adds up has been taken together.

    ``explained`` are those that are a whole, the sum of their neighbours, or a part of a sum that is said; ``parts`` those that make
    up an amount beside them; ``left`` those that are no such part, in order.
    """

    explained: frozenset[int]
    parts: frozenset[int]
    left: tuple[int, ...]


class Account(NamedTuple):
    """The amounts of the year that a text says, and what adds up among them; ``whole`` is what the cells of its table say."""

    amounts: tuple[Claim, ...]
    sums: Sums
    wrong_shares: tuple["Share", ...] = ()
    right_shares: tuple["Share", ...] = ()

    def of(self, places: Sequence[int]) -> list[Claim]:
        """Return the amounts at these places."""
        return [self.amounts[each] for each in places]


def account_of(claims: Sequence[Claim], wholes: Collection[Decimal]) -> Account:
    """Return the account of a text by its claims."""
    said = [each for each in claims if _is_amount(each, claims)]
    shares = [share for share in shares_of(claims) if share.amount in said]
    of = [*(each.hi for each in said), *wholes]
    right = [share for share in shares if share.fits(of)]
    taken = [share.amount for share in right]
    rests = [whole - share.amount.hi for share in right for whole in of if share.is_of(whole)]
    amounts = tuple(
        each
        for each in said
        if not any(each is one for one in taken) and not any(same_amount(each.hi, rest) for rest in rests)
    )
    wrong = tuple(share for share in shares if share not in right)
    return Account(amounts, sums_of([each.hi for each in amounts], wholes), wrong, tuple(right))


class Share(NamedTuple):
    """An amount that is said to be so many per cent of another: ``70%，即45.22万元``."""

    rate: Claim
    amount: Claim

    def is_of(self, whole: Decimal) -> bool:
        """Whether the amount is its share of another, to the last written place."""
        return abs(whole * self.rate.hi / 100 - self.amount.hi) <= _LEAST_PLACE

    def fits(self, amounts: Collection[Decimal]) -> bool:
        """Whether the amount is its share of one of these, other than itself."""
        return any(self.is_of(each) for each in amounts)


def shares_of(claims: Sequence[Claim]) -> Iterator[Share]:
    """Yield every amount with the rate right before it, or in the bracket right behind it."""
    for rate, amount in pairwise(claims):
        if rate.sentence == amount.sentence and rate.unit == "%" and amount.kind is Kind.MONEY:
            between = amount.span.start - rate.span.end
            if (
                between <= len(_EQUALS)
                and _IS.fullmatch(amount.subject)
                and amount.role not in _NO_AMOUNT[:2]
            ):
                yield Share(rate, amount)


_EQUALS = "，约即为"
_IS = re.compile(r"(?:即|计|为|共|约|是|[,:(]|合|的)*")
_LEAST_PLACE = Decimal("0.0101")


def _is_amount(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim is an amount of the year, and neither a standard nor what one is made of."""
    if claim.kind is not Kind.MONEY or claim.role in _NO_AMOUNT or claim.hi <= 0:
        return False
    if "万" in claim.said:
        return True
    return not any(
        each.role is Role.STANDARD
        and each.sentence == claim.sentence
        and each.span < claim.span
        and claim.hi <= each.hi * _A_YEAR
        and "万" not in each.said
        and each.per
        and ";" not in claim.context.rpartition(each.said)[2]
        and not _is_counted(claim, each, claims)
        and fen(claim.hi) % (fen(each.hi) or 1) in (0, fen(claim.hi))
        for each in claims
    )


def _is_counted(claim: Claim, standard: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a count of the sentence times a standard makes an amount: 冷藏箱8个，每个1500元，12000元."""
    return any(
        each.kind is Kind.COUNT
        and each.hi > 1
        and each.sentence == claim.sentence
        and each.span < claim.span
        and each.hi * standard.hi == claim.hi
        for each in claims
    )


_NO_AMOUNT = (
    Role.STANDARD,
    Role.FACTOR,
    Role.EACH,
    Role.EFFECT,
    Role.AGAIN,
    Role.PREVIOUS,
    Role.CHANGE,
    Role.OTHER_YEAR,
    Role.HISTORY,
)
_A_YEAR = 12


def sums_of(amounts: Sequence[Decimal], wholes: Collection[Decimal]) -> Sums:
    """Take together the amounts of a text: ``wholes`` are those that the cells of its table say; of very many nothing is said."""
    values = [fen(each) for each in amounts]
    if len(values) > _MOST:
        return Sums(frozenset(range(len(values))), frozenset(), ())
    known = {fen(each) for each in wholes if each}
    explained = {index for index, value in enumerate(values) if value in known}
    parts: set[int] = set()
    left = [index for index, value in enumerate(values) if value]
    while found := next(_said_sums(left, values), None):
        run, total = found
        explained.update(run, (total,))
        parts.update(run)
        left = [each for each in left if each not in run]
    for start, end, total in _runs([values[each] for each in left]):
        if total in known:
            explained.update(left[start:end])
    return Sums(frozenset(explained), frozenset(parts), tuple(left))


def runs_before(left: Sequence[int], total: int, *, least: int = _TWO) -> Iterator[tuple[int, ...]]:
    """Yield the runs of amounts that end right before one, the longest first."""
    if total not in left:
        return
    end = left.index(total)
    for start in range(end - least + 1):
        yield tuple(left[start:end])


def _said_sums(left: Sequence[int], values: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield every run whose sum is said right before or right behind it, the longest first."""
    for start, end, total in _runs([values[each] for each in left]):
        for beside in (end, start - 1):
            if 0 <= beside < len(left) and values[left[beside]] == total:
                yield tuple(left[start:end]), left[beside]


def _runs(values: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield begin, end and sum of every run of two or more, the longest first."""
    before = [0, *accumulate(values)]
    for length in range(len(values), _TWO - 1, -1):
        for start in range(len(values) - length + 1):
            yield start, start + length, before[start + length] - before[start]
