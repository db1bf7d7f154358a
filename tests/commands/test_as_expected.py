"""What a person expects of a command line without having read its help."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import click.core
import pytest
from click.testing import CliRunner, Result
from click.utils import _expand_args

from tests.jobs.test_main_job import write_workbook
from xl_tools.commands.command_line import main


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment or None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two workbooks, one with a wrong code."""
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    write_workbook(folder / "甲.xlsx", codes={"执法经费": "13032423P00442810072T"})
    write_workbook(folder / "乙.xlsx", codes={"离任补贴": "13032423P00439510166P"})
    return folder


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["chek", "甲.xlsx"], "没有“chek”这个命令，是不是 check？"),
        (["addin", "instal"], "没有“instal”这个命令，是不是 install"),
        (["check", "甲.xlsx", "--formt", "json"], "没有选项 --formt，是不是 --format？"),
        (["fix", "甲.xlsx", "--dryrun"], "没有选项 --dryrun，是不是 --dry-run？"),
        (["merge", "甲", "--unit", "乙"], "没有选项 --unit，是不是 --units？"),
        (["没有的.xlsx"], "没有“没有的.xlsx”这个命令，也没有这个文件"),
    ],
)
def test_a_slip_of_typing_is_told_with_what_was_probably_meant(typed: list[str], said: str) -> None:
    result = run(*typed)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output
    assert len(result.output.strip().splitlines()) == 1


def test_every_command_is_said_in_a_whole_sentence() -> None:
    listed = run("--help").stdout.partition("命令：")[2].strip().splitlines()
    for command, line in zip(main.commands.values(), listed, strict=True):
        said = line.split(maxsplit=1)[1]
        assert command.help is not None
        assert command.help.startswith(said)
        assert said.endswith(("。", "……"))


def test_files_and_folders_dropped_on_the_program_are_checked(folder: Path) -> None:
    alone, both = run(folder / "甲.xlsx"), run(folder, folder / "甲.xlsx")
    assert (alone.exit_code, "JX103" in alone.stdout) == (1, True)
    assert "共 2 个文件" in both.stdout
    assert run(folder / "甲.xlsx", "--format", "json").stdout.startswith("{")


def test_several_folders_are_checked_at_once(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一个"
    other.mkdir()
    write_workbook(other / "丙.xlsx", codes={"执法经费": "13032423P00442810072T"})
    result = run("check", folder, other)
    assert (result.exit_code, "共 3 个文件" in result.stdout) == (1, True), result.output


def test_quiet_shows_what_was_not_done_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    checked = run("check", folder, "-q")
    assert (checked.exit_code, checked.stdout) == (2, "")
    assert [line.partition("：")[0] for line in checked.stderr.splitlines()] == [str(folder / "坏.xlsx")]
    merged = run("-q", "merge", folder / "甲.xlsx", "-o", tmp_path / "汇总.xlsx")
    assert (merged.exit_code, merged.output, (tmp_path / "汇总.xlsx").is_file()) == (0, "", True)
    named = run("fill", folder / "甲.xlsx", "--units", write_workbook(tmp_path / "清单.xlsx"), "-q")
    assert (named.exit_code, named.output) == (0, "")


def test_quiet_names_what_could_not_be_filled(tmp_path: Path) -> None:
    from tests.jobs.test_main_job import edited  # noqa: PLC0415 - for this one alone

    book = edited(write_workbook(tmp_path / "报送.xlsx"), lambda made: _rename(made["02执法经费"]))
    filled = run("fill", book, "--quiet")
    assert (filled.exit_code, filled.stdout) == (1, "")
    assert filled.stderr.startswith("没有填【02执法经费】")


def _rename(sheet: object) -> None:
    for row in sheet.iter_rows():  # type: ignore[attr-defined]  # openpyxl has no types
        for cell in row:
            if cell.value == "执法经费":
                cell.value = "执法用的经费"


def test_no_colour_where_none_is_wanted(folder: Path) -> None:
    book = folder / "甲.xlsx"
    coloured = CliRunner().invoke(main, ["check", str(book)], color=True)
    assert "\x1b[31m" in coloured.stdout
    plain = CliRunner().invoke(main, ["check", str(book)], color=True, env={"NO_COLOR": "1"})
    assert "\x1b" not in plain.stdout


def test_a_shell_is_told_the_commands_and_options() -> None:
    def completed(words: str, place: int) -> str:
        asked = {"_XL_TOOLS_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
        program = "import sys; sys.argv = ['xl-tools']; from xl_tools.__main__ import main; main()"
        return subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **asked},
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    assert completed("xl-tools che", 1) == "plain,check\n"
    assert "plain,--settings\n" in completed("xl-tools check --set", 2)


def test_wildcards_are_spread_where_the_shell_does_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where ``cmd`` hands them on; the group must not stand in the way of what click does then."""
    spread = _expand_args([str(folder / "*.xlsx")])
    assert sorted(spread) == [str(folder / "乙.xlsx"), str(folder / "甲.xlsx")]
    taken: list[list[str]] = []

    def take(args: list[str]) -> list[str]:
        taken.append(args)
        return spread

    monkeypatch.setattr(click.core, "_expand_args", take)
    monkeypatch.setattr(click.core, "os", SimpleNamespace(**{**vars(os), "name": "nt"}))
    monkeypatch.setattr(sys, "argv", ["xl-tools", "check", str(folder / "*.xlsx")])
    with pytest.raises(SystemExit):
        main()
    assert taken == [["check", str(folder / "*.xlsx")]]
