"""Shapes of forms that other places draw, in small: lists of projects, headers of two rows, years and goals side by side."""

from decimal import Decimal

import pytest

from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import grid
from xl_tools.appraisal.evaluation import evaluation_of
from xl_tools.appraisal.monitoring import monitoring_of
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.forms.read_form import read_forms
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.template_files import known_templates

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


def test_amounts_stand_below_their_labels_where_these_stand_side_by_side() -> None:
    (reading,) = read_forms(
        grid(
            "项目名称|修路\n项目资金（元）|年度资金总额|其中：财政拨款|其他资金\n|300,000|200,000|100,000\n年度目标|修好\n"
            "一级指标|二级指标|三级指标|年度指标值\n产出指标|数量指标|修路|2公里"
        ),
        LABELS,
    )
    money = reading.table.funding
    assert (str(money.budget), str(money.fiscal), str(money.other)) == ("30", "20", "10")
    assert not reading.leftovers


@pytest.mark.parametrize(
    "sheet",
    [
        grid("指标目录\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|维修|3处"),
        grid("序号|项目名称|一级指标|二级指标|三级指标\n1|甲|产出指标|数量指标|维修"),
    ],
)
def test_a_list_of_indicators_alone_is_no_form(sheet: Grid) -> None:
    assert read_forms(sheet, LABELS) == []


OF_A_PROVINCE = """
项目绩效目标表
预算单位：906001-石门镇人民政府|||||||||||金额单位：万元
项目名称|村道养护||项目编码|13032423P00442810052N||项目类别|特定目标类
项目总额|30||其中：财政拨款|25||其他资金|5
年度目标|养护村道三十公里，群众满意。
一级指标|二级指标|指标名称|公式或说明|计算符号|指标值|计量单位|权重|指标解释|扣分标准|前年指标值|上年指标值|指标值确定依据|绩效指标来源
产出指标|数量指标|养护里程||≥|30|公里|20|实际养护里程|每少1公里扣1分|25|28|养护计划|项目申报
||修补坑槽||≥|200|处|15|||180|190|巡查记录|项目申报
|质量指标|合格率|合格数/总数|=|100|%|15||||100|规范|
效益指标|社会效益指标|出行|定性|定性|明显改善||20
满意度指标|服务对象满意度指标|村民满意度||≥|90|%|20
"""
OF_A_DEPARTMENT = """
部门整体支出绩效目标表
（2027年度）
部门（单位）名称|石门镇人民政府
年度主要任务|任务名称|主要内容|预算金额（万元）
|||总额|财政拨款|其他资金
|村道养护|养护三十公里|30|25|5
|河道清理|清理六公里|12|12|
|金额合计||42|37|5
年度总体目标|全镇村道、河道管护到位。
年度绩效指标|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|养护村道|30公里
|效益指标|社会效益指标|出行条件|改善
"""
TWO_ON_A_SHEET = """
项目支出绩效目标申报表
（2027年度）
项目名称|甲项目|主管部门|县交通局
项目资金（万元）|年度资金总额|8|其中：财政拨款|8
总体目标|修路
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|修路|3公里

项目支出绩效目标申报表
（2027年度）
项目名称|乙项目|主管部门|县水利局
项目资金（万元）|年度资金总额|9|其中：财政拨款|9
总体目标|修渠
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|修渠|5公里
一级指标|二级指标|三级指标|指标值
效益指标|社会效益指标|灌溉|500亩
填表人：李四|联系电话：0335-1234567
"""
OF_2015 = """
项目支出绩效目标申报表
项目名称|水库加固|项目属性|新增项目
主管部门|县水利局|项目期|3年
项目资金（万元）|实施期资金总额：|900|年度资金总额：|300
|其中：财政拨款|900|其中：财政拨款|300
|其他资金|0|其他资金|0
总体目标|实施期目标||年度目标
|三年完成加固||完成大坝加固
绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
|产出指标|数量指标|加固水库|3座|数量指标|加固大坝|1座
|效益指标|社会效益指标|保护人口|9000人|社会效益指标|保护人口|3000人
"""
WITH_A_MARGIN = """
2027年项目预算绩效目标申报表
单位：元
基本情况|项目名称|厕所改造
|实施单位|石门镇
|项目起止时间|2027.1-2027.12
项目预算|项目总投资|600000
|申请财政资金|500000
|自筹资金|100000
项目绩效目标|改造户厕300座，验收合格
绩效指标(100分)|一级指标|二级指标|三级指标|绩效目标值|分值
|产出指标(60分)|数量指标|改造户厕|≥300座|30
||时效指标|完成时间|2027年11月底前|30
|效益指标(30分)|社会效益|受益户数|≥300户|30
|满意度(10分)|服务对象满意度|农户满意度|≥95%|10
"""


