"""Which marks and protections a workbook has, read from its package."""

from tests.outputs.marking.marked import FINDINGS, FORM, sample
from tests.outputs.packages import package_of, part, sheet_xml
from xl_tools.excel.present_marks import present_marks
from xl_tools.model.finding import Severity
from xl_tools.outputs.marking.marks import marked_workbook


def test_the_marks_of_a_marked_copy_are_known_again() -> None:
    """Notes by cell, colours by severity and area; there are none before."""
    assert not any(sheet.any for sheet in present_marks(sample()).sheets.values())
    marks = present_marks(marked_workbook(sample(), FINDINGS)).sheets[FORM]
    assert marks.any
    assert all(text.startswith("【") for text in marks.notes.values())
    assert {severity for severity, _ in marks.coloured} <= set(Severity)
    assert not marks.taken


def test_protections_are_known() -> None:
    """Of a sheet, and of the workbook's structure."""
    plain = package_of(sheet_xml(""))
    assert not present_marks(plain).locked
    assert not present_marks(plain).sheets["表"].protected
    workbook = part(plain, "xl/workbook.xml").decode()
    locked = package_of(
        sheet_xml("", '<sheetProtection sheet="1"/>'),
        {"xl/workbook.xml": workbook.replace("<sheets>", '<workbookProtection lockStructure="1"/><sheets>')},
    )
    assert present_marks(locked).locked
    assert present_marks(locked).sheets["表"].protected
