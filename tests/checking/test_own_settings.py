from tests.rules.cases import TODAY, form
from tests.rules.townships import clean_grids, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.checking.settings_files import with_own_settings
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SettingLine
from xl_tools.settings import shipped_settings


def checked(*lines: list[str], **changes: str) -> Checked:
    """Check a workbook with a 设置 sheet."""
    sheet = Grid("设置", [["设置项", "值"], *lines])
    return check_submission(
        submission_of(clean_grids(**changes), extra=[sheet]), shipped_settings(), today=TODAY
    )


def test_a_rule_is_weighed_otherwise_or_left_out_for_this_workbook_alone() -> None:
    assert [f.rule for f in check_submission(form(december="95%")(), shipped_settings()).findings] == [
        "JX304"
    ]
    assert checked(["JX304", "不查"], december="95%").findings == ()
    severities = [f.severity.chinese for f in checked(["JX304", "写法提示"], december="95%").findings]
    assert severities == ["写法提示"]


def test_what_the_sheet_changed_is_said_with_the_result() -> None:
    assert checked(["JX304", "不查"], ["指标框架", "2015"]).own_settings == ("JX304：不查", "指标框架：2015")


def test_frameworks_required_indicators_thresholds_and_words_can_be_set() -> None:
    lines = [
        SettingLine(item=item, value=value, cell="A2", sheet="设置")
        for item, value in (
            ("指标框架", "2021版"),
            ("必需指标", "数量指标、质量指标"),
            ("文字最少字数", "20"),
            ("占位文字", "请补齐 另附"),
        )
    ]
    own = with_own_settings(shipped_settings(), lines)
    assert own.mistakes == ()
    assert own.settings.framework.current is own.settings.framework.versions["2021"]
    assert own.settings.framework.current.required == ("数量指标", "质量指标")
    assert own.settings.thresholds == {"shortest_text": 20}
    assert own.settings.wording.placeholders[-2:] == ("请补齐", "另附")
    assert len(own.settings.wording.placeholders) == len(shipped_settings().wording.placeholders) + 2


def test_a_mistake_is_reported_at_its_cell_and_changes_nothing() -> None:
    found = checked(["JX304", "算了"], ["指标框架", "2019"], ["字号", "3"], ["百分数上限", "很大"]).findings
    assert [(f.rule, f.sheet, f.cell) for f in found] == [("JX801", "设置", f"A{n}") for n in (2, 3, 4, 5)]
    assert "级别只能是" in found[0].message
    assert "有：2015、2021" in found[1].message
    assert "可以写：" in found[2].message
    assert "应当是整数" in found[3].message


def test_a_settings_sheet_without_its_header_is_not_known() -> None:
    sheet = Grid("设置", [["随手记的事"]])
    submission = submission_of(clean_grids(), extra=[sheet])
    found = check_submission(submission, shipped_settings(), today=TODAY).findings
    assert [(f.rule, f.sheet) for f in found] == [("JX801", "设置")]
