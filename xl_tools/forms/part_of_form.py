"""A part of a form by itself, one row or some, completed with what it lacks: then it is read and checked as a whole form is."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from xl_tools.forms.blocks import FoundLabel, find_blocks, find_labels
from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.grid import Cell, CellValue, Grid, Merge
from xl_tools.values.amount import parse_amount
from xl_tools.values.percent import parse_percent

_STANDARD_COLUMNS = (1, 1, 1, 2, 1, 1)
"""How many columns each field of an indicator takes on the standard form."""

_PERIOD_COLUMNS = (1, 3, 4, 5)
"""In which of its columns the periods of a plan begin."""

Row: TypeAlias = list[CellValue]

_HEADER_LABELS = 3  # a row with this many is the header of the indicators


class CompletedForm(NamedTuple):
    """A grid in which a form can be read; the part that was there begins at row ``above`` and ends before ``below``.

    ``is_whole`` is whether it was a form itself.
    """

    grid: Grid
    above: int
    below: int
    is_whole: bool = False


def completed_form(part: Grid, labels: Labels) -> CompletedForm | None:
    """Return a form around some rows of one, nothing said in what is added; ``None`` where they are no rows of a form.

    Rows without a label are indicators: six cells as they are seen, or the seven columns of the standard form. The lower
    row of the standard form's plan gets the labels that stand above it there.
    """
    if find_blocks(part, labels):
        return CompletedForm(part, 0, part.height, is_whole=True)
    found = find_labels(part, labels)
    fields = {label.field for label in found}
    if _is_lower_row_of_plan(part, found):
        completed = completed_form(_with_periods(part, labels), labels)
        return completed and completed._replace(above=completed.above + 1)
    begins = fields.isdisjoint({"code", "name"})
    above: list[Row] = [_spread((labels.canonical("code"), labels.canonical("name")))] if begins else []
    below: list[Row] = []
    if "goals" not in fields:
        (above if begins else below).append([labels.canonical("goals")])
    merges: list[Merge] = []
    if sum(label.field in INDICATOR_FIELDS for label in found) < _HEADER_LABELS:
        if _begins_with_label(part, labels):
            below.append([labels.canonical(field) for field in INDICATOR_FIELDS])
        elif spans := _spans(part):
            header: Row = []
            for field, span in zip(INDICATOR_FIELDS, spans, strict=True):
                if span > 1:
                    merges.append(Merge(len(above), len(header), len(above), len(header) + span - 1))
                header += [labels.canonical(field), *[None] * (span - 1)]
            above.append(header)
        else:
            return None
    grid = _lowered(part, above, below, merges)
    return CompletedForm(grid, len(above), len(above) + part.height)


def _lowered(part: Grid, above: Sequence[Row], below: Sequence[Row], merges: Sequence[Merge] = ()) -> Grid:
    """Return a part with rows above and below it; ``merges`` are theirs."""
    down = len(above)
    own = (Merge(m.top + down, m.left, m.bottom + down, m.right) for m in part.merges)
    return replace(
        part,
        rows=[*above, *part.rows, *below],
        merges=(*merges, *own),
        shown=None if part.shown is None else {_lower(cell, down): text for cell, text in part.shown.items()},
        faults={_lower(cell, down): text for cell, text in part.faults.items()},
        covered={},
    )


def _is_lower_row_of_plan(part: Grid, found: Sequence[FoundLabel]) -> bool:
    """Whether a part begins with the figures of a plan beside its merged label, the labels of the periods left out."""
    return (
        [(label.field, label.cell, label.inline) for label in found[:1]] == [("plan", Cell(0, 0), "")]
        and part.width == sum(_STANDARD_COLUMNS)
        and not any(label.field in PLAN_FIELDS for label in found)
    )


def _with_periods(part: Grid, labels: Labels) -> Grid:
    """Return the lower row of a plan below the upper one, which has the label of both."""
    rows = [[*row] for row in part.rows]
    upper: Row = [rows[0][0], *[None] * (part.width - 1)]
    for field, column in zip(PLAN_FIELDS, _PERIOD_COLUMNS, strict=True):
        upper[column] = labels.canonical(field)
    rows[0][0] = None
    return _lowered(replace(part, rows=rows), [upper], [])


def _spans(part: Grid) -> Sequence[int]:
    """Return how many columns each field of rows without labels takes; none where they are no indicators."""
    texts = [text for _, text in part.filled()]
    if texts and all(parse_percent(text) is not None or parse_amount(text) is not None for text in texts):
        return ()  # the figures of the plan or of the budget, without their labels
    covered = {c for m in part.merges if m.top == 0 for c in range(m.left + 1, m.right + 1)}
    starts = [column for column in range(part.width) if column not in covered]
    if len(starts) == len(INDICATOR_FIELDS):
        return [after - before for before, after in pairwise((*starts, part.width))]
    return _STANDARD_COLUMNS if not covered and part.width == sum(_STANDARD_COLUMNS) else ()


def _begins_with_label(part: Grid, labels: Labels) -> bool:
    firsts = (next(filter(None, texts), "") for texts in part.texts)
    return any(text and labels.field_and_value(text) is not None for text in firsts)


def _spread(texts: Sequence[str]) -> Row:
    """Return texts with an empty cell behind each."""
    return [each for text in texts for each in (text, None)]


def _lower(cell: Cell, rows: int) -> Cell:
    return Cell(cell.row + rows, cell.column)
