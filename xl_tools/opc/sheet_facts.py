"""What compiled reading does not tell of a sheet: errors, formulas never calculated, percent formats, extent.

Works on the part's bytes with a few expressions, since a parse of every cell would cost more than the reading.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from xl_tools.model.grid import Cell, parse_address
from xl_tools.opc.safe_archive import local_name, parse_xml

UNCALCULATED = "（公式没有计算值）"

_CELL = rb"<(?:\w+:)?c\b"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_FILLED_CELLS = re.compile(rb'<c r="([^"<>]*)"[^>]*(?<!/)>')
_PLACE = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CELL_START = re.compile(_CELL + rb"\s")
_BEYOND = {
    rows * 26: re.compile(rb'<c r="(?![A-Z][1-9][0-9]{0,%d}")' % (len(str(rows)) - 1)) for rows in (99, 9_999)
}
"""How many cells a sheet has at the most that has none beyond so many rows and column Z, and what finds such a one."""
_HEAD = 1_000  # bytes within which the root element begins
_ERROR_CELL = re.compile(
    _CELL + rb'([^>]*\bt="e"[^>]*)(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_FORMULA_CELL = re.compile(
    _CELL + rb"([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\b[^>]*>([^<]*))?"
)
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d{1,7})["']"""
)
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b[^>]*\bhidden=["'](?:1|true)["'][^>]*>""")
_NUMBER_OF = {name: re.compile(rb"\b%b=[\"'](\d{1,5})[\"']" % name.encode()) for name in ("min", "max")}
_WITH_FORMULA = re.compile(_CELL + rb"([^>]*)>\s*<(?:\w+:)?f\b[^>]*>([^<]*)</")
_OTHER_WORKBOOK = re.compile(rb'(?<!&quot;)(?<!")\[(?:\d+|[^\[\]]*\.xls\w?)\]')
_STRANGE_CELL = re.compile(rb'<c(?! r="|[a-zA-Z])')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_BUILT_IN_PERCENTS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


class SheetScan(NamedTuple):
    """Faulty cells with what they show, cells of a percent format (``None``: unknown), rows × columns of the data.

    Also hidden rows and columns, counted from 0, cells whose formula reads another workbook, and whether a filter is on.
    """

    faults: Mapping[Cell, str]
    percent_cells: frozenset[Cell] | None
    extent: int
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    linked_cells: frozenset[Cell] = frozenset()
    filtered: bool = False


def percent_styles(styles: bytes) -> frozenset[int]:
    """Return the indices of the cell formats that show percents; a package may have no part of styles."""
    percents = set(_BUILT_IN_PERCENTS)
    indices: set[int] = set()
    for element in parse_xml(styles).iter() if styles else ():
        tag = local_name(element.tag)
        if tag == "numFmt" and "%" in _QUOTED.sub("", element.get("formatCode", "")):
            percents.add(int(element.get("numFmtId", "-1")))
        elif tag == "cellXfs":
            indices = {i for i, xf in enumerate(element) if int(xf.get("numFmtId", "0")) in percents}
    return frozenset(indices)


def scan_sheet(xml: bytes, percents: frozenset[int], most_cells: int) -> SheetScan:
    """Scan a sheet's part; ``extent`` is exact where it may be over ``most_cells``.

    Raises ``ValueError`` for a part that is not well-formed, or has a cell beyond the last one of Excel.
    """
    if _is_plain(xml):
        _walk(xml)
        near = (most for most, beyond in _BEYOND.items() if most <= most_cells and not beyond.search(xml))
        extent = next(near, None) or _extent(map(_place, _FILLED_CELLS.findall(xml)))
    else:
        places = _walk(xml, _Places())
        extent = _extent(places.found)
        if not places.all_stated:
            return SheetScan({}, None, extent)  # a writer that leaves the references out
    return SheetScan(
        _faults(xml),
        _percent_cells(xml, percents),
        extent,
        frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else frozenset(),
        _hidden_columns(xml) if b"hidden=" in xml else frozenset(),
        frozenset(_cell(a) for a, formula in _WITH_FORMULA.findall(xml) if _OTHER_WORKBOOK.search(formula))
        if b"[" in xml
        else frozenset(),
        b"filterColumn" in xml,
    )


class _Places:
    """Where the compiled reader will put the cells of a sheet, which need not say it themselves."""

    def __init__(self) -> None:
        self.found: set[tuple[int, int]] = set()
        self.all_stated = True
        self._row = self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        local, stated = name.rpartition(":")[2], attributes.get("r")
        if local == "row":
            self._row, self._column = int(stated) - 1 if stated else self._row, 0
        elif local == "c":
            self.all_stated &= stated is not None
            row, column = _place(stated.encode()) if stated else (self._row + 1, self._column + 1)
            self.found.add((row, column))
            self._column = column

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name.rpartition(":")[2] == "row":
            self._row, self._column = self._row + 1, 0


def extent_of(xml: bytes) -> int:
    """Return the rows × columns of a sheet's part exactly; it was scanned before."""
    return _extent(_walk(xml, _Places()).found)


def _walk(xml: bytes, places: _Places | None = None) -> _Places:
    """Pass over a part in which every element must be closed and no document type may stand; note the places of cells."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if places:
        parser.StartElementHandler, parser.EndElementHandler = places.start, places.end
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keywords
    except (expat.ExpatError, LookupError) as error:  # an encoding that is none
        raise ValueError("not well-formed") from error
    return places or _Places()


def _refuse_document_type(*_: object) -> None:
    raise ValueError("document type")


def _extent(places: Iterable[tuple[int, int]]) -> int:
    rows = columns = 0
    for row, column in places:
        rows, columns = max(rows, row), max(columns, column)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
        raise ValueError("a cell beyond the last one")
    return rows * columns


def _place(address: bytes) -> tuple[int, int]:
    """Return row and column, counted from 1; ``ValueError`` for what is no address."""
    match = _PLACE.fullmatch(address)
    if not match:
        raise ValueError(address)
    return int(match[2]), _column(match[1])


def _is_plain(xml: bytes) -> bool:
    """Whether every cell is spelled as the usual writers do: no prefix, its reference first."""
    return b"<worksheet" in xml[:_HEAD] and not _STRANGE_CELL.search(xml) and not _has_prefixed_cells(xml)


def _has_prefixed_cells(xml: bytes) -> bool:
    return b":c" in xml and bool(_PREFIXED_CELL.search(xml))


def _hidden_columns(xml: bytes) -> frozenset[int]:
    columns: set[int] = set()
    for element in _HIDDEN_COLUMN.findall(xml):
        first, last = (_NUMBER_OF[name].search(element) for name in ("min", "max"))
        if first and last:
            columns.update(range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS)))
    return frozenset(columns)


def _faults(xml: bytes) -> dict[Cell, str]:
    faults = {}
    if b't="e"' in xml:
        for attributes, value in _ERROR_CELL.findall(xml):
            faults[_cell(attributes)] = value.decode("utf-8", "replace") or "#错误"
    if b"<f" not in xml and b":f" not in xml:
        return faults
    for attributes, value in _FORMULA_CELL.findall(xml):
        if not value and b't="str"' not in attributes:
            faults[_cell(attributes)] = UNCALCULATED
    return faults


def _percent_cells(xml: bytes, percents: frozenset[int]) -> frozenset[Cell]:
    if not percents:
        return frozenset()
    found = set()
    for index in percents:
        mark = b's="%d"' % index
        at = xml.find(mark)
        while at >= 0:
            start, end = xml.rfind(b"<", 0, at), xml.find(b">", at)
            if _CELL_START.match(xml, start) and xml[at - 1 : at].isspace() and xml[end - 1 : end] != b"/":
                found.add(_cell(xml[start:end]))
            at = xml.find(mark, at + 1)
    return frozenset(found)


def _cell(attributes: bytes) -> Cell:
    match = _REFERENCE.search(attributes)
    return parse_address((match[1] + match[2]).decode()) if match else Cell(0, 0)


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column
