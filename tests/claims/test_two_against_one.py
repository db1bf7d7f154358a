"""JX705, JX706, JX707: what two places of a table say alike and a third one otherwise; what 整体绩效 says behind a project's amount."""

from typing import Any

import pytest

from tests.claims.forms import told
from tests.claims.test_echoes import told as told_of_three
from tests.claims.test_narrative import told as told_of_narrative

_TOILETS: dict[str, Any] = {"name": "公厕改造", "count": ("改造公厕数量", "16座")}
_WORKS: dict[str, Any] = {"name": "渠道整修", "when": ("整修完工时间", "9月底前")}


@pytest.mark.parametrize(
    ("purpose", "goals", "rest"),
    [
        ("用于改造公厕16座。", "1. 公厕16座全部改造。", _TOILETS),
        ("用于改造公厕16座。", "1. 其中旱厕9座改为水冲。", _TOILETS),
        ("用于改造公厕16座。", "1. 先改造公厕6座，再改造10座。", _TOILETS),
        ("用于改造公厕16座。", "1. 每年巡查公厕20次。", _TOILETS),
        ("用于改造公厕16座。", "1. 上年改造公厕18座。", _TOILETS),
        ("渠道9月底前完工。", "1. 9月底前完工。", _WORKS),
        ("渠道9月底前完工。", "1. 11月底前完成考核。", _WORKS),
        ("渠道9月底前完工。", "1. 6月底前完成招标。", _WORKS),
        ("渠道9月底前完工。", "1. 11月底前付清工程款。", _WORKS),
    ],
)
def test_what_may_be_another_thing_raises_no_alarm(purpose: str, goals: str, rest: dict[str, Any]) -> None:
    assert told(purpose, goals=goals, **rest) == set()


@pytest.mark.parametrize(
    ("purpose", "goals", "rest", "rule"),
    [
        ("用于改造公厕16座。", "1. 公厕18座全部改造。", _TOILETS, "JX705"),
        ("用于改造公厕14座。", "1. 公厕16座全部改造。", _TOILETS, "JX705"),
        ("渠道9月底前完工。", "1. 10月底前完工。", _WORKS, "JX707"),
    ],
)
def test_the_third_that_says_otherwise_is_told(
    purpose: str, goals: str, rest: dict[str, Any], rule: str
) -> None:
    assert told(purpose, goals=goals, **rest) == {rule}


def test_parts_end_where_they_make_the_whole() -> None:
    count = ("受助学生人数", "96人")
    right = "1. 资助学生96人，其中小学60人、初中36人，免作业本费40人。"
    assert told("用于学生资助。", name="学生资助", goals=right, count=count) == set()
    wrong = "1. 资助学生96人，其中小学66人、初中36人。"
    assert told("用于学生资助。", name="学生资助", goals=wrong, count=count) == {"JX705"}


@pytest.mark.parametrize(
    "paragraph",
    [
        "支出全部用于民生：一项150.20万元，另有清淤42.10万元。两项共192.30万元。",
        "安排修路40.00万元，硬化8公里；安排清淤15.00万元。清淤5公里。",
    ],
)
def test_sums_over_sentences_that_are_right_raise_no_alarm(paragraph: str) -> None:
    assert told_of_narrative(paragraph) == []


def test_a_sum_over_sentences_is_added_up() -> None:
    paragraph = "安排修路40.00万元，硬化8公里。安排清淤15.00万元，清淤5公里。两项共51.00万元。"
    assert len(told_of_narrative(paragraph)) == 1


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        (("现有脱贫户412户。", "走访脱贫户。", "为脱贫户421户送种子。"), True),
        (("现有脱贫户412户。", "走访脱贫户。", "为脱贫户430户送种子。"), False),
        (("现有脱贫户412户。", "走访脱贫户。", "清运垃圾421户。"), False),
        (("现有脱贫户412户。", "走访脱贫户421户，其中新识别9户。", "送种子。"), False),
    ],
)
def test_two_digits_in_turn_are_told_of_one_thing_only(said: tuple[str, str, str], *, is_told: bool) -> None:
    assert bool(told_of_three(*said)) is is_told


_WELLS: dict[str, Any] = {"name": "机井改造", "count": ("改造旧井眼数", "28眼")}


@pytest.mark.parametrize(
    ("goals", "rules"),
    [
        ("1. 新打机井45眼，改造旧井28眼。", set()),
        ("1. 新打机井45眼，改造旧井18眼，拆除旧井10眼。", set()),
        ("1. 45眼新井按期通电。", set()),
        ("1. 新打机井45眼，改造旧井16眼。", {"JX705"}),
    ],
)
def test_of_two_numbers_the_one_that_is_replaced_is_told(goals: str, rules: set[str]) -> None:
    purpose = "用于新打机井45眼、改造旧井28眼。"
    effect = ("新打机井眼数", "45眼")
    assert told(purpose, goals=goals, effect=effect, **_WELLS) == rules


@pytest.mark.parametrize(
    ("goals", "rules"),
    [
        ("1. 培训渔民60人次。", set()),
        ("1. 培训渔民40人次，培训船东20人次。", set()),
        ("1. 每期培训渔民40人次。", set()),
        ("1. 培训渔民45人次。", {"JX705"}),
    ],
)
def test_the_only_number_of_its_unit_is_told(goals: str, rules: set[str]) -> None:
    assert told("用于安全培训。", name="渔船安全培训", goals=goals, count=("船员培训人次", "60人次")) == rules
