"""JX7: a number of three digits or more that is said once, and elsewhere of the same thing with two of its digits in turn: 412户, 421户."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind, Role
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context

_SMALLEST = 100
_ALIKE = 2
_BEFORE, _BEHIND = 14, 8
_MEANT = (*CURRENT_COUNTS, Role.FACTOR)
_FIGURES = re.compile(r"[\d.]+[一-龥]?")


class SaidCount(NamedTuple):
    """A count with the table that says it, none of 整体绩效."""

    claim: Claim
    reading: TableReading | None

    @property
    def place(self) -> str:
        """Where it is said, as a clerk reads it."""
        at = self.claim.place.at if self.claim.place else ""
        cell = at.address if isinstance(at, Cell) else self.reading.address(at) if self.reading else ""
        return f"{self.reading.sheet if self.reading else '整体绩效'} 的 {cell} "


def turned_numbers(context: Context) -> list[tuple[SaidCount, SaidCount]]:
    """Return every number that is said once and is another of the same thing with two digits in turn, with that."""
    groups: dict[tuple[str, str], list[SaidCount]] = defaultdict(list)
    for said in _counts(context):
        groups[said.claim.unit, "".join(sorted(f"{said.claim.hi:f}"))].append(said)
    found: list[tuple[SaidCount, SaidCount]] = []
    for group in groups.values():
        numbers = {each.claim.hi for each in group}
        if len(numbers) != len("两个"):
            continue
        once = [each for each in group if sum(one.claim.hi == each.claim.hi for one in group) == 1]
        once.sort(key=lambda each: each.reading is None)  # of two that are said once the table is told
        for odd in once[:1]:
            usual = [
                each for each in group if each.claim.hi != odd.claim.hi and _are_of_one(odd, each, context)
            ]
            is_meant = (
                usual
                and odd.claim.role in _MEANT
                and odd.claim.role is not Role.PART
                and _are_turned(odd.claim, usual[0].claim)
                and not any(_are_said_together(odd.claim, each.claim) for each in usual)
            )
            if is_meant and not _is_made_up(odd, usual[0], context):
                found.append((odd, usual[0]))
    return found


def _counts(context: Context) -> Iterator[SaidCount]:
    for reading in context.submission.tables:
        texts = (context.claims.of(reading, field) for field in ("purpose", "goals"))
        for claims in (*texts, *context.claims.of_values(reading), *context.claims.of_descriptions(reading)):
            yield from (SaidCount(each, reading) for each in claims if _is_counted(each))
    yield from (SaidCount(each, None) for each in context.claims.of_narrative if _is_counted(each))


def _is_counted(claim: Claim) -> bool:
    return claim.kind is Kind.COUNT and claim.hi >= _SMALLEST and claim.lo == claim.hi


def _is_made_up(odd: SaidCount, usual: SaidCount, context: Context) -> bool:
    """Whether what one number is more than the other is a number of its own: 126场 and 36场 are 162场."""
    rest = abs(odd.claim.hi - usual.claim.hi)
    readings = {id(each.reading) for each in (odd, usual)}
    return any(
        each.hi == rest and each.unit == odd.claim.unit
        for reading in context.submission.tables
        if id(reading) in readings
        for claims in (
            context.claims.of(reading, "purpose"),
            context.claims.of(reading, "goals"),
            *context.claims.of_values(reading),
        )
        for each in claims
    ) or any(each.hi == rest and each.unit == odd.claim.unit for each in context.claims.of_narrative)


def _are_said_together(left: Claim, right: Claim) -> bool:
    """Whether one sentence says both: 铁路西苑362户，轴承厂宿舍326户."""
    return left.place is right.place and left.sentence == right.sentence


def _are_turned(left: Claim, right: Claim) -> bool:
    one, other = f"{left.hi:f}", f"{right.hi:f}"
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return len(one) == len(other) and len(places) == len("两位") and places[1] - places[0] == 1


def _are_of_one(odd: SaidCount, other: SaidCount, context: Context) -> bool:
    if other.claim.role not in _MEANT:
        return False
    stop = tuple(context.claims.grammar.words.stop_words)
    mine, theirs = (without_stop_words(_around(each.claim), stop) for each in (odd, other))
    return len(common_run(mine, theirs)) >= _ALIKE


def _around(claim: Claim) -> str:
    return _FIGURES.sub("\0", f"{claim.context[-_BEFORE:]}\0{claim.noun[:_BEHIND]}")
