"""The booklet as PDF, and where its pages break."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import typst

from xl_tools.outputs.booklet.content import content, template_inputs
from xl_tools.outputs.booklet.form_heights import measured_heights
from xl_tools.outputs.booklet.volume import Booklet
from xl_tools.outputs.fonts import installed_fonts
from xl_tools.outputs.glyph_check import check_glyphs

_TEMPLATE = str(Path(__file__).with_name("template.typ"))


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Where everything stands, pages counted from 1 with the cover.

    ``parts`` are the pages on which the parts begin, ``entries`` those of everything the 目录 lists, ``entry_lines`` the
    pages of the 目录 on which their lines stand, ``forms`` the pages of the forms in order. ``pieces`` are the pages on
    which the pieces of the paragraphs begin, by part, chapter, paragraph and piece; ``lines`` those of the lines of a
    list, by part and line.
    """

    parts: tuple[int, ...]
    entries: tuple[int, ...]
    entry_lines: tuple[int, ...]
    forms: tuple[int, ...]
    pieces: dict[tuple[int, int, int, int], int]
    lines: dict[tuple[int, int], int]
    pages: int

    def pages_of(self, part: int) -> range:
        """Return the pages of a part, counted from 0."""
        ends = (*self.parts[1:], self.pages + 1)
        return range(self.parts[part], ends[part])


@dataclass(frozen=True, slots=True)
class PrintedBooklet:
    """The bytes of a PDF and how many pages it has."""

    data: bytes
    pages: int


def printed_booklet(
    booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None
) -> PrintedBooklet:
    """Return the booklet as PDF: A4, tagged, bookmarked, fonts embedded, the same bytes for the same booklet.

    ``recto`` puts a blank page before a part that would begin on a left-hand one. ``archival`` makes it PDF/A-2a, with
    that day as the document's. :class:`~xl_tools.errors.MissingGlyphError` names every character that no font has.
    """
    compiler = _compiler(booklet, recto=recto, day=archival)
    standards: list[typst.PDFStandard] = ["a-2a"] if archival else []
    data = cast("bytes", compiler.compile(format="pdf", pdf_standards=standards))
    return PrintedBooklet(data, json.loads(compiler.query("<plan>", field="value", one=True))["pages"])


def pdf_booklet(booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None) -> bytes:
    """Return the bytes of :func:`printed_booklet`."""
    return printed_booklet(booklet, recto=recto, archival=archival).data


def page_plan(booklet: Booklet, *, recto: bool = False) -> PagePlan:
    """Return where the PDF breaks its pages; refuses missing characters as :func:`pdf_booklet` does."""
    plan = json.loads(_compiler(booklet, recto=recto).query("<plan>", field="value", one=True))
    return PagePlan(
        parts=tuple(plan["parts"]),
        entries=tuple(plan["entries"]),
        entry_lines=tuple(plan["entry-lines"]),
        forms=tuple(plan["forms"]),
        pieces={tuple(place): page for *place, page in plan["pieces"]},
        lines={tuple(place): page for *place, page in plan["lines"]},
        pages=plan["pages"],
    )


def _compiler(booklet: Booklet, *, recto: bool = False, day: dt.date | None = None) -> typst.Compiler:
    check_glyphs(booklet)
    told = content(booklet, measured_heights) | {
        "recto": recto,
        "date": [day.year, day.month, day.day] if day else None,
    }
    return typst.Compiler(_TEMPLATE, font_paths=installed_fonts(), sys_inputs=template_inputs(told))
