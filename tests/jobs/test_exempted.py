import hashlib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.commands.command_line import main
from xl_tools.errors import RefusalError
from xl_tools.jobs.check import check
from xl_tools.jobs.exempted import exempted

TOWNSHIPS = {"906001": "石门镇", "906002": "蛤泊镇", "906003": "木井镇"}


def township(folder: Path, code: str, name: str, reason: str = "县局同意", *, file: str = "") -> Path:
    """Write the clean workbook as that of another unit, with a vague value that it exempts."""

    def change(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace("906001", code).replace("石门镇", name)
                        if cell.value == "受益村覆盖率":
                            cell.value = "村容村貌"
                        elif cell.value == "本年度受益村覆盖率":
                            cell.value = "村容村貌变化"
                        elif cell.value == "100%" and sheet.title == "01武装工作经费":
                            cell.value = "明显改善"
        for column, text in enumerate(["JX507", "", "", reason, "张三", "2099-12-31"], 1):
            book["豁免清单"].cell(3, column).value = text

    return edited(write_workbook(folder / (file or f"{name}.xlsx")), change)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "各乡镇"
    folder.mkdir()
    for code, name in TOWNSHIPS.items():
        township(folder, code, name)
    return folder


def run(*arguments: Path | str) -> Result:
    return CliRunner().invoke(main, ["exempted", *map(str, arguments)])


def test_what_three_units_exempt_is_proposed_and_nothing_is_changed(county: Path, tmp_path: Path) -> None:
    before = {file: hashlib.sha256(file.read_bytes()).digest() for file in county.iterdir()}
    result = run(county)
    assert result.exit_code == 0, result.output
    assert "建议：“明显改善”不再算空泛的值" in result.output
    assert before == {file: hashlib.sha256(file.read_bytes()).digest() for file in county.iterdir()}
    line = next(line for line in result.output.splitlines() if "vague_values = " in line)
    settings = tmp_path / "设置.toml"
    settings.write_text(f"[wording]\n{line}\n", encoding="utf-8")
    assert not any(f.rule == "JX507" for f in check(county, settings=settings).exempted)


def test_in_however_many_processes_it_is_the_same(county: Path) -> None:
    assert exempted(county, workers=2).text == exempted(county, workers=1).text


def test_the_list_is_written_as_a_workbook(county: Path) -> None:
    target = county.parent / "豁免情况.xlsx"
    result = run(county, "-o", target)
    assert result.output.startswith(f"已生成 {target}：3 个单位豁免了 3 处")
    assert openpyxl.load_workbook(target).sheetnames == ["豁免情况", "豁免明细", "设置的写法"]
    assert run(county, "-o", target.with_suffix(".txt")).exit_code == 2


def test_a_unit_counts_once_with_the_file_that_counts(county: Path) -> None:
    """An older version and a copy of the same bytes are none of more units."""
    (county / "木井镇.xlsx").unlink()
    (county / "石门镇（副本）.xlsx").write_bytes((county / "石门镇.xlsx").read_bytes())
    township(county, "906002", "蛤泊镇", "另一个理由", file="蛤泊镇改.xlsx")
    found = exempted(county)
    assert found.practices.rows[0].unit_count == 2
    assert found.practices.proposed == ()
    assert len(exempted(county, least=2).practices.proposed) == 1


def test_what_cannot_be_read_is_named_and_the_rest_is_told(county: Path) -> None:
    (county / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
    result = run(county)
    assert result.exit_code == 2
    assert "坏.xlsx" in result.output
    assert "3 个单位豁免了 3 处" in result.output


def test_no_unit_at_all_is_refused(county: Path) -> None:
    with pytest.raises(RefusalError, match="至少是 1 个单位"):
        exempted(county, least=0)
    assert run(county, "--least", "0").exit_code == 2
