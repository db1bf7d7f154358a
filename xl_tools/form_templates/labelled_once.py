"""Fields of a form that no template fits, each of which stands once: beside its label, below it, or in one cell with it."""

import re
from collections.abc import Iterator, Sequence

from xl_tools.form_templates.amounts_below import is_amount
from xl_tools.form_templates.neighbours import Neighbours
from xl_tools.form_templates.placeholders import Placeholder
from xl_tools.form_templates.placement import Spot
from xl_tools.form_templates.seen_labels import (
    FoundFields,
    SeenLabel,
    cells_beside,
)
from xl_tools.form_templates.vocabulary import FieldType, Group, known_key, vocabulary
from xl_tools.model.grid import Cell, Grid
from xl_tools.values.money_unit import stated_unit, unit_of_label

_PROSE = frozenset(
    {"绩效目标", "中期目标", "实际完成情况", "资金用途", "项目概况", "立项依据", "存在问题", "改进措施"}
)
GOALS = frozenset({"绩效目标", "中期目标"})
_BETWEEN_PAIRS = re.compile(r"(?:\s{2,}|\u3000+|\n)(?=[^\s:：]{2,15}[:：])")
_LONGEST = 16
_UNIT = "单位"
_BUDGET = frozenset({"年初预算", "年初预算数", "全年预算", "全年预算数"})
"""Labels of the budget only before its amount in one cell: elsewhere they head columns."""


def note_once(found: FoundFields, labels: Sequence[SeenLabel], grid: Grid, header_top: int) -> None:
    """Note the fields that stand once: beside their label, or below it where it heads a column."""
    cells = {label.cell for label in labels} | found.labels
    goals = [label for label in labels if label.field.name == "绩效目标"]
    of_goals = {label.cell for label in labels if label.field.name in GOALS}
    grouping = {label.cell for label in goals if _groups_others(found.around, label.cell, of_goals)}
    heads = {label.cell for label in labels if _heads_amounts(found.around, label.cell)}
    found.labels |= heads
    grouping |= heads
    for label in labels:
        if label.cell in grouping:
            continue
        beside = [*cells_beside(found.around, label.cell, cells)]
        is_prose = label.field.name in _PROSE
        filled = any(grid.text(*cell) for cell in beside)
        may_head = is_prose or label.field.type is FieldType.PERCENT
        if not filled and may_head and (below := [*_under(found.around, label.cell, cells, header_top)]):
            found.add(label.field.name, below, label.cell, is_prose=is_prose)
        else:
            places = beside
            if is_prose:
                places = [*beside, *_further_down(found.around, label.cell, cells, header_top)]
            found.add(label.field.name, places, label.cell, is_prose=is_prose)


def note_inline(found: FoundFields, grid: Grid, head: range) -> None:
    """Note the fields that have their label in the same cell before a colon (``预算单位：906001 石门镇``), several in one too."""
    for row in head:
        for column, text in enumerate(grid.texts[row]):
            cell = Cell(row, column)
            pairs = [] if cell in found.labels else _pairs(text)
            named = [name for _, name, _ in pairs]
            if named == ["单位名称"] and "单位名称" in found.named:
                found.labels.add(cell)  # once more, beside the unit of money
            if not named or not found.named.isdisjoint(named) or len(set(named)) < len(named):
                continue
            parts = [part for label, name, _ in pairs for part in (label, Placeholder(name))]
            found.units.update(
                (name, unit) for label, name, _ in pairs if (unit := unit_of_label(label.rstrip(":"))[0])
            )
            found.named.update(named)
            # a cell that was taken for another one's value says a label of its own, and more
            found.spots = [
                spot._replace(cells=tuple(each for each in spot.cells if each != cell))
                for spot in found.spots
            ]
            found.spots.append(Spot(tuple(parts), (cell,)))


def _heads_amounts(around: Neighbours, cell: Cell) -> bool:
    """Whether a label heads a column of kinds of money (``资金来源`` over 财政拨款): then what stands beside it heads another."""
    extent = around.extent(cell)
    below = (
        around.text(Cell(extent.bottom + 1, extent.left)) if extent.bottom + 1 < around.grid.height else ""
    )
    words = vocabulary()
    return known_key(below) in words.labels[Group.MONEY] and known_key(around.text(cell)) in words.groups


def _pairs(text: str) -> list[tuple[str, str, str]]:
    """Return label with colon, field's name and value of each that a cell says; none unless all of them are known."""
    words = vocabulary()
    pairs = []
    for said in _BETWEEN_PAIRS.split(stated_unit(text.strip())[1]):
        before = "其中:" if said.startswith(("其中:", "其中：")) else ""
        label, colon, value = said[len(before) :].replace("：", ":").partition(":")
        key = known_key(label) if colon and len(label) < _LONGEST else ""
        known = words.labels[Group.ONCE].get(key)
        if known is None and is_amount(stated_unit(value)[1].strip() or value.strip()):
            known = words.amount(key) or (words.fields[Group.MONEY]["预算数"] if key in _BUDGET else None)
        if key == _UNIT and colon:  # of money it would have been stated_unit's
            known = words.fields[Group.ONCE]["单位名称"]
        if known is None or not stated_unit(value)[1].strip("()（）盖章 "):
            return []
        pairs.append((f"{before}{label}:", known.name, value))
    return pairs


def _groups_others(around: Neighbours, cell: Cell, labels: set[Cell]) -> bool:
    """Whether a label of goals has another one right of it and nothing below itself: then it has no value of its own."""
    extent = around.extent(cell)
    below = around.text(Cell(extent.bottom + 1, extent.left)) if extent.bottom == extent.top else ""
    is_before_another = any(right in labels for right in around.right_of(cell))
    return is_before_another and not (below and known_key(below) not in vocabulary().groups)


def _under(around: Neighbours, label: Cell, labels: set[Cell], bottom: int) -> Iterator[Cell]:
    """Yield the cells below a label, within its columns, up to the next label."""
    extent = around.extent(label)
    right = next((cell for cell in around.right_of(label) if cell in labels), None)
    end = right.column - 1 if right and right.row == label.row else max(extent.right, extent.left)
    for row in range(extent.bottom + 1, bottom):
        cells = around.seen(row, range(extent.left, max(end, extent.right) + 1))
        if not labels.isdisjoint(cells) or any(
            each.row == row and each.column <= extent.left for each in labels
        ):
            return
        yield from (cell for cell in cells if cell.row == row)


def _further_down(around: Neighbours, label: Cell, labels: set[Cell], bottom: int) -> Iterator[Cell]:
    """Yield the cells right of a label in the rows below it in which its own column is blank."""
    extent = around.extent(label)
    for row in range(extent.bottom + 1, bottom):
        own = around.extent(Cell(row, extent.left))
        if around.grid.text(own.top, own.left) or any(each.row == row for each in labels):
            return
        yield from (cell for cell in around.right_of(Cell(row, extent.left)) if cell.row == row)
