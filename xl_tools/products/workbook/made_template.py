"""A form template made from a form, filled or blank: placeholders where its values stand, one row of its list."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_tools.form_templates.drawn import NOTES_SHEET
from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.placement import ListSpot, Placement, Spot
from xl_tools.forms.placed_form import TOTALS
from xl_tools.forms.split_values import parted_code
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table_reading import TableReading
from xl_tools.opc.package import Package, refusing
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.plain_sheets import enter_plain_sheet
from xl_tools.opc.repeated_rows import Moves, with_cells_filled, with_rows_repeated
from xl_tools.opc.workbook_sheets import take_sheet_out

_CALCULATIONS = "calcChain"
_WEIGHTS = (Decimal(90), Decimal(100))


class MadeTemplate(NamedTuple):
    """The template's workbook, which fields it has where, and what of the form was taken for no field."""

    data: bytes
    fields: tuple[tuple[str, str], ...]
    left_over: tuple[tuple[str, str], ...]


def made_template(
    package: Package, placement: Placement, reading: TableReading, name: str, *, is_alone: bool = True
) -> MadeTemplate:
    """Return a form as a template: only its sheet stays, with 表样说明 behind it.

    Of a sheet on which it is not alone the rows of the other forms below go.
    """
    grid = placement.grid
    cells = dict(_once(placement.spots, grid, reading)) | dict(_title(reading))
    repeats: dict[int, int] = {}
    for rows in placement.lists:
        last = _last_row(grid, rows)
        cells |= _row(rows)
        repeats |= dict.fromkeys(range(rows.top + 1, last + 1), 0)
    if not is_alone:
        repeats |= dict.fromkeys(range(placement.bottom, grid.height), 0)
    with refusing(package, "用这张表做不出表样"):
        draft = PackageDraft(package)
        part = draft.sheets[grid.sheet]
        xml = with_cells_filled(draft.read(part), part, cells, {}, [])
        draft.write(part, with_rows_repeated(xml, part, Moves(repeats)))
        if chain := draft.linked(draft.workbook, _CALCULATIONS):
            draft.drop(chain, draft.workbook)
        others = [sheet for sheet in draft.original.sheets if sheet != grid.sheet]
        others = [sheet for sheet in others if not take_sheet_out(draft, sheet, with_formulas=True)]
        for sheet in others:  # one that referred to it may be out by now
            take_sheet_out(draft, sheet, with_formulas=True)
        enter_plain_sheet(draft, NOTES_SHEET, _notes(placement, reading, name))
        moved = Moves(repeats)
        told = tuple(
            (Cell(moved.first(cell.row), cell.column).address, str(text))
            for cell, text in sorted(cells.items())
            if text
        )
        left = tuple((each.cell.address, each.text) for each in reading.leftovers)
        return MadeTemplate(draft.package(), told, left)


def _once(spots: Iterable[Spot], grid: Grid, reading: TableReading) -> Iterator[tuple[Cell, str]]:
    used: set[Cell] = set()
    for spot in spots:
        filled = [cell for cell in spot.cells if grid.text(*cell) and cell not in used]
        places = filled or [cell for cell in spot.cells if cell not in used]
        if not places:
            continue
        yield (
            places[0],
            "".join(part.written if isinstance(part, Placeholder) else part for part in spot.parts),
        )
        used.add(places[0])
        if [getattr(part, "name", "") for part in spot.parts] == ["项目名称"] and parted_code(
            grid.text(*places[0])
        ):
            yield places[0], "{项目编码}-{项目名称}"
        if spot.is_prose:
            pieces = {label.cell for pieces in reading.pieces.values() for label in pieces}
            for cell in filled[1:]:
                if cell in pieces:
                    used.add(cell)
                    yield cell, ""


def _title(reading: TableReading) -> Iterator[tuple[Cell, str]]:
    title, name = reading.table.title, reading.table.name
    if name and name in title:
        yield reading.cells["title"], title.replace(name, "{项目名称}", 1)


def _row(rows: ListSpot) -> dict[Cell, str]:
    return {
        Cell(rows.top, columns[0]): Placeholder(name, in_rows=True).written
        for name, columns in rows.columns.items()
    }


def _last_row(grid: Grid, rows: ListSpot) -> int:
    """Return the last row of a list that says something in its columns; a row of totals is none of it."""
    columns = [column for columns in rows.columns.values() for column in columns]
    for row in range(min(rows.bottom, grid.height) - 1, rows.top, -1):
        texts = [*grid.texts[row]]
        if any(grid.text(row, column) for column in columns) and not any(text in TOTALS for text in texts):
            return row
    return rows.top


def _notes(placement: Placement, reading: TableReading, name: str) -> list[tuple[str, str | Decimal]]:
    weights = [row.weight for row in reading.table.indicators if row.weight is not None]
    total = sum(weights, Decimal(0))
    notes: Mapping[str, str] = {
        "表样名称": name,
        "种类": placement.kind.value,
        "金额单位": reading.money_unit,
        "权重合计": str(total) if total in _WEIGHTS else "",
    }
    return [(label, value) for label, value in notes.items() if value]
