"""JX7: a number that its table, or the unit's other texts, say again and again, and once otherwise; whatever the thing is."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xl_tools.claims.beside import is_part_of, is_summed_in_text
from xl_tools.claims.matching_names import (
    are_qualified_otherwise,
)
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.claims.said_things import (
    Again,
    all_said,
    is_called_alike,
    is_of_all_there_are,
    is_said_in,
    key_of_number,
    key_of_unit,
    keys_of,
)
from xl_tools.claims.told_apart import are_both_right
from xl_tools.rules.echoes import odd_echoes
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_reordered, is_slip
from xl_tools.rules.texts import compiled

_NEAR = Decimal("0.25")
_FEW = 10  # of so few, one more or less is near
_TAIL = 8
_TWO_DIGITS = 10
_MANY = 2
_ALIKE, _AROUND = 3, 16
_FIGURES = re.compile(r"[\d.]+[一-龥]?")
_SOME = re.compile("其中|剩余|其余|另外|另有|中的|部分|第[一二三]|首批|本批|[一二三]期|不足|余下|选|抽")


def odd_again(context: Context) -> list[tuple[Again, Again, bool]]:
    """Return each number that is said otherwise than elsewhere, with one of the others, and whether its own table says it otherwise."""
    groups: dict[str, list[Again]] = defaultdict(list)
    for each in all_said(context.submission.tables, context.claims):
        for key in (*keys_of(each), key_of_number(each), key_of_unit(each), str(id(each.reading))):
            groups[key].append(each)
    found = []
    told = {one.claim.spot for one, _ in context.once(odd_echoes)}  # JX701 tells them
    for one in (each for each in _all_once(groups) if not each.is_row):
        grammar, equals = context.claims.grammar, groups[key_of_unit(one)]
        if any(each is not one and is_called_alike(one, each, grammar) for each in equals):
            continue  # said so elsewhere, too
        if any(each is not one and _is_of_something_like(one, each, context) for each in equals):
            continue
        others = _others(one, groups, context)
        by_name = _usual_beside(one, others, context) if others else None
        by_number = None if others else _usual_by_number(one, groups, context)
        usual, is_here = by_name or (by_number, True)
        if usual and _is_of_two_groups(one, usual, groups):
            continue
        if usual and are_both_right(one.claim, usual.claim, context.claims):
            continue
        if usual and not {one.claim.spot, usual.claim.spot} & told:
            told.add(one.claim.spot)
            found.append((one, usual, is_here))
    return found


def _is_of_something_like(one: Again, each: Again, context: Context) -> bool:
    """Whether an equal number elsewhere is of the same by more than the name: 为130名残疾人提供托养服务, 托养服务人数130人."""
    stop = tuple(context.claims.grammar.words.stop_words)
    mine, theirs = (without_stop_words(_around(each), stop) for each in (one, each))
    return one.claim.hi >= _TWO_DIGITS and len(common_run(mine, theirs)) >= (_MANY if each.is_row else _ALIKE)


def _around(one: Again) -> str:
    claim = one.claim
    name = "\0".join(one.named.near) if one.is_row else claim.context[-_AROUND:]
    return _FIGURES.sub("\0", f"{name}\0{claim.noun}")


def _is_of_two_groups(one: Again, usual: Again, groups: dict[str, list[Again]]) -> bool:
    """Whether a number is what its table says of two groups together: 731名 of 698 of eighty years and 33 of ninety."""
    rest = one.claim.hi - usual.claim.hi
    return rest > 0 and any(each.claim.hi == rest for each in groups[str(id(one.reading))])


def _usual_by_number(one: Again, groups: dict[str, list[Again]], context: Context) -> Again | None:
    """Return the 数量指标 that a number nobody else says is a slip of, where the other text says the indicator's number and its own does not."""
    claim = one.claim
    if one.reading is None or claim.hi < _TWO_DIGITS or claim.comparison or _is_of_some(one, context):
        return None
    if len(groups[key_of_unit(one)]) != 1:
        return None  # an indicator, or another text, says it, too
    of_table = [each for each in groups[str(id(one.reading))] if each.claim.unit == claim.unit]
    rows = [each for each in of_table if each.is_row and _is_slip_of_the_hand(claim.hi, each.claim.hi)]
    if len(rows) != 1:
        return None
    said = [each for each in of_table if not each.is_row and each.claim.hi == rows[0].claim.hi]
    if not said or any(each.claim.place is claim.place for each in said):
        return None
    if _is_said_to_be_a_part(one, rows[0].claim.hi, context):
        return None
    return None if are_qualified_otherwise(one.named, rows[0].named, context.claims.grammar) else rows[0]


def _is_slip_of_the_hand(number: Decimal, usual: Decimal) -> bool:
    gap = abs(number - usual)
    return bool(gap) and usual >= _TWO_DIGITS and (gap <= usual / 20 or is_reordered(number, usual))


def _all_once(groups: dict[str, list[Again]]) -> Iterator[Again]:
    known: set[int] = set()
    for group in groups.values():
        for each in group:
            if id(each) not in known:
                known.add(id(each))
                yield each


