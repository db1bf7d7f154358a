"""One cause, one finding: what follows from a wrong amount, or from a form that nobody has begun, is told with it."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.rules.cases import TODAY, exempted, form
from xl_tools.checking.run_rules import check_submission
from xl_tools.commands.command_line import main
from xl_tools.model.finding import Finding, with_consequences
from xl_tools.model.submission import Submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.templates import SAMPLE, bundled


def found(submission: Submission) -> list[Finding]:
    return [*check_submission(submission, shipped_settings(), today=TODAY).findings]


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.rule, each.cell) for each in findings]


def test_a_wrong_budget_is_one_finding_that_names_what_follows() -> None:
    (lead,) = found(form(budget=92.53)())
    assert (lead.rule, lead.cell) == ("JX202", "C4")
    assert {(each.rule, each.cell) for each in lead.consequences} >= {("JX203", "B5")}
    assert "预算数（C4）按 29.53 万元算，" in lead.message
    assert "B5 资金用途" in lead.message
    assert "多半应把预算数（C4）改成 29.53 万元" in lead.hint
    assert [*with_consequences([lead])][1:] == [*lead.consequences]


def test_a_wrong_amount_in_both_cells_is_one_finding() -> None:
    (lead,) = found(form(budget=33.53, fiscal=29.53)())
    assert {each.rule for each in with_consequences([lead])} >= {"JX203"}
    assert "预算数（C4）、财政资金（E4）按 29.53 万元、25.53 万元算" in lead.message


def test_where_two_amounts_may_be_wrong_nothing_is_folded() -> None:
    """The sentence says nothing of it: the sum fails by the budget, or by its source."""
    purpose = "主要用于全镇49个村的日常工作。"
    alone = found(form(budget=92.53, purpose=purpose, indicator__3__value="1次")())
    assert [each.consequences for each in alone] == [()] * len(alone)
    assert "按" not in next(each for each in alone if each.rule == "JX202").message


def test_a_wrong_source_is_not_laid_to_the_budget() -> None:
    """The sum alone does not say which of its parts is wrong."""
    (lead,) = found(form(fiscal=15.53)())
    assert (lead.rule, lead.consequences) == ("JX202", ())
    assert lead.hint == "请核对批复，改正错的那个数"


def test_two_faults_of_two_causes_are_two_findings() -> None:
    submission = form(budget=92.53, march="120%")()
    assert {each.rule for each in found(submission)} >= {"JX202", "JX302"}


def test_what_an_exemption_excuses_takes_nothing_with_it() -> None:
    lines = [("JX202", "武装工作经费", "C4", "已经核实")]
    left = found(exempted(*lines, budget=92.53))
    assert {each.rule for each in with_consequences(left)} == {"JX203", "JX206"}
    assert "JX202" not in {each.rule for each in with_consequences(left)}


def test_a_form_in_yuan_is_told_its_amount_in_yuan() -> None:
    source = form(budget=925300, fiscal=255300, other=40000)()
    assert all("万元算" not in each.message or "29.53" in each.message for each in found(source))


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with one wrong budget."""
    path = tmp_path_factory.mktemp("cause") / "石门.xlsx"
    book = openpyxl.load_workbook(bundled(SAMPLE))
    book["01武装工作经费"]["C4"] = 13.5
    book.save(path)
    return path


def test_the_command_tells_one_line_and_json_keeps_the_rest(wrong: Path) -> None:
    text = CliRunner().invoke(main, ["check", str(wrong)])
    assert text.exit_code == 1
    assert "共 1 个文件 17 张表：必须改正 1 处\n" in text.stdout
    assert "请把预算数（C4）改成 2.00 万元；批复有调整的，请更新单位清单" in text.stdout
    told = json.loads(CliRunner().invoke(main, ["check", str(wrong), "--format", "json"]).stdout)
    (finding,) = told["findings"]
    assert told["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert {(each["rule"], each["sheet"], each["cell"]) for each in finding["consequences"]} == {
        ("JX202", "01武装工作经费", "C4"),
        ("JX203", "01武装工作经费", "B5"),
        ("JX206", "01武装工作经费", "F13"),
        ("JX706", "整体绩效", "A3"),
    }
    for place in ("B5 资金用途", "F13 指标值", "【整体绩效】A3"):
        assert place in finding["message"]


