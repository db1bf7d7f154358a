import itertools
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from xl_tools.addin.cmd_files import DROP_ACTIONS, cmd_files
from xl_tools.commands.addin_commands import drop_command

VERSIONS = ["3.11", "3.13", "3.9"]
FILES = cmd_files(VERSIONS)
COMMANDS = [name for name in FILES if name.endswith(".cmd")]
ALWAYS_QUOTED = (
    "XL_TOOLS_HERE",
    "XL_TOOLS_HOME",
    "XL_TOOLS_VENV",
    "XL_TOOLS_PYTHON",
    "XL_TOOLS_SETUP",
    "LOCALAPPDATA",
    "APPDATA",
    "USERPROFILE",
)
"""What holds a path of the clerk's, which may have blanks, Chinese or an ampersand in it."""


def lines(name: str) -> list[str]:
    return FILES[name].decode("ascii").split("\r\n")


def outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', '""', line)


def labels_used(text: str) -> Iterator[str]:
    for label in re.findall(r"\b(?:goto|call) :?(\w+)", text):
        if label != "eof":
            yield label


def test_there_is_one_for_everything_the_issue_names() -> None:
    assert set(COMMANDS) == {"安装.cmd", "卸载.cmd", *DROP_ACTIONS}
    clerk = {
        "新建.cmd",
        "导入.cmd",
        "转到明年.cmd",
        "监控表.cmd",
        "自评表.cmd",
        "校验.cmd",
        "填码.cmd",
        "汇总.cmd",
        "成册.cmd",
        "公开.cmd",
        "导出.cmd",
        "修正.cmd",
        "撤销.cmd",
    }
    bureau = {
        "自评汇总.cmd",
        "抽查.cmd",
        "申报进度.cmd",
        "审核表.cmd",
        "退回单.cmd",
        "通报.cmd",
        "对比.cmd",
        "多乡镇成册.cmd",
        "指标库.cmd",
        "设置.cmd",
        "表样.cmd",
    }
    assert clerk | bureau == set(DROP_ACTIONS)


def test_the_command_behind_the_icons_knows_what_each_stands_for() -> None:
    action = next(param for param in drop_command.params if param.name == "action")
    assert isinstance(action.type, click.Choice)
    assert sorted(action.type.choices) == sorted(DROP_ACTIONS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_it_is_ascii_with_windows_line_ends_and_sets_the_code_page_before_it_says_anything(name: str) -> None:
    data = FILES[name]
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == len(lines(name)) - 1
    assert lines(name)[0] == "@echo off"
    code = [line for line in lines(name) if not line.startswith(("rem ", "@echo"))]
    assert code[:2] == ["setlocal EnableExtensions DisableDelayedExpansion", "chcp 65001 >nul"]
    assert "@" not in data.decode().removeprefix("@echo off")  # no placeholder is left


@pytest.mark.parametrize("name", COMMANDS)
def test_every_path_stands_between_quotes(name: str) -> None:
    for line in lines(name):
        if line.startswith("rem "):
            continue
        assert line.count('"') % 2 == 0, line
        bare = outside_quotes(line)
        assert not [each for each in ALWAYS_QUOTED if f"%{each}%" in bare or f"!{each}!" in bare], line
        assert not re.search(r"%~", bare), line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_label_is_there_and_a_failure_is_never_taken_for_success(name: str) -> None:
    text = "\n".join(lines(name))
    assert set(labels_used(text)) == set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert "||" not in text  # Wine's cmd runs what follows it always
    for line, after in itertools.pairwise(lines(name)):
        if line.startswith('"%XL_TOOLS_VENV%"') and " addin end " not in line:  # there may be none to end
            assert re.fullmatch(r"if not %errorlevel%==0 goto (failed|venv|broken)", after), line


@pytest.mark.parametrize("name", COMMANDS)
def test_the_window_waits_before_it_closes(name: str) -> None:
    """``exit`` and not ``exit /b``: cmd must not go on to what it takes for a second command."""
    text = lines(name)
    ends = [number for number, line in enumerate(text) if line.startswith("exit")]
    assert ends
    for number in ends:
        assert re.fullmatch(r"exit (\d|!XL_TOOLS_RESULT!)", text[number])
        assert "pause" in text[number - 2 : number]


@pytest.mark.parametrize("name", DROP_ACTIONS)
def test_a_drop_hands_the_whole_line_to_python_and_needs_no_file_beside_it(name: str) -> None:
    text = lines(name)
    assert 'set "XL_TOOLS_LINE=!cmdcmdline!"' in text
    assert f'"!XL_TOOLS_PYTHON!" -m xl_tools addin drop {DROP_ACTIONS[name]} -- %*' in text
    codes = re.search(r"\[char\[\]\]\(([\d,]+)\)", "\n".join(text))
    assert codes
    assert "请先双击 U 盘里的“安装.cmd”" in "".join(chr(int(code)) for code in codes[1].split(","))


def test_the_installer_takes_wheels_from_its_own_folder_alone_into_a_place_of_its_own() -> None:
    text = "\n".join(lines("安装.cmd"))
    assert text.count('%XL_TOOLS_PIP% "%XL_TOOLS_HERE%wheels"') == 2
    assert "--no-index --find-links" in text
    assert '-m venv "%XL_TOOLS_HOME%\\venv"' in text
    assert "for %%V in (3.13 3.11 3.9) do call :launcher %%V" in text
    shown = set(re.findall(r"words\\(\w+\.txt)", text + "\n".join(lines("卸载.cmd"))))
    assert {f"words/{name}" for name in shown} == {name for name in FILES if name.startswith("words/")}


def test_its_sentences_are_utf8_with_windows_line_ends_and_name_the_versions() -> None:
    for name in FILES.keys() - set(COMMANDS):
        text = FILES[name].decode("utf-8")
        assert text.count("\n") == text.count("\r\n")
        assert re.search(r"[\u4e00-\u9fff]", text)
        assert "{" not in text
    assert "3.13、3.11、3.9" in FILES["words/no_python.txt"].decode()


@pytest.mark.parametrize(("versions", "fits"), [("{0}.{1} 3.1", True), ("3.1 3.2", False)])
def test_the_test_for_a_fitting_python_is_one(versions: str, fits: bool) -> None:  # noqa: FBT001 - a case
    ours = versions.format(*sys.version_info).split()
    setting = next(
        line for line in cmd_files(ours)["安装.cmd"].decode().splitlines() if "XL_TOOLS_FIT=" in line
    )
    program = setting.partition("=")[2].rstrip('"')
    assert '"' not in program
    assert (subprocess.run([sys.executable, "-c", program], check=False).returncode == 0) is fits
