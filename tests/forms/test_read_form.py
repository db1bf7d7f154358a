"""Reading holds whatever clerks do: the same table from moved layouts, and nothing of a form goes unseen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS, FormSheet, reworked, stacked, tables
from tests.forms.scrawled_grids import scrawled_forms, scrawled_grids, unseen
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid
from xl_tools.model.table import Indicator, PerformanceTable


@given(reworked())
@settings(max_examples=150, deadline=None)
def test_a_form_that_was_moved_about_reads_as_the_same_table_from_the_same_cells(sheet: FormSheet) -> None:
    (reading,) = read_forms(sheet.grid(), LABELS)
    assert reading.table == sheet.table
    for key, cell in sheet.fields.items():
        if sheet.values.get(cell) and not key.endswith(("level1", "level2")):
            assert reading.cells[key] == cell, key
    assert {left.text for left in reading.leftovers} == sheet.notes


@given(tables(), st.lists(st.integers(0, 24), max_size=3))
@settings(max_examples=50, deadline=None)
def test_with_merges_in_place_the_cell_of_every_empty_field_is_known_too(
    table: PerformanceTable, inserted: list[int]
) -> None:
    sheet = FormSheet.of(table)
    for row in inserted:
        sheet.insert_rows(row)
    (reading,) = read_forms(sheet.grid(), LABELS)
    for key, cell in sheet.fields.items():
        if key != "purpose" or table.purpose:  # rows inserted above an empty purpose are as good a place
            assert reading.cells[key].column == cell.column, key
            assert reading.cells[key].row == cell.row or not sheet.values[cell], key
    if not inserted:
        assert {key: reading.cells[key] for key in sheet.fields} == sheet.fields


@given(reworked(), reworked())
@settings(max_examples=50, deadline=None)
def test_two_forms_under_one_another_are_read_as_two_tables(above: FormSheet, below: FormSheet) -> None:
    both = stacked(above, below)
    assert [reading.table for reading in read_forms(both.grid(), LABELS)] == [above.table, below.table]


def test_a_last_row_that_says_yuan_is_not_the_head_of_the_next_form() -> None:
    row = Indicator(level1="产出指标", level2="数量指标", basis="元")
    table = PerformanceTable(
        number=1,
        title="1. 养老绩效目标表",
        unit_code="906001",
        unit_name="石门镇",
        code="13032423P00442810052N",
        name="养老",
        indicators=(row,),
    )
    both = stacked(FormSheet.of(table), FormSheet.of(table))
    assert [reading.table for reading in read_forms(both.grid(), LABELS)] == [table, table]


@given(scrawled_forms())
@settings(max_examples=150, deadline=None)
def test_nothing_written_over_a_form_goes_unseen(grid: Grid) -> None:
    readings = read_forms(grid, LABELS)
    if readings:
        assert unseen(grid, readings) == []


@given(scrawled_grids())
@settings(max_examples=200, deadline=None)
def test_no_two_places_of_a_form_are_the_same_and_none_is_a_label(grid: Grid) -> None:
    for reading in read_forms(grid, LABELS):
        inline = {
            cell
            for key, cell in reading.cells.items()
            if key in reading.labels and cell == reading.labels[key].cell
        }
        own = [cell for key, cell in reading.cells.items() if not key.startswith(("slot.", "indicator.next"))]
        assert len(own) == len(set(own))
        assert {label.cell for label in reading.labels.values()} & set(own) <= inline
