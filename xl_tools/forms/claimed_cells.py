"""Which cells of a form were read as what: nothing is read twice, and what nobody claims is left over."""

import re
from collections.abc import Iterable, Iterator, Mapping

from xl_tools.forms.blocks import FormBlock, FoundLabel
from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import is_answer
from xl_tools.model.grid import Cell, Grid
from xl_tools.model.table_reading import Label
from xl_tools.settings.models import NOT_READ

OF_A_PAGE = r"[-—–―－]+\s*\w[^-—–―－]*[-—–―－]+|第\s*\d+\s*页(?:[，,\s]*共\s*\d+\s*页)?"
"""The number or the running head of a printed page: ``— 12 —``, ``第 3 页``."""

_SPANS_YEARS = frozenset({*FUNDING_FIELDS, "goals"})
_FIGURES = frozenset({*FUNDING_FIELDS, *PLAN_FIELDS})
_VALUE_TO_THE_RIGHT = ("code", "name", *FUNDING_FIELDS)


class Claims:
    """The cells of one form while it is read.

    ``labels`` are the form's own labels by field, ``cells`` and ``texts`` the fields found so far, ``used`` every cell
    that is accounted for, ``left`` and ``edge`` the first and last column of the form: what stands beside is in the margin.
    """

    def __init__(self, grid: Grid, block: FormBlock) -> None:
        """Begin with the labels claimed, and the values that stand in their cells."""
        self.grid = grid
        self.block = block
        self.labels = _own_labels(block)
        self.cells: dict[str, Cell] = {}
        self.texts: dict[str, str] = {}
        self.pieces: dict[str, tuple[Label, ...]] = {}
        self.whole: dict[str, str] = {}
        self.further: dict[str, Label] = {}
        """Labels of columns that the standard form has not, by the keys of their fields."""
        self.points: dict[str, str] = {}
        """Points behind the names of levels."""
        self.used = {label.cell for label in self.labels.values()}
        self.left = min(label.cell.column for label in self.labels.values())
        # the last column is that of a label or of a value right of one, or of the sheet where the header is lost
        self.edge = max(
            label.right + (field in _VALUE_TO_THE_RIGHT and not label.inline)
            for field, label in self.labels.items()
        )
        if block.header_row is None:
            self.edge = max(self.edge, grid.width - 1)
        self._label_columns: dict[int, list[int]] = {}
        for label in block.labels:
            for row in range(label.cell.row, label.bottom + 1):
                self._label_columns.setdefault(row, []).append(label.cell.column)
        self.head_row = min(self.labels[field].cell.row for field in ("code", "name") if field in self.labels)
        for field, label in self.labels.items():
            if label.inline:
                self.claim(field, label.cell, label.inline)

    def claim(self, field: str, cell: Cell, text: str) -> str:
        """Enter a cell as the value of a field; return its text. What else the cell holds is kept as its whole text.

        Amounts and percents are taken exactly, however the cell rounds them.
        """
        if (whole := self.grid.text(*cell)) != text and text in whole:
            self.whole[field] = whole
        if field in _FIGURES and text == whole:
            text = self.grid.exact(*cell)
        self.cells[field], self.texts[field] = cell, text
        self.used.add(cell)
        return text

    def leave_open(self, field: str, row: int, columns: range) -> None:
        """Enter the place of an empty field: the first merged cell of a row, else its first cell; none if no room."""
        self.texts[field] = ""
        if columns:
            merged = (m.left for m in self.grid.merges if m.top == row and m.left in columns)
            self.cells[field] = Cell(row, min(merged, default=columns.start))

    def free(self, rows: Iterable[int], columns: range) -> Iterator[tuple[Cell, str]]:
        """Yield the filled cells of an area that nobody claimed yet."""
        texts, used = self.grid.texts, self.used
        for row in rows:
            in_row = texts[row] if row < len(texts) else ()
            for column in range(columns.start, min(columns.stop, len(in_row))):
                # a plain tuple is equal to a Cell, and much cheaper where nothing comes of it
                if (text := in_row[column]) and (row, column) not in used:
                    yield Cell(row, column), text

    def above_head(self) -> Iterator[tuple[Cell, str]]:
        """Yield what stands above the row of 项目编码 and 项目名称."""
        return self.free(range(self.block.top, self.head_row), range(self.grid.width))

    def columns_right_of(self, label: FoundLabel, row: int) -> range:
        """Return the columns between a label and the next label of a row, or the edge of the form."""
        first = label.right + 1
        others = [column for column in self._label_columns.get(row, ()) if column >= first]
        return range(first, min(others) if others else self.edge + 1)

    def rows_below(self, label: FoundLabel) -> range:
        """Return the rows between a label and the next row with a label."""
        first = label.bottom + 1
        # the labels are in reading order
        below = next((other.cell.row for other in self.block.labels if other.cell.row >= first), None)
        return range(first, self.block.bottom if below is None else below)

    def leftovers(self) -> tuple[Label, ...]:
        """Return every filled cell of the block that is no label, no value, no page number and no answer of a function of ours."""
        cells = self.free(range(self.block.top, self.block.bottom), range(self.grid.width))
        return tuple(Label(cell, text) for cell, text in cells if not _is_beside_the_form(text))


def _is_beside_the_form(text: str) -> bool:
    return is_answer(text) or bool(re.fullmatch(OF_A_PAGE, text))


def _own_labels(block: FormBlock) -> Mapping[str, FoundLabel]:
    """Return the label of each field where it belongs: in the header of the indicator block, or above it.

    Of several the first; of amounts and goals of several spans of years that of the year. A label of goals that only
    groups others is none.
    """
    found: dict[str, list[FoundLabel]] = {}
    for label in block.labels:
        if label.field in INDICATOR_FIELDS:
            belongs = label.cell.row == block.header_row and not label.inline
        else:
            belongs = block.header_row is None or label.cell.row < block.header_row
        if belongs and label.field != NOT_READ:
            found.setdefault(label.field, []).append(label)
    several = [field for field, labels in found.items() if len(labels) > 1 and field in _SPANS_YEARS]
    for field in several:
        found[field] = [label for label in found[field] if not _groups_others(label, block)] or found[field]
    amounts = [label for field in FUNDING_FIELDS if several for label in found.get(field, ())]
    years = {label.cell.column for label in amounts if _is_of_year(label)}
    for field in several:
        of_year = years if field in FUNDING_FIELDS else ()
        found[field].sort(key=lambda label: (not _is_of_year(label), label.cell.column not in of_year))
    return {field: labels[0] for field, labels in found.items()}


def _groups_others(label: FoundLabel, block: FormBlock) -> bool:
    """Whether a label stands left of labels of its kind (``总体目标 | 中期目标 | 年度目标``), and is none of these."""
    kind = FUNDING_FIELDS if label.field in FUNDING_FIELDS else ("goals", NOT_READ)
    row = [other for other in block.labels if other.cell.row == label.cell.row and other.field in kind]
    beside = [other.cell.column == label.right + 1 for other in row]
    return any(beside) and all(other.right + 1 != label.cell.column for other in row)


def _is_of_year(label: FoundLabel) -> bool:
    return any(word in label.text for word in ("年度", "当年", "本年"))
