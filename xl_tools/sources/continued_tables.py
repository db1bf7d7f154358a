"""Tables that go on over a page: one again, their header said once, a row torn by the end of a page whole."""

import re
from collections.abc import Sequence

from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.model.grid import Cell, Merge
from xl_tools.sources.printed_lines import between
from xl_tools.sources.printed_pages import LooseLine, PrintedPage, PrintedTable
from xl_tools.values.text import squeeze

_SAME_EDGE = 5.0  # points
_GOES_ON = re.compile(r"^[（(]?(?:续表|接上表|承上表)|[（(]续(?:表)?\d*[）)]$|续表\d*$")
_FEWEST_LABELS = 2
_OF_A_HEADER = 3  # labels of the columns of indicators


def with_tables_joined(pages: Sequence[PrintedPage], labels: Labels) -> None:
    """Join the tables that go on over the pages, where they begin."""
    open_table: PrintedTable | None = None
    for page in pages:
        over = []
        for part in page.parts:
            if not isinstance(part, LooseLine):
                break
            over.append(part)
        first = page.parts[len(over)] if len(over) < len(page.parts) else None
        if (
            open_table
            and isinstance(first, PrintedTable)
            and all(_GOES_ON.search(squeeze(line.text)) for line in over)
            and _goes_on(open_table, first, labels)
        ):
            _join(open_table, first, labels)
            open_table.last_page = page.number
            page.parts = page.parts[len(over) + 1 :]
            if page.parts:
                open_table = page.parts[-1] if isinstance(page.parts[-1], PrintedTable) else None
            continue
        last = page.parts[-1] if page.parts else None
        open_table = last if isinstance(last, PrintedTable) else None


def _goes_on(above: PrintedTable, below: PrintedTable, labels: Labels) -> bool:
    """Whether a table at the top of a page is the rest of the one at the end of the page before."""
    width, other = above.across[-1] - above.across[0], below.across[-1] - below.across[0]
    if abs(width - other) > _SAME_EDGE:
        return False
    if _repeated(above, below, labels):
        return True
    return not any(labels.field(text) in {"code", "name"} for row in below.rows[:3] for text in row)


def _repeated(above: PrintedTable, below: PrintedTable, labels: Labels) -> int:
    """Return how many rows of labels, said above already, the rest of a table begins with."""
    for start in range(len(above.rows)):
        count = 0
        while (
            count < len(below.rows)
            and start + count < len(above.rows)
            and _said(above.rows[start + count]) == _said(below.rows[count])
            and (start == 0 or _has_labels(below.rows[count], labels))
        ):
            count += 1
        if count and any(_has_labels(row, labels) for row in below.rows[:count]):
            return count
    return 0


def _said(row: Sequence[str]) -> list[str]:
    return [squeeze(text) for text in row if text]


def _has_labels(row: Sequence[str], labels: Labels) -> bool:
    return sum(labels.field(text) is not None for text in row if text) >= _FEWEST_LABELS


def _join(above: PrintedTable, below: PrintedTable, labels: Labels) -> None:
    """Put the rows of ``below`` under those of ``above``."""
    shift = above.across[0] - below.across[0]
    edges = _common([*above.across], [edge + shift for edge in below.across])
    _spread(above, edges, 0.0)
    _spread(below, edges, shift)
    repeated = _repeated(above, below, labels)
    if repeated:
        del below.rows[:repeated]
        below.merges = [
            Merge(m.top - repeated, m.left, m.bottom - repeated, m.right)
            for m in below.merges
            if m.top >= repeated
        ]
    elif below.rows and _is_torn(above, below, labels):
        _mend(above, below)
    at = len(above.rows)
    moved = [Merge(m.top + at, m.left, m.bottom + at, m.right) for m in below.merges]
    above.rows += below.rows
    above.merges += moved
    _join_merges(above, at)
    above.last_lines = {Cell(cell.row, cell.column): said for cell, said in below.last_lines.items()}


