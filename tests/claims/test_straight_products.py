"""JX207 and JX203: what count and standard make where they are said straight on; how much more or less than last year."""

from typing import Any

import pytest

from tests.claims.forms import told

SILENT: list[tuple[str, dict[str, Any]]] = [
    ("其中护渔员9名，每人每月700元，全年7.56万元；船用油料等28.44万元。", {}),
    ("其中河道保洁员15名，每人每月800元，10个月，12万元；其余24万元用于清淤。", {}),
    ("另购喷雾器40台，每台350元，1.4万元；其余34.6万元用于药剂。", {}),
    ("其中讲解员6名，每人每天180元，共3.24万元；其余用于布展。", {}),
    ("其中夜巡队员20人，每人每次90元，计5.4万元；其余用于装备。", {}),
    ("其中每个村配保洁员1名，每人每月500元，全年7.2万元；其余用于清运。", {}),
    ("其中监测井20口，每口800元，县级补助一半，0.8万元；其余35.2万元用于设备。", {}),
    ("其中树苗3000株，每株12元左右，3.8万元；其余32.2万元用于整地。", {}),
    ("其中种公羊25只，每只补助2000元，2.5万元（不足部分由牧户自筹）；其余33.5万元用于棚圈。", {}),
    ("其中热水器24台，每台1350元，3.24万元。", {}),
    ("用于水质监测，全年共36万元，比上年的31.5万元增加4.5万元。", {}),
    ("用于水质监测，全年共36万元，比上年的40万元减少4万元。", {}),
    ("用于水质监测，其中试剂12万元，比上年9万元增加2万元，其余24万元用于采样。", {}),
    ("用于水质监测，全年共36万元，比上年预算42万元压减6万元。", {}),
]
ALARMS: list[tuple[str, dict[str, Any], str]] = [
    ("其中护渔员9名，每人每月600元，全年7.56万元；船用油料等28.44万元。", {}, "JX207"),
    ("另购喷雾器40台，每台400元，1.4万元；其余34.6万元用于药剂。", {}, "JX207"),
    ("另购喷雾器30台，每台350元，1.4万元；其余34.6万元用于药剂。", {}, "JX207"),
    ("其中夜巡队员20人，每人每次80元，计5.40万元；其余用于装备。", {}, "JX207"),
    ("聘请“土专家”等讲解员6名，每人每月1500元，全年0.9万元；其余35.1万元用于布展。", {}, "JX207"),
    ("用于水质监测，全年共36万元，比上年的31.5万元减少4.5万元。", {}, "JX203"),
    ("用于水质监测，全年共36万元，比上年的31.5万元增加5.4万元。", {}, "JX203"),
    ("用于水质监测，试剂12.6万元、采样8.4万元、设备15万元，总共33万元。", {}, "JX203!"),
    ("用于水质监测，试剂12.6万元，采样按每点120元计23.9万元，共36万元。", {"budget": "36.5"}, ""),
    ("用于水质监测，试剂16.2万元，采样按每点120元计23.4万元，共36万元。", {}, "JX203"),
]


@pytest.mark.parametrize(("purpose", "rest"), SILENT)
def test_right_products_and_changes_raise_no_alarm(purpose: str, rest: dict[str, Any]) -> None:
    assert told(purpose, **rest) == set()


@pytest.mark.parametrize(("purpose", "rest", "rule"), [each for each in ALARMS if each[2]])
def test_wrong_ones_are_told(purpose: str, rest: dict[str, Any], rule: str) -> None:
    assert rule in told(purpose, **rest)


def test_of_two_payers_the_one_that_is_not_its_cell_is_told() -> None:
    cells: dict[str, Any] = {"budget": "48", "fiscal": "30", "other": "18"}
    assert told("用于码头维修，市财政30万元，航运公司承担18万元。", **cells) == set()
    assert "JX203" in told("用于码头维修，市财政30万元，航运公司承担16万元。", **cells)


def test_a_sum_with_its_digits_in_turn_is_told_though_a_product_is_wrong_too() -> None:
    right = "用于24个站点，按每个7万元安排，共168万元。"
    assert told(right, budget="168") == set()
    assert "JX203" in told(right.replace("168", "186"), budget="168")
