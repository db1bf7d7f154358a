"""What a screen reader reads of a booklet's PDF, from its tags, and what it should read."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from pypdf import PdfReader

from xl_tools.products.booklet.booklet_pdf import PagePlan
from xl_tools.products.booklet.form_pages import form_pages
from xl_tools.products.booklet.listing import Listing
from xl_tools.products.booklet.parts import NarrativePart, Part, TablesPart, UnitPart, entries_of, parts_of
from xl_tools.products.booklet.volume import Booklet, Seal, Section
from xl_tools.typesetting.printed_text import printable
from xl_tools.values.text import squeeze

_AROUND = 12


def read_aloud(path: Path) -> str:
    """Return the text of the whole file in the order of its tags, without white space."""
    reader, marked = PdfReader(path), _marked_texts(path)
    pages = {page.indirect_reference: number for number, page in enumerate(reader.pages, start=1)}
    tree: Any = reader.trailer["/Root"]

    def read(node: Any, page: int) -> Iterator[str]:
        """Yield the texts below a node: a mark of its page, a mark that names its own, or nodes."""
        if isinstance(node, int):
            yield marked[page, node]
            return
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                yield from read(child, page)
            return
        page = pages[node.raw_get("/Pg")] if "/Pg" in node else page
        kids = node.get("/MCID", node.get("/K"))
        if kids is not None:
            yield from read(kids, page)

    return squeeze("".join(read(tree["/StructTreeRoot"], 0)))


def _marked_texts(path: Path) -> dict[tuple[int, int], str]:
    """Return the text of each marked content by its page, from 1, and its number on it."""
    marked: dict[tuple[int, int], str] = defaultdict(str)
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for char in page.chars:
                if char["mcid"] is not None:
                    marked[page.page_number, char["mcid"]] += char["text"]
            page.close()
    return marked


def reading_fault(path: Path, booklet: Booklet, plan: PagePlan) -> str:
    """Return where the file departs from the booklet's texts in their order; empty where it does nowhere."""
    found, wanted = read_aloud(path), squeeze("".join(_texts(booklet, plan)))
    if found == wanted:
        return ""
    at = next((n for n, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), -1)
    there, then = (text[max(at - _AROUND, 0) :][: 2 * _AROUND] for text in (found, wanted))
    return f"is read as {there!r} rather than {then!r}"


def _texts(booklet: Booklet, plan: PagePlan) -> Iterator[str]:
    cover = booklet.cover
    yield from map(printable, (cover.title, cover.note, *cover.makers, cover.date))
    for part in parts_of(booklet):
        if part is Section.CONTENTS:
            yield "目录"
            for entry, page in zip(entries_of(booklet), plan.entries, strict=True):
                yield f"{entry.text}{page}"
        else:
            yield from _texts_of(part)


def _texts_of(part: Part) -> Iterator[str]:
    match part:
        case Listing():
            yield from (part.heading, *part.texts)
        case UnitPart(name):
            yield name
        case NarrativePart(heading, _, unit):
            yield heading
            for chapter in unit.chapters:
                yield from map(printable, (chapter.heading, *chapter.paragraphs))
        case TablesPart(heading, _, unit):
            yield heading
            for form in unit.forms:
                yield from (cell.text for page in form_pages(form) for cell in page)
        case Seal():
            *lines, (last, day) = part.lines
            yield from (text for label, said in lines for text in (label, printable(said)))
            yield from (last, printable(day) or "年月日")
