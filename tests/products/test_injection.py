"""Texts that a spreadsheet program would take for formulas stand in every output as text."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from xl_tools.batch.batch import check_files
from xl_tools.jobs.mark import marked_copy
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.checked import Checked
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.booklet_workbook import xlsx_booklet
from xl_tools.products.reports.html_report import html_report
from xl_tools.products.review.review_form import review_forms
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.settings import shipped_settings

SETTINGS = shipped_settings()
ATTACKS = (
    "=cmd|'/c calc'!A0",
    "+cmd|'/c calc'!A0",
    "-cmd|'/c calc'!A0",
    "@cmd|'/c calc'!A0",
    "\t=cmd|'/c calc'!A0",
    '=HYPERLINK("http://cmd|","甲")',
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook in which every text that a clerk types begins as a formula does."""
    attacks = iter(ATTACKS * 99)
    return rewritten(tmp_path_factory.mktemp("坏") / "报送.xlsx", lambda text: next(attacks) + text)


def rewritten(path: Path, attack: Callable[[str], str]) -> Path:
    """Write a clean workbook with all its longer texts attacked."""
    book = openpyxl.load_workbook(io.BytesIO(render(clean_workbook(0)).data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and len(cell.value) > 9 and "绩效目标表" not in cell.value:
                    cell.value = attack(cell.value)
                    cell.data_type = "s"  # openpyxl would make a formula of it
    book.save(path)
    return path


@pytest.fixture(scope="module")
def checked(attacked: Path) -> Checked:
    return check_files([attacked], SETTINGS).checked[0]


_SHEET_NAME = re.compile(r"'(?:[^']|'')*'!")


def formulas(data: bytes) -> Iterator[str]:
    """Yield the formulas; the names of sheets, which stand in quotes, are no part of what they do."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            said = (str(cell.value) for cell in row if cell.data_type == "f")
            yield from (_SHEET_NAME.sub("!", formula) for formula in said)


def texts(data: bytes) -> str:
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("output", ["summary", "review", "marked", "booklet", "imported"])
def test_no_output_makes_a_formula_of_what_a_clerk_typed(
    output: str, attacked: Path, checked: Checked
) -> None:
    make = {
        "summary": lambda: summary_workbook([checked], (), attacked.with_name("汇总.xlsx")),
        "review": lambda: review_forms([checked]),
        "marked": lambda: marked_copy(checked, SETTINGS),
        "booklet": lambda: xlsx_booklet(booklet_of([checked])),
        "imported": lambda: import_(attacked).data,
    }
    data = make[output]()
    assert "cmd|" in texts(data)
    assert [formula for formula in formulas(data) if "cmd|" in formula] == []


@pytest.mark.parametrize("output", ["summary", "review", "booklet", "imported"])
def test_no_output_takes_for_xml_what_a_clerk_typed(output: str, tmp_path: Path) -> None:
    """XlsxWriter writes a text between these two tags as it stands."""
    path = rewritten(tmp_path / "报送.xlsx", lambda text: f"<r>{text}&</r>")
    checked = check_files([path], SETTINGS).checked
    make = {
        "summary": lambda: summary_workbook(checked, (), path.with_name("汇总.xlsx")),
        "review": lambda: review_forms(checked),
        "booklet": lambda: xlsx_booklet(booklet_of(checked)),
        "imported": lambda: import_(path).data,
    }
    assert "&</r>" in texts(make[output]())


def test_the_page_makes_no_element_of_what_a_clerk_typed(attacked: Path) -> None:
    book = openpyxl.load_workbook(attacked)
    book.worksheets[-1].title = "<script>alert(1)<"
    book.save(attacked.with_name("页.xlsx"))
    checked = check_files([attacked.with_name("页.xlsx")], SETTINGS).checked
    assert "<script>alert" not in html_report(checked, ())
