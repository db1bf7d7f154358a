"""A part of a form by itself, one row or some, completed with what it lacks: then it is read and checked as a whole form is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from xl_tools.forms.blocks import find_blocks, find_labels
from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.model.grid import Cell, CellValue, Grid, Merge
from xl_tools.values.amount import parse_amount
from xl_tools.values.percent import parse_percent

_STANDARD_COLUMNS = (1, 1, 1, 2, 1, 1)
"""How many columns each field of an indicator takes on the standard form."""

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

    Rows without a label are indicators: six cells, or the seven columns of the standard form.
    """
    if find_blocks(part, labels):
        return CompletedForm(part, 0, part.height, is_whole=True)
    found = find_labels(part, labels)
    fields = {label.field for label in found}
    has_header = sum(label.field in INDICATOR_FIELDS for label in found) >= _HEADER_LABELS
    above: list[list[CellValue]] = []
    below: list[list[CellValue]] = []
    merges: tuple[Merge, ...] = ()
    begins = fields.isdisjoint({"code", "name"})
    if begins:
        above.append(_spread((labels.canonical("code"), labels.canonical("name"))))
    if "goals" not in fields:
        (above if begins else below).append([labels.canonical("goals")])
    if not has_header:
        header: list[CellValue] = [labels.canonical(field) for field in INDICATOR_FIELDS]
        if not _begins_with_label(part, labels):
            spans = _spans(part)
            if not spans:
                return None
            header = []
            for field, span in zip(INDICATOR_FIELDS, spans, strict=True):
                left = len(header)
                header += [labels.canonical(field), *[None] * (span - 1)]
                if span > 1:
                    merges = (Merge(len(above), left, len(above), left + span - 1),)
            above.append(header)
        else:
            below.append(header)
    down = len(above)
    merges += tuple(Merge(m.top + down, m.left, m.bottom + down, m.right) for m in part.merges)
    grid = replace(
        part,
        rows=[*above, *part.rows, *below],
        merges=merges,
        shown=None if part.shown is None else {_lower(cell, down): text for cell, text in part.shown.items()},
        faults={_lower(cell, down): text for cell, text in part.faults.items()},
        covered={},
    )
    return CompletedForm(grid, down, down + part.height)


def _spans(part: Grid) -> Sequence[int]:
    """Return how many columns each field of rows without labels takes; none where they are no indicators."""
    texts = [text for _, text in part.filled()]
    if texts and all(parse_percent(text) is not None or parse_amount(text) is not None for text in texts):
        return ()  # the figures of the plan or of the budget, without their labels
    if part.width == len(INDICATOR_FIELDS):
        return [1] * len(INDICATOR_FIELDS)
    return _STANDARD_COLUMNS if part.width == sum(_STANDARD_COLUMNS) else ()


def _begins_with_label(part: Grid, labels: Labels) -> bool:
    firsts = (next(filter(None, texts), "") for texts in part.texts)
    return any(text and labels.field_and_value(text) is not None for text in firsts)


def _spread(texts: Sequence[str]) -> list[CellValue]:
    """Return texts with an empty cell behind each."""
    return [each for text in texts for each in (text, None)]


def _lower(cell: Cell, rows: int) -> Cell:
    return Cell(cell.row + rows, cell.column)
