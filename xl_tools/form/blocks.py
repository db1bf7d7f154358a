"""Where the forms of a sheet begin and end: one form a sheet, or several under one another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xl_tools.form.grid import Cell, Grid, Merge
from xl_tools.form.labels import INDICATOR_FIELDS, Labels

_TITLE = re.compile(r"绩效目标(?:申报)?表$")
_UNIT_LINE = re.compile(r"^\d{6}(?!\d)\s*\S|^(?:预算)?(?:单位|部门)")
_HEAD_FIELDS = frozenset({"code", "name"})
_BODY_FIELDS = frozenset({"budget", "scale", "plan", "goals"})
_HEADER_LABELS = 3  # a row with this many indicator labels is the header of the indicator block
_PARTS_OF_A_FORM = 2


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A label with the extent of its (merged) cell, and its value when that stands in the same cell."""

    field: str
    cell: Cell
    bottom: int
    right: int
    text: str
    inline: str = ""


@dataclass(frozen=True, slots=True)
class FormBlock:
    """The rows ``top`` to ``bottom`` (not included) of one form, and its labels in reading order."""

    top: int
    bottom: int
    labels: tuple[FoundLabel, ...]
    header_row: int | None


def find_labels(grid: Grid, labels: Labels) -> list[FoundLabel]:
    """Return every label of the grid in reading order."""
    extents = {Cell(m.top, m.left): m for m in grid.merges}
    found = []
    for cell, text in grid.filled():
        field, inline = labels.field(text), ""
        if field is None:
            if not (split := labels.split(text)):
                continue
            field, inline = split
        extent = extents.get(cell, Merge(*cell, *cell))
        found.append(FoundLabel(field, cell, extent.bottom, extent.right, text, inline))
    return found


def find_blocks(grid: Grid, labels: Labels) -> list[FormBlock]:
    """Return the forms of a sheet, top down; none when the sheet is not a form.

    A form is a 项目编码 or 项目名称 label above at least two of: 预算, 支出计划, 绩效目标, the header of the indicator
    block. A list with all these as columns of one row is not a form.
    """
    found = find_labels(grid, labels)
    heads = _head_rows(found)
    tops = [_top(grid, row, heads[i - 1] if i else -1) for i, row in enumerate(heads)]
    blocks = []
    for i, row in enumerate(heads):
        bottom = tops[i + 1] if i + 1 < len(heads) else grid.height
        inside = tuple(label for label in found if tops[i] <= label.cell.row < bottom)
        header = _header_row(inside, row)
        below = {label.field for label in inside if label.cell.row > row or label.bottom > row} & _BODY_FIELDS
        parts = ("budget" in below or "scale" in below, "plan" in below, "goals" in below, header is not None)
        if sum(parts) >= _PARTS_OF_A_FORM:
            blocks.append(FormBlock(tops[i], bottom, inside, header))
    return blocks


def _head_rows(found: Sequence[FoundLabel]) -> list[int]:
    """Rows with 项目编码 or 项目名称; neighbouring rows without anything of the body between them are one head."""
    heads: list[int] = []
    body_since = True
    for label in found:
        if label.field in _HEAD_FIELDS:
            if body_since and (not heads or label.cell.row > heads[-1]):
                heads.append(label.cell.row)
                body_since = False
        elif label.field in _BODY_FIELDS or label.field in INDICATOR_FIELDS:
            body_since = bool(heads) and label.cell.row > heads[-1]
    return heads


def _top(grid: Grid, head_row: int, previous_head: int) -> int:
    """Return the first row of a form: title and unit line above its head belong to it."""
    top = head_row
    for row in range(head_row - 1, previous_head, -1):
        texts = [text for c in range(len(grid.texts[row])) if (text := grid.text(row, c))]
        if not all(is_title(text) or is_unit_line(text) for text in texts):
            break
        top = row
    return top if previous_head >= 0 else 0


def is_title(text: str) -> bool:
    """Whether a text is a form's title (``3. 执法经费绩效目标表``)."""
    return bool(_TITLE.search(text))


def is_unit_line(text: str) -> bool:
    """Whether a text names the unit (``906001 石门镇人民政府本级``) or the unit of money (``单位：万元``)."""
    return bool(_UNIT_LINE.search(text))


def _header_row(inside: Sequence[FoundLabel], head_row: int) -> int | None:
    rows: dict[int, set[str]] = {}
    for label in inside:
        if label.field in INDICATOR_FIELDS and label.cell.row > head_row:
            rows.setdefault(label.cell.row, set()).add(label.field)
    return next((row for row, fields in rows.items() if len(fields) >= _HEADER_LABELS), None)
