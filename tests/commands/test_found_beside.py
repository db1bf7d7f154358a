"""Settings and unit list that lie beside the files are used, and that is told; what is not certain is not used."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.jobs.test_main_job import write_workbook
from xl_tools.commands.command_line import main
from xl_tools.library import check
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.sources.templates import bundled

_OFF = '[rules.severity]\nJX103 = "不查"\n'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return a folder of one workbook with a wrong code, and 设置.toml within that switches its rule off."""
    county = tmp_path / "2023" / "各乡镇"
    county.mkdir(parents=True)
    write_workbook(county / "甲.xlsx", codes={"执法经费": "13032423P00442810072T"})
    (county / "设置.toml").write_text(_OFF, encoding="utf-8")
    return county


def listed(path: Path) -> Path:
    """Write a list of the county's units that has another code for a project."""
    book = write_workbook(path)
    made = load_workbook(book)
    for name in made.sheetnames:
        if name != "单位清单":
            del made[name]
    sheet = made["单位清单"]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "离任补贴":
                cell.value = "离任干部补贴"
    made.save(book)
    return book


def test_settings_beside_the_files_are_used_and_told(county: Path) -> None:
    for path in (county, county / "甲.xlsx"):
        result = run("check", path)
        assert (result.exit_code, result.stdout.count("JX103")) == (0, 0), result.output
        assert result.stderr.startswith(
            f"用了旁边的 {county / '设置.toml'}（不要用，请移开它，或加 --no-beside）"
        )
        assert len(result.stderr.splitlines()) == (2 if path is county else 1)
    assert json.loads(run("check", county, "--format", "json").stdout)["findings"] == []
    assert run("check", county / "甲.xlsx", "-q").output == ""


def test_they_can_be_left_out_and_the_library_never_looks(county: Path) -> None:
    left = run("check", county / "甲.xlsx", "--no-beside")
    assert (left.exit_code, "JX103" in left.stdout, left.stderr) == (1, True, "")
    assert check(county / "甲.xlsx").has_errors


