"""Read the indicator block: any number of rows below its header."""

import re
from collections.abc import Mapping, Sequence

from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.forms.blocks import is_of_head
from xl_tools.forms.claimed_cells import Claims
from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.forms.split_values import joined_value
from xl_tools.model.grid import Cell
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import Label, indicator_key
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.points import parse_points, parted_points

_FOOT = re.compile(
    r"^(?:注|备注|说明|填表|填报|制表|编制|审核|复核|审批|单位负责|分管|负责|经办|联系|电话|日期)"
)
_SIGNATURE = re.compile(rf"{_FOOT.pattern}[^:：]{{0,8}}[:：]")
_LEVELS = INDICATOR_FIELDS[:2]
_OWN_FIELDS = INDICATOR_FIELDS[2:]
_IN_FIELDS = frozenset({"sign", "unit", "weight"})


def read_indicators(claims: Claims, labels: Labels) -> tuple[Indicator, ...]:
    """Return the indicators of a form, claiming the cell and text of every field, and of the next free row.

    一级 and 二级 cells that are merged or left blank inherit downwards. A row that has only 一级 or 二级 filled is a
    prepared place, not an indicator: it is entered as ``slot.<二级>`` so that a missing indicator can point there.
    """
    columns = {
        field: range(label.cell.column, label.right + 1)
        for field in INDICATOR_FIELDS
        if (label := claims.labels.get(field))
    }
    if not columns:
        return ()
    further = _further_columns(claims)
    _leave_lost_columns_open(claims)
    others = {label.cell for label in claims.block.labels if label.field not in INDICATOR_FIELDS}
    repeated = _repeated_headers(claims)
    top = next_row = max(claims.labels[field].bottom for field in columns) + 1
    indicators: list[Indicator] = []
    level1 = level2 = ""
    for row in range(top, min(claims.block.bottom, claims.grid.height)):
        texts = claims.grid.texts[row]
        found, shown = _filled(texts, columns)
        if not shown:
            continue
        if row in repeated:
            claims.used.update(repeated[row])
            continue
        first = shown.get("level1", "")
        is_of_upper_part = (row, found.get("level1", -1)) in others  # of a form whose head is lost
        if _is_foot(claims, row, shown) or is_of_upper_part or (first and is_of_head(first)):
            break
        is_prepared = shown.keys().isdisjoint(_OWN_FIELDS)
        if is_prepared and not all(map(labels.is_level, shown.values())):
            continue  # a stray text, left over
        _take_points_off(claims, shown, -1 if is_prepared else len(indicators))
        if shown.get("level1", level1) != level1:
            level1, level2 = shown["level1"], ""
        level2 = shown.get("level2", level2)
        cells = {field: Cell(row, column) for field, column in found.items()}
        claims.used.update(map(cells.__getitem__, shown))
        next_row = row + 1
        if is_prepared:
            claims.cells.setdefault(f"slot.{level2}", cells.get("level3", min(cells.values())))
            continue
        for field, cell in cells.items():
            key = indicator_key(len(indicators), field)
            claims.cells[key], claims.texts[key] = cell, shown.get(field, "")
        beside = _read_further(claims, further, row, len(indicators)) if further else {}
        indicators.append(_indicator({**shown, "level1": level1, "level2": level2}, beside))
    claims.cells["indicator.next"] = Cell(next_row, min(below.start for below in columns.values()))
    return tuple(indicators)


def _indicator(shown: Mapping[str, str], beside: Mapping[str, str]) -> Indicator:
    """Return an indicator of the texts of its fields; ``beside`` has operator, unit and weight, where they have columns."""
    value = shown.get("value", "")
    return Indicator(
        level1=shown["level1"],
        level2=shown["level2"],
        level3=shown.get("level3", ""),
        description=shown.get("description", ""),
        value=parse_indicator_value(
            joined_value(beside.get("sign", ""), value, beside.get("unit", "")) if beside else value
        ),
        basis=shown.get("basis", ""),
        weight=parse_points(beside["weight"]) if "weight" in beside else None,
    )


def _take_points_off(claims: Claims, shown: dict[str, str], index: int) -> None:
    """Take the points off the names of levels (``产出指标（50分）``) and keep them; what such a cell says as a whole is kept, too."""
    for field in _LEVELS:
        text = shown.get(field, "")
        if "分" in text and (parted := parted_points(text))[1]:
            claims.whole[indicator_key(index, field)] = text
            shown[field] = parted[0]
            claims.points.setdefault(*parted)


def _further_columns(claims: Claims) -> Mapping[str, int]:
    """Return the columns of the header that the standard form has not, and that are of a value or its weight: 计算符号, 计量单位, 权重."""
    row = claims.block.header_row
    if row is None:
        return {}
    found: dict[str, int] = {}
    for cell, text in claims.free([row], range(claims.left, claims.grid.width)):
        field = vocabulary().labels[Group.ROW].get(known_key(text))
        if field and field.key in _IN_FIELDS and field.key not in found:
            found[field.key] = cell.column
            claims.used.add(cell)
            claims.further[field.key] = Label(cell, text)
    return found


def _read_further(claims: Claims, columns: Mapping[str, int], row: int, index: int) -> dict[str, str]:
    texts = {}
    for key, column in columns.items():
        claims.cells[indicator_key(index, key)] = Cell(row, column)
        claims.texts[indicator_key(index, key)] = text = claims.grid.text(row, column)
        if text:
            texts[key] = text
            claims.used.add(Cell(row, column))
    return texts


def _leave_lost_columns_open(claims: Claims) -> None:
    """Enter the place of a column that the header lacks: right of the columns before it, as far as they stand there."""
    row, column = claims.block.header_row, claims.left
    for field in INDICATOR_FIELDS if row is not None else ():
        if label := claims.labels.get(field):
            column = label.right + 1
        elif row is not None:
            cell = Cell(row, column)
            claims.cells[f"label.{field}"], claims.texts[f"label.{field}"] = cell, claims.grid.text(*cell)
            column += 1


def _filled(texts: Sequence[str], columns: Mapping[str, range]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the filled column of a row below each header cell, or the first one below it, and what it shows."""
    found, shown = {field: below.start for field, below in columns.items()}, {}
    for field, below in columns.items():
        for column in below:
            if column < len(texts) and texts[column]:
                found[field], shown[field] = column, texts[column]
                break
    return found, shown


def _repeated_headers(claims: Claims) -> dict[int, list[Cell]]:
    """Return the labels of the rows in which a long table repeats its header on a new page, by row."""
    rows: dict[int, list[Cell]] = {}
    for label in claims.block.labels:
        if label.field in INDICATOR_FIELDS:
            rows.setdefault(label.cell.row, []).append(label.cell)
    return {row: cells for row, cells in rows.items() if len(cells) >= len(INDICATOR_FIELDS) // 2}


def _is_foot(claims: Claims, row: int, shown: Mapping[str, str]) -> bool:
    """Whether the block has ended: signatures or notes below it, never an indicator."""
    levels = [shown[field] for field in _LEVELS if field in shown]
    has_value = "value" in shown and len(shown) > 1  # a note may stand alone in the column of values
    if has_value and not any(map(_FOOT.match, levels)):
        return False
    _, first = next(claims.free([row], range(claims.left, claims.edge + 1)))
    if not _FOOT.match(first):
        return False
    return first in levels or (not has_value and bool(_SIGNATURE.match(first)))
