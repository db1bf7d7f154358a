"""JX706: 整体绩效 against the tables of a unit."""

import pytest

from tests.rules.cases import TODAY
from tests.rules.townships import clean_table, form_grid, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import Grid
from xl_tools.settings import shipped_settings

_CHANGED = {
    "indicator.0.level3": "全镇党员人数",
    "indicator.0.description": "享受活动经费保障的党员人数",
    "indicator.0.value": "1204人",
    "indicator.1.level3": "河道保洁率",
    "indicator.1.description": "保持清洁的河道占全部河道的比例",
    "indicator.2.level3": "取暖补贴发放时间",
    "indicator.2.description": "取暖补贴发放到户的时限",
    "indicator.2.value": "10月底前",
    "indicator.4.level3": "清理河道长度",
    "indicator.4.description": "完成清理的河道长度",
    "indicator.4.value": "30公里",
}


def told(paragraph: str) -> list[str]:
    """Return what JX706 says of a paragraph of 整体绩效, above three tables of 29.53 万元 each."""
    grids = [
        form_grid(clean_table(1, "武装工作经费"), dict(_CHANGED)),
        *(form_grid(clean_table(number, name)) for number, name in ((2, "执法经费"), (3, "离任补贴"))),
    ]
    sheet = Grid("整体绩效", [["一、总体绩效目标"], [paragraph]])
    findings = check_submission(submission_of(grids, extra=[sheet]), shipped_settings(), today=TODAY).findings
    return [f"{each.cell} {each.message}" for each in findings if each.rule == "JX706"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "全镇辖49个行政村，党员1204名。",
        "全镇辖49个行政村，农业人口2.9万人。",
        "发展党员26名，慰问困难党员40名，培训党员干部300人次。",
        "2022年全镇清理河道18公里，本年清理河道30公里。",
        "今后三年清理河道95公里。",
        "新增清理河道12公里。",
        "河道保洁率不低于95%，群众满意度达到98%。",
        "村级道路完好率达到98%。",
        "全年安排预算项目3个，预算数88.59万元。",
        "列入绩效管理的项目共3个，资金88.59万元。",
        "清理河道项目购置挖机1台，预算29.53万元。",
        "清理河道项目安排29.53万元，10月底前完成。",
        "谋划重点项目12个，完成固定资产投资5.6亿元。",
        "人员经费412万元，公用经费36万元，项目支出88.59万元。",
        "上年预算项目5个，预算数102万元。",
        "取暖补贴10月底前发放到户，3月底前完成名册审核。",
        "列入年度计划的工程年底前完工。",
        "2023年清理河道30公里，近三年累计清理河道88公里。",
        "45个村已通自来水，剩余4个村年底前完成。",
        "全镇党员中60岁以上党员420名，设立党员先锋岗120个。",
        "离任补贴发放125人，人均4000元；武装工作经费29.53万元，较上年增加2.1万元。",
        "完成武装工作经费等3个项目绩效自评，平均得分95分。",
        "取暖补贴10月底前完成名册核定，12月底前完成绩效评价。",
        "党员教育工作争取进入全县前十名。",
        "资金全部用到4个乡18个村的渠道上。",
        "确保57个村（社区）用上自来水。",
        "财政资金80.59万元、债券财政资金8万元。",
        "购书3.5万元、维修4.2万元，两项共7.7万元。",
        "巡护12万元，购书3.5万元、维修4.2万元，两项共7.7万元。",
        "购书3.5万元、维修4.2万元、水电1.3万元，共9万元。",
        "补贴每人1200元、保险每人300元，两项共4.8万元。",
        "上年安排3.5万元，今年安排4.2万元，四年共15.3万元。",
        "全镇辖46个行政村、3个社区。",
        "三个项目共88.59万元。其中财政资金76.59万元。",
        "下辖行政村45个、居委会4个，共49个村居。",
        "户籍人口4.3万人，常住人口3.5万人。",
        "取暖补贴10月下旬发放到户。",
        "全年共申报项目3个，其中清理河道项目安排29.53万元，其中4万元由县河道公司承担。",
    ],
)
def test_what_agrees_or_is_of_something_else_raises_no_alarm(paragraph: str) -> None:
    assert told(paragraph) == []


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("全镇党员1402名，均参加主题党日。", "1402名"),
        ("全镇辖94个行政村，实现保洁全覆盖。", "94个"),
        ("下辖45个行政村，党员1240名。", "45个"),
        ("全年清理河道40公里。", "40公里"),
        ("河道保洁率不低于59%。", "59%"),
        ("全年安排预算项目4个。", "4个"),
        ("全年安排预算项目3个，预算数85.89万元。", "85.89万元"),
        ("安排离任补贴25.93万元，按季发放。", "25.93万元"),
        ("购书3.5万元、维修4.2万元，两项共7.2万元。", "7.2万元"),
        ("巡护12.6万元、购书3.5万元、维修4.2万元，小计23.0万元。", "23.0万元"),
        ("取暖补贴12月底前发放到户。", "12月底前"),
        ("三个项目共88.59万元。其中财政资金80.59万元。", "80.59万元"),
        ("取暖补贴于20月底前发放到户。", "20月底前"),
    ],
)
def test_what_the_tables_say_otherwise_is_found(paragraph: str, said: str) -> None:
    found = told(paragraph)
    assert found
    assert all(each.startswith("A2 ") for each in found)
    assert any(said in each for each in found)


def test_a_number_of_projects_before_what_all_of_them_cost_is_told() -> None:
    assert told("列入绩效管理的项目共4个，资金88.59万元。")
    assert not told("谋划招商项目4个，资金120万元。")
