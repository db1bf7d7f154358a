"""Tables without upright lines: their rows lie between level lines, their columns are told by the gaps in these rows.

Rows below one another whose texts stand in the same columns are a block: head and list of a form have columns of their own.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from xl_tools.sources.printed_lines import Character
from xl_tools.sources.ruled_tables import Drawn, RuledTable, drawn_at, edges_of, joined_cells

_FEWEST_LINES = 4
_FEWEST_ROWS = 2  # with texts side by side
_WIDEST_ROW = 200.0  # points between two lines of a table
_SAME_EDGE = 6.0  # points that lines of one table may end apart
_GAP = 0.6  # of a character's height: a gap between two cells
_SPARE = 1.0  # point by which texts of two columns may overlap
_FURTHEST_HEADER = (
    36.0  # points between a short text at the edge of its column and the header in the middle of it
)
_FEWEST_CELLS = 3  # of a row that is surely one of several columns


class _Span(NamedTuple):
    """From where to where across something reaches."""

    left: float
    right: float


@dataclass
class _Block:
    """The columns in which the texts of some rows stand, and which rows these are."""

    columns: list[_Span]
    rows: list[int] = field(default_factory=list)

    def gaps(self) -> list[_Span]:
        """Return the gaps between the columns."""
        return [_Span(left.right, right.left) for left, right in pairwise(self.columns)]

    def taking(self, row: Sequence[_Span], characters: Sequence[Character]) -> list[_Span] | None:
        """Return the columns with a row taken in, texts parted where one ends right before the next; ``None`` where it has others."""
        if len(self.columns) < _FEWEST_CELLS < len(row):
            return None  # a label and its text, over a list
        row = _parted(row, self.columns, characters)
        taken = _as_few(_overlaid([*self.columns, *row]), self.columns, row)
        if not taken:
            return None
        of_columns = {_holding(taken, span) for span in self.columns}
        of_row = {_holding(taken, span) for span in row}
        is_same = len(of_columns) == len(self.columns) and len(of_row) == len(row)
        return taken if is_same and len(of_columns & of_row) > 1 else None


def unruled_tables(level: Sequence[Drawn], characters: Sequence[Character]) -> list[RuledTable]:
    """Return the tables that level lines of no other table make."""
    made = (unruled_table(lines, characters) for lines in _stacks(level))
    return [table for table in made if table]


def _stacks(level: Iterable[Drawn]) -> Iterator[list[Drawn]]:
    """Yield level lines that lie over one another and end alike: some begin later, beside a cell that goes on."""
    stacks: list[list[Drawn]] = []
    for line in sorted(level):
        for stack in stacks:
            ends = max(each.end for each in stack)
            is_beside = any(abs(line.at - each.at) <= _SPARE for each in stack)
            if line.at - stack[-1].at <= _WIDEST_ROW and (abs(line.end - ends) <= _SAME_EDGE or is_beside):
                stack.append(line)
                break
        else:
            stacks.append([line])
    for stack in stacks:
        if len({round(line.at) for line in stack}) >= _FEWEST_LINES:
            yield stack


def unruled_table(level: Sequence[Drawn], characters: Sequence[Character]) -> RuledTable | None:
    """Return the table that level lines make; none where nothing stands side by side between them."""
    down = edges_of(line.at for line in level)
    left, right = min(line.start for line in level), max(line.end for line in level)
    rows: list[list[Character]] = [[] for _ in down[1:]]
    for each in characters:
        x, y = each.middle
        if left <= x <= right and down[0] <= y <= down[-1] and not each.text.isspace():
            rows[min(bisect_right(down, y), len(rows)) - 1].append(each)
    spans = [_spans(row) for row in rows]
    if sum(len(row) > 1 for row in spans) < _FEWEST_ROWS:
        return None
    blocks = _blocks(spans, rows)
    inner = {
        row: [
            line.start
            for line in level
            if min(abs(line.at - down[row]), abs(line.at - down[row + 1])) <= _SPARE
            and line.start > left + _SAME_EDGE
        ]
        for row in range(len(rows))
    }
    gaps = [gap for block in blocks for gap in block.gaps()]
    gaps += [_Span(start - _SPARE, start + _SPARE) for starts in inner.values() for start in starts]
    edges = [edge for edge in _edges(gaps) if left + _SAME_EDGE < edge < right - _SAME_EDGE]
    across = [left, *edges, right]
    walls = {
        (place, row)
        for block in blocks
        for row in block.rows
        for gap in (*block.gaps(), *(_Span(start - _SPARE, start + _SPARE) for start in inner[row]))
        if (place := _place_in(across, gap))
    }
    floors = drawn_at(level, down, across)
    return RuledTable(across, down, joined_cells(len(down) - 1, len(across) - 1, walls, floors))


def _spans(row: Iterable[Character]) -> list[_Span]:
    """Return where the texts of a row stand side by side, their lines taken together."""
    spans: list[_Span] = []
    for each in sorted(row, key=lambda each: each.left):
        if spans and each.left - spans[-1].right < _GAP * each.size:
            spans[-1] = _Span(spans[-1].left, max(spans[-1].right, each.right))
        else:
            spans.append(_Span(each.left, each.right))
    return spans


def _overlaid(spans: Iterable[_Span]) -> list[_Span]:
    columns: list[_Span] = []
    for span in sorted(spans):
        if columns and span.left < columns[-1].right - _SPARE:
            columns[-1] = _Span(columns[-1].left, max(columns[-1].right, span.right))
        else:
            columns.append(span)
    return columns


def _blocks(spans: Sequence[Sequence[_Span]], rows: Sequence[Sequence[Character]]) -> list[_Block]:
    blocks: list[_Block] = []
    for row, inside in enumerate(spans):
        if blocks and (taken := blocks[-1].taking(inside, rows[row])):
            blocks[-1].columns = taken
        else:
            blocks.append(_Block([*inside]))
        blocks[-1].rows.append(row)
    return blocks


def _as_few(taken: list[_Span], columns: Sequence[_Span], row: Sequence[_Span]) -> list[_Span]:
    """Return columns no more than a row of them has: a short text and the header over it may not meet.

    None at all where they are too far apart to be of one column.
    """
    while len(taken) > max(len(columns), len(row)):
        alone = {_holding(taken, span) for span in columns} ^ {_holding(taken, span) for span in row}
        pairs = [place for place in range(len(taken) - 1) if {place, place + 1} <= alone]
        if not pairs:
            break
        place = min(pairs, key=lambda place: taken[place + 1].left - taken[place].right)
        if taken[place + 1].left - taken[place].right > _FURTHEST_HEADER:
            return []
        taken = [*taken[:place], _Span(taken[place].left, taken[place + 1].right), *taken[place + 2 :]]
    return taken


def _holding(columns: Sequence[_Span], span: _Span) -> int:
    return max(place for place, column in enumerate(columns) if column.left <= span.left)


def _parted(row: Sequence[_Span], columns: Sequence[_Span], characters: Sequence[Character]) -> list[_Span]:
    """Return the texts of a row of several columns, parted where one goes on from one column to the next."""
    if len(row) < _FEWEST_CELLS:
        return [*row]
    parted = []
    for span in row:
        start = span.left
        for left, right in pairwise(columns):
            if start < left.right and right.left < span.right - _SPARE:
                begins = _beginning(_Span(max(left.right, start), right.left), characters)
                if begins:
                    parted.append(_Span(start, begins))
                    start = begins
        parted.append(_Span(start, span.right))
    return parted


def _beginning(gap: _Span, characters: Sequence[Character]) -> float:
    """Return where in a gap a character begins and none goes on, behind the widest blank, of such furthest right; 0 for nowhere."""
    starts = {each.left for each in characters if gap.left - _SPARE <= each.left <= gap.right + _SPARE}
    clear = [
        start
        for start in starts
        if not any(each.left + _SPARE < start < each.right - _SPARE for each in characters)
    ]

    def blank(start: float) -> int:
        ends = (each.right for each in characters if each.right <= start + _SPARE)
        return round(start - max(ends, default=start))

    return max(clear, key=lambda start: (blank(start), start), default=0.0)


def _edges(gaps: Iterable[_Span]) -> list[float]:
    """Return the fewest edges of columns such that one lies in every gap."""
    edges: list[float] = []
    for gap in sorted(gaps, key=lambda gap: gap.right):
        if not edges or edges[-1] < gap.left - _SPARE:
            edges.append(gap.right)
    return edges


def _place_in(across: Sequence[float], gap: _Span) -> int:
    """Return which edge lies in a gap, the last one; 0 where none does."""
    inside = [
        place
        for place, edge in enumerate(across[:-1])
        if place and gap.left - _SPARE <= edge <= gap.right + _SPARE
    ]
    return inside[-1] if inside else 0
