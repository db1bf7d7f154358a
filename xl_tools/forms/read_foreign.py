"""Read a sheet that is no standard form: by the template that fits it best, else by the labels in general use."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from math import inf

from xl_tools.form_templates.by_labels import may_be_forms, placed_by_labels
from xl_tools.form_templates.columns_of_forms import sheets_side_by_side
from xl_tools.form_templates.fitting import FilledSheet, Fit, best_fits, placed_by_template
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.form_templates.placeholders import placeholders_of
from xl_tools.form_templates.placement import ListSpot, Placement
from xl_tools.forms.blocks import FormBlock, FoundLabel
from xl_tools.forms.labels import INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.forms.read_placed import read_placed
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table_reading import TableReading

_OURS = frozenset({"scale", "plan", "purpose", *PLAN_FIELDS})
_UPPER_ROWS = 80
_OUR_COLUMNS = frozenset({"description", "basis"})


def read_by_own_templates(
    grid: Grid, known: KnownTemplates, blocks: Iterable[FormBlock]
) -> list[TableReading]:
    """Return the forms of a sheet that a bureau's own template fits, better than the standard form does."""
    if not known.own:
        return []
    beside = sheets_side_by_side(FilledSheet(grid))
    fits = [best_fits(sheet, known.own) for sheet in beside]
    standard = max(
        (len({label.field for label in block.labels}) for block in blocks if _is_ours(block)), default=0
    )
    if any(not each or standard > each[0].found for each in fits):
        return []
    readings = [*chain.from_iterable(map(_by_template, beside, fits))]
    # a template of one form, drawn from a sheet of two, may claim less of each than the general labels do
    return readings if len(beside) == 1 or _unread(readings) <= _unread(_generally(beside)) else []


def read_foreign(
    grid: Grid,
    labels: Sequence[FoundLabel],
    known: KnownTemplates,
    blocks: Sequence[FormBlock],
    *,
    even_ours: bool = False,
) -> list[TableReading]:
    """Return the forms of a sheet that is none of ours; none where nothing on it looks like a form's indicators.

    ``even_ours`` reads what looks like ours so too. A template that comes with the program is taken where it leaves no more unread than the general labels do.
    """
    if not even_ours and any(map(_is_ours, blocks)):
        return []
    sheet = FilledSheet(grid)
    if (
        not blocks
        and not any(label.field in INDICATOR_FIELDS for label in labels)
        and not may_be_forms(_upper_rows(grid))
    ):
        return []
    fits = best_fits(sheet, known.shipped())
    by_template = _by_template(sheet, fits) if fits else []
    if by_template and not _unread(by_template):
        return by_template
    beside = sheets_side_by_side(sheet)
    by_template = by_template if len(beside) == 1 else []
    generally = _generally(beside)
    return by_template if by_template and _unread(by_template) <= _unread(generally) else generally


def _generally(sheets: Iterable[FilledSheet]) -> list[TableReading]:
    """Return the forms of sheets as the labels in general use tell them."""
    placed = chain.from_iterable(map(placed_by_labels, sheets))
    readings = chain.from_iterable(map(read_placed, placed))
    return [reading for reading in readings if reading.table.indicators or reading.table.name]


def _upper_rows(grid: Grid) -> FilledSheet:
    """Return the rows in which a form would begin: a list of thousands of rows is looked at no further."""
    if grid.height <= _UPPER_ROWS:
        return FilledSheet(grid)
    merges = [merge for merge in grid.merges if merge.top < _UPPER_ROWS]
    shown, faults = (
        {cell: text for cell, text in (texts or {}).items() if cell.row < _UPPER_ROWS}
        for texts in (grid.shown, grid.faults)
    )
    return FilledSheet(replace(grid, rows=grid.rows[:_UPPER_ROWS], merges=merges, shown=shown, faults=faults))


def _by_template(sheet: FilledSheet, fits: Sequence[Fit]) -> list[TableReading]:
    """Return the forms of a sheet as a template says, and whatever else on them has a label in general use."""
    placed = placed_by_template(sheet, fits)
    readings = [*chain.from_iterable(map(read_placed, placed))]
    if not _unread(readings):
        return readings
    generally = placed_by_labels(sheet)
    if len(generally) != len(placed):
        return readings
    completed = map(_completed, placed, generally)
    return [*chain.from_iterable(map(read_placed, completed))]


def _completed(placed: Placement, generally: Placement) -> Placement:
    """Return where the fields of a form stand, with those that the template does not claim but a label in general use does."""
    known = {each.name for spot in placed.spots for each in placeholders_of(spot.parts)}
    taken = placed.labels | {cell for spot in placed.spots for cell in spot.cells[:1]}
    spots = [
        spot
        for spot in generally.spots
        if spot.label is not None
        and spot.label not in taken
        and known.isdisjoint(each.name for each in placeholders_of(spot.parts))
    ]
    lists = [_with_columns(rows, generally.lists, placed.labels) for rows in placed.lists]
    cells = {spot.label for spot in spots if spot.label} | {
        cell for rows in lists for cell in rows.labels.values()
    }
    return replace(placed, spots=(*placed.spots, *spots), lists=tuple(lists), labels=placed.labels | cells)


def _with_columns(rows: ListSpot, others: Iterable[ListSpot], labels: Collection[Cell]) -> ListSpot:
    """Return a list with the columns of the same rows that only the general labels tell."""
    same = next((other for other in others if other.top == rows.top), None)
    if same is None:
        return rows
    more = {
        name: columns
        for name, columns in same.columns.items()
        if name not in rows.columns and same.labels[name] not in labels
    }
    return rows._replace(
        columns={**rows.columns, **more},
        labels={**rows.labels, **{name: same.labels[name] for name in more}},
    )


def _unread(readings: Sequence[TableReading]) -> float:
    """Return how many cells of forms were not read; a sheet of which nothing was read has no end of them."""
    return sum(len(reading.leftovers) for reading in readings) if readings else inf


def _is_ours(block: FormBlock) -> bool:
    """Whether a form is the standard one: by the parts, or the columns of indicators, that no other form has."""
    fields = {label.field for label in block.labels}
    return bool(fields & _OURS) or fields >= _OUR_COLUMNS
