"""JX7: what 整体绩效 says in a clause that names one project by its amount, against that project's table."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.beside import is_part_of
from xl_tools.claims.claim import CURRENT_COUNTS, Claim, Kind, Role
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_likely_meant, is_slip
from xl_tools.values.text import half_width

_END = re.compile("[。;]")
_NEARLY = Decimal("0.7")
_SMALLEST = 3
_ALIKE = 2
_NAMED_WITHIN = 24


class OfProject(NamedTuple):
    """A number of 整体绩效, the one of its unit in the table of its project, and that table."""

    odd: Claim
    usual: Claim
    reading: TableReading


def numbers_of_projects(context: Context) -> dict[object, OfProject]:
    """Return, by place, the counts behind the amount of one project (危桥改造464万元，改造7座) that its table says otherwise."""
    every = context.claims.of_narrative
    found: dict[object, OfProject] = {}
    for claim, reading in context.once(_behind_amounts):
        if claim.kind is not Kind.COUNT:
            continue
        usual = _said_otherwise(claim, reading, context)
        if usual is not None and not is_part_of(usual.hi, claim, every):
            found[claim.spot] = OfProject(claim, usual, reading)
    return found


def project_by_amount(claim: Claim, context: Context) -> TableReading | None:
    """Return the project whose amount stands before a number of 整体绩效 in its clause."""
    return next((reading for each, reading in context.once(_behind_amounts) if each is claim), None)


def _behind_amounts(context: Context) -> list[tuple[Claim, TableReading]]:
    budgets: dict[Decimal, list[TableReading]] = {}
    for reading in context.submission.tables:
        for amount in {reading.table.funding.budget, reading.table.funding.fiscal} - {None}:
            if amount:
                budgets.setdefault(amount, []).append(reading)
    return [*_of_one_project(context.claims.of_narrative, budgets)]


def _of_one_project(
    claims: tuple[Claim, ...], budgets: dict[Decimal, list[TableReading]]
) -> Iterator[tuple[Claim, TableReading]]:
    """Yield the counts and days of a clause with the project whose amount, and no other's, stands before them."""
    current: TableReading | None = None
    last: Claim | None = None
    for claim in claims:
        if last is None or claim.place is not last.place or _is_parted(last, claim):
            current = None
        last = claim
        if claim.kind is Kind.MONEY:
            named = budgets.get(claim.hi, []) if claim.is_exact and claim.role is not Role.STANDARD else []
            if len(named) == 1:
                current = named[0]
            elif claim.role is not Role.STANDARD:
                current = None
        elif current is not None:
            yield claim, current


def _is_parted(left: Claim, right: Claim) -> bool:
    """Whether a sentence or a clause ends between two numbers."""
    if left.place is None or left.sentence != right.sentence:
        return True
    text = half_width(left.place.text)
    start = text.find(left.said.strip())
    between = text[start:] if start >= 0 else text
    return bool(_END.search(between.partition(right.said)[0]))


def _said_otherwise(claim: Claim, reading: TableReading, context: Context) -> Claim | None:
    """Return the one number of the unit that a table says, where it is near this one and this one stands nowhere else."""
    if claim.role not in CURRENT_COUNTS or not claim.is_exact or claim.comparison or claim.hi < _SMALLEST:
        return None
    said = [
        each
        for each in (
            *context.claims.of(reading, "purpose"),
            *context.claims.of(reading, "goals"),
            *(value for values in context.claims.of_values(reading) for value in values),
            *(each for claims in context.claims.of_descriptions(reading) for each in claims),
        )
        if each.kind is Kind.COUNT and each.hi > 1
    ]
    if any(each.hi == claim.hi for each in said):
        return None
    alike = [each for each in said if each.unit == claim.unit]
    if len({each.hi for each in alike}) != 1 or len(alike) < len("两处"):
        return None
    usual = alike[0]
    if usual.role not in CURRENT_COUNTS or not usual.is_exact or not is_likely_meant(claim.hi, usual.hi):
        return None
    if claim.hi < usual.hi * _NEARLY and not is_slip(claim.hi, usual.hi):
        return None
    stop = tuple(context.claims.grammar.words.stop_words)
    mine = without_stop_words(f"{claim.context[-_NAMED_WITHIN:]}\0{claim.noun}", stop)
    theirs = "\0".join(f"{each.context[-_NAMED_WITHIN:]}\0{each.noun}" for each in alike)
    return usual if len(common_run(mine, without_stop_words(theirs, stop))) >= _ALIKE else None
