"""Hidden rows, columns and sheets, and formulas that read other workbooks, as XlsxWriter and openpyxl write them."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from tests.jobs.test_main_job import SETTINGS, write_workbook
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.grid import Cell
from xl_tools.model.submission import Submission
from xl_tools.sources.opening import open_submission, submission_of


def opened(path: Path, saved_by: str) -> Submission:
    """Open a workbook as written, or as openpyxl saves it."""
    if saved_by == "openpyxl":
        openpyxl.load_workbook(path).save(path)
    return open_submission(path, SETTINGS)


@pytest.mark.parametrize("saved_by", ["XlsxWriter", "openpyxl"])
def test_hidden_parts_are_known_by_their_first_filled_cell(tmp_path: Path, saved_by: str) -> None:
    path = tmp_path / "隐藏.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for row in range(12):
            sheet.write_row(row, 0, ["甲", "乙", "", "丁"])
        for row in (3, 4, 9, 40):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
        hidden = book.add_worksheet("旧表")
        hidden.write(0, 0, "去年")
        hidden.hide()
    submission = opened(path, saved_by)
    parts = [(part.sheet, part.cell.address, part.which) for part in submission.hidden]
    assert parts == [("表", "A4", "第 4–5 行"), ("表", "A10", "第 10 行"), ("表", "D1", "第 D 列")]
    assert [note.visible for note in submission.sheets] == [True, False]


def test_a_unit_list_that_is_hidden_or_filtered_is_no_hidden_content(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "报送.xlsx")
    book = openpyxl.load_workbook(path)
    book["单位清单"].auto_filter.add_filter_column(3, ["执法经费"])
    book["单位清单"].row_dimensions[3].hidden = True
    book["单位清单"].sheet_state = "hidden"
    book.save(path)
    assert check_submission(open_submission(path, SETTINGS), SETTINGS).findings == ()


def test_formulas_that_read_another_workbook_are_found_with_its_name(tmp_path: Path) -> None:
    data = BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_formula("B2", "='[2023汇总.xlsx]Sheet1'!B5", None, 2)
        sheet.write_formula("B3", '=IF(A1="[1]","甲","乙")', None, "乙")
        sheet.write_formula("B4", "=SUM(B2:B2)", None, 2)
    submission = submission_of(data.getvalue(), tmp_path / "链.xlsx", SETTINGS)
    assert submission.links == {"表": (Cell(1, 1),)}


def test_the_linked_workbooks_are_named_as_the_file_names_them(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "报送.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[-3]
    sheet["C4"] = "=[1]Sheet1!B5"
    link = openpyxl.workbook.external_link.ExternalLink(
        externalBook=openpyxl.workbook.external_link.external.ExternalBook(
            sheetNames=openpyxl.workbook.external_link.external.ExternalSheetNames(["Sheet1"])
        )
    )
    link.file_link = openpyxl.packaging.relationship.Relationship(
        type="externalLinkPath",
        Target="file:///D:/%E9%A2%84%E7%AE%97/2023%E6%B1%87%E6%80%BB.xlsx",
        TargetMode="External",
    )
    book._external_links.append(link)
    book.save(path)
    submission = open_submission(path, SETTINGS)
    assert submission.link_targets == ("file:///D:/预算/2023汇总.xlsx",)
    (finding,) = [f for f in check_submission(submission, SETTINGS).findings if f.rule == "JX804"]
    assert finding.cell == "C4"
    assert "2023汇总.xlsx" in finding.message
    assert "D:" not in finding.message


def test_our_own_functions_in_cells_are_no_links(tmp_path: Path) -> None:
    """Excel writes them as formulas that read the add-in."""
    path = write_workbook(tmp_path / "报送.xlsx")
    before = open_submission(path, SETTINGS)
    book = openpyxl.load_workbook(path)
    link = openpyxl.workbook.external_link.ExternalLink(
        externalBook=openpyxl.workbook.external_link.external.ExternalBook()
    )
    link.file_link = openpyxl.packaging.relationship.Relationship(
        type="externalLinkPath",
        Target="file:///C:/Users/x/AppData/Roaming/Microsoft/Excel/XLSTART/xl_tools.xlam",
        TargetMode="External",
    )
    book._external_links.append(link)
    for address, formula in (("Z1", "=[1]!xm_wan_yuan(A1)"), ("Z2", "=[1]Sheet1!A1")):
        book.worksheets[0][address] = formula
    book.save(path)
    submission = open_submission(path, SETTINGS)
    assert submission.link_targets == before.link_targets == ()
    assert submission.links == {book.sheetnames[0]: (Cell(1, 25),)}
