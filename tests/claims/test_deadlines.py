"""JX707: the deadline of a sentence against the 时效指标 on the same thing, and the day of an event."""

from typing import Any

import pytest

from tests.claims.forms import told

_WELL: dict[str, Any] = {"name": "机井维修", "when": ("机井维修完成时间", "8月底前")}
_PAID: dict[str, Any] = {"name": "护林员补助", "when": ("补助发放时间", "12月20日前")}
_FAIR: dict[str, Any] = {"name": "桃花节活动", "when": ("桃花节举办时间", "4月底前")}

SILENT: list[tuple[str, dict[str, Any]]] = [
    ("1. 8月底前修好9眼机井。", _WELL),
    ("1. 9月1日前修好9眼机井。", _WELL),
    ("1. 5月底前采购水泵，8月底前修好机井。", _WELL),
    ("1. 6月底前完成管护人员培训。", _WELL),
    ("1. 12月底前付清水泵货款。", _WELL),
    ("1. 10月15日前完成冬季检查。", _WELL),
    ("1. 验收合格后于11月底前付清工程款。", _WELL),
    ("1. 6月底前预付30%。", {**_WELL, "when": ("维修费支付时间", "12月底前")}),
    ("1. 12月20日前将补助打卡到人。", _PAID),
    ("1. 夏季补助6月底前发放。", {**_PAID, "when": ("秋季补助发放时间", "11月底前")}),
    ("1. 11月底前完成护林员考核。", _PAID),
    ("1. 4月中旬举办第三届桃花节。", _FAIR),
    ("1. 4月举办桃花节，10月举办采摘节。", _FAIR),
    ("1. 3月召开动员会，4月20日办桃花节。", _FAIR),
    ("1. 桃花节4月举办，5月底前完成总结。", _FAIR),
    ("1. 举办火把节。", {"name": "火把节活动", "when": ("火把节举办时间", "7月18日")}),
    (
        "1. 7月18日办火把节，7月16日至20日办物资交流会。",
        {"name": "火把节", "when": ("火把节时间", "7月18日")},
    ),
]

ALARMS: list[tuple[str, dict[str, Any]]] = [
    ("1. 9月底前修好9眼机井。", _WELL),
    ("1. 机井维修于10月15日前全部完成。", _WELL),
    ("1. 5月底前采购水泵，7月底前维修好12眼机井。", _WELL),
    ("1. 11月20日前把补助发放到212人。", _PAID),
    ("1. 补助不迟于11月30日发放到位。", _PAID),
    ("1. 汛期（6月10日）前修好3座排涝站。", {"name": "排涝站检修", "when": ("排涝站检修时间", "5月20日前")}),
    ("1. 6月15日入汛前检修完3座排涝站。", {"name": "排涝站检修", "when": ("排涝站检修时间", "5月20日前")}),
    ("1. 10月底前全部完工并通过验收。", {"name": "街巷硬化", "when": ("完工验收时间", "11月底前")}),
    ("1. 5月中旬举办第三届桃花节。", _FAIR),
    ("1. 7月28日办火把节。", {"name": "火把节活动", "when": ("火把节举办时间", "7月18日")}),
]


@pytest.mark.parametrize(("goals", "rest"), SILENT)
def test_the_same_day_and_that_of_another_step_raise_no_alarm(goals: str, rest: dict[str, Any]) -> None:
    assert told("主要用于日常工作。", goals=goals, **rest) == set()


@pytest.mark.parametrize(("goals", "rest"), ALARMS)
def test_another_day_than_that_of_the_indicator_is_found(goals: str, rest: dict[str, Any]) -> None:
    assert told("主要用于日常工作。", goals=goals, **rest) == {"JX707"}


@pytest.mark.parametrize(
    ("purpose", "goals", "rules"),
    [
        ("渠系9月30日前完工。", "1. 9月30日前完工。", set()),
        ("渠系9月30日前完工。", "1. 10月31日前完工。", {"JX707"}),
        ("用于渠系。", "1. 5月20日前完成闸门采购入库。", set()),
        ("用于渠系。", "1. 10月20日前完成渠系管材采购、安装。", {"JX707"}),
    ],
)
def test_a_day_that_the_purpose_says_too_is_no_excuse(purpose: str, goals: str, rules: set[str]) -> None:
    when = ("渠系管材安装完工时间", "9月30日前")
    assert told(purpose, goals=goals, name="渠系改造", when=when) == rules
