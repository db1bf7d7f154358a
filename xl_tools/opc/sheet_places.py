"""Where the rows and cells of a sheet part lie, in bytes, as expat passes over them."""

import codecs
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from xl_tools.model.grid import Cell, Merge, parse_address
from xl_tools.opc.package_parts import PackageRefusedError
from xl_tools.opc.sheet_parts import MAIN, parse_xml, xml_parser

_TRUE = ("1", "true")
_ARRAYS = ("array", "dataTable")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_ENCODING = re.compile(r"""(?<=encoding)(\s*=\s*["'])([\w.-]+)""")
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    "<".encode("utf-16-le"): "utf-16-le",
    "<".encode("utf-16-be"): "utf-16-be",
}


@dataclass(slots=True)
class Span:
    """An element: from its ``<`` to ``close`` (its end tag, or the ``/>`` of one without contents) to ``end``."""

    start: int
    close: int = 0
    end: int = 0


@dataclass(slots=True)
class CellSpan(Span):
    """A cell with its style (attribute ``s``), and whether it has a formula."""

    style: str = ""
    formula: bool = False


@dataclass(slots=True)
class RowSpan(Span):
    """A row counted from 0, its cells by column where asked for, and the style of its empty cells."""

    number: int = 0
    style: str = ""
    cells: dict[int, CellSpan] = field(default_factory=dict)


@dataclass(slots=True)
class SheetScan:
    """What changing cells needs to know of a sheet."""

    xml: bytes
    data: Span | None = None
    """The element around all rows."""
    dimension: Span | None = None
    rows: list[RowSpan] = field(default_factory=list)
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)
    """First column, last column, style."""
    merges: list[Merge] = field(default_factory=list)
    arrays: list[Merge] = field(default_factory=list)
    """Ranges filled by one array formula or data table."""


def scan_sheet(xml: bytes, part: str, rows: Collection[int]) -> SheetScan:
    """Locate everything in the XML of a sheet; cells only in the given rows (from 0).

    ``xml`` must be UTF-8 (:func:`as_utf_8`). Raises :class:`PackageRefusedError` when the part is not a sheet.
    """
    scanner = _Scanner(xml, frozenset(rows))
    parse_xml(scanner.parser, xml, part)
    return scanner.scan


def as_utf_8(xml: bytes) -> bytes:
    """Return a part in UTF-8: as it is, or recoded with its declaration put right.

    Excel reads UTF-16 too, python-calamine sees an empty sheet there; characters are spliced in one encoding only.
    Raises :class:`PackageRefusedError`.
    """
    head, closed, _ = xml[:200].partition(b"?>")
    declared = _ENCODING.search(head.decode("ascii", "replace")) if closed else None
    try:
        encoding = _UTF_16.get(xml[:2]) or codecs.lookup(declared[2] if declared else "utf-8").name
        if encoding == "utf-8":
            return xml
        declaration, end, rest = xml.decode(encoding).partition("?>")
    except (LookupError, UnicodeDecodeError) as error:
        raise PackageRefusedError("工作表的文字编码认不出") from error
    return (_ENCODING.sub(r"\1UTF-8", declaration, count=1) + end + rest).encode()


def tag_name(xml: bytes, element: Span) -> bytes:
    """Return the name of an element as written, prefix included."""
    match = _NAME.match(xml, element.start)
    return match[1] if match else b""


def attribute_value(xml: bytes, element: Span, name: bytes) -> Span | None:
    """Return where the value of an attribute lies, between its quotes."""
    at = element.start + 1 + len(tag_name(xml, element))
    while match := _ATTRIBUTE.match(xml, at):
        if match[1] == name:
            return Span(match.start(2) + 1, match.end(2) - 1, match.end(2) - 1)
        at = match.end()
    return None


def close_span(xml: bytes, element: Span, at: int) -> None:
    """Note where an element closes: expat stands at its end tag, or behind an element that has none."""
    name = b"</" + tag_name(xml, element)
    if xml.startswith((name + b">", name + b" ", name + b"\t", name + b"\r", name + b"\n"), at):
        element.close, element.end = at, xml.index(b">", at) + 1
    else:
        element.close, element.end = at - len(b"/>"), at


class _Scanner:
    """The handlers of one pass of expat, and the path of elements it is in."""

    def __init__(self, xml: bytes, rows: frozenset[int]) -> None:
        self.scan = SheetScan(xml)
        self.parser = xml_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._wanted = rows
        self._path: list[str] = []
        self._spans: list[Span | None] = []
        self._row = RowSpan(0, number=-1)
        self._column = -1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self._path.append(local if namespace in MAIN else "")
        span: Span | None = None
        match self._path:
            case ["worksheet", "sheetData", "row", "c"]:
                span = self._cell(attributes)
            case ["worksheet", "sheetData", "row", "c", "f"]:
                self._formula(attributes)
            case ["worksheet", "sheetData", "row"]:
                span = self._row = self._new_row(attributes)
                self.scan.rows.append(self._row)
            case ["worksheet", "sheetData"]:
                span = self.scan.data = Span(self.parser.CurrentByteIndex)
            case ["worksheet", "dimension"]:
                span = self.scan.dimension = Span(self.parser.CurrentByteIndex)
            case ["worksheet", "cols", "col"] if "style" in attributes:
                first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
                self.scan.column_styles.append((first, last, attributes["style"]))
            case ["worksheet", "mergeCells", "mergeCell"]:
                self.scan.merges.append(parse_range(attributes["ref"]))
        self._spans.append(span)

    def _end(self, _name: str) -> None:
        self._path.pop()
        span = self._spans.pop()
        if span is None:
            return
        close_span(self.scan.xml, span, self.parser.CurrentByteIndex)

    def _new_row(self, attributes: dict[str, str]) -> RowSpan:
        number = int(attributes["r"]) - 1 if "r" in attributes else self._row.number + 1
        style = attributes.get("s", "") if attributes.get("customFormat") in _TRUE else ""
        self._column = -1
        return RowSpan(self.parser.CurrentByteIndex, number=number, style=style)

    def _cell(self, attributes: dict[str, str]) -> Span | None:
        if self._row.number not in self._wanted:
            return None
        self._column = parse_address(attributes["r"]).column if "r" in attributes else self._column + 1
        span = CellSpan(self.parser.CurrentByteIndex, style=attributes.get("s", ""))
        self._row.cells[self._column] = span
        return span

    def _formula(self, attributes: dict[str, str]) -> None:
        if self._row.number in self._wanted:
            self._row.cells[self._column].formula = True
        if attributes.get("t") in _ARRAYS and "ref" in attributes:
            self.scan.arrays.append(parse_range(attributes["ref"]))


def parse_range(ref: str) -> Merge:
    """Return the cells that a reference (``B2:D9`` or ``B2``) spans; ``ValueError`` when it is none."""
    first, _, last = ref.partition(":")
    top_left = parse_address(first)
    return Merge(*top_left, *(parse_address(last) if last else top_left))


def range_holds(area: Merge, cell: Cell) -> bool:
    """Whether a cell lies in a range."""
    return area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
