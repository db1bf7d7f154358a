"""Edits planted anywhere in made-up workbooks are all that a comparison tells, each with its cells and texts."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.forms.generated_forms import LABELS, SETTINGS, FormSheet, tables
from tests.products.comparison.submissions import compared
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Cell
from xl_tools.model.submission import SourceFile
from xl_tools.model.table import PerformanceTable
from xl_tools.products.comparison.changes import ChangeKind
from xl_tools.sources.opening import submission_of

_EDITED = ("name", "code", "purpose", "goals", *FUNDING_FIELDS, *PLAN_FIELDS)
_NEW_TEXTS = {
    **dict.fromkeys(FUNDING_FIELDS, "{0}.07"),
    **dict.fromkeys(PLAN_FIELDS, "{0}.25%"),
    "code": "99999923P0000000000{0}",
}


def _file(sheets: Sequence[FormSheet], name: str) -> Checked:
    grids = []
    for number, sheet in enumerate(sheets):
        sheet.name = f"表{number}"
        grids.append(sheet.grid())
    return Checked(read_submission(SourceFile(name, name, "0"), grids, LABELS), ())


@given(st.data())
@settings(max_examples=35, deadline=None)
def test_planted_edits_are_told_with_their_cells_and_nothing_else_is(data: st.DataObject) -> None:
    drawn = data.draw(
        st.lists(tables(), min_size=1, max_size=3, unique_by=(lambda t: t.code, lambda t: t.name))
    )
    before = [FormSheet.of(table, as_numbers=False) for table in drawn]
    after = [FormSheet.of(table, as_numbers=False) for table in drawn]
    planted: set[tuple[str, str, str]] = set()
    for number, sheet in enumerate(after):
        keys = data.draw(st.lists(st.sampled_from(_places(sheet)), max_size=4, unique=True))
        if {"code", "name"} <= set(keys):
            keys.remove("name")  # with both gone, no one could tell that it is the same project
        for key in keys:
            old, new = str(sheet.values[sheet.fields[key]] or ""), _new_text(key, number)
            sheet.values[sheet.fields[key]] = new
            planted.add((f"表{number}!{sheet.fields[key].address}", old, new))
    comparison = compared(_file(before, "旧.xlsx"), _file(after, "新.xlsx"))
    found = {
        (f"{change.new_place.sheet}!{change.new_place.cell}", change.old, change.new)
        for project in comparison.units[0].projects
        for change in project.changes
        if change.new_place
    }
    assert found == planted
    assert sum(len(project.changes) for project in comparison.units[0].projects) == len(planted)


def _places(sheet: FormSheet) -> list[str]:
    """Return the fields to edit: of an indicator one of its own, so that it stays the indicator it was."""
    columns = ("level3", "description", "value", "basis")
    rows = range(len(sheet.table.indicators))
    own = [f"indicator.{row}.{columns[row % 4]}" for row in rows]
    filled = {cell for cell, value in sheet.values.items() if value}
    alone = [key for key in own if sheet.fields[key] in filled and _keeps_a_text(sheet, key, columns)]
    return [*(key for key in _EDITED if key in sheet.fields), *alone]


def _keeps_a_text(sheet: FormSheet, key: str, columns: Sequence[str]) -> bool:
    row = key.rsplit(".", 1)[0]
    others: list[Cell] = [sheet.fields[f"{row}.{column}"] for column in columns]
    return sum(bool(sheet.values[cell]) for cell in others) > 1


def _new_text(key: str, number: int) -> str:
    return _NEW_TEXTS.get(key, f"改写过的{key.replace('.', '第')}内容{{0}}").format(f"{number:02d}")


@pytest.mark.parametrize("seed", range(6))
def test_a_workbook_is_the_same_as_itself(seed: int) -> None:
    data = render(clean_workbook(seed)).data
    one, other = (Checked(submission_of(data, Path(path), SETTINGS), ()) for path in ("旧.xlsx", "新.xlsx"))
    comparison = compared(one, other)
    assert comparison.is_same
    assert comparison.units[0].changes == 0
    assert {str(project.fate) for project in comparison.units[0].projects} == {"没有改动"}


@given(st.lists(tables(), min_size=1, max_size=3), st.data())
@settings(max_examples=20, deadline=None)
def test_two_times_the_same_forms_are_still_the_same(
    drawn: list[PerformanceTable], data: st.DataObject
) -> None:
    doubled = [*drawn, *data.draw(st.lists(st.sampled_from(drawn), max_size=2))]
    sheets = [FormSheet.of(table) for table in doubled]
    assert compared(_file(sheets, "旧.xlsx"), _file(sheets, "新.xlsx")).is_same


@given(tables(), st.data())
@settings(max_examples=35, deadline=None)
def test_rows_taken_out_and_put_in_are_told_as_such(table: PerformanceTable, data: st.DataObject) -> None:
    rows = table.indicators
    gone = data.draw(st.sets(st.integers(0, len(rows) - 1)))
    shorter = table.model_copy(update={"indicators": tuple(r for i, r in enumerate(rows) if i not in gone)})
    whole, less = (_file([FormSheet.of(each, as_numbers=False)], "表.xlsx") for each in (table, shorter))
    for old, new, kind in ((whole, less, ChangeKind.GONE), (less, whole, ChangeKind.ADDED)):
        kinds = [c.kind for project in compared(old, new).units[0].projects for c in project.changes]
        assert kinds == [kind] * len(gone)
