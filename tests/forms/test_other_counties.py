"""Kinds of forms that other counties draw: two halves of years, lists of projects, forms side by side, amounts by quarter."""

import pytest

from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import grid
from tests.rules.townships import submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid, Merge, parse_address
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitList
from xl_tools.sources.template_files import known_templates

KNOWN = known_templates(SETTINGS)


def drawn(written: str, *merged: str) -> Grid:
    corners = [[parse_address(each) for each in area.split(":")] for area in merged]
    return grid(written, *(Merge(*first, *last) for first, last in corners))


def read(sheet: Grid) -> list[TableReading]:
    return read_forms(sheet, LABELS, KNOWN)


def rows(reading: TableReading) -> list[str]:
    return [f"{row.level1} {row.level3} {row.value.text}" for row in reading.table.indicators]


def money(reading: TableReading) -> list[str]:
    return [str(amount) for _, amount in reading.table.funding]


YEAR_ON_THE_LEFT = """
县2025年项目绩效目标表
单位：万元
项目名称|排洪渠|实施单位|沙坝镇
项目资金|年度资金总额|146.5||实施期资金总额|420
|其中：财政拨款|130.5||其中：财政拨款|380
|其他资金|16||其他资金|40
总体目标|年度目标（2025年度）|||中长期目标（2024-2026年）
|清渠四公里|||三年清完
一级指标|年度指标|||中长期指标|||分值|评分标准
|二级指标|三级指标|指标值|二级指标|三级指标|指标值
产出指标|数量指标|清渠|≥4公里|数量指标|清渠总长|≥12公里|50|每少1公里扣5分
|||||加固总长|≥5公里
效益指标|社会效益指标|受益户|≥386户|社会效益指标|受益户|≥1150户|40|少一户扣1分
"""
WITH_ITS_NATURE_TWICE = """
2025年项目绩效目标表|单位：万元
项目名称|排洪渠|资金总额|146.5
总体目标|长期目标（2024年—2026年）||||年度目标（2025年）
|三年清完||||清渠四公里
绩效指标|一级指标|长 期 指 标||||年 度 指 标
||二级指标|三级指标|定性/定量|指标值|二级指标|三级指标|定性/定量|指标值|分值
|产出指标|数量指标|清渠总长|定量|≥12公里|数量指标|清渠|定量|≥4公里|100
"""
BELOW_ONE_ANOTHER = """
项目支出绩效目标表（2025年度）
项目名称|排洪渠|项目编码|62112325T000000301
项目资金（万元）|2025年预算|146.5|其中：财政拨款|130.5|其他资金|16
长期目标（2024—2026年）|三年清完
2025年度目标|清渠四公里
指标|一级指标|二级指标|三级指标|指标值
长期绩效指标|产出指标|数量指标|清渠总长|≥12公里
||质量指标|合格率|100%
2025年绩效指标|产出指标|数量指标|清渠|≥4公里
|效益指标|社会效益指标|受益户|≥386户
"""
WITH_A_HEADER_EACH = """
项目支出绩效目标表（2025年度）
项目名称|排洪渠|项目编码|62112325T000000301
项目资金（万元）|实施期资金总额|420|年度资金总额|146.5
|其中：财政拨款|380|其中：财政拨款|130.5
|其他资金|40|其他资金|16
实施期绩效目标|三年清完
年度绩效目标|清渠四公里
实施期绩效指标|一级指标|二级指标|三级指标|指标值|备注
|产出指标|数量指标|清渠总长|≥12公里
年度绩效指标|一级指标|二级指标|三级指标|指标值|备注
|产出指标|数量指标|清渠|≥4公里
|效益指标|社会效益指标|受益户|≥386户
"""


