"""A bureau's own rules: said in the settings, or in Python files; weighed, exempted and told of like ours."""

import pickle
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result

from tests.rules.cases import TODAY, Case, exempted, form, row
from tests.rules.townships import clean_grids, submission_of
from xl_tools.checking.own_rules import own_rules_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.checking.settings_files import settings_in_force
from xl_tools.commands.command_line import main
from xl_tools.errors import InvalidDataError
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.settings import Settings, shipped_settings
from xl_tools.sources.templates import SAMPLE, bundled

LOW = """
[[本局规则]]
编码 = "BJ001"
名称 = "满意度低"
字段 = "满意度指标.指标值"
应 = "≥99%"
"""
PYTHON = '''
from xl_tools.model.finding import FORMAL, INFO
from xl_tools.rules.rule import Fault, SubmissionRule, TableRule

def goals_short(reading, context):
    """要求：目标写满 500 字。"""
    yield Fault("goals", "目标太短", "请写满")

def broken(context):
    yield Fault(None, str(1 / 0))

RULES = (TableRule("BJ002", "目标短", INFO, FORMAL, goals_short), SubmissionRule("BJ003", "坏的", INFO, FORMAL, broken))
'''


def settings_of(folder: Path, toml: str = "", python: str = "") -> Settings:
    """Write a settings file, and a file of rules that it names, and load them."""
    if python:
        (folder / "规则.py").write_text(python, encoding="utf-8")
        toml = f'规则文件 = ["规则.py"]\n{toml}'
    (folder / "设置.toml").write_text(toml, encoding="utf-8")
    return settings_in_force(folder / "设置.toml")


def check(case: Case, settings: Settings) -> Checked:
    return check_submission(case(), settings, today=TODAY)


def own(checked: Checked) -> list[tuple[str, str, str, str]]:
    """Return rule, cell, severity and message of every finding of an own rule, those alike told once."""
    told = (
        (f.rule, f.cell, f.severity.chinese, f.message) for f in checked.findings if f.rule.startswith("BJ")
    )
    return list(dict.fromkeys(told))


@pytest.mark.parametrize(
    ("field", "demand", "faulty", "clean"),
    [
        ("预算数", '应 = "≤29万元"', form(), form(budget="29", fiscal="25")),
        ("预算数", '应 = ">财政资金"', form(budget="25.53"), form()),
        ("3月底", '应 = "不超过 30%"', form(march="31%"), form(march="30%")),
        ("成本指标.指标值", '应 = "<30万元"', row(3, value="≤300000元"), row(3, value="299999元")),
        ("数量指标.指标值", '应 = "≥49"', row(0, value="48个"), row(0, value="49个")),
        ("指标值", '应 = "<50个"', row(0, value="50个"), row(0, value="49个")),
        ("项目名称", '应 = ["武装工作经费", "执法经费"]', form(), None),
        ("指标值确定依据", '不应 = ["去年的数"]', row(0, basis="去年 的数"), form()),
        ("项目编码", "应符合 = '^13'", form(code="23032423P00442810052N"), form()),
        ("资金用途", "不应符合 = '等工作'", form(purpose="用于日常工作等工作"), form()),
        ("三级指标", '应 = "=绩效指标描述"', form(), row(0, description="覆盖村数")),
        ("指标值", "只查 = ['三级指标：村数$']\n应 = \">49\"", row(0, value="49个"), row(0, value="50个")),
    ],
)
def test_a_field_is_compared_with_a_number_a_list_a_pattern_or_a_field(
    field: str, demand: str, faulty: Case, clean: Case | None, tmp_path: Path
) -> None:
    rule = (
        f'[[本局规则]]\n编码 = "BJ009"\n名称 = "试"\n字段 = "{field}"\n{demand}\n问题 = "{{字段}}：{{值}}"\n'
    )
    settings = settings_of(tmp_path, rule)

    def on_the_first(case: Case) -> list[str]:
        found = check(case, settings).findings
        return [
            f.message for f in found if f.rule == "BJ009" and (clean is None or f.sheet == "武装工作经费")
        ]

    assert on_the_first(faulty)
    assert all(message.startswith(f"{field}：") for message in on_the_first(faulty))
    before, after = len(on_the_first(faulty)), len(on_the_first(clean)) if clean else 0
    assert after < before


