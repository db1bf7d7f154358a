"""Forms of other places: a value is only what a label claims, the year's amounts and goals are the form's."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import changed, grid
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.workbook_file import read_package

CASES = Path(__file__).parents[3] / "shared" / "cases" / "forms"

PAID_OVER_YEARS = """
项目支出绩效目标申报表
（2027年度）
项目名称|河道清淤
项目资金（元）|项目资金总额|900000|当年资金总额|300000
|其中：财政资金|800000|其中：当年财政拨款|250000
|其他资金|100000|其他资金|50000
总体目标|中期目标||年度目标
|三年清淤二十公里||今年清淤六公里
绩效指标|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|清淤长度|6公里
"""
OF_A_MONITORED_YEAR = """
项目支出绩效运行监控表
项目名称|道路养护
主管部门|县交通局|实施单位|石门镇
项目资金（万元）||年初预算数|1～9月执行数
|年度资金总额：|12.5|6
|其中：本年一般公共预算拨款|10|6
|上年结转资金|1|0
|其他资金|2.5|0
年度总体目标|养护村道三十公里
绩效指标|一级指标|二级指标|三级指标|年度指标值
|产出指标|数量指标|养护长度|30公里
"""
OF_A_YEAR_LOOKED_BACK_ON = """
项目支出绩效自评表
项目名称|水库维修
资金情况（万元）|年度资金总额|8
|其中：财政拨款|8
|年度预算执行率|100%
年度总体目标|预期目标||实际完成情况
|维修水库一座||已维修
绩效指标|一级指标|二级指标|三级指标|年度指标值
|产出指标|数量指标|维修数量|1座
"""


def read(sheet: Grid) -> TableReading:
    (reading,) = read_forms(sheet, LABELS)
    return reading


@pytest.mark.parametrize(
    ("sheet", "amounts", "goals", "more"),
    [
        (grid(PAID_OVER_YEARS), ("30", "25", "5"), "今年清淤六公里", ("long_goals", "三年清淤二十公里")),
        (
            grid(OF_A_MONITORED_YEAR),
            ("12.5", "10", "2.5"),
            "养护村道三十公里",
            ("上年结转资金.全年执行数", "0"),
        ),
        (
            grid(OF_A_YEAR_LOOKED_BACK_ON, Merge(5, 0, 6, 0), Merge(5, 1, 5, 2)),
            ("8", "8", None),
            "维修水库一座",
            ("实际完成情况", "已维修"),
        ),
    ],
)
def test_the_years_amounts_and_goals_are_read_and_the_others_are_kept_apart(
    sheet: Grid, amounts: tuple[str | None, ...], goals: str, more: tuple[str, str]
) -> None:
    reading = read(sheet)
    budget, fiscal, other = (None if amount is None else Decimal(amount) for amount in amounts)
    assert reading.table.funding == Funding(budget=budget, fiscal=fiscal, other=other)
    assert (reading.table.purpose, reading.table.goals) == ("", goals)
    assert more in reading.table.more
    assert reading.leftovers == ()


CASE_VALUES = {
    "f02": ("65", "新建中药材晾晒房一座，占地300平方米，带动20名群众务工。"),
    "f03": ("0", "申请资金90万元，用于基建工程项目预算编制、审计、设计。"),
    "f11": ("349.8", "完成本年度违法建筑拆除任务。"),
    "f14": ("120.5", "目标1：保障困难群众基本生活\n目标2：……"),
    "f15": ("7.29", "自然资源卫片执法补助经费"),
    "f20": ("2", "完成年度征兵任务"),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand beside the checkout")
@pytest.mark.parametrize("case", CASE_VALUES)
def test_a_case_of_another_place_is_read_as_its_labels_say(case: str) -> None:
    (path,) = CASES.glob(f"{case}_*")
    reading = read(read_package(path.read_bytes(), path.name, SETTINGS.limits).grids[0])
    budget, goals = CASE_VALUES[case]
    assert reading.table.funding.budget == Decimal(budget)
    assert (reading.table.purpose, reading.table.goals) == ("", goals)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("绩效目标|", "年度总体目标|"),
        ("绩效目标|", "总体目标|"),
        ("预算数|", "年度资金总额|"),
        ("其中：财政资金|", "其中：财政拨款|"),
    ],
)
def test_an_official_label_of_another_form_is_read_and_no_misspelling(old: str, new: str) -> None:
    reading, plain = read(changed((old, new))), read(changed())
    assert reading.table == plain.table
    assert LABELS.is_official(new.rstrip("|"))


@pytest.mark.parametrize("beside", ["项目状态|在建", "建设地点|甲村|建设年限|两年"])
def test_a_label_nobody_knows_is_no_value_of_the_one_before_it(beside: str) -> None:
    reading = read(changed(("项目名称|武装工作经费", f"项目名称||{beside}")))
    assert reading.table.name == ""
    assert {left.text for left in reading.leftovers} == set(beside.split("|"))


@pytest.mark.parametrize("row", ["|上年结转|5", "|项目周期|3|年"])
def test_a_row_with_an_amount_is_no_purpose(row: str) -> None:
    purpose = "|预算数 2 万元。"
    reading = read(changed((purpose, f"{row}\n{purpose}")))
    assert reading.table.purpose == read(changed()).table.purpose
