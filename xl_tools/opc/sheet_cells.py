"""The cells of a sheet's part in one pass: what each holds, what it shows, and what of the sheet matters to a reader.

A usual sheet is proved by one expression and its cells taken by another; whatever is spelled otherwise is walked through
element by element. That takes as long as python-calamine with a look before it at what that does not tell.
"""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import TypeAlias
from xml.etree import ElementTree as ET

from xl_tools.model.grid import LAST_CELL, Cell, Grid, Merge, column_letters, column_number, parse_range
from xl_tools.opc.safe_archive import DocumentTypeError, local_name
from xl_tools.opc.sheet_values import CellFormats, SheetValues, finite

UNCALCULATED = "（公式没有计算值）"

_PLAIN = r"[^<\x00-\x08\x0b\x0c\x0e-\x1f]*"
_FORMULA = rf"<f(?: [^<>]*)?(?:/>|>{_PLAIN}</f>)"
_CELL = (
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]{1,9})")?>'
    rf'({_FORMULA})?(?:<v>({_PLAIN})</v>|<v/>|<is><t(?: xml:space="preserve")?>({_PLAIN})</t></is>)?+</c>'
)
_EMPTY_CELL = r'<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,6}")?(?: t="[a-zA-Z]{1,9}")?/>'
_ROW = r'<row r="[1-9][0-9]{{0,6}}"(?: [a-zA-Z0-9:]+="[^"<>&]*")*+(?:/>|>(?:{}|{})*+</row>)'.format(
    _EMPTY_CELL, re.sub(r"\((?!\?)", "(?:", _CELL)
)
_CELLS = re.compile(_CELL)
_USUAL_ROWS = re.compile(rf"(?:{_ROW})*+")
_HIDDEN_ROW = re.compile(r'<row r="([0-9]+)"(?=[^>]* hidden="(?:1|true)")')
_USUAL_TEXTS = re.compile(rf'(?:<si><t(?: xml:space="preserve")?>{_PLAIN}</t></si>)*+')
_MERGE = re.compile('ref="([^"]+)"')
_MERGES = re.compile(
    r'<mergeCells(?: count="\d+")?>((?:<mergeCell ref="[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}"/>)*+)</mergeCells>'
)
_TEXT = re.compile(r"<t[^>]*>([^<]*)<")
_SURROGATE = re.compile(r"[\uD800-\uDFFF]")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPES = re.compile(r"[&\r]|_x")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OTHER_WORKBOOK = re.compile(r'(?<!&quot;)(?<!")\[(?:\d+|[^\[\]]*\.xls\w?)\](?!!xm_)')
"""A reference to one; Excel writes our worksheet functions (``[1]!xm_wan_yuan``) as if their add-in were one."""

_USUAL_FRAME = 20_000  # characters
_BYTES = 3  # of a Chinese character in UTF-8


RawCell: TypeAlias = tuple[str, str, str, str, str, str, str]
"""A filled cell as its part spells it: letters of its column, row from 1, style, kind, formula, value, text in place."""


class TooManyCellsError(Exception):
    """A sheet has more cells, from A1 to its last, than it may."""


class TooMuchTextError(Exception):
    """The cells read so far show more text than they may."""


def read_shared_texts(part: bytes) -> list[str]:
    """Return the shared texts of a package by number; phonetic guides are no text."""
    text = part.decode("utf-8-sig")
    start, end = text.find("<si>"), text.rfind("</sst>")
    if 0 <= start < end and _USUAL_TEXTS.fullmatch(text, start, end):
        _walk(text[:start] + text[end:])
        texts = _TEXT.findall(text, start, end)
        return texts if not _ESCAPES.search(text, start, end) else [*map(_plain, texts)]
    return _walk(text).shared


