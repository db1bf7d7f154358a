"""汇总 has what the forms of other places have beside the standard form's fields, as columns of its own behind all others."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.form_templates.test_fitting import DRAWN, FILLED, NOTES
from tests.form_templates.test_in_force import write
from xl_tools import library
from xl_tools.form_templates.drawn import NOTES_SHEET
from xl_tools.sources.templates import SAMPLE, bundled


def headings(book: Workbook, sheet: str, row: int) -> list[str]:
    return [cell.value for cell in book[sheet][row] if cell.value]


def test_weights_and_a_bureaus_own_fields_are_columns(tmp_path: Path) -> None:
    template = write(tmp_path / "表样.xlsx", **{"表": DRAWN, NOTES_SHEET: NOTES})
    filled = write(tmp_path / "填好.xlsx", 河堤=FILLED)
    merged = library.merge([filled, bundled(SAMPLE)], templates=[template])
    merged.save(tmp_path / "汇总.xlsx")
    book = load_workbook(BytesIO((tmp_path / "汇总.xlsx").read_bytes()))
    projects, rows = headings(book, "项目汇总", 4), headings(book, "指标汇总", 3)
    assert (projects[-2:], rows[-2:]) == (["工作表", "主管科室"], ["单元格", "权重"])
    own = [row for row in book["指标汇总"].iter_rows(min_row=4, values_only=True) if row[1] == "河堤加固"]
    assert [row[len(rows) - 1] for row in own] == ["50", "20", "20"]
    assert "水利科" in {
        row[len(projects) - 1] for row in book["项目汇总"].iter_rows(min_row=5, values_only=True)
    }


def test_without_such_forms_there_are_no_such_columns(tmp_path: Path) -> None:
    library.merge([bundled(SAMPLE)]).save(tmp_path / "汇总.xlsx")
    book = load_workbook(BytesIO((tmp_path / "汇总.xlsx").read_bytes()))
    assert headings(book, "项目汇总", 4)[-1] == "工作表"
    assert headings(book, "指标汇总", 3)[-1] == "单元格"
