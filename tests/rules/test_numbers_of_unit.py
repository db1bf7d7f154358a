"""Numbers of what a unit has, said once otherwise; amounts of the narrative that are meant for one project."""

import pytest

from tests.rules.cases import TODAY
from tests.rules.townships import clean_grids, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import Grid
from xl_tools.settings import shipped_settings


def told(goals: str, *paragraphs: str) -> list[tuple[str, str]]:
    """Return what is said of goals beside a narrative: rule and cell."""
    grids = clean_grids(goals=f"1. 完成全镇49个村的日常工作。\n2. {goals}")
    narrative = Grid("整体绩效", [["一、总体绩效目标"], *([text] for text in paragraphs)])
    found = check_submission(
        submission_of(grids, extra=[narrative]), shipped_settings(), today=TODAY
    ).findings
    return [(each.rule, each.cell) for each in found if each.rule in ("JX701", "JX705", "JX706")]


@pytest.mark.parametrize(
    ("goals", "paragraph"),
    [
        ("组织335名党员带头参加。", "我镇现有党员347名。"),
        ("在职人员61人全部签订责任书。", "镇机关在职人员58人，负责各项工作。"),
        ("把全镇2381户农户走访一遍。", "全镇共有2318户7964人。"),
        ("为在职53人订阅报刊。", "镇机关在职58人，负责各项工作。"),
    ],
)
def test_a_number_of_the_unit_said_otherwise(goals: str, paragraph: str) -> None:
    assert ("JX701", "B8") in told(goals, paragraph)


@pytest.mark.parametrize(
    ("goals", "paragraph"),
    [
        ("组织347名党员带头参加。", "我镇现有党员347名。"),
        ("为在职58人订阅报刊。", "镇机关在职58人，负责各项工作。"),
        ("组织在职党员31人参加。", "镇机关在职58人，负责各项工作。"),
        ("慰问困难党员335名。", "我镇现有党员347名。"),
        ("培训党员335名。", "我镇现有党员347名。"),
        ("发展新党员12名。", "我镇现有党员13名。"),
        ("组织120名党员志愿者参加。", "我镇现有党员128名。"),
        ("58名在职人员参加培训。", "退休人员61人由社区管理，在职人员58人。"),
        ("走访困难农户2381户。", "全镇共有2318户7964人。"),
    ],
)
def test_what_is_of_others_or_of_some_may_differ(goals: str, paragraph: str) -> None:
    assert not told(goals, paragraph)


def said(rule: str, *paragraphs: str, **changes: str) -> list[str]:
    """Return the cells in which a rule speaks of the first form with fields changed, beside a narrative."""
    narrative = Grid("整体绩效", [["一、总体绩效目标"], *([text] for text in paragraphs)])
    grids = clean_grids(**{key.replace("__", "."): text for key, text in changes.items()})
    found = check_submission(
        submission_of(grids, extra=[narrative] if paragraphs else []), shipped_settings(), today=TODAY
    ).findings
    return [each.cell for each in found if each.rule == rule]


_SOURCES = "预算数29.53万元。其中：财政资金25.53万元，其他资金4万元。"


@pytest.mark.parametrize(
    ("purpose", "is_wrong"),
    [
        ("宣传费12.30万元，训练费17.23万元。两项合计29.53万元。", False),
        ("宣传费12.30万元，训练费15.23万元。两项合计29.53万元。", True),
        ("宣传费12.30万元，训练费17.23万元。共29.53万元，其中县级补助资金20万元，镇级配套9.53万元。", False),
        ("宣传费12.30万元，训练费17.23万元。共29.53万元，其中上级专项20万元，镇级配套7.53万元。", True),
        ("宣传费12.30万元，训练费17.23万元。两项合计25.93万元。", True),
    ],
)
def test_items_make_the_sum_behind_them(purpose: str, is_wrong: bool) -> None:  # noqa: FBT001
    assert bool(said("JX203", purpose=purpose)) == is_wrong


@pytest.mark.parametrize(
    ("paragraph", "is_wrong"),
    [
        ("安排武装工作29.53万元，做好各项保障。", False),
        ("安排武装工作25.39万元，做好各项保障。", True),
        ("武装工作上年支出25.39万元。", False),
        ("武装工作带动增收25.39万元。", False),
    ],
)
def test_an_amount_that_no_table_says_is_meant_for_its_project(paragraph: str, is_wrong: bool) -> None:  # noqa: FBT001
    assert bool(said("JX706", paragraph)) == is_wrong
