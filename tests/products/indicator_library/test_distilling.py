"""What is distilled of made-up indicators, written as townships write them."""

from decimal import Decimal

import pytest

from xl_tools.model.indicator_entry import IndicatorLibrary
from xl_tools.products.indicator_library.distilling import SeenIndicator, distilled, entry_name, place_of_unit
from xl_tools.products.indicator_library.project_words import subject_words
from xl_tools.products.indicator_library.spending_kinds import kinds_of
from xl_tools.products.indicator_library.suggesting import Suggester
from xl_tools.products.indicator_library.usual_values import usual_value
from xl_tools.settings import shipped_settings
from xl_tools.values.indicator_value import parse_indicator_value

FRAMEWORKS = [*shipped_settings().framework.versions.values()]
OUTPUT, QUALITY, SATISFIED = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def seen(levels: tuple[str, str], name: str, value: str, project: str, unit: int = 1) -> SeenIndicator:
    return SeenIndicator(
        *levels,
        name,
        f"{name}的说明",
        parse_indicator_value(value),
        "工作方案",
        project,
        f"{unit}",
        f"{unit}号镇人民政府本级",
    )


def county() -> IndicatorLibrary:
    """Return the library of twelve townships of three projects each."""
    rows = []
    for unit in range(12):
        rows += [
            seen(OUTPUT, "养护里程", f"{30 + unit}公里", "2024年农村公路养护经费", unit),
            seen(QUALITY, "道路完好率", "≥95%", "农村公路养护经费", unit),
            seen(OUTPUT, "检查企业家数", f"{60 + unit} 家", "安全生产监管经费", unit),
            seen(OUTPUT, "救助人数", f"{unit + 5}人", "困难群众临时救助", unit),
            *(
                seen(SATISFIED, "群众满意度", "≥90%", project, unit)
                for project in (
                    "农村公路养护经费",
                    "安全生产监管经费",
                    "困难群众临时救助",
                    "人居环境整治",
                    "村级支出",
                )
            ),
        ]
    rows += [
        seen(OUTPUT, "完成49个村的清扫", "49个", "人居环境整治", 3),
        seen(OUTPUT, "只有一家写的", "3个", "人居环境整治", 3),
        seen(("产出", "别的指标"), "没有这个二级的", "3个", "人居环境整治", 3),
        seen(OUTPUT, "3号镇河道长度", "12公里", "河长制工作经费", 3),
        seen(OUTPUT, "河道长度", "15公里", "河长制工作经费", 4),
    ]
    return distilled(rows, FRAMEWORKS)


def test_what_is_written_alike_is_one_entry_and_what_only_a_place_can_say_is_none() -> None:
    found = {entry.level3: entry for entry in county().entries}
    assert found.keys() == {"养护里程", "道路完好率", "检查企业家数", "救助人数", "群众满意度", "河道长度"}
    road = found["养护里程"]
    assert (road.times, road.units, road.usual_value, road.range, road.unit) == (12, 12, "", "31–40", "公里")
    assert [(used.project, used.times) for used in road.projects] == [("农村公路养护经费", 12)]
    assert found["道路完好率"].usual_value == "≥95%"
    assert found["群众满意度"].is_common
    assert not road.is_common
    assert found["河道长度"].units == 2


def test_costs_of_one_thing_are_one_entry_however_they_are_called() -> None:
    cost = ("产出指标", "成本指标")
    names = ("党建经费总额", "党建经费支出", "党建经费总额", "党建经费成本", "党建经费标准")
    rows = [seen(cost, name, f"{unit}万元", "党建工作经费", unit) for unit, name in enumerate(names)]
    assert [(each.level3, each.times) for each in distilled(rows, FRAMEWORKS).entries] == [
        ("党建经费总额", 4),
        ("党建经费标准", 1),
    ]


def test_what_only_wishes_something_is_no_entry() -> None:
    benefit = ("效益指标", "社会效益指标")
    written = {
        "生活幸福指数提升": "幸福指数提升",
        "保障执法工作开展": "顺利",
        "施工安全事故": "零事故",
        "补贴发放时间": "按月发放",
        "提升道路等级公里数": "12公里",
    }
    rows = [seen(benefit, name, value, "公路养护", 1) for name, value in written.items()]
    assert {each.level3 for each in distilled(rows, FRAMEWORKS).entries} == {
        "施工安全事故",
        "补贴发放时间",
        "提升道路等级公里数",
    }


@pytest.mark.parametrize(
    ("texts", "usual"),
    [
        (["≥95%", "95%以上", "不低于90%"], ("≥", "95", "%", "90–95")),
        (["12人", "30人", "45人"], ("", "", "人", "12–45")),
        (["2万元", "2万元", "2万元"], ("", "", "万元", "2")),
        (["2024年12月底前", "2023年12月底前", "2024年底前"], ("", "12月底前", "", "年底前")),
        (["每日2次", "每周2次", "每日2次"], ("", "每日2次", "", "每周2次")),
        (["未发生", "未发生", "0起"], ("", "未发生", "", "")),
        ([], ("", "", "", "")),
    ],
)
def test_a_value_is_usual_where_it_says_no_size_of_a_place(texts: list[str], usual: tuple[str, ...]) -> None:
    assert usual_value([parse_indicator_value(text) for text in texts]) == usual


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("2024年石门镇绿化面积", "绿化面积"),
        ("我镇党员人数", "党员人数"),
        ("群众满意度：", "群众满意度"),
        ("PM2.5平均浓度", "PM2.5平均浓度"),
        ("完成140人培训", ""),
        ("率", ""),
        ("按要求开展工作，完成任务。", ""),
    ],
)
def test_a_name_holds_no_year_no_place_and_no_number(written: str, name: str) -> None:
    assert entry_name(written, "石门镇") == name