def _join_merges(table: PrintedTable, at: int) -> None:
    """Make a cell that ends at the end of a page one with an empty one below it, as wide and merged down."""
    above = {
        (m.left, m.right): m
        for m in table.merges
        if m.bottom == at - 1 and table.rows[m.top][m.left] and m.top < m.bottom
    }
    for merge in [m for m in table.merges if m.top == at and m.bottom > m.top]:
        upper = above.get((merge.left, merge.right))
        if upper and not table.rows[merge.top][merge.left]:
            table.merges.remove(upper)
            table.merges.remove(merge)
            table.merges.append(Merge(upper.top, upper.left, merge.bottom, upper.right))


def _is_torn(above: PrintedTable, below: PrintedTable, labels: Labels) -> bool:
    """Whether the first row of ``below`` is the rest of the last one of ``above``.

    It is of the same cells, some of which have no rest, or else all of them were full: a row of its own has something in
    all that the row above has, not counting cells that go down through several rows.
    """
    own = {cell.column: said for cell, said in above.last_lines.items() if cell.row == len(above.rows) - 1}
    first = {cell.column: line for cell, line in below.first_lines.items()}
    if not first or not first.keys() <= own.keys():
        return False
    last = len(above.rows) - 1
    if any(_end(above, Cell(last, column)) != _end(below, Cell(0, column)) for column in first):
        return False
    names = [labels.field(text) for text in above.rows[-1] if text]
    if all(names) or len({*names} & {*INDICATOR_FIELDS}) >= _OF_A_HEADER:
        return False
    goes_on = {merge.left for merge in below.merges if merge.top == 0 and merge.bottom}
    missing = (
        column
        for column in own.keys() - first.keys() - goes_on
        if not labels.is_level(squeeze(above.rows[-1][column]))  # its rows may go on
    )
    if any(True for _ in missing):
        return True
    return all(between(own[column][0], line, own[column][1]) == "" for column, line in first.items())


def _end(table: PrintedTable, cell: Cell) -> int:
    """Return the last column of a cell."""
    return next((merge.right for merge in table.merges if merge.holds(cell)), cell.column)


def _mend(above: PrintedTable, below: PrintedTable) -> None:
    tops = {cell.column: (cell, *said) for cell, said in above.last_lines.items()}
    for cell, line in below.first_lines.items():
        top, before, room = tops[cell.column]
        rest = below.rows[cell.row][cell.column]
        above.rows[top.row][top.column] += between(before, line, room) + rest
    del below.rows[0]
    below.merges = [Merge(max(m.top - 1, 0), m.left, m.bottom - 1, m.right) for m in below.merges if m.bottom]
    below.merges = [m for m in below.merges if (m.top, m.left) != (m.bottom, m.right)]


def _common(edges: list[float], others: list[float]) -> list[float]:
    common: list[float] = []
    for edge in sorted([*edges, *others]):
        if not common or edge - common[-1] > _SAME_EDGE:
            common.append(edge)
    return common


def _spread(table: PrintedTable, edges: Sequence[float], shift: float) -> None:
    """Part the columns of a table at the edges of a finer raster."""
    starts = [min(range(len(edges)), key=lambda at: abs(edges[at] - edge - shift)) for edge in table.across]
    if starts == [*range(len(edges))]:
        table.across = [*edges]
        return
    single = {(row, column) for row in range(len(table.rows)) for column in range(len(starts) - 1)}
    for merge in table.merges:
        single -= {
            (r, c) for r in range(merge.top, merge.bottom + 1) for c in range(merge.left, merge.right + 1)
        }
    merges = [Merge(m.top, starts[m.left], m.bottom, starts[m.right + 1] - 1) for m in table.merges]
    merges += [
        Merge(row, starts[column], row, starts[column + 1] - 1)
        for row, column in sorted(single)
        if starts[column + 1] - starts[column] > 1
    ]
    rows = [[""] * (len(edges) - 1) for _ in table.rows]
    for row, texts in zip(rows, table.rows, strict=True):
        for column, text in enumerate(texts):
            row[starts[column]] = text or row[starts[column]]
    table.rows, table.merges, table.across = rows, merges, [*edges]
    table.last_lines = {Cell(cell.row, starts[cell.column]): said for cell, said in table.last_lines.items()}
    table.first_lines = {
        Cell(cell.row, starts[cell.column]): line for cell, line in table.first_lines.items()
    }
