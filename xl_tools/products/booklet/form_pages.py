"""A form on as many pages as it needs at a size that can be read: on one nearly always, a very long one on several.

Each further page repeats the header of the indicators, and the labels and levels that reach over from the page before.
Where a row alone is too high, its texts are cut and go on. Heights are estimated as for a sheet, a little too high
rather than too low; whoever prints a page fits it exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xl_tools.forms.layout import COLUMN_WIDTHS, FIRST_INDICATOR_ROW, PlacedCell, Role
from xl_tools.sheets.row_heights import WrappedText, line_count, row_heights, text_height, usable_width

SMALLEST_SIZE = 7.5
"""六号, the smallest size that a form is set in before it goes on to another page, in points."""

HEAD_ROLES = (Role.TITLE, Role.UNIT_LINE, Role.MONEY_UNIT)
"""What stands above the ruled form."""

BLOCK_WIDTH, BLOCK_HEIGHT = 156 / 25.4 * 72, 225 / 25.4 * 72
"""The text block of GB/T 9704-2012, in points."""

_POINTS = 5.5  # of a character of a column's width, on a sheet
_SCALE = sum(COLUMN_WIDTHS) * _POINTS / BLOCK_WIDTH  # a form is this much wider on a sheet than on the page
_SIZE = SMALLEST_SIZE * _SCALE
_TITLE_LINE, _UNIT_LINE, _GAPS = 27.0, 15.0, 24.0  # points of a page that the lines above the form take
_HEADER_ROW = FIRST_INDICATOR_ROW - 1
_TOGETHER = {5: 6}  # the labels of the plan do not part from its values
_FEWEST_LINES = 6  # of a text that is begun at the foot of a page
_REPEATED_LINES = 4  # a level longer than this goes on, rather than being repeated
_CLOSING = frozenset("，。、；：？！）》〉”’】」』〕％‰…—·,.;:?!)]}%")
_OPENING = frozenset("（《〈“‘【「『〔￥([{")

Cells: TypeAlias = tuple[PlacedCell, ...]


@dataclass(slots=True)
class _Page:
    """The rows of one page, each a row of the form with those of its texts that stand here, by key."""

    room: float
    rows: list[tuple[int, Mapping[str, str], float]] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.room - sum(height for _, _, height in self.rows)


def form_pages(cells: Cells) -> tuple[Cells, ...]:
    """Return the cells of each page: those given where one page is enough."""
    texts = [WrappedText(c.top, c.left, c.bottom, c.right, c.text, _SIZE) for c in cells if not _is_head(c)]
    heights = row_heights(texts, COLUMN_WIDTHS, text_height("", _SIZE, 1))
    if sum(heights.values()) <= _room(cells):
        return (cells,)
    pages = _filled(cells, heights)
    rest: dict[str, str] = {}
    return tuple(tuple(_cells_of(page, n, cells, rest, pages)) for n, page in enumerate(pages))


def _is_head(cell: PlacedCell) -> bool:
    return cell.role in HEAD_ROLES


def _room(cells: Cells) -> float:
    """Return what the first page has for the ruled form, in the points of a sheet."""
    lines = {cell.role: line_count(cell.text, 14, BLOCK_WIDTH) for cell in cells if _is_head(cell)}
    head = lines[Role.TITLE] * _TITLE_LINE + lines[Role.UNIT_LINE] * _UNIT_LINE + _GAPS
    return max(BLOCK_HEIGHT - head, BLOCK_HEIGHT / 2) * _SCALE


def _filled(cells: Cells, heights: Mapping[int, float]) -> list[_Page]:
    """Lay row after row onto pages; a high row that does not fit is cut where the page ends."""
    own = _own_cells(cells)
    header = {cell.key: cell.text for cell in own[_HEADER_ROW]}
    pages = [_Page(_room(cells))]

    def turn() -> None:
        pages.append(_Page((BLOCK_HEIGHT - _UNIT_LINE - _GAPS) * _SCALE))

    def need_header(row: int) -> float:
        seen = any(placed == _HEADER_ROW for placed, _, _ in pages[-1].rows)
        return heights[_HEADER_ROW] if row > _HEADER_ROW and not seen else 0.0

    for row in (row for row in heights if row != _HEADER_ROW):
        texts, height = {cell.key: cell.text for cell in own[row]}, heights[row]
        while True:
            page = pages[-1]
            left = page.left - need_header(row)
            if height + heights.get(_TOGETHER.get(row, -1), 0.0) <= left:
                break
            may_begin = left >= text_height("\n" * (_FEWEST_LINES - 1), _SIZE, 1)
            if not page.rows or (may_begin and height > page.room / 2):
                texts, rest = _cut(own[row], texts, left)
                if not any(rest.values()):
                    break
                _put(page, row, texts, left, need_header(row), header)
                texts = rest
                height = _height(own[row], texts)
            turn()
        _put(pages[-1], row, texts, height, need_header(row), header)
    if max(heights) == _HEADER_ROW:
        _put(pages[-1], _HEADER_ROW, header, heights[_HEADER_ROW], 0.0, header)
    return pages


def _put(  # noqa: PLR0917 - a row as it is placed
    page: _Page,
    row: int,
    texts: Mapping[str, str],
    height: float,
    header_height: float,
    header: Mapping[str, str],
) -> None:
    if header_height:
        page.rows.append((_HEADER_ROW, header, header_height))
    page.rows.append((row, texts, height))


def _own_cells(cells: Cells) -> dict[int, Cells]:
    """Return the cells that stand in one row alone, by row."""
    rows = range(max(cell.bottom for cell in cells) + 1)
    return {
        row: tuple(cell for cell in cells if cell.top == cell.bottom == row and not _is_head(cell))
        for row in rows
    }


def _height(own: Cells, texts: Mapping[str, str]) -> float:
    return max((text_height(texts[cell.key], _SIZE, _width(cell)) for cell in own), default=0.0)


def _width(cell: PlacedCell) -> float:
    return usable_width(COLUMN_WIDTHS[cell.left : cell.right + 1])


def _cut(own: Cells, texts: Mapping[str, str], height: float) -> tuple[dict[str, str], dict[str, str]]:
    """Return what of a row's texts stands within a height, and what is left; labels and short levels stand in both."""
    here, rest = {}, {}
    for cell in own:
        text = texts[cell.key]
        first, after = _cut_text(text, _width(cell), height)
        here[cell.key], rest[cell.key] = (text, "") if cell.role is Role.LABEL else (first, after)
    if any(rest.values()):
        rest |= {cell.key: cell.text for cell in own if _is_repeated(cell)}
    return here, rest


