"""Whatever cell of a real workbook a clerk types over, the comparison tells that very cell."""

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.comparison.submissions import changes, compared
from tests.rules.townships import LABELS
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.submission import SheetRole, SourceFile, Submission
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of, open_submission
from xl_tools.sources.templates import SAMPLE, bundled


@cache
def _grids() -> tuple[Grid, ...]:
    path = bundled(SAMPLE)
    return tuple(grids_of(path.read_bytes(), path, shipped_settings()))


def _read(*grids: Grid) -> Submission:
    return read_submission(SourceFile("表.xlsx", "表.xlsx", "0"), grids, LABELS)


@cache
def _sample() -> Submission:
    return _read(*_grids())


@cache
def _typed_cells() -> tuple[tuple[str, Cell], ...]:
    """Return every cell that a clerk has typed into a form or into the narrative."""
    sample = _sample()
    cells = [
        (reading.sheet, label.cell)
        for reading in sample.tables
        for key in reading.texts
        for label in reading.written(key)
    ]
    narrative = next(note.name for note in sample.sheets if note.role is SheetRole.NARRATIVE)
    assert sample.narrative
    return (*cells, *((narrative, cell) for cell in sample.narrative.cells))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_cell_typed_over_is_told_with_what_stood_there(data: st.DataObject) -> None:
    sheet, cell = data.draw(st.sampled_from(_typed_cells()))
    new = data.draw(st.sampled_from(["改过的内容", "12.34", "60%", "一、改过的标题"]))
    grids = []
    for grid in _grids():
        rows = [list(row) for row in grid.rows]
        if grid.sheet == sheet:
            rows[cell.row][cell.column] = new
        shown = {
            place: text for place, text in (grid.shown or {}).items() if (grid.sheet, place) != (sheet, cell)
        }
        grids.append(Grid(grid.sheet, rows, grid.merges, shown))
    old = next(grid.text(*cell) for grid in _grids() if grid.sheet == sheet)
    told = changes(compared(Checked(_sample(), ()), Checked(_read(*grids), ())))
    at = [
        change
        for change in told
        for place in (change.old_place, change.new_place)
        if place and (place.sheet, place.cell) == (sheet, cell.address)
    ]
    if old == new:
        assert not told
        return
    assert any(new in change.new for change in at)
    assert any(change.old in old or old in change.old for change in at)


def test_the_sample_is_the_same_as_itself_read_again() -> None:
    path = Path(bundled(SAMPLE))
    again = open_submission(path, shipped_settings())
    assert compared(Checked(again, ()), Checked(open_submission(path, shipped_settings()), ())).is_same


def test_the_real_document_is_the_same_as_itself(seed: Path) -> None:
    one = Checked(open_submission(seed, shipped_settings()), ())
    assert compared(one, Checked(open_submission(seed, shipped_settings()), ())).is_same
