"""JX707 and JX706: how long something may take, and the day by which it is done again and again."""

from typing import Any

import pytest

from tests.claims.forms import told
from tests.rules.cases import TODAY
from tests.rules.townships import clean_table, form_grid, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.claims.passages import Passage
from xl_tools.claims.time_limits import time_limits_of
from xl_tools.model.grid import Grid
from xl_tools.settings import shipped_settings

_REPAIR: dict[str, Any] = {"name": "路灯维护", "when": ("路灯故障修复时间", "≤24小时")}
_WAGES: dict[str, Any] = {"name": "保洁员补助", "when": ("保洁员补助发放时间", "每月15日前")}

SILENT: list[tuple[str, dict[str, Any]]] = [
    # the same time, said otherwise
    ("1. 路灯故障24小时内修复，亮灯率不低于98%。", _REPAIR),
    ("1. 路灯故障1天内修复。", _REPAIR),
    ("1. 保洁员补助于每月15日前打卡。", _WAGES),
    ("1. 保洁员补助当月15日前打卡发放。", _WAGES),
    ("1. 群众来电两小时内回复。", {"when": ("来电回复时限", "2小时内"), "name": "便民热线"}),
    # of something else
    ("1. 路灯故障接报后2小时内到场。", {**_REPAIR, "when": ("路灯故障修复时限", "≤24小时")}),
    ("1. 灯杆倾斜的48小时内扶正。", _REPAIR),
    ("1. 12345转办件3个工作日内办结，其他5日内答复。", {"when": ("转办件办结时限", "3个工作日")}),
    ("1. 每月10日前报送考勤表。", _WAGES),
    ("1. 每季度末月25日前付清水电费。", _WAGES),
    ("1. 中心24小时有人值守，物资备足7天用量。", {"when": ("险情报告时间", "≤2小时"), "name": "防汛值守"}),
    ("1. 名单公示不少于7天。", {"when": ("名单上报时间", "5日内"), "name": "补助发放"}),
    (
        "1. 一般隐患7日内整改，重大隐患15日内整改。",
        {"when": ("重大隐患整改时限", "15日内"), "name": "安全检查"},
    ),
    ("1. 全年开放300天，每天8小时。", {"count": ("开放天数", "≥280天"), "name": "图书馆开放"}),
    ("1. 全年开放不少于300天，闭馆检修15天。", {"count": ("开放天数", "≥300天"), "name": "图书馆开放"}),
    ("1. 春秋两季各巡护30天。", {"count": ("巡护天数", "60天"), "name": "候鸟巡护"}),
    ("1. 每5天清运一次垃圾。", {"when": ("公厕清掏间隔", "≤30天"), "name": "环境卫生"}),
    ("1. 应急队伍接令后半小时内出动。", {"when": ("应急队伍出动时间", "30分钟内"), "name": "应急队伍"}),
]

ALARMS: list[tuple[str, dict[str, Any]]] = [
    ("1. 路灯故障48小时内修复，亮灯率不低于98%。", _REPAIR),
    ("1. 路灯故障接报后2天内修复。", _REPAIR),
    ("1. 保洁员补助于每月25日前打卡。", _WAGES),
    ("1. 保洁员补助次月10日前发放到人。", _WAGES),
    ("1. 群众来电半小时内回复。", {"when": ("来电回复时限", "1小时内"), "name": "便民热线"}),
    ("1. 网格员上报的问题5个工作日内办结。", {"when": ("网格问题办结时限", "3个工作日"), "name": "网格治理"}),
    ("1. 接警后10分钟内集结出动。", {"when": ("集结出动时间", "≤5分钟"), "name": "应急队伍"}),
    ("1. 渗水投诉不超过15天处理完毕。", {"when": ("渗水投诉处理时限", "≤7天"), "name": "房屋维修"}),
    ("1. 每10天清运一次垃圾。", {"when": ("垃圾清运间隔", "≤5天"), "name": "环境卫生"}),
    (
        "1. 渡工补助每季度末月28日前到账。",
        {"when": ("渡工补助到账时间", "每季度末月25日前"), "name": "渡口管理"},
    ),
    ("1. 全年开放不少于260天。", {"count": ("开放天数", "≥280天"), "name": "图书馆开放"}),
]


@pytest.mark.parametrize(("goals", "rest"), SILENT)
def test_the_same_time_and_that_of_something_else_raise_no_alarm(goals: str, rest: dict[str, Any]) -> None:
    assert told("主要用于日常工作。", goals=goals, **rest) == set()


@pytest.mark.parametrize(("goals", "rest"), ALARMS)
def test_another_time_than_that_of_the_indicator_is_found(goals: str, rest: dict[str, Any]) -> None:
    assert told("主要用于日常工作。", goals=goals, **rest) == {"JX707"}


def test_two_sentences_that_say_one_time_otherwise_are_found() -> None:
    goals = "1. 水管爆裂的接报后12小时内抢修到位。"
    assert told("用于供水维护，水管爆裂接报后24小时内抢修。", goals=goals) == {"JX707"}
    assert told("用于供水维护，水管爆裂接报后12小时内抢修。", goals=goals) == set()
    assert told("用于供水维护，水泵故障48小时内更换。", goals=goals) == set()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("接警后5分钟内出动，24小时值守", [("分钟", 5)]),
        ("3个工作日内受理，两个月内办结", [("工作日", 3), ("月", 2)]),
        ("每月10日前发放，每季度末月底前公示，次月5日前报账", [("月", 10), ("季", 31), ("月", 5)]),
        ("9月15日前完成，每天巡查，每7天清运一次", [("分钟", 10080)]),
        ("全年供餐200天，备足7天用量", [("天数", 200)]),
    ],
)
def test_what_is_read_as_a_time_limit(text: str, read: list[tuple[str, int]]) -> None:
    assert [(each.shape, int(each.number)) for each in time_limits_of(Passage("goals", text))] == read


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("路灯报修后24小时内修复。", 0),
        ("路灯报修后48小时内修复。", 1),
        ("路灯电费每月5日前缴清，电杆倾斜48小时内扶正。", 0),
        ("护路员补助每月20日前打卡。", 1),
        ("护路员补助每月10日前打卡，路面塌陷2小时内设围挡。", 0),
    ],
)
def test_the_narrative_is_held_against_the_times_of_the_tables(paragraph: str, count: int) -> None:
    table = clean_table(1, "武装工作经费")
    goals = "1. 路灯报修后24小时内修复。\n2. 护路员补助每月10日前打卡发放。"
    extra = [Grid("整体绩效", [["一、总体绩效目标"], [paragraph]])]
    checked = check_submission(
        submission_of([form_grid(table, {"goals": goals})], extra=extra), shipped_settings(), today=TODAY
    )
    assert [each.rule for each in checked.findings if each.rule in ("JX706", "JX707")] == ["JX706"] * count