@pytest.mark.parametrize(
    ("sheet", "indicators", "long"),
    [
        (
            drawn(
                YEAR_ON_THE_LEFT,
                *("A7:A8", "B7:D7", "E7:G7", "B8:D8", "E8:G8", "A9:A10", "B9:D9", "E9:G9", "H9:H10"),
                *("I9:I10", "A11:A12"),
            ),
            ["产出指标 清渠 ≥4公里", "效益指标 受益户 ≥386户"],
            "加固总长",
        ),
        (
            drawn(
                WITH_ITS_NATURE_TWICE,
                *("A3:A4", "B3:E3", "F3:J3", "B4:E4", "F4:J4", "A5:A7"),
                *("B5:B6", "C5:F5", "G5:K5"),
            ),
            ["产出指标 清渠 ≥4公里"],
            "",
        ),
        (
            drawn(BELOW_ONE_ANOTHER, "A7:A8", "A9:A10"),
            ["产出指标 清渠 ≥4公里", "效益指标 受益户 ≥386户"],
            "合格率",
        ),
        (
            drawn(WITH_A_HEADER_EACH, "A3:A5", "A8:A9", "A10:A12"),
            ["产出指标 清渠 ≥4公里", "效益指标 受益户 ≥386户"],
            "清渠总长",
        ),
    ],
)
def test_the_indicators_are_the_years_and_those_of_more_years_are_kept_apart(
    sheet: Grid, indicators: list[str], long: str
) -> None:
    (reading,) = read(sheet)
    more = dict(reading.table.more)
    assert (reading.table.goals, more["long_goals"]) == ("清渠四公里", "三年清完")
    assert money(reading)[0] == "146.5"
    assert rows(reading) == indicators
    assert more.get("中期三级指标", "") == long  # what has no indicator of the year beside it
    assert reading.leftovers == ()


def test_what_stands_twice_is_of_either_half() -> None:
    (reading,) = read(
        drawn(
            WITH_ITS_NATURE_TWICE,
            *("A3:A4", "B3:E3", "F3:J3", "B4:E4", "F4:J4", "A5:A7"),
            *("B5:B6", "C5:F5", "G5:K5"),
        )
    )
    assert dict(reading.table.indicators[0].more) == {
        "中期二级指标": "数量指标",
        "中期三级指标": "清渠总长",
        "中期计算符号": "定量",
        "中期指标值": "≥12公里",
    }
    assert str(reading.table.indicators[0].weight) == "100"


LIST_OF_A_UNIT = """
附表3
某县2026年项目绩效目标汇总表
编制单位：柳林镇人民政府
单位|项目|主管科室|2026年预算安排（元）|||总体目标|绩效指标
|||小计|财政拨款|其他\\n资金||一级|二级|三级|指标值|分值
柳林镇政府|河道保洁|农业办|50000|40000|10000|全年保洁|产出指标|数量指标|保洁河段|≥12公里|50
|||||||满意度指标|服务对象满意度指标|村民满意度|≥90%|40
|路灯维护|城建办|15000|15000|0|路灯常亮|产出指标|数量指标|维护路灯|300盏|90
合  计|||65000|55000|9000
填表人：王某
"""
LIST_OF_TWO_YEARS = """
2026年预算项目绩效表|金额单位：万元
序号|支出项目|2025年预算安排||2026年预算安排||年度目标|一级指标|二级指标|三级指标|目标值
||合计|其中：财政拨款|合计|其中：财政拨款
1|河道保洁|4|4|5|5|全年保洁|产出指标|数量指标|保洁河段|≥12公里
|||||||满意度指标|服务对象满意度指标|村民满意度|≥90%
2|路灯维护|1|1|1.5|1.5|路灯常亮|产出指标|数量指标|维护路灯|300盏
|合计|5|5|6.5|6.5
"""
LIST_OF_UNITS = """
部门项目绩效目标表|单位：万元
预算单位|项目代码|项目名称|预算金额|其中|||绩效目标|绩效指标
||||财政拨款|上年结转|自筹||一级指标|二级指标|三级指标|指标值|计量单位|权重
镇政府|3609280021|河道保洁|5|4|1|0|全年保洁|产出指标|数量指标|保洁河段|≥12|公里|50
|||||||||数量指标|清运垃圾|≥300|吨|50
小计|||5|4|1|0
预算单位|项目代码|项目名称|预算金额|其中|||绩效目标|绩效指标
||||财政拨款|上年结转|自筹||一级指标|二级指标|三级指标|指标值|计量单位|权重
农综站|3609280022|路灯维护|1.5|1.5|0|0|路灯常亮|产出指标|数量指标|维护路灯|300|盏|100
小计|||1.5|1.5|0|0
合计|||6.5|5.5|1|0
"""


