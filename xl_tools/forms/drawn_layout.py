"""The layout of a form that is none of ours: as it is drawn on its sheet, what stands above it as the lines of a head."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.forms.layout import FIRST_INDICATOR_ROW, PRINTED_WIDTHS, PlacedCell, Role
from xl_tools.model.form_facts import FormFacts
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.model.table_reading import TableReading
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import bare_unit, stated_unit
from xl_tools.values.text import squeeze

_HEAD_ROWS = 2  # the title, and the line below it
_NARROWEST, _WIDEST = 6.0, 30.0
_WIDE, _MANY = 130.0, 10  # characters, and columns: a form with more is printed across the page
DRAWN_TITLE = "title.drawn"
"""The key of a title that is printed as it is drawn, whatever the 目录 calls the form."""

_PROSE = frozenset({"goals", "purpose", "long_goals", "实际完成情况", "项目概况"})
_ROLES = {"code": Role.CODE, "name": Role.NAME, "level1": Role.LEVEL, "level2": Role.LEVEL}


class FormShape(NamedTuple):
    """The columns of a laid-out form in characters, the rows of the header of its list, rows that do not part from the next.

    ``is_wide`` forms are printed across the page.
    """

    widths: tuple[float, ...] = PRINTED_WIDTHS
    header: tuple[int, ...] = (FIRST_INDICATOR_ROW - 1,)
    together: Mapping[int, int] = {5: 6}  # the labels of the plan do not part from its values
    is_wide: bool = False


STANDARD_SHAPE = FormShape()


def shape_of(reading: TableReading) -> FormShape:
    """Return the shape in which a form is laid out."""
    if reading.form is None or reading.form.drawn is None:
        return STANDARD_SHAPE
    area = _area(reading, reading.form)
    widths = _widths(reading.form, reading.form.drawn, area)
    header = _header_rows(reading)
    lines = [line for line, row in enumerate(area.rows, _HEAD_ROWS) if row in header]
    return FormShape(widths, tuple(lines), {}, is_wide=sum(widths) > _WIDE or len(widths) > _MANY)


def _header_rows(reading: TableReading) -> range:
    """Return the rows of the labels above the list of indicators."""
    rows = [label.cell.row for key, label in reading.labels.items() if f"label.{key}" in reading.cells]
    return range(min(rows), max(rows) + 1) if rows else range(0)


class _Area(NamedTuple):
    """The rows of a sheet that are a form's ruled part, in their order, the first of its columns, and the one behind the last."""

    rows: tuple[int, ...]
    left: int
    right: int

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.right - self.left


def _area(reading: TableReading, facts: FormFacts) -> _Area:
    """Return the ruled part: from the first label down to the last row with a text; of a list, its header and the project's rows."""
    grid = facts.drawn or Grid("", [])
    labels = [label.cell.row for label in reading.labels.values()]
    labels += [
        cell.row for key in ("code", "name") if (cell := reading.cells.get(key)) and _is_beside(grid, cell)
    ]
    first, end = min(labels, default=facts.top), min(facts.bottom, grid.height)
    header = _header_rows(reading)
    if "name" in reading.labels and reading.labels["name"].cell.row in header:
        rows = [*header, *(row for row in range(max(header.stop, facts.top), end) if _is_of(reading, row))]
    else:
        rows = list(range(first, end))
    while rows and not any(grid.texts[rows[-1]]):
        rows.pop()
    filled = [len(grid.texts[row]) for row in rows]
    used = [column + 1 for row in rows for column, text in enumerate(grid.texts[row]) if text]
    merged = [merge.right + 1 for merge in grid.merges if merge.top in rows]
    right = max([*used, *merged], default=max(filled, default=1))
    return _Area(tuple(rows), min(used, default=1) - 1, right)


def _is_beside(grid: Grid, cell: Cell) -> bool:
    """Whether something stands left of a cell: whose form it is stands in its first row, with a label that a template needs not."""
    return any(grid.text(cell.row, column) for column in range(cell.column))


def _is_of(reading: TableReading, row: int) -> bool:
    return any(cell.row == row for cell in reading.cells.values())


