"""Forms that are not the standard one are printed as they are drawn: every text once, wide ones across the page."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.forms.generated_forms import LABELS
from tests.forms.test_foreign_forms import FLAT, OF_2015, OF_A_PROVINCE
from tests.forms.written_grids import grid
from xl_tools import library
from xl_tools.forms.drawn_layout import STANDARD_SHAPE, drawn_cells, shape_of
from xl_tools.forms.read_form import read_forms
from xl_tools.jobs.template_desk import list_templates, show_template
from xl_tools.model.grid import Merge
from xl_tools.products.booklet.booklet_pdf import pdf_booklet
from xl_tools.products.booklet.booklet_workbook import xlsx_booklet
from xl_tools.products.booklet.form_pages import form_pages
from xl_tools.products.booklet.volume import Booklet, Cover, Section, UnitText

MERGED = (Merge(6, 0, 7, 0), Merge(6, 1, 6, 2))


def booklet(written: str, *merges: Merge) -> Booklet:
    tables = tuple(read_forms(grid(written, *merges), LABELS))
    return Booklet(Cover("文本"), (UnitText("石门镇", tables=tables),), (Section.TABLES,))


def words(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("written", [OF_A_PROVINCE, OF_2015])
def test_every_text_of_the_sheet_is_printed(written: str) -> None:
    sheet = grid(written, *(MERGED if written is OF_2015 else ()))
    (reading,) = read_forms(sheet, LABELS)
    cells = drawn_cells(reading)
    printed = sorted(text for cell in cells for text in cell.text.split("　") if text)
    assert printed == sorted(text for row in sheet.texts for text in row if text)
    assert len({cell.key for cell in cells}) == len(cells)


def test_a_wide_form_lies_across_and_the_others_stand() -> None:
    made = booklet(FLAT)
    pdf, pages = pdf_booklet(made)
    sizes = [tuple(map(round, page.mediabox[2:])) for page in PdfReader(BytesIO(pdf)).pages]
    assert pages == len(sizes) == 4
    assert [width > height for width, height in sizes] == [False, False, True, True]
    text = words("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    assert "河道保洁" in text
    assert "65000" not in text  # the department's total is of no project
    sheets = load_workbook(BytesIO(xlsx_booklet(made))).worksheets
    assert [sheet.page_setup.orientation for sheet in sheets][2:] == ["landscape", "landscape"]


def test_a_list_prints_of_each_project_its_header_and_its_rows() -> None:
    first, second = read_forms(grid(FLAT), LABELS)
    assert shape_of(first).header == (2,)
    texts = [cell.text for cell in drawn_cells(second)]
    assert ("路灯维护" in texts, "河道保洁" in texts, "三级指标" in texts) == (True, False, True)


def test_a_long_list_goes_on_with_its_header() -> None:
    rows = "".join(f"产出指标|数量指标|第{n}项任务{'需要认真完成的内容' * 6}|≥{n}个\n" for n in range(60))
    form = f"项目支出绩效目标表\n项目名称|甲|主管部门|乙\n年度目标|做完\n一级指标|二级指标|三级指标|指标值\n{rows}"
    (reading,) = read_forms(grid(form), LABELS)
    pages = form_pages(tuple(drawn_cells(reading)), shape_of(reading))
    assert len(pages) > 1
    assert all("三级指标" in [cell.text for cell in page] for page in pages)


def test_the_standard_form_keeps_its_shape() -> None:
    (reading,) = read_forms(grid(OF_A_PROVINCE.replace("指标名称", "三级指标")), LABELS)
    assert shape_of(reading) != STANDARD_SHAPE


@pytest.mark.parametrize("name", [note.name for note in list_templates()])
def test_each_template_is_shown_printed(name: str, tmp_path: Path) -> None:
    target = tmp_path / "看看.pdf"
    show_template(name, target=target).save(target)
    text = words("".join(page.extract_text() for page in PdfReader(target).pages))
    assert "石门镇人民政府本级" in text


def test_forms_of_another_kind_are_bound_behind_the_projects_and_in_no_sum(tmp_path: Path) -> None:
    """A 自评表 beside the goals; and the form of a department alone, under a heading of its own."""
    both, alone = tmp_path / "两样.xlsx", tmp_path / "整体.xlsx"
    book = load_workbook(BytesIO(show_template("项目支出绩效目标申报表（2021）").data))
    book.active["B4"] = "石门镇人民政府"
    evaluated = load_workbook(BytesIO(show_template("项目支出绩效自评表").data)).active
    sheet = book.create_sheet("自评")
    for row in evaluated.iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value
    book.save(both)
    show_template("部门整体支出绩效目标表").save(alone)
    for path, heading, told in (
        (both, "预算项目绩效目标", "1 张绩效目标表、1 张自评表"),
        (alone, "部门整体支出绩效目标", "1 张部门整体绩效目标表"),
    ):
        result = library.booklet(path, target=path.with_suffix(".pdf"))
        (made, *_) = result.save(path.with_suffix(".pdf"))
        text = words("".join(page.extract_text() for page in PdfReader(path.with_suffix(".pdf")).pages))
        assert heading in text
        assert "沿线村民满意度" in text
        assert told in made.told
