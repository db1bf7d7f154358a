"""A form on as many pages as it needs at a size that can be read: on one nearly always, a very long one on several.

Each further page repeats the header of the indicators, and the labels and levels that reach over from the page before.
Where a row alone is too high, its texts are cut and go on. Heights are estimated as for a sheet, a little too high
rather than too low; whoever prints a page fits it exactly.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from xl_tools.forms.drawn_layout import STANDARD_SHAPE, FormShape
from xl_tools.forms.layout import PlacedCell, Role
from xl_tools.sheets.row_heights import WrappedText, line_count, row_heights, text_height, usable_width

SMALLEST_SIZE = 7.5
"""六号, the smallest size that a form is set in before it goes on to another page, in points."""

HEAD_ROLES = (Role.TITLE, Role.UNIT_LINE, Role.MONEY_UNIT)
"""What stands above the ruled form."""

BLOCK_WIDTH, BLOCK_HEIGHT = 156 / 25.4 * 72, 225 / 25.4 * 72
"""The text block of GB/T 9704-2012, in points."""

_POINTS = 5.5  # of a character of a column's width, on a sheet
_TITLE_LINE, _UNIT_LINE, _GAPS = 27.0, 15.0, 24.0  # points of a page that the lines above the form take
WIDE_WIDTH, WIDE_HEIGHT = 241 / 25.4 * 72, 138 / 25.4 * 72
"""The block of a page across, in points."""

_FEWEST_LINES = 6  # of a text that is begun at the foot of a page
_REPEATED_LINES = 4  # a level longer than this goes on, rather than being repeated
_CLOSING = frozenset("，。、；：？！）》〉”’】」』〕％‰…—·,.;:?!)]}%")
_OPENING = frozenset("（《〈“‘【「『〔￥([{")

Cells: TypeAlias = tuple[PlacedCell, ...]


_Page: TypeAlias = list[tuple[int, Mapping[str, str], float]]
"""Rows of the form, each with those of its texts that stand here, by key, and its height."""


class _Measures(NamedTuple):
    """What a shape makes of a page: columns in characters, sizes and rooms in the points of a sheet."""

    shape: FormShape
    block_width: float
    block_height: float

    @property
    def scale(self) -> float:
        """How much wider a form is on a sheet than on the page."""
        return sum(self.shape.widths) * _POINTS / self.block_width

    @property
    def size(self) -> float:
        """The smallest size of text, on a sheet."""
        return SMALLEST_SIZE * self.scale

    @property
    def further_room(self) -> float:
        """What a further page has for the ruled form."""
        return (self.block_height - _UNIT_LINE - _GAPS) * self.scale

    def first_room(self, head: Mapping[Role, PlacedCell]) -> float:
        """Return what the first page has for the ruled form."""
        lines = {role: line_count(cell.text, 14, self.block_width) for role, cell in head.items()}
        above = lines[Role.TITLE] * _TITLE_LINE + lines[Role.UNIT_LINE] * _UNIT_LINE + _GAPS
        return max(self.block_height - above, self.block_height / 2) * self.scale

    def width(self, cell: PlacedCell) -> float:
        """Return the points that a cell's text has."""
        return usable_width(self.shape.widths[cell.left : cell.right + 1])

    def lines(self, cell: PlacedCell) -> int:
        """Return how many lines a cell's text takes."""
        return line_count(cell.text, self.size, self.width(cell))


def _measures(shape: FormShape) -> _Measures:
    return _Measures(shape, *((WIDE_WIDTH, WIDE_HEIGHT) if shape.is_wide else (BLOCK_WIDTH, BLOCK_HEIGHT)))


def form_pages(cells: Cells, shape: FormShape = STANDARD_SHAPE) -> tuple[Cells, ...]:
    """Return the cells of each page: those given where one page is enough."""
    page = _measures(shape)
    head = {cell.role: cell for cell in cells if cell.role in HEAD_ROLES}
    ruled = tuple(cell for cell in cells if cell.role not in HEAD_ROLES)
    texts = [WrappedText(c.top, c.left, c.bottom, c.right, c.text, page.size) for c in ruled]
    heights = row_heights(texts, shape.widths, text_height("", page.size, 1))
    room = page.first_room(head)
    if sum(heights.values()) <= room:
        return (cells,)
    pages = _filled(ruled, heights, room, page)
    rest: dict[str, str] = {}
    return tuple(tuple(_cells_of(pages, number, head, ruled, rest, page)) for number in range(len(pages)))


