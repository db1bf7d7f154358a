"""JX112 and JX513 to JX515 on forms that have weights, directions and natures, and on those that have none."""

import pytest

from tests.form_templates.test_fitting import DRAWN, FILLED, template
from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import grid
from xl_tools.checking.run_rules import check_submission
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.form_templates.template import Template
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.finding import Finding
from xl_tools.model.submission import SourceFile

OURS = {"JX112", "JX513", "JX514", "JX515"}


def told(filled: str, by: Template | None = None) -> list[tuple[str, str]]:
    submission = read_submission(
        SourceFile("甲.xlsx", "甲.xlsx", ""),
        [grid(filled)],
        LABELS,
        known=KnownTemplates((by or template(),)),
    )
    found: tuple[Finding, ...] = check_submission(submission, SETTINGS).findings
    return [(each.rule, each.cell) for each in found if each.rule in OURS]


def test_a_form_whose_weights_add_up_is_silent() -> None:
    assert told(FILLED) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("公里|50", "公里|45", [("JX513", "G9")]),
        ("公里|50", "公里|", [("JX513", "G9")]),
        ("公里|50", "公里|60", [("JX513", "G9")]),
        ("产出指标|", "产出指标（60分）|", [("JX513", "G9")]),
        ("产出指标|", "产出指标（50-80分）|", []),
        ("定性|安全度汛|", "定性|3|次", [("JX515", "E11")]),
        ("≥|3|公里", "定量|明显|", [("JX515", "E9")]),
        (
            "效益指标|社会效益指标|防洪|定性|安全度汛|",
            "满意度指标|服务对象满意度指标|村民满意度|≤|90|%",
            [("JX514", "E11")],
        ),
        ("效益指标|社会效益指标|防洪|定性|安全度汛|", "满意度指标|服务对象满意度指标|投诉次数|≤|3|次", []),
        (
            "效益指标|社会效益指标|防洪|定性|安全度汛|",
            "产出指标|成本指标|每公里造价|≥|2|万元",
            [("JX514", "E11")],
        ),
        ("效益指标|社会效益指标|防洪|定性|安全度汛|", "产出指标|成本指标|节约资金|≥|2|万元", []),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert old in FILLED
    assert told(FILLED.replace(old, new)) == expected


def test_what_the_form_demands_is_missed_and_what_it_does_not_is_not() -> None:
    demanding = template(DRAWN.replace("{主管科室}", "{主管科室*}").replace("{.计量单位}", "{.计量单位*}"))
    lacking = FILLED.replace("主管科室|水利科", "主管科室|")
    assert told(lacking, demanding) == [("JX112", "B5"), ("JX112", "F11")]
    assert told(lacking) == []
