"""What compiled reading does not tell of a sheet: errors, formulas never calculated, percent formats, extent.

Works on the part's bytes with a few expressions, since a parse of every cell would cost more than the reading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xl_tools.form.grid import Cell, parse_address
from xl_tools.sources.package import parse_xml

UNCALCULATED = "（公式没有计算值）"

_CELL = rb"<(?:\w+:)?c\b"
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_FILLED_CELLS = re.compile(_CELL + rb'[^>]*?\br="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>]*(?<!/)>')
_CELL_START = re.compile(_CELL + rb"\s")
_FAR_CELL = re.compile(rb'r="(?:[A-Z]{2,3}[0-9]|[A-Z][0-9]{5})')
_NEAR = 9_999 * 26
"""The most cells of a sheet without a far cell: four digits of rows, one letter of columns."""
_HEAD = 1_000  # bytes within which the root element begins
_ANY_CELL = re.compile(_CELL + rb"[\s/>]")
_CELL_WITH_REFERENCE = re.compile(_CELL + rb'[^>]*?\br="')
_ERROR_CELL = re.compile(
    _CELL + rb'([^>]*\bt="e"[^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
_FORMULA_CELL = re.compile(
    _CELL + rb"([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\b[^>]*>([^<]*))?"
)
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*?\br=["'](\d{1,7})["']"""
)
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b[^>]*\bhidden=["'](?:1|true)["'][^>]*>""")
_NUMBER_OF = {name: re.compile(rb"\b%b=[\"'](\d{1,5})[\"']" % name.encode()) for name in ("min", "max")}
_LINKED_CELL = re.compile(
    _CELL + rb"([^>]*)>\s*<(?:\w+:)?f\b[^>]*>[^<]*(?<!&quot;)(?<!\")\[(?:\d+|[^\]<]*\.xls\w?)\][^<]*</"
)
_MOST_COLUMNS = 16_384
_BUILT_IN_PERCENTS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


@dataclass(frozen=True, slots=True)
class SheetScan:
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
    """Return the indices of the cell formats that show percents."""
    root = parse_xml(styles)
    percents = set(_BUILT_IN_PERCENTS)
    indices: set[int] = set()
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "numFmt" and "%" in _QUOTED.sub("", element.get("formatCode", "")):
            percents.add(int(element.get("numFmtId", "-1")))
        elif tag == "cellXfs":
            indices = {i for i, xf in enumerate(element) if int(xf.get("numFmtId", "0")) in percents}
    return frozenset(indices)


def scan_sheet(xml: bytes, percents: frozenset[int], most_cells: int) -> SheetScan:
    """Scan a sheet's part; ``extent`` is exact where it may be over ``most_cells``."""
    if not xml.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise ValueError("the part is not UTF-8")  # the compiled reader would show the sheet as empty
    extent = _extent(xml) if most_cells < _NEAR or _FAR_CELL.search(xml) else _NEAR
    if not _has_references(xml):
        return SheetScan({}, None, extent)  # a writer that leaves the references out
    return SheetScan(
        _faults(xml),
        _percent_cells(xml, percents),
        extent,
        frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else frozenset(),
        _hidden_columns(xml) if b"hidden=" in xml else frozenset(),
        frozenset(_cell(a) for a in _LINKED_CELL.findall(xml)) if b"[" in xml else frozenset(),
        b"filterColumn" in xml,
    )


def _extent(xml: bytes) -> int:
    rows = columns = 0
    for letters, number in _FILLED_CELLS.findall(xml):
        rows = max(rows, int(number))
        columns = max(columns, _column(letters))
    return rows * columns


def _has_references(xml: bytes) -> bool:
    """Whether every cell says where it is; counted as the usual writers spell it, else by the expressions."""
    if _is_plain(xml) and xml.count(b"<c ") == xml.count(b'<c r="') and b"<c>" not in xml:
        return True
    return len(_ANY_CELL.findall(xml)) == len(_CELL_WITH_REFERENCE.findall(xml))


def _is_plain(xml: bytes) -> bool:
    """Whether the sheet's elements have no namespace prefix, as with all usual writers."""
    return b"<worksheet" in xml[:_HEAD]


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
    if _is_plain(xml) and b"<f" not in xml:
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
