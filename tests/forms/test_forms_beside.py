"""Forms side by side on one sheet: each is read as if it stood alone; where that cannot be, the second is named."""

from itertools import zip_longest

import pytest

from tests.forms.generated_forms import LABELS
from tests.rules.townships import clean_grids, findings, submission_of
from xl_tools.forms.read_form import read_forms
from xl_tools.model.finding import Severity
from xl_tools.model.grid import CellValue, Grid, Merge


def beside(*forms: Grid, gap: int = 1, merges: tuple[Merge, ...] = ()) -> Grid:
    """Return one sheet with forms from left to right, blank columns between them."""
    rows: list[list[CellValue]] = []
    together = list(merges)
    begins = 0
    for form in forms:
        rows = [
            [*left, *[None] * (begins - len(left)), *right]
            for left, right in zip_longest(rows, form.rows, fillvalue=())
        ]
        together += [Merge(m.top, m.left + begins, m.bottom, m.right + begins) for m in form.merges]
        begins += form.width + gap
    return Grid(forms[0].sheet, rows, together)


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("count", [2, 3])
def test_forms_side_by_side_are_read_as_each_alone(gap: int, count: int) -> None:
    forms = clean_grids()[:count]
    alone = [reading for form in forms for reading in read_forms(form, LABELS)]
    together = read_forms(beside(*forms, gap=gap), LABELS)
    assert [reading.table for reading in together] == [reading.table for reading in alone]
    assert [reading.leftovers for reading in together] == [()] * count
    width = forms[0].width + gap
    assert together[1].cells["code"].column == alone[1].cells["code"].column + width


def test_a_fault_is_found_at_its_cell_in_the_form_on_the_right() -> None:
    first, second, third = clean_grids()
    rows = [list(row) for row in second.rows]
    rows[6][3] = ""
    sheet = beside(first, Grid(second.sheet, rows, second.merges))
    (finding,) = findings(submission_of([sheet, third]))
    assert (finding.rule, finding.cell) == ("JX301", "L7")


def test_two_above_two_are_four() -> None:
    first, second, third = clean_grids()
    upper, lower = beside(first, second), beside(third, first)
    down = len(upper.rows) + 1
    moved = [Merge(m.top + down, m.left, m.bottom + down, m.right) for m in lower.merges]
    sheet = Grid("四张", [*upper.rows, [], *lower.rows], [*upper.merges, *moved])
    names = [reading.table.name for reading in read_forms(sheet, LABELS)]
    assert names == ["武装工作经费", "执法经费", "离任补贴", "武装工作经费"]


def test_another_form_that_cannot_be_read_is_asked_about_and_never_said_to_be_useless() -> None:
    first, second, third = clean_grids()
    width = first.width
    sheet = beside(first, second, merges=(Merge(30, width - 2, 30, width + 2),))
    told = [each for each in findings(submission_of([sheet, third])) if each.rule == "JX801"]
    assert [(each.cell, each.severity) for each in told] == [("I1", Severity.WARNING)]
    assert "像是另一张绩效目标表" in told[0].message
    assert "无用" not in told[0].hint


def test_the_labels_of_a_note_in_the_margin_are_no_form() -> None:
    first, *rest = clean_grids()
    rows = [list(row) for row in first.rows]
    rows[2] += ["", "项目名称", "见批复"]
    (told,) = findings(submission_of([Grid(first.sheet, rows, first.merges), *rest]))
    assert (told.rule, told.cell, told.severity) == ("JX801", "I3", Severity.INFO)
