"""What is typed in a Word document (.docx), line by line and table row by table row, in its order.

Text that is deleted but still recorded, or hidden, is not read: nobody sees it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from xl_tools.errors import TooLargeError
from xl_tools.model.grid import Cell, Merge
from xl_tools.opc.package import word_part
from xl_tools.opc.safe_archive import DAMAGE, contents_of, open_archive, parse_xml, unreadable
from xl_tools.settings import Limits
from xl_tools.sources.word_numbers import Numbers, local, numbers_of, value_of

DAMAGED_DOCUMENT = ("Word 文档已损坏，读不出来", "请用 Word 或 WPS 打开并另存为 .docx，或请报送人重发")
"""Reason and remedy of a damaged document."""

_LARGEST = 20_000_000  # bytes of a document's text with its markup: many hundred pages
_MOST_COLUMNS = 63  # of a table of Word
_UNSEEN = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "Fallback"})
_BREAKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_UNREAD = {
    "blip": "图片",
    "imagedata": "图片",
    "OLEObject": "嵌入的对象",
    "altChunk": "插入的文件",
    "sym": "特殊符号",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
}
_NESTED = "表格里套着的表格"
_OFF = ("0", "false", "off")


def read_word(data: bytes, name: str, limits: Limits) -> "WordDocument":
    """Read a .docx; refuse what is damaged or beyond the limits."""
    try:
        with open_archive(data, name, limits) as archive:
            document = archive.getinfo(word_part(archive) or "")
            if document.file_size > _LARGEST:
                raise TooLargeError(name, "文档太长", "请只留下绩效文本，或分成几个文件再试")
            present = {entry.replace("\\", "/"): entry for entry in archive.namelist()}
            parts = {"document": parse_xml(contents_of(archive, document.filename))} | {
                part: parse_xml(contents_of(archive, present[f"word/{part}.xml"]))
                for part in ("numbering", "styles")
                if f"word/{part}.xml" in present
            }
        body = parts["document"].find("{*}body")
        if body is None:
            raise ET.ParseError("no body")
        read = WordDocument(numbers_of(parts.get("numbering"), parts.get("styles")))
        read.read(body)
    except DAMAGE as error:
        raise unreadable(name, error, DAMAGED_DOCUMENT) from error
    cells = sum(map(len, read.rows))
    if cells > limits.sheet_cells:
        raise TooLargeError(name, f"有 {cells} 格，超过限额 {limits.sheet_cells} 格", "请分成几个文件再试")
    return read


@dataclass
class WordDocument:
    """The rows, ranges of merged cells by row of the document, and what is in it that is no text, by kind.

    It is walked through once, from its beginning to its end, as its numbers must be counted.
    """

    numbers: Numbers
    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    _begun: str = ""

    def read(self, container: ET.Element) -> None:
        """Take what stands in the body, or in a part of it."""
        for element in _found(container, "p", "tbl", "altChunk"):
            match local(element):
                case "p":
                    self.rows += [line.split("\t") for line in self._paragraph(element)]
                case "tbl":
                    self._table(element)
                case chunk:
                    self.unread[_UNREAD[chunk]] += 1

    def _table(self, table: ET.Element) -> None:
        """Take a table: a text in the first cell that it covers, the others left empty; of a frame around tables, what is in it."""
        if _is_frame(table):
            for cell in _found(table, "tc"):
                self.read(cell)
            return
        above: dict[int, int] = {}  # the columns of cells that may go on, and the rows these begin in
        ranges: dict[Cell, Merge] = {}
        for row in _found(table, "tr"):
            if row.find("{*}trPr/{*}del") is not None:
                continue
            at = len(self.rows)
            column = max(int(value_of(row.find("{*}trPr/{*}gridBefore")) or 0), 0)
            texts: list[str] = []
            tops: dict[int, int] = {}
            for cell in _found(row, "tc"):
                last = column + max(int(value_of(cell.find("{*}tcPr/{*}gridSpan")) or 1), 1) - 1
                if last >= _MOST_COLUMNS:
                    raise ValueError("a table wider than any of Word")
                down = cell.find("{*}tcPr/{*}vMerge")
                goes_on = down is not None and value_of(down) != "restart" and column in above
                top = above[column] if goes_on else at
                text = "" if goes_on else "\n".join(self._cell(cell))  # what stands under a cell is not seen
                texts += [""] * (column - len(texts)) + [text]
                if down is not None:
                    tops[column] = top
                if (top, column) != (at, last):
                    ranges[Cell(top, column)] = Merge(top, column, at, last)
                column = last + 1
            above = tops
            self.rows.append(texts)
        self.merges += ranges.values()

    def _cell(self, cell: ET.Element) -> Iterator[str]:
        """Yield the lines of a cell; a table within it is told cell by cell, and counted as not understood."""
        for element in _found(cell, "p", "tbl"):
            if local(element) == "p":
                yield from (line for line in self._paragraph(element) if line.strip())
            else:
                self.unread[_NESTED] += 1
                for inner in _found(element, "tc"):
                    yield from self._cell(inner)

    def _paragraph(self, paragraph: ET.Element) -> list[str]:
        """Return the lines of a paragraph, behind those of the text boxes that hang on it; none where its end is deleted."""
        boxed = [line for box in _found(paragraph, "txbxContent") for line in self._cell(box)]
        own = self._begun + "".join(self._texts(paragraph))
        self._begun = ""
        if paragraph.find("{*}pPr/{*}rPr/{*}del") is not None:  # what follows goes on with it
            self._begun = own
            return boxed
        number = self.numbers.of(paragraph)  # an empty item counts, though its number alone says nothing
        return [*boxed, *(number + own).split("\n")] if own.strip() else boxed or [""]

    def _texts(self, element: ET.Element) -> Iterator[str]:
        for each in element:
            tag = local(each)
            if tag == "t":
                yield each.text or ""
            elif tag == "br":
                yield "" if value_of(each, "type") in {"page", "column"} else "\n"
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag in _UNREAD:
                self.unread[_UNREAD[tag]] += 1
            elif tag not in _UNSEEN and tag not in {"txbxContent", "tabs"} and not _is_hidden(each):
                yield from self._texts(each)


def _found(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Yield what has one of the names, also within others that are seen (a content control); nothing within what is found."""
    for each in element:
        if local(each) in names:
            yield each
        elif local(each) not in _UNSEEN:
            yield from _found(each, *names)


def _is_frame(table: ET.Element) -> bool:
    """Whether a table only lays out others: one cell a row, and tables in it."""
    rows = [[*_found(row, "tc")] for row in _found(table, "tr")]
    return all(len(row) == 1 for row in rows) and any(True for (cell,) in rows for _ in _found(cell, "tbl"))


def _is_hidden(run: ET.Element) -> bool:
    hidden = run.find("{*}rPr/{*}vanish")
    return hidden is not None and value_of(hidden) not in _OFF