def test_what_is_empty_or_has_no_number_is_passed_over(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, LOW)
    assert not [
        f
        for f in check(row(5, value=""), settings).findings
        if (f.rule, f.sheet) == ("BJ001", "武装工作经费")
    ]
    assert not [
        f
        for f in check(row(5, value="好"), settings).findings
        if (f.rule, f.sheet) == ("BJ001", "武装工作经费")
    ]


def test_severities_are_set_by_the_settings_and_by_the_workbook(tmp_path: Path) -> None:
    case = row(5, value="≥95%")
    assert own(check(case, settings_of(tmp_path, LOW)))[0][2] == "请核对"
    heavy = settings_of(tmp_path, f'{LOW}[rules.severity]\nBJ001 = "必须改正"\n')
    assert own(check(case, heavy))[0][2] == "必须改正"
    assert not own(check(case, settings_of(tmp_path, f'{LOW}[rules.severity]\nBJ001 = "不查"\n')))
    lines = Grid("设置", [["设置项", "值"], ["BJ001", "写法提示"]])
    light = check_submission(submission_of(clean_grids(), extra=[lines]), heavy, today=TODAY)
    assert own(light)[0][2] == "写法提示"


def test_a_finding_is_exempted_and_the_exemption_stands_where_the_rule_is_not_known(tmp_path: Path) -> None:
    def case() -> Case:
        return lambda: exempted(["BJ001", "", "", "已核实", "张三", ""])

    known, unknown = check(case(), settings_of(tmp_path, LOW)), check(case(), shipped_settings())
    assert not own(known)
    assert {f.rule for f in known.exempted} == {"BJ001"}
    assert not known.findings
    assert not unknown.findings
    assert known.own_rules[0].explanation.startswith("要求：满意度指标.指标值应≥99%。")
    assert not unknown.own_rules


def test_a_rule_that_breaks_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    found = own(check(form(), settings_of(tmp_path, LOW, PYTHON)))
    assert {rule for rule, *_ in found} == {"BJ001", "BJ002", "BJ003"}
    (broken,) = [each for each in found if each[0] == "BJ003"]
    assert broken[3].startswith("本局规则“坏的”自己出错，没有查完：ZeroDivisionError division by zero（")
    assert broken[3].endswith("规则.py 第 10 行）")


