"""Amounts of a form that no template fits: in a table with labels above its columns, or each beside its label."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from xl_tools.form_templates.amounts_below import (
    OF_A_YEAR,
    SUMS,
    PlacedAmount,
    amounts_below,
    is_amount,
)
from xl_tools.form_templates.amounts_by_kind import amounts_by_kind
from xl_tools.form_templates.amounts_by_quarter import amounts_by_quarter
from xl_tools.form_templates.amounts_by_year import by_year, year_columns
from xl_tools.form_templates.amounts_of_others import amounts_of_others
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.seen_labels import (
    FoundFields,
    SeenLabel,
    cells_beside,
)
from xl_tools.form_templates.vocabulary import Group, known_key, vocabulary
from xl_tools.model.grid import Cell
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.text import squeeze

_SEVERAL_YEARS = re.compile("长期|中期|实施期|项目期|[二三四五]年")
_OF_THE_YEAR = re.compile("年度|当年|本年|申请")


def note_amounts(
    sheet: FilledSheet, head: range, known: Sequence[SeenLabel], found: FoundFields
) -> set[Cell]:
    """Note the amounts: in a table with labels above its columns, or each beside its label; return the labels used.

    Where amounts of all years and of the year stand side by side, those are the year's that stand in the columns of a
    total that says so.
    """
    by_kind, labels = amounts_by_kind(sheet, head)
    for each in by_kind:
        _note_amount(sheet, each, head, found)
    found.labels |= labels
    return labels or _note_beside_labels(sheet, head, known, found)


def _note_beside_labels(
    sheet: FilledSheet, head: range, known: Sequence[SeenLabel], found: FoundFields
) -> set[Cell]:
    quarters = amounts_by_quarter(sheet, head)
    below = quarters.amounts if quarters else amounts_below(sheet, head)
    for each in below:
        _note_amount(sheet, each, head, found)
    done = {each.label for each in below}
    found.labels |= quarters.heads if quarters else _years_before(sheet, below)
    amounts = [
        label
        for label in known
        if label.field.group is Group.MONEY and label.cell not in done and label.cell not in found.labels
    ]
    amounts += _sums(sheet, head, amounts)
    if amounts and (years := year_columns(sheet, min(label.cell for label in amounts), head.start)):
        in_table = [label for label in amounts if label.cell.row > years.row]
        for label in in_table:
            for each in by_year(sheet, years, label.cell, label.field.name, head.start):
                _note_amount(sheet, each, head, found)
        found.labels |= {*years.years.values(), *([years.total] if years.total else [])}
        done |= {label.cell for label in in_table}
        amounts = [label for label in amounts if label.cell not in done]
    places = {label.cell for label in amounts}
    grouping = {cell for cell in places if next(sheet.around.right_of(cell), None) in places}
    amounts = [label for label in amounts if label.cell not in grouping]
    columns = _columns_of_amounts(sheet, head, amounts)
    used: set[Cell] = set()
    rows_of_table = {
        label.cell for label in amounts if columns and label.cell.row > min(c.row for c in columns.values())
    }
    for label in amounts:
        if label.cell in rows_of_table:
            _in_table(sheet, label, columns, found)
            used.add(label.cell)
    found.labels |= set(columns.values())
    plain = [label for label in amounts if label.cell not in used and label.cell not in columns.values()]
    for label, name in _of_which_years(sheet, plain):
        cells = [*cells_beside(sheet.around, label.cell, {each.cell for each in known} | found.labels)]
        if _is_one_of_several(sheet, label.cell, cells):
            continue
        _note_amount(sheet, PlacedAmount(label.cell, name, tuple(cells)), head, found)
        used.add(label.cell)
    for each in amounts_of_others(sheet, head, [label.cell for label in plain], found):
        _note_amount(sheet, each, head, found)
    return used | done | set(columns.values()) | grouping


def _years_before(sheet: FilledSheet, amounts: Sequence[PlacedAmount]) -> set[Cell]:
    """Return the cells that say of which year a row of amounts is."""
    first = {cell.row: cell for each in reversed(amounts) for cell in each.cells}
    left = (each for cell in first.values() for each in sheet.around.left_of(cell) if each.row == cell.row)
    return {cell for cell in left if OF_A_YEAR.fullmatch(squeeze(sheet.grid.text(*cell)))}


def _is_one_of_several(sheet: FilledSheet, label: Cell, cells: Sequence[Cell]) -> bool:
    """Whether amounts stand side by side behind a label, as in a table whose columns nobody knows: which one it is, none says."""
    filled = next((cell for cell in cells if sheet.grid.text(*cell)), None)
    beyond = next(sheet.around.right_of(filled), None) if filled else None
    if filled is None or beyond is None or beyond.row != filled.row:
        return False
    texts = [sheet.grid.text(*cell) for cell in (filled, beyond)]
    return all(text and parse_amount(text, "元") is not None for text in texts) and filled.row >= label.row


def _note_amount(sheet: FilledSheet, amount: PlacedAmount, head: range, found: FoundFields) -> None:
    found.add(amount.name, amount.cells, amount.label)
    found.labels.add(amount.label)
    if unit := _unit_near(sheet, amount.label, head):
        found.units.setdefault(amount.name, unit)


def _sums(sheet: FilledSheet, head: range, amounts: Sequence[SeenLabel]) -> list[SeenLabel]:
    """Return the label 合计 above others of amounts, or below them: the budget, where none of them says so."""
    if not amounts:
        return _lone_sum(sheet, head)
    if any(label.field.name == "预算数" for label in amounts):
        return []
    first, last = min(label.cell for label in amounts), max(label.cell for label in amounts)
    above = [
        cell
        for key in SUMS & sheet.keys
        for cell in sheet.cells[key]
        if cell.row in head and _sums_up(sheet, cell, first, last)
    ]
    return [SeenLabel(max(above), vocabulary().fields[Group.MONEY]["预算数"])] if above else []


def _sums_up(sheet: FilledSheet, cell: Cell, first: Cell, last: Cell) -> bool:
    """Whether 合计 is that of the amounts from the first label to the last: in their column, or before them in their row."""
    if cell.row == first.row and cell.column < first.column:
        right = next(sheet.around.right_of(cell), None)
        return right is not None and is_amount(sheet.grid.text(*right))
    return cell.column == first.column and cell.row in range(first.row - 3, last.row + 3)


def _lone_sum(sheet: FilledSheet, head: range) -> list[SeenLabel]:
    """Return the label 合计 beside an amount, in a block of money that has no other label."""
    words, around = vocabulary(), sheet.around
    for cell in (cell for key in SUMS & sheet.keys for cell in sheet.cells[key] if cell.row in head):
        left, right = next(around.left_of(cell), None), next(around.right_of(cell), None)
        block = sheet.grid.text(*left) if left else ""
        if (
            "资金" in block
            and known_key(block) in words.groups
            and right
            and is_amount(sheet.grid.text(*right))
        ):
            return [SeenLabel(cell, words.fields[Group.MONEY]["预算数"])]
    return []


def _columns_of_amounts(sheet: FilledSheet, head: range, amounts: Sequence[SeenLabel]) -> dict[str, Cell]:
    """Return the labels above the columns of a table of amounts, by name; two at least, above labels of amounts."""
    words = vocabulary()
    by_row: dict[int, dict[str, Cell]] = {}
    for key, cells in sheet.cells.items():
        if known := words.labels[Group.COLUMN].get(key):
            for cell in cells:
                if cell.row in head:
                    in_row = by_row.setdefault(cell.row, {})
                    in_row[known.name] = max(cell, in_row.get(known.name, cell))
    for row, columns in sorted(by_row.items()):
        lasting = {name for name in columns if name not in {"资金分值", "资金得分", "资金原因"}}
        below = [label for label in amounts if row < label.cell.row <= row + 6]
        left = min((label.cell.column for label in below), default=0)
        beyond = {name: cell for name, cell in columns.items() if cell.column > left}
        if len(lasting & beyond.keys()) > 1 and below:
            return beyond
    return {}


def _in_table(sheet: FilledSheet, label: SeenLabel, columns: Mapping[str, Cell], found: FoundFields) -> None:
    """Note an amount of a table: as the budget that of the year's budget, the others by the names of their columns."""
    main = next((name for name in ("全年预算数", "年初预算数") if name in columns), None)
    for name, head in columns.items():
        extent = sheet.around.extent(head)
        seen = sheet.around.seen(label.cell.row, range(extent.left, extent.right + 1))
        cells = [cell for cell in seen if cell.row == label.cell.row]
        found.add(label.field.name if name == main else f"{label.field.name}.{name}", cells, label.cell)
        if name == main and (
            unit := _unit_near(sheet, label.cell, range(max(0, label.cell.row - 8), label.cell.row + 1))
        ):
            found.units.setdefault(label.field.name, unit)
    found.labels.add(label.cell)


