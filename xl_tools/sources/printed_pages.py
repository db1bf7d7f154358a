"""Pages as they are printed: their tables and the lines beside them, without what stands on every page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xl_tools.forms.blocks import is_of_head
from xl_tools.model.grid import Cell, Merge
from xl_tools.sources.pdf_marks import PageMarks
from xl_tools.sources.printed_lines import WIDE_GAP, Character, PrintedLine, joined, printed_lines_of
from xl_tools.sources.ruled_tables import RuledTable, ruled_tables
from xl_tools.sources.unruled_tables import unruled_tables
from xl_tools.values.text import squeeze

_MARGIN = 0.12  # of a page's height: where its number, and what stands on every page, is printed
_PAGE_NUMBER = re.compile(
    r"[—–―\-－·•~∙]*(?:第|共|page)?\d{1,4}(?:页|/\d{1,4}|of\d{1,4})*(?:[,，]?共\d{1,4}页)?[—–―\-－·•~∙]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_ON_MANY = 3  # pages with the same line at the same height: it stands on every one
_EDGES_OF_ONE = 2  # of a table of one column
_SAME_HEIGHT = 4.0  # points


@dataclass
class PrintedTable:
    """A table: its rows of texts, the ranges of merged cells, and the edges of its columns; the page it begins on."""

    page: int
    rows: list[list[str]]
    merges: list[Merge]
    across: Sequence[float]
    last_page: int = 0
    last_lines: dict[Cell, tuple[PrintedLine, float]] = field(default_factory=dict)
    """The last printed line of each cell of the last row, and the room there is."""
    first_lines: dict[Cell, PrintedLine] = field(default_factory=dict)


@dataclass
class LooseLine:
    """A line in no table, and the page it is on."""

    page: int
    line: PrintedLine

    @property
    def text(self) -> str:
        """What it says."""
        return self.line.text


@dataclass
class BoxedText:
    """A paragraph in a frame of its own, and the page it is on."""

    page: int
    text: str


Part: TypeAlias = PrintedTable | LooseLine | BoxedText
"""What is on a page."""


@dataclass
class PrintedPage:
    """What is on a page, from top to bottom."""

    number: int
    width: float
    height: float
    parts: list[Part]
    has_unruled: bool = False
    """Whether it has a table without upright lines, whose columns are told by gaps."""


def printed_page(number: int, marks: PageMarks, *, least_blank: float = WIDE_GAP) -> PrintedPage:
    """Return what the marks on a page are: tables, and lines in none. For ``least_blank`` see :class:`PrintedLine`."""
    characters = [Character(*each) for each in marks.characters]
    tables, level = ruled_tables(marks.lines)
    tables = [table for table in tables if sum(table.holds(*each.middle) for each in characters) > 0]
    tables = _outermost(tables)
    free = [each for each in characters if not any(table.holds(*each.middle) for table in tables)]
    unruled = unruled_tables(level, free)
    tables += unruled
    inside: dict[int, list[Character]] = {}
    loose = []
    for each in characters:
        place = next((place for place, table in enumerate(tables) if table.holds(*each.middle)), None)
        if place is None:
            loose.append(each)
        else:
            inside.setdefault(place, []).append(each)
    parts: list[tuple[float, Part]] = [
        each
        for place, held in inside.items()
        for each in _parts_of(number, tables[place], held, least_blank=least_blank)
    ]
    parts += [
        (line.top, LooseLine(number, line)) for line in printed_lines_of(loose, least_blank=least_blank)
    ]
    parts.sort(key=lambda each: each[0])
    return PrintedPage(number, marks.width, marks.height, [part for _, part in parts], bool(unruled))


def _parts_of(
    number: int, table: RuledTable, characters: Sequence[Character], *, least_blank: float
) -> Iterator[tuple[float, Part]]:
    """Yield a table and where it begins; of one column, its cells: each is a paragraph."""
    filled = _filled(number, table, characters, least_blank=least_blank)
    if len(table.across) > _EDGES_OF_ONE:
        yield table.top, filled
        return
    for top, (text,) in zip(table.down, filled.rows, strict=False):
        if text:
            yield top, BoxedText(number, text)


def _outermost(tables: Sequence[RuledTable]) -> list[RuledTable]:
    """Return the tables that lie in no other; a drawn frame around a whole page is none."""
    return [
        table
        for table in tables
        if not any(
            other is not table
            and len(other.cells) > 1
            and other.holds(table.across[0], table.top)
            and other.holds(table.across[-1], table.bottom)
            for other in tables
        )
        and not (
            len(table.cells) == 1
            and any(other is not table and table.holds(other.across[0], other.top) for other in tables)
        )
    ]


def _filled(
    number: int, table: RuledTable, characters: Sequence[Character], *, least_blank: float
) -> PrintedTable:
    """Return a table with what stands in its cells."""
    held: dict[tuple[int, int, int, int], list[Character]] = {}
    at = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell[0], cell[2] + 1)
        for column in range(cell[1], cell[3] + 1)
    }
    for each in characters:
        x, y = each.middle
        row = _place(table.down, y)
        column = _place(table.across, x)
        held.setdefault(at[row, column], []).append(each)
    lines = {cell: printed_lines_of(inside, least_blank=least_blank) for cell, inside in held.items()}
    pads = sorted(
        min(line.left - table.across[cell[1]], table.across[cell[3] + 1] - line.right)
        for cell, rows in lines.items()
        for line in rows
    )
    pad = max(pads[len(pads) // 20], 0.0) if pads else 0.0
    made = PrintedTable(
        number, [[""] * (len(table.across) - 1) for _ in table.down[1:]], [], table.across, last_page=number
    )
    for cell in table.cells:
        top, left, bottom, right = cell
        if (top, left) != (bottom, right):
            made.merges.append(Merge(top, left, bottom, right))
        if not (rows := lines.get(cell)):
            continue
        room = table.across[right + 1] - table.across[left] - 2 * pad
        made.rows[top][left] = joined(rows, room)
        if bottom == len(made.rows) - 1:
            made.last_lines[Cell(top, left)] = (rows[-1], room)
        if top == 0:
            made.first_lines[Cell(top, left)] = rows[0]
    return made


def _place(edges: Sequence[float], at: float) -> int:
    return max(0, min(sum(edge <= at for edge in edges) - 1, len(edges) - 2))


def without_running_lines(pages: Sequence[PrintedPage]) -> list[str]:
    """Take page numbers, and lines that stand at one height on many pages, off the pages; return what those lines say."""
    seen = Counter(_key(part) for page in pages for part in _in_margin(page))
    fewest = max(_ON_MANY, len(pages) // 4)
    taken: dict[str, None] = {}
    for page in pages:
        for part in _in_margin(page):
            is_number = _PAGE_NUMBER.fullmatch(squeeze(part.text))
            if not is_number and (seen[_key(part)] < fewest or is_of_head(part.text)):
                continue
            page.parts.remove(part)
            if not is_number:
                taken.setdefault(part.text)
    return [*taken]


def _in_margin(page: PrintedPage) -> list[LooseLine]:
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    return [
        part
        for part in page.parts
        if isinstance(part, LooseLine) and (part.line.top < top or part.line.bottom > bottom)
    ]


def _key(part: LooseLine) -> tuple[str, int]:
    return _DIGITS.sub("0", squeeze(part.text)), round(part.line.top / _SAME_HEIGHT)