def test_a_grid_with_every_column_of_a_province_is_read() -> None:
    (reading,) = read_forms(grid(OF_A_PROVINCE), LABELS)
    table = reading.table
    assert (table.unit_code, table.code, table.name) == ("906001", "13032423P00442810052N", "村道养护")
    assert [str(amount) for _, amount in table.funding] == ["30", "25", "5"]
    assert rows(reading)[0] == ("养护里程", "≥30公里", "20")
    assert [row.value.text for row in table.indicators] == ["≥30公里", "≥200处", "=100%", "明显改善", "≥90%"]
    assert dict(table.indicators[0].more) == {
        "评分方法": "每少1公里扣1分",
        "前年值": "25",
        "上年值": "28",
        "指标来源": "项目申报",
    }
    assert reading.leftovers == ()


def test_a_form_of_a_whole_department_is_read_with_its_tasks() -> None:
    merges = (Merge(3, 0, 7, 0), Merge(3, 1, 4, 1), Merge(3, 2, 4, 2), Merge(3, 3, 3, 5))
    known = known_templates(SETTINGS)
    (reading,) = read_forms(grid(OF_A_DEPARTMENT, *merges), LABELS, known)
    assert reading.form is not None
    assert (reading.form.kind, reading.form.template) == (FormKind.DEPARTMENT, "部门整体支出绩效目标表")
    assert [str(amount) for _, amount in reading.table.funding] == ["42", "37", "5"]
    assert [text for name, text in reading.table.more if name == "任务名称"] == ["村道养护", "河道清理"]
    assert [row.level3 for row in reading.table.indicators] == ["养护村道", "出行条件"]


def test_two_forms_on_a_sheet_are_two_and_a_header_again_is_no_indicator() -> None:
    first, second = read_forms(grid(TWO_ON_A_SHEET), LABELS, known_templates(SETTINGS))
    assert [each.table.name for each in (first, second)] == ["甲项目", "乙项目"]
    assert [str(each.table.funding.budget) for each in (first, second)] == ["8", "9"]
    assert [row.level3 for row in second.table.indicators] == ["修渠", "灌溉"]


@pytest.mark.parametrize("known", [KnownTemplates(), known_templates(SETTINGS)])
def test_the_years_indicators_are_those_on_the_right(known: KnownTemplates) -> None:
    (reading,) = read_forms(grid(OF_2015, Merge(6, 0, 7, 0), Merge(6, 1, 6, 2)), LABELS, known)
    assert (reading.table.goals, str(reading.table.funding.budget)) == ("完成大坝加固", "300")
    assert dict(reading.table.more)["long_goals"] == "三年完成加固"
    assert rows(reading) == [("加固大坝", "1座", ""), ("保护人口", "3000人", "")]
    assert dict(reading.table.indicators[1].more)["中期指标值"] == "9000人"
    assert reading.leftovers == ()


def test_groups_in_the_margin_are_no_values() -> None:
    (reading,) = read_forms(grid(WITH_A_MARGIN), LABELS)
    assert [str(amount) for _, amount in reading.table.funding] == ["60", "50", "10"]
    assert reading.table.level_points == (("产出指标", "60"), ("效益指标", "30"), ("满意度", "10"))
    assert rows(reading)[1] == ("完成时间", "2027年11月底前", "30")
    assert reading.leftovers == ()


