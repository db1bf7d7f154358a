"""Amounts that stand below their labels: a row of labels, and under it the row of amounts (``年度资金总额 | 一般公共预算 | …``)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xl_tools.form_templates.fitting import FilledSheet
from xl_tools.form_templates.vocabulary import Field, known_key, vocabulary
from xl_tools.model.grid import Cell
from xl_tools.values.amount import parse_amount
from xl_tools.values.money_unit import unit_of_label
from xl_tools.values.text import squeeze

SUMS = frozenset({"合计", "总计", "资金合计", "金额合计"})
"""Labels of what the amounts of a table come to."""

_FEWEST = 2
_NONE = frozenset({"-", "—", "——", "–", "/", "无"})
OF_A_YEAR = re.compile(r"[本当今上去前]年(?:度|数)?|20\d\d年(?:度|数)?")
"""What stands before a row of amounts that says of which year they are."""

_PAST = re.compile("[上去前]年")
_YEAR = re.compile(r"(20\d\d)年")
_BEFORE_NAME = re.compile(r"^(?:其中[:：]|(?:\d{1,2}|[一二三四五六七八九十])[.、．]|[(（]\d{1,2}[)）])\s*")


class PlacedAmount(NamedTuple):
    """A label with its amount's cells, and the field's name: the label's own words where nobody knows it."""

    label: Cell
    name: str
    cells: tuple[Cell, ...]


def amounts_below(sheet: FilledSheet, rows: range) -> list[PlacedAmount]:
    """Return the amounts that stand below their labels in these rows."""
    return [amount for row in rows for amount in _in_row(sheet, row)]


def is_amount(text: str) -> bool:
    """Whether a text is an amount, or says that there is none."""
    return text in _NONE or parse_amount(text, "元") is not None


def _in_row(sheet: FilledSheet, row: int) -> Iterator[PlacedAmount]:
    grid, around = sheet.grid, sheet.around
    labels = [cell for cell in around.seen(row, range(grid.width)) if cell.row == row and grid.text(*cell)]
    known = [cell for cell in labels if _field(grid.text(*cell))]
    if len(known) < _FEWEST:
        return
    known += [cell for cell in labels if known_key(grid.text(*cell)) in SUMS]
    run = [cell for cell in labels if cell >= min(known)]
    below = around.extent(run[0]).bottom + 1
    if any(around.extent(cell).bottom + 1 != below or is_amount(grid.text(*cell)) for cell in run):
        return
    cells = {cell: _under(sheet, cell, below) for cell in run}
    if not _are_amounts(sheet, cells.values()) or any(map(_field, _before(sheet, below, run[0]))):
        return
    kept = [cell for cell in run if cell in known or any(grid.text(*each) for each in cells[cell])]
    names = dict(zip(kept, _names([grid.text(*cell) for cell in kept]), strict=True))
    lines = _years_below(sheet, below, run) or {below: ""}
    for at, of_year in lines.items():
        for cell, name in names.items():
            yield PlacedAmount(
                cell, f"{name}（{of_year}）" if of_year else name, tuple(_under(sheet, cell, at))
            )


def _are_amounts(sheet: FilledSheet, cells: Iterable[Sequence[Cell]]) -> bool:
    texts = [text for under in cells for cell in under if (text := sheet.grid.text(*cell))]
    return bool(texts) and all(map(is_amount, texts))


def _before(sheet: FilledSheet, row: int, first: Cell) -> list[str]:
    """Return what stands in a row left of a column."""
    left = sheet.around.left_of(Cell(row, first.column))
    return [sheet.grid.text(*cell) for cell in left if cell.row == row]


def _years_below(sheet: FilledSheet, below: int, run: Sequence[Cell]) -> dict[int, str]:
    """Return the rows of amounts that say each of which year they are, a past one with what it says; none of others."""
    lines: dict[int, str] = {}
    for row in range(below, sheet.grid.height):
        said = next(filter(None, _before(sheet, row, run[0])), "")
        if not OF_A_YEAR.fullmatch(squeeze(said)) or not _are_amounts(
            sheet, [_under(sheet, cell, row) for cell in run]
        ):
            break
        lines[row] = squeeze(said) if _PAST.search(said) else ""
    return lines if len(lines) > 1 and sum(not said for said in lines.values()) == 1 else {}


def _field(text: str) -> Field | None:
    return vocabulary().amount(known_key(text))


def _under(sheet: FilledSheet, label: Cell, row: int) -> list[Cell]:
    extent = sheet.around.extent(label)
    seen = sheet.around.seen(row, range(extent.left, extent.right + 1))
    return [cell for cell in seen if cell.row == row]


def _names(labels: Sequence[str]) -> list[str]:
    """Return the names of the fields of a row of labels: of one for several years the last year's has it."""
    fields = [_field(label) for label in labels]
    names = [field.name if field else own_name(label) for field, label in zip(fields, labels, strict=True)]
    if "预算数" not in names:  # the only total there is
        total = next((name for name in ("项目总额", *SUMS) if name in names), "")
        names = ["预算数" if name == total else name for name in names]
    years = [int(match[1]) if (match := _YEAR.search(label)) else 0 for label in labels]
    last = {name: max(y for n, y in zip(names, years, strict=True) if n == name) for name in names}
    return [
        name if year == last[name] else own_name(label)
        for name, year, label in zip(names, years, labels, strict=True)
    ]


def own_name(label: str) -> str:
    """Return the name of an amount that nobody knows: its label's words."""
    return squeeze(_BEFORE_NAME.sub("", unit_of_label(label)[1].strip()))
