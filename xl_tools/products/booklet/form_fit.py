"""The largest size at which a form fits its pages, and how high each row then is. Widths and heights are in points.

At 五号 (10.5 pt), the largest size, a label of four characters and a code of 21 stand in their cells on one line; what is
left of a page then goes above and below the texts. Below 六号 (7.5 pt) it goes only where a page was thought to hold more
than it does. A text whose lines can be told is not measured; the rest are, those of all forms together.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from xl_tools.forms.layout import COLUMN_WIDTHS, PlacedCell, Role
from xl_tools.products.booklet.form_pages import BLOCK_HEIGHT, BLOCK_WIDTH, HEAD_ROLES, SMALLEST_SIZE
from xl_tools.products.booklet.line_bounds import ONLY_HAN, label_bounds, line_bounds, widest

_LARGEST_SIZE = 10.5
_SIZES = tuple(half / 2 for half in range(21, 0, -1))
_ROOMY_PADS = tuple(half / 2 for half in range(20, 4, -1))  # above and below the text of a cell
_PAD, _PAD_BELOW_SMALLEST = 0.28, 0.2  # the same for smaller texts, in sizes
_LINE_GAP = 0.4  # between two lines of a cell, in sizes
_SIDE, _RAGGED_SIDE = 0.2, 0.32  # left and right of a text, in sizes
_SMALLEST_FITTED = {"code": 0.85, "amount": 0.7}  # of its size; one too wide is set smaller, by form.typ
_BELOW_HEAD = 7.0
_RAGGED = re.compile(r"purpose|goals|indicator\.\d+\.(?:level3|description|basis)")
_NUMBER = re.compile(r"[-0-9.,]+")
_LONG_RUN = re.compile(r"[^\s一-\u9fff]{6,}")  # where hardly a line breaks by itself
_UNIT_LINE_SIZE, _TITLE_SIZE = 10.5, 18.0
_WIDTHS = {
    (left, right): sum(COLUMN_WIDTHS[left : right + 1]) / sum(COLUMN_WIDTHS) * BLOCK_WIDTH
    for right in range(len(COLUMN_WIDTHS))
    for left in range(right + 1)
}
_UNIT_LINE_WIDTH = BLOCK_WIDTH - 25 / 25.4 * 72


class TextToMeasure(NamedTuple):
    """A text as it is set (see :attr:`FittedCell.kind`), the width it has, and its size."""

    kind: str
    text: str
    width: float
    size: float


class Head(NamedTuple):
    """The lines above the ruled form; on a further page they name the form again."""

    title: str
    unit_line: str
    money_unit: str


ToMeasure: TypeAlias = TextToMeasure | Head
Measure: TypeAlias = Callable[[Sequence[ToMeasure]], Sequence[float]]
"""Returns the height of each that is given."""

_TITLE_AND_GAP = 28.0  # where each text of the head takes one line


class FittedCell(NamedTuple):
    """A cell of the ruled form: column and row from 0, how many of each it takes, and how its text is set.

    ``kind`` is ``plain``, ``lines`` (with line feeds), ``long`` (with a run in which a line may have to break), ``prose``
    (its last line not a single character), ``label`` (some words are not torn apart), ``code`` or ``amount`` (kept on one
    line, smaller if need be).
    """

    x: int
    y: int
    w: int
    h: int
    kind: str
    ragged: bool
    text: str


class FittedPage(NamedTuple):
    """A page of a form as it is printed: the size of its texts and the heights of its rows."""

    head: Head
    cells: tuple[FittedCell, ...]
    size: float
    heights: tuple[float, ...]


def fitted_forms(forms: Sequence[Sequence[Sequence[PlacedCell]]], measure: Measure) -> list[list[FittedPage]]:
    """Return the pages of each form, all of a form at the largest size at which they fit."""
    known: dict[ToMeasure, float] = {}
    fitting = {number: _fitting([*map(_PageToFit.of, form)], known) for number, form in enumerate(forms)}
    fitted: dict[int, list[FittedPage]] = {}
    while fitting:
        wanted: dict[ToMeasure, None] = {}
        for number, form in tuple(fitting.items()):
            try:
                wanted.update(dict.fromkeys(next(form)))
            except StopIteration as end:
                fitted[number] = end.value
                del fitting[number]
        if wanted:
            known.update(zip(wanted, measure(tuple(wanted)), strict=True))
    return [fitted[number] for number in range(len(forms))]


class _CellToFit(NamedTuple):
    """A cell, the largest size at which its text surely takes one line, and how it is set there and where it does not."""

    x: int
    y: int
    w: int
    h: int
    ragged: bool
    text: str
    width: float
    largest_on_one_line: float
    kind_on_one_line: str
    kind_otherwise: str

    def is_on_one_line(self, size: float) -> bool:
        return size <= self.largest_on_one_line

    def kind(self, size: float) -> str:
        return self.kind_on_one_line if self.is_on_one_line(size) else self.kind_otherwise

    def to_measure(self, size: float) -> TextToMeasure:
        return TextToMeasure(self.kind(size), self.text, self.width - _sides(self.ragged) * size, size)


class _Bounds(NamedTuple):
    """Between which heights a text is."""

    least: float
    most: float


class _PageToFit(NamedTuple):
    head: Head
    cells: tuple[_CellToFit, ...]
    rows: int

    @classmethod
    def of(cls, cells: Sequence[PlacedCell]) -> "_PageToFit":
        head = {cell.role: cell for cell in cells if cell.role in HEAD_ROLES}
        top = max(cell.bottom for cell in head.values()) + 1
        texts = (head[role].text if role in head else "" for role in HEAD_ROLES)
        ruled = tuple(_cell_to_fit(cell, top) for cell in cells if cell.role not in HEAD_ROLES)
        return cls(Head(*texts), ruled, max(cell.y + cell.h for cell in ruled))

    def row_heights(self, texts: Sequence[float], pad: float) -> list[float]:
        """Return as much as each row's own cells need; what a cell over several rows lacks is shared among them."""
        heights = [0.0] * self.rows
        for cell, height in zip(self.cells, texts, strict=True):
            if cell.h == 1:
                heights[cell.y] = max(heights[cell.y], height + 2 * pad)
        for cell, height in zip(self.cells, texts, strict=True):
            if cell.h > 1:
                lack = height + 2 * pad - sum(heights[cell.y : cell.y + cell.h])
                for y in range(cell.y, cell.y + cell.h) if lack > 0 else ():
                    heights[y] += lack / cell.h
        return heights

    def fitted(self, size: float, heights: Sequence[float]) -> FittedPage:
        cells = (
            FittedCell(cell.x, cell.y, cell.w, cell.h, cell.kind(size), cell.ragged, cell.text)
            for cell in self.cells
        )
        return FittedPage(self.head, tuple(cells), size, tuple(heights))


