"""Labels that differ from known ones only in parts that say no more: totals, 主要, 前, code and name under one label."""

import pytest

from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import PLAIN_FORM, changed, grid
from xl_tools.form_templates.vocabulary import known_key
from xl_tools.forms.read_form import read_forms
from xl_tools.sources.template_files import known_templates

KNOWN = known_templates(SETTINGS)
UNIT_LINE = "906001 石门镇人民政府本级|||||单位：万元"
IN_OTHER_WORDS = """
部门预算项目绩效目标表（2025年度）
预算单位：石门镇人民政府|||单位编码：906001||（万元）
项目名称|武装工作经费
项目编码|13032423P00442810052N
年度预算（万元）|财政资金|2.00
|其他资金|1.00
|预算数合计|3.00
资金主要用途|主要用于完成民兵组织建设，慰问现役军人家庭。
资金支出计划（累计）|3月底前|6月底前|10月底前|12月底前
|25%|50%|75%|100%
年度绩效目标|1. 完成民兵组织建设。
一级指标|二级指标|三级指标|指标描述|指标值及单位|确定依据
产出指标|数量指标|组织宣传|深入到村个数|49 个|全镇 49 个村
|时效指标|宣传时间|完成时间|6月底前|计划指标
效益指标|社会效益指标|增强自豪感|增强荣誉感|10月底前|计划指标
"""


@pytest.mark.parametrize(
    "line",
    [
        "单位编码及名称：906001石门镇人民政府本级|||||单位：万元",
        "单位名称及编码：石门镇人民政府本级906001|||||单位：万元",
        "预算单位（编码）：906001 石门镇人民政府本级|||||单位：万元",
        "预算单位名称（编码）：石门镇人民政府本级（906001）|||||单位：万元",
        "单位代码、名称：906001/石门镇人民政府本级|||||单位：万元",
        "部门（单位）编码及名称：906001-石门镇人民政府本级|||||单位：万元",
        "单位编码及名称|906001石门镇人民政府本级||||单位：万元",
    ],
)
def test_code_and_name_of_the_unit_may_have_one_label(line: str) -> None:
    (reading,) = read_forms(changed((UNIT_LINE, line)), LABELS, KNOWN)
    assert (reading.table.unit_code, reading.table.unit_name) == ("906001", "石门镇人民政府本级")
    assert reading.leftovers == ()
    assert reading.money_unit == "万元"


def test_a_form_in_other_words_is_read_whole() -> None:
    (reading,) = read_forms(grid(IN_OTHER_WORDS), LABELS, KNOWN)
    table = reading.table
    assert [str(amount) for _, amount in table.funding] == ["3", "2", "1"]
    assert [str(percent) for _, percent in table.plan] == ["25", "50", "75", "100"]
    assert table.purpose.startswith("主要用于完成民兵组织建设")
    assert [row.value.text for row in table.indicators] == ["49 个", "6月底前", "10月底前"]
    assert reading.leftovers == ()


@pytest.mark.parametrize(
    "written", ["3月底前|6月底前|10月底前|12月底前", "至3月31日|至6月30日|至10月31日|至12月31日"]
)
def test_the_periods_of_a_plan_are_known_together(written: str) -> None:
    first, *others = written.split("|")
    periods = f"{first}||{'|'.join(others)}"
    (reading,) = read_forms(changed(("3月底||6月底|10月底|12月底", periods)), LABELS, KNOWN)
    assert [str(percent) for _, percent in reading.table.plan] == ["25", "50", "75", "100"]


def test_an_indicator_that_is_due_by_a_month_has_its_value() -> None:
    (reading,) = read_forms(changed(("征兵顺利完成", "6月底前"), ("≥95%", "10月底前")), LABELS, KNOWN)
    assert [row.value.text for row in reading.table.indicators] == ["49 个", "10月底前", "6月底前"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("资金主要用途", "资金用途"),
        ("财政资金小计", "财政资金"),
        ("预算数（合计）", "预算数"),
        ("指标值（含单位）", "指标值"),
        ("项目资金主要用途", "资金用途"),
        ("年度资金用途", "资金用途"),
        ("2025年实际值", "年度实际值"),
        ("合计", "合计"),
        ("经费用途", "资金用途"),
        ("资金使用方向", "资金用途"),
        ("指标内涵", "指标描述"),
        ("指标来源依据", "指标值确定依据"),
        ("支出项目名称", "项目名称"),
        ("单位其他资金", "其他资金"),
        ("科目用途", "科目用途"),
        ("项目资金", "项目资金"),
        ("6月底前", "6月底前"),
        ("指标值单位", "指标值单位"),
    ],
)
def test_a_label_is_known_by_what_it_says(text: str, key: str) -> None:
    assert known_key(text) == key


def test_of_a_form_that_looks_like_ours_that_reading_counts_that_reads_more() -> None:
    form = (
        PLAIN_FORM.replace("预算规模及资金用途|预算数|2.00|", "资金情况|资金总量|2.00|")
        .replace("其中：财政资金", "其中：县级财政资金")
        .replace("其他资金", "自筹及其他资金")
        .replace("|预算数 2 万元", "年度目标|预算数 2 万元")
        .replace("绩效目标|1.", "立项依据|1.")
    )
    (reading,) = read_forms(grid(form), LABELS, KNOWN)
    assert (str(reading.table.funding.budget), str(reading.table.funding.fiscal)) == ("2", "2")


BELOW_ONE_ANOTHER = (
    "3月底||6月底|10月底|12月底\n|25%||50%|75%|100%",
    "3月底前|25%\n|6月底前|50%\n|10月底前|75%\n|12月底前|100%",
)


def test_periods_may_stand_below_one_another() -> None:
    (reading,) = read_forms(changed(BELOW_ONE_ANOTHER), LABELS, KNOWN)
    assert [str(percent) for _, percent in reading.table.plan] == ["25", "50", "75", "100"]
    assert reading.leftovers == ()


def test_the_periods_of_another_form_are_known_in_both_directions() -> None:
    other = (
        ("预算规模及资金用途|预算数", "资金情况|年度预算"),
        ("|预算数 2 万元", "资金投向|预算数 2 万元"),
        ("资金支出计划（%）", "安排"),
    )
    for periods in (("3月底||6月底|10月底|12月底", "3月底前||6月底前|10月底前|12月底前"), BELOW_ONE_ANOTHER):
        (reading,) = read_forms(changed(*other, periods), LABELS, KNOWN)
        assert reading.form is not None
        assert str(reading.table.funding.budget) == "2"
        assert [str(percent) for _, percent in reading.table.plan] == ["25", "50", "75", "100"]
