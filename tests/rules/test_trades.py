"""JX404: one goal of several that is of another trade."""

import pytest

from tests.rules.townships import clean_grids, findings, submission_of

_PURPOSE = "用于46座公共厕所的保洁、抽污、水电和维修，雇用保洁员23名，添置洗手液、厕纸等耗材，由环卫所统一管理，按月考核。"
_OWN = "1. 46座公共厕所全天免费开放，厕纸不断档。"


def told(goal: str) -> bool:
    goals = f"{_OWN}\n2. {goal}\n3. 损坏的洁具24小时内修好。"
    grids = clean_grids(name="公共厕所管护", purpose=_PURPOSE, goals=goals)
    return any(each.rule == "JX404" for each in findings(submission_of(grids)))


@pytest.mark.parametrize(
    "goal",
    [
        "对孕产妇和慢性病患者按期随访。",
        "疏通灌溉沟渠，保证春耕用水。",
        "完成生猪、家禽春季强制免疫。",
        "修补沥青路面，补划标线。",
    ],
)
def test_a_goal_of_another_trade_is_told(goal: str) -> None:
    assert told(goal)


@pytest.mark.parametrize(
    "goal",
    [
        "23名保洁员按时到岗，化粪池定期清掏。",
        "学校周边的公厕由保洁员重点打扫。",
        "不影响周边学校教学和学生出行，23名保洁员错峰作业。",
        "带动低收入村民就近就业。",
        "不发生安全责任事故。",
    ],
)
def test_what_a_table_may_say_is_not(goal: str) -> None:
    assert not told(goal)
