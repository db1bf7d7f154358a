"""An indicator picked from a library into a row of an open form: what is offered there, and the edits that enter it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from xl_tools.errors import NothingToDoError
from xl_tools.jobs.desk import PathLike
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.finding import Edit
from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.model.indicator_entry import IndicatorEntry
from xl_tools.model.table_reading import TableReading
from xl_tools.products.indicator_library.library_text import in_a_line
from xl_tools.products.indicator_library.suggesting import Suggester, Suggestion
from xl_tools.sources.library_files import read_library
from xl_tools.values.text import one_line

_MOST = 10
_WHY = "从指标库选"
_BELOW = 14
"""So many rows below a form's last indicator are its own still: a clerk adds there."""


class OfferedIndicators(NamedTuple):
    """What a library offers for a row of a form: the place, and the suggestions in their order."""

    sheet: str
    row: int
    project: str
    level2: str
    suggestions: tuple[Suggestion, ...]
    columns: dict[str, int]
    texts: dict[str, str]

    @property
    def lines(self) -> str:
        """The suggestions numbered, a line each."""
        return "\n".join(f"{number}. {in_a_line(each)}" for number, each in enumerate(self.suggestions, 1))

    def edits(self, number: int) -> list[Edit]:
        """Return the edits that enter a suggestion by its number: its name, and what is still empty beside it."""
        entry = self.suggestions[number - 1].entry
        told = {
            "level3": entry.level3,
            **{field: text for field, text in _beside(entry) if not self.texts[field]},
        }
        return [
            Edit(
                sheet=self.sheet,
                cell=Cell(self.row, self.columns[field]).address,
                old=self.texts[field],
                new=text,
                why=_WHY,
            )
            for field, text in told.items()
            if field in self.columns and text and text != self.texts[field]
        ]


def _beside(entry: IndicatorEntry) -> Sequence[tuple[str, str]]:
    """Return what stands beside a name; a basis only where there is one alone, for of several a person must choose."""
    basis = "" if "；" in entry.basis else entry.basis
    return (("description", entry.description), ("value", entry.usual_value), ("basis", basis))


def offered_indicators(
    copy: BookCopy, sheet: str, areas: Sequence[Merge], library: PathLike
) -> OfferedIndicators:
    """Return what a library offers for the row that is selected; a refusal where it is none of a form's indicators."""
    reading, row = _selected_row(copy, sheet, areas)
    grid = copy.grids[sheet]
    columns = {field: reading.labels[field].cell.column for field in _COLUMNS if field in reading.labels}
    level2 = _above(grid, row, columns.get("level2"), reading.labels["level3"].cell.row)
    suggester = Suggester(read_library(Path(library), copy.settings))
    found = suggester.suggested(reading.table.name, level2, _MOST)
    texts = {field: grid.text(row, columns[field]) if field in columns else "" for field in _COLUMNS}
    return OfferedIndicators(sheet, row, one_line(reading.table.name), level2, tuple(found), columns, texts)


_COLUMNS = ("level2", "level3", "description", "value", "basis")


def _selected_row(copy: BookCopy, sheet: str, areas: Sequence[Merge]) -> tuple[TableReading, int]:
    rows = {area.top for area in areas}
    forms = [each for each in copy.submission.tables if each.sheet == sheet and "level3" in each.labels]
    if len(rows) == 1 and len(areas) == 1 and areas[0].top == areas[0].bottom:
        (row,) = rows
        above = [each for each in forms if each.labels["level3"].cell.row < row]
        if above:
            reading = max(above, key=lambda each: each.labels["level3"].cell.row)
            own = [cell.row for key, cell in reading.cells.items() if key.startswith(("indicator.", "slot."))]
            if row <= max(own, default=reading.labels["level3"].cell.row) + _BELOW:
                return reading, row
    raise NothingToDoError(
        copy.path.name, "选中的不是绩效指标的一行", "请先选中要填的那一行的“三级指标”格，再点一次"
    )


def _above(grid: Grid, row: int, column: int | None, header: int) -> str:
    """Return the text of a column that holds for a row: its own, or the nearest above it below the header."""
    if column is None:
        return ""
    texts = (grid.text(each, column) for each in range(row, header, -1))
    return next(filter(None, texts), "")