def test_a_list_has_the_columns_of_projects_before_those_of_indicators() -> None:
    first, second = read(
        drawn(
            LIST_OF_A_UNIT,
            *("A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:G5", "H4:L4", "A6:A8", "B6:B7", "C6:C7", "D6:D7"),
            *("E6:E7", "F6:F7", "G6:G7", "A9:C9"),
        )
    )
    assert [each.table.name for each in (first, second)] == ["河道保洁", "路灯维护"]
    assert [each.table.unit_name for each in (first, second)] == ["柳林镇政府", "柳林镇政府"]
    assert [money(each) for each in (first, second)] == [["5", "4", "1"], ["1.5", "1.5", "0"]]
    assert dict(first.table.more) == {"主管科室": "农业办"}
    assert rows(first) == ["产出指标 保洁河段 ≥12公里", "满意度指标 村民满意度 ≥90%"]
    assert [left.text for left in (*first.leftovers, *second.leftovers)] == [
        "9000",
        "填表人：王某",
    ]  # a wrong sum


def test_amounts_of_a_year_before_are_not_the_budget() -> None:
    merged = ("A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3", "H2:H3", "I2:I3", "J2:J3", "K2:K3")
    first, second = read(drawn(LIST_OF_TWO_YEARS, *merged))
    assert [money(each) for each in (first, second)] == [["5", "5", "None"], ["1.5", "1.5", "None"]]
    assert dict(first.table.more) == {"财政资金（2025年预算安排）": "4", "预算数（2025年预算安排）": "4"}
    assert (*first.leftovers, *second.leftovers) == ()


def test_a_list_goes_on_below_its_header_and_its_subtotals() -> None:
    merged = ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:H3", "I2:N2")
    first, second = read(drawn(LIST_OF_UNITS, *merged))
    assert [each.table.name for each in (first, second)] == ["河道保洁", "路灯维护"]
    assert [each.table.code for each in (first, second)] == ["3609280021", "3609280022"]
    assert rows(first) == ["产出指标 保洁河段 ≥12公里", "产出指标 清运垃圾 ≥300吨"]
    assert (*first.leftovers, *second.leftovers) == ()


BESIDE_EACH_OTHER = """
某镇2026年项目支出绩效目标表
编报单位：那榕镇人民政府||||||金额单位：人民币元
项目名称|市场改造||||项目名称|水池修复
业务主管部门|市监局||||业务主管部门|水利局
用款计划|资金来源|一季度|全年||用款计划|资金来源|一季度|全年
|上级补助|—|400000|||上级补助|80000|170000
|本级财政拨款|120000|360000|||本级财政拨款|15000|60000
|村民捐资|—|50000|||村民捐资|—|6000
|合 计|120000|810000|||合 计|95000|236000
年度目标|改一个市场||||年度目标|修两座水池
一级指标|二级指标|指标内容|指标值||一级指标|二级指标|指标内容|指标值
产出指标|数量指标|改造市场|1个||产出指标|数量指标|修复水池|2座
注：左右两个项目互不影响。
"""
THREE_TIMES_TWO = """
项目绩效目标表（2026）
单位：某镇|||||单位：万元
项目名称|甲|||项目名称|乙||
项目资金|总额|8||项目资金|总额|9
年度目标|修路|||年度目标|修渠
一级指标|二级指标|三级指标|指标值|一级指标|二级指标|三级指标|指标值
产出指标|数量指标|修路|3公里|产出指标|数量指标|修渠|5公里

项目名称|丙|||项目名称|丁
项目资金|总额|18||项目资金|总额|19
年度目标|植树|||年度目标|挖井
一级指标|二级指标|三级指标|指标值|一级指标|二级指标|三级指标|指标值
产出指标|数量指标|植树|30棵|产出指标|数量指标|挖井|5口
"""