class CellReader:
    """Reads the sheets of one workbook; counts the cells and the text of all that it has read."""

    def __init__(
        self, texts: Sequence[str], formats: CellFormats, *, most_cells: int, most_bytes: int
    ) -> None:
        """Take the shared texts and the formats of the workbook, how many cells a sheet may have, and all how much text."""
        self._texts, self._formats = texts, formats
        self._most_cells, self._most_bytes = most_cells, most_bytes
        self._longest = max(map(len, texts), default=0) * _BYTES
        self.cells = self.bytes = 0

    def grid(self, name: str, part: bytes, *, visible: bool) -> Grid:
        """Return the grid of a sheet's part.

        Raises one of :data:`~xl_tools.opc.safe_archive.DAMAGE` for what is damaged, :class:`TooManyCellsError` and
        :class:`TooMuchTextError` beyond the limits.
        """
        xml = part.decode("utf-8-sig")
        start, end = xml.find("<sheetData>") + len("<sheetData>"), xml.rfind("</sheetData>")
        if start <= end and _USUAL_ROWS.fullmatch(xml, start, end):
            merges = _MERGES.search(xml, end)
            before, after = merges.span() if merges else (end, end)
            frame = xml[:start] + xml[end:before] + xml[after:]
            walk = copy(_walk_of_frame(frame)) if len(frame) <= _USUAL_FRAME else _walk(frame)
            walk.cells = _CELLS.findall(xml, start, end)
            if merges:
                walk.merges = [*map(parse_range, _MERGE.findall(merges[1]))]
            hidden_rows = _HIDDEN_ROW.findall(xml, start, end) if " hidden=" in xml else []
            walk.hidden_rows = walk.hidden_rows.union(int(row) - 1 for row in hidden_rows)
        else:
            walk = _walk(xml)
        height, width, columns = _extent(walk.cells)
        if height * width > self._most_cells:  # perhaps by the look of empty cells far off
            walk.cells = [cell for cell in walk.cells if any(cell[4:])]
            height, width, columns = _extent(walk.cells)
        if height > LAST_CELL.row + 1 or width > LAST_CELL.column + 1:
            raise ValueError("a cell beyond the last one")
        if height * width > self._most_cells:
            raise TooManyCellsError
        self.cells += height * width
        if sum(min(m.bottom + 1, height) - m.top for m in walk.merges if m.top < height) > self._most_cells:
            raise TooManyCellsError  # ranges that lie over each other many times
        sheet = SheetValues(height, width, self._formats)
        try:
            self._count_text(walk.cells)
            self._put_all(walk.cells, columns, sheet)
        except IndexError as error:
            raise ValueError("a shared text that there is not") from error
        return sheet.grid(
            name,
            walk.merges,
            visible=visible,
            hidden_rows=frozenset(walk.hidden_rows),
            hidden_columns=frozenset(walk.hidden_columns),
            filtered=walk.filtered,
        )

    def _put_all(self, cells: Sequence[RawCell], columns: Mapping[str, int], sheet: SheetValues) -> None:
        """Put the cells of a part in: the commonest at once."""
        rows, codes, texts = sheet.rows, sheet.formats.codes, self._texts
        for cell in cells:
            letters, row, style, kind, formula, value, _ = cell
            if formula or not value or style in codes or kind not in ("", "s"):
                self._put(int(row) - 1, columns[letters], cell, sheet)
            elif kind:
                rows[int(row) - 1][columns[letters]] = _shared_text(texts, int(value))
            else:
                rows[int(row) - 1][columns[letters]] = finite(value)

    def _put(self, row: int, column: int, raw: RawCell, sheet: SheetValues) -> None:
        _, _, style, kind, formula, value, inline = raw
        if formula and "[" in formula and _OTHER_WORKBOOK.search(formula):
            sheet.linked.add(Cell(row, column))
        if kind == "s" and value:
            sheet.put_text(row, column, _shared_text(self._texts, int(value)), style)
        elif kind in ("str", "inlineStr") or inline:
            sheet.put_text(row, column, _plain(inline or value), style)
        elif kind == "e":
            sheet.put_fault(row, column, _plain(value) or "#错误")
        elif not value.strip():
            if formula:
                sheet.put_fault(row, column, UNCALCULATED)
        elif kind == "b":
            sheet.rows[row][column] = value.strip() in ("1", "true")
        elif kind == "d":
            sheet.put_day(row, column, value.strip().removeprefix("T"), style)
        elif kind in ("", "n"):
            sheet.put_number(row, column, value, style)
        else:
            raise ValueError(kind)

    def _count_text(self, cells: Sequence[RawCell]) -> None:
        """Count the shared texts of cells, where they may come to too much: a small file can stand for a great deal."""
        if self.bytes + len(cells) * self._longest <= self._most_bytes:
            return
        sizes = [len(text.encode()) for text in self._texts]
        self.bytes += sum(sizes[int(cell[5])] for cell in cells if cell[3] == "s" and cell[5])
        if self.bytes > self._most_bytes:
            raise TooMuchTextError