def _is_repeated(cell: PlacedCell) -> bool:
    short = line_count(cell.text, _SIZE, _width(cell)) <= _REPEATED_LINES
    return cell.role is Role.LABEL or (cell.role is Role.LEVEL and short)


def _cut_text(text: str, width: float, height: float) -> tuple[str, str]:
    """Cut a text after as many lines as a height has; neither part has a mark where no line may have it."""
    if text_height(text, _SIZE, width) <= height:
        return text, ""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if text_height(text[:middle], _SIZE, width) <= height else (low, middle - 1)
        )
    cut = max(low, 1)
    while 1 < cut < len(text) and (text[cut] in _CLOSING or text[cut - 1] in _OPENING):
        cut -= 1
    return text[:cut], text[cut:].removeprefix("\n")


def _cells_of(
    page: _Page, number: int, cells: Cells, rest: dict[str, str], pages: Sequence[_Page]
) -> Iterator[PlacedCell]:
    """Yield the cells of a page in reading order, rows counted anew."""
    head = {cell.role: cell for cell in cells if _is_head(cell)}
    if number:
        title = head[Role.UNIT_LINE]._replace(text=f"{head[Role.TITLE].text}（续）".replace("\n", ""))
        yield title._replace(key="continued", top=0, bottom=0)
        yield head[Role.MONEY_UNIT]._replace(top=0, bottom=0)
    else:
        yield from head.values()
    first = 1 if number else 2
    placed = [row for row, _, _ in page.rows]
    for at, (row, texts, _) in enumerate(page.rows):
        for cell in cells:
            if _is_head(cell) or not cell.top <= row <= cell.bottom:
                continue
            if cell.top == cell.bottom:
                text = texts[cell.key]
                number_kept = cell.number if text == cell.text else None
                yield cell._replace(top=first + at, bottom=first + at, text=text, number=number_kept)
            elif at == 0 or placed[at - 1] < cell.top:
                yield _spanning(cell, page, at, first, rest, is_last=_ends(cell, pages[number + 1 :]))


def _ends(cell: PlacedCell, later: Sequence[_Page]) -> bool:
    return not any(cell.top <= row <= cell.bottom for page in later for row, _, _ in page.rows)


def _spanning(
    cell: PlacedCell, page: _Page, at: int, first: int, rest: dict[str, str], *, is_last: bool
) -> PlacedCell:
    """Return the part of a cell over several rows that stands on a page: repeated, or a long text going on."""
    rows = [height for row, _, height in page.rows[at:] if row <= cell.bottom]
    text = cell.text
    if line_count(text, _SIZE, _width(cell)) > _REPEATED_LINES:
        text = rest.get(cell.key, text)
        if not is_last:
            text, rest[cell.key] = _cut_text(text, _width(cell), sum(rows)) if text else ("", "")
    return cell._replace(top=first + at, bottom=first + at + len(rows) - 1, text=text)
