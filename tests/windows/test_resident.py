"""The program that stays beside Excel, as COM on Windows' Python: started, pressed, killed, started again, shared, ended."""

import json
import os
from typing import Any

import pytest

from tests.windows.wine import Windows
from xl_tools import __version__
from xl_tools.excel.resident import BUSY_ELSEWHERE

pytestmark = pytest.mark.whole

_QUICKER = 10
"""Times: a later call against starting Python each time."""


@pytest.fixture(scope="module")
def seen(windows: Windows, source: str) -> dict[str, Any]:
    """Return what Excels saw that press its buttons, all in one run."""
    clients = windows.name_of(windows.drive / "src" / "tests" / "windows" / "com_clients.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DISPLAY", raising=False)  # a box would wait for somebody
        done = windows.run(clients, path=source)
    assert done.code == 0, done.said
    found: dict[str, Any] = json.loads(done.said.splitlines()[-1])
    return found


def test_it_is_started_when_first_asked_and_answers_buttons_and_functions(seen: dict[str, Any]) -> None:
    assert (seen["version"], seen["function"]) == (__version__, 70.0)
    assert seen["told"] == [False]  # the status bar is given back


def test_later_calls_are_at_least_ten_times_quicker_than_starting_python(seen: dict[str, Any]) -> None:
    figures = {name: seen[name] for name in ("first call", "later press", "later function", "python started")}
    print("\n" + os.linesep.join(f"{name}: {value:.4f} s" for name, value in figures.items()))  # noqa: T201 - for whoever reads it
    assert seen["later press"] * _QUICKER < seen["python started"]
    assert seen["later function"] * _QUICKER < seen["python started"]
    assert seen["later press"] < 0.5


def test_of_two_excels_the_second_is_told_to_wait_and_served_afterwards(seen: dict[str, Any]) -> None:
    assert seen["pressed in another Excel meanwhile"] == BUSY_ELSEWHERE
    assert (seen["pressed in another Excel afterwards"], seen["and here"]) == ("", "")


def test_a_button_works_on_the_workbook_that_it_was_pressed_on(seen: dict[str, Any]) -> None:
    assert seen["told by workbook"] == [0, [False]]


def test_after_a_press_no_object_of_excels_is_held_for_it_could_not_end(seen: dict[str, Any]) -> None:
    assert seen["its Excel is let go"] is True


def test_killed_in_a_press_the_caller_is_told_and_the_next_press_starts_another(seen: dict[str, Any]) -> None:
    assert (
        seen["killed in a press"] < 0
    )  # an error of COM's: what VBA says then is tried in tests/addin/test_resident_add_in.py
    assert seen["after the kill"] == ""


def test_it_ends_soon_after_the_last_excel_and_when_nothing_is_asked_and_when_told(
    seen: dict[str, Any],
) -> None:
    assert 0 < seen["ended after the last"] < 10
    assert 0 < seen["ended idle"] < 15
    assert seen["after idle"] == __version__
    assert seen["told to end"] is True
