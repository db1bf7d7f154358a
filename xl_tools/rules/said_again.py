"""JX7: a number that its table, or the unit's other texts, say again and again, and once otherwise; whatever the thing is."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.beside import is_part_of
from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.matching_names import (
    Named,
    are_comparable,
    are_qualified_otherwise,
    named_by_indicator,
    named_in_text,
)
from xl_tools.claims.naming import common_run
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.echoes import odd_echoes
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_slip
from xl_tools.rules.texts import compiled
from xl_tools.values.text import half_width

_ROLES = (Role.PLAIN, Role.WHOLE, Role.PART)
_TAIL, _HEAD = 8, 8
_ALIKE, _QUITE_ALIKE = 2, 3
_NEAR = Decimal("0.25")
_FEW = 10  # of so few, one more or less is near
_TWO_DIGITS = 10
_MANY = 2
_GENERIC = frozenset("个村") | {"社区"}
_FUNCTION = re.compile(
    r"(?:共计?|合计|总计|总数|计|为|达到?|有|约|近|等|至|到|仅|人数|个数|户数|座数|处数|数量|总量|数|[:、(\s])+$"
)
_LEADING = re.compile(r"^(?:的|\([^()]{1,4}\))+")
_OTHER_THINGS = re.compile(
    "^(?:代表|干部|志愿|家庭|户|骨干|先锋|示范|中心|服务|书记|主任|活动|监测|长|两委|组|队|[(])"
)
_ALL_OF_THEM = re.compile("全覆盖|全部|均|都|一律|逐[村一]|各")
_ALL_BEFORE = re.compile("全[镇乡县区村市旗局校院]|辖|现有|共有|实有|所有|[本我][镇乡县区村市局校院街]")
_ALL_IN_A_LIST = re.compile("辖(?!区)|现有|共有|实有")
_BARE = re.compile("(?:^|[,;。:])(?!其中)[一-龥]{2,6}(?:共|总数|有)?$")  # 整体绩效: 党员46名
_SOME = re.compile("其中|剩余|其余|另外|另有|中的|部分|第[一二三]|首批|本批|[一二三]期|不足|余下|选|抽")
_AS_OF = re.compile("截[至止](?!目前)[^。;已]*$")  # 截至2023年底，在职63人
_NOT = re.compile("[非未不无]$")


class Again(NamedTuple):
    """A number of a text or an indicator with what names it; ``is_row`` of an indicator's value, ``pairs`` the number next to it (46户152人)."""

    claim: Claim
    reading: TableReading | None
    noun: str
    tails: tuple[str, ...]
    named: Named
    is_row: bool = False
    pairs: frozenset[str] = frozenset()


def odd_again(context: Context) -> list[tuple[Again, Again, bool]]:
    """Return each number that is said otherwise than elsewhere, with one of the others, and whether its own table says it otherwise."""
    groups: dict[str, list[Again]] = defaultdict(list)
    for each in _all(context):
        for key in (*_keys(each), _key_of_number(each), _key_of_unit(each), str(id(each.reading))):
            groups[key].append(each)
    found = []
    told = {one.claim.spot for one, _ in context.once(odd_echoes)}  # JX701 tells them
    for one in (each for each in _all_once(groups) if not each.is_row):
        others = _others(one, groups, context)
        by_name = _usual_beside(one, others, context) if others else None
        by_number = None if others else _usual_by_number(one, groups, context)
        usual, is_here = by_name or (by_number, True)
        if usual and not {one.claim.spot, usual.claim.spot} & told:
            told.add(one.claim.spot)
            found.append((one, usual, is_here))
    return found


def _usual_by_number(one: Again, groups: dict[str, list[Again]], context: Context) -> Again | None:
    """Return the 数量指标 that a number nobody else says is a slip of, where the other text says the indicator's number and its own does not."""
    claim = one.claim
    if one.reading is None or claim.hi < _TWO_DIGITS or claim.comparison or _is_of_some(one, context):
        return None
    if len(groups[_key_of_unit(one)]) != 1:
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
    return bool(gap) and usual >= _TWO_DIGITS and (gap <= usual / 20 or _is_reordered(number, usual))


def _key_of_unit(one: Again) -> str:
    return f"{one.claim.hi:f}{one.claim.unit}"


def _all_once(groups: dict[str, list[Again]]) -> Iterator[Again]:
    known: set[int] = set()
    for group in groups.values():
        for each in group:
            if id(each) not in known:
                known.add(id(each))
                yield each


