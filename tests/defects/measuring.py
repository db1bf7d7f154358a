"""Recall, exact places and false alarms: what the rules find of what was planted, and what they find besides.

Conventions. A case is *found* when its rule reports something on the sheet of the defect (or, where the defect has
no sheet, anywhere), and *exact* when it does so at a cell of the defect. A defect that is a whole sheet has no cell:
a finding on the sheet is exact. Of a contradiction (sums, twins, plan against wording) each cell that takes part is
exact. A missing indicator is to be reported where it is to be typed: the prepared row, else the first free row below
the block (its first cell). *Collateral* is what else is reported that the clean workbook would not have.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.defects.clean import clean_workbook
from tests.defects.planted import Spot, Where
from tests.defects.planting import CLEAN_SEEDS, PlantedCase, cases_of, plant_case
from tests.defects.rendering import Rendered, render
from tests.defects.specs import WorkbookSpec
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.finding import Finding
from xl_tools.model.grid import Cell, parse_address
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of

TODAY = dt.date(2024, 6, 30)
_CHUNK = 8


class Reported(NamedTuple):
    """What is compared and shown of a finding."""

    rule: str
    severity: str
    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        """``JX505 表3!F14 …``."""
        return f"{self.rule} {self.sheet}{'!' if self.cell else ''}{self.cell} {self.message}"


@dataclass(frozen=True)
class CleanOutcome:
    """What was reported of a clean workbook."""

    seed: int
    forms: int
    reported: tuple[Reported, ...]


@dataclass(frozen=True)
class Outcome:
    """What was reported of a planted case; ``places`` is where its defect is."""

    rule: str
    number: int
    seed: int
    said: str
    places: tuple[Spot, ...]
    reported: tuple[Reported, ...]

    @property
    def own(self) -> tuple[Reported, ...]:
        """What the rule itself reported."""
        return tuple(each for each in self.reported if each.rule == self.rule)

    @property
    def is_found(self) -> bool:
        """Whether the rule reported something on the right sheet."""
        sheets = {place.sheet for place in self.places}
        return any(each.sheet in sheets for each in self.own)

    @property
    def is_exact(self) -> bool:
        """Whether the rule reported something at the very place."""
        said = {(each.sheet, each.cell) for each in self.own} | {(each.sheet, "") for each in self.own}
        return any(tuple(place) in said for place in self.places)

    def collateral(self, clean: Iterable[Reported]) -> tuple[Reported, ...]:
        """Return what is reported besides: by other rules, or by this one elsewhere."""
        usual, places = set(clean), {tuple(place) for place in self.places}
        return tuple(
            each
            for each in self.reported
            if each not in usual
            and not (each.rule == self.rule and ((each.sheet, each.cell) in places or not each.cell))
        )


def check(spec: WorkbookSpec, rendered: Rendered, *, hints: bool = True) -> tuple[int, tuple[Reported, ...]]:
    """Return the number of forms that were read and what the rules report of them, where ``hints`` with what they guess."""
    submission = submission_of(rendered.data, Path(spec.file_name), shipped_settings())
    findings = check_submission(submission, shipped_settings(), today=TODAY, hints=hints).findings
    return len(submission.tables), tuple(map(_reported, told_of(findings)))


def told_of(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, and of what follows from each what it tells: the very cell is its own, or is named in it.

    A form that nobody has begun is told as a whole, and none of its cells.
    """
    for finding in findings:
        yield finding
        for each in finding.consequences:
            place = f"【{each.sheet}】{each.cell}" if each.sheet != finding.sheet else each.cell
            if (each.sheet, each.cell) == (finding.sheet, finding.cell) or re.search(
                rf"(?<![A-Z]){re.escape(place)}(?!\d)", finding.message
            ):
                yield each


_GUESSED = "JX607"  # asked for in its own cases and on clean workbooks: it takes as long as all the others


def _reported(finding: Finding) -> Reported:
    return Reported(finding.rule, finding.severity.value, finding.sheet, finding.cell, finding.message)


def measure_clean(seed: int) -> CleanOutcome:
    """Check a clean workbook."""
    spec = clean_workbook(seed)
    forms, reported = check(spec, render(spec))
    return CleanOutcome(seed, forms, reported)


def measure_case(case: tuple[str, int]) -> Outcome:
    """Plant a case and check it."""
    return outcome_of(plant_case(*case))


def outcome_of(planted: PlantedCase) -> Outcome:
    """Check a planted case."""
    rendered = render(planted.spec)
    places = tuple(_place(rendered, where) for where in planted.planted.where)
    _, reported = check(planted.spec, rendered, hints=planted.rule == _GUESSED)
    return Outcome(planted.rule, planted.number, planted.seed, planted.planted.said, places, reported)


def _place(rendered: Rendered, where: Where) -> Spot:
    if isinstance(where, Spot):
        return where
    if where.key == "indicator.next":
        return _next_row(rendered, where.form)
    return Spot(*rendered.places[where.form, where.key])


def _next_row(rendered: Rendered, form: int) -> Spot:
    """Return the first cell of the row below the last indicator of a form."""
    firsts = [
        (sheet, parse_address(address))
        for (number, key), (sheet, address) in rendered.places.items()
        if number == form and key.startswith("indicator.") and key.endswith(".level1")
    ]
    sheet, last = max(firsts, key=lambda each: each[1].row)
    return Spot(sheet, Cell(last.row + 1, last.column).address)


@dataclass(frozen=True)
class Measured:
    """All outcomes, in the order of the rules and seeds."""

    outcomes: tuple[Outcome, ...]
    clean: tuple[CleanOutcome, ...]

    def by_rule(self) -> Iterator[tuple[str, list[Outcome]]]:
        """Yield each rule with its outcomes."""
        for rule in dict.fromkeys(outcome.rule for outcome in self.outcomes):
            yield rule, [outcome for outcome in self.outcomes if outcome.rule == rule]

    @property
    def clean_forms(self) -> int:
        """The number of clean forms that were checked."""
        return sum(outcome.forms for outcome in self.clean)

    def false_alarms(self) -> Counter[tuple[str, str]]:
        """Count what was reported of the clean workbooks, by severity and rule."""
        return Counter((each.severity, each.rule) for outcome in self.clean for each in outcome.reported)

    def collateral(self) -> Counter[tuple[str, str]]:
        """Count the cases of a rule in which another rule reports something besides."""
        usual = {outcome.seed: outcome.reported for outcome in self.clean}
        return Counter(
            pair
            for outcome in self.outcomes
            for pair in {
                (outcome.rule, each.rule) for each in outcome.collateral(usual.get(outcome.seed, ()))
            }
        )


def measure(
    rules: Sequence[str], workers: int, seeds: Sequence[int] = CLEAN_SEEDS, *, every: int = 1
) -> Measured:
    """Measure ``every`` such case of these rules and the clean workbooks; the result does not depend on the workers."""
    cases = [(rule, number) for rule in rules for number in cases_of(rule)[::every]]
    seeds = seeds[::every]
    if workers <= 1:
        return Measured(tuple(map(measure_case, cases)), tuple(map(measure_clean, seeds)))
    with ProcessPoolExecutor(workers) as pool:
        outcomes = pool.map(measure_case, cases, chunksize=_CHUNK)
        clean = pool.map(measure_clean, seeds, chunksize=_CHUNK)
        return Measured(tuple(outcomes), tuple(clean))
