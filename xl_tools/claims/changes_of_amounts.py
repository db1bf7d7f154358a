"""How much more or less than last year a text says an amount is, against the two amounts: ``合计23.52万元，比上年的25.10万元减少1.58万元``."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.workings import last_place

_BETWEEN = re.compile(
    r"[,，]?(?:净|共|实际|预算|安排|将|略)?(?P<how>增加|增长|增|多|上升|减少|下降|降低|压减|压缩|核减|减|少|节约)(?:了|为)?"
)
_UPWARD = frozenset(["增加", "增长", "增", "多", "上升"])
_CURRENT = (Role.TOTAL, Role.WEAK, Role.ITEM, Role.FISCAL, Role.LEVEL)


class Change(NamedTuple):
    """What is said now, before, and by how much more or less; ``meant`` is what it should be, below zero where it is less."""

    current: Decimal
    previous: Claim
    by: Claim
    is_more: bool

    @property
    def meant(self) -> Decimal:
        """How much more it is than before."""
        return self.current - self.previous.hi

    @property
    def is_right(self) -> bool:
        """Whether that is what is said, to its last place."""
        said = self.by.hi if self.is_more else -self.by.hi
        return abs(said - self.meant) <= min(last_place(self.by.said), Decimal("0.1"))


def changes_since_last_year(text: str, claims: Sequence[Claim], whole: Decimal) -> Iterator[Change]:
    """Yield the changes that a text says of its whole, where it says the whole in the same sentence; spans are places in the text."""
    for previous, by in pairwise(claims):
        if (
            previous.role is not Role.PREVIOUS
            or by.kind is not Kind.MONEY
            or not (previous.is_exact and by.is_exact)
        ):
            continue
        between = _BETWEEN.fullmatch(text, previous.span.end, by.span.start)
        is_said = any(
            each.kind is Kind.MONEY
            and each.sentence == previous.sentence
            and each.span < previous.span
            and each.hi == whole
            and each.role in _CURRENT
            for each in claims
        )
        if between and is_said:
            yield Change(whole, previous, by, between["how"] in _UPWARD)
