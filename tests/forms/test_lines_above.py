"""What stands above a form and is neither its title nor its unit line, and numbers that are not what they look like."""

from pathlib import Path

import pytest

from tests.forms.generated_forms import LABELS, SETTINGS
from tests.forms.written_grids import changed
from tests.rules.townships import CODES, clean_grids, findings, found, submission_of
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.workbook_file import read_package

FILES = Path(__file__).parents[3] / "shared" / "cases" / "files"
TITLE = "1. 武装工作经费绩效目标表"
UNIT = "906001 石门镇人民政府本级"


def read(sheet: Grid) -> TableReading:
    (reading,) = read_forms(sheet, LABELS)
    return reading


@pytest.mark.parametrize("line", ["— 7 —", "-12-", "——二〇二四年度部门预算——", "第 3 页", "第3页 共18页"])
def test_a_line_of_the_printed_page_is_no_unit_line_and_not_worth_a_word(line: str) -> None:
    reading = read(changed((TITLE, f"{line}\n{TITLE}")))
    assert (reading.address("unit_line"), reading.table.unit_code) == ("A3", "906001")
    assert reading.leftovers == ()


@pytest.mark.parametrize("line", ["卢龙县财政局", "：填表前请看说明", "— 见附件 2", "80900 梅湾镇人民政府"])
def test_another_line_above_the_title_is_no_unit_line(line: str) -> None:
    alone = read(changed((f"{TITLE}\n{UNIT}", f"{line}\n{TITLE}\n")))
    assert (alone.texts.get("unit_line", ""), alone.table.unit_code) == ("", "")
    assert line in [left.text for left in alone.leftovers]
    assert read(changed((TITLE, f"{line}\n{TITLE}"))).table.unit_code == "906001"


def test_a_unit_line_above_the_title_is_one_by_its_code() -> None:
    reading = read(changed((f"{TITLE}\n{UNIT}", f"{UNIT}\n{TITLE}\n")))
    assert (reading.address("unit_line"), reading.table.unit_code) == ("A1", "906001")


@pytest.mark.skipif(not FILES.is_dir(), reason="the cases stand beside the checkout")
@pytest.mark.parametrize("name", ["page_number_line", "dash_line"])
def test_the_case_of_a_line_above_the_title(name: str) -> None:
    data = (FILES / f"{name}.xlsx").read_bytes()
    (sheet,) = [grid for grid in read_package(data, name, SETTINGS.limits).grids if grid.text(1, 0) == TITLE]
    reading = read(sheet)
    assert (reading.texts["unit_line"], reading.leftovers) == (UNIT, ())


@pytest.mark.parametrize("code", [1.30324230044281e20, 130324230044280000000, "1.30324E+20", "1.3E20"])
def test_a_code_stored_as_a_number_is_told_with_cause_and_remedy(code: str | float) -> None:
    (finding,) = findings(submission_of(clean_grids(code=code)))
    assert (finding.rule, finding.cell) == ("JX102", "B3")
    assert "Excel 只留 15 位数字" in finding.message
    assert "设为“文本”" in finding.hint
    assert CODES["武装工作经费"] in finding.hint


@pytest.mark.parametrize(
    "plan", [("0.25", "0.5", "0.75", "1"), (0.1, "0.4", 0.9, "100%"), ("１／４", "0.5", "0.8", "1")]
)
def test_a_fraction_as_text_is_one_as_a_number(plan: tuple[str | float, ...]) -> None:
    cells = dict(zip(("march", "june", "october", "december"), plan, strict=True))
    told = [rule for rule, _ in found(**cells)]
    assert told == ["JX302"] * sum(value != "100%" for value in plan)
