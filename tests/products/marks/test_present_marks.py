"""Which marks and protections a workbook has, read from its package."""

import io

import openpyxl
import xlsxwriter

from tests.opc.packages import opened, package_of, part, sheet_xml
from tests.products.marks.marked import FINDINGS, FORM, finding, marked_workbook, sample
from xl_tools.model.finding import Severity
from xl_tools.products.marks.present_marks import present_marks


def test_the_marks_of_a_marked_copy_are_known_again() -> None:
    """Notes by cell, colours by severity and area; there are none before."""
    assert not any(sheet.any for sheet in present_marks(opened(sample())).sheets.values())
    marks = present_marks(opened(marked_workbook(sample(), FINDINGS))).sheets[FORM]
    assert marks.any
    assert all(text.startswith("【") for text in marks.notes.values())
    assert {severity for severity, _ in marks.coloured} <= set(Severity)
    assert not marks.taken


def test_protections_are_known() -> None:
    """Of a sheet, and of the workbook's structure."""
    plain = package_of(sheet_xml(""))
    assert not present_marks(opened(plain)).locked
    assert not present_marks(opened(plain)).sheets["表"].protected
    workbook = part(plain, "xl/workbook.xml").decode()
    locked = package_of(
        sheet_xml("", '<sheetProtection sheet="1"/>'),
        {"xl/workbook.xml": workbook.replace("<sheets>", '<workbookProtection lockStructure="1"/><sheets>')},
    )
    assert present_marks(opened(locked)).locked
    assert present_marks(opened(locked)).sheets["表"].protected


def test_a_chart_on_a_sheet_of_its_own_in_front_is_passed_over_and_stays() -> None:
    """Excel counts it apart from the worksheets, and so must those who count them."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        front = book.add_chartsheet("图")
        book.add_worksheet(FORM).write_number(3, 2, 6)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"='{FORM}'!$C$4"})
        front.set_chart(chart)
        front.activate()
    marked = marked_workbook(data.getvalue(), [finding("C4")])
    assert list(present_marks(opened(data.getvalue())).sheets) == [FORM]
    assert list(present_marks(opened(marked)).sheets) == [FORM, "校验结果"]
    assert openpyxl.load_workbook(io.BytesIO(marked)).sheetnames == ["图", FORM, "校验结果"]
