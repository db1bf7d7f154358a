"""A streamed list and the same cells written by XlsxWriter itself must be one and the same to whoever opens the file."""

import io
from decimal import Decimal
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet as ReadSheet
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from xl_tools.sheets import streamed_sheet
from xl_tools.sheets.streamed_sheet import Lead, StreamedSheet

_TEXTS: Final = (
    "",
    "甲",
    " 前后有空格 ",
    "a<b & c>d",
    '"引号"',
    "两\n行",
    "=1+1",
    "_x000D_",
    "<r>假</r>",
    "<r>",
)
_ROW = 2


def _shown(column: int, text: str) -> tuple[str, float]:
    """Show the text as it is; say that it needs as many points as it has characters, and one more a column."""
    return text, len(text) + column


class _Book:
    """A workbook with one streamed sheet, read again when it is closed."""

    def __init__(self, *, columns: int = 4, shares_texts: bool = True) -> None:
        self._target = io.BytesIO()
        self.workbook = Workbook(self._target)
        self.bold: Format = self.workbook.add_format({"bold": True})
        self.sheet: StreamedSheet = self.workbook.add_worksheet("表", StreamedSheet)
        self.linked: Format = self.workbook.add_format({"underline": 1})
        formats = [self.bold] * columns, [self.linked] * columns
        self.sheet.open_list(*formats, _shown, shares_texts=shares_texts)

    def read(self) -> ReadSheet:
        self.workbook.close()
        sheet = openpyxl.load_workbook(self._target, rich_text=True).worksheets[0]
        assert isinstance(sheet, ReadSheet)
        return sheet

    def values(self) -> list[list[Any]]:
        self.workbook.close()
        self._target.seek(0)
        with CalamineWorkbook.from_filelike(self._target) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


@pytest.mark.parametrize("shares_texts", [True, False])
@pytest.mark.parametrize("text", _TEXTS)
def test_a_text_is_read_as_it_was_written(text: str, *, shares_texts: bool) -> None:
    book = _Book(columns=1, shares_texts=shares_texts)
    book.sheet.begin_row(_ROW)
    book.sheet.list_cell(0, text, book.bold)
    cell = book.read().cell(_ROW + 1, 1)
    assert (cell.value or "") == text
    assert cell.font.b
    assert cell.data_type != "f"


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 6))
def test_numbers_and_the_values_of_formulas_are_exact(digits: int, decimals: int) -> None:
    """A cell has 15 digits."""
    number = float(Decimal(digits).scaleb(-decimals))
    book = _Book()
    book.sheet.begin_row(0)
    book.sheet.list_cell(0, number, book.bold)
    book.sheet.list_cell(1, number, book.bold, 'IF(A1<>"&",1,2)')
    book.sheet.list_cell(2, "<文", book.bold, '"<"')
    assert book.values() == [[number, number, "<文"]]


def test_formulas_stay_formulas() -> None:
    book = _Book()
    book.sheet.begin_row(0)
    book.sheet.list_cell(1, 1, book.bold, 'IF(A1<>"&",1,2)')
    assert book.read()["B1"].value == '=IF(A1<>"&",1,2)'


def test_cells_above_and_below_the_list_are_written_as_ever() -> None:
    book = _Book()
    book.sheet.write_string(0, 0, "题")
    for row in (2, 3):
        book.sheet.begin_row(row)
        book.sheet.list_cell(1, row, book.bold)
    book.sheet.write_string(5, 3, "计")
    book.sheet.write_string(0, 3, "右")
    sheet = book.read()
    assert sheet.dimensions == "A1:D6"
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.value] == ["题", "右", 2, 3, "计"]


def test_a_sheet_without_rows_in_its_list_is_whole() -> None:
    book = _Book()
    book.sheet.write_string(0, 0, "题")
    assert book.read()["A1"].value == "题"