def test_forms_side_by_side_have_the_lines_above_in_common() -> None:
    merged = ("A1:I1", "A5:A9", "F5:F9", "B3:D3", "G3:I3", "B10:D10", "G10:I10", "A13:I13")
    first, second = read(drawn(BESIDE_EACH_OTHER, *merged))
    assert [each.table.name for each in (first, second)] == ["市场改造", "水池修复"]
    assert {each.table.unit_name for each in (first, second)} == {"那榕镇人民政府"}
    assert {each.table.title for each in (first, second)} == {"某镇2026年项目支出绩效目标表"}
    assert [money(each) for each in (first, second)] == [["81", "36", "None"], ["23.6", "6", "None"]]
    more = dict(second.table.more)
    assert (more["上级资金"], more["村民捐资"], more["村民捐资（一季度）"]) == ("170000", "6000", "—")
    assert [rows(each) for each in (first, second)] == [
        ["产出指标 改造市场 1个"],
        ["产出指标 修复水池 2座"],
    ]
    assert [left.text for left in (*first.leftovers, *second.leftovers)] == ["注：左右两个项目互不影响。"]


def test_forms_stand_beside_and_below_each_other() -> None:
    readings = read(drawn(THREE_TIMES_TWO))
    assert [each.table.name for each in readings] == ["甲", "丙", "乙", "丁"]
    assert [rows(each)[0] for each in readings] == [
        "产出指标 修路 3公里",
        "产出指标 植树 30棵",
        "产出指标 修渠 5公里",
        "产出指标 挖井 5口",
    ]
    assert [left for each in readings for left in each.leftovers] == []


QUARTERS_BELOW = """
2026年项目绩效目标表|||||金额单位：元
项目名称|市场改造
用款计划|季度|合计|上级补助|本级财政拨款|自筹资金
|一季度|200000|100000|100000|—
|二季度|200000|100000|90000|10000
{year}
年度绩效目标|改一个
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|市场|1个
"""
THE_YEAR_FIRST = """
2026年项目绩效目标表|||||金额单位：万元
项目名称|市场改造
资金来源|全年|其中：
||1-3月|4-6月|7-9月|10-12月
合计|40|10|10|10|10
中央财政资金|20|5|5|5|5
县级财政资金|19|5|5|4|5
其他资金|1|0|0|1|0
项目绩效目标|改一个
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|市场|1个
"""


@pytest.mark.parametrize(
    ("sheet", "amounts"),
    [
        (
            drawn(QUARTERS_BELOW.format(year="|全年|400000|200000|190000|10000"), "A3:A6", "B7:F7"),
            ["40", "19", "1"],
        ),
        (drawn(THE_YEAR_FIRST, "A3:A4", "B3:B4", "C3:F3", "B9:F9"), ["40", "19", "1"]),
        (drawn(QUARTERS_BELOW.format(year=""), "A3:A5", "B7:F7"), ["None"] * 3),  # not added up here
    ],
)
def test_amounts_by_quarter_are_those_of_the_whole_year(sheet: Grid, amounts: list[str]) -> None:
    (reading,) = read(sheet)
    assert money(reading) == amounts
    assert sum("（" in name for name, _ in reading.table.more) in {8, 16}
    assert reading.leftovers == ()


