"""The numbers of a workbook, as a table."""

from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner

from xl_tools.commands.command_line import main
from xl_tools.jobs.said_numbers import said_numbers

_SAMPLE = next(Path(__file__).parents[2].glob("workbook_templates/示例*.xlsx"))


def test_every_number_has_its_place_and_role() -> None:
    found = said_numbers(_SAMPLE).numbers
    first = found[0]
    assert (first.sheet, first.cell, first.said, first.highest) == (
        "01武装工作经费",
        "B5",
        "2万元",
        Decimal(2),
    )
    assert (first.unit, first.role, first.of) == ("万元", "总额", "预算数")
    assert len(found) > 150
    assert all(each.cell and each.sheet and each.said for each in found)
    assert {"49个", "1638名", "10月底前"} <= {each.said for each in found}


def test_the_command_prints_a_table_or_writes_it(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["numbers", str(_SAMPLE)])
    assert shown.exit_code == 0
    assert shown.output.split()[:3] == ["工作表", "单元格", "原文"]
    target = tmp_path / "数.txt"
    written = CliRunner().invoke(main, ["numbers", str(_SAMPLE), "-o", str(target)])
    assert written.exit_code == 0
    assert target.read_text(encoding="utf-8") == shown.output