def _cell_to_fit(cell: PlacedCell, top: int) -> _CellToFit:
    ragged = bool(_RAGGED.fullmatch(cell.key))
    width = _WIDTHS[cell.left, cell.right]
    largest = width / (widest(cell.text) + _sides(ragged)) if cell.text else _LARGEST_SIZE
    return _CellToFit(
        x=cell.left,
        y=cell.top - top,
        w=cell.right - cell.left + 1,
        h=cell.bottom - cell.top + 1,
        ragged=ragged,
        text=cell.text,
        width=width,
        largest_on_one_line=largest,
        kind_on_one_line="label" if _is_label(cell) and not ONLY_HAN.fullmatch(cell.text) else "plain",
        kind_otherwise=_kind(cell) if largest < _LARGEST_SIZE else "",
    )


def _sides(ragged: bool) -> float:  # noqa: FBT001 - a property of the cell
    return 2 * (_RAGGED_SIDE if ragged else _SIDE)


def _is_label(cell: PlacedCell) -> bool:
    return cell.role in {Role.LABEL, Role.LEVEL}


def _kind(cell: PlacedCell) -> str:
    if _is_label(cell):
        return "label"
    if cell.role in {Role.CODE, Role.PROSE}:
        return cell.role.value
    if cell.role is Role.AMOUNT and _NUMBER.fullmatch(cell.text):
        return "amount"
    if _LONG_RUN.search(cell.text):
        return "long"
    return "lines" if "\n" in cell.text else "plain"


