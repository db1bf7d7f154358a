"""The material is what its writers say it is, and the measure sees a fault, a false alarm and an unusual cell for what it is."""

from pathlib import Path

import pytest

from tests.strangers.measure import measured, report
from tests.strangers.unit import StrangersUnit
from xl_tools.checking.catalogue import ALL_RULES

FILES = sorted(Path(__file__).parent.glob("round*/*.toml"))
_UNIT = """
region = "330124"
unit_code = "312004"
unit_name = "青山镇人民政府"
year = 2024
framework = "2021"
[[narrative]]
heading = "一、总体绩效目标"
paragraphs = ["全镇工作平稳有序。"]
[[table]]
name = "防汛物资经费"
code = "33012424P00012300001?"
budget = "2.00"
fiscal = "2.00"
other = ""
purpose = "用于购置编织袋、铁锹等防汛物资。"
plan = ["25%", "50%", "75%", "100%"]
goals = "1. 备足防汛物资。\\n2. 汛期不发生险情。"
indicators = [
  ["成本指标", "经济成本指标", "防汛物资支出", "全年用于防汛物资的支出", "2万元", "预算批复"],
  ["产出指标", "数量指标", "购置编织袋", "购置编织袋的数量", "≥3000条", "防汛预案"],
  ["产出指标", "质量指标", "物资合格率", "合格物资占购置物资的比例", "100%", "验收单"],
  ["产出指标", "时效指标", "购置完成时间", "物资验收入库的时间", "5月底前", "防汛预案"],
  ["效益指标", "社会效益指标", "险情发生次数", "汛期发生险情的次数", "0次", "历年台账"],
  ["满意度指标", "服务对象满意度指标", "群众满意度", "受访群众表示满意的比例", "≥95%", "问卷"],
]
[[variant]]
name = "乙镇"
replace = [["青山镇", "白水镇"], ["3000条", "2500条"], ["2.00", "3.00"]]
[[fault]]
table = "防汛物资经费"
field = "plan.3"
old = "100%"
new = "95%"
rule = "JX304"
[[fault]]
table = "防汛物资经费"
field = "indicator.5.value"
old = "≥95%"
new = "较高"
rule = "JX203"
[[benign]]
table = ""
field = "narrative"
old = "平稳有序"
new = "平平稳稳"
[[benign]]
table = "防汛物资经费"
field = "indicator.2.value"
old = "100%"
new = "待定"
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_change_can_be_made_once(path: Path) -> None:
    unit = StrangersUnit.read(path)
    codes = {rule.code for rule in ALL_RULES} | {"矛盾"}
    clean = {(grid.sheet, cell): text for grid in unit.grids() for cell, text in grid.filled()}
    for change in (*unit.faults, *unit.benign):
        sheet, place = unit.place(change)
        changed = {(grid.sheet, cell): text for grid in unit.grids(change) for cell, text in grid.filled()}
        different = {at for at in clean.keys() | changed.keys() if clean.get(at) != changed.get(at)}
        is_one_number = not different and change.field in (
            "budget",
            "fiscal",
            "other",
        )  # 24.000 is 24.00 in a cell
        assert different == {(sheet, place)} or is_one_number or not (different or change.rules), change
        assert set(change.rules) <= codes


def test_the_measure_tells_found_missed_and_false(tmp_path: Path) -> None:
    (tmp_path / "unit.toml").write_text(_UNIT, encoding="utf-8")
    found = measured(tmp_path)
    assert [(each.is_right, each.is_exact, bool(each.said)) for each in found.faults] == [
        (True, True, True),
        (False, False, True),  # by another rule than its writer's
    ]
    assert found.sheets == 2
    assert {(unit.name, finding.rule) for unit, finding in found.alarms} == {("unit·乙镇", "JX206")}
    assert [bool(each.said) for each in found.benign] == [False, True]
    said = "\n".join(report(found, in_full=True))
    assert "right rule 1 (50.0%)" in said
    assert "alarmed 1" in said
    assert "alarms 1, of which errors 1" in said
