"""Every mistake in a template is told with its cell."""

import pytest

from tests.forms.written_grids import grid
from xl_tools.form_templates.drawn import NOTES_SHEET, templates_in
from xl_tools.form_templates.placeholders import PlaceholderError, parse_placeholders, placeholders_of
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Merge

GOOD = """
项目支出绩效目标表
项目名称|{项目名称*}|项目编码|{项目编码}
年度资金总额|{预算数}|其中：财政拨款|{财政资金}
年度目标|{绩效目标*}
一级指标|二级指标|三级指标|指标值
{.一级指标}|{.二级指标}|{.三级指标*}|{.指标值*}
"""
BAD = """
项目支出绩效目标表
项目名称|{项目名称*|项目编码|{项目编码}
年度资金总额|{预算书}|其中：财政拨款|{财政资金}
其他资金|{财政资金}|{}|{权重}
||{联系电话}
一级指标|二级指标|三级指标|指标值|
{.一级指标}|{.二级指标}|{.三级指标*}|{.指标值}|{.备注}
{.绩效指标描述}|{绩效目标}
"""
NOTES = "表样名称|甲县申报表\n种类|目的\n指标框架|2030\n金额单位|两\n权重合计|九十\n项目名字|专项名称"


def test_a_good_template_has_no_mistake() -> None:
    (template,), mistakes = templates_in([grid(GOOD)], "甲", ["2015"])
    assert mistakes == []
    assert template.kind is FormKind.GOALS
    assert {"code", "name", "budget", "fiscal", "goals", "indicator.value"} <= template.fields.keys()
    assert [key for key, (_, each) in template.fields.items() if each.is_required] == [
        "name",
        "goals",
        "indicator.level3",
        "indicator.value",
    ]


def test_ten_mistakes_are_ten_lines_with_their_cells() -> None:
    _, mistakes = templates_in([grid(BAD, Merge(6, 1, 7, 1)), grid(NOTES, sheet=NOTES_SHEET)], "甲", ["2015"])
    told = [mistake.said for mistake in mistakes]
    wrong = [
        "【表样说明】B2 种类“目的”不认识",
        "【表样说明】B3 指标框架“2030”不认识",
        "【表样说明】B4 金额单位“两”不认识",
        "【表样说明】B5 权重合计“九十”不是数字",
        "【表】B2 “{项目名称*”里的花括号不成对",
        "【表】C4 “{}”里没有栏目的名称",
        "【表】B3 {预算书} 不在词表里，当作本局自己的栏目；是不是 {预算数}",
        "【表】B4 {财政资金} 在 D3 已经有了",
        "【表】D4 {权重} 是指标一行里的栏目，应写作 {.权重}",
        "【表】C5 {联系电话} 的左边和上面都没有标签",
        "【表】E7 {.备注} 的上面没有标签",
        "【表】A8 {.绩效指标描述} 和第 7 行的清单不在一行",
        "【表】B8 {绩效目标} 在清单的一行里，应写作 {.绩效目标}",
        "【表样说明】A6 表上没有“项目名字”这个标签",
    ]
    for line in wrong:
        assert any(said.startswith(line) for said in told), (line, told)
    assert all(mistake.is_error for mistake in mistakes if "预算书" not in mistake.message)


def test_a_list_row_over_two_rows_is_a_mistake() -> None:
    _, mistakes = templates_in([grid(GOOD, Merge(5, 0, 6, 0))], "甲", ["2015"])
    assert [each.said for each in mistakes] == ["【表】A6 {.一级指标} 合并了几行；清单的一行只能占一行"]


def test_a_workbook_without_placeholders_is_no_template() -> None:
    found, mistakes = templates_in([grid("项目名称|甲")], "甲", [])
    assert found == []
    assert [each.said for each in mistakes] == ["【表】 没有一张表上有占位（如 {项目名称}）"]


def test_what_a_form_is_for_stands_in_its_notes() -> None:
    notes = "种类|监控\n金额单位|元\n权重合计|90分\n年度目标|本年目标、当年目标"
    (template,), mistakes = templates_in([grid(GOOD), grid(notes, sheet=NOTES_SHEET)], "甲", [])
    assert mistakes == []
    assert (template.kind, template.unit, str(template.weights)) == (FormKind.MONITORING, "元", "90")
    assert template.spellings == {"本年目标": "年度目标", "当年目标": "年度目标"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{项目编码}-{项目名称}", ["项目编码", "项目名称"]),
        ("｛项目名称*｝绩效目标表", ["项目名称"]),
        ("{.预算数}", ["预算数"]),
        ("{财政资金.全年执行数}", ["财政资金.全年执行数"]),
        ("没有占位", []),
    ],
)
def test_placeholders_are_parsed(text: str, names: list[str]) -> None:
    assert [each.name for each in placeholders_of(parse_placeholders(text))] == names


@pytest.mark.parametrize("text", ["{", "}{", "{项目名称", "{}", "{ . }", "{*}"])
def test_braces_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(PlaceholderError):
        parse_placeholders(text)
