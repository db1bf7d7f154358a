import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.defects.__main__ import alarms_line, markdown, table
from tests.defects.measuring import Measured, Outcome, Reported, measure, measure_case
from tests.defects.planted import Spot
from tests.defects.planting import BY_HAND, CASES, WAYS, cases_of, plant_case
from xl_tools.checking.catalogue import ALL_RULES

_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
_KNOWN = Path(__file__).with_name("known_misses.toml")
_FEWEST_WAYS = 8
_FEWER_WAYS = {
    "JX112": "one slip: the template that comes along demands one field that no other rule asks for",
    "JX805": "one slip: a cell is filled before its range is merged; the case chooses the range",
    "JX806": "one slip: a format of another country; the case chooses the cell",
}
"""Rules with fewer ways, and why."""

_EVERY = int(os.environ.get("XL_TOOLS_EVERY", "6"))
"""In the gate every sixth case and clean workbook; with ``XL_TOOLS_EVERY=1`` the whole set, and the figures of docs/rules.md with it."""

_in_gate = pytest.mark.skipif(
    "XL_TOOLS_NO_SKIP" not in os.environ, reason="the set is for the gate: XL_TOOLS_NO_SKIP=1"
)


@dataclass(frozen=True)
class Known:
    """Cases that a rule misses (or finds at another cell), and why."""

    rule: str
    why: str
    cases: list[int]


_NO_PLACE = {
    "JX516": "the generated form has no column of last year's values: tests/rules/test_growth.py",
    "JX808": "rows of a generated workbook have no height of their own: tests/sources/test_cut_texts.py",
    "JX809": "the generated form is the standard one, of which nothing is guessed: tests/rules/test_half_read_forms.py",
    "JX807": "a generated workbook is none that has been rolled on: tests/jobs/test_rolling.py",
}
"""Rules that no generated workbook can break, and where they are tested."""


_OF_THE_YEAR = ("JXM", "JXS")
"""Rules of monitoring and evaluation: their faults are planted in tests/appraisal."""


def known_misses() -> Iterator[tuple[str, int]]:
    for entry in tomllib.loads(_KNOWN.read_text(encoding="utf-8"))["miss"]:
        known = Known(**entry)
        assert known.why
        yield from ((known.rule, number) for number in known.cases)


def spread(rule: str) -> list[int]:
    """Return four cases of a rule, of ways far apart."""
    ways = len(WAYS[rule])
    return sorted({0, ways // 4, ways // 2, 3 * ways // 4})


def test_every_rule_has_plants_made_by_hand_or_of_its_fixture() -> None:
    assert list(WAYS) == [
        rule.code
        for rule in ALL_RULES
        if rule.code not in _NO_PLACE and not rule.code.startswith(_OF_THE_YEAR)
    ]
    assert all(WAYS.values())


@pytest.mark.parametrize("rule", BY_HAND)
def test_a_clerk_errs_in_eight_ways_or_there_is_a_reason(rule: str) -> None:
    assert len(WAYS[rule]) >= _FEWEST_WAYS or _FEWER_WAYS.get(rule)


def test_there_are_thirty_cases_a_rule() -> None:
    assert all(len(cases_of(rule)) >= CASES for rule in WAYS)
    assert sum(len(cases_of(rule)) for rule in WAYS) >= CASES * len(WAYS)


@pytest.mark.parametrize("rule", WAYS)
def test_what_is_planted_is_found_at_its_cell_but_for_known_misses(rule: str) -> None:
    outcomes = [measure_case((rule, number)) for number in spread(rule)]
    missed = {(outcome.rule, outcome.number): outcome for outcome in outcomes if not outcome.is_exact}
    assert missed.keys() == set(known_misses()) & {(rule, number) for number in spread(rule)}, missed


def test_a_case_is_the_same_whenever_it_is_planted() -> None:
    assert plant_case("JX505", 3) == plant_case("JX505", 3)


def test_a_finding_counts_only_on_its_sheet_and_exactly_only_at_its_cell() -> None:
    def outcome(*places: Spot) -> Outcome:
        said = Reported("JX505", "warning", "表1", "F14", "…")
        return Outcome("JX505", 0, 0, "", places, (said,))

    assert outcome(Spot("表1", "F14")).is_exact
    assert outcome(Spot("表1", "F15")).is_found
    assert not outcome(Spot("表1", "F15")).is_exact
    assert not outcome(Spot("表2", "F14")).is_found
    assert outcome(Spot("表1")).is_exact
    assert outcome(Spot("表1", "F15")).collateral(()) == outcome(Spot("表1", "F15")).reported
    assert outcome(Spot("表1", "F14")).collateral(()) == ()


@_in_gate
def test_the_set_is_measured_as_promised() -> None:
    """Measured once, in one test: each process of a run would measure it anew, which takes minutes."""
    whole = measure(list(WAYS), os.cpu_count() or 1, every=_EVERY)
    _all_cases_of_a_rule_differ(whole)
    _misses_are_those_that_are_known(whole)
    _recall_is_as_promised(whole)
    _clean_workbooks_give_no_errors_and_hardly_a_warning(whole)
    if _EVERY == 1:
        _the_figures_of_the_page_are_those_measured(whole)


def _all_cases_of_a_rule_differ(whole: Measured) -> None:
    for rule, outcomes in whole.by_rule():
        assert len({(each.seed, each.places, each.said) for each in outcomes}) == len(outcomes), rule


def _misses_are_those_that_are_known(whole: Measured) -> None:
    # a rule that has got better is to leave the list, too
    missed = {(outcome.rule, outcome.number) for outcome in whole.outcomes if not outcome.is_exact}
    measured = {(outcome.rule, outcome.number) for outcome in whole.outcomes}
    assert missed == set(known_misses()) & measured


def _recall_is_as_promised(whole: Measured) -> None:
    found = [outcome for outcome in whole.outcomes if outcome.is_found]
    exact = [outcome for outcome in whole.outcomes if outcome.is_exact]
    assert len(found) >= 0.99 * len(whole.outcomes)
    assert len(exact) >= 0.99 * len(whole.outcomes)
    assert [
        rule for rule, cases in whole.by_rule() if sum(c.is_found for c in cases) < 0.95 * len(cases) - 1
    ] == []


def _clean_workbooks_give_no_errors_and_hardly_a_warning(whole: Measured) -> None:
    alarms = whole.false_alarms()
    assert [alarm for alarm in alarms if alarm[0] == "error"] == []
    assert (
        sum(n for (severity, _), n in alarms.items() if severity == "warning") * 1000 <= 2 * whole.clean_forms
    )


def _the_figures_of_the_page_are_those_measured(whole: Measured) -> None:
    """Print them with: python -m tests.defects --markdown. A rule that is new there does not stand in it yet."""
    text = _PAGE.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (JX\w\d\d) .*\d \|$", text, re.MULTILINE)
    told = replace(whole, outcomes=tuple(each for each in whole.outcomes if each.rule in listed))
    assert "\n".join([*markdown(table(told)), "", alarms_line(whole)]) in text


@_in_gate
def test_the_number_of_workers_does_not_matter() -> None:
    assert measure(["JX304"], 1, range(4)) == measure(["JX304"], 2, range(4))
