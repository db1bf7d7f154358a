"""What a sentence counts beside a number: the whole that it is a part of, the other parts."""

import re
from collections.abc import Sequence
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.values.text import half_width

COUNTED = (Role.PLAIN, Role.WHOLE, Role.NEW, Role.PART, Role.FACTOR)
"""Roles of a count that may be added to those beside it."""
_MOST_SUMMED = 8
_IN_WORDS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_A_COUNT = re.compile(
    "(?<![第一二三四五六七八九十百千])([一两二三四五六七八九])(个|所|处|家|座|名|人|条|台|套|辆|支|项|户|村|间|栋|口|块)"
)
_SENTENCE = re.compile(r"[^。;!?\n]+")
_MEASURES = frozenset(
    ["亩", "公顷", "公里", "米", "平方米", "平方公里", "立方米", "吨", "公斤", "升", "千瓦"]
)


def counts_in_words(claim: Claim, unit: str = "") -> set[Decimal]:
    """Return the counts below ten, of one unit or any, that the sentence of a number says in words, which are read as no numbers: 三个居委会."""
    if claim.place is None:
        return set()
    sentences = _SENTENCE.findall(half_width(claim.place.text))
    return {number for each in sentences if claim.said in each for number in _in_words(each, unit)}


def _in_words(text: str, unit: str) -> set[Decimal]:
    return {Decimal(_IN_WORDS[number]) for number, of in _A_COUNT.findall(text) if unit in ("", of)}


def _unit_of(claim: Claim) -> str:
    return claim.said.lstrip("0123456789,.")[:1]


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


def is_summed_in_text(number: Decimal, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether counts of one unit that a text says one behind the other, sentence by sentence, make a number with this one."""
    same = [
        each
        for each in claims
        if each.place is claim.place and each.unit == claim.unit and each.role in COUNTED and each.hi
    ]
    at = next((index for index, each in enumerate(same) if each.span == claim.span), None)
    if at is None or claim.hi >= number:
        return False
    if claim.place and number - claim.hi in _in_words(half_width(claim.place.text), _unit_of(claim)):
        return True
    return any(
        sum((each.hi for each in same[start:end]), Decimal(0)) == number
        for start in range(max(0, at - _MOST_SUMMED), at + 1)
        for end in range(max(at + 1, start + 2), min(len(same), start + _MOST_SUMMED) + 1)
    )


def is_part_of(number: Decimal, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a number of a sentence is a part of another: with those next to it it makes that, or the sentence says that, too.

    ``派驻中队6个、直属中队1个，共7个执法中队`` and ``14个行政村、3个居委会`` of 17 are both right beside 7 and 17.
    """
    among = beside(claim, claims)
    at = next((index for index, each in enumerate(among) if each is claim or each.span == claim.span), None)
    if at is None or claim.hi >= number:
        return False
    if any(each.hi == number for each in among) or number - claim.hi in counts_in_words(
        claim, _unit_of(claim)
    ):
        return True
    return any(
        sum((each.hi for each in among[start:end]), Decimal(0)) == number
        for start in range(at + 1)
        for end in range(at + 1, len(among) + 1)
        if end - start > 1
    )
