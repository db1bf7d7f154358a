"""Read a sheet that is no standard form: by the template that fits it best, else by the labels in general use."""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import inf

from xl_tools.form_templates.by_labels import placed_by_labels
from xl_tools.form_templates.fitting import FilledSheet, Fit, best_fits, placed_by_template
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.forms.blocks import FormBlock, FoundLabel
from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.forms.read_placed import read_placed
from xl_tools.model.grid import Grid
from xl_tools.model.table_reading import TableReading

_OURS = frozenset({"scale", "plan", "purpose", *PLAN_FIELDS})
_OUR_COLUMNS = frozenset({"description", "basis"})


def read_by_own_templates(
    grid: Grid, known: KnownTemplates, blocks: Iterable[FormBlock]
) -> list[TableReading]:
    """Return the forms of a sheet that a bureau's own template fits, better than the standard form does."""
    if not known.own:
        return []
    sheet = FilledSheet(grid)
    fits = best_fits(sheet, known.own)
    standard = max(
        (len({label.field for label in block.labels}) for block in blocks if _is_ours(block)), default=0
    )
    if not fits or standard > fits[0].found:
        return []
    return _by_template(sheet, fits)


def read_foreign(
    grid: Grid, labels: Sequence[FoundLabel], known: KnownTemplates, blocks: Sequence[FormBlock]
) -> list[TableReading]:
    """Return the forms of a sheet that is none of ours; none where nothing on it looks like a form's indicators.

    A template that comes with the program is taken where it leaves no more unread than the general labels do.
    """
    if any(map(_is_ours, blocks)):
        return []
    if not blocks and not any(label.field in INDICATOR_FIELDS for label in labels):
        return []
    sheet = FilledSheet(grid)
    generally = [
        reading
        for reading in chain.from_iterable(map(read_placed, placed_by_labels(sheet)))
        if reading.table.indicators or reading.table.name
    ]
    fits = best_fits(sheet, known.shipped())
    by_template = _by_template(sheet, fits) if fits else []
    return by_template if by_template and _unread(by_template) <= _unread(generally) else generally


def _by_template(sheet: FilledSheet, fits: Sequence[Fit]) -> list[TableReading]:
    return [*chain.from_iterable(map(read_placed, placed_by_template(sheet, fits)))]


def _unread(readings: Sequence[TableReading]) -> float:
    """Return how many cells of forms were not read; a sheet of which nothing was read has no end of them."""
    return sum(len(reading.leftovers) for reading in readings) if readings else inf


def _is_ours(block: FormBlock) -> bool:
    """Whether a form is the standard one: by the parts, or the columns of indicators, that no other form has."""
    fields = {label.field for label in block.labels}
    return bool(fields & _OURS) or fields >= _OUR_COLUMNS