INDICATORS_ACROSS = """
某县2026年项目绩效目标汇总表
填报单位：柳林镇人民政府|||||||||单位：万元
序号|项目名称|预算金额|年度绩效目标|产出指标||||效益指标|满意度指标
||||数量指标|质量指标|时效指标|成本指标|社会效益指标|服务对象满意度指标
1|河道保洁|5|全年保洁|1.保洁河段≥12公里\\n2.清运垃圾300吨|合格率100%|12月底前|≤5万元|受益人口≥3000人|≥90%
2|路灯维护|1.5|路灯常亮|修2座桥3公里|完好率≥98%|全年||出行安全|≥92%
"""
NUMBERED = """
2026年项目绩效目标表|||||金额单位：元
一、基本情况
1.项目名称|村道养护|2.主管部门|县交通局|3.项目单位|石门镇
4.预算总额|300000|5.财政拨款|250000|6.其他资金|50000
二、绩效目标
养护村道三十公里，群众满意。
三、绩效指标
一级指标|二级指标|三级指标|指标符号|指标值|指标单位|权重
（一）产出指标（50分）|1.数量指标|养护里程|≥|30|公里|50
（二）效益指标（40分）|1.社会效益指标|指标1：
||出行条件|定性|明显改善||40
"""
BELOW_THEIR_UNIT = """
2026年部门预算项目支出绩效目标表|||||||||单位：万元
单位名称/项目名称|归口部门|资金总额|财政拨款|其他资金|绩效目标|一级指标|二级指标|三级指标|绩效指标性质|指标值|绩效度量单位|权重
701001-青山镇机关
62112325T000000301-村道养护|县交通局|35|30|5|养护三十公里|产出指标|数量指标|养护里程|≥|30|公里|90
701002-青山镇中心校
62112325T000000302-植树|县林草局|3|3||植树|产出指标|数量指标|植树|≥|300|棵|90
"""
IN_OTHER_WORDS = """
青山镇2026年项目绩效目标
填报单位（盖章）|青山镇|||单位|万元
项目|村道养护
资金额度|35
其中：一般公共预算|30
政府性基金|5
总体绩效目标|养护三十公里，群众满意。
一级指标|二级指标|绩效指标|目标值|分值
产出|数量|养护里程|30公里|50
"""


def test_indicators_across_are_one_a_line_of_their_cell() -> None:
    merged = ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:H3")
    first, second = read(drawn(INDICATORS_ACROSS, *merged))
    assert (first.table.name, first.table.unit_name, money(first)[0]) == ("河道保洁", "柳林镇人民政府", "5")
    assert rows(first) == [
        "产出指标 保洁河段 ≥12公里",
        "产出指标 清运垃圾 300吨",
        "产出指标 合格率 100%",
        "产出指标  12月底前",
        "产出指标  ≤5万元",
        "效益指标 受益人口 ≥3000人",
        "满意度指标  ≥90%",
    ]
    assert [row.level2 for row in second.table.indicators] == [
        "数量指标",
        "质量指标",
        "时效指标",
        "社会效益指标",
        "服务对象满意度指标",
    ]
    assert rows(second)[0] == "产出指标  修2座桥3公里"  # where the name ends is not certain
    assert (*first.leftovers, *second.leftovers) == ()


def test_labels_and_levels_are_known_behind_their_numbers() -> None:
    (reading,) = read(drawn(NUMBERED))
    assert (reading.table.name, money(reading), reading.table.goals) == (
        "村道养护",
        ["30", "25", "5"],
        "养护村道三十公里，群众满意。",
    )
    assert rows(reading) == ["产出指标 养护里程 ≥30公里", "效益指标 出行条件 明显改善"]
    assert reading.table.level_points == (("产出指标", "50"), ("效益指标", "40"))
    assert reading.leftovers == ()


def test_projects_may_stand_below_their_unit() -> None:
    first, second = read(drawn(BELOW_THEIR_UNIT))
    assert [(each.table.code, each.table.name) for each in (first, second)] == [
        ("62112325T000000301", "村道养护"),
        ("62112325T000000302", "植树"),
    ]
    assert [each.table.unit_code for each in (first, second)] == ["701001", "701002"]
    assert (*first.leftovers, *second.leftovers) == ()


def test_a_form_in_other_words_is_read_as_far_as_these_are_sure() -> None:
    (reading,) = read(drawn(IN_OTHER_WORDS))
    assert (reading.table.name, reading.money_unit, money(reading)) == (
        "村道养护",
        "万元",
        ["35", "None", "None"],
    )
    assert rows(reading) == ["产出 养护里程 30公里"]
    assert [left.text for left in reading.leftovers] == ["青山镇2026年项目绩效目标"]


AN_UNKNOWN_TABLE = """
2026年项目绩效目标表|||||金额单位：万元
项目名称|村道养护
资金|来源|第一期|第二期|第三期
|上级补助|10|5|15
|合计|10|25|35
绩效目标|养护村道三十公里。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|养护里程|30公里
"""


def test_of_amounts_in_unknown_columns_none_is_taken() -> None:
    (reading,) = read(drawn(AN_UNKNOWN_TABLE))
    assert money(reading) == ["None"] * 3
    assert {"10", "25", "35", "5", "15"} <= {left.text for left in reading.leftovers}


