"""JX701 and JX706: a number that is said once otherwise than everywhere else in a unit's workbook."""

import pytest

from tests.rules.cases import TODAY
from tests.rules.townships import clean_table, form_grid, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import Grid
from xl_tools.settings import shipped_settings

_NAMES = ("武装工作经费", "执法经费", "离任补贴")


def told(first: str, second: str, third: str, narrative: str = "") -> list[str]:
    """Return what JX701, JX705 and JX706 say where the goals of three tables, and 整体绩效, say this."""
    grids = [
        form_grid(clean_table(number, name), {"goals": f"1. {goals}"})
        for number, (name, goals) in enumerate(zip(_NAMES, (first, second, third), strict=True), 1)
    ]
    extra = [Grid("整体绩效", [["一、总体绩效目标"], [narrative]])] if narrative else []
    submission = submission_of(grids, extra=extra)
    findings = check_submission(submission, shipped_settings(), today=TODAY).findings
    return [each.message for each in findings if each.rule in ("JX701", "JX705", "JX706")]


@pytest.mark.parametrize(
    "said",
    [
        # of some only, and no more than there are
        ("保障26个网格运行。", "26个网格巡查到位。", "为23个网格配发喇叭。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "新建网格28个。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "试点网格24个。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "慰问困难党员25名。"),
        ("全校教职工86人。", "86名教职工参加体检。", "外聘教职工80人次。"),
        ("为34个网格装灯。", "34个网格参训。", "39个网格配发喇叭。"),
        ("为320名学生供餐。", "组织320名学生体检。", "366名学生参加社团。"),
        # another thing, another unit, another year, an estimate
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "28名网格员持证上岗。"),
        ("管护水库12座。", "12座水库巡查到位。", "管护小型水库11座。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "2022年网格28个。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "约28个网格。"),
        ("全镇26个网格运行正常。", "26个网格巡查到位。", "不少于24个网格达标。"),
        # said by two tables otherwise, or by one alone
        ("为26个网格装灯。", "28个网格巡查到位。", "为28个网格、26个小区配发喇叭。"),
        ("为34个网格装灯。", "34个网格装灯。", "全镇39个网格全覆盖。"),
        ("保洁员38名。", "按计划做好保洁。", "发放40名保洁员补贴。"),
    ],
)
def test_what_may_be_right_raises_no_alarm(said: tuple[str, str, str]) -> None:
    assert told(*said) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (("全镇26个网格运行正常。", "26个网格巡查到位。", "为28个网格配发喇叭。"), "28个"),
        (("全镇26个网格运行正常。", "26个网格巡查到位。", "62个网格配发喇叭。"), "62个"),
        (("全镇26个网格运行正常。", "26个网格巡查到位。", "全镇25个网格配发喇叭。"), "25个"),
        (("辖9个社区、24个网格。", "26个网格巡查到位。", "26个网格配发喇叭。"), "24个"),
        (("全局73名在职人员签订责任书。", "在职人员37人。", "按计划办理。"), "73名"),
        (("全校教学班36个。", "36个教学班开设课程。", "34个教学班全覆盖。"), "34个"),
        (("在职干部43人。", "43名在职干部轮班值守。", "45名在职干部全部参训。"), "45名"),
        (("全县护林员52名。", "52名护林员巡山。", "54名护林员补贴按季发放。"), "54名"),
    ],
)
def test_what_is_said_once_otherwise_is_told_once(said: tuple[str, str, str], wrong: str) -> None:
    found = told(*said)
    assert len(found) == 1
    assert wrong in found[0]


def test_the_narrative_is_held_against_what_the_tables_say_again_and_again() -> None:
    tables = ("全校教学班36个。", "36个教学班开设课程。", "保障36个教学班。")
    assert told(*tables, "全校教学班36个，教职工86人。") == []
    assert len(told(*tables, "全校教学班38个，教职工86人。")) == 1
