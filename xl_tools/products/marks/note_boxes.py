"""The boxes of notes: where they lie on a sheet's grid, and the old vector markup (VML) that draws them."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

from xl_tools.model.grid import LAST_CELL, Cell, Merge
from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.xml_elements import Splice, XmlElement, escaped, spliced
from xl_tools.products.marks.note_text import SIZE
from xl_tools.sheets.row_heights import text_height

EMPTY_DRAWING = b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
"""A drawing without shapes."""

IDS_IN_BLOCK = 1024
"""Shapes are numbered in blocks; every drawing of a workbook has blocks of its own."""

_PIXELS_PER_CHARACTER, _POINTS_PER_PIXEL = 7, 0.75
_DEFAULT_COLUMN, _DEFAULT_ROW = "9.14", "15"  # in characters and points: 64 and 20 pixels
_FARTHEST = 500  # rows or columns that a box may span: hidden ones have no height
_WIDTHS: Final = (300, 400, 520)
_TALLEST = 420
_MARGIN = 14
_FROM_CELL, _ABOVE_CELL = 15, 8
_NAMESPACES: Final[Mapping[str, str]] = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_NOTE_TYPE = (
    '<v:shapetype id="_x0000_t202"{spaces} coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}"{spaces} type="#_x0000_t202" style="position:absolute;'
    'margin-left:60pt;margin-top:1pt;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black"'
    ' obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
    "<x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_IDS = re.compile(rb"""idmap\b[^>]*?\bdata\s*=\s*["']([\d,\s]*)""")
_SHAPE_NUMBER = re.compile(rb"_x0000_[si](\d+)")
_ANY_SHAPE = re.compile(rb"<((?:\w+:)?shape)\b[^>]*(?<!/)>.*?</\1\s*>", re.DOTALL)
_ANYTHING_DRAWN = re.compile(
    rb"<(?:\w+:)?(?:shape|rect|roundrect|line|polyline|curve|arc|oval|image|group)\b"
)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*<")
_ANCHOR = re.compile(rb"(?<=Anchor>)([\d\s,]+)(?=<)")
_IS_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_NOTE_TYPE_ID = re.compile(rb"""shapetype\b[^>]*\bid\s*=\s*["']_x0000_t202["']""")


