"""The rule that only guesses runs where hints are read, and nowhere else."""

from tests.rules.cases import TODAY, exempted, goals
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.submission import Submission
from xl_tools.settings import shipped_settings

TYPO = "1. 提升全镇49个村的基层制理水平，完成日常工作。"


def codes(submission: Submission, *, hints: bool) -> set[str]:
    checked = check_submission(submission, shipped_settings(), today=TODAY, hints=hints)
    return {finding.rule for finding in checked.findings}


def test_a_guess_is_made_only_where_it_is_read() -> None:
    assert "JX607" in codes(goals(TYPO)(), hints=True)
    assert "JX607" not in codes(goals(TYPO)(), hints=False)


def test_an_exemption_of_a_rule_that_did_not_run_is_not_called_unused() -> None:
    line = ("JX607", "01武装工作经费", "", "本地的说法", "张三", "")
    assert "JX901" in codes(exempted(line), hints=True)
    assert "JX901" not in codes(exempted(line), hints=False)


def test_a_bureau_switches_it_off() -> None:
    settings = shipped_settings()
    rules = settings.rules.model_copy(update={"severity": {"JX607": "不查"}})
    off = settings.model_copy(update={"rules": rules})
    checked = check_submission(goals(TYPO)(), off, today=TODAY, hints=True)
    assert not [finding for finding in checked.findings if finding.rule == "JX607"]