A_YEAR_A_ROW = """
附件2
武陵县2026年县级部门预算项目支出绩效目标表
预算部门：武陵县白云镇　　　　　　金额单位：万元
项目名称|白云镇垃圾中转站运行|||项目编码|43072626T000000018
主管部门|县城管局|||预算单位|白云镇人民政府
项目类型|☑经常性  □一次性|||起止时间|2026.01—2026.12
项目资金|资金来源|合计|一般公共预算|政府性基金|上级补助
|本年度|48.5|40|5|3.5
|上年度|45|40|5|0
立项依据|武城管〔2024〕12号文件
项目概述|运行中转站1座。
绩效目标|目标1：日处理垃圾20吨；
|目标2：群众满意。
绩效指标|一级指标|二级指标|三级指标|指标值|评分标准
|产出指标|数量指标|日处理量|≥20吨|少1吨扣1分
|效益指标|生态效益指标|渗滤液达标率|100%|
"""
YEARS_IN_PAIRS = """
项目支出绩效目标申报表
（2026年度）
填报单位（公章）：白云镇人民政府|||||单位：元
项目名称|白云镇垃圾中转站运行|||是否新增|否
资金总额（元）|三年总额|1,450,000.00|2026年|485,000.00
||2027年|482,500.00|2028年|482,500.00
资金来源（2026年）|财政拨款|450,000.00|单位自筹|35,000.00
中长期目标|中转站稳定运行三年。
2026年目标|日处理垃圾20吨，群众满意。
指标|一级|二级|指标名称|目标值|单位|权重
|产出|数量|日处理量|≥20|吨|50
|效益|生态效益|达标率|100|%|40
"""
THE_SUM_FIRST = """
白云镇2026年项目绩效目标一览表
编报单位：白云镇人民政府                                      单位：元
项目名称|主管部门|项目资金||||总体目标|绩效指标||||
||总额|中央|省级|县级||指标类别|指标名称|指标符号|目标值|计量单位|分值
合计||700000|100000|200000|400000
垃圾中转站|县城管局|485000|0|135000|350000|日处理20吨|数量指标|日处理量|≥|20|吨|60
|||||||生态效益指标|达标率|＝|100|％|40
公厕管护|县城管局|215000|100000|65000|50000|管护公厕|数量指标|管护公厕|＝|12|座|60
|||||||满意度指标|群众满意度|≥|90|％|40
备注：本表按项目填列。
"""
LABELS_IN_THE_CELL = """
2026年度项目绩效目标表|||||金额单位：万元
项\\n目\\n名\\n称|垃圾中转站|实施\\n单位|白云镇人民政府|主管\\n部门|县城管局
年度\\n预算\\n申请|资金总额：48.5|其中：财政拨款：45|其他资金：3.5
总\\n体\\n目\\n标|日处理20吨，群众满意。
绩\\n效\\n指\\n标|一级指标|二级指标|三级指标|指标值
|产出指标\\n(60分)|数量指标|日处理量|≥20吨/日
|满意度指标\\n(40分)|服务对象满意度|群众满意度|≥90%
"""
UNKNOWN_KINDS_OF_MONEY = """
2026年度项目绩效目标表|||||金额单位：万元
项目名称|垃圾中转站||项目实施单位|白云镇人民政府
预算金额|48.5||其中：本级财力|45||上级专项|3.5
项目绩效目标|长期目标|稳定运行
|年度目标|日处理20吨
一级指标|二级指标|三级指标|2025年完成值|2026年目标值|指标权重|指标说明
产出指标|数量指标|日处理量|18吨|20吨|60|以台账为准
效益指标|生态效益指标|达标率|98%|100%|40|监测报告
"""
MORE_YEARS_ON_THE_LEFT = """
项目支出绩效目标表（2026年度）|||||单位：万元
项目名称|垃圾中转站
项目资金|中期资金总额|145|年度资金总额|48.5
|其中：财政拨款|135|其中：财政拨款|45
|其他资金|10|其他资金|3.5
总体目标|中期目标（2026—2028年）||年度目标
|稳定运行||日处理20吨
一级指标|二级指标|三级指标|中期指标值|年度指标值|备注
产出指标|数量指标|日处理量|≥21吨|≥20吨
效益指标|生态效益指标|达标率|100%|100%
"""
UNITS_IN_LABELS = """
白云镇项目绩效目标表
项目名称：垃圾中转站运行|||项目代码：43072626T000000018
实施单位：白云镇人民政府|||主管部门：县城管局
年初预算（元）：485000|||其中财政拨款（元）：450000|其他（元）：35000
年度绩效目标：日处理20吨，群众满意。
一级指标|二级指标|三级指标|指标值
产出|数量|日处理量|≥20吨
"""


