from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.workbook import Workbook

from tests.products.tables import LABELS, plain_table, read_back, tables
from xl_tools.forms.form_sheet import WrittenForm, write_form
from xl_tools.forms.layout import PlacedCell, Role, blank_reading, lay_out
from xl_tools.model.grid import Merge
from xl_tools.model.table import Funding, PerformanceTable
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, text_height, usable_width
from xl_tools.sheets.sheet_look import Look


def _place(table: PerformanceTable) -> list[PlacedCell]:
    return lay_out(blank_reading(table, ""), LABELS)


def _write(cells: Sequence[PlacedCell], top: int = 0) -> tuple[WrittenForm, bytes]:
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        form = write_form(Look(workbook), workbook.add_worksheet(), cells, top)
    return form, buffer.getvalue()


def _sheet(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(data)).worksheets[0]


def test_amounts_and_percents_are_numbers_with_their_formats() -> None:
    sheet = _sheet(_write(_place(plain_table()))[1])
    assert (sheet["C4"].value, sheet["C4"].number_format) == (2, "0.00####")
    assert (sheet["B7"].value, sheet["B7"].number_format) == (0.25, "0%")
    assert (sheet["E7"].value, sheet["E7"].number_format) == (0.755, "0.0%")


def test_an_empty_plan_cell_awaits_a_percent() -> None:
    sheet = _sheet(_write(_place(PerformanceTable(title="绩效目标表")))[1])
    assert (sheet["B7"].value, sheet["B7"].number_format) == (None, "0%")


def test_a_number_beyond_fifteen_digits_stays_text_and_is_not_rounded() -> None:
    amount = Decimal("12345678901234567.89")
    table = plain_table().model_copy(update={"funding": Funding(budget=amount)})
    data = _write(_place(table))[1]
    assert _sheet(data)["C4"].value == str(amount)
    assert read_back(data).tables[0].table.funding.budget == amount


@pytest.mark.parametrize("text", ["=1+1", "+8613000000000", "@SUM(A1)", "http://example.com", "{=A1}", "007"])
def test_what_looks_like_a_formula_link_or_number_stays_the_text_that_was_typed(text: str) -> None:
    table = plain_table().model_copy(update={"name": text, "purpose": text, "goals": text, "code": text})
    sheet = _sheet(_write(_place(table))[1])
    for address in ("B3", "E3", "B5", "B8"):
        assert (sheet[address].value, sheet[address].data_type) == (text, "s")
        assert sheet[address].hyperlink is None


def test_cells_are_merged_as_they_are_laid_out() -> None:
    cells = _place(plain_table())
    form, data = _write(cells)
    merged = {(m.min_row, m.min_col, m.max_row, m.max_col) for m in _sheet(data).merged_cells.ranges}
    wide = [c for c in cells if (c.top, c.left) != (c.bottom, c.right)]
    assert merged == {(c.top + 1, c.left + 1, c.bottom + 1, c.right + 1) for c in wide}
    assert form.places["code"] == Merge(2, 1, 2, 2)
    assert form.bottom == 9


def test_a_form_can_begin_on_any_row() -> None:
    first, _ = _write(_place(plain_table()))
    moved, data = _write(_place(plain_table()), top=5)
    assert moved.places["goals"].top == first.places["goals"].top + 5
    assert moved.height == first.height
    assert read_back(data).tables[0].table == plain_table()


def test_long_labels_of_the_first_column_stand_in_two_lines_and_are_read_all_the_same() -> None:
    data = _write(_place(plain_table()))[1]
    assert _sheet(data)["A6"].value == "资金支出\n计划（%）"
    assert read_back(data).tables[0].labels["plan"].text == "资金支出\n计划（%）"


def test_a_row_is_as_high_as_its_text_needs() -> None:
    goals = "完成年度征兵任务。" * 60
    form, data = _write(_place(plain_table().model_copy(update={"goals": goals})))
    needed = text_height(goals, 10.5, usable_width([12.5, 17.0, 15.5, 15.5, 14.0, 17.0]))
    assert _sheet(data).row_dimensions[8].height == pytest.approx(needed, abs=0.75)  # whole pixels
    assert form.height > needed


def test_text_too_high_for_one_row_is_merged_over_several_and_read_back_whole() -> None:
    table = plain_table().model_copy(update={"goals": "完成年度征兵任务。" * 400})
    form, data = _write(_place(table))
    sheet = _sheet(data)
    place = form.places["goals"]
    heights = [sheet.row_dimensions[row + 1].height for row in range(place.top, place.bottom + 1)]
    assert len(heights) > 1
    assert max(heights) <= MAX_ROW_HEIGHT
    assert form.places["label.goals"].bottom == place.bottom
    assert read_back(data).tables[0].table == table


def test_indicator_values_are_centred_and_descriptions_are_not() -> None:
    sheet = _sheet(_write(_place(plain_table()))[1])
    assert sheet["F10"].alignment.horizontal == "center"
    assert sheet["D10"].alignment.horizontal == "left"


def test_the_headings_of_the_indicator_block_look_alike() -> None:
    sheet = _sheet(_write(_place(plain_table()))[1])
    assert {sheet[f"{column}9"].fill.fgColor.rgb for column in "ABCDFG"} == {"FFEEF2F6"}


@settings(max_examples=60, deadline=None)
@given(tables(), st.integers(0, 3))
def test_what_is_written_is_read_back_identically(table: PerformanceTable, top: int) -> None:
    (reading,) = read_back(_write(_place(table), top)[1]).tables
    assert reading.table == table
    assert not reading.leftovers


def test_every_role_has_a_look() -> None:
    cells = [PlacedCell(row, 0, row, 0, role, f"{role}", "文") for row, role in enumerate(Role)]
    form, _ = _write(cells)
    assert len(form.places) == len(Role)