def _of_which_years(sheet: FilledSheet, plain: Sequence[SeenLabel]) -> Iterator[tuple[SeenLabel, str]]:
    """Yield the labels of amounts beside them with the names of their fields: the year's as such, those of all years apart."""
    totals = [label for label in plain if label.field.name in {"预算数", "项目总额"}]
    by_column: dict[int, SeenLabel] = {}
    for total in totals:
        by_column.setdefault(total.cell.column, total)
    side_by_side = len(by_column) > 1
    of_year = {
        column for column, total in by_column.items() if _OF_THE_YEAR.search(sheet.grid.text(*total.cell))
    }
    year = min(of_year, default=min(by_column, default=0))
    seen: set[str] = set()
    budgets = {label.cell.column for label in totals if label.field.name == "预算数"}
    twice = {
        label.field.name
        for label in plain
        if len({o.cell.column for o in plain if o.field == label.field}) > 1
    }
    for label in plain:
        name, text = label.field.name, sheet.grid.text(*label.cell)
        if side_by_side and of_year and label.cell.column not in of_year and label.cell.column in by_column:
            name = {"预算数": "项目总额"}.get(name, name if name == "项目总额" else f"项目{name}")
        elif (
            name == "项目总额"
            and not _SEVERAL_YEARS.search(text)
            and not side_by_side
            and not any(t.field.name == "预算数" for t in totals)
        ):
            name = "预算数"  # the only total there is
        elif (
            len(budgets) == 1
            and name in twice
            and label.cell.column not in budgets
            and _has_in(plain, name, budgets)
        ):
            name = f"项目{name}"  # that in the column of the year's total is the year's
        elif name in seen and label.cell.column != year and not _OF_THE_YEAR.search(text):
            name = f"项目{name}"
        seen.add(name)
        yield label, name


def _has_in(plain: Sequence[SeenLabel], name: str, columns: Collection[int]) -> bool:
    return any(label.field.name == name and label.cell.column in columns for label in plain)


def _unit_near(sheet: FilledSheet, cell: Cell, head: range) -> str:
    """Return the unit of money that the label says, or the one of its block left of it or above."""
    grid, around = sheet.grid, sheet.around
    if unit := unit_of_label(grid.text(*cell))[0]:
        return unit
    for left in around.left_of(cell):
        if unit := unit_of_label(grid.text(*left))[0]:
            return unit
    for above in around.above(cell):
        if above.row in head and (unit := unit_of_label(grid.text(*above))[0]):
            return unit
        if above.row in head and (
            blocks := [u for left in around.left_of(above) if (u := unit_of_label(grid.text(*left))[0])]
        ):
            return blocks[0]
    return ""
