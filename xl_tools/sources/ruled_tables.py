"""Tables of a page, told by the lines that are drawn around their cells."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_NEAR = 2.5  # points: lines this near are one, a double one too
_TOUCHING = 3.0  # points that a line may end before another
_DASH = 4.0  # points between the dashes of a line
_SHORTEST = 4.0  # points of a line that can be a cell's
_MOST_CROSSINGS = 4_000_000  # pairs of lines of a page that are looked at
_COVERED = 0.6  # of a cell's side that must be drawn
_FEWEST = 2  # lines in each direction


class Drawn(NamedTuple):
    """A level line at ``at`` from the top, or an upright one at ``at`` from the left, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass
class RuledTable:
    """The edges of a table's columns and rows, and which cells of that raster are one, by its first and last row and column."""

    across: Sequence[float]
    down: Sequence[float]
    cells: Sequence[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.down[0]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.down[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies in it."""
        return self.across[0] <= x <= self.across[-1] and self.down[0] <= y <= self.down[-1]


def ruled_tables(lines: Iterable[Sequence[float]]) -> tuple[list[RuledTable], list[Drawn]]:
    """Return the tables that lines (left, top, right, bottom) draw, from top to bottom, and the level lines of none."""
    drawn = [tuple(line) for line in lines]
    level = _joined(
        Drawn(top, left, right) for left, top, right, bottom in drawn if bottom - top < right - left
    )
    upright = _joined(
        Drawn(left, top, bottom) for left, top, right, bottom in drawn if bottom - top >= right - left
    )
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return [], []
    crossing = _crossing(level, upright)
    tables = [
        table for levels, uprights in crossing if levels and uprights and (table := _table(levels, uprights))
    ]
    used = {id(line) for levels, uprights in crossing if uprights for line in levels}
    return sorted(tables, key=lambda table: table.top), [line for line in level if id(line) not in used]


def _joined(lines: Iterable[Drawn]) -> list[Drawn]:
    """Return lines with those that continue or cover one another made one."""
    joined: list[Drawn] = []
    for band in _bands(sorted(lines)):
        at = sum(line.at for line in band) / len(band)
        last: Drawn | None = None
        for line in sorted(band, key=lambda line: line.start):
            if last and line.start - last.end <= _DASH:
                last = Drawn(at, last.start, max(last.end, line.end))
            else:
                if last:
                    joined.append(last)
                last = Drawn(at, line.start, line.end)
        if last:
            joined.append(last)
    return [line for line in joined if line.end - line.start >= _SHORTEST]


def _bands(lines: Sequence[Drawn]) -> Iterator[list[Drawn]]:
    band: list[Drawn] = []
    for line in lines:
        if band and line.at - band[0].at > 1.0:
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _crossing(level: Sequence[Drawn], upright: Sequence[Drawn]) -> list[tuple[list[Drawn], list[Drawn]]]:
    """Return lines that touch, directly or by others, together."""
    group = list(range(len(level) + len(upright)))

    def of(line: int) -> int:
        while group[line] != line:
            group[line] = group[group[line]]
            line = group[line]
        return line

    for number, line in enumerate(level):
        for other_number, other in enumerate(upright, len(level)):
            if (
                line.start - _TOUCHING <= other.at <= line.end + _TOUCHING
                and other.start - _TOUCHING <= line.at <= other.end + _TOUCHING
            ):
                group[of(other_number)] = of(number)
    found: dict[int, tuple[list[Drawn], list[Drawn]]] = {}
    for number, line in enumerate([*level, *upright]):
        found.setdefault(of(number), ([], []))[number >= len(level)].append(line)
    return list(found.values())


def _table(level: Sequence[Drawn], upright: Sequence[Drawn]) -> RuledTable | None:
    across = edges_of(
        [*(line.at for line in upright), min(r.start for r in level), max(r.end for r in level)]
    )
    down = edges_of(
        [*(line.at for line in level), min(u.start for u in upright), max(u.end for u in upright)]
    )
    if len(across) < _FEWEST or len(down) < _FEWEST or len(level) + len(upright) <= _FEWEST:
        return None
    walls = drawn_at(upright, across, down)
    floors = drawn_at(level, down, across)
    return RuledTable(across, down, joined_cells(len(down) - 1, len(across) - 1, walls, floors))


def edges_of(places: Iterable[float]) -> list[float]:
    """Return places, those near one another as one."""
    edges: list[list[float]] = []
    for place in sorted(places):
        if edges and place - edges[-1][-1] <= _NEAR:
            edges[-1].append(place)
        else:
            edges.append([place])
    return [sum(each) / len(each) for each in edges]


def drawn_at(lines: Iterable[Drawn], edges: Sequence[float], along: Sequence[float]) -> set[tuple[int, int]]:
    """Return at which edges, beside which cell along them, a line is drawn."""
    walls = set()
    for line in lines:
        edge = min(range(len(edges)), key=lambda place: abs(edges[place] - line.at))
        first = max(bisect_right(along, line.start) - 1, 0)
        for place in range(first, len(along) - 1):
            start, end = along[place], along[place + 1]
            if start >= line.end:
                break
            if min(end, line.end) - max(start, line.start) >= _COVERED * (end - start):
                walls.add((edge, place))
    return walls


def joined_cells(
    rows: int, columns: int, walls: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    """Return the cells as first row, first column, last row, last column: rectangles with nothing drawn inside."""
    runs: dict[
        tuple[int, int], list[int]
    ] = {}  # cells side by side, by their columns: the rows they go through
    cells = []
    for row in range(rows):
        edges = [0, *(column for column in range(1, columns) if (column, row) in walls), columns]
        here = {(left, right - 1) for left, right in pairwise(edges)}
        for run in [*runs]:
            left, right = run
            is_open = run in here and not any((row, column) in floors for column in range(left, right + 1))
            if not is_open:
                top, bottom = runs.pop(run)
                cells.append((top, left, bottom, right))
        for run in here:
            runs.setdefault(run, [row, row])[1] = row
    cells += [(top, left, bottom, right) for (left, right), (top, bottom) in runs.items()]
    return sorted(cells)
