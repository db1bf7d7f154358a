"""A short run of ``python -m tests.fuzz``, and what broke in long ones."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.cases import case_of
from tests.fuzz.trying import Outcome
from tests.fuzz.watching import run

_CASES = 60


def test_spoiled_workbooks_are_read_or_refused_within_time_and_memory() -> None:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024  # what a forked process begins with
    told = list(run(seed=1, numbers=range(_CASES), workers=2, longest=10))
    assert sorted(each.number for each in told) == list(range(_CASES))
    assert [each for each in told if each.outcome.what == "broken" or each.megabytes > own + 500] == []
    assert {each.outcome.what for each in told} == {"read", "refused"}


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    assert case_of(1, 7) == case_of(1, 7)
    assert case_of(1, 7).data != case_of(2, 7).data


def _die(_: Path) -> Outcome:
    os._exit(9)


def _hang(_: Path) -> Outcome:
    number = 0
    while True:
        number += 1


def _break(_: Path) -> Outcome:
    return Outcome("broken", "Traceback")


@pytest.mark.parametrize("trouble", [_die, _hang, _break])
def test_the_watch_sees_a_dead_process_a_case_without_end_and_a_traceback(
    monkeypatch: pytest.MonkeyPatch, trouble: Callable[[Path], Outcome]
) -> None:
    monkeypatch.setattr("tests.fuzz.watching.tried", lambda path, thoroughly: trouble(path))  # noqa: ARG005
    told = list(run(seed=1, numbers=range(2), workers=1, longest=1))
    assert [(each.number, each.outcome.what) for each in told] == [(0, "broken"), (1, "broken")]