def test_a_row_has_the_height_and_the_place_in_the_outline_that_xlsxwriter_gives_it() -> None:
    book = _Book()
    plain = book.workbook.add_worksheet("比")
    looks: list[tuple[float | None, dict[str, Any]]] = [
        (33.4, {}),
        (None, {"level": 1, "hidden": True}),
        (20, {"collapsed": True}),
    ]
    for row, (height, outline) in enumerate(looks):
        book.sheet.begin_row(row)
        book.sheet.row_look(height, **outline)
        book.sheet.list_cell(0, "行", book.bold)
        plain.set_row(row, height, None, outline)
    streamed = book.read()
    usual = streamed.parent["比"]
    for row in (1, 2, 3):
        ours, theirs = streamed.row_dimensions[row], usual.row_dimensions[row]
        assert (ours.hidden, ours.outlineLevel, ours.collapsed) == (
            theirs.hidden,
            theirs.outlineLevel,
            theirs.collapsed,
        )
        assert ours.height == (theirs.height or 15)
    assert streamed.sheet_format.outlineLevelRow == 1


def test_links_into_one_file_share_its_relationship() -> None:
    book = _Book()
    leads = [
        Lead("a.xlsx", "'表'!A1"),
        Lead("..\\b.xlsx", ""),
        Lead("a.xlsx", "'表'!B2"),
        Lead("", "'表'!A1"),
    ]
    for row, lead in enumerate(leads):
        book.sheet.begin_row(row)
        book.sheet.list_cell(0, "处", book.bold)
        book.sheet.lead(row, 0, lead)
    sheet = book.read()
    found = [sheet.cell(row, 1).hyperlink for row in range(1, 5)]
    assert [(link.target, link.location) for link in found if link] == [
        (lead.target or None, lead.location or None) for lead in leads
    ]
    assert found[0]
    assert found[2]
    assert found[0].id == found[2].id


@pytest.mark.parametrize("shares_texts", [True, False])
def test_a_row_of_texts_is_read_as_written_however_many_cells_are_kept(
    monkeypatch: pytest.MonkeyPatch, *, shares_texts: bool
) -> None:
    monkeypatch.setattr(streamed_sheet, "_MOST_KNOWN", 2)
    book = _Book(columns=3, shares_texts=shares_texts)
    rows = [("甲", text, None) for text in (*_TEXTS, *_TEXTS)]
    for place, row in enumerate(rows):
        book.sheet.begin_row(place)
        assert book.sheet.list_texts(row, linked=0) == max(1, len(row[1]) + 1)
    sheet = book.read()
    assert [tuple(cell.value or "" for cell in row) for row in sheet["A1:C20"]] == [
        ("甲", text, "") for _, text, _ in rows
    ]
    assert [(cell.font.u, cell.font.b) for cell in sheet["A1:B1"][0]] == [("single", False), (None, True)]


def test_shared_texts_are_counted_as_often_as_they_stand_in_cells() -> None:
    book = _Book(columns=3)
    for row in range(3):
        book.sheet.begin_row(row)
        book.sheet.list_texts(("甲", "", "乙"))
    assert (book.sheet.str_table.count, book.sheet.str_table.unique_count) == (6, 2)
    book.workbook.close()


def test_text_in_several_formats_keeps_its_parts() -> None:
    book = _Book()
    book.sheet.begin_row(0)
    book.sheet.list_rich_text(1, ["由", book.bold, "甲&乙", "起"], book.bold)
    value = book.read()["B1"].value
    assert str(value) == "由甲&乙起"
    assert [getattr(part, "text", part) for part in value] == ["由", "甲&乙", "起"]


def test_a_row_behind_the_list_or_beyond_the_sheet_is_refused() -> None:
    book = _Book()
    book.sheet.begin_row(4)
    for row in (4, 3, 1_048_576):
        with pytest.raises(ValueError, match=f"row {row} cannot be written after row 4"):
            book.sheet.begin_row(row)
    book.workbook.close()
