"""A form on as many pages as it needs at a size that can be read: on one nearly always, a very long one on several.

Each further page repeats the header of the indicators, and the labels and levels that reach over from the page before.
Where a row alone is too high, its texts are cut and go on. Heights are estimated as for a sheet, a little too high
rather than too low; whoever prints a page fits it exactly.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
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
_FURTHER_ROOM = (BLOCK_HEIGHT - _UNIT_LINE - _GAPS) * _SCALE
_HEADER_ROW = FIRST_INDICATOR_ROW - 1
_TOGETHER = {5: 6}  # the labels of the plan do not part from its values
_FEWEST_LINES = 6  # of a text that is begun at the foot of a page
_REPEATED_LINES = 4  # a level longer than this goes on, rather than being repeated
_CLOSING = frozenset("，。、；：？！）》〉”’】」』〕％‰…—·,.;:?!)]}%")
_OPENING = frozenset("（《〈“‘【「『〔￥([{")

Cells: TypeAlias = tuple[PlacedCell, ...]


_Page: TypeAlias = list[tuple[int, Mapping[str, str], float]]
"""Rows of the form, each with those of its texts that stand here, by key, and its height."""


def form_pages(cells: Cells) -> tuple[Cells, ...]:
    """Return the cells of each page: those given where one page is enough."""
    head = {cell.role: cell for cell in cells if cell.role in HEAD_ROLES}
    ruled = tuple(cell for cell in cells if cell.role not in HEAD_ROLES)
    texts = [WrappedText(c.top, c.left, c.bottom, c.right, c.text, _SIZE) for c in ruled]
    heights = row_heights(texts, COLUMN_WIDTHS, text_height("", _SIZE, 1))
    room = _first_room(head)
    if sum(heights.values()) <= room:
        return (cells,)
    pages = _filled(ruled, heights, room)
    rest: dict[str, str] = {}
    return tuple(tuple(_cells_of(pages, number, head, ruled, rest)) for number in range(len(pages)))


def _first_room(head: Mapping[Role, PlacedCell]) -> float:
    """Return what the first page has for the ruled form, in the points of a sheet."""
    lines = {role: line_count(cell.text, 14, BLOCK_WIDTH) for role, cell in head.items()}
    above = lines[Role.TITLE] * _TITLE_LINE + lines[Role.UNIT_LINE] * _UNIT_LINE + _GAPS
    return max(BLOCK_HEIGHT - above, BLOCK_HEIGHT / 2) * _SCALE


def _filled(cells: Cells, heights: Mapping[int, float], first_room: float) -> list[_Page]:
    """Lay row after row onto pages; a high row that does not fit is cut where the page ends."""
    own = {row: tuple(c for c in cells if c.top == c.bottom == row) for row in heights}
    whole = {row: {cell.key: cell.text for cell in own[row]} for row in heights}
    pages: list[_Page] = [[]]

    def needs_header(row: int) -> bool:
        return row > _HEADER_ROW and all(placed != _HEADER_ROW for placed, _, _ in pages[-1])

    def put(row: int, texts: Mapping[str, str], height: float) -> None:
        if needs_header(row):
            put(_HEADER_ROW, whole[_HEADER_ROW], heights[_HEADER_ROW])
        pages[-1].append((row, texts, height))

    for row in (row for row in heights if row != _HEADER_ROW):
        texts, height = whole[row], heights[row]
        while True:
            room = first_room if len(pages) == 1 else _FURTHER_ROOM
            taken = sum(height for _, _, height in pages[-1])
            left = room - taken - (heights[_HEADER_ROW] if needs_header(row) else 0)
            if height + heights.get(_TOGETHER.get(row, -1), 0.0) <= left:
                break
            may_begin = left >= text_height("\n" * (_FEWEST_LINES - 1), _SIZE, 1)
            if not pages[-1] or (may_begin and height > room / 2):
                here, rest = _cut(own[row], texts, left)
                if not any(rest.values()):
                    texts = here
                    break
                put(row, here, left)
                texts = rest
                height = max((text_height(rest[c.key], _SIZE, _width(c)) for c in own[row]), default=0.0)
            pages.append([])
        put(row, texts, height)
    if max(heights) == _HEADER_ROW:
        put(_HEADER_ROW, whole[_HEADER_ROW], heights[_HEADER_ROW])
    return pages


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
    fitting = bisect_right(range(len(text)), height, key=lambda n: text_height(text[:n], _SIZE, width)) - 1
    cut = max(fitting, 1)
    while 1 < cut < len(text) and (text[cut] in _CLOSING or text[cut - 1] in _OPENING):
        cut -= 1
    return text[:cut], text[cut:].removeprefix("\n")


def _cells_of(
    pages: Sequence[_Page], number: int, head: Mapping[Role, PlacedCell], cells: Cells, rest: dict[str, str]
) -> Iterator[PlacedCell]:
    """Yield the cells of a page in reading order, rows counted anew; ``rest`` is left of long texts over several rows."""
    if number:
        title = head[Role.UNIT_LINE]._replace(text=f"{head[Role.TITLE].text}（续）".replace("\n", ""))
        yield title._replace(key="continued", top=0, bottom=0)
        yield head[Role.MONEY_UNIT]._replace(top=0, bottom=0)
    else:
        yield from head.values()
    rows, later = pages[number], [row for page in pages[number + 1 :] for row, _, _ in page]
    before = -1
    for top, (row, texts, _) in enumerate(rows, start=1 if number else 2):
        for cell in cells:
            if not cell.top <= row <= cell.bottom:
                continue
            if cell.top == cell.bottom:
                text = texts[cell.key]
                number_kept = cell.number if text == cell.text else None
                yield cell._replace(top=top, bottom=top, text=text, number=number_kept)
            elif before < cell.top:
                heights = [height for row, _, height in rows if cell.top <= row <= cell.bottom]
                text = cell.text
                if line_count(text, _SIZE, _width(cell)) > _REPEATED_LINES:
                    text = rest.get(cell.key, text)
                    if any(cell.top <= row <= cell.bottom for row in later):
                        text, rest[cell.key] = _cut_text(text, _width(cell), sum(heights))
                yield cell._replace(top=top, bottom=top + len(heights) - 1, text=text)
        before = row
