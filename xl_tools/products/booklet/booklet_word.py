"""The booklet as a Word document, for those who must edit it: the same text as the PDF, in real styles."""

from typing import Any

from xl_tools.products.booklet.content import content
from xl_tools.products.booklet.glyph_check import refuse_missing_glyphs
from xl_tools.products.booklet.parts import entries_of
from xl_tools.products.booklet.volume import Booklet
from xl_tools.typesetting.letter_blocks import BLANK, BLANK_DAY, Column
from xl_tools.typesetting.word_writing import Margins, WordDocument

_BODY_SIZE, _FORM_SIZE = 16, 10.0
_MARGINS = Margins(top=37, bottom=35, left=28, right=26)
_COVER_LINES, _TITLE_PAGE_LINES = 6, 8
_CENTRED = frozenset({"label", "code"})
_DEEPEST = 3


def word_booklet(booklet: Booklet) -> bytes:
    """Return the booklet as .docx, the same bytes for the same booklet; pages break where Word breaks them.

    :class:`~xl_tools.errors.MissingGlyphError` as for the PDF.
    """
    refuse_missing_glyphs(booklet)
    told = content(booklet)
    document = WordDocument(told["title"], told["author"], body_size=_BODY_SIZE, margins=_MARGINS)
    document.number_pages(told["draft"])
    _write_cover(document, told["cover"])
    for part in told["parts"]:
        document.new_page(wide=False)
        _WRITERS[part["kind"]](document, part, booklet)
    return document.data()


def _write_cover(document: WordDocument, cover: dict[str, Any]) -> None:
    document.skip(_COVER_LINES)
    document.lines("Title", cover["title"])
    if cover["note"]:
        document.lines("Cover", cover["note"])
    document.skip(_COVER_LINES)
    for line in [*cover["makers"], cover["date"]]:
        if line:
            document.lines("Cover", line)


def _write_contents(document: WordDocument, _part: dict[str, Any], booklet: Booklet) -> None:
    document.paragraph("Contents Title", ("目　录", False))
    document.contents([(entry.text, entry.level) for entry in entries_of(booklet)])


def _write_listing(document: WordDocument, part: dict[str, Any], _booklet: Booklet) -> None:
    document.paragraph("Heading 1", (part["heading"], False))
    for said in (part["left"], part["right"]):
        if said:
            document.paragraph("Normal", (said, False))
    columns = [Column(column.heading, column.width, column.align) for column in part["columns"]]
    rows = []
    for _, cells in part["lines"]:
        row = [""] * len(columns)
        for first, _, said in cells:
            row[first] = said
        rows.append(row)
    document.table(columns, rows)
    for remark in part["remarks"]:
        document.paragraph("Normal", (remark, False))


def _write_unit(document: WordDocument, part: dict[str, Any], _booklet: Booklet) -> None:
    document.skip(_TITLE_PAGE_LINES)
    document.paragraph("Heading 1", (part["heading"], False))


def _write_narrative(document: WordDocument, part: dict[str, Any], _booklet: Booklet) -> None:
    document.paragraph(f"Heading {part['level']}", (part["heading"], False))
    for chapter in part["chapters"]:
        document.paragraph(f"Heading {part['level'] + 1}", (chapter["heading"], False))
        for paragraph in chapter["paragraphs"]:
            pieces = ["".join(piece) for piece in paragraph["pieces"]]
            runs = [(piece, paragraph["lead"] != "none" and not place) for place, piece in enumerate(pieces)]
            document.paragraph("Body Text", *runs)


def _write_tables(document: WordDocument, part: dict[str, Any], _booklet: Booklet) -> None:
    document.skip(_TITLE_PAGE_LINES)
    document.paragraph(f"Heading {part['level']}", (part["heading"], False))
    level = min(part["level"] + 1, _DEEPEST)
    for form in part["forms"]:
        for number, page in enumerate(form["pages"]):
            document.new_page(wide=form["wide"])
            if page["title"]:
                document.paragraph(f"Heading {level}" if not number else "Normal", (page["title"], False))
            above = [said for said in (page["unit-line"], page["money-unit"]) if said]
            if above:
                document.paragraph("Form Line", ("　　".join(above), False))
            cells = [
                (
                    cell["x"],
                    cell["y"],
                    cell["w"],
                    cell["h"],
                    cell["text"],
                    "center" if cell["kind"] in _CENTRED else "right" if cell["kind"] == "amount" else "left",
                )
                for cell in page["cells"]
            ]
            document.grid(form["columns"], cells, _FORM_SIZE)


def _write_seal(document: WordDocument, part: dict[str, Any], _booklet: Booklet) -> None:
    document.skip(_COVER_LINES)
    last = len(part["lines"]) - 1
    for place, (label, said) in enumerate(part["lines"]):
        document.paragraph(
            "Body Text", (label, False), (said or (BLANK_DAY if place == last else BLANK), False)
        )


_WRITERS = {
    "contents": _write_contents,
    "listing": _write_listing,
    "unit": _write_unit,
    "narrative": _write_narrative,
    "tables": _write_tables,
    "seal": _write_seal,
}
