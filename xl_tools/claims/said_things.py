"""Numbers by what they are called, word for word: which texts and indicators say one thing's number."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.index import Claims
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.matching_names import (
    Named,
    are_comparable,
    are_qualified_otherwise,
    named_by_indicator,
    named_in_text,
)
from xl_tools.claims.naming import common_run
from xl_tools.model.table_reading import TableReading
from xl_tools.values.text import half_width

_ROLES = (Role.PLAIN, Role.WHOLE, Role.PART)
_HEAD = 8
_ALIKE, _QUITE_ALIKE = 2, 3
_TWO_DIGITS = 10
_GENERIC = frozenset("个村") | {"社区"}
_GENERAL = frozenset(
    ["面积", "里程", "长度", "总长", "容量", "规模", "产量", "数额", "人员", "群众", "对象", "设施", "设备"]
)  # of whatever
_FUNCTION = re.compile(
    r"(?:共计?|合计|总计|总数|计|为|达到?|有|约|近|等|至|到|仅|人数|个数|户数|座数|处数|数量|总量|数|[:、(\s])+$"
)
_LEADING = re.compile(r"^(?:的|\([^()]{1,4}\))+")
_OTHER_THINGS = re.compile(
    "^(?:代表|干部|志愿|家庭|户|骨干|先锋|示范|中心|服务|书记|主任|活动|监测|长|两委|组|队|[(]|专职|[一-龥]{1,4}?(?:委员|协管员|联络员|辅导员|指导员|管理员))"
)
_ALL_OF_THEM = re.compile("全覆盖|全部|均|都|一律|逐[村一]|各")
_ALL_BEFORE = re.compile("全[镇乡县区村市旗局校院]|辖|现有|共有|实有|所有|[本我][镇乡县区村市局校院街]")
_ALL_IN_A_LIST = re.compile("辖(?!区)|现有|共有|实有")
_BARE = re.compile("(?:^|[,;。:])(?!其中)[一-龥]{2,6}(?:共|总数|有)?$")  # 整体绩效: 党员46名
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


def all_said(tables: Sequence[TableReading], claims: Claims) -> Iterator[Again]:
    """Yield the counts of all texts and indicators, with what names them."""
    for reading in tables:
        for field in ("purpose", "goals"):
            yield from _of_text(claims.of(reading, field), reading)
        for row, values in zip(reading.table.indicators, claims.of_values(reading), strict=True):
            if len(values) == 1 and _is_counted(values[0]):
                named = named_by_indicator(values[0], row.level3, row.description)
                tails = tuple(
                    tail
                    for text in (row.level3, row.description)
                    if (tail := _FUNCTION.sub("", half_width(text)))[-_ALIKE:]
                )
                yield Again(values[0], reading, _noun(values[0]), tails, named, is_row=True)
    yield from _of_text(claims.of_narrative, None)


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


def keys_of(one: Again) -> set[str]:
    """Return what two numbers of one thing have in common: two characters at the beginning of what follows, at the end of what goes before."""
    keys = {tail[-_ALIKE:] for tail in one.tails if len(tail) >= _ALIKE}
    if one.is_row:
        keys |= {tail[at : at + _ALIKE] for tail in one.tails for at in range(len(tail) - 1)}
    keys |= {one.noun[at : at + _ALIKE] for at in range(min(len(one.noun) - 1, 5))}
    return keys | one.pairs


def key_of_number(one: Again) -> str:
    """Return what the numbers of one table that are the same have in common."""
    return f"{id(one.reading)} {one.claim.hi:f}{one.claim.unit}"


def key_of_unit(one: Again) -> str:
    """Return what the same numbers of all texts have in common."""
    return f"{one.claim.hi:f}{one.claim.unit}"


def is_called_alike(one: Again, other: Again, grammar: Grammar) -> bool:
    """Whether two numbers are called the same, word for word, where the name stands next to both of them."""
    if one.pairs & other.pairs:
        return True
    least = _ALIKE if one.claim.unit == other.claim.unit else _QUITE_ALIKE
    if not _count_alike(one.claim, other.claim) or _likeness(one, other) < least:
        return False
    return not are_qualified_otherwise(one.named, other.named, grammar)


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
            if tail[-length:] in name and not _NOT.search(tail[:-length]) and tail[-length:] not in _GENERAL:
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
    if left[len(left) - length :] in _GENERAL:
        return 0  # 事业人员, 供养人员
    rests = (left[: len(left) - length], right[: len(right) - length])
    return 0 if bool(_NOT.search(rests[0])) != bool(_NOT.search(rests[1])) else length


def is_said_in(one: Again, field: str) -> bool:
    """Whether a number stands in a field of its table."""
    at = one.claim.place.at if one.claim.place else ""
    if isinstance(at, str):
        return at == field
    return one.reading is not None and any(piece.cell == at for piece in one.reading.pieces.get(field, ()))


def is_of_all_there_are(one: Again) -> bool:
    """Whether a number is said to be of all there are (全镇, 辖, 全覆盖), or 整体绩效 says it of the unit (党员46名)."""
    claim = one.claim
    return claim.role is Role.WHOLE or bool(
        _ALL_OF_THEM.search(claim.noun)
        or _ALL_BEFORE.search(re.split("[,;。]", claim.context)[-1])
        or _ALL_IN_A_LIST.search(claim.context)
        or (one.reading is None and not claim.noun and _BARE.search(claim.context))
    )
