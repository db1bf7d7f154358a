"""Shapes of forms that other places draw, in small: lists of projects, headers of two rows, years and goals side by side."""

import pytest

from tests.forms.generated_forms import LABELS
from tests.forms.written_grids import grid
from xl_tools.forms.read_form import read_forms
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.table_reading import TableReading

FLAT = """
项目绩效目标申报表(2027年度)
金额单位:元
单位名称|项目名称|预算数|年度目标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|权重
811-柳林镇部门||65000
811001-柳林镇政府|河道保洁|50000|全年保洁|产出指标|数量指标|保洁河段|≥|12|公里|50
||||满意度指标|服务对象满意度指标|村民满意度|≥|90|%|40
|路灯维护|15000|路灯常亮|产出指标|数量指标|维护路灯|=|300|盏|90
"""
TWO_ROWS = """
2027年度项目支出绩效自评表
项目名称|水渠修复
主管部门|县水利局||实施单位|柳林镇
项目资金（元）||年初预算数|全年预算数|全年执行数|执行率
|年度资金总额|80000|75000|70000|93%
|其中：当年财政拨款|80000|75000|70000|93%
年度总体目标|预期目标|||实际完成情况
|修复水渠三公里|||修复三公里
绩效指标|||年度指标值|||实际完成值|分值
一级指标|二级指标|三级指标|指标性质|指标值|度量单位
产出指标（50分）|数量指标|修复长度|≥|3|公里|3.2|50
效益指标（40分）|社会效益指标|灌溉条件|定性|改善|/|改善|40
"""
SIDE_BY_SIDE = """
项目支出绩效目标表
项目名称|13032423P00442810052N-校舍改造
项目资金|资金总额|900万元||当年资金总额|300万元
|其中：财政拨款|900万元||其中：当年财政拨款|300万元
总体目标|中期目标|||年度目标
|三年改完||||今年改两所
一级指标|二级指标(长期)|三级指标(长期)|指标值(长期)|二级指标(年度)|三级指标(年度)|指标值(年度)
产出指标|数量指标|改造校舍|6所|数量指标|改造校舍|2所
"""
MERGED = {"side": (Merge(4, 0, 5, 0), Merge(4, 1, 4, 3), Merge(4, 4, 4, 6), Merge(5, 1, 5, 3))}


def rows(reading: TableReading) -> list[tuple[str, str, str]]:
    return [
        (row.level3, row.value.text, "" if row.weight is None else str(row.weight))
        for row in reading.table.indicators
    ]


def test_a_list_of_projects_is_a_form_for_each() -> None:
    first, second = read_forms(grid(FLAT), LABELS)
    assert (first.table.name, str(first.table.funding.budget), first.table.goals) == (
        "河道保洁",
        "5",
        "全年保洁",
    )
    assert (second.table.name, str(second.table.funding.budget)) == ("路灯维护", "1.5")
    assert rows(first) == [("保洁河段", "≥12公里", "50"), ("村民满意度", "≥90%", "40")]
    assert rows(second) == [("维护路灯", "=300盏", "90")]
    assert {(each.table.unit_code, each.table.unit_name) for each in (first, second)} == {
        ("811001", "柳林镇政府")
    }
    assert [left.text for left in (*first.leftovers, *second.leftovers)] == ["811-柳林镇部门", "65000"]


def test_a_header_of_two_rows_has_its_columns_below_and_its_groups_above() -> None:
    merges = (Merge(8, 0, 8, 2), Merge(8, 3, 8, 5), Merge(8, 6, 9, 6), Merge(8, 7, 9, 7), Merge(6, 0, 7, 0))
    (reading,) = read_forms(grid(TWO_ROWS, *merges, Merge(6, 1, 6, 3), Merge(6, 4, 6, 6)), LABELS)
    assert reading.form is not None
    assert reading.form.kind is FormKind.EVALUATION
    assert rows(reading) == [("修复长度", "≥3公里", "50"), ("灌溉条件", "改善", "40")]
    assert reading.table.level_points == (("产出指标", "50"), ("效益指标", "40"))
    assert str(reading.table.funding.budget) == "7.5"
    more = dict(reading.table.more)
    assert (more["预算数.年初预算数"], more["预算数.全年执行数"], more["预算数.执行率"]) == (
        "80000",
        "70000",
        "93%",
    )
    assert (reading.table.goals, more["实际完成情况"]) == ("修复水渠三公里", "修复三公里")
    assert reading.table.indicators[0].more == (("完成值", "3.2"),)


def test_years_side_by_side_are_the_years_and_the_others() -> None:
    (reading,) = read_forms(grid(SIDE_BY_SIDE, *MERGED["side"]), LABELS)
    assert (reading.table.code, reading.table.name) == ("13032423P00442810052N", "校舍改造")
    assert str(reading.table.funding.budget) == "300"
    assert reading.table.goals == "今年改两所"
    assert dict(reading.table.more) == {
        "long_goals": "三年改完",
        "项目总额": "900万元",
        "项目财政资金": "900万元",
    }
    (row,) = reading.table.indicators
    assert (row.level2, row.level3, row.value.text) == ("数量指标", "改造校舍", "2所")
    assert dict(row.more)["中期指标值"] == "6所"


@pytest.mark.parametrize(
    "sheet",
    [
        grid("指标目录\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|维修|3处"),
        grid("序号|项目名称|一级指标|二级指标|三级指标\n1|甲|产出指标|数量指标|维修"),
    ],
)
def test_a_list_of_indicators_alone_is_no_form(sheet: Grid) -> None:
    assert read_forms(sheet, LABELS) == []
