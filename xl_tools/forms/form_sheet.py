"""Write the laid-out 绩效目标表 into a worksheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.layout import COLUMN_WIDTHS, PlacedCell, Role
from xl_tools.model.grid import Merge, number_text
from xl_tools.sheets import styles
from xl_tools.sheets.row_heights import WrappedText, row_heights, split_row
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.values.percent import format_percent

_CENTRED = {**styles.BOXED, "align": "center"}
_LOOKS: Mapping[Role, Properties] = {
    Role.TITLE: styles.TITLE,
    Role.UNIT_LINE: {**styles.TEXT, "align": "left"},
    Role.MONEY_UNIT: {**styles.TEXT, "align": "right"},
    Role.LABEL: styles.LABEL,
    Role.CODE: {**_CENTRED, "num_format": "@"},
    Role.NAME: _CENTRED,
    Role.AMOUNT: {**_CENTRED, "num_format": styles.AMOUNT_FORMAT},
    Role.PERCENT: _CENTRED,
    Role.PROSE: {**styles.BOXED, "align": "left"},
    Role.LEVEL: _CENTRED,
    Role.ENTRY: {**styles.BOXED, "align": "left"},
}
_LONGEST_ONE_LINE_LABEL = 5
_MINIMUM_HEIGHT = 22.0
_MINIMUM_HEIGHTS = {Role.TITLE: 36.0, Role.PROSE: 52.0, Role.ENTRY: 30.0}
_HUNDRED = 100
_SIZES = (12.0, 11.5, 11.0, styles.BODY_SIZE)
_ROOMIEST = 1.6  # times as high as they need, rows may be where a page has room


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """Where a form was put: the extent of each cell by its key (``code``, ``label.goals``, ``indicator.0.value``)."""

    places: Mapping[str, Merge]
    height: float
    """Of all rows together, in points."""

    @property
    def bottom(self) -> int:
        """The last row of the form."""
        return max(place.bottom for place in self.places.values())


def write_form(
    look: Look,
    worksheet: Worksheet,
    cells: Sequence[PlacedCell],
    top: int = 0,
    widths: Sequence[float] = COLUMN_WIDTHS,
    *,
    room: float = 0,
) -> WrittenForm:
    """Write the cells of one form from row ``top`` on, with column widths and row heights.

    A row that would have to be higher than a sheet allows becomes several, its cells merged over them. ``room`` are the
    points that a page has for all rows: a form that leaves some of them takes the largest size and the roomiest rows
    that fit.
    """
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, width)
    size, needed = _fitted(cells, room, widths)
    parts = [(row, part) for row, height in needed.items() for part in split_row(height)]
    rows: dict[int, list[int]] = defaultdict(list)
    for at, (row, height) in enumerate(parts, top):
        worksheet.set_row(at, round(height, 1))
        rows[row].append(at)
    places = {}
    for cell in cells:
        place = Merge(rows[cell.top][0], cell.left, rows[cell.bottom][-1], cell.right)
        _write(look, worksheet, place, cell, size)
        places[cell.key] = place
    return WrittenForm(places, sum(height for _, height in parts))


def _fitted(
    cells: Sequence[PlacedCell], room: float, widths: Sequence[float]
) -> tuple[float, dict[int, float]]:
    """Return the size of the text and the heights of the rows that fill the room best."""
    for size in _SIZES:
        heights = _heights(cells, size, widths)
        total = sum(heights.values())
        if total <= room:
            times = min(room / total, _ROOMIEST)
            return size, {row: height * times for row, height in heights.items()}
    return styles.BODY_SIZE, _heights(cells, styles.BODY_SIZE, widths)


def _heights(cells: Sequence[PlacedCell], size: float, widths: Sequence[float]) -> dict[int, float]:
    minimum = {
        row: max(
            _MINIMUM_HEIGHTS.get(cell.role, _MINIMUM_HEIGHT)
            for cell in cells
            if cell.top <= row <= cell.bottom
        )
        for row in range(min(cell.top for cell in cells), max(cell.bottom for cell in cells) + 1)
    }
    texts = [WrappedText(*cell[:4], _shown(cell), _size(cell, size)) for cell in cells]
    needed = row_heights(texts, widths)
    return {row: max(height, needed[row]) for row, height in minimum.items()}


def _size(cell: PlacedCell, size: float) -> float:
    return styles.TITLE_SIZE if cell.role is Role.TITLE else size


def _write(look: Look, worksheet: Worksheet, place: Merge, cell: PlacedCell, size: float) -> None:
    number = _stored(cell)
    cell_format = _format(look, cell, size)
    if (place.top, place.left) != (place.bottom, place.right):
        worksheet.merge_range(*place, "", cell_format)
    if number is None:
        write_text(worksheet, place.top, place.left, _shown(cell), cell_format)
    else:
        worksheet.write_number(place.top, place.left, number, cell_format)


def _shown(cell: PlacedCell) -> str:
    """Return the text as the cell holds it: a long label of the first column in two lines of much the same length."""
    middle = len(cell.text) // 2
    if cell.role is not Role.LABEL or cell.right > 0 or len(cell.text) <= _LONGEST_ONE_LINE_LABEL:
        return cell.text
    return f"{cell.text[:middle]}\n{cell.text[middle:]}"


def _format(look: Look, cell: PlacedCell, size: float) -> Format:
    properties = {**_LOOKS[cell.role], "font_size": _size(cell, size)}
    if cell.role is Role.ENTRY and cell.key.endswith(".value"):
        return look.format(properties, align="center")
    if cell.role is not Role.PERCENT:
        return look.format(properties)
    _, point, decimals = format_percent(cell.number or Decimal(0)).partition(".")
    return look.format(properties, num_format=f"0{point}{'0' * (len(decimals) - 1)}%")


def _stored(cell: PlacedCell) -> float | None:
    """Return the number a cell holds, or ``None`` for text, also where a cell's 15 digits would round the number."""
    if cell.number is None:
        return None
    scale = _HUNDRED if cell.role is Role.PERCENT else 1
    stored = float(cell.number / scale)
    return stored if Decimal(number_text(stored * scale)) == cell.number else None
