"""Texts that their rows cut off: wrapped, in rows of a height that somebody set, with more lines than these show."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from xl_tools.model.grid import Cell, Grid, Merge
from xl_tools.model.submission import CutText
from xl_tools.opc.column_widths import column_widths
from xl_tools.opc.package import Package, PackageRefusedError
from xl_tools.opc.sheet_looks import RowHeights, TextLook, format_of_cell, row_heights_of, text_looks
from xl_tools.sheets.cut_lines import CutLines, cut_lines, whole_characters
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, text_height, usable_width

CUT_OFF = "JX808"
"""The code of the rule that tells them: what it finds is no fault of what stands there."""

_SHORTEST = 4  # characters; numbers and levels are shorter


class _Book:
    """The looks of a workbook's cell formats, read when a text may be cut."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def _looks(self) -> tuple[list[TextLook], float]:
        return text_looks(self._package)

    @property
    def usual(self) -> float:
        return self._looks[1]

    @cached_property
    def largest(self) -> float:
        """The largest size of a wrapped text: one that is whole at this size is whole at its own."""
        return max((look.size for look in self._looks[0] if look.wraps), default=0.0)

    def look(self, xml: bytes, cell: Cell) -> TextLook:
        looks, number = self._looks[0], format_of_cell(xml, cell)
        return looks[number] if number < len(looks) else TextLook(wraps=False, size=self.usual)


class _Sheet(NamedTuple):
    book: _Book
    grid: Grid
    xml: bytes
    heights: RowHeights
    widths: Sequence[float]
    merges: Mapping[Cell, Merge]

    def area(self, cell: Cell) -> Merge:
        return self.merges.get(cell) or Merge(*cell, *cell)

    def columns(self, area: Merge) -> Sequence[float]:
        return self.widths[area.left : area.right + 1]

    def height(self, area: Merge) -> float:
        stated, usual = self.heights.stated, self.heights.usual
        if area.top == area.bottom:
            return stated.get(area.top, usual)
        return sum(stated.get(row, usual) for row in range(area.top, area.bottom + 1))

    def text(self, cell: Cell) -> str:
        return self.grid.text(*cell)


def cut_texts(package: Package, grids: Sequence[Grid]) -> dict[str, tuple[CutText, ...]]:
    """Return the texts on these sheets that their rows cut off, by sheet."""
    book = _Book(package)
    found = {}
    for grid in grids:
        # what cannot be read of looks is no fault of the texts
        with suppress(PackageRefusedError, ValueError):
            if book.largest and (cut := tuple(_on_sheet(_sheet(book, package, grid)))):
                found[grid.sheet] = cut
    return found


def _sheet(book: _Book, package: Package, grid: Grid) -> _Sheet:
    xml = package.read(package.sheets[grid.sheet])
    merges = {Cell(merge.top, merge.left): merge for merge in grid.merges}
    width = max([grid.width, *(merge.right + 1 for merge in grid.merges)])
    return _Sheet(book, grid, xml, row_heights_of(xml), column_widths(xml, width), merges)


def _on_sheet(sheet: _Sheet) -> Iterator[CutText]:
    for cell in _texts(sheet):
        area = sheet.area(cell)
        if not _stays_low(sheet, area) or not _seen(sheet, area, sheet.book.largest):
            continue
        look = sheet.book.look(sheet.xml, cell)
        if not look.wraps or not _seen(sheet, area, look.size):
            continue
        grown = sum(_growth(sheet, row) for row in range(area.top, area.bottom + 1))
        if seen := _seen(sheet, area, look.size, grown):
            yield _told(sheet, area, look.size, seen)


def _texts(sheet: _Sheet) -> Iterator[Cell]:
    """Yield the cells whose text may be cut: most are too short for their own column and the lowest row to cut them."""
    size, usual = sheet.book.largest, sheet.book.usual
    lowest = min([sheet.heights.usual, *sheet.heights.stated.values()])
    whole = [whole_characters(size, width, lowest, usual) for width in sheet.widths]
    for row, (values, texts) in enumerate(zip(sheet.grid.rows, sheet.grid.texts, strict=True)):
        for column, text in enumerate(texts):
            if text and (len(text) >= whole[column] or "\n" in text):  # most cells are empty
                value = values[column]
                if type(value) is str and len(value) >= _SHORTEST:
                    yield Cell(row, column)


def _stays_low(sheet: _Sheet, area: Merge) -> bool:
    """Whether no program makes room for the text of a cell: no row grows for a merged one, a fixed row for none."""
    is_merged = area[:2] != area[2:]
    rows = range(area.top, area.bottom + 1)
    return sheet.heights.hidden.isdisjoint(rows) and (is_merged or area.top in sheet.heights.fixed)


def _seen(sheet: _Sheet, area: Merge, size: float, more: float = 0) -> CutLines | None:
    text, height = sheet.grid.text(area.top, area.left), sheet.height(area) + more
    return cut_lines(text, size, sheet.columns(area), height, sheet.book.usual)


def _growth(sheet: _Sheet, row: int) -> float:
    """Return by how much a row that is not fixed may be higher on a screen than it says: for a text of one cell in it."""
    if row in sheet.heights.fixed:
        return 0
    stated = sheet.heights.stated.get(row, sheet.heights.usual)
    most = stated
    for column, text in enumerate(sheet.grid.texts[row] if row < sheet.grid.height else ()):
        cell = Cell(row, column)
        if not text or cell in sheet.merges:
            continue
        width = usable_width([sheet.widths[column]])
        if width > 0 and (look := sheet.book.look(sheet.xml, cell)).wraps:
            most = max(most, text_height(text, look.size, width))
    return most - stated


def _told(sheet: _Sheet, area: Merge, size: float, seen: CutLines) -> CutText:
    """Return a text that is cut, with the height by which its first row shows it whole, and all else in that row."""
    first = Merge(area.top, area.left, area.top, area.right)
    others = sheet.height(area) - sheet.height(first)
    needed = text_height(sheet.text(Cell(*area[:2])), size, usable_width(sheet.columns(area))) - others
    for column, text in enumerate(sheet.grid.texts[area.top]):
        if len(text) < _SHORTEST:
            continue
        cell = Cell(area.top, column)
        beside = sheet.area(cell)
        if beside.top == beside.bottom and (look := sheet.book.look(sheet.xml, cell)).wraps:
            needed = max(needed, text_height(text, look.size, usable_width(sheet.columns(beside))))
    said = sheet.heights.stated.get(area.top)
    now = "" if said is None else f"{said:g}"
    new = f"{min(math.ceil(needed * 2) / 2, MAX_ROW_HEIGHT):g}"
    return CutText(Cell(*area[:2]), seen.lines, seen.shown, now, new, fits=needed <= MAX_ROW_HEIGHT)
