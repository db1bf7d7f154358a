from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner, Result

from tests.jobs.test_main_job import write_workbook
from tests.rules.townships import UNITS
from tests.test_cli import run
from xl_tools.commands.command_line import main
from xl_tools.model.unit import ListedProject, Unit, UnitList


def _run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, ["progress", *map(str, arguments)])


def test_who_has_not_reported_is_told_by_the_bureaus_list(tmp_path: Path) -> None:
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    write_workbook(folder / "石门.xlsx")
    assert _run(folder).exit_code == 0
    more = UnitList(units=(*UNITS.units, Unit(code="906002", name="蛤泊镇")), projects=UNITS.projects)
    county = write_workbook(tmp_path / "清单.xlsx", units=more)
    result = _run(folder, "--units", county, "-o", tmp_path / "申报进度.xlsx")
    assert "应报 2 个单位：已报 1 个（其中有错 0 个），未报 1 个" in result.output
    assert (tmp_path / "申报进度.xlsx").is_file()
    assert result.exit_code == 1
    assert "  906002 蛤泊镇" in _run(folder, "--units", county).output.splitlines()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_workbook(tmp_path / "石门.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    result = _run(tmp_path)
    assert result.exit_code == 2
    assert "坏.xlsx" in result.output
    assert "已报 1 个" in result.output


def test_a_unit_with_a_wrong_code_has_reported_for_every_command(tmp_path: Path) -> None:
    listed = UnitList(
        units=(Unit(code="906002", name="石门镇人民政府本级"),),
        projects=(ListedProject(unit_code="906002", name="武装工作经费", approved=Decimal(7)),),
    )
    units = ["--units", write_workbook(tmp_path / "清单.xlsx", units=listed)]
    (tmp_path / "收到的").mkdir()
    write_workbook(tmp_path / "收到的" / "石门镇.xlsx")
    folder = tmp_path / "收到的"
    assert "已报 1 个（其中有错 1 个），未报 0 个" in run("progress", folder, *units).output
    said = run("return", folder, *units, "-o", tmp_path / "退回单", "--word").output
    assert "催报" not in said
