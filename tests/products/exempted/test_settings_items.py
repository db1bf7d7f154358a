"""What is proposed, written into a settings file, says what the exemptions said, and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.products.exempted.exempting import county, exempting, practices, row_of
from xl_tools.checking.settings_files import settings_in_force
from xl_tools.model.grid import CellValue
from xl_tools.products.exempted.practices import Practices
from xl_tools.products.exempted.settings_lines import toml_text
from xl_tools.settings import Settings

_CASES: Mapping[str, tuple[str, dict[str, CellValue], dict[str, CellValue]]] = {
    "JX402": ("待定", {"goals": "1. 待定"}, {"goals": "1. 待补充"}),
    "JX402 by a pattern": (
        "绩效目标1",
        {"indicator__0__basis": "绩效目标1"},
        {"indicator__0__basis": "绩效目标12"},
    ),
    "JX505": ("工作完成率", {"indicator__1__value": "维持正常"}, {"indicator__4__value": "维持正常"}),
    "JX507": (
        "明显改善",
        {
            "indicator__4__level3": "环境",
            "indicator__4__description": "环境",
            "indicator__4__value": "明显改善",
        },
        {
            "indicator__4__level3": "环境",
            "indicator__4__description": "环境",
            "indicator__4__value": "明显提升",
        },
    ),
    "JX511": (
        "按统一安排执行",
        {"indicator__2__value": "按统一安排执行"},
        {"indicator__2__value": "按上级部署执行"},
    ),
    "JX603": (
        "全乡",
        {"goals": "1. 完成全乡49个村的日常工作。"},
        {"goals": "1. 完成本乡49个村的日常工作。"},
    ),
    "JX604": (
        "意见意见",
        {"goals": "1. 完成全镇49个村的日常工作，收集意见意见。"},
        {"goals": "1. 完成全镇49个村的日常工作，收集建议建议。"},
    ),
    "JX607": (
        "规犯",
        {"goals": "1. 完成全镇49个村的日常工作，资金使用规犯。"},
        {"goals": "1. 完成全镇49个村的日常工作，群众满意渡提高。"},
    ),
}
"""Words, what has them, and its like with other words."""


def in_force(found: Practices, folder: Path) -> Settings:
    """Return the settings that a bureau has which copies all that is proposed."""
    file = folder / "设置.toml"
    file.write_text("\n".join(toml_text(found.lines)), encoding="utf-8")
    return settings_in_force(file)


def said_of(rule: str, changes: Mapping[str, CellValue], settings: Settings | None = None) -> list[str]:
    findings = exempting(1, changes=changes, settings=settings).findings
    return [finding.message for finding in findings if finding.rule == rule]


@pytest.mark.parametrize("case", _CASES)
def test_a_word_that_is_proposed_lets_these_words_be_and_no_others(case: str, tmp_path: Path) -> None:
    rule = case.split(" ", maxsplit=1)[0]
    words, changes, others = _CASES[case]
    found = practices(county(rule, changes))
    assert row_of(found, rule, words).proposal
    assert row_of(found, rule).proposal is None
    settings = in_force(found, tmp_path)
    assert said_of(rule, changes)
    assert not said_of(rule, changes, settings)
    assert said_of(rule, others) == said_of(rule, others, settings) != []


def test_an_indicator_that_units_can_do_without_is_no_longer_wanted(tmp_path: Path) -> None:
    changes = {f"indicator__5__{field}": "" for field in ("level1", "level2", "level3", "description")}
    changes |= {"indicator__5__value": "", "indicator__5__basis": ""}
    found = practices(county("JX501", changes))
    row = row_of(found, "JX501", "满意度指标")
    assert row.proposal
    assert row.proposal.said == "2015 年的指标框架不再要求“满意度指标”"
    assert toml_text(found.lines) == ['[framework.versions."2015"]', "expected = []"]
    assert not said_of("JX501", changes, in_force(found, tmp_path))


def test_a_label_of_ones_own_is_taken_as_official(tmp_path: Path) -> None:
    found = practices(county("JX111", {"label__code": "项目编号"}))
    assert toml_text(found.lines) == ["[official_labels]", 'code = ["项目编号"]']
    assert not said_of("JX111", {"label__code": "项目编号"}, in_force(found, tmp_path))


def test_a_line_is_drawn_so_far_away_as_enough_units_need(tmp_path: Path) -> None:
    files = [
        exempting(number, ("JX506", "", "", "按合同"), changes={"indicator__4__value": f"≥{percent}%"})
        for number, percent in enumerate((120, 130.5, 110, 900), 1)
    ]
    found = practices(files)
    proposal = row_of(found, "JX506").proposal
    assert proposal
    assert proposal.said == "“百分数上限”放到 131%，够其中 3 个单位的"
    assert toml_text(found.lines) == ["[thresholds]", "highest_percent = 131"]
    settings = in_force(found, tmp_path)
    assert not said_of("JX506", {"indicator__4__value": "≥130.5%"}, settings)
    assert said_of("JX506", {"indicator__4__value": "≥900%"}, settings)


def test_a_rule_is_put_out_of_force_and_one_that_sends_back_only_made_milder(tmp_path: Path) -> None:
    files = [
        exempting(
            number,
            ("JX405、JX304", "", "", "县局同意"),
            changes={"goals": "1. 完成全镇49个村的日常工作。\n3. 做好村务公开。", "december": f"{number}0%"},
        )
        for number in (8, 9, 7)
    ]
    found = practices(files)
    assert toml_text(found.lines) == ["[rules.severity]", 'JX304 = "请核对"', 'JX405 = "不查"']
    settings = in_force(found, tmp_path)
    again = exempting(8, changes={"december": "80%"}, settings=settings).findings
    assert [finding.severity.chinese for finding in again if finding.rule == "JX304"] == ["请核对"]
    milder = [
        exempting(number, ("JX304", "", "", "同意"), changes={"december": "80%"}, settings=settings)
        for number in (1, 2, 3)
    ]
    assert toml_text(practices(milder, settings=settings).lines) == ["[rules.severity]", 'JX304 = "不查"']


def test_words_of_one_list_stand_in_one_line(tmp_path: Path) -> None:
    changes = {
        "indicator__0__basis": "略",
        "indicator__1__basis": "绩效目标1",
        "indicator__2__basis": "绩效目标2",
    }
    found = practices(county("JX402", changes))
    assert len(found.lines) == 1
    assert "(?!(?:绩效目标1|绩效目标2)\\Z)" in found.lines[0].line
    assert not said_of("JX402", changes, in_force(found, tmp_path))


def test_of_a_long_list_the_entry_is_named_and_no_line_given() -> None:
    found = practices(county("JX604", {"goals": "1. 完成全镇49个村的日常工作，及时拔付资金。"}))
    proposal = row_of(found, "JX604", "拔付").proposal
    assert proposal
    assert "wrong = '拔(付|款|给|专款)'" in proposal.said
    assert found.lines == ()
    found = practices(county("JX602", {"goals": "1. 完成全镇49个村的日常工作，慰问五保户。"}))
    proposal = row_of(found, "JX602", "五保户").proposal
    assert proposal
    assert "since = 2017" in proposal.said


def test_a_rule_of_the_bureaus_own_is_put_out_of_force(tmp_path: Path) -> None:
    own = tmp_path / "本局.toml"
    own.write_text(
        '[[本局规则]]\n编码 = "BJ001"\n名称 = "预算数过小"\n字段 = "预算数"\n应 = "≥50"\n', encoding="utf-8"
    )
    settings = settings_in_force(own)
    files = [exempting(number, ("BJ001", "", "", "县局同意"), settings=settings) for number in (1, 2, 3)]
    found = practices([*files, exempting(4, settings=settings)], settings=settings)
    assert toml_text(found.lines) == ["[rules.severity]", 'BJ001 = "不查"']
    proposal = row_of(found, "BJ001").proposal
    assert proposal
    assert proposal.said == "全县都不查 BJ001（没有豁免的 3 处也不再列出）"


def test_what_is_left_open_inside_a_sentence_is_in_no_list() -> None:
    """JX402 finds it wherever it stands: to take it out of the list would change nothing."""
    found = practices(county("JX402", {"indicator__0__basis": "XX"}))
    assert row_of(found, "JX402", "XX").proposal is None
    assert row_of(found, "JX402").proposal


def test_what_is_adopted_makes_the_exemption_idle(tmp_path: Path) -> None:
    """So it is told beside the lines that the units will be asked to take it out."""
    changes = {"december": "80%"}
    settings = in_force(practices(county("JX304", changes)), tmp_path)
    line = ("JX304", "", "", "跨年项目")
    assert not any(f.rule == "JX901" for f in exempting(1, line, changes=changes, settings=settings).findings)
    changes = {"goals": "1. 完成全镇49个村的日常工作。\n3. 做好村务公开。"}
    settings = in_force(practices(county("JX405", changes)), tmp_path)
    line = ("JX405", "", "", "同意")
    assert any(f.rule == "JX901" for f in exempting(1, line, changes=changes, settings=settings).findings)
