from hypothesis import given, settings

from tests.form.generated_forms import LABELS, FormSheet, reworked
from xl_tools.form.read_form import read_forms


@given(reworked())
@settings(max_examples=300, deadline=None)
def test_a_form_that_was_moved_about_reads_as_the_same_table(sheet: FormSheet) -> None:
    grid = sheet.grid()
    (reading,) = read_forms(grid, LABELS)
    assert reading.table == sheet.table
    for key, cell in sheet.fields.items():
        if sheet.values.get(cell) and not key.endswith(("level1", "level2")):
            assert reading.cells[key] == cell, key
    assert {left.text for left in reading.leftovers} == sheet.notes
