"""Which defects there are: every rule with the ways a clerk comes to break it, and one workbook for each case."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from random import Random

from tests.defects import (
    plants_claims,
    plants_codes,
    plants_costs,
    plants_cross,
    plants_exemptions,
    plants_files,
    plants_funding,
    plants_goals,
    plants_heads,
    plants_hidden,
    plants_indicators,
    plants_listed_codes,
    plants_narrative,
    plants_payments,
    plants_plan,
    plants_values,
    plants_weights,
    plants_wording,
)
from tests.defects.clean import clean_workbook
from tests.defects.planted import Plant, Planted
from tests.defects.plants_of_fixtures import plants_of_fixtures
from tests.defects.specs import WorkbookSpec

CASES = 30
"""Planted cases a rule, at least; a rule with more ways has one of each."""

CLEAN_SEEDS = range(300)
"""The clean workbooks: planted into, and checked as they are."""

_MODULES = (
    plants_claims,
    plants_codes,
    plants_listed_codes,
    plants_heads,
    plants_funding,
    plants_costs,
    plants_plan,
    plants_payments,
    plants_goals,
    plants_indicators,
    plants_values,
    plants_weights,
    plants_wording,
    plants_narrative,
    plants_cross,
    plants_files,
    plants_hidden,
    plants_exemptions,
)
BY_HAND: Mapping[str, tuple[Plant, ...]] = {
    rule: ways for module in _MODULES for rule, ways in module.WAYS.items()
}
"""The ways that somebody has thought of; another rule is broken as its fixture breaks it."""

WAYS: Mapping[str, tuple[Plant, ...]] = dict(sorted({**plants_of_fixtures(), **BY_HAND}.items()))


@dataclass(frozen=True)
class PlantedCase:
    """A clean workbook with one defect; ``seed`` is that of the clean workbook."""

    rule: str
    number: int
    seed: int
    spec: WorkbookSpec
    planted: Planted


def cases_of(rule: str) -> range:
    """Return the numbers of a rule's cases: as many for each of its ways, as far as that goes."""
    return range(max(CASES, len(WAYS[rule])))


def plant_case(rule: str, number: int) -> PlantedCase:
    """Return a case: its number says which way the clerk errs, chance which workbook and where.

    The cases of one way are in different workbooks; a workbook that offers no place is passed over.
    """
    turn, way = divmod(number, len(WAYS[rule]))
    order = Random(f"{rule} {way}").sample(CLEAN_SEEDS, len(CLEAN_SEEDS))  # noqa: S311 - made-up data, no secret
    fitting = (case for seed in order if (case := _planted(rule, number, way, seed)))
    if (case := next(islice(fitting, turn, None), None)) is None:
        raise LookupError(f"{rule} {number}: too few workbooks offer a place for way {way}")
    return case


def _planted(rule: str, number: int, way: int, seed: int) -> PlantedCase | None:
    spec = clean_workbook(seed)
    planted = WAYS[rule][way](spec, Random(f"{rule} {way} {seed}"))  # noqa: S311 - made-up data, no secret
    if planted is None:
        return None
    assert planted.rule == rule, planted
    return PlantedCase(rule, number, seed, spec, planted)
