"""fix and fill on folders and several files: file by file, one that cannot be changed does not stop the rest."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.commands.command_line import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """Return two townships' folders with a file of one name each, both with a wrong code and a label to mend; and a bad file."""
    county = tmp_path / "各乡镇"
    for name in ("东", "西"):
        (county / name).mkdir(parents=True)
        book = write_workbook(county / name / "报送.xlsx", codes={"执法经费": ""})
        edited(book, lambda made: made["02执法经费"].__setitem__("A3", "项目编号"))
    (county / "坏.xlsx").write_bytes(b"PK\x03\x04")
    return county


def test_every_file_of_a_folder_is_filled_and_a_bad_one_told(county: Path) -> None:
    result = run("fill", county)
    assert result.exit_code == 2
    assert "坏.xlsx：文件已损坏" in result.stderr
    assert result.stdout.count("── ") == result.stdout.count("已改 1 处") == 2
    assert "共做了 2 个文件，1 个没有做成" in result.stdout
    assert len([*county.rglob("*.备份*.xlsx")]) == 2
    (county / "坏.xlsx").unlink()
    assert run("fill", county, "-q").output == "另有 4 个文件没有看：修改记录 2 个，备份 2 个\n"


def test_a_dry_run_over_a_folder_changes_nothing(county: Path) -> None:
    before = {path: path.read_bytes() for path in county.rglob("*.xlsx")}
    result = run("fix", county, "--dry-run", "-o", county / "改好")
    assert result.stdout.count("试运行：要改 1 处") == 2
    assert {path: path.read_bytes() for path in county.rglob("*") if path.is_file()} == before
    assert not (county / "改好").exists()


def test_fixed_files_go_into_a_folder_under_their_own_names(county: Path) -> None:
    (county / "坏.xlsx").unlink()
    first, second = (run("fix", county / "东" / "报送.xlsx", county, "-o", county / "改好") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    made = sorted(path.name for path in (county / "改好").iterdir())
    assert made == ["报送_东.xlsx", "报送_西.xlsx"]
    assert [*county.rglob("*.备份*.xlsx")] == []
    assert "JX111" not in run("check", county / "改好").stdout
    assert "这里要的是文件夹" in run("fix", county, "-o", county / "改好.xlsx").stderr


def test_what_the_program_has_made_is_left_alone(county: Path) -> None:
    (county / "坏.xlsx").unlink()
    assert run("merge", county, "-o", county / "汇总.xlsx").exit_code == 0
    result = run("fix", county, "--dry-run")
    assert (result.exit_code, "汇总.xlsx：是本工具生成的，没有动" in result.stderr) == (0, True), (
        result.output
    )