@pytest.mark.parametrize(
    ("sheet", "amounts", "more"),
    [
        (
            drawn(A_YEAR_A_ROW, "A7:A9", "A12:A13", "A14:A16"),
            ["48.5", "None", "None"],
            {
                "一般公共预算": "40",
                "一般公共预算（上年度）": "40",
                "预算数（上年度）": "45",
                "上级资金": "3.5",
            },
        ),
        (drawn(YEARS_IN_PAIRS, "A5:A6", "A10:A12"), ["48.5", "45", "3.5"], {"项目总额": "1,450,000.00"}),
        (drawn(LABELS_IN_THE_CELL, "A5:A7"), ["48.5", "45", "3.5"], {}),
        (
            drawn(UNKNOWN_KINDS_OF_MONEY, "A4:A5"),
            ["48.5", "None", "None"],
            {"本级财力": "45", "上级专项": "3.5"},
        ),
        (
            drawn(MORE_YEARS_ON_THE_LEFT, *("A3:A5", "A6:A7", "B6:C6", "D6:F6", "B7:C7", "D7:F7")),
            ["48.5", "45", "3.5"],
            {"项目总额": "145", "项目财政资金": "135", "项目其他资金": "10"},
        ),
        (drawn(UNITS_IN_LABELS), ["48.5", "45", "3.5"], {}),
    ],
)
def test_amounts_are_the_years_however_they_are_laid_out(
    sheet: Grid, amounts: list[str], more: dict[str, str]
) -> None:
    (reading,) = read(sheet)
    assert money(reading) == amounts
    assert more.items() <= dict(reading.table.more).items()
    assert reading.table.unit_name in {"白云镇人民政府", ""}
    assert reading.table.goals.startswith(("目标1：日处理", "日处理"))


def test_the_sum_of_a_list_is_no_project() -> None:
    first, second = read(drawn(THE_SUM_FIRST, "A3:A4", "B3:B4", "C3:F3", "G3:G4", "H3:M3"))
    assert [(each.table.name, money(each)[0]) for each in (first, second)] == [
        ("垃圾中转站", "48.5"),
        ("公厕管护", "21.5"),
    ]
    assert [left.text for left in (*first.leftovers, *second.leftovers)] == ["备注：本表按项目填列。"]


AN_UNKNOWN_KIND = """
2026年度项目绩效目标表|||金额单位：万元
项目名称|垃圾中转站|项目实施单位|白云镇人民政府
项目资金|资金总额|48.5
|财政拨款|40
|村民捐资|5
|其他资金|{other}
年度目标|日处理20吨
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|日处理量|20吨
"""


@pytest.mark.parametrize(("other", "wrong"), [("3.5", []), ("3", ["JX202"])])
def test_an_amount_under_a_label_of_its_own_is_part_of_the_sum(other: str, wrong: list[str]) -> None:
    submission = submission_of([drawn(AN_UNKNOWN_KIND.format(other=other), "A3:A6")], units=UnitList())
    found = check_submission(submission, SETTINGS).findings
    assert [f.rule for f in found if f.rule in {"JX202", "JX801"}] == wrong
    assert dict(submission.tables[0].table.more)["村民捐资"] == "5"