class Box(NamedTuple):
    """The size of a note's box in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Geometry:
    """The sizes of a sheet in pixels: columns by first, last and width, rows by height, and those not named."""

    columns: Sequence[tuple[int, int, int]]
    rows: Mapping[int, int]
    default_column: int
    default_row: int

    @classmethod
    def of(cls, sheet: XmlElement) -> "Geometry":
        """Read the sizes from a sheet; rows that fit their text by themselves count as the default.

        Raises :class:`PackageRefusedError` where a size is no number.
        """
        default = sheet.first("sheetFormatPr")
        stated = default.attributes if default else {}
        columns = (each.attributes for each in sheet.each("cols", "col"))
        rows = (each.attributes for each in sheet.each("sheetData", "row"))
        try:
            return cls(
                sorted(
                    (int(a["min"]) - 1, int(a["max"]) - 1, _shown(a) * _column(a["width"]))
                    for a in columns
                    if "width" in a
                ),
                {int(a["r"]) - 1: _shown(a) * _row(a["ht"]) for a in rows if {"r", "ht"} <= a.keys()},
                _column(stated.get("defaultColWidth", _DEFAULT_COLUMN)),
                _row(stated.get("defaultRowHeight", _DEFAULT_ROW)),
            )
        except (ValueError, KeyError) as error:
            raise PackageRefusedError("工作表的行高列宽读不出") from error

    def width(self, column: int) -> int:
        """Return the width of a column."""
        at = bisect_right(self.columns, column, key=itemgetter(0)) - 1
        _, last, width = self.columns[at] if at >= 0 else (0, -1, 0)
        return width if column <= last else self.default_column

    def height(self, row: int) -> int:
        """Return the height of a row."""
        return self.rows.get(row, self.default_row)


def _shown(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") not in ("1", "true")


def _column(characters: str) -> int:
    return int(float(characters) * _PIXELS_PER_CHARACTER + 0.5)


def _row(points: str) -> int:
    return int(float(points) / _POINTS_PER_PIXEL + 0.5)


def box_of(text: str) -> Box:
    """Return the box a note needs: wider where it would be too tall."""
    for width in _WIDTHS:
        height = _height(text, width)
        if height <= _TALLEST:
            break
    return Box(width, height)


def _height(text: str, width: int) -> int:
    return int(text_height(text, SIZE, (width - _MARGIN) * _POINTS_PER_PIXEL) / _POINTS_PER_PIXEL) + _MARGIN


def _walk(size: Callable[[int], int], last: int, index: int, distance: int) -> tuple[int, int]:
    """Go some pixels on from the start of a row or column; return where that is, and how far into it."""
    for _ in range(_FARTHEST):
        if distance < size(index) or index >= last:
            break
        distance -= size(index)
        index += 1
    return index, max(min(distance, size(index) - 1), 0)


def _anchor(area: Merge, box: Box, geometry: Geometry) -> str:
    """Return where a box lies: beside the cell, a little above it."""
    left = min(area.right + 1, LAST_CELL.column)
    top = max(area.top - 1, 0)
    down = max(geometry.height(top) - _ABOVE_CELL, 0) if area.top else 2
    right = _walk(geometry.width, LAST_CELL.column, left, _FROM_CELL + box.width)
    bottom = _walk(geometry.height, LAST_CELL.row, top, down + box.height)
    return ", ".join(map(str, (left, _FROM_CELL, top, down, *right, *bottom)))


def used_blocks(drawings: Iterable[bytes]) -> set[int]:
    """Return the blocks of shape numbers that the drawings of a workbook use."""
    blocks = {0}
    for drawing in drawings:
        for match in _IDS.finditer(drawing):
            blocks.update(int(number) for number in match[1].split(b",") if number.strip())
        blocks.update(int(match[1]) // IDS_IN_BLOCK for match in _SHAPE_NUMBER.finditer(drawing))
    return blocks


def with_notes(
    drawing: bytes, part: str, notes: Mapping[Merge, str], geometry: Geometry, block: int
) -> bytes:
    """Return a drawing with a box for every note, by the area it belongs to; numbered from ``block`` on.

    The markup of a drawing need not be well-formed (Excel's own is not always), so it is not parsed.
    """
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise PackageRefusedError(f"文件里的 {part} 认不出，加不了批注")
    spaces = "".join(
        f' xmlns:{prefix}="{space}"'
        for prefix, space in _NAMESPACES.items()
        if f'xmlns:{prefix}="{space}"'.encode() not in drawing
    )
    new = "" if _NOTE_TYPE_ID.search(drawing) else _NOTE_TYPE.format(spaces=spaces)
    first = block * IDS_IN_BLOCK + 1
    order = len(_ANY_SHAPE.findall(drawing)) + 1
    for number, (area, text) in enumerate(notes.items()):
        box = box_of(text)
        new += _SHAPE.format(
            number=first + number,
            spaces=spaces,
            order=order + number,
            width=box.width * _POINTS_PER_PIXEL,
            height=box.height * _POINTS_PER_PIXEL,
            anchor=_anchor(area, box, geometry),
            row=area.top,
            column=area.left,
        )
    splices = [Splice(end, end, new.encode())]
    if listed := _IDS.search(drawing):
        blocks = (listed[1].decode(), *map(str, range(block, block + blocks_for(len(notes)))))
        splices.append(Splice(*listed.span(1), escaped(",".join(filter(None, blocks)))))
    return spliced(drawing, splices)


def blocks_for(notes: int) -> int:
    """Return how many blocks of numbers so many notes need."""
    return -(-(notes + 1) // IDS_IN_BLOCK)


def _notes_of(drawing: bytes) -> Iterator[tuple[Cell, re.Match[bytes]]]:
    for match in _ANY_SHAPE.finditer(drawing):
        place = {name: int(number) for name, number in _PLACE.findall(match[0])}
        if _IS_NOTE.search(match[0]) and len(place) == len(Cell._fields):
            yield Cell(place[b"Row"], place[b"Column"]), match


def with_taller_notes(drawing: bytes, texts: Mapping[Cell, str], geometry: Geometry) -> bytes:
    """Return a drawing whose notes at some cells have room for more text below."""
    splices = []
    for cell, shape in _notes_of(drawing):
        anchor = _ANCHOR.search(drawing, shape.start(), shape.end()) if cell in texts else None
        numbers = [int(number) for number in anchor[1].split(b",") if number.strip()] if anchor else []
        if anchor and len(numbers) == 8:  # noqa: PLR2004 - column and offset, row and offset, twice
            left, left_in, _, _, right, right_in, bottom, bottom_in = numbers
            width = right_in - left_in + sum(map(geometry.width, range(left, min(right, left + _FARTHEST))))
            more = _height(texts[cell], max(width, _WIDTHS[0] // 2))
            end = _walk(geometry.height, LAST_CELL.row, bottom, bottom_in + more)
            splices.append(Splice(*anchor.span(1), ", ".join(map(str, (*numbers[:6], *end))).encode()))
    return spliced(drawing, splices)


def without_notes(drawing: bytes, cells: Iterable[Cell]) -> tuple[bytes, bool]:
    """Return a drawing without the notes at some cells, and whether anything is left in it."""
    gone = frozenset(cells)
    rest = spliced(drawing, [Splice(*shape.span()) for cell, shape in _notes_of(drawing) if cell in gone])
    return rest, bool(_ANYTHING_DRAWN.search(rest))
