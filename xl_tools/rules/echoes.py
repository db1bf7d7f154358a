"""JX7: numbers of what a unit stands on (its villages, grids, teachers), said again and again, and once otherwise."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind, Role
from xl_tools.claims.told_apart import are_both_right
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_reordered, is_slip
from xl_tools.rules.texts import compiled

_NEAR = Decimal("0.2")
_AROUND = 12
_TWO_DIGITS = 10
_MANY = 2
_IN_A_LIST_OF_ALL = re.compile("(?:辖|现有|共有|实有)[^,;。]*$")
_WHOLE_UNIT = re.compile("全[局校院站所园]")
_NEXT = ("和", "及", "与", "等")
_OTHER_THINGS = re.compile(
    "^(?:代表|干部|志愿|家庭|户|骨干|先锋|示范|中心|服务|书记|主任|活动|监测|长|两委|[(])"
)
_ALL_OF_THEM = re.compile("全覆盖|全部|均|都|一律|逐[村一]")
_PART = re.compile("其中|剩余|其余|另外|另有|中的|试点|示范")
_ALL_BEFORE = re.compile(
    "(?:现有|共有|实有|下辖|辖|所辖|全[镇乡县区村市校局院]|[我本][镇乡县区村市校局院]|机关|现|有|共|的|和|及|、)+"
)


class Echo(NamedTuple):
    """A number of a standing thing: whether it is clearly of all of them, or of some."""

    thing: str
    reading: TableReading | None
    claim: Claim
    of_all: bool
    of_some: bool

    @property
    def cell(self) -> tuple[str, str]:
        """Sheet and cell in which it is said."""
        at = self.claim.place.at if self.claim.place else ""
        sheet = self.claim.place.sheet if self.claim.place else ""
        return sheet, at.address if isinstance(at, Cell) else self.reading.address(at) if self.reading else ""


def odd_echoes(context: Context) -> list[tuple[Echo, Echo]]:
    """Return each number that is said otherwise than everywhere else, with one of the others."""
    groups: dict[str, list[Echo]] = defaultdict(list)
    for each in _echoes(context):
        groups[each.thing].append(each)
    found = []
    for group in groups.values():
        usual: set[int] = set()  # of two that say otherwise the later one is not told again
        for one in group:
            if id(one.claim) in usual or not (other := _usual_beside(one, group)):
                continue
            if not are_both_right(one.claim, other.claim, context.claims):
                usual.add(id(other.claim))
                found.append((one, other))
    return found


def _usual_beside(one: Echo, group: Sequence[Echo]) -> Echo | None:
    """Return what all others say of the thing, where that is one number and this one can only be a mistake."""
    number = one.claim.hi
    others = [each for each in group if each.claim is not one.claim and not each.of_some]
    near = [each for each in others if _is_near(number, each.claim.hi)]
    if any(each.claim.hi == number for each in group if each.claim is not one.claim):
        return None
    if (
        len({each.claim.hi for each in near}) != 1
        or len({each.claim.hi for each in others if each.of_all}) > 1
    ):
        return None
    whole = [each for each in near if each.of_all]
    cells = {each.cell for each in near}
    is_slipped = bool(near) and is_reordered(number, near[0].claim.hi)
    is_sure = len(cells) > 1 or bool(whole and (one.of_all or is_slipped))
    if not is_sure or (not whole and len({sheet for sheet, _ in cells}) == 1):
        return None
    usual = near[0].claim.hi
    if number > usual:
        is_wrong = bool(whole) or len(cells) > _MANY  # fewer may be said twice of some
    else:
        is_wrong = not one.of_some and (one.of_all or is_reordered(number, usual))
    return (whole or near)[0] if is_wrong else None


def _is_near(number: Decimal, usual: Decimal) -> bool:
    gap = abs(number - usual)
    return gap <= usual * _NEAR or (min(number, usual) >= _TWO_DIGITS and is_slip(number, usual))


def _echoes(context: Context) -> Iterator[Echo]:
    for reading in context.submission.tables:
        for field in ("purpose", "goals"):
            yield from _in(context.claims.of(reading, field), reading, context)
        for claims in context.claims.of_descriptions(reading):
            yield from _in(claims, reading, context)
        for claims in context.claims.of_values(reading):
            yield from _in(claims, reading, context)
    yield from _in(context.claims.of_narrative, None, context)


def _in(claims: Sequence[Claim], reading: TableReading | None, context: Context) -> Iterator[Echo]:
    measures, grammar, names = context.settings.measures, context.claims.grammar, context.once(_names)
    for claim in claims:
        if claim.kind is not Kind.COUNT or claim.role not in CURRENT_COUNTS or not claim.is_exact:
            continue
        if claim.comparison or claim.role is Role.NEW:
            continue
        thing, before, behind = _thing_of(claim, measures.standing, names)
        if not thing:
            continue
        around = f"{before[-_AROUND:]}。{behind}"
        of_some = (
            claim.role is Role.PART
            or bool(compiled(measures.partial).search(around))
            or bool(grammar.pattern("qualifiers").search(around) or _PART.search(around))
        )
        is_bare = not claim.noun and not _ALL_BEFORE.sub("", before)
        is_all = is_bare or claim.role is Role.WHOLE or bool(_ALL_OF_THEM.search(behind))
        is_all = is_all or bool(_WHOLE_UNIT.search(before) or _IN_A_LIST_OF_ALL.search(claim.context))
        yield Echo(f"{thing}{claim.unit}", reading, claim, is_all and not of_some, of_some)


def _names(context: Context) -> tuple[str, ...]:
    """Return all names of standing things."""
    return tuple(name for names in context.settings.measures.standing for name in names)


def _thing_of(
    claim: Claim, standing: Sequence[Sequence[str]], names_of_all: tuple[str, ...]
) -> tuple[str, str, str]:
    """Return the standing thing that a number is of (the first of its names), and what stands before and behind both."""
    unit = claim.said[
        len(claim.said.rstrip("行政村社区")) :
    ]  # 49个行政村 has its thing in the noun, 49行政村 in the unit
    noun = f"{unit}{'' if claim.noun.startswith(_NEXT) else claim.noun}"
    best = ("", "", "")
    if not (noun.startswith(names_of_all) if noun else claim.subject.endswith(names_of_all)):
        return best  # as most are
    longest = 0
    for names in standing:
        for name in names:
            if len(name) <= longest:
                continue
            if noun.startswith(name) and not _OTHER_THINGS.match(noun[len(name) :]):
                best, longest = (names[0], claim.subject, noun[len(name) :]), len(name)
            elif not noun and claim.subject.endswith(name):
                best, longest = (names[0], claim.subject.removesuffix(name), ""), len(name)
    return best
