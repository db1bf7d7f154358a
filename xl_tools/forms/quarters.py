"""Periods of a plan that are called otherwise than by their month: 第一季度, 上半年, 1-12月."""

import re
from typing import NamedTuple

from xl_tools.forms.blocks import FormBlock, FoundLabel
from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.model.grid import Cell, Grid
from xl_tools.settings.models import NOT_READ
from xl_tools.values.text import label_key

_SEPTEMBER = "september"
_ENDS = "季度?[末底]?"
_SPELLINGS = {
    "march": rf"第?[一1首]{_ENDS}|1月?[-~—至到]3月",
    "june": rf"第?[二2]{_ENDS}|上半年[末底]?|1月?[-~—至到]6月",
    _SEPTEMBER: rf"第?[三3]{_ENDS}|前[三3]个?{_ENDS}|[9九]月[末底份]?|1月?[-~—至到]9月",
    "october": "1月?[-~—至到]10月",
    "december": rf"第?[四4]{_ENDS}|全年|年[末底终]|1月?[-~—至到]12月",
}
_PERIOD = re.compile(
    "(?:"
    + "|".join(f"(?P<{field}>{spelling})" for field, spelling in _SPELLINGS.items())
    + r")(?:累计)?(?:支出)?(?:计划|进度)?(?:\(?%\)?)?"
)


class Quarters(NamedTuple):
    """A form with its quarters as the labels of their months; the third ends in 9月, which is no period of a plan."""

    block: FormBlock
    third: FoundLabel | None = None


def with_quarters(grid: Grid, block: FormBlock) -> Quarters:
    """Return a form with the labels of periods that its plan calls by the quarter, where none is called by the month.

    They stand in the rows of the label 资金支出计划; anywhere else 第二季度 is a text like others.
    """
    head = [label for label in block.labels if block.header_row is None or label.cell.row < block.header_row]
    plan = next((label for label in head if label.field == "plan" and not label.inline), None)
    known = {label.field for label in head if label.field in PLAN_FIELDS}
    if plan is None or len(known) == len(PLAN_FIELDS):
        return Quarters(block)
    taken = {label.cell for label in block.labels}
    found: list[FoundLabel] = []
    third = None
    for row in range(plan.cell.row, plan.bottom + 1):
        for column in range(plan.right + 1, grid.width):
            text, cell = grid.text(row, column), Cell(row, column)
            match = _PERIOD.fullmatch(label_key(text)) if text and cell not in taken else None
            if match is None:
                continue
            field = match.lastgroup or ""
            if field == _SEPTEMBER and third is None and "october" not in known:
                third = _label(grid, NOT_READ, cell)
                found.append(third)
            elif field in PLAN_FIELDS and field not in known:
                known.add(field)
                found.append(_label(grid, field, cell))
    if not found:
        return Quarters(block)
    labels = sorted((*block.labels, *found), key=lambda label: label.cell)
    return Quarters(block._replace(labels=tuple(labels)), None if "october" in known else third)


def _label(grid: Grid, field: str, cell: Cell) -> FoundLabel:
    extent = next((m for m in grid.merges if (m.top, m.left) == cell), None)
    bottom, right = (extent.bottom, extent.right) if extent else cell
    return FoundLabel(field, cell, bottom, right, grid.text(*cell))
