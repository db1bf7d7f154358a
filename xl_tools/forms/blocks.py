"""Where the forms of a sheet begin and end: one form a sheet, or several under one another."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xl_tools.form_templates.label_kinds import periods_among, periods_below_one_another
from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.grid import Cell, Grid
from xl_tools.values.money_unit import bare_unit, stated_unit
from xl_tools.values.text import label_key

_TITLE = re.compile(r"绩效目标(?:申报|审核|批复)?表(?:\([^()]*\))?$")
_UNIT_LINE = re.compile(
    r"^\d{6}(?!\d)\W*\w|^(?:金额|预算|编制|填报|申报|项目|主管|实施)?(?:单位|部门)(?!负责人)"
)
_NUMBER_OF_ANNEX = re.compile(
    r"附(?:[件表]|(?=\d))(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?:[-.之]\d{1,2})*"
)
_ABOVE_A_TITLE = re.compile(rf"^{_NUMBER_OF_ANNEX.pattern}$|^\(?20\d\d年度?\)?$")
_PART_OF = {
    **dict.fromkeys(("scale", *FUNDING_FIELDS), "funding"),
    **dict.fromkeys(("plan", *PLAN_FIELDS), "plan"),
    "goals": "goals",
}
_HEADER_LABELS = 3  # a row with this many indicator labels is the header of the indicator block
_PARTS_OF_A_FORM = 2
_LONGEST_HEAD = 4  # rows from the first to the last of 项目名称, 主管部门, 实施单位, 项目编码
_MOST_ABOVE_HEAD = 3  # cells in a row of title or unit line, a note in the margin included


class FoundLabel(NamedTuple):
    """A label with the extent of its (merged) cell, and its value when that stands in the same cell."""

    field: str
    cell: Cell
    bottom: int
    right: int
    text: str
    inline: str = ""


class FormBlock(NamedTuple):
    """The rows ``top`` to ``bottom`` (not included) of one form, and its labels in reading order."""

    top: int
    bottom: int
    labels: tuple[FoundLabel, ...]
    header_row: int | None


def find_labels(grid: Grid, labels: Labels) -> list[FoundLabel]:
    """Return every label of the grid in reading order."""
    extents = {(m.top, m.left): m for m in grid.merges}
    may_begin = labels.may_begin
    found = []
    column_of_periods = periods_below_one_another(grid)
    for row, texts in enumerate(grid.texts):
        periods = None
        for column, text in enumerate(texts):
            if not text:
                continue
            label = labels.field_and_value(text) if may_begin[text[:2]] else None
            if label is None and "月" in text[:4]:
                if periods is None:
                    periods = periods_among({Cell(row, at): each for at, each in enumerate(texts)})
                period = periods.get(Cell(row, column)) or column_of_periods.get(Cell(row, column), "")
                label = labels.field_and_value(period)
            if label is not None:
                field, inline = label
                extent = extents.get((row, column))
                bottom, right = (extent.bottom, extent.right) if extent else (row, column)
                found.append(FoundLabel(field, Cell(row, column), bottom, right, text, inline))
    return found


def find_blocks(grid: Grid, labels: Labels, known: Sequence[FoundLabel] | None = None) -> list[FormBlock]:
    """Return the forms of a sheet, top down; none when the sheet is not a form.

    A form is a 项目编码 or 项目名称 label above at least two of: 预算, 支出计划, 绩效目标, the header of the indicator
    block, in rows of their own. A list with all these as columns is not a form. Together the blocks cover the sheet.
    ``known`` are its labels, where they are at hand.
    """
    found = find_labels(grid, labels) if known is None else known
    rows = [label.cell.row for label in found]
    heads = [
        head
        for head, following in pairwise([*_possible_heads(grid, found), grid.height])
        if _has_body(found[bisect_right(rows, head) : bisect_left(rows, following)])
    ]
    unit_rows = {label.cell.row for label in found if label.field == "unit_code"}
    tops = [0, *(_top(grid, head, above + 1, unit_rows) for above, head in pairwise(heads)), grid.height]
    blocks = []
    for head, (top, bottom) in zip(heads, pairwise(tops), strict=False):
        inside = tuple(found[bisect_left(rows, top) : bisect_left(rows, bottom)])
        header = _header_row(label for label in inside if label.cell.row > head)
        blocks.append(FormBlock(top, bottom, inside, header))
    return blocks


def is_title(text: str) -> bool:
    """Whether a text is a form's title (``3. 执法经费绩效目标表``)."""
    return bool(_TITLE.search(label_key(text)))


def is_number_of_annex(text: str) -> bool:
    """Whether a text is ``附件2``, ``附表 1-2`` or the like, as it stands above a title."""
    return bool(_NUMBER_OF_ANNEX.fullmatch(label_key(text)))


@lru_cache(maxsize=1 << 12)  # asked of the first cell of every row of indicators: names of levels
def is_of_head(text: str) -> bool:
    """Whether a text is a title, names the unit (``906001 石门镇人民政府本级``) or the unit of money (``单位：万元``)."""
    return is_title(text) or bool(_UNIT_LINE.search(text) or stated_unit(text)[0] or bare_unit(text))


def _possible_heads(grid: Grid, found: Sequence[FoundLabel]) -> list[int]:
    """Return rows with 项目编码 or 项目名称; rows close together, with nothing of a form between them, are one head."""
    heads: list[int] = []
    last = last_of_body = -1
    for label in found:
        row = label.cell.row
        if label.field in {"code", "name"}:
            if (
                not heads
                or last_of_body > last
                or row - last > _LONGEST_HEAD
                or any(is_title(text) for texts in grid.texts[last + 1 : row] for text in texts)
            ):
                heads.append(row)
            last = row
        elif label.field in _PART_OF or label.field in INDICATOR_FIELDS:
            last_of_body = row
    return heads


def _has_body(below: Sequence[FoundLabel]) -> bool:
    """Whether the labels below a head are those of a form: enough parts, not all in one row."""
    parts = {part: label.cell.row for label in reversed(below) if (part := _PART_OF.get(label.field))}
    if (header := _header_row(below)) is not None:
        parts["indicators"] = header
    return len(parts) >= _PARTS_OF_A_FORM and len(set(parts.values())) > 1


def _header_row(found: Iterable[FoundLabel]) -> int | None:
    rows: dict[int, set[str]] = {}
    for label in found:
        if label.field in INDICATOR_FIELDS and not label.inline:
            rows.setdefault(label.cell.row, set()).add(label.field)
    return next((row for row, fields in rows.items() if len(fields) >= _HEADER_LABELS), None)


def _top(grid: Grid, head_row: int, earliest: int, unit_rows: Collection[int]) -> int:
    """Return the first row of a form below another: title and unit line above its head belong to it.

    ``unit_rows`` are the rows with the label 单位编码, which may hold more cells than a title or unit line.
    """
    top = head_row
    for row in range(head_row - 1, earliest - 1, -1):
        texts = [text for column in range(len(grid.texts[row])) if (text := grid.text(row, column))]
        few = len(texts) <= _MOST_ABOVE_HEAD or row in unit_rows
        # 元 alone may as well close the last row of the form above
        telling = [text for text in texts if not bare_unit(text)]
        if few and any(is_of_head(text) or _ABOVE_A_TITLE.match(label_key(text)) for text in telling):
            top = row
        elif len(texts) > 1:  # a single text may be a note in the margin
            break
    return top
