"""A form of another place that was not understood is told so, once, and is not judged; codes of another kind neither."""

import pytest

from tests.forms.generated_forms import SETTINGS
from tests.forms.written_grids import grid
from tests.rules.cases import with_sheets
from tests.rules.fixtures.jx8 import HALF_READ
from tests.rules.townships import submission_of
from xl_tools.batch.notes_on_totals import notes_on_totals
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.model.unit import UnitInfo, UnitList

UNREAD = HALF_READ.replace(
    "产出指标|数量指标|修复水渠|3公里", "产出指标|数量指标|修复水渠|明显改善\n||满意度|一般"
)


def checked(*written: str, alone: bool = True) -> Checked:
    sheets = [grid(text, sheet=f"他表{number}") for number, text in enumerate(written, 1)]
    submission = submission_of(sheets, units=UnitList(), info=UnitInfo()) if alone else with_sheets(*sheets)
    return check_submission(submission, SETTINGS)


def test_one_finding_says_what_was_not_read_and_no_other_rule_judges_the_form() -> None:
    (found,) = checked(UNREAD).findings
    assert (found.rule, found.severity, found.sheet, found.cell) == ("JX809", Severity.WARNING, "他表1", "C2")
    assert "项目名称、预算数、绩效目标没有读出来，有 11 格没有读（C2、D2、A3、B3、C3、D3等）" in found.message
    assert "xl-tools template make" in found.hint


def test_who_adds_up_the_files_is_told_of_it() -> None:
    one = checked(UNREAD)
    assert notes_on_totals([one])[0] == (
        f"注意：有表没有读懂，读出了预算数的才计入，请对照原表核对：{one.submission.file.name}的【他表1】"
    )


def test_a_listed_project_may_be_that_of_the_form_that_was_not_understood() -> None:
    lacking = [f for f in checked(UNREAD, alone=False).findings if f.rule == "JX702"]
    assert lacking == []  # all of the list have their own
    submission = submission_of([grid(UNREAD, sheet="他表")])
    told = [f for f in check_submission(submission, SETTINGS).findings if f.rule == "JX702"]
    assert {f.severity for f in told} == {Severity.WARNING}


def test_much_that_stands_beside_a_form_leaves_it_in_doubt() -> None:
    form = """
2026年项目绩效目标表|||单位：万元
项目名称|修水渠|年度资金总额|10
年度目标|修复水渠三公里。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|修复水渠|3公里
"""
    beside = "\n".join(f"勘察{n}|地点{n}|用料{n}|人工{n}" for n in range(4))
    assert not [f for f in checked(form).findings if f.rule == "JX809"]
    above = form.replace("年度目标", f"{beside}\n年度目标")
    (found,) = checked(above).findings
    assert (found.rule, found.message[:17]) == ("JX809", "这张表没有读懂：许多内容没有读出来")


FORM_WITH_A_CODE = """
2026年项目绩效目标表|||单位：万元
项目名称|{name}|项目编码|{code}
年度资金总额|10|其中：财政拨款|10
年度目标|修复水渠三公里，三个村都浇得上水。
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|修复水渠|3公里
"""


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["62112325T000000301", "62112325T000000317"], ["请核对"]),
        (["62112325T000000301", "62112325T00000031"], ["必须改正", "必须改正"]),  # one of them is a slip
        (["62112325T000000301"], ["必须改正"]),
        (["5226262T000001870016", "5226262T000001870017"], ["必须改正", "必须改正"]),  # may lack one each
        (["5226262T000001870016", "5226262T000001870017", "5226262T000001870018"], ["请核对"]),
        (["3609280021", "3609280022"], []),  # far from any of ours
    ],
)
def test_codes_that_are_all_of_one_other_kind_are_told_once(codes: list[str], told: list[str]) -> None:
    forms = [FORM_WITH_A_CODE.format(name=f"项目{n}", code=code) for n, code in enumerate(codes)]
    found = [f for f in checked(*forms).findings if f.rule == "JX102"]
    assert [f.severity.chinese for f in found] == told


LIKE_OURS = """
1. 武装工作经费绩效目标表
906001 石门镇人民政府本级|||||单位：万元
项目编码|13032423P00442810052N||项目名称|武装工作经费
钱的盘子|盘子总数|2.00|上头给的|2.00
花在哪里|主要用于完成民兵组织建设，慰问现役军人家庭和入伍青年。
花钱进度|第一批|第二批|第三批|第四批
|25%|50%|75%|100%
绩效目标|1. 完成民兵组织建设。
一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据
产出指标|数量指标|组织宣传|深入到村个数|49 个|全镇 49 个村
"""


def test_of_a_form_like_ours_no_column_is_called_lost_that_has_another_name() -> None:
    said = [f for f in checked(LIKE_OURS).findings if f.sheet == "他表1"]
    (found,) = said
    assert found.rule == "JX809"
    assert "预算数、支出计划、资金用途没有读出来，有 16 格没有读" in found.message


def test_a_column_whose_label_was_deleted_is_called_lost() -> None:
    form = (
        LIKE_OURS.replace("钱的盘子|盘子总数|2.00|上头给的|", "预算规模及资金用途||2.00|其中：财政资金|")
        .replace("花在哪里", "资金用途")
        .replace("花钱进度|第一批|第二批|第三批|第四批", "支出计划|3月底|6月底|10月底|12月底")
    )
    rules = {f.rule for f in checked(form).findings if f.sheet == "他表1"}
    assert "JX201" in rules
    assert "JX809" not in rules


@pytest.mark.parametrize(
    "title",
    [
        "部门预算项目绩效目标表（2025年度）",
        "石门镇人民政府2025年部门预算项目支出绩效目标表",
        "2025年度本级项目绩效目标表",
    ],
)
def test_a_title_that_names_a_kind_of_document_names_no_other_project(title: str) -> None:
    form = LIKE_OURS.replace("1. 武装工作经费绩效目标表", title)
    form = form.replace("钱的盘子|盘子总数|2.00|上头给的|", "预算规模及资金用途|预算数|2.00|其中：财政资金|")
    form = form.replace("花在哪里", "资金用途").replace(
        "花钱进度|第一批|第二批|第三批|第四批", "支出计划|3月底|6月底|10月底|12月底"
    )
    rules = {f.rule for f in checked(form).findings if f.sheet == "他表1"}
    assert rules.isdisjoint({"JX110", "JX809"})
    other = form.replace(title, "森林防火绩效目标表")
    assert "JX110" in {f.rule for f in checked(other).findings if f.sheet == "他表1"}


def test_a_budget_beside_no_label_is_not_called_lost() -> None:
    form = LIKE_OURS.replace(
        "钱的盘子|盘子总数|2.00|上头给的|2.00", "预算数|其中：财政资金|2.00|其他资金|0.50|2.50"
    )
    form = form.replace("花在哪里", "资金用途").replace(
        "花钱进度|第一批|第二批|第三批|第四批", "支出计划|3月底|6月底|10月底|12月底"
    )
    (found,) = (f for f in checked(form).findings if f.rule == "JX201")
    assert found.severity == Severity.WARNING
    assert found.message == "“预算数”没有认出是哪一格，F4 的“2.50”没有读"
