"""The options that commands have in common, taken together by every command that has them."""

from pathlib import Path

import click
import openpyxl
import pytest

from tests.jobs.test_main_job import write_workbook
from tests.test_cli import run
from xl_tools.commands.command_line import main
from xl_tools.sources.templates import FORM_TEMPLATES, STANDARD_WORKBOOK, bundled

_RAN = '''
import pathlib
from xl_tools.model.finding import FORMAL, INFO
from xl_tools.rules.rule import TableRule

pathlib.Path(__file__).with_name("ran").touch()

def nothing(reading, context):
    """要求：没有要求。"""
    return iter(())

RULES = (TableRule("BJ002", "不查什么", INFO, FORMAL, nothing),)
'''
_COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("自评.xlsx", "--goals", "报送.xlsx"),
    "fix": ("报送.xlsx",),
    "fill": ("报送.xlsx",),
    "roll": ("报送.xlsx", "--from", "2023", "-o", "明年.xlsx"),
    "monitor": ("报送.xlsx", "--month", "7", "--form", "项目支出绩效运行监控表", "-o", "监控.xlsx"),
    "evaluate": ("报送.xlsx", "--form", "项目支出绩效自评表", "-o", "再评.xlsx"),
    "appraise": ("自评.xlsx", "-o", "自评汇总.xlsx", "--dataset", "自评数据集"),
    "sample": ("自评.xlsx", "--share", "50", "--seed", "2"),
    "progress": ("报送.xlsx",),
    "booklet": ("报送.xlsx", "-o", "文本.docx"),
    "notice": ("报送.xlsx", "-o", "通报.docx"),
    "compare": ("报送.xlsx", "报送.xlsx", "--change", "20"),
    "exempted": ("报送.xlsx",),
    "library": ("报送.xlsx", "--own", "本局指标.xlsx"),
    "publish": ("报送.xlsx", "-o", "公开.xlsx"),
    "export": ("报送.xlsx", "-o", "导出"),
    "numbers": ("报送.xlsx",),
    "explain": ("JX201",),
}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("县局")
    write_workbook(folder / "报送.xlsx")
    write_workbook(folder / "清单.xlsx")
    own = openpyxl.Workbook()
    own.active.append(["二级指标", "三级指标"])
    own.active.append(["数量指标", "巡查次数"])
    own.save(folder / "本局指标.xlsx")
    (folder / "设置.toml").write_text('[rules.severity]\nJX601 = "不查"\n', encoding="utf-8")
    assert run("evaluate", folder / "报送.xlsx", "-o", folder / "自评.xlsx").exit_code == 0
    return folder


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_command_takes_all_that_it_offers_at_once(
    bureau: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bureau)
    rules = f"规则_{command}.py"  # a file is run once
    Path(rules).write_text(_RAN, encoding="utf-8")
    form = bundled(STANDARD_WORKBOOK).parent / FORM_TEMPLATES / "项目绩效目标清单.xlsx"
    shared = {
        "--settings": ("设置.toml",),
        "--rules": (rules,),
        "--template": (str(form),),
        "--units": ("清单.xlsx",),
        "--workers": ("1",),
        "--no-beside": (),
        "--documents": (),
    }
    taken = main.get_command(click.Context(main), command)
    assert taken is not None
    offered = {name for param in taken.params for name in param.opts} & shared.keys()
    ran = bureau / "ran"
    ran.unlink(missing_ok=True)
    options = [word for name in sorted(offered) for word in (name, *shared[name])]
    result = run(command, *_COMMANDS[command], *options)
    assert result.exit_code in {0, 1}, result.output
    assert ran.exists() == ("--rules" in offered)