def _all(context: Context) -> Iterator[Again]:
    for reading in context.submission.tables:
        for field in ("purpose", "goals"):
            yield from _of_text(context.claims.of(reading, field), reading)
        for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True):
            if len(claims) == 1 and _is_counted(claims[0]):
                named = named_by_indicator(claims[0], row.level3, row.description)
                tails = tuple(
                    tail
                    for text in (row.level3, row.description)
                    if (tail := _FUNCTION.sub("", half_width(text)))[-_ALIKE:]
                )
                yield Again(claims[0], reading, _noun(claims[0]), tails, named, is_row=True)
    yield from _of_text(context.claims.of_narrative, None)


def _is_counted(claim: Claim) -> bool:
    if claim.kind is not Kind.COUNT or not claim.is_exact or claim.hi <= 1:
        return False
    return claim.role in _ROLES or (claim.role is Role.HISTORY and bool(_AS_OF.search(claim.context)))


def _of_text(claims: Sequence[Claim], reading: TableReading | None) -> Iterator[Again]:
    for before, claim, behind in zip((None, *claims), claims, (*claims[1:], None), strict=False):
        if _is_counted(claim):
            tail = _FUNCTION.sub("", claim.subject)
            pairs = frozenset(
                f"{claim.unit}+{each.hi:f}{each.unit}"
                for each in (before, behind)
                if each is not None and each.hi >= _TWO_DIGITS and _are_side_by_side(claim, each)
            )
            tails = (tail,) if tail else ()
            yield Again(claim, reading, _noun(claim), tails, named_in_text(claim), pairs=pairs)


def _are_side_by_side(left: Claim, right: Claim) -> bool:
    is_next = left.span.end == right.span.start or right.span.end == left.span.start
    return is_next and left.place is right.place and right.kind is Kind.COUNT


def _noun(claim: Claim) -> str:
    return _LEADING.sub("", claim.noun)[:_HEAD]


def _keys(one: Again) -> set[str]:
    """Return what two numbers of one thing have in common: two characters at the beginning of what follows, at the end of what goes before."""
    keys = {tail[-_ALIKE:] for tail in one.tails if len(tail) >= _ALIKE}
    if one.is_row:
        keys |= {tail[at : at + _ALIKE] for tail in one.tails for at in range(len(tail) - 1)}
    keys |= {one.noun[at : at + _ALIKE] for at in range(min(len(one.noun) - 1, 5))}
    return keys | one.pairs


def _others(one: Again, groups: dict[str, list[Again]], context: Context) -> list[Again]:
    """Return the other numbers of the same thing, and with each what its table says by the same telling number."""
    found: dict[int, Again] = {}
    for key in _keys(one):
        for each in groups[key]:
            if each is not one and id(each) not in found and _is_one_thing(one, each, context):
                found[id(each)] = each
    for each in list(found.values()):
        if each.claim.hi >= _TWO_DIGITS:
            found |= {id(same): same for same in groups[_key_of_number(each)] if same is not one}
    return list(found.values())


def _key_of_number(one: Again) -> str:
    return f"{id(one.reading)} {one.claim.hi:f}{one.claim.unit}"


def _is_one_thing(one: Again, other: Again, context: Context) -> bool:
    """Whether two numbers are called the same, word for word, where the name stands next to both of them."""
    if one.pairs & other.pairs:
        return True
    least = _ALIKE if one.claim.unit == other.claim.unit else _QUITE_ALIKE
    if not _count_alike(one.claim, other.claim) or _likeness(one, other) < least:
        return False
    return not are_qualified_otherwise(one.named, other.named, context.claims.grammar)


def _count_alike(left: Claim, right: Claim) -> bool:
    """Whether two numbers are counted alike: 17个村居, 17个 of 村居个数."""
    return are_comparable(left, right) or {left.unit, right.unit} <= _GENERIC


def _likeness(one: Again, other: Again) -> int:
    best = 0
    if one.is_row != other.is_row:
        text, row = (other, one) if one.is_row else (one, other)
        best = max((_within(name, text) for name in row.tails), default=0)
    if one.noun and other.noun:
        run = common_run(one.noun, other.noun)
        if run and (one.noun.startswith(run) or other.noun.startswith(run)):
            rests = [each.noun.partition(run)[2] for each in (one, other)]
            if bool(_OTHER_THINGS.match(rests[0])) == bool(_OTHER_THINGS.match(rests[1])):
                best = len(run)
        return best
    for left, right in ((one, other), (other, one)):
        if left.noun:
            best = max((_ends_with_head(tail, left.noun) for tail in right.tails), default=best)
    if not one.noun and not other.noun:
        best = max((_common_end(a, b) for a in one.tails for b in other.tails), default=best)
    return best


