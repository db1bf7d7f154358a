"""The worked examples of docs/adding-a-rule.md do what the page says."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests import rules as rule_tests
from tests.rules import fixtures
from tests.rules.cases import TODAY, Case, row
from xl_tools import rules
from xl_tools.checking import catalogue
from xl_tools.checking.catalogue import explain_rule
from xl_tools.checking.run_rules import check_submission
from xl_tools.checking.settings_files import settings_in_force, shipped_settings_file
from xl_tools.commands.command_line import main
from xl_tools.model.finding import Finding
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sources.templates import SAMPLE, bundled

PAGE = Path(__file__).parents[1] / "docs" / "adding-a-rule.md"
BLOCKS = dict(
    re.findall(r"<!-- file: (.+?) -->\n```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
)


def written(folder: Path, name: str) -> Path:
    """Write a file of the page into a folder, under its own name."""
    path = folder / Path(name).name
    path.write_text(BLOCKS[name], encoding="utf-8")
    return path


def found(case: Case, settings: Settings, rule: str) -> list[Finding]:
    findings = check_submission(case(), settings, today=TODAY).findings
    return [finding for finding in findings if finding.rule == rule]


@pytest.mark.parametrize("name", ["设置.toml", "本局规则.py"])
def test_a_rule_of_the_bureaus_own_finds_a_low_satisfaction(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name)
    settings = settings_in_force(path) if name.endswith("toml") else settings_in_force(rule_files=[path])
    (low,) = found(row(5, value="≥75%"), settings, "BJ001")
    assert (low.cell, low.severity.chinese, low.dimension.value) == ("F15", "请核对", "适当性")
    assert low.message == "满意度的值“≥75%”低于 80%"
    assert not found(row(5, value="≥80%"), settings, "BJ001")
    assert not found(row(5, value="满意"), settings, "BJ001")
    assert "要求：满意度指标" in explain_rule("BJ001", settings)


def test_the_other_rules_of_the_settings_find_what_they_are_for(tmp_path: Path) -> None:
    settings = settings_in_force(written(tmp_path, "更多.toml"))
    assert not found(row(3, value="300000元"), settings, "BJ011")
    assert [f.cell for f in found(row(3, value="300000元"), settings, "BJ012")] == ["F13"]
    assert not found(row(3, value="≤295300元"), settings, "BJ012")
    assert found(row(1, level3="验收合格率"), settings, "BJ013")
    assert not found(row(1, level3="验收合格率", basis="《公路技术标准》"), settings, "BJ013")
    assert not found(row(1, level3="验收率"), settings, "BJ013")
    assert len(found(row(1, basis="上年实绩"), settings, "BJ014")) == 17


def test_the_rule_file_is_tested_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = openpyxl.load_workbook(bundled(SAMPLE))
    workbook["01武装工作经费"]["F15"] = "≥75%"
    workbook.save(tmp_path / "报送.xlsx")
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "本局规则.py")
    names: dict[str, object] = {}
    exec(BLOCKS["test_本局规则.py"], names)  # noqa: S102 - the page's own example
    names["test_a_low_satisfaction_is_found"]()  # type: ignore[operator]  # it is a function
    result = CliRunner().invoke(main, ["check", "报送.xlsx", "--rules", "本局规则.py"])
    assert "BJ001  F15  指标值  满意度的值“≥75%”低于 80%" in result.output


def test_a_rule_of_ours_is_a_module_and_a_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are found where they are put; catalogue, explanation, settings file and planted defects follow."""
    for package, name in (
        (rules, "xl_tools/rules/satisfaction.py"),
        (fixtures, "tests/rules/fixtures/satisfaction.py"),
    ):
        folder = tmp_path / package.__name__
        folder.mkdir()
        written(folder, name)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    all_rules = tuple(sorted(catalogue.found_rules(), key=lambda rule: rule.code))
    assert {rule.code for rule in all_rules} - {rule.code for rule in catalogue.ALL_RULES} == {"JX519"}
    monkeypatch.setattr(catalogue, "ALL_RULES", all_rules)
    fixture = import_module(f"{rule_tests.__name__}.fixtures.satisfaction").FIXTURES["JX519"]
    assert all(len(found(case, shipped_settings(), "JX519")) == 1 for case in fixture.faulty)
    assert not any(found(case, shipped_settings(), "JX519") for case in fixture.clean)
    assert [line[:3] for line in explain_rule("JX519").splitlines()[2:]] == [
        "要求：",
        "依据：",
        "原因：",
        "举例：",
        "改法：",
    ]
    monkeypatch.setattr("xl_tools.checking.settings_files.ALL_RULES", all_rules)
    assert tomllib.loads(shipped_settings_file().decode())["thresholds"]["lowest_satisfaction"] == 80