def _filled(cells: Cells, heights: Mapping[int, float], first_room: float, page: _Measures) -> list[_Page]:
    """Lay row after row onto pages; a high row that does not fit is cut where the page ends."""
    own = {row: tuple(c for c in cells if c.top == c.bottom == row) for row in heights}
    whole = {row: {cell.key: cell.text for cell in own[row]} for row in heights}
    pages: list[_Page] = [[]]
    header = tuple(row for row in page.shape.header if row in heights)

    def needs_header(row: int) -> bool:
        return bool(header) and row > header[-1] and all(placed != header[-1] for placed, _, _ in pages[-1])

    def put(row: int, texts: Mapping[str, str], height: float) -> None:
        if needs_header(row):
            pages[-1].extend((each, whole[each], heights[each]) for each in header)
        pages[-1].append((row, texts, height))

    for row in (row for row in heights if row not in header):
        texts, height = whole[row], heights[row]
        while True:
            room = first_room if len(pages) == 1 else page.further_room
            taken = sum(height for _, _, height in pages[-1])
            left = room - taken - (sum(map(heights.__getitem__, header)) if needs_header(row) else 0)
            if height + heights.get(page.shape.together.get(row, -1), 0.0) <= left:
                break
            may_begin = left >= text_height("\n" * (_FEWEST_LINES - 1), page.size, 1)
            if not pages[-1] or (may_begin and height > room / 2):
                here, rest = _cut(own[row], texts, left, page)
                if not any(rest.values()):
                    texts = here
                    break
                put(row, here, left)
                texts = rest
                height = max(
                    (text_height(rest[c.key], page.size, page.width(c)) for c in own[row]), default=0.0
                )
            pages.append([])
        put(row, texts, height)
    if header and max(heights) == header[-1]:
        pages[-1].extend((each, whole[each], heights[each]) for each in header)
    return pages


def _cut(
    own: Cells, texts: Mapping[str, str], height: float, page: _Measures
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what of a row's texts stands within a height, and what is left; labels and short levels stand in both."""
    here, rest = {}, {}
    for cell in own:
        text = texts[cell.key]
        first, after = _cut_text(text, page.size, page.width(cell), height)
        here[cell.key], rest[cell.key] = (text, "") if cell.role is Role.LABEL else (first, after)
    if any(rest.values()):
        rest |= {cell.key: cell.text for cell in own if _is_repeated(cell, page)}
    return here, rest


def _is_repeated(cell: PlacedCell, page: _Measures) -> bool:
    short = page.lines(cell) <= _REPEATED_LINES
    return cell.role is Role.LABEL or (cell.role is Role.LEVEL and short)


def _cut_text(text: str, size: float, width: float, height: float) -> tuple[str, str]:
    """Cut a text after as many lines as a height has; neither part has a mark where no line may have it."""
    if text_height(text, size, width) <= height:
        return text, ""
    fitting = bisect_right(range(len(text)), height, key=lambda n: text_height(text[:n], size, width)) - 1
    cut = max(fitting, 1)
    while 1 < cut < len(text) and (text[cut] in _CLOSING or text[cut - 1] in _OPENING):
        cut -= 1
    return text[:cut], text[cut:].removeprefix("\n")


def _cells_of(  # noqa: PLR0917 - the page among its pages
    pages: Sequence[_Page],
    number: int,
    head: Mapping[Role, PlacedCell],
    cells: Cells,
    rest: dict[str, str],
    page: _Measures,
) -> Iterator[PlacedCell]:
    """Yield the cells of a page in reading order, rows counted anew; ``rest`` is left of long texts over several rows."""
    if number:
        title = head[Role.UNIT_LINE]._replace(text=f"{head[Role.TITLE].text}（续）".replace("\n", ""))
        yield title._replace(key="continued", top=0, bottom=0)
        yield head[Role.MONEY_UNIT]._replace(top=0, bottom=0)
    else:
        yield from head.values()
    rows, later = pages[number], [row for further in pages[number + 1 :] for row, _, _ in further]
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
                if page.lines(cell) > _REPEATED_LINES:
                    text = rest.get(cell.key, text)
                    if any(cell.top <= row <= cell.bottom for row in later):
                        text, rest[cell.key] = _cut_text(text, page.size, page.width(cell), sum(heights))
                yield cell._replace(top=top, bottom=top + len(heights) - 1, text=text)
        before = row
