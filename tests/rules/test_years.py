"""A workbook whose parts name different years."""

import pytest

from tests.rules.townships import UNIT, UNITS, clean_grids, findings
from xl_tools.forms.labels import Labels
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SourceFile, Submission
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.settings import shipped_settings


def submission(info: list[list[str]], *more: Grid, **changes: str) -> Submission:
    rows = [
        ["年度", "2023"],
        ["行政区划代码", "130324"],
        ["单位编码", UNIT.code],
        ["单位名称", UNIT.name],
        *info,
    ]
    grids = [Grid("单位信息", rows), *clean_grids(**changes), *more]
    return read_submission(SourceFile("报送.xlsx", "报送.xlsx", "0"), grids, Labels(shipped_settings()))


def told(info: list[list[str]], *more: Grid, **changes: str) -> list[tuple[str, str, str]]:
    found = findings(submission(info, *more, **changes), UNITS)
    return [(f.rule, f.sheet, f.cell) for f in found]


@pytest.mark.parametrize("title", ["石门镇2022年部门预算绩效文本", "石门镇二〇二四年度部门预算绩效文本"])
def test_a_title_of_another_year_is_told_at_its_cell_and_the_cover_prints_one(title: str) -> None:
    info = [["文本标题", title]]
    assert told(info) == [("JX602", "单位信息", "B5")]
    cover = booklet_of([Checked(submission(info), ())]).cover
    assert (cover.title, cover.date) == (title, "")


def test_a_title_of_the_year_or_of_none_is_right() -> None:
    for title in ("石门镇2023年部门预算绩效文本", "石门镇部门预算绩效文本", "2023年和2024年部门预算绩效文本"):
        assert told([["文本标题", title]]) == []
        assert booklet_of([Checked(submission([["文本标题", title]]), ())]).cover.date == "二〇二三年度"


@pytest.mark.parametrize(
    "title", ["1. 2022年武装工作经费绩效目标表", "1. 武装工作经费绩效目标表（2024年度）"]
)
def test_a_form_titled_with_another_year_is_told(title: str) -> None:
    assert ("JX602", "武装工作经费", "A1") in told([], title=title)


def test_a_year_in_the_name_of_a_project_is_its_own() -> None:
    name = "2022年结转道路维修"
    assert "JX602" not in {rule for rule, *_ in told([], title=f"1. {name}绩效目标表", name=name)}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("一、2022年总体绩效目标\n做好全镇工作。\n二、分项绩效目标\n按时完成。", "A1"),
        ("一、总体绩效目标\n2024年度，做好全镇工作。\n二、分项绩效目标\n按时完成。", "A2"),
    ],
)
def test_a_narrative_of_another_year_is_told(text: str, cell: str) -> None:
    sheet = Grid("整体绩效", [[line] for line in text.split("\n")])
    assert [each for each in told([], sheet) if each[0] == "JX602"] == [("JX602", "整体绩效", cell)]


def test_a_narrative_may_speak_of_other_years() -> None:
    text = "一、总体绩效目标\n2023年，比2022年更好，到2025年全部建成。\n2022年，已建成一半。"
    sheet = Grid("整体绩效", [[line] for line in text.split("\n")])
    assert not [each for each in told([], sheet) if each[0] == "JX602"]


def years_told(purpose: str) -> list[str]:
    """Return what JX602 says of a purpose of 2023."""
    return [f.message for f in findings(submission([], purpose=purpose), UNITS) if f.rule == "JX602"]


@pytest.mark.parametrize(
    "purpose",
    [
        "2022年我镇列养乡道3条21.8公里，用于日常养护。",
        "用于2022年度全镇文旅形象宣传。",
        "2021—2022采暖期取暖费10月一次付清。",
        "以大龙灌区为重点，2022年新增改革面积3.2万亩。",
        "石门镇2022年部门预算共编报项目9个。",
        "2021年共安排项目9个。",
        "2022年常态化防控用款46.50万元。",
        "根据县农业局安排，开展日常工作。",
        "由县畜牧食品局负责技术指导。",
        "落实《四川省2023年新型职业农民培育工作实施方案》。",
        "用于财政专项扶贫资金项目管理。",
    ],
)
def test_work_of_another_year_is_told(purpose: str) -> None:
    assert years_told(purpose)


@pytest.mark.parametrize(
    "purpose",
    [
        "截至2022年底我镇列养乡道3条。",
        "2022年我镇列养乡道3条，2023年增至4条。",
        "2022年我镇完成改厕300座。",
        "2022年我镇被评为先进单位。",
        "用于2022年结转道路维修尾款。",
        "用于2022年度考核奖金发放。",
        "2022—2023采暖期取暖费10月一次付清。",
        "2023—2024采暖期取暖费10月一次付清。",
        "比2022年新增3.2万亩。",
        "每人每年84元（2022年安排79元）。",
        "落实《石门镇2022年重点工作方案》。",
        "2022年预算84.04万元，本年增加4.62万元。",
        "2019年建成的校舍改造12间。",
        "2022年秋季学期在校学生3230人。",
        "由原县农业局移交的办公楼维修。",
        "依据县农业局〔2016〕12号文件开展日常工作。",
        "落实《新型职业农民培育规划》。",
        "截至2018年县农业局登记的合作社12家。",
        "每书屋2000元，全年安排49个村。",
        "2022年经省文物研究机构勘察，屋面漏雨，拟一次性投入8万元维修。",
        "经2022年度复核，农村低保在册1320人。",
    ],
)
def test_what_was_in_another_year_may_be_told(purpose: str) -> None:
    assert not years_told(purpose)


@pytest.mark.parametrize("goal", ["2022年4月底前把树苗全部栽完", "2022年9月底前机井修好"])
def test_a_deadline_of_last_year_is_told_in_whatever_words(goal: str) -> None:
    assert ("JX602", "武装工作经费", "B8") in told([], goals=f"1. {goal}。")
    assert told([], goals=f"1. {goal.replace('2022', '2023')}。") == []