def _widths(facts: FormFacts, grid: Grid, area: _Area) -> tuple[float, ...]:
    """Return the widths of the columns: the template's, else as wide as their texts ask."""
    columns = slice(area.left, area.right)
    if len(facts.widths) >= area.right and all(facts.widths[columns]):
        return facts.widths[columns]
    merged = {Cell(merge.top, merge.left) for merge in grid.merges if merge.right > merge.left}
    longest = [
        max(
            (
                max(map(len, text.split("\n")))
                for row in area.rows
                if (text := grid.text(row, column)) and Cell(row, column) not in merged
            ),
            default=0,
        )
        for column in range(area.left, area.right)
    ]
    return tuple(min(max(_NARROWEST, 2.2 * length), _WIDEST) for length in longest)


def drawn_cells(reading: TableReading) -> list[PlacedCell]:
    """Return the cells of a form as it is drawn on its sheet, in reading order."""
    facts = reading.form
    if facts is None or facts.drawn is None:
        return []
    area = _area(reading, facts)
    return [*_head(reading, facts.drawn, area), *_ruled(reading, facts.drawn, area)]


def _head(reading: TableReading, grid: Grid, area: _Area) -> Iterator[PlacedCell]:
    """Yield title, line below it and unit of money: what stands above the ruled part."""
    title = reading.texts.get("title", "")
    above = [
        text
        for row in range(_top(reading), area.rows[0] if area.rows else 0)
        for text in grid.texts[row]
        if text and text != title
    ]
    money = [text for text in above if bare_unit(text) or (stated_unit(text)[0] and not stated_unit(text)[1])]
    lines = [text for text in above if text not in money]
    last = area.width - 1
    split = max(last - max(1, area.width // 4), 0)
    yield PlacedCell(0, 0, 0, last, Role.TITLE, DRAWN_TITLE, title)
    yield PlacedCell(1, 0, 1, split, Role.UNIT_LINE, "unit_line", "　".join(lines))
    yield PlacedCell(1, min(split + 1, last), 1, last, Role.MONEY_UNIT, "money_unit", "".join(money[:1]))


def _top(reading: TableReading) -> int:
    facts = reading.form
    title = reading.cells.get("title")
    first = min((label.cell.row for label in reading.labels.values()), default=0)
    if title is not None:
        return min(title.row, first)
    return min(facts.top if facts else 0, first)


def _ruled(reading: TableReading, grid: Grid, area: _Area) -> Iterator[PlacedCell]:
    around = Neighbours(grid)
    keys: dict[Cell, str] = {}
    for key, cell in reading.cells.items():
        if not key.startswith(("label.", "slot.", "indicator.next")) and key not in {"title", "unit_line"}:
            keys.setdefault(cell, key)
    labels = {label.cell for label in reading.labels.values()}
    placed: set[Cell] = set()
    lines = {row: line for line, row in enumerate(area.rows, _HEAD_ROWS)}
    for row in area.rows:
        for column in range(area.left, area.right):
            extent = around.extent(Cell(row, column))
            first = Cell(extent.top, extent.left)
            if first in placed:
                continue
            placed.add(first)
            shown = Merge(
                lines[row],
                column - area.left,
                max(line for at, line in lines.items() if extent.top <= at <= extent.bottom),
                min(extent.right, area.right - 1) - area.left,
            )
            text = grid.text(*first)
            key = "" if first in labels else keys.get(first, "")
            yield _cell(
                shown, key or f"cell.{first.row}.{first.column}", text, is_value=bool(key) or not text
            )


def _cell(place: Merge, key: str, text: str, *, is_value: bool) -> PlacedCell:
    column = key.rpartition(".")[2] if key.startswith("indicator.") else key
    if not is_value:
        role = Role.LABEL
    elif key in FUNDING_FIELDS or key.startswith(FUNDING_FIELDS):
        role = Role.AMOUNT
    elif key in _PROSE:
        role = Role.PROSE
    else:
        role = _ROLES.get(column, Role.ENTRY)
    number = _number(text) if role is Role.AMOUNT else None
    return PlacedCell(*place, role, key, text, number)


def _number(text: str) -> Decimal | None:
    bare = squeeze(text).replace(",", "")
    return parse_amount(bare) if bare.replace(".", "", 1).isdecimal() else None