def _within(name: str, text: Again) -> int:
    """Return how many characters at the beginning of what follows a number, or at the end of what goes before it, an indicator's name says."""
    head, best = text.noun, 0
    for length in range(min(len(head), len(name)), _ALIKE - 1, -1):
        if head[:length] in name:
            best = 0 if _OTHER_THINGS.match(head[length:]) else length
            break
    for tail in () if head else text.tails:
        for length in range(min(len(tail), len(name)), _ALIKE - 1, -1):
            if tail[-length:] in name and not _NOT.search(tail[:-length]):
                best = max(best, length)
                break
    return best


def _ends_with_head(tail: str, noun: str) -> int:
    """Return how many characters at the beginning of a noun (加油站32座, 32座加油站) end a text."""
    length = next((n for n in range(min(len(noun), len(tail)), 1, -1) if tail.endswith(noun[:n])), 0)
    return 0 if _NOT.search(tail[: len(tail) - length]) or _OTHER_THINGS.match(noun[length:]) else length


def _common_end(left: str, right: str) -> int:
    length = 0
    while length < min(len(left), len(right)) and left[-1 - length] == right[-1 - length]:
        length += 1
    rests = (left[: len(left) - length], right[: len(right) - length])
    return 0 if bool(_NOT.search(rests[0])) != bool(_NOT.search(rests[1])) else length


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
        is_fewer = number < usual <= _FEW and not _is_of_all(one)
        return None if is_fewer else (next((each for each in near_here if each.is_row), near_here[0]), True)
    is_wrong = _is_wrong_in_the_narrative if reading is None else _is_wrong_in_a_table
    return (near[0], False) if is_wrong(one, near, len(cells)) else None


def _is_wrong_in_the_narrative(one: Again, near: Sequence[Again], cells: int) -> bool:
    """Whether 整体绩效, which is of the whole unit, says more than all there are, or less than an indicator does."""
    number, usual = one.claim.hi, near[0].claim.hi
    is_row = any(each.is_row for each in near)
    if number > usual:
        return is_row or cells > _MANY or any(map(_is_of_all, near)) or _is_reordered(number, usual)
    return is_row or _is_reordered(number, usual) or _is_of_all(one)


def _is_wrong_in_a_table(one: Again, near: Sequence[Again], cells: int) -> bool:
    """Whether a table, which may be of some, says what several others, or one on all of them, say otherwise."""
    number, usual = one.claim.hi, near[0].claim.hi
    if _is_reordered(number, usual):
        return True
    is_whole = any(map(_is_of_all, near))
    tables = {id(each.reading) for each in near if each.reading is not None}
    if not is_whole and len(tables) < _MANY:
        return False  # of one project only
    return is_whole or cells > _MANY if number > usual else _is_of_all(one)


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
    if one.reading is not None and is_in_other_text and _is_said_in(one, "goals") and is_slip(number, usual):
        return True
    if _is_of_all(one) and (_is_reordered(number, usual) or (near[0].is_row and number < usual)):
        return True
    if number > usual and any(map(_is_of_all, near)):
        return True  # more than there are
    return bool(one.pairs & near[0].pairs) or (_is_of_all(one) and _is_of_all(near[0]))


def _is_said_to_be_a_part(one: Again, usual: Decimal, context: Context) -> bool:
    claims = (
        context.claims.of_narrative
        if one.reading is None
        else [*context.claims.of(one.reading, "purpose"), *context.claims.of(one.reading, "goals")]
    )
    return is_part_of(usual, one.claim, claims)


def _is_of_some(one: Again, context: Context) -> bool:
    around = f"{one.claim.subject[-_TAIL:]}。{one.claim.noun}"
    return bool(compiled(context.settings.measures.partial).search(around) or _SOME.search(around))


def _is_said_in(one: Again, field: str) -> bool:
    at = one.claim.place.at if one.claim.place else ""
    if isinstance(at, str):
        return at == field
    return one.reading is not None and any(piece.cell == at for piece in one.reading.pieces.get(field, ()))


def _is_of_all(one: Again) -> bool:
    claim = one.claim
    return claim.role is Role.WHOLE or bool(
        _ALL_OF_THEM.search(claim.noun)
        or _ALL_BEFORE.search(re.split("[,;。]", claim.context)[-1])
        or _ALL_IN_A_LIST.search(claim.context)
        or (one.reading is None and not claim.noun and _BARE.search(claim.context))
    )


def _is_near(number: Decimal, usual: Decimal) -> bool:
    gap = abs(number - usual)
    if gap <= usual * _NEAR or (gap == 1 and usual <= _FEW and min(number, usual) > _MANY):
        return True
    return min(number, usual) >= _TWO_DIGITS and is_slip(number, usual)


def _is_reordered(number: Decimal, usual: Decimal) -> bool:
    return number >= _TWO_DIGITS and sorted(f"{number:f}") == sorted(f"{usual:f}")
