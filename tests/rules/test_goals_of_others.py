"""Goals that are another project's: of the same book, of a book that is not at hand; and goals in other words than the purpose."""

import pytest

from tests.rules.cases import TODAY
from tests.rules.townships import clean_table, form_grid, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import CellValue
from xl_tools.settings import shipped_settings

_PROJECTS = {
    "武装工作经费": (
        "用于46座公共厕所的保洁、抽污、水电和维修，雇用保洁员23名，添置洗手液、厕纸等耗材。",
        "1. 46座公共厕所全天免费开放，保洁员按时保洁，厕纸、洗手液不断档。\n2. 损坏的洁具24小时内维修，抽污不过夜。",
        ("公共厕所开放座数", "全天免费开放的公共厕所", "46座"),
    ),
    "执法经费": (
        "敬老院供养特困老人58名的伙食、医疗、取暖和护理，聘用护理员9名。",
        "1. 58名特困老人一日三餐有保障，患病及时就医，冬季取暖达到18度。\n2. 护理员持证上岗，老人衣被定期换洗。",
        ("供养特困老人人数", "在敬老院集中供养的特困老人", "58名"),
    ),
    "离任补贴": (
        "乡道、村道37公里的边沟清理、坑槽修补、路肩整修和安保设施补设。",
        "1. 37公里乡道、村道路面平整，边沟通畅，坑槽随坏随补。\n2. 汛期前完成排水涵洞疏通，急弯陡坡补设安保设施。",
        ("养护乡道村道里程", "列入养护的乡道、村道", "37公里"),
    ),
}
_OF_A_SCHOOL = "1. 适龄幼儿全部入园，教师按期参加教研活动，学生体质测试达标。\n2. 校园食堂明厨亮灶，家长陪餐制度落实，图书借阅正常开放。"
_IN_OTHER_WORDS = (
    "1. 46座公厕常年对外开放，专人打扫，水电不断。\n2. 便器、洗手池坏了一天内修好，粪污清运及时。"
)


def told(**goals: str) -> list[tuple[str, str]]:
    """Return sheets and messages of JX404 where some projects have other goals."""
    grids = []
    for number, (name, (purpose, own, (level3, description, value))) in enumerate(_PROJECTS.items(), 1):
        spoiled: dict[str, CellValue] = {
            "purpose": purpose,
            "goals": goals.get(name, own),
            "indicator.0.level3": level3,
            "indicator.0.description": description,
            "indicator.0.value": value,
        }
        grids.append(form_grid(clean_table(number, name), spoiled))
    found = check_submission(submission_of(grids), shipped_settings(), today=TODAY).findings
    return [(each.sheet, each.message) for each in found if each.rule == "JX404" and each.field == "绩效目标"]


def test_goals_of_their_own_are_right() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("name", "other"),
    [(name, other) for name in _PROJECTS for other in _PROJECTS if name != other],
)
def test_goals_of_another_form_of_the_book_are_told_with_its_name(name: str, other: str) -> None:
    [(_, message)] = told(**{name: _PROJECTS[other][1]})
    assert other in message


@pytest.mark.parametrize("name", list(_PROJECTS))
def test_goals_of_a_project_that_is_not_at_hand_are_told(name: str) -> None:
    assert len(told(**{name: _OF_A_SCHOOL})) == 1


def test_goals_may_be_said_in_other_words() -> None:
    assert told(武装工作经费=_IN_OTHER_WORDS) == []
