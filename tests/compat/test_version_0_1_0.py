"""What version 0.1.0 wrote still works: its settings file, exemptions, a 设置 sheet, marks, a log of changes.

The files were made by that version from the bundled sample, three of its forms kept: ``check``, ``check --format xlsx -o 标记.xlsx``,
``fix 改过.xlsx`` and ``settings -o 设置.toml``, in which a threshold and two severities were changed then.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xl_tools.commands.command_line import main

FILES = Path(__file__).with_name("files")


@pytest.fixture(autouse=True)
def _in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FILES, tmp_path / "0.1.0")
    monkeypatch.chdir(tmp_path / "0.1.0")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def said(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def test_a_workbook_is_checked_as_its_exemptions_and_its_own_settings_say() -> None:
    assert run("check", "报送.xlsx", "--no-beside").output == said("校验结果.txt")
    assert "另有 2 处已豁免" in said("校验结果.txt")
    assert "JX605：不查；百分数上限：90" in said("校验结果.txt")


def test_a_settings_file_with_a_changed_threshold_and_severities_works() -> None:
    assert run("check", "报送.xlsx", "--settings", "设置.toml").output == said("校验结果_按设置.txt")
    assert said("校验结果_按设置.txt") != said("校验结果.txt")


def test_the_marks_are_taken_off() -> None:
    assert run("unmark", "标记.xlsx", "-o", "原样.xlsx").exit_code == 0
    assert Path("原样.xlsx").read_bytes() == Path("报送.xlsx").read_bytes()


def test_a_logged_change_is_taken_back() -> None:
    result = run("undo", "改过.xlsx")
    assert "已撤销 1 处，文件恢复原样" in result.output
    assert Path("改过.xlsx").read_bytes() == Path("报送.xlsx").read_bytes()


def test_without_the_backup_a_logged_change_is_taken_back_cell_by_cell() -> None:
    next(Path().glob("改过.备份*.xlsx")).unlink()
    assert run("undo", "改过.xlsx").exit_code == 0
    again = run("check", "改过.xlsx", "--no-beside").output
    assert again == said("校验结果.txt").replace("报送.xlsx", "改过.xlsx")
