"""JX705, JX701 and JX706: a number that is said once otherwise than elsewhere, whatever the thing is called."""

from typing import Any

import pytest

from tests.claims.forms import told
from tests.claims.test_echoes import told as told_of_three

_DRAIN: dict[str, Any] = {"name": "排水管网", "count": ("疏通管网户数", "164户")}

SILENT: list[tuple[str, dict[str, Any]]] = [
    ("1. 164户住户汛期不受淹，惠及512人。", _DRAIN),
    ("1. 全年走访164户，其中独居老人42户。", _DRAIN),
    ("1. 春季疏通80户，秋季疏通84户。", _DRAIN),
    ("1. 另有12户由物业疏通。", _DRAIN),
    ("1. 受益300户。", _DRAIN),
    ("1. 约160户不再受淹。", _DRAIN),
]

ALARMS: list[tuple[str, dict[str, Any]]] = [
    ("1. 保证146户住户汛期不受淹。", _DRAIN),
    ("1. 保证168户住户汛期安全。", _DRAIN),
]


@pytest.mark.parametrize(("goals", "rest"), SILENT)
def test_a_part_and_another_number_raise_no_alarm(goals: str, rest: dict[str, Any]) -> None:
    assert told("用于疏通164户门前管网。", goals=goals, **rest) == set()


@pytest.mark.parametrize(("goals", "rest"), ALARMS)
def test_a_slip_of_what_purpose_and_indicator_say_is_found(goals: str, rest: dict[str, Any]) -> None:
    assert told("用于疏通164户门前管网。", goals=goals, **rest) == {"JX705"}


def test_two_numbers_side_by_side_know_each_other() -> None:
    purpose = "用于地质灾害防治，受威胁的38户126人全部建档。"
    assert told(purpose, goals="1. 汛期转移38户126人。") == set()
    assert told(purpose, goals="1. 汛期转移36户126人。") == {"JX705"}
    assert told(purpose, goals="1. 汛期转移38户162人。") == {"JX705"}


@pytest.mark.parametrize(
    "said",
    [
        ("为6个分局配发装备。", "6个分局值班备勤。", "5个分局配发喇叭。"),
        ("聘用水管员24名。", "24名水管员培训上岗。", "为20名水管员配发工具。"),
        ("聘用水管员24名。", "24名水管员培训上岗。", "选聘水管员骨干26名。"),
        ("在24个行政村实施。", "24个行政村按期完工。", "在27个行政村宣传。"),
        ("聘用水管员24名。", "24名水管员培训上岗。", "上年聘用水管员28名。"),
    ],
)
def test_what_may_be_of_some_raises_no_alarm(said: tuple[str, str, str]) -> None:
    assert told_of_three(*said) == []


@pytest.mark.parametrize(
    ("said", "narrative", "wrong"),
    [
        (("为全县7个分局配发装备。", "7个分局值班备勤。", "为8个分局配发喇叭。"), "", "8个"),
        (("现有水管员24名。", "24名水管员培训上岗。", "为26名水管员配发工具。"), "", "26名"),
        (("聘用水管员42名。", "42名水管员培训上岗。", "为24名水管员配发工具。"), "", "24名"),
        (
            ("保障机关运转。", "37名党员分片联系。", "按计划执法。"),
            "内设5个股室，党员35名，在职52人。",
            "37名",
        ),
        (
            ("按计划做好保洁。", "宣传册发到168个自然村。", "按计划执法。"),
            "全镇辖9个社区、186个自然村。",
            "186个",
        ),
    ],
)
def test_what_other_tables_say_otherwise_is_found(
    said: tuple[str, str, str], narrative: str, wrong: str
) -> None:
    assert any(wrong in each for each in told_of_three(*said, narrative))
