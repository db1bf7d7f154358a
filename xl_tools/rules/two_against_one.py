"""JX7: a number that two of purpose, goals and indicators of a table say alike, and the third one otherwise."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.beside import is_part_of, is_summed_in_text
from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.matching_names import (
    Named,
    are_qualified_otherwise,
    named_by_indicator,
    named_in_text,
)
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_likely_meant, is_slip

_TEN = 10
_NOT = re.compile("^[非未无]")
_FIELDS = ("purpose", "goals")
_MEANT = (Role.PLAIN, Role.WHOLE, Role.FACTOR)
_ALIKE = 2
_NEARLY_ALL = Decimal("0.8")
_SMALLEST = 3  # of so few, one or two are often some of them
_COUNTS_ANYTHING = frozenset(
    [
        "个",
        "人",
        "次",
        "人次",
        "场",
        "项",
        "家",
        "件",
        "处",
        "台",
        "份",
        "期",
        "天",
        "所",
        "条",
        "座",
        "户",
        "部",
        "块",
        "套",
    ]
)
"""Units that say nothing of what is counted: then a name must."""
_OF_TIME = frozenset(["日", "小时", "年", "月", "个月", "学期", "季度", "周", "岁"])
_NOT_COUNTED = re.compile("不含|不包括|除外|另有|此外")
_EACH = re.compile("各[^,;。、]{0,6}$|每|平均|[人户村]均")


class Otherwise(NamedTuple):
    """The number that a text says otherwise, what the others say, and in which field the first of these stands."""

    odd: Claim
    usual: Claim
    field: str


def said_otherwise(reading: TableReading, context: Context) -> Iterator[Otherwise]:
    """Yield the numbers of a table's sentences that the other text and an indicator say otherwise, both alike.

    Neither of the two numbers stands on the other side, and nothing else of its text may be meant.
    """
    rows = [*_rows(reading, context)]
    texts = {field: _counts(context.claims.of(reading, field)) for field in _FIELDS}
    of_rows = {
        (each.unit, each.hi) for claims in context.claims.of_values(reading) for each in _counts(claims)
    }

    def all_of(unit: str) -> set[Decimal]:
        return {number for each, number in of_rows if each == unit}

    for row in rows:
        of_unit = {field: [each for each in texts[field] if each.unit == row.claim.unit] for field in _FIELDS}
        for field, other in (_FIELDS, _FIELDS[::-1]):
            theirs = [each for each in of_unit[other] if each.hi == row.claim.hi]
            if not theirs or any(each.hi == row.claim.hi for each in of_unit[field]):
                continue
            known = {each.hi for each in of_unit[other]}
            mine = {each.hi for each in of_unit[field]}
            is_alone = (
                len(known) == len(mine) > 1 and len(mine - known) == 1 and known <= all_of(row.claim.unit)
            )
            claims = context.claims.of(reading, field)
            odd = [
                each
                for each in of_unit[field]
                if each.hi not in known
                and (each.unit, each.hi) not in of_rows
                and _is_otherwise(each, theirs, row, claims, context, is_alone_otherwise=is_alone)
                and not any(is_part_of(each.hi, one, context.claims.of(reading, other)) for one in theirs)
            ]
            if len(odd) == 1:
                yield Otherwise(odd[0], row.claim, other)


def _counts(claims: Sequence[Claim]) -> list[Claim]:
    return [each for each in claims if each.kind is Kind.COUNT and each.hi > 1 and each.unit not in _OF_TIME]


def _is_otherwise(
    odd: Claim,
    theirs: Sequence[Claim],
    row: Named,
    claims: Sequence[Claim],
    context: Context,
    *,
    is_alone_otherwise: bool,
) -> bool:
    """Whether a number can only be meant for that of an indicator, and neither for some of them nor for one of several."""
    number = row.claim.hi
    is_one = odd.role in _MEANT and odd.is_exact and min(odd.hi, number) >= _SMALLEST
    if (
        not is_one
        or _NOT_COUNTED.search(odd.subject)
        or _EACH.search(odd.subject)
        or not is_likely_meant(odd.hi, number)
    ):
        return False
    is_far = (
        not number * _NEARLY_ALL <= odd.hi <= number / _NEARLY_ALL
    )  # of some of them, or of all there are
    may_be_some = is_far and not is_slip(odd.hi, number)
    is_within = (
        odd.hi > number if row.claim.comparison == "≥" else odd.hi < number and row.claim.comparison == "≤"
    )
    if is_within or is_part_of(number, odd, claims) or is_summed_in_text(number, odd, claims):
        return False
    if min(odd.hi, number) < _TEN <= max(odd.hi, number) / 5:
        return False  # 省级6人, 学徒60人: of one digit nobody drops a zero
    if (may_be_some or _is_one_of_several(odd, claims)) and not is_alone_otherwise:
        return False
    if _NOT.search(odd.noun) and not _NOT.search(f"{row.near}{[each.noun for each in theirs]}"):
        return False  # 非寄宿小学生212人
    name, others = named_in_text(odd), [named_in_text(each) for each in theirs]
    stop = tuple(context.claims.grammar.words.stop_words)
    least = _ALIKE if odd.unit in _COUNTS_ANYTHING else 1
    is_alike = any(_alike(name, each, stop) >= least for each in (row, *others))
    return is_alike and not are_qualified_otherwise(name, row, context.claims.grammar)


def _is_one_of_several(odd: Claim, claims: Sequence[Claim]) -> bool:
    """Whether its sentence says other numbers of its unit: 公办3850人、民办1240人."""
    return any(
        each.unit == odd.unit
        and each.sentence == odd.sentence
        and each.place is odd.place
        and each.hi != odd.hi
        for each in claims
    )


def _alike(left: Named, right: Named, stop: tuple[str, ...]) -> int:
    return max(
        (
            len(common_run(without_stop_words(a, stop), without_stop_words(b, stop)))
            for a in left.near
            for b in right.near
        ),
        default=0,
    )


def _rows(reading: TableReading, context: Context) -> Iterator[Named]:
    for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True):
        if (
            len(claims) == 1
            and claims[0].kind is Kind.COUNT
            and claims[0].is_exact
            and "时效" not in row.level2
        ):
            yield named_by_indicator(claims[0], row.level3, row.description)
