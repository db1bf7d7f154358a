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
