"""The booklet as PDF, and where its pages break."""

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import typst

from xl_tools.products.booklet.content import content
from xl_tools.products.booklet.glyph_check import refuse_missing_glyphs
from xl_tools.products.booklet.volume import Booklet
from xl_tools.typesetting.typesetter import labelled, pdf_of, template_with

_TEMPLATE = Path(__file__).with_name("template.typ")
_PLAN = "<plan>"


class PagePlan(NamedTuple):
    """Where everything stands, pages counted from 1 with the cover.

    ``parts`` are the pages on which the parts begin, ``entries`` those of everything the 目录 lists, ``entry_lines`` the
    pages of the 目录 on which their lines stand, ``forms`` the pages of the forms in order. ``pieces`` are the pages on
    which the pieces of the paragraphs begin, by part, chapter, paragraph and piece; ``lines`` those on which the lines
    of a list begin, by part.
    """

    parts: tuple[int, ...]
    entries: tuple[int, ...]
    entry_lines: tuple[int, ...]
    forms: tuple[int, ...]
    pieces: dict[tuple[int, int, int, int], int]
    lines: dict[int, list[int]]
    pages: int

    def pages_of(self, part: int) -> range:
        """Return the pages of a part, counted from 0."""
        ends = (*self.parts[1:], self.pages + 1)
        return range(self.parts[part], ends[part])


def pdf_booklet(
    booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None
) -> tuple[bytes, int]:
    """Return the booklet as PDF and how many pages that has: A4, tagged, bookmarked, fonts embedded, the same bytes for the same booklet.

    ``recto`` puts a blank page before a part that would begin on a left-hand one. ``archival`` makes it PDF/A-2a, with that
    day as the document's. :class:`~xl_tools.errors.MissingGlyphError` names every character that no font has.
    """
    compiler = _compiler(booklet, recto=recto, day=archival)
    pdf = pdf_of(compiler, ["a-2a"] if archival else [])
    return pdf, labelled(compiler, _PLAN)["pages"]


def page_plan(booklet: Booklet, *, recto: bool = False) -> PagePlan:
    """Find where the PDF breaks its pages; refuses what :func:`pdf_booklet` refuses."""
    plan = labelled(_compiler(booklet, recto=recto), _PLAN)
    lines = defaultdict[int, list[int]](list)
    for part, page in plan["lines"]:
        lines[part].append(page)
    return PagePlan(
        parts=tuple(plan["parts"]),
        entries=tuple(plan["entries"]),
        entry_lines=tuple(plan["entry-lines"]),
        forms=tuple(plan["forms"]),
        pieces={tuple(place): page for *place, page in plan["pieces"]},
        lines=lines,
        pages=plan["pages"],
    )


def _compiler(booklet: Booklet, *, recto: bool, day: dt.date | None = None) -> typst.Compiler:
    refuse_missing_glyphs(booklet)
    date = [day.year, day.month, day.day] if day else None
    return template_with(_TEMPLATE, content(booklet) | {"recto": recto, "date": date})
