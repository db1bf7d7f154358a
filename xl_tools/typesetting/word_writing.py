"""Word documents (.docx) for those who must edit: real styles, Chinese faces, tables whose headings repeat."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable

from xl_tools.model.submission import LETTER_MARK
from xl_tools.typesetting.letter_blocks import Block, Column, Letter, Style, Table
from xl_tools.typesetting.printed_text import printable

_CREATED = datetime(2023, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SONG, _HEI, _FANG = "宋体", "黑体", "仿宋"
_TABLE_SIZE, _CONTENTS_SIZE, _LEVELS = 9.5, 12, 3
_OWN_STYLES = (
    "Addressee",
    "Signature",
    "Table Text",
    "Form Line",
    "Cover",
    "Contents Title",
    *(f"Contents {level}" for level in range(1, _LEVELS + 1)),
)
_CONTENTS_FIELD = ' TOC \\o "1-3" \\h \\z \\u '
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_STYLES: Final = {
    Style.TITLE: "Title",
    Style.ADDRESSEE: "Addressee",
    Style.BODY: "Body Text",
    Style.HEADING: "Heading 1",
    Style.NOTE: "Normal",
    Style.SIGNED: "Signature",
}


class Margins(NamedTuple):
    """Of a page, in mm."""

    top: float = 20
    bottom: float = 20
    left: float = 22
    right: float = 22


class WordDocument:
    """A document of A4, written from its top down."""

    def __init__(
        self,
        title: str,
        author: str = "",
        *,
        body_size: float = 12,
        margins: Margins = Margins(),  # noqa: B008 - it never changes
        mark: str = "",
    ) -> None:
        """Begin with the styles that all have; ``mark`` tells the program later that it has made it."""
        self._document: Document = docx.Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.category = title, author, mark
        properties.created = properties.modified = _CREATED
        properties.last_modified_by, properties.comments, properties.revision = "", "", 1
        self._set_up_page(self._document.sections[0], margins)
        self._set_styles(body_size)
        self._is_fresh = True

    def paragraph(self, style: str, *runs: tuple[str, bool]) -> None:
        """Write a paragraph in a style by its name; each run with whether it is bold."""
        written = self._document.add_paragraph(style=style)
        for said, bold in runs:
            run = written.add_run(_storable(said))
            if bold:
                run.bold = True
        self._is_fresh = False

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, ruled: bool = True) -> None:
        """Write a table; a row of one text is over all columns. The headings repeat on every page."""
        count = len(columns)
        table = self._document.add_table(rows=int(ruled), cols=count)
        if ruled:
            table.style = "Table Grid"
            for cell, column in zip(table.rows[0].cells, columns, strict=True):
                _fill(cell, column.heading, "center", bold=True)
            _repeat(table.rows[0])
        for row in rows:
            written = table.add_row()
            _keep_whole(written)
            cells = written.cells
            if len(row) == 1 < count:
                _fill(cells[0].merge(cells[-1]), row[0], "left", bold=True)
                continue
            for cell, said, column in zip(cells, row, columns, strict=True):
                _fill(cell, said, column.align)
        self._fit(table, [column.width for column in columns])

    def grid(
        self, widths: Sequence[float], cells: Sequence[tuple[int, int, int, int, str, str]], size: float
    ) -> None:
        """Write a ruled form: cells with column, row, columns, rows, text and how it stands, in a type of this size."""
        height = max(y + h for _, y, _, h, _, _ in cells)
        table = self._document.add_table(rows=height, cols=len(widths))
        table.style = "Table Grid"
        grid = [[*row.cells] for row in table.rows]
        for x, y, w, h, said, align in cells:
            cell = grid[y][x]
            if w > 1 or h > 1:
                cell = cell.merge(grid[y + h - 1][x + w - 1])
            _fill(cell, said, align, size=size)
        self._fit(table, widths)

    def new_page(self, *, wide: bool | None = None) -> None:
        """Begin a page; ``wide`` is across, or upright, from here on."""
        section = self._document.sections[-1]
        is_wide = section.orientation == WD_ORIENT.LANDSCAPE
        if wide is not None and wide != is_wide:
            section = self._document.add_section(WD_SECTION.NEW_PAGE)
            section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
            section.page_width, section.page_height = section.page_height, section.page_width
        elif not self._is_fresh:
            self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self._is_fresh = True

    def lines(self, style: str, text: str) -> None:
        """Write a text of several lines as one paragraph."""
        paragraph = self._document.add_paragraph(style=style)
        for place, line in enumerate(_storable(text).split("\n")):
            run = paragraph.add_run()
            if place:
                run.add_break()
            run.add_text(line)
        self._is_fresh = False

    def skip(self, lines: int) -> None:
        """Leave so many lines empty."""
        for _ in range(lines):
            self._document.add_paragraph(style="Normal")

    def contents(self, entries: Sequence[tuple[str, int]]) -> None:
        """Write a table of contents: these texts and levels, until Word makes it anew with page numbers (F9)."""
        paragraphs = [
            self._document.add_paragraph(style=f"Contents {min(level, _LEVELS)}") for _, level in entries
        ]
        for place, (paragraph, (said, _)) in enumerate(zip(paragraphs, entries, strict=True)):
            if not place:
                for kind, code in (("begin", ""), ("", _CONTENTS_FIELD), ("separate", "")):
                    _field(paragraph, kind, code)
            paragraph.add_run(_storable(said))
        if paragraphs:
            _field(paragraphs[-1], "end", "")
        self._is_fresh = False

    def number_pages(self, header: str = "") -> None:
        """Put — 1 — below every page, and a word above."""
        if header:
            above = self._document.sections[0].header.paragraphs[0]
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
            above.add_run(header).bold = True
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("— ")
        for kind, said in (("begin", ""), ("", " PAGE "), ("end", "")):
            _field(paragraph, kind, said)
        paragraph.add_run(" —")

    def data(self) -> bytes:
        """Return the .docx, the same bytes for the same content."""
        written, stable = io.BytesIO(), io.BytesIO()
        self._document.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, source.read(name))
        return stable.getvalue()

    def _set_up_page(self, section: Any, margins: Margins) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(margins.top), Mm(margins.bottom)
        section.left_margin, section.right_margin = Mm(margins.left), Mm(margins.right)

    def _set_styles(self, size: float) -> None:
        styles = self._document.styles
        for name in _OWN_STYLES:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        _face(styles["Normal"], _SONG, size)
        _face(styles["Body Text"], _SONG, size)
        _face(styles["Title"], _SONG, 20, bold=True)
        _face(styles["Addressee"], _HEI, size)
        _face(styles["Signature"], _SONG, size)
        _face(styles["Table Text"], _SONG, min(size, _TABLE_SIZE))
        _face(styles["Form Line"], _SONG, _TABLE_SIZE)
        _face(styles["Cover"], _FANG, size)
        _face(styles["Contents Title"], _SONG, 20, bold=True)
        for level in range(1, _LEVELS + 1):
            _face(styles[f"Contents {level}"], _HEI if level == 1 else _FANG, _CONTENTS_SIZE)
            styles[f"Contents {level}"].paragraph_format.left_indent = Pt((level - 1) * _CONTENTS_SIZE)
            styles[f"Contents {level}"].paragraph_format.space_after = Pt(4)
        for name in ("Cover", "Contents Title"):
            styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for level, (face, points) in enumerate(((_HEI, size + 2), (_HEI, size), (_SONG, size)), start=1):
            _face(styles[f"Heading {level}"], face, points, bold=True)
            styles[f"Heading {level}"].paragraph_format.space_before = Pt(size / 2)
            styles[f"Heading {level}"].paragraph_format.space_after = Pt(size / 3)
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        borders = styles["Title"].element.find(f".//{qn('w:pBdr')}")
        if borders is not None:
            borders.getparent().remove(borders)
        styles["Normal"].paragraph_format.space_after = Pt(3)
        styles["Body Text"].paragraph_format.first_line_indent = Pt(2 * size)
        styles["Body Text"].paragraph_format.space_after = Pt(4)
        styles["Signature"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        styles["Table Text"].paragraph_format.space_after = Pt(0)

    def _fit(self, table: WordTable, widths: Sequence[float]) -> None:
        section = self._document.sections[-1]
        room = sum(
            sign * (length or 0)
            for sign, length in (
                (1, section.page_width),
                (-1, section.left_margin),
                (-1, section.right_margin),
            )
        )
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(room * width / sum(widths))
            for cell in column.cells:
                if cell._tc.grid_span == 1:  # noqa: SLF001 - a merged cell is as wide as its columns
                    cell.width = column.width
        self._is_fresh = False


def letters_word(title: str, author: str, letters: Sequence[Letter]) -> bytes:
    """Return short documents as one .docx, each on a page of its own."""
    document = WordDocument(title, author, body_size=10.5, mark=LETTER_MARK)
    for number, letter in enumerate(letters):
        if number:
            document.new_page()
        for block in letter.blocks:
            _write(document, block)
    return document.data()


def _write(document: WordDocument, block: Block) -> None:
    if isinstance(block, Table):
        document.table(block.columns, block.rows, ruled=block.ruled)
    else:
        document.paragraph(_STYLES[block.style], *block.runs)


def _fill(cell: Any, said: str, align: str, *, bold: bool = False, size: float | None = None) -> None:
    paragraph = cell.paragraphs[0]
    for extra in cell.paragraphs[1:]:  # of cells that were merged
        extra._p.getparent().remove(extra._p)  # noqa: SLF001
    paragraph.style = "Table Text"
    paragraph.alignment = _ALIGN[align]
    cell.vertical_alignment = 1
    run = paragraph.add_run(_storable(said))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)


def _storable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return printable(text)


def _face(style: Any, face: str, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = face, Pt(size), bold
    style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(key), face)
    for theme in ("w:asciiTheme", "w:eastAsiaTheme", "w:hAnsiTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as below


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no word for it
    properties.append(OxmlElement("w:tblHeader"))


def _field(paragraph: Any, kind: str, said: str) -> None:
    run = paragraph.add_run()
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001
        return
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = said
    run._r.append(code)  # noqa: SLF001
