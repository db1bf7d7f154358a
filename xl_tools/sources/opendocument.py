"""Grids of an OpenDocument workbook (.ods), with what its cells show: values and shown texts both stand in its one part.

No library tells the shown texts, merges, hidden rows and errors of it; of two writers' files python-calamine refuses one.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET

from xl_tools.errors import TooLargeError, UnreadableFileError
from xl_tools.model.grid import LAST_CELL, Cell, CellValue, Grid, Merge, cell_text
from xl_tools.opc.other_packages import mimetype
from xl_tools.opc.safe_archive import (
    DAMAGE,
    REMEDY_OF_LARGE,
    contents_of,
    local_name,
    open_archive,
    parse_xml,
    unreadable,
)
from xl_tools.opc.sheet_cells import UNCALCULATED
from xl_tools.opc.sheet_values import CellFormats, SheetValues, finite
from xl_tools.settings import Limits
from xl_tools.sources.workbook_file import ENCRYPTED_WORKBOOK, WorkbookContents

_CONTENT = "content.xml"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_MEGABYTE = 1_000_000
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_COLUMNS = frozenset({"table-header-columns", "table-columns", "table-column-group"})
_UNSEEN = frozenset({"annotation", "annotation-end", "note", "ruby-text"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!)|(?:Err|错误):\d{3}")
_SPAN = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_OTHER_WORKBOOK = re.compile(r"'(file:[^']+)'#")
_PLAIN = CellFormats({}, from_1904=False)


def is_opendocument(data: bytes) -> bool:
    """Whether a package is a workbook of OpenDocument."""
    if b"content.xml" not in data:
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = mimetype(archive) or _SPREADSHEET
            return _CONTENT in archive.namelist() and kind.startswith(_SPREADSHEET)
    except DAMAGE:
        return False


def read_opendocument(data: bytes, name: str, limits: Limits) -> WorkbookContents:
    """Return the contents of an .ods; refuse what is damaged, enciphered or beyond the limits."""
    try:
        with open_archive(data, name, limits) as archive:
            manifest = "META-INF/manifest.xml"
            if manifest in archive.namelist() and b"encryption-data" in contents_of(archive, manifest):
                raise UnreadableFileError(name, *ENCRYPTED_WORKBOOK)
            root = parse_xml(contents_of(archive, _CONTENT))
            meta = parse_xml(contents_of(archive, "meta.xml")) if "meta.xml" in archive.namelist() else None
        saved = meta.findtext(".//{http://purl.org/dc/elements/1.1/}date", "") if meta is not None else ""
        hidden = set(_hidden_styles(root))
        book = _Book(name, limits)
        for table in root.iterfind("{*}body/{*}spreadsheet/{*}table"):
            book.take(table, visible=_of(table, "style-name") not in hidden)
    except DAMAGE as error:
        raise unreadable(name, error) from error
    return WorkbookContents(book.grids, book.too_large, sorted(book.links), saved)


class _Filled(NamedTuple):
    """A cell that holds something: where it stands first, how often it is repeated down and across, and what it says."""

    row: int
    column: int
    down: int
    across: int
    element: ET.Element
    text: str


@dataclass
class _Book:
    """The grids read so far, the sheets too large to be read, and the other workbooks that formulas read."""

    name: str
    limits: Limits
    grids: list[Grid] = field(default_factory=list)
    too_large: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    cells: int = 0
    bytes: int = 0

    def take(self, table: ET.Element, *, visible: bool) -> None:
        """Read a sheet."""
        sheet, most = _of(table, "name"), self.limits.sheet_cells
        filled, merges = list[_Filled](), list[Merge]()
        hidden_rows, filtered = set[int](), False
        row = 0
        for element, is_hidden in _each(table, "table-row", _ROWS):
            down = _count(element, "number-rows-repeated")
            found = [*_cells(element, row, down)]
            filled += found
            merges += _merges(element, row)
            hides = _of(element, "visibility")
            if is_hidden or hides in ("collapse", "filter"):
                hidden_rows.update(range(row, min(row + down, LAST_CELL.row + 1)))
                filtered = filtered or hides == "filter"
            row += down
        height = max((each.row + each.down for each in filled), default=0)
        width = max((each.column + each.across for each in filled), default=0)
        if height > LAST_CELL.row + 1 or width > LAST_CELL.column + 1:
            raise ValueError("a cell beyond the last one")
        covered = sum(min(merge.bottom + 1, height) - merge.top for merge in merges if merge.top < height)
        if max(height * width, covered) > most:
            self.too_large.append(sheet)
            return
        self._count(height * width, sum(len(each.text.encode()) * each.down * each.across for each in filled))
        values = SheetValues(height, width, _PLAIN)
        for each in filled:
            for down in range(each.down):
                for across in range(each.across):
                    self._put(values, Cell(each.row + down, each.column + across), each)
        self.grids.append(
            values.grid(
                sheet,
                merges,
                visible=visible,
                hidden_rows=frozenset(hidden_rows),
                hidden_columns=frozenset(_hidden_columns(table)),
                filtered=filtered,
            )
        )

    def _count(self, cells: int, size: int) -> None:
        self.cells, self.bytes = self.cells + cells, self.bytes + size
        most = self.limits.workbook_cells, self.limits.text_megabytes
        if self.cells > most[0]:
            reason = f"各表合起来有 {self.cells} 格，超过限额 {most[0]} 格"
            raise TooLargeError(self.name, reason, REMEDY_OF_LARGE)
        if self.bytes > most[1] * _MEGABYTE:
            reason = f"各格文字合起来有 {self.bytes // _MEGABYTE} MB，超过限额 {most[1]} MB"
            raise TooLargeError(self.name, reason, REMEDY_OF_LARGE)

    def _put(self, values: SheetValues, cell: Cell, filled: _Filled) -> None:
        element, text = filled.element, filled.text
        formula = _of(element, "formula")
        if others := _OTHER_WORKBOOK.findall(formula):
            values.linked.add(cell)
            self.links.update(others)
        is_error = "error" in [v for k, v in element.items() if local_name(k) == "value-type"]
        if is_error or _ERROR.fullmatch(text):
            values.put_fault(*cell, text or "#错误")
        elif formula and not text and not _of(element, "value-type"):
            values.put_fault(*cell, UNCALCULATED)
        else:
            value = _value(element, text)
            values.rows[cell.row][cell.column] = value
            if cell_text(value) != text and element.find("{*}p") is not None:
                values.shown[cell] = text.strip()


def _value(element: ET.Element, text: str) -> CellValue:
    """Return what a cell holds; ``ValueError`` for what its kind cannot be."""
    match _of(element, "value-type"):
        case "float" | "percentage" | "currency":
            return finite(_of(element, "value"))
        case "boolean":
            return _of(element, "boolean-value") == "true"
        case "date":
            day = dt.datetime.fromisoformat(_of(element, "date-value")).replace(tzinfo=None)
            return day if day.time() != dt.time() else day.date()
        case "time":
            return _time(_of(element, "time-value"))
        case _:
            return next((v for k, v in element.items() if local_name(k) == "string-value"), text)


def _time(stated: str) -> dt.time | dt.timedelta:
    match = _SPAN.fullmatch(stated)
    if not match:
        raise ValueError(stated)
    hours, minutes, seconds = map(int, match.groups()[1:])
    span = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if match[1] or span >= dt.timedelta(1):
        return -span if match[1] else span
    return dt.time(hours, minutes, seconds)


def _each(
    parent: ET.Element, name: str, groups: frozenset[str], *, hidden: bool = False
) -> Iterator[tuple[ET.Element, bool]]:
    """Yield the rows or columns of a table, also within groups, and whether their group is shut."""
    for child in parent:
        local = local_name(child.tag)
        if local == name:
            yield child, hidden
        elif local in groups:
            yield from _each(child, name, groups, hidden=hidden or _of(child, "display") == "false")


def _cells(row: ET.Element, number: int, down: int) -> Iterator[_Filled]:
    column = 0
    for cell in row:
        if local_name(cell.tag) in ("table-cell", "covered-table-cell"):
            across = _count(cell, "number-columns-repeated")
            text = "\n".join(map(_paragraph, cell.iterfind("{*}p")))
            if text or _of(cell, "value-type") or _of(cell, "formula"):
                yield _Filled(number, column, down, across, cell, text)
            column += across


def _merges(row: ET.Element, number: int) -> Iterator[Merge]:
    column = 0
    for cell in row:
        if local_name(cell.tag) in ("table-cell", "covered-table-cell"):
            across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if across > 1 or down > 1:
                yield Merge(number, column, number + down - 1, column + across - 1)
            column += _count(cell, "number-columns-repeated")


def _hidden_columns(table: ET.Element) -> Iterator[int]:
    column = 0
    for element, is_hidden in _each(table, "table-column", _COLUMNS):
        count = _count(element, "number-columns-repeated")
        if is_hidden or _of(element, "visibility") in ("collapse", "filter"):
            yield from range(column, min(column + count, LAST_CELL.column + 1))
        column += count


def _hidden_styles(root: ET.Element) -> Iterator[str]:
    for style in root.iterfind("{*}automatic-styles/{*}style"):
        if any(_of(each, "display") == "false" for each in style.iterfind("{*}table-properties")):
            yield _of(style, "name")


def _paragraph(paragraph: ET.Element) -> str:
    """Return the text of a paragraph: blanks in a row are one, where they are not said to be more."""
    pieces: list[str] = []

    def add(text: str | None) -> None:
        told = _BLANKS.sub(" ", text or "")
        if told.startswith(" ") and (not pieces or pieces[-1].endswith(" ")):
            told = told[1:]
        if told:
            pieces.append(told)

    def walk(element: ET.Element) -> None:
        add(element.text)
        for child in element:
            match local_name(child.tag):
                case "s":
                    pieces.append(" " * min(_count(child, "c"), LAST_CELL.row))
                case "tab":
                    pieces.append("\t")
                case "line-break":
                    pieces.append("\n")
                case name if name not in _UNSEEN:
                    walk(child)
            add(child.tail)

    walk(paragraph)
    return "".join(pieces)


def _of(element: ET.Element, name: str) -> str:
    """Return an attribute by its local name, of the standard's own namespaces; empty where there is none."""
    return next(
        (value for key, value in element.items() if local_name(key) == name and "oasis" in key),
        "",
    )


def _count(element: ET.Element, name: str) -> int:
    """Return an attribute that counts: at least one, and no more than there can be."""
    return max(int(_of(element, name) or 1), 1)
