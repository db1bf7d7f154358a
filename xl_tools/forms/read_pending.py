"""Read 待确认, the list that rolling a workbook into the next year left: which of its lines are still open."""

from collections.abc import Mapping, Sequence
from typing import Final

from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS, Labels
from xl_tools.forms.read_own_sheets import header_of
from xl_tools.model.grid import Cell, Grid, parse_address
from xl_tools.model.pending import Pending, PendingState
from xl_tools.model.table_reading import TableReading
from xl_tools.values.text import squeeze

PENDING_LABELS: Final = {
    "state": "情况",
    "sheet": "工作表",
    "cell": "单元格",
    "field": "栏目",
    "before": "上年",
    "now": "转过来是",
    "ask": "要做什么",
    "done": "确认",
}
"""The columns of 待确认."""

_STATES: Final = {state.value: state for state in PendingState}
_HEAD_FIELDS = (*FUNDING_FIELDS, *PLAN_FIELDS)


def read_pending(
    grid: Grid, grids: Sequence[Grid], tables: Sequence[TableReading], labels: Labels
) -> tuple[Pending, ...]:
    """Return the lines of a list, each open as long as its cell holds what rolling wrote and 确认 is empty."""
    header, columns = header_of(grid, PENDING_LABELS)
    by_sheet = {each.sheet: each for each in grids}
    lines = []
    for row in range(header + 1, grid.height):
        said = {field: grid.text(row, column) for field, column in columns.items()}
        state = _STATES.get(said.pop("state", ""))
        if state:
            line = Pending(
                state=state, **said, at_sheet=grid.sheet, at_cell=Cell(row, columns["state"]).address
            )
            lines.append(_settled(line, by_sheet, tables, labels))
    return tuple(lines)


def _settled(
    line: Pending, grids: Mapping[str, Grid], tables: Sequence[TableReading], labels: Labels
) -> Pending:
    if not line.state.is_counted or line.done:
        return line.model_copy(update={"is_open": False, "at": line.cell})
    grid = grids.get(line.sheet)
    if grid is None:
        return line.model_copy(update={"is_lost": bool(line.sheet)})
    place = _place(line, grid, tables, labels) if line.cell else None
    return line.model_copy(
        update={"is_open": not line.cell or place is not None, "at": place.address if place else ""}
    )


def _place(line: Pending, grid: Grid, tables: Sequence[TableReading], labels: Labels) -> Cell | None:
    """Return the cell that still holds what rolling wrote, also where rows were put in above it since; none where it was touched."""
    try:
        cell = parse_address(line.cell)
    except ValueError:
        return None
    own = [each for each in tables if each.sheet == line.sheet]
    key = labels.field(line.field)
    if key in _HEAD_FIELDS and len(own) == 1 and key in own[0].cells:
        cell = own[0].cells[key]
    wanted = squeeze(line.now)
    if squeeze(grid.text(*cell)) == wanted:
        return cell
    moved = (Cell(row, cell.column) for row in range(grid.height))
    return next((each for each in moved if wanted and squeeze(grid.text(*each)) == wanted), None)