@pytest.mark.parametrize(
    ("toml", "line", "message"),
    [
        (LOW.replace("满意度指标.", "满意指标."), 5, "没有名为“满意指标”的一级或二级指标"),
        (LOW.replace("满意度指标.指标值", "指标数"), 5, "表上没有“指标数”这一栏"),
        (LOW.replace("≥99%", "≥很多"), 6, "“很多”不是数，也不是表上的一栏"),
        (LOW.replace('应 = "≥99%"', ""), 2, "要写一样"),
        (LOW.replace('应 = "≥99%"', "应 = 3"), 6, "应当是清单"),
        (f"{LOW}应符合 = '('\n", 7, "不是正确的正则表达式"),
        (f"{LOW}只查 = ['三级指标']\n", 7, "要写成“字段：文字”"),
        (f'{LOW}级别 = "算了"\n', 7, "级别只能是必须改正、请核对或写法提示"),
        (f'{LOW}维度 = "别的"\n', 7, "维度只能是完整性、相关性、适当性、可行性或规范性"),
        (f"{LOW}备注 = 1\n", 7, "没有这样的设置项"),
        (LOW.replace("BJ001", "JX001"), 3, "“JX001”不是规则编码"),
        (LOW + LOW, 9, "BJ001 写了两条"),
        (f'{LOW}[rules.severity]\nBJ002 = "不查"\n', 8, "没有 BJ002 这条规则"),
        ('规则文件 = ["没有.py"]\n', 1, "打不开规则文件"),
    ],
)
def test_a_mistake_is_refused_with_its_line(toml: str, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError) as caught:
        settings_of(tmp_path, toml)
    assert f"第 {line} 行" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("python", "message"),
    [
        ("RULES = (", "规则文件运行出错：SyntaxError"),
        ("x = 1\nraise SystemExit", "第 2 行）"),
        ("x = 1\n", "里面没有 RULES"),
        ("RULES = (1,)", "RULES 里的 1 不是规则"),
        (PYTHON.replace("BJ002", "JX401"), "规则编码“JX401”不对"),
        (PYTHON.replace("BJ002", "BJ003"), "规则 BJ003 在"),
        (PYTHON.replace("BJ002", "BJ001"), "规则 BJ001 在设置文件里已经有了"),
    ],
)
def test_a_file_that_holds_no_right_rules_is_refused(python: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"规则\.py") as caught:
        settings_of(tmp_path, LOW, python)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two submissions, a settings file and a file of rules."""
    folder = tmp_path_factory.mktemp("本局")
    for name, value in (("甲.xlsx", "≥75%"), ("乙.xlsx", "≥70%")):
        workbook = openpyxl.load_workbook(bundled(SAMPLE))
        workbook["01武装工作经费"]["F15"] = value
        workbook.save(folder / name)
    settings_of(folder, f'{LOW}级别 = "必须改正"\n', PYTHON)
    return folder


def test_workers_know_the_rules_and_every_report_and_product_tells_of_them(folder: Path) -> None:
    """Rules of a file made the settings go into the processes as they were read."""
    with_settings = ("--settings", folder / "设置.toml")
    both = (folder / "甲.xlsx", folder / "乙.xlsx")
    one, two = (run("check", *both, *with_settings, "--workers", n).output for n in (1, 2))
    assert one == two
    assert one.count("BJ002") == 34
    assert "BJ001  F15" in one
    page, marked, review = folder / "报告.html", folder / "标记.xlsx", folder / "审核.xlsx"
    for form_, target in (("html", page), ("xlsx", marked), ("review", review)):
        run("check", folder / "甲.xlsx", *with_settings, "--format", form_, "-o", target)
    assert "目标写满 500 字。" in page.read_text(encoding="utf-8")
    assert 'data-family="BJ"' in page.read_text(encoding="utf-8")
    note = openpyxl.load_workbook(marked)["01武装工作经费"]["F15"].comment
    assert note
    assert note.text.startswith("【必须改正】BJ001 满意度低")
    texts = [
        str(c.value) for s in openpyxl.load_workbook(review) for r in s.iter_rows() for c in r if c.value
    ]
    assert any("是“≥75%”，应≥99%" in text for text in texts)
    run(
        "merge",
        folder / "甲.xlsx",
        *with_settings,
        "-o",
        folder / "汇总.xlsx",
        "--dataset",
        folder / "数据集",
    )
    assert "目标短" in run("stats", folder / "数据集", "--by", "rule").output
    run("return", folder / "甲.xlsx", *with_settings, "-o", folder / "退回.pdf")
    assert "17 处必须改正" in "".join(
        each.extract_text() for each in pypdf.PdfReader(folder / "退回.pdf").pages
    )


def test_a_file_of_rules_is_run_only_where_it_is_named(folder: Path) -> None:
    assert "BJ" not in run("check", folder / "甲.xlsx", "--no-beside").output
    assert "BJ002" in run("check", folder / "甲.xlsx", "--rules", folder / "规则.py").output
    assert "BJ002" in run("explain", "--rules", folder / "规则.py").output
    assert run("explain", "BJ002").exit_code != 0
    missing = run("check", folder / "甲.xlsx", "--rules", folder / "没有.py")
    assert isinstance(missing.exception, InvalidDataError) or "打不开规则文件" in missing.output


def test_the_settings_carry_what_stood_in_the_file_when_they_were_read(tmp_path: Path) -> None:
    """So another process, or another machine, runs the same; nothing is read anew there."""
    settings = settings_of(tmp_path, LOW, PYTHON)
    (tmp_path / "规则.py").unlink()
    again = pickle.loads(pickle.dumps(settings))  # noqa: S301 - as settings go to workers
    assert [rule.code for rule in own_rules_of(again)] == ["BJ001", "BJ002", "BJ003"]
    assert own(check(form(), again)) == own(check(form(), settings))