def _others(one: Again, groups: dict[str, list[Again]], context: Context) -> list[Again]:
    """Return the other numbers of the same thing, and with each what its table says by the same telling number."""
    found: dict[int, Again] = {}
    for key in keys_of(one):
        for each in groups[key]:
            if (
                each is not one
                and id(each) not in found
                and is_called_alike(one, each, context.claims.grammar)
            ):
                found[id(each)] = each
    for each in list(found.values()):
        if each.claim.hi >= _TWO_DIGITS:
            found |= {id(same): same for same in groups[key_of_number(each)] if same is not one}
    return list(found.values())


def _usual_beside(one: Again, others: Sequence[Again], context: Context) -> tuple[Again, bool] | None:
    """Return what the others say, where they all say one number and this one can only be a mistake; and whether its own table says it."""
    number, reading = one.claim.hi, one.reading
    if any(each.claim.hi == number for each in others) or one.claim.comparison or _is_of_some(one, context):
        return None
    near = _without_parts([each for each in others if _is_near(number, each.claim.hi)], context)
    here = [each for each in others if reading is not None and each.reading is reading]
    near_here = [each for each in near if reading is not None and each.reading is reading]
    if len({each.claim.hi for each in near}) != 1 or (
        near_here and len({each.claim.hi for each in here}) != 1
    ):
        return None
    usual = near[0].claim.hi
    cells = {(id(each.reading), each.claim.place.at if each.claim.place else "") for each in near}
    if _is_said_to_be_a_part(one, usual, context) or (len(cells) < _MANY and not _is_sure(one, near)):
        return None
    if near_here:
        is_fewer = number < usual <= _FEW and not is_of_all_there_are(one)
        return None if is_fewer else (next((each for each in near_here if each.is_row), near_here[0]), True)
    is_wrong = _is_wrong_in_the_narrative if reading is None else _is_wrong_in_a_table
    return (near[0], False) if is_wrong(one, near, len(cells)) else None


def _is_wrong_in_the_narrative(one: Again, near: Sequence[Again], cells: int) -> bool:
    """Whether 整体绩效, which is of the whole unit, says more than all there are, or less than an indicator does."""
    number, usual = one.claim.hi, near[0].claim.hi
    is_row = any(each.is_row for each in near)
    if number > usual:
        return is_row or cells > _MANY or any(map(is_of_all_there_are, near)) or is_reordered(number, usual)
    return is_row or is_reordered(number, usual) or is_of_all_there_are(one)


def _is_wrong_in_a_table(one: Again, near: Sequence[Again], cells: int) -> bool:
    """Whether a table, which may be of some, says what several others, or one on all of them, say otherwise."""
    number, usual = one.claim.hi, near[0].claim.hi
    if is_reordered(number, usual):
        return True
    is_whole = any(map(is_of_all_there_are, near))
    tables = {id(each.reading) for each in near if each.reading is not None}
    if not is_whole and len(tables) < _MANY:
        return False  # of one project only
    return is_whole or cells > _MANY if number > usual else is_of_all_there_are(one)


def _without_parts(near: Sequence[Again], context: Context) -> list[Again]:
    """Return what is said of a thing without what is plainly of some of it: 派驻中队6个、直属中队1个，共7个中队."""
    numbers = {each.claim.hi for each in near}
    if len(numbers) < _MANY:
        return list(near)
    return [
        each
        for each in near
        if not _is_of_some(each, context)
        and not any(_is_said_to_be_a_part(each, number, context) for number in numbers)
    ]


def _is_sure(one: Again, near: Sequence[Again]) -> bool:
    """Whether one other place is enough to say that a number is wrong."""
    number, usual = one.claim.hi, near[0].claim.hi
    if min(number, usual) < _TWO_DIGITS:
        return False
    is_in_other_text = any(
        each.reading is one.reading and each.claim.place is not one.claim.place for each in near
    )
    if one.reading is not None and is_in_other_text and is_said_in(one, "goals") and is_slip(number, usual):
        return True
    if is_of_all_there_are(one) and (is_reordered(number, usual) or (near[0].is_row and number < usual)):
        return True
    if number > usual and any(map(is_of_all_there_are, near)):
        return True  # more than there are
    return bool(one.pairs & near[0].pairs) or (is_of_all_there_are(one) and is_of_all_there_are(near[0]))


def _is_said_to_be_a_part(one: Again, usual: Decimal, context: Context) -> bool:
    claims = (
        context.claims.of_narrative
        if one.reading is None
        else [*context.claims.of(one.reading, "purpose"), *context.claims.of(one.reading, "goals")]
    )
    return is_part_of(usual, one.claim, claims) or is_summed_in_text(usual, one.claim, claims)


def _is_of_some(one: Again, context: Context) -> bool:
    around = f"{one.claim.subject[-_TAIL:]}。{one.claim.noun}"
    return bool(compiled(context.settings.measures.partial).search(around) or _SOME.search(around))


def _is_near(number: Decimal, usual: Decimal) -> bool:
    gap = abs(number - usual)
    if gap <= usual * _NEAR or (gap == 1 and usual <= _FEW and min(number, usual) > _MANY):
        return True
    return is_reordered(number, usual) or number in (usual * 10, usual / 10)
