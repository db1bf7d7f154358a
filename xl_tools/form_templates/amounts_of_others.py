"""Amounts whose labels nobody knows, beside those of a form that are known."""

import re
from collections.abc import Iterator, Sequence

from xl_tools.form_templates.amounts_below import SUMS, PlacedAmount, own_name
from xl_tools.form_templates.amounts_by_year import BARE_YEAR, year_of
from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.seen_labels import FoundFields
from xl_tools.form_templates.vocabulary import known_key, vocabulary
from xl_tools.model.grid import Cell
from xl_tools.values.amount import parse_amount
from xl_tools.values.text import squeeze

_LONGEST = 12
_NO_LABEL = re.compile(r"[\d。；;，,%]|电话|人数|户数|分值|得分|编码|代码")


def amounts_of_others(
    sheet: FilledSheet, head: range, labels: Sequence[Cell], found: FoundFields
) -> Iterator[PlacedAmount]:
    """Yield the amounts whose labels nobody knows, in the rows of those known or right below one: under their own names.

    ``labels`` are those known. One that is labelled with the form's year is the budget where no other is.
    """
    rows = {cell.row for cell in labels}
    above = set(labels)
    taken = {cell for spot in found.spots for cell in spot.cells if sheet.grid.text(*cell)} | found.labels
    for row in head:
        for cell in sheet.around.seen(row, range(sheet.grid.width)):
            amount = next(sheet.around.right_of(cell), None)
            is_near = cell.row == row and (row in rows or Cell(row - 1, cell.column) in above)
            if amount is None or amount.row != row or not is_near or not taken.isdisjoint({cell, amount}):
                continue
            text, beyond = sheet.grid.text(*cell), next(sheet.around.right_of(amount), None)
            is_amount_of = _is_amount(sheet, amount) and not (beyond and _is_amount(sheet, beyond))
            if is_amount_of and (year := BARE_YEAR.fullmatch(squeeze(text))):
                is_own = int(year[1]) == year_of(sheet, range(head.start, row))
                name = "预算数" if is_own and "预算数" not in found.named else squeeze(text)
                yield PlacedAmount(cell, name, (amount,))
            elif is_amount_of and _may_be_label(text):
                above.add(cell)
                yield PlacedAmount(cell, own_name(text), (amount,))


def _is_amount(sheet: FilledSheet, cell: Cell) -> bool:
    """Whether a cell says an amount, and no label before it."""
    text = sheet.grid.text(*cell)
    return parse_amount(text, "元") is not None and text[:1].isdecimal()


def _may_be_label(text: str) -> bool:
    is_short = 1 < len(text) <= _LONGEST
    return is_short and not _NO_LABEL.search(text) and known_key(text) not in vocabulary().groups | SUMS
