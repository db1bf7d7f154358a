"""Read the indicator block: any number of rows below its header."""

import re
from collections.abc import Mapping, MutableMapping

from xl_tools.form.blocks import FormBlock, FoundLabel
from xl_tools.form.grid import Cell, Grid
from xl_tools.form.labels import INDICATOR_FIELDS
from xl_tools.form.reading import indicator_key
from xl_tools.model.table import Indicator
from xl_tools.values.indicator_value import parse_indicator_value

_FOOT = re.compile(r"^(?:注|备注|说明|填表|填报|制表|审核|复核|单位负责人|负责人|经办|联系|日期)")
_OWN_FIELDS = INDICATOR_FIELDS[2:]


def read_indicators(
    grid: Grid,
    block: FormBlock,
    labels: Mapping[str, FoundLabel],
    cells: MutableMapping[str, Cell],
    texts: MutableMapping[str, str],
    used: set[Cell],
) -> tuple[Indicator, ...]:
    """Return the indicators of a form, entering the cell and text of every field, and of the next free row.

    一级 and 二级 cells that are merged or left blank inherit downwards. A row that has only 一级 or 二级 filled is a
    prepared place, not an indicator: it is entered as ``slot.<二级>`` so that a missing indicator can point there.
    """
    if block.header_row is None:
        return ()
    columns = {
        field: label for field in INDICATOR_FIELDS if (label := labels.get(field)) and not label.inline
    }
    top = max(label.bottom for label in columns.values()) + 1
    indicators: list[Indicator] = []
    level1 = level2 = ""
    next_row = top
    for row in range(top, block.bottom):
        found = {field: _cell_of(grid, row, label) for field, label in columns.items()}
        shown = {field: grid.text(*cell) for field, cell in found.items()}
        if _is_repeated_header(row, block, used) or not any(shown.values()):
            continue
        if _is_foot(grid, row, shown):
            break
        if shown.get("level1") and shown["level1"] != level1:
            level1, level2 = shown["level1"], ""
        level2 = shown.get("level2") or level2
        used.update(cell for field, cell in found.items() if shown[field])
        next_row = row + 1
        if not any(shown.get(field) for field in _OWN_FIELDS):
            cells.setdefault(f"slot.{level2}", found.get("level3", found[next(iter(found))]))
            continue
        for field, cell in found.items():
            key = indicator_key(len(indicators), field)
            cells[key], texts[key] = cell, shown[field]
        indicators.append(
            Indicator(
                level1=level1,
                level2=level2,
                level3=shown.get("level3", ""),
                description=shown.get("description", ""),
                value=parse_indicator_value(shown.get("value", "")),
                basis=shown.get("basis", ""),
            )
        )
    cells["indicator.next"] = Cell(next_row, min(label.cell.column for label in columns.values()))
    return tuple(indicators)


def _cell_of(grid: Grid, row: int, label: FoundLabel) -> Cell:
    """Return the filled cell of a row below a header cell, or the first one below it."""
    return next(
        (Cell(row, column) for column in range(label.cell.column, label.right + 1) if grid.text(row, column)),
        Cell(row, label.cell.column),
    )


def _is_repeated_header(row: int, block: FormBlock, used: set[Cell]) -> bool:
    """Whether a long table repeats its header on a new page; the repeated labels count as used."""
    repeated = [
        label.cell for label in block.labels if label.cell.row == row and label.field in INDICATOR_FIELDS
    ]
    if len(repeated) < len(INDICATOR_FIELDS) // 2:
        return False
    used.update(repeated)
    return True


def _is_foot(grid: Grid, row: int, shown: Mapping[str, str]) -> bool:
    """Whether the block has ended: signatures or notes below it, never an indicator."""
    filled = [text for text in shown.values() if text]
    first = next((text for column in range(len(grid.texts[row])) if (text := grid.text(row, column))), "")
    return bool(_FOOT.match(first)) and not shown.get("level3") and len(filled) <= 1 + len(_OWN_FIELDS) // 2