def _fitting(
    pages: Sequence[_PageToFit], known: Mapping[ToMeasure, float]
) -> Generator[list[ToMeasure], None, list[FittedPage]]:
    """Return the pages at the largest size that fits them; yield what must be ``known`` before going on."""
    if unknown := [page.head for page in pages if _head_height(page.head, known) is None]:
        yield [*unknown]
    rooms = [BLOCK_HEIGHT - (_head_height(page.head, known) or 0.0) - _BELOW_HEAD for page in pages]
    for size in _SIZES:
        pads = _pads(size)
        bounds = [[_bounds(cell, size) for cell in page.cells] for page in pages]
        while True:
            least = [[each.least for each in texts] for texts in bounds]
            rows = [page.row_heights(texts, pads[-1]) for page, texts in zip(pages, least, strict=True)]
            if any(sum(heights) > room for heights, room in zip(rows, rooms, strict=True)):
                break
            unsure = {
                (number, place): cell.to_measure(size)
                for number, page in enumerate(pages)
                for place, (cell, each) in enumerate(zip(page.cells, bounds[number], strict=True))
                if each.least < each.most
                and each.most + 2 * pads[-1] > min(rows[number][cell.y : cell.y + cell.h])
            }
            if not unsure:
                return [
                    page.fitted(size, _roomiest(page, texts, pads, room))
                    for page, texts, room in zip(pages, least, rooms, strict=True)
                ]
            yield [*unsure.values()]
            for (number, place), text in unsure.items():
                bounds[number][place] = _Bounds(known[text], known[text])
    raise AssertionError("a form does not fit its pages at any size")


def _head_height(head: Head, known: Mapping[ToMeasure, float]) -> float | None:
    one_line = (
        widest(head.title) * _TITLE_SIZE <= BLOCK_WIDTH
        and widest(head.unit_line) * _UNIT_LINE_SIZE <= _UNIT_LINE_WIDTH
    )
    if one_line:
        return _UNIT_LINE_SIZE + (_TITLE_AND_GAP if head.title else 0)
    return known.get(head)


def _bounds(cell: _CellToFit, size: float) -> _Bounds:
    if cell.is_on_one_line(size):
        return _Bounds(size, size)
    told = cell.to_measure(size)
    if smallest := _SMALLEST_FITTED.get(told.kind):
        is_fitted = widest(told.text) * smallest <= told.width / size
        return _Bounds(smallest * size, size if is_fitted else float("inf"))
    told_of = label_bounds if told.kind == "label" else line_bounds
    lines = told_of(told.text, told.width / size)
    return _Bounds(_height(lines.fewest, size), _height(lines.most, size))


def _height(lines: float, size: float) -> float:
    return size * (lines + (lines - 1) * _LINE_GAP)


def _pads(size: float) -> tuple[float, ...]:
    """Return what may stand above and below a text, the most first."""
    if size == _LARGEST_SIZE:
        return _ROOMY_PADS
    return (size * (_PAD if size >= SMALLEST_SIZE else _PAD_BELOW_SMALLEST),)


def _roomiest(page: _PageToFit, texts: Sequence[float], pads: Sequence[float], room: float) -> list[float]:
    tried = (page.row_heights(texts, pad) for pad in pads)
    return next(heights for heights in tried if sum(heights) <= room)