def test_a_place_is_what_the_unit_is_called_without_its_office() -> None:
    assert place_of_unit("石门镇人民政府本级") == "石门镇"


def test_projects_called_alike_come_first_and_short_names_are_known() -> None:
    suggester = Suggester(county())
    assert [each.entry.level3 for each in suggester.suggested("乡村公路日常养护")] == [
        "养护里程",
        "道路完好率",
        "群众满意度",
    ]
    assert suggester.suggested("安监经费")[0].entry.level3 == "检查企业家数"
    (common,) = suggester.suggested("禁毒宣传")
    assert common.entry.level3 == "群众满意度"
    assert [each.entry.level3 for each in suggester.suggested("禁毒宣传", "质量")] == ["道路完好率"]
    assert Suggester(IndicatorLibrary()).suggested("公路") == []


def test_numbers_are_told_as_they_were_written() -> None:
    (entry,) = distilled([seen(OUTPUT, "面积", "10,000.50平方米", "绿化")], FRAMEWORKS).entries
    assert Decimal(entry.range) == Decimal("10000.5")


STRANGE = {"桥梁荷载等级合格率", "路面厚度合格率", "室内温度达标率", "救助对象认定准确率", "优待金兑付率"}


def unlike_subjects() -> IndicatorLibrary:
    """Return the library of six subjects, three that are built and three that are paid, each of two projects."""
    rows = []
    bridge, road, lamp, heat, aid, soldiers = (
        ("农村危桥改造", "危桥改造工程"),
        ("通村公路硬化工程", "村内道路硬化项目"),
        ("太阳能路灯安装", "公共照明亮化工程"),
        ("清洁取暖运行补贴", "冬季清洁取暖补助"),
        ("临时救助", "临时救助资金"),
        ("义务兵家庭优待金", "义务兵家庭优待金发放"),
    )
    for unit in range(12):
        rows += [seen(QUALITY, "工程验收合格率", "100%", built, unit) for built in (*bridge, *road, *lamp)]
        rows += [seen(QUALITY, "补助发放准确率", "100%", paid, unit) for paid in (*heat, *aid, *soldiers)]
        for projects, own in (
            (bridge, "桥梁荷载等级合格率"),
            (road, "路面厚度合格率"),
            (lamp, "路灯亮灯率"),
            (heat, "室内温度达标率"),
            (aid, "救助对象认定准确率"),
            (soldiers, "优待金兑付率"),
        ):
            rows += [seen(QUALITY, own, "100%", project, unit) for project in projects]
        rows += [
            seen(SATISFIED, "群众满意度", "≥90%", project, unit) for project in (*bridge, *heat, *soldiers)
        ]
    return distilled(rows, FRAMEWORKS)


@pytest.mark.parametrize(
    ("project", "fits", "of_kind"),
    [
        ("路灯维护费", "路灯亮灯率", ""),
        ("公墓建设", "工程验收合格率", "工程建设"),
        ("烟叶生产补贴", "补助发放准确率", "资金发放"),
        ("老年食堂运营补助", "补助发放准确率", "资金发放"),
    ],
)
def test_a_subject_that_the_library_does_not_know_gets_what_its_kind_has(
    project: str, fits: str, of_kind: str
) -> None:
    found = Suggester(unlike_subjects()).suggested(project)
    assert (found[0].entry.level3, found[0].kind) == (fits, of_kind)
    assert STRANGE.isdisjoint(each.entry.level3 for each in found)


def test_what_does_not_fit_is_not_shown() -> None:
    found = Suggester(unlike_subjects()).suggested("流动人口服务")
    assert STRANGE.isdisjoint(each.entry.level3 for each in found)
    assert "群众满意度" in {each.entry.level3 for each in found}


@pytest.mark.parametrize(
    ("project", "kinds"),
    [
        ("农村危房改造补助", ["资金发放", "工程建设"]),
        ("农村饮水工程维修养护", ["运行维护", "工程建设"]),
        ("禁毒工作经费", ["平安稳定", "运转保障"]),
        ("殡葬事项", ["运转保障"]),
    ],
)
def test_what_stands_last_says_of_which_kind_a_project_is(project: str, kinds: list[str]) -> None:
    found = kinds_of(project)
    assert sorted(found, key=lambda kind: -found[kind])[: len(kinds)] == kinds


def test_words_of_any_project_say_nothing_of_its_subject() -> None:
    said = subject_words("农村古树名木保护专项经费")
    assert max(said, key=lambda word: said[word]) == "古树名木"
    assert not any(said[word] for word in ("保护", "专项", "经费"))
    assert said["农村"] < 0.1
    assert {"户厕", "…厕"} <= subject_words("户厕改造").keys()
    assert "土…" not in subject_words("冻土监测")
    assert not {"信…", "…息"} & {word for word, weight in subject_words("信息公开").items() if weight}
    assert subject_words("日常工作经费").get("工作") == 0