def test_the_page_has_what_follows_below_its_cause(wrong: Path, tmp_path: Path) -> None:
    page = tmp_path / "页.html"
    CliRunner().invoke(main, ["check", str(wrong), "-o", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "由此而来的 4 处，不另计" in text
    assert "F13 指标值：成本指标写的是 2万元" in text


def test_an_untouched_workbook_is_a_line_for_each_form(tmp_path: Path) -> None:
    book = tmp_path / "新.xlsx"
    made = ["new", "--unit", "906001", "--year", "2024", "-o", str(book)]
    assert CliRunner().invoke(main, made).exit_code == 0
    told = CliRunner().invoke(main, ["check", str(book)])
    lines = told.stdout.splitlines()
    assert len(lines) <= 25
    assert sum("JX113" in line and "这张表还没有填" in line for line in lines) == 17
    assert told.exit_code == 1
    read = json.loads(CliRunner().invoke(main, ["check", str(book), "--format", "json"]).stdout)
    assert {each["rule"] for each in read["findings"][0]["consequences"]} >= {
        "JX201",
        "JX301",
        "JX401",
        "JX501",
    }


def test_a_folder_is_told_by_units(wrong: Path) -> None:
    other = wrong.parent / "各乡镇"
    other.mkdir()
    for name in ("甲", "乙"):
        (other / f"{name}.xlsx").write_bytes(wrong.read_bytes())
    told = CliRunner().invoke(main, ["check", str(other), str(wrong)]).stdout
    assert f"906001 石门镇人民政府本级（{wrong}）：17 张表" in told


def test_a_wrong_code_of_the_unit_above_all_forms_is_one_finding_that_names_the_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    wrong = "906100 石门镇人民政府本级"
    changed = []
    for sheet in book.worksheets:
        if str(sheet["A2"].value).startswith("906001"):
            sheet["A2"] = wrong
            changed.append(sheet.title)
    book.save(tmp_path / "石门镇.xlsx")
    arguments = ["check", str(tmp_path / "石门镇.xlsx"), "--no-beside"]
    lines = CliRunner().invoke(main, arguments).stdout.splitlines()
    (line,) = [line for line in lines if "JX107" in line]
    assert f"另 {len(changed) - 1} 张表的 A2 写的也是它，请一起改：{'、'.join(changed[1:])}" in line
    read = json.loads(CliRunner().invoke(main, [*arguments, "--format", "json"]).stdout)
    (lead,) = [each for each in read["findings"] if each["rule"] == "JX107"]
    assert [each["sheet"] for each in lead["consequences"]] == changed[1:]


@pytest.mark.parametrize(
    ("line", "rule", "said"),
    [("石门镇人民政府本级", "JX107", "也没有写"), ("906001 石门乡人民政府", "JX108", "写的也是它")],
)
def test_a_missing_code_and_a_wrong_name_are_counted_as_once_as_a_wrong_code(
    line: str, rule: str, said: str, tmp_path: Path
) -> None:
    """通报 ranks the units by their faults: one slip of the hand is one, whichever it is."""
    book = openpyxl.load_workbook(bundled(SAMPLE))
    changed = [sheet for sheet in book.worksheets if str(sheet["A2"].value).startswith("906001")]
    for sheet in changed:
        sheet["A2"] = line
    book.save(tmp_path / "石门镇.xlsx")
    told = CliRunner().invoke(main, ["check", str(tmp_path / "石门镇.xlsx"), "--no-beside"]).stdout
    (found,) = [each for each in told.splitlines() if rule in each]
    assert f"另 {len(changed) - 1} 张表的 A2 {said}，请一起改" in found


def test_a_wrong_name_above_all_forms_is_marked_on_each_of_them(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    changed = [sheet for sheet in book.worksheets if str(sheet["A2"].value).startswith("906001")]
    for sheet in changed:
        sheet["A2"] = "906001 石门乡人民政府"
    book.save(tmp_path / "石门镇.xlsx")
    marked = tmp_path / "标记.xlsx"
    CliRunner().invoke(
        main, ["check", str(tmp_path / "石门镇.xlsx"), "--no-beside", "-o", str(marked), "--format", "xlsx"]
    )
    copy = openpyxl.load_workbook(marked)
    assert all("JX108" in copy[sheet.title]["A2"].comment.text for sheet in changed)
    assert sum("JX108" in str(row) for row in copy["校验结果"].iter_rows(values_only=True)) == 1
