"""A long sheet that is no form, with cells that are shown otherwise than they are, far below where a form would begin."""

import io
from pathlib import Path

import openpyxl

from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of


def test_a_list_of_many_rows_with_formats_is_passed_over() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 121):
        sheet.cell(row, 1, row / 7).number_format = "0.00"
    sheet.cell(110, 2, "=1+1")
    book.save(file := io.BytesIO())
    submission = submission_of(file.getvalue(), Path("清单.xlsx"), shipped_settings())
    assert [note.name for note in submission.sheets] == ["Sheet"]
    assert not submission.tables