KINDS_OF_MONEY = """
某市2026年项目绩效目标表
单位：万元
项目名称|老旧小区改造|项目负责人|王明
资金来源|金额|备注
财政拨款|80|省级20
自筹资金|20
合计|100
年度绩效目标|完成老旧小区改造12个。
序号|一级指标|二级指标|三级指标|目标值|计量单位
1|产出指标|数量指标|改造小区数|≥12|个
2||质量指标|验收合格率|100|%
"""
LEVELS_AS_LINES = """
绩效目标申报表（2026年度）
项目名称|河道清淤|预算金额（万元）|56.5
绩效目标|清淤河道8公里。
指标名称|指标值|计算方法|备注
一、产出指标
（一）数量指标
清淤长度|≥8公里|实测
二、效益指标
（一）生态效益指标
水质达标率|≥95%|监测
"""
SEVERAL_IN_A_CELL = """
2026年项目支出绩效目标表
项目名称：社区养老    项目编码：37010126T000000012345
主管部门：民政局　　　实施单位：城东街道
预算金额：25万元
年度目标：服务老人1200人。
一级|二级|三级|符号|数值|单位
产出|数量|服务人次|≥|1.2万|人次
"""


def test_kinds_of_money_below_one_another_add_up_to_the_line_under_them() -> None:
    (reading,) = read_forms(grid(KINDS_OF_MONEY), LABELS)
    assert [str(amount) for _, amount in reading.table.funding] == ["100", "80", "20"]
    assert "资金分类" not in dict(reading.table.more)
    assert [row.value.text for row in reading.table.indicators] == ["≥12个", "100%"]
    assert [left.text for left in reading.leftovers] == ["备注", "省级20"]


def test_levels_that_are_lines_of_their_own_hold_for_the_rows_below() -> None:
    (reading,) = read_forms(grid(LEVELS_AS_LINES), LABELS)
    assert [(row.level1, row.level2, row.level3) for row in reading.table.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("效益指标", "生态效益指标", "水质达标率"),
    ]
    assert reading.leftovers == ()


def test_several_fields_in_one_cell_are_read_by_their_labels() -> None:
    (reading,) = read_forms(grid(SEVERAL_IN_A_CELL), LABELS)
    table, more = reading.table, dict(reading.table.more)
    assert (table.name, table.code) == ("社区养老", "37010126T000000012345")
    assert (more["主管部门"], more["实施单位"], str(table.funding.budget)) == ("民政局", "城东街道", "25")
    assert (table.goals, table.indicators[0].value.text) == ("服务老人1200人。", "≥1.2万人次")


YEARS_BESIDE_ONE_ANOTHER = """
某局2026年项目绩效目标表|单位：万元
项目名称|智慧水务平台|实施单位|水务局
资金来源|合计|2025年|2026年|2027年
财政拨款|300|100|120|80
自筹资金|60|20|20|20
合计|360|120|140|100
项目绩效目标|建成平台。
一级指标|二级指标|三级指标|2025年实际值|2026年目标值
产出指标|数量指标|接入站点|30个|≥50个
"""


def test_of_years_side_by_side_the_forms_own_is_the_budgets() -> None:
    (reading,) = read_forms(grid(YEARS_BESIDE_ONE_ANOTHER), LABELS)
    more = dict(reading.table.more)
    assert [str(amount) for _, amount in reading.table.funding] == ["140", "120", "20"]
    assert (more["预算数（2025年）"], more["项目总额"]) == ("120", "360")
    assert dict(reading.table.indicators[0].more) == {"2025年实际值": "30个"}
    assert reading.leftovers == ()


def test_where_the_form_says_no_year_none_of_them_is_taken_for_the_budget() -> None:
    (reading,) = read_forms(grid(YEARS_BESIDE_ONE_ANOTHER.replace("某局2026年", "某局")), LABELS)
    assert reading.table.funding.budget is None
    assert dict(reading.table.more)["预算数（2026年）"] == "140"


def test_a_kind_of_money_that_answers_a_label_is_no_label_of_the_amount_below_it() -> None:
    written = """
项目绩效目标表
项目名称|签约|资金性质|一般公共预算
总额|36|财政拨款|30
其他|6
年度目标|签约2万人。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|签约人数|≥2万人
"""
    (reading,) = read_forms(grid(written), LABELS)
    assert dict(reading.table.more)["资金分类"] == "一般公共预算"
    assert [str(amount) for _, amount in reading.table.funding if amount] == []
    assert [reading.texts[key] for key in ("budget", "fiscal", "other")] == ["36", "30", "6"]


