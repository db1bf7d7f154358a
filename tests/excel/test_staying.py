"""How the program that stays beside Excel takes calls and ends; COM itself is tried by tests/windows/test_resident.py."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from xl_tools.excel import resident
from xl_tools.excel.resident import BUSY_ELSEWHERE, Resident, Stay


@contextmanager
def _on(_book: object) -> Iterator[None]:
    yield


@pytest.fixture
def stay(monkeypatch: pytest.MonkeyPatch) -> Stay:
    monkeypatch.setattr(resident, "called_on", _on)
    return Stay()


def after(seconds: float, stay: Stay, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the program would end after so many seconds without a call."""
    with monkeypatch.context() as patch:
        patch.setattr("xl_tools.excel.resident.time.monotonic", lambda now=stay.last: now + seconds)
        return stay.is_over


def test_it_stays_for_the_session_and_ends_soon_after_the_last_excel(
    stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [after(each, stay, monkeypatch) for each in (30, 100)] == [False, True]  # nobody comes
    first, second = Resident(stay), Resident(stay)
    assert [after(each, stay, monkeypatch) for each in (100, 1_700, 1_900)] == [False, False, True]
    stay.is_pressing = True
    assert not after(1e6, stay, monkeypatch)
    stay.is_pressing = False
    del first
    assert not after(100, stay, monkeypatch)
    del second
    assert [after(each, stay, monkeypatch) for each in (1, 5)] == [False, True]


def test_a_press_while_another_excels_is_at_work_is_answered_with_a_sentence(
    stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Resident(stay), Resident(stay)
    pressed: list[str] = []

    def press(control: str) -> None:
        pressed.append(control)
        if control == "check_all":
            assert there.press("fix", None) == BUSY_ELSEWHERE

    monkeypatch.setattr("xl_tools.excel.ribbon.press", press)
    assert here.press("check_all", None) == ""
    assert there.press("fix", None) == ""
    assert pressed == ["check_all", "fix"]


def test_whatever_goes_wrong_the_add_in_gets_a_sentence_and_the_next_press_works(
    stay: Stay, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Resident(stay)
    assert "请把记录发给管理员" in here.press("no such button", None)
    monkeypatch.setattr("xl_tools.excel.ribbon.press", lambda _control: None)
    assert here.press("check_all", None) == ""