def test_settings_that_are_named_are_those_in_force(county: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.toml"
    other.write_text("", encoding="utf-8")
    result = run("check", county / "甲.xlsx", "--settings", other)
    assert (result.exit_code, result.stderr) == (1, "")


def test_found_settings_run_no_python_and_read_nothing_else(county: Path) -> None:
    trap = county / "本局规则.py"
    trap.write_text("import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n", encoding="utf-8")
    (county / "设置.toml").write_text(
        f'规则文件 = ["本局规则.py"]\n表样 = ["没有.xlsx"]\n{_OFF}[limits]\nfile_bytes = 1\n',
        encoding="utf-8",
    )
    result = run("check", county / "甲.xlsx")
    assert (result.exit_code, (county / "ran").exists()) == (0, False), result.output
    assert "规则文件、表样、limits 没有用" in result.stderr
    assert f"要用请写 --settings {county / '设置.toml'}" in result.stderr


def test_found_settings_as_they_were_made_need_no_word(county: Path) -> None:
    (county / "设置.toml").unlink()
    assert run("settings", "-o", county / "设置.toml").exit_code == 0
    assert "没有用" not in run("check", county / "甲.xlsx").stderr


def test_a_list_beside_the_folder_is_used_and_is_no_report(county: Path) -> None:
    (county / "设置.toml").unlink()
    units = listed(county / "单位清单.xlsx")
    within = run("check", county)
    assert "JX106" in within.stdout, within.output
    assert "没能读" not in within.stdout
    assert f"用了旁边的 {units}" in within.stderr
    shutil.move(units, county.parent / "全县单位清单（定稿）.xlsx")
    assert "JX106" in run("check", county).stdout
    assert "全县单位清单（定稿）.xlsx" in run("progress", county).stderr
    shutil.move(county.parent / "全县单位清单（定稿）.xlsx", county.parent / "全县清单2024.xlsx")
    assert "全县清单2024.xlsx" in run("progress", county).stderr


def test_of_several_none_is_taken_and_a_townships_own_workbook_is_none(county: Path) -> None:
    (county / "设置.toml").unlink()
    write_workbook(county / "单位清单及目标表.xlsx")
    assert run("check", county / "甲.xlsx").stderr == ""
    for name in ("单位清单.xlsx", "2023年单位清单.xlsx"):
        listed(county / name)
    result = run("check", county / "甲.xlsx")
    assert "JX106" not in result.stdout
    assert "旁边有几个单位清单" in result.stderr
    assert "都没有用；要用哪个，请写 --units" in result.stderr


def test_what_cannot_be_used_is_told_and_the_work_goes_on(county: Path) -> None:
    (county / "设置.toml").write_text("[rules.severity\n", encoding="utf-8")
    assert "旁边的设置没有用" in run("check", county / "甲.xlsx").stderr
    (county / "设置.toml").write_text("[rules.severity]\nJX103 = 1\n", encoding="utf-8")
    (county / "单位清单.xlsx").write_bytes(b"PK")
    result = run("check", county / "甲.xlsx")
    assert (result.exit_code, "JX103" in result.stdout) == (1, True)
    assert "旁边的设置没有用" in result.stderr
    assert "第 2 行" in result.stderr
    assert "旁边的单位清单没有用" in result.stderr


@pytest.mark.parametrize(
    "command", ["fix --dry-run", "fill --dry-run", "numbers", "exempted", "merge -o x.xlsx"]
)
def test_every_command_on_files_finds_them(
    county: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "用了旁边的" in run(*command.split(), county / "甲.xlsx").stderr


def test_a_list_that_is_named_is_no_report_either(county: Path) -> None:
    units = county / "清单.xlsx"
    shutil.copy(bundled("单位清单_906001.xlsx"), units)
    assert "没能读" not in run("check", county, "--units", units).stdout
    assert "没能读" in run("check", county).stdout


def test_a_new_workbook_is_of_the_list_beside_and_says_of_which_unit(tmp_path: Path) -> None:
    """Another county has a 906001 too: the one that comes with the program is not meant where a list lies beside."""
    units = UnitList(
        units=(
            Unit(code="906001", name="青坪镇人民政府本级"),
            Unit(code="906002", name="白杨乡人民政府本级"),
        ),
        projects=(
            ListedProject(unit_code="906001", name="环卫经费"),
            ListedProject(unit_code="906002", name="环卫经费"),
        ),
    )
    write_workbook(tmp_path / "x.xlsx", units=units)
    book = load_workbook(tmp_path / "x.xlsx")
    for sheet in [each for each in book.worksheets if each.title != "单位清单"]:
        del book[sheet.title]
    book.save(tmp_path / "全县清单2025.xlsx")
    (tmp_path / "x.xlsx").unlink()
    target = tmp_path / "新.xlsx"
    made = run("new", "--unit", "906001", "--year", 2025, "-o", target)
    assert f"用了旁边的 {tmp_path / '全县清单2025.xlsx'}" in made.stderr
    assert f"已生成 {target}：906001 青坪镇人民政府本级，1 张绩效目标表" in made.stdout
    every = run("new", "--year", 2025, "-o", tmp_path / "各单位")
    assert "里共 2 个单位的工作簿" in every.stdout
    bundled = run("new", "--unit", "906001", "--year", 2025, "--no-beside", "-o", target)
    assert "906001 石门镇人民政府本级，17 张绩效目标表" in bundled.stdout
    wrong = run("new", "--unit", "906009", "--year", 2025, "-o", tmp_path / "无.xlsx")
    assert "里面没有单位 906009（有：906001 青坪镇人民政府本级、906002 白杨乡人民政府本级）" in wrong.stderr
    assert "请用 --units 指明" not in wrong.stderr
