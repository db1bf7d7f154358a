"""A sheet drawn once and filled many times: its list rows repeated, everything below moved down, new values in its cells.

The sheet's XML is spliced: looks, widths, validations, page and print set-up stay as whoever drew it has them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.grid import Cell, Merge, number_text, parse_range
from xl_tools.opc import xml_elements
from xl_tools.opc.package import PackageRefusedError
from xl_tools.opc.sheet_edit import cell_element
from xl_tools.opc.stated_heights import with_height
from xl_tools.opc.xml_elements import Splice, XmlElement

_ROW_NUMBER = re.compile(rb'(<(?:\w+:)?row\b[^>]*?\sr=")\d+(")')
_CELL_PLACE = re.compile(rb'(<(?:\w+:)?c\b[^>]*?\sr="\$?[A-Z]+)\d+(")')
_AREA_TEXT = re.compile(rb"(<(?:\w+:)?sqref>)([^<]*)(</)")
_AREAS = ("ref", "sqref", "activeCell")
_FORMULA = re.compile(rb"(<(?:\w+:)?f(?:\s[^>]*)?>)([^<]+)(</)")
_REFERENCE = re.compile(rb"(?<![A-Za-z0-9_!.'])(\$?[A-Z]{1,3}\$?)(\d{1,7})(?![\d(A-Za-z_])")
_LEAVES = ("c",)
_NAMED = re.compile(r"(\$[A-Z]+)?\$(\d+):(\$[A-Z]+)?\$(\d+)")
_LAST_ROW = 1_048_575


class Formula(NamedTuple):
    """A formula as a cell holds it, without ``=``, and what it gives now: a number, a text, or nothing."""

    text: str
    result: str | Decimal = ""


class Moves:
    """Where each row goes when some rows are repeated."""

    def __init__(self, repeats: Mapping[int, int]) -> None:
        """``repeats`` says how often each of some rows stands there afterwards; a row that does not at all is taken out."""
        self._repeats = dict(sorted(repeats.items()))

    def times(self, row: int) -> int:
        """Return how often a row stands there."""
        return self._repeats.get(row, 1)

    def first(self, row: int) -> int:
        """Return where a row goes, the first of it where it is repeated."""
        return row + sum(times - 1 for at, times in self._repeats.items() if at < row)

    def last(self, row: int) -> int:
        """Return where the last of a row goes."""
        return self.first(row) + self.times(row) - 1

    def area(self, area: Merge) -> Merge:
        """Return an area stretched over all rows that its rows become."""
        return Merge(self.first(area.top), area.left, min(self.last(area.bottom), _LAST_ROW), area.right)


def with_rows_repeated(xml: bytes, part: str, moves: Moves) -> bytes:
    """Return a sheet with some rows repeated, and every area on it moved and stretched as Excel does."""
    root = xml_elements.parse_elements(xml, part, _LEAVES)
    data = root.first("sheetData")
    if data is None:
        raise PackageRefusedError(f"文件里的 {part} 不是工作表")
    splices = [Splice(row.start, row.end, b"".join(_copies(xml, row, moves))) for row in data.each("row")]
    for element in root.everything():
        if element.start >= data.end or element.start < data.start:
            splices += _moved(xml, element, moves)
    for match in _AREA_TEXT.finditer(xml, data.end):
        areas = _moved_areas(match[2].decode(), moves)
        splices.append(Splice(match.start(2), match.end(2), areas.encode()))
    return xml_elements.spliced(xml, splices)


def _copies(xml: bytes, row: XmlElement, moves: Moves) -> Iterator[bytes]:
    """Yield a row as often as it stands there, with its new numbers, also in its formulas."""
    number = _number(row)
    whole = _FORMULA.sub(
        lambda found: found[1] + _moved_formula(found[2], moves) + found[3], xml[row.start : row.end]
    )
    for at in range(moves.first(number), moves.last(number) + 1):
        place = str(at + 1).encode()
        moved = _ROW_NUMBER.sub(rb"\g<1>" + place + rb"\g<2>", whole, count=1)
        yield _CELL_PLACE.sub(rb"\g<1>" + place + rb"\g<2>", moved)


def _moved_formula(formula: bytes, moves: Moves) -> bytes:
    """Return a formula with its references to cells of its own sheet moved; the end of a range takes in all of a repeated row."""

    def moved(match: re.Match[bytes]) -> bytes:
        row = int(match[2]) - 1
        ends_range = formula[: match.start()].endswith(b":")
        return match[1] + str((moves.last(row) if ends_range else moves.first(row)) + 1).encode()

    return _REFERENCE.sub(moved, formula)


def _number(row: XmlElement) -> int:
    stated = row.attributes.get("r", "")
    if not stated.isdecimal():
        raise PackageRefusedError("表样里的行没有行号，请用 Excel 或 WPS 打开后另存一次")
    return int(stated) - 1


def _moved(xml: bytes, element: XmlElement, moves: Moves) -> Iterator[Splice]:
    if element.name == "mergeCell" and "ref" in element.attributes:
        area = parse_range(element.attributes["ref"])
        left = moves.area(area)
        if left.bottom < left.top or (left.top, left.left) == (left.bottom, left.right):
            yield xml_elements.removed(element)
            return
        if area.top == area.bottom and moves.times(area.top) > 1:
            rows = range(moves.first(area.top), moves.last(area.top) + 1)
            whole, old = xml[element.start : element.end], element.attributes["ref"].encode()
            copies = (whole.replace(old, _said(area._replace(top=row, bottom=row)).encode()) for row in rows)
            yield Splice(element.start, element.end, b"".join(copies))
            return
    if element.name == "brk" and element.attributes.get("id", "").isdecimal():
        below = moves.first(int(element.attributes["id"]))
        yield from xml_elements.with_attribute(xml, element, b"id", str(below))
        return
    for name in _AREAS:
        if name in element.attributes:
            areas = _moved_areas(element.attributes[name], moves)
            yield from xml_elements.with_attribute(xml, element, name.encode(), areas)


def _moved_areas(areas: str, moves: Moves) -> str:
    try:
        return " ".join(_said(moves.area(parse_range(area))) for area in areas.split())
    except ValueError:  # whole columns, a reference to another sheet
        return areas


def _said(area: Merge) -> str:
    first, last = Cell(area.top, area.left).address, Cell(area.bottom, area.right).address
    return first if first == last else f"{first}:{last}"


def with_cells_filled(
    xml: bytes,
    part: str,
    cells: Mapping[Cell, str | Decimal | Formula],
    heights: Mapping[int, float],
    merges: Sequence[Merge],
) -> bytes:
    """Return a sheet with new values in cells that are there, rows grown to these heights, and further merged cells.

    Merged cells that a further one touches go. A number that a cell cannot hold exactly is written as text.
    """
    root = xml_elements.parse_elements(xml, part, _LEAVES)
    splices: list[Splice] = []
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    for row in root.each("sheetData", "row"):
        number = _number(row)
        if number in heights:
            splices += with_height(xml, row, f"{heights[number]:.1f}")
        places = {each.attributes.get("r"): each for each in row.each("c")}
        for cell in by_row.get(number, ()):
            if present := places.get(cell.address):
                new = _valued(
                    xml_elements.prefix_of(xml, present), cell, cells[cell], present.attributes.get("s", "")
                )
                splices.append(Splice(present.start, present.end, new))
    splices += _with_merges(xml, root, merges)
    return xml_elements.spliced(xml, splices)


def _valued(prefix: bytes, cell: Cell, value: str | Decimal | Formula, style: str) -> bytes:
    if isinstance(value, Formula):
        return _computed(prefix, cell, value, style)
    if isinstance(value, str) or Decimal(number_text(float(value))) != value:
        return cell_element(prefix, cell, str(value), style)
    start = b'<%bc r="%b"' % (prefix, cell.address.encode())
    if style:
        start += b' s="%b"' % xml_elements.escaped(style)
    return start + b"><%bv>%b</%bv></%bc>" % (prefix, number_text(float(value)).encode(), prefix, prefix)


def _computed(prefix: bytes, cell: Cell, value: Formula, style: str) -> bytes:
    kind = b' t="str"' if isinstance(value.result, str) else b""
    said = value.result if isinstance(value.result, str) else number_text(float(value.result))
    start = b'<%bc r="%b"' % (prefix, cell.address.encode())
    if style:
        start += b' s="%b"' % xml_elements.escaped(style)
    start += kind  # behind the style, as Excel has it: such a sheet is read at once
    inside = b"<P:f>%b</P:f><P:v>%b</P:v></P:c>".replace(b"P:", prefix)
    return start + b">" + inside % (xml_elements.escaped(value.text), xml_elements.escaped(said))


def _with_merges(xml: bytes, root: XmlElement, merges: Sequence[Merge]) -> Iterator[Splice]:
    if not merges:
        return
    present = root.first("mergeCells")
    kept = 0
    for each in present.each("mergeCell") if present else ():
        if any(parse_range(each.attributes["ref"]).touches(merge) for merge in merges):
            yield xml_elements.removed(each)
        else:
            kept += 1
    prefix = xml_elements.prefix_of(xml, root)
    new = b"".join(b'<%bmergeCell ref="%b"/>' % (prefix, _said(merge).encode()) for merge in merges)
    yield xml_elements.put_in(xml, root, "mergeCells", new)
    if present and "count" in present.attributes:
        yield from xml_elements.with_attribute(xml, present, b"count", str(kept + len(merges)))


def heights_stated(xml: bytes, part: str) -> tuple[dict[int, float], float]:
    """Return the heights that rows of a sheet have, and that of all others, in points."""
    root = xml_elements.parse_elements(xml, part, _LEAVES)
    usual = root.first("sheetFormatPr")
    stated = {
        _number(row): row.attributes["ht"] for row in root.each("sheetData", "row") if "ht" in row.attributes
    }
    try:
        default = float(usual.attributes.get("defaultRowHeight", 15)) if usual else 15.0
        return {row: float(height) for row, height in stated.items()}, default
    except ValueError as error:
        raise PackageRefusedError("工作表的行高读不出") from error


def styles_of_cells(xml: bytes, part: str) -> dict[str, int]:
    """Return the number of the format of every cell of a sheet, by its address."""
    root = xml_elements.parse_elements(xml, part, _LEAVES)
    cells = (cell.attributes for row in root.each("sheetData", "row") for cell in row.each("c"))
    return {cell["r"]: int(cell.get("s", "0")) for cell in cells if "r" in cell}


def font_sizes(styles: bytes, part: str) -> list[float]:
    """Return the size of the font of each cell format, in points."""
    root = xml_elements.parse_elements(styles, part)
    sizes = [_size(font) for font in root.each("fonts", "font")]
    return (
        [sizes[int(each.attributes.get("fontId", "0"))] for each in root.each("cellXfs", "xf")]
        if sizes
        else []
    )


def _size(font: XmlElement) -> float:
    stated = font.first("sz")
    return float(stated.attributes.get("val", 11)) if stated else 11.0


def moved_area(area: str, moves: Moves) -> str:
    """Return an area as a workbook's names write it (``$A$1:$F$20``, ``$3:$4``), moved and stretched."""

    def moved(match: re.Match[str]) -> str:
        top, bottom = moves.first(int(match[2]) - 1) + 1, moves.last(int(match[4]) - 1) + 1
        return f"{match[1] or ''}${top}:{match[3] or ''}${bottom}"

    return _NAMED.sub(moved, area)
