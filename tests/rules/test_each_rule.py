"""Code, explanation, catalogue, settings and cases of every rule, held together."""

import inspect
import re

import pytest

from tests.rules.cases import TODAY, Case
from tests.rules.fixtures import ALL_FIXTURES
from xl_tools.checking.catalogue import ALL_RULES, FAMILIES, explain_all, explain_rule, list_rules
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.finding import Finding, Severity, with_consequences
from xl_tools.model.grid import parse_address
from xl_tools.settings import shipped_settings

HEADINGS = ("要求：", "依据：", "原因：", "举例：", "改法：")


def found(case: Case, rule: str) -> list[Finding]:
    findings = check_submission(case(), shipped_settings(), today=TODAY, hints=True).findings
    return [finding for finding in with_consequences(findings) if finding.rule == rule]


def test_the_catalogue_has_every_rule_once_in_order() -> None:
    codes = [rule.code for rule in ALL_RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"JX[1-9MS]\d\d", code) for code in codes)
    assert {*(code[:3] for code in codes), "BJ"} == set(FAMILIES)
    assert len({rule.name for rule in ALL_RULES}) == len(codes)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_an_explanation_says_what_on_what_ground_why_an_example_and_the_remedy(rule: object) -> None:
    text = inspect.getdoc(rule.check) or ""  # type: ignore[attr-defined]  # both kinds of rule have it
    assert [line[:3] for line in text.splitlines()] == list(HEADINGS)
    assert all(len(line) > 8 for line in text.splitlines())
    shown = explain_rule(rule.code)  # type: ignore[attr-defined]  # as above
    assert text in shown
    assert shown in explain_all()
    assert rule.name in list_rules()  # type: ignore[attr-defined]  # as above


def test_every_rule_has_a_fixture_with_faulty_and_clean_examples() -> None:
    assert set(ALL_FIXTURES) == {rule.code for rule in ALL_RULES}
    assert all(fixture.faulty and fixture.clean for fixture in ALL_FIXTURES.values())


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param(r, c, id=f"{r}-{n}")
        for r, each in ALL_FIXTURES.items()
        for n, c in enumerate(each.faulty)
    ],
)
def test_a_fault_is_found(rule: str, case: Case) -> None:
    findings = found(case, rule)
    assert findings
    assert all(re.search(r"[\u4e00-\u9fff]", finding.message) and finding.hint for finding in findings)


@pytest.mark.parametrize(
    ("rule", "case"),
    [pytest.param(r, c, id=f"{r}-{n}") for r, each in ALL_FIXTURES.items() for n, c in enumerate(each.clean)],
)
def test_what_only_looks_like_the_fault_is_passed_over(rule: str, case: Case) -> None:
    assert found(case, rule) == []


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        pytest.param(r, c, id=f"{r}-{n}")
        for r, each in ALL_FIXTURES.items()
        for n, c in enumerate(each.faulty)
    ],
)
def test_only_rules_that_say_so_have_safe_edits(rule: str, case: Case) -> None:
    safe = {each.code for each in ALL_RULES if each.safe_fix}
    findings = found(case, rule)
    assert not [f for f in findings if f.edit_is_safe and f.rule not in safe]
    edits = [(f, f.edit) for f in findings if f.edit]
    assert all(edit.sheet == f.sheet for f, edit in edits)
    assert all(edit.cell == f.cell or edit.row == parse_address(f.cell).row for f, edit in edits)
    assert all(f.edit is None or f.edit.old != f.edit.new for f in findings)


@pytest.mark.parametrize("rule", [rule for rule in ALL_RULES if rule.safe_fix], ids=lambda rule: rule.code)
def test_a_rule_with_a_safe_fix_offers_it(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]  # both kinds of rule have it
    offered = [
        f for case in ALL_FIXTURES[code].faulty for f in found(case, code) if f.edit and f.edit_is_safe
    ]
    assert offered


@pytest.mark.parametrize("word", ["必须改正", "请核对", "写法提示", "不查"])
def test_a_bureau_sets_the_severity_of_a_rule_or_turns_it_off(word: str) -> None:
    shipped = shipped_settings()
    rules = shipped.rules.model_copy(update={"severity": {"JX405": word}})
    settings = shipped.model_copy(update={"rules": rules})
    case = ALL_FIXTURES["JX405"].faulty[0]
    severities = [
        f.severity.chinese
        for f in check_submission(case(), settings, today=TODAY).findings
        if f.rule == "JX405"
    ]
    assert severities == ([] if word == "不查" else [word])
    assert {severity.chinese for severity in Severity} == {"必须改正", "请核对", "写法提示"}
