"""JX705 and JX707: one place of a form against another."""

from typing import Any

import pytest

from tests.claims.forms import told

_TOILETS: dict[str, Any] = {"name": "农村户厕改造", "count": ("改造户厕座数", "700座")}
_PARTY: dict[str, Any] = {"name": "党员教育活动", "count": ("受教育党员人数", "1204人")}
_LAMPS: dict[str, Any] = {"name": "路灯维修", "count": ("维修路灯盏数", "≥120盏")}

SILENT: list[tuple[str, dict[str, Any]]] = [
    ("用于700座户厕改造。", {**_TOILETS, "goals": "1. 完成700座农村户厕改造，每季度抽查20座。"}),
    ("用于700座户厕改造。", {**_TOILETS, "goals": "1. 2022年已改造450座，今年再改造700座。"}),
    ("用于户厕改造。", {**_TOILETS, "goals": "1. 完成700座农村户厕改造，其中示范户厕30座。"}),
    ("用于户厕改造。", {**_TOILETS, "goals": "1. 完成不少于600座农村户厕改造。"}),
    ("用于户厕改造。", {**_TOILETS, "goals": "1. 全镇现有公厕7座，户厕改造应改尽改。"}),
    ("用于户厕改造。", {**_TOILETS, "goals": "1. 完成约690座农村户厕改造。"}),
    ("用于党员教育。", {**_PARTY, "goals": "1. 组织党员冬训12期，每期100名党员。"}),
    ("用于党员教育。", {**_PARTY, "goals": "1. 发展党员18名，慰问困难党员60名。"}),
    ("用于党员教育。", {**_PARTY, "goals": "1. 组织1204名党员参加主题党日，满意率比上年提高3%。"}),
    ("用于路灯维修。", {**_LAMPS, "goals": "1. 维修路灯150盏，更换灯杆12根。"}),
    ("用于路灯维修。", {**_LAMPS, "goals": "1. 新装路灯40盏，维修路灯120盏。"}),
    ("用于道路养护。", {"effect": ("坑槽反弹处数", "≤2处"), "goals": "1. 修补坑槽35处。"}),
    ("用于道路养护。", {"effect": ("道路完好率", "≥95%"), "goals": "1. 资料归档率达到100%。"}),
    (
        "用于养护30公里道路，每公里1.2万元。",
        {"count": ("养护道路里程", "30公里"), "cost": ("每公里养护标准", "1.2万元/公里")},
    ),
    (
        "用于护林员补助，每人每月1000元。",
        {"count": ("补助护林员人数", "30人"), "cost": ("护林员补助标准", "1.2万元/人·年")},
    ),
    ("用于养护。", {"goals": "1. 12月底前完成养护任务。", "when": ("养护完成时间", "2023年12月31日前")}),
    ("用于养护。", {"goals": "1. 3月底前完成招标。", "when": ("养护完成时间", "11月底前")}),
    ("用于养护。", {"goals": "1. 2022年10月底前已完成前期工作。", "when": ("养护完成时间", "11月底前")}),
    ("用于养护。", {"goals": "1. 6月底、12月底前分两次支付。", "when": ("养护完成时间", "11月底前")}),
]

ALARMS: list[tuple[str, dict[str, Any], str]] = [
    ("用于700座户厕改造。", {**_TOILETS, "goals": "1. 完成770座农村户厕改造。"}, "JX705"),
    ("用于770座户厕改造。", {**_TOILETS, "goals": "1. 完成770座农村户厕改造。"}, "JX705"),
    ("用于户厕改造。", {**_TOILETS, "goals": "1. 完成不少于750座农村户厕改造。"}, "JX705"),
    ("用于党员教育。", {**_PARTY, "goals": "1. 组织1402名党员参加主题党日。"}, "JX705"),
    ("用于1240名党员冬训。", {**_PARTY, "goals": "1. 组织党员参加冬训和主题党日。"}, "JX705"),
    ("用于路灯维修。", {**_LAMPS, "goals": "1. 维修路灯102盏，保证夜间照明。"}, "JX705"),
    ("用于9个村的路灯维修。", {"goals": "1. 完成8个村的路灯维修。"}, "JX705"),
    ("用于整治河道12.5公里。", {"goals": "1. 整治河道15.2公里，清运垃圾。"}, "JX705"),
    ("用于养护。", {"effect": ("道路完好率", "≥95%"), "goals": "1. 道路完好率达到59%以上。"}, "JX705"),
    # a standard in a sentence against that of the indicator (miss5 and its like)
    (
        "用于党员教育，人均120元。",
        {**_PARTY, "budget": "12.04", "cost": ("人均经费标准", "100元/人")},
        "JX705",
    ),
    (
        "用于养护30公里道路，每公里1.5万元。",
        {"count": ("养护道路里程", "30公里"), "cost": ("每公里养护标准", "1.2万元/公里")},
        "JX705",
    ),
    (
        "用于户厕改造奖补，每座补助1500元。",
        {**_TOILETS, "budget": "84", "cost": ("每座奖补标准", "1200元/座")},
        "JX705",
    ),
    ("用于养护。", {"goals": "1. 10月底前完成养护任务。", "when": ("养护完成时间", "12月底前")}, "JX707"),
    ("用于养护，6月底前完成采购。", {"when": ("采购完成时间", "9月底前")}, "JX707"),
    ("用于养护，13月底前完成养护。", {}, "JX707"),
    ("用于养护。", {"goals": "1. 6月31日前完成养护。"}, "JX707"),
]


@pytest.mark.parametrize(("purpose", "rest"), SILENT)
def test_what_may_both_be_right_raises_no_alarm(purpose: str, rest: dict[str, Any]) -> None:
    assert told(purpose, **rest) == set()


@pytest.mark.parametrize(("purpose", "rest", "rule"), ALARMS)
def test_a_contradiction_is_found_and_nothing_else(purpose: str, rest: dict[str, Any], rule: str) -> None:
    assert told(purpose, **rest) == {rule}


def test_there_are_more_silent_cases_than_others() -> None:
    assert len(SILENT) > len(ALARMS)
