"""What a sentence counts beside a number: the whole that it is a part of, the other parts."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role

COUNTED = (Role.PLAIN, Role.WHOLE, Role.NEW, Role.PART, Role.FACTOR)
"""Roles of a count that may be added to those beside it."""
_MEASURES = frozenset(
    ["亩", "公顷", "公里", "米", "平方米", "平方公里", "立方米", "吨", "公斤", "升", "千瓦"]
)


def beside(claim: Claim, claims: Sequence[Claim]) -> list[Claim]:
    """Return the counts of a number's sentence that may be added to it, in order, and with it."""
    return [
        each
        for each in claims
        if each.kind is Kind.COUNT
        and each.role in COUNTED
        and each.sentence == claim.sentence
        and each.place is claim.place
        and (each.unit == claim.unit or not {each.unit, claim.unit} & _MEASURES)
    ]


def is_part_of(number: Decimal, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a number of a sentence is a part of another: with those next to it it makes that, or the sentence says that, too.

    ``派驻中队6个、直属中队1个，共7个执法中队`` and ``14个行政村、3个居委会`` of 17 are both right beside 7 and 17.
    """
    among = beside(claim, claims)
    at = next((index for index, each in enumerate(among) if each is claim or each.span == claim.span), None)
    if at is None or claim.hi >= number:
        return False
    if any(each.hi == number for each in among):
        return True
    return any(
        sum((each.hi for each in among[start:end]), Decimal(0)) == number
        for start in range(at + 1)
        for end in range(at + 1, len(among) + 1)
        if end - start > 1
    )