AS_CLERKS_TYPE = """
附表2-1

永宁县２０２６年部门预算项目\\n支出绩效目标批复表

单位名称：（盖章）永宁县石坪乡人民政府||||||金额单位：元

项 目 名 称|石坪乡农村公路\\n日常养护|||项目编码|51072426T000000087001
主管部门（单位）|021－永宁县交通运输局|||项目实施单位|石坪乡人民政府
项目申报类型|经常性项目|||项目起止时间|2026年1月至2026年12月
项目资金\\n申请（元）|合  计|４86,000.00|一般公共预算拨款|400,000.00|上年结转|50,000.00|其他来源|36,000.00

年度\\n总体\\n目标|养护农村公路54公里，\\n路况优良率达到85%以上。
绩效\\n指标|一级\\n指标|二级\\n指标|三级\\n指标|指标\\n符号|指标\\n值|指标\\n单位|指标\\n权重|备注
|产出\\n指标|数量\\n指标|养护公路里程|≥|５4|公里|20|
||质量\\n指标|路况优良率|≥|85|％|15|
||时效\\n指标|完成时间|≤|12|月底|10
||成本\\n指标|每公里养护成本|≤|9000|元|10
|效益\\n指标|社会效益|群众出行条件|定性|改善||20
||可持续\\n影响|管护机制|定性|健全||15
|满意度\\n指标|服务对象\\n满意度|沿线群众\\n满意度|≥|90|%|10
注：1．指标权重合计100分。
"""
NUMBERED_KINDS_OF_MONEY = """
部门预算项目绩效目标表
年度：2026|||||单位：万元
项目名称|石坪乡村级组织运转经费
项目单位|石坪乡人民政府|项目主管部门|县委组织部
项目资金构成|资金来源|金额|占比|说明
|1.县级财政资金|126.50|84.3%|县级预算
|2.上级补助资金|20.00|13.3%|提前下达
|3.自筹资金|3.60|2.4%|
|合计|150.10|100%|
长期绩效目标|村级组织正常运转。
年度绩效目标|保障18个村运转。
年度绩效指标|一级指标|二级指标|指标内容|指标值|权重
|产出指标|数量指标|保障村数|18个|30
|效益指标|社会效益指标|运转情况|正常|60
"""
OF_A_PERIOD = """
石坪乡项目支出绩效目标表
（二〇二六年度）
项目名称|石坪乡河道清障（二期）
主管部门及代码|水利局[031001]||实施单位|石坪乡
项目属性|延续||项目期|2年
项目资金|项目期内资金总额|80万元||当年预算|40万元
|财政拨款|70万元||财政拨款|32万元
|其他|10万元||其他|8万元
总体目标|项目期目标||年度目标
|两年清障13公里||清障6.5公里
一级指标|二级指标|三级指标|目标值|二级指标|三级指标|目标值|权重
产出指标|数量指标|清障长度|13公里|数量指标|清障长度|6.5公里|60
满意度指标|满意度指标|群众满意度|90%|满意度指标|群众满意度|90%|40
"""


@pytest.mark.parametrize(
    ("sheet", "amounts", "goals", "left"),
    [
        (
            drawn(AS_CLERKS_TYPE, "A13:A20", "B14:B17", "B18:B19"),
            ["48.6", "40", "3.6"],
            ("养护农村公路54公里，\n路况优良率达到85%以上。", ""),
            ["注：1．指标权重合计100分。"],
        ),
        (
            drawn(NUMBERED_KINDS_OF_MONEY, "A5:A9", "A12:A14"),
            ["150.1", "126.5", "3.6"],
            ("保障18个村运转。", "村级组织正常运转。"),
            ["占比", "说明", "84.3%", "县级预算", "13.3%", "提前下达", "2.4%", "100%"],
        ),
        (
            drawn(OF_A_PERIOD, *("A6:A8", "A9:A10", "B9:C9", "D9:H9", "B10:C10", "D10:H10")),
            ["40", "32", "8"],
            ("清障6.5公里", "两年清障13公里"),
            [],
        ),
    ],
)
def test_what_clerks_do_to_a_form_leaves_it_readable(
    sheet: Grid, amounts: list[str], goals: tuple[str, str], left: list[str]
) -> None:
    (reading,) = read(sheet)
    assert money(reading) == amounts
    assert (reading.table.goals, dict(reading.table.more).get("long_goals", "")) == goals
    assert [each.text for each in reading.leftovers] == left
    assert reading.table.unit_name.endswith(("石坪乡", "石坪乡人民政府"))
