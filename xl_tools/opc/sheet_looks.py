"""How high the rows of a sheet are, and how the text in its cells lies: what a reader of values does not tell."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from xl_tools.model.grid import Cell
from xl_tools.opc.package import Package
from xl_tools.opc.xml_elements import XmlElement, parse_elements

_ROW = re.compile(rb"<(?:\w+:)?row(?=[^>]*\s(?:ht|hidden)\s*=)\s[^>]*>")  # others say nothing of their height
_ATTRIBUTE = re.compile(rb"""\s(r|ht|customHeight|hidden)\s*=\s*["']([^"']*)["']""")
_USUAL_HEIGHT = re.compile(rb"""<(?:\w+:)?sheetFormatPr\s[^>]*?\bdefaultRowHeight\s*=\s*["']([\d.]+)["']""")
_TAG = re.compile(rb"<[^>]*>")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_TRUE = (b"1", b"true")
_USUAL_SIZE = 11.0


class RowHeights(NamedTuple):
    """The heights that rows state, in points, and that of all others; ``fixed`` are those that somebody set by hand.

    A row that is not fixed grows with its text in some programs. ``hidden`` ones have no height at all.
    """

    stated: Mapping[int, float]
    fixed: frozenset[int]
    hidden: frozenset[int]
    usual: float


class TextLook(NamedTuple):
    """How the text of a cell format lies: whether it is wrapped, and is neither turned nor shrunk; its size in points."""

    wraps: bool
    size: float


def row_heights_of(xml: bytes) -> RowHeights:
    """Return the heights of the rows of a sheet; what is spelled so that no program writes it is passed over."""
    stated, fixed, hidden = {}, set(), set()
    for match in _ROW.finditer(xml):
        said = dict(_ATTRIBUTE.findall(match[0]))
        number = said.get(b"r", b"")
        if not number.isdigit():
            continue
        row = int(number) - 1
        if said.get(b"hidden") in _TRUE:
            hidden.add(row)
        height = _points(said.get(b"ht", b""))
        if height is not None:
            stated[row] = height
            if said.get(b"customHeight") in _TRUE:
                fixed.add(row)
    usual = _USUAL_HEIGHT.search(xml)
    return RowHeights(stated, frozenset(fixed), frozenset(hidden), (usual and _points(usual[1])) or 15.0)


def _points(said: bytes) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


def format_of_cell(xml: bytes, cell: Cell) -> int:
    """Return the number of the format of one cell of a sheet."""
    address = cell.address.encode()
    at = xml.find(b'<c r="%b"' % address)  # as every program writes it: no expression need be compiled for it
    usual = _TAG.match(xml, at) if at >= 0 else None
    place = usual or re.search(rb"""<(?:\w+:)?c\s(?=[^>]*\br=["']%b["'])[^>]*>""" % address, xml)
    style = place and _STYLE.search(place[0])
    return int(style[1]) if style else 0


def text_looks(package: Package) -> tuple[list[TextLook], float]:
    """Return how text lies in each cell format of a workbook, and the size of its usual font."""
    part = next((link.part for link in package.links(package.workbook) if link.kind == "styles"), "")
    if not part:
        return [], _USUAL_SIZE
    return _looks_of(package.read(part), part)


@lru_cache(maxsize=4)  # files made of one template have the same formats
def _looks_of(styles: bytes, part: str) -> tuple[list[TextLook], float]:
    root = parse_elements(styles, part)
    sizes = [_size(font) for font in root.each("fonts", "font")] or [_USUAL_SIZE]
    looks = []
    for each in root.each("cellXfs", "xf"):
        font = int(each.attributes.get("fontId", "0"))
        laid = each.first("alignment")
        said = laid.attributes if laid else {}
        wraps = said.get("wrapText") in ("1", "true") and not (
            said.get("shrinkToFit") in ("1", "true") or said.get("textRotation", "0") != "0"
        )
        looks.append(TextLook(wraps, sizes[font] if font < len(sizes) else _USUAL_SIZE))
    return looks, sizes[0]


def _size(font: XmlElement) -> float:
    stated = font.first("sz")
    return float(stated.attributes.get("val", _USUAL_SIZE)) if stated else _USUAL_SIZE