def test_kinds_of_money_above_columns_and_what_was_budgeted_and_spent_before_rows() -> None:
    written = """
项目支出绩效自评情况表
评价年度：2027年||||单位：万元、分
项目名称|平安建设|||主管部门|区政法委
资金情况（10分）|项目||合计|财政拨款|上年结转|自筹及其他
|年初预算数||75|74|0|1
|全年预算数||80|78|0|2
|全年执行数||73.5|72.5|0|1
|执行率||91.88%|92.95%|/|50%
|预算执行得分||9.19
|执行率偏低说明||招标节约
年度总体目标|预期目标：调解纠纷|||实际完成情况：已调解
一级指标|二级指标|三级指标|目标值|完成值|权重分|自评分|偏差原因及改进措施
产出指标|数量|入户宣传|≥1.8万户|1.9万户|90|90
"""
    (reading,) = read_forms(grid(written), LABELS)
    evaluation = evaluation_of(reading, SETTINGS.appraisal)
    rows = {
        row.name: (row.approved, row.adjusted, row.spent, row.rate, row.score) for row in evaluation.money
    }
    assert {name: [None if each is None else f"{each:f}" for each in row] for name, row in rows.items()} == {
        "预算数": ["75", "80", "73.5", "91.88", "9.19"],
        "财政资金": ["74", "78", "72.5", "92.95", None],
        "上年结转资金": ["0", "0", "0", None, None],
        "其他资金": ["1", "2", "1", "50", None],
    }
    assert dict(reading.table.more)["资金说明"] == "招标节约"
    assert [(row.points, row.score) for row in evaluation.indicators] == [(Decimal(90), Decimal(90))]


def test_the_total_below_what_is_said_behind_a_list_and_the_grade_with_its_label_in_brackets() -> None:
    written = """
项目支出绩效自评表
项目名称|免疫规划
项目资金（万元）|资金构成||年初预算（A）|全年预算（B）|全年执行（C）|执行率（C/B）|得分（满分10分）
|年度资金总额||60|61|59|96.72%|9.67
年度目标|接种率不低于95%
一级指标|二级指标|三级指标|指标值|完成值|分值|得分|偏差原因
产出指标|数量指标|督导次数|≥52次|52次|90|90
其他需要说明的事项|无
总分|||||100|99.67|（自评等级）优
"""
    (reading,) = read_forms(grid(written), LABELS)
    evaluation = evaluation_of(reading, SETTINGS.appraisal)
    assert evaluation.whole is not None
    assert (evaluation.whole.spent, evaluation.whole.rate, evaluation.whole.score) == (
        Decimal(59),
        Decimal("96.72"),
        Decimal("9.67"),
    )
    assert (evaluation.total, evaluation.grade) == (Decimal("99.67"), "优")


def test_amounts_below_the_indicators_of_a_monitoring_are_no_indicators() -> None:
    written = """
项目绩效运行监控表
单位名称：敬老院||||单位：万元
项目名称|集中护理|主管部门|县民政局
一级指标|二级指标|三级指标|全年指标值|1—7月执行情况|预计全年完成|完成目标可能性|下一步整改措施或目标调整|备注
产出指标|数量指标|护理老人|78名|78名|78名|确定能
项目资金执行情况||资金构成|年初预算数|1—7月执行数|执行率（%）|全年预计执行数
||资金总额|126|73.08|58|126
||其中：财政拨款|126|73.08|58|126
"""
    (reading,) = read_forms(grid(written), LABELS)
    monitoring = monitoring_of(reading, SETTINGS.appraisal)
    assert [(each.row.level3, each.expected) for each in monitoring.indicators] == [("护理老人", "78名")]
    assert monitoring.whole is not None
    assert (monitoring.whole.approved or monitoring.whole.adjusted, monitoring.whole.spent) == (
        Decimal(126),
        Decimal("73.08"),
    )
    assert (monitoring.whole.rate, monitoring.whole.expected) == (Decimal(58), Decimal(126))
