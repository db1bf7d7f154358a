"""The rules of 自评表 and 监控表 measured: 25 planted faults of each found at their cell, none on a hundred clean files."""

import os
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from tests.appraisal.made_forms import (
    NATIONAL,
    SICHUAN,
    MadeForm,
    clean_evaluation,
    clean_monitoring,
    findings_of,
    spend,
    submitted,
    tables_of,
    total,
)
from tests.appraisal.planted_evaluations import PLANTS
from tests.appraisal.planted_monitorings import MONITORED
from xl_tools.model.table import PerformanceTable

CASES = 25 if "XL_TOOLS_NO_SKIP" in os.environ else 5
CLEAN = 100 if "XL_TOOLS_NO_SKIP" in os.environ else 12


ALL_PLANTS = {**PLANTS, **MONITORED}


def clean_form(rng: Random, table: PerformanceTable, rule: str, template: str) -> MadeForm:
    return clean_evaluation(rng, table, template) if rule in PLANTS else clean_monitoring(rng, table)


@cache
def goals(seed: int) -> list[PerformanceTable]:
    return tables_of(seed)


def cases(rule: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield, case by case, what was planted, the cell it should be found at, and where the rule found something."""
    plants = ALL_PLANTS[rule]
    number = found = 0
    while found < CASES:
        number += 1
        rng = Random(number * 31)  # noqa: S311 - made-up data, not a secret
        plant = plants[number % len(plants)]
        table = goals(number % 20)[number % 3]
        made = [clean_form(rng, table, rule, [NATIONAL, SICHUAN][number % 2])]
        if (key := plant(rng, made[0])) is None:
            continue
        found += 1
        submission = submitted(made, known=number % 4 != 0)
        (reading,) = submission.other_forms
        label = reading.labels.get(key.removeprefix("label."))
        cell = label.cell.address if label and key.startswith("label.") else reading.address(key)
        if key == "预算数.资金原因" and not cell:
            cell = reading.address("预算数.全年执行数")
        yield f"{plant.__name__} {number}", cell, [each.cell for each in findings_of(submission, rule)]


@pytest.mark.parametrize("rule", ALL_PLANTS)
def test_what_is_planted_is_found_at_its_cell(rule: str) -> None:
    missed = [(said, cell, there) for said, cell, there in cases(rule) if cell not in there]
    assert missed == []


def test_clean_evaluations_give_no_alarm() -> None:
    alarms = [
        (seed, each.rule, each.cell, each.message)
        for seed in range(CLEAN)
        for each in findings_of(submitted(clean_of(seed), known=seed % 3 != 0), "JX")
    ]
    assert alarms == []


def clean_of(seed: int) -> list[MadeForm]:
    rng = Random(seed)  # noqa: S311 - as above
    made = [clean_evaluation(rng, table, rng.choice([NATIONAL, SICHUAN])) for table in goals(seed)]
    budget = made[0].table.funding.budget
    assert budget is not None
    spend(made[0], budget * 97 / 100)
    total(made[0])
    return made


def test_clean_monitorings_give_no_alarm() -> None:
    alarms = []
    for seed in range(CLEAN):
        rng = Random(seed)  # noqa: S311 - as above
        month = 1 + seed % 12
        submission = submitted(
            [clean_monitoring(rng, each, month) for each in goals(seed)], known=seed % 3 != 0
        )
        alarms += [(seed, month, f.rule, f.cell, f.message) for f in findings_of(submission, "JX")]
    assert alarms == []