def _extent(cells: Sequence[RawCell]) -> tuple[int, int, Mapping[str, int]]:
    """Return how many rows and columns the cells take from A1 on, and the columns by their letters."""
    columns = {letters: column_number(letters) for letters in {cell[0] for cell in cells}}
    height = max(map(int, {cell[1] for cell in cells}), default=0)
    return height, max(columns.values(), default=-1) + 1, columns


class _Walk:
    """What a part says element by element: merges, hidden rows and columns; cells and shared texts where it is walked whole."""

    def __init__(self) -> None:
        self.cells: list[RawCell] = []
        self.shared: list[str] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filtered = False
        self._row = self._column = 0
        self._attributes: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._inside: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        self._inside.append(local)
        hidden = attributes.get("hidden") in ("1", "true")
        if local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            if hidden:
                self.hidden_rows.add(self._row - 1)
        elif local in ("c", "si"):
            self._attributes, self._texts = attributes, {}
        elif local == "col" and hidden:
            last = min(int(attributes["max"]), LAST_CELL.column + 1)
            self.hidden_columns.update(range(int(attributes["min"]) - 1, last))
        elif local == "mergeCell":
            self.merges.append(parse_range(attributes.get("ref", "").upper()))
        elif local == "filterColumn":
            self.filtered = True
        elif local == "f":
            self._texts["f"] = " "

    def data(self, text: str) -> None:
        at = self._inside[-1]
        if at in ("f", "v") or (at == "t" and "rPh" not in self._inside):
            self._texts[at] = self._texts.get(at, "") + text

    def end(self, _name: str) -> None:
        local = self._inside.pop()
        if local == "si":
            self.shared.append(_unescaped(self._texts.get("t", "")))
        if local != "c":
            return
        address = self._attributes.get("r")
        place = _ADDRESS.fullmatch(address.upper()) if address is not None else None
        if address is not None and not place:
            raise ValueError(address)
        self._column = column_number(place[1]) + 1 if place else self._column + 1
        letters, row = (place[1], place[2]) if place else (column_letters(self._column - 1), str(self._row))
        style, kind = (self._attributes.get(key, "") for key in ("s", "t"))
        from html import escape  # noqa: PLC0415 - hardly ever needed, and large

        f, v, t = (escape(self._texts.get(key, ""), quote=False) for key in "fvt")
        if f or v or t:
            self.cells.append((letters, row, style, kind, f, v, t))


@lru_cache(maxsize=64)  # the forms of a workbook have one frame around their cells
def _walk_of_frame(xml: str) -> _Walk:
    return _walk(xml)


def _walk(xml: str) -> _Walk:
    """Pass over a part in which every element must be closed and no document type may stand."""
    if "<!DOCTYPE" in xml:
        raise DocumentTypeError("document type")
    walk = _Walk()
    parser = ET.XMLParser(target=walk)  # noqa: S314 - no document type, so no entities to expand
    parser.feed(xml)
    parser.close()
    return walk


def _plain(text: str) -> str:
    """Return the text that a part holds: references of XML, then Excel's own for what XML cannot hold."""
    if "&" in text or "\r" in text:
        text = ET.fromstring(f"<t>{text}</t>").text or ""  # noqa: S314 - no place for entities of its own
    return _unescaped(text)


def _shared_text(texts: Sequence[str], number: int) -> str:
    if number < 0:
        raise IndexError(number)
    return texts[number]


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(text):  # two escapes are one character; one alone is none
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
