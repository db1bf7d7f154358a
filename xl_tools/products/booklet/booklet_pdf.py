"""The booklet as PDF, and where its pages break."""

import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from xl_tools.products.booklet.content import content
from xl_tools.products.booklet.form_heights import measured_heights
from xl_tools.products.booklet.glyph_check import begin_glyph_check
from xl_tools.products.booklet.volume import Booklet
from xl_tools.typesetting import typesetter
from xl_tools.typesetting.typesetter import Ask, here

_TEMPLATE = str(Path(__file__).with_name("template.typ"))
_PLAN = "<plan>"


class PagePlan(NamedTuple):
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


class PrintedBooklet(NamedTuple):
    """The bytes of a PDF and how many pages it has."""

    data: bytes
    pages: int


def begin_pdf(
    booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None, ask: Ask = here
) -> Callable[[], PrintedBooklet]:
    """Begin to set the booklet as PDF: A4, tagged, bookmarked, fonts embedded, the same bytes for the same booklet.

    The call that is returned waits until it is set. ``recto`` puts a blank page before a part that would begin on a
    left-hand one. ``archival`` makes it PDF/A-2a, with that day as the document's.
    :class:`~xl_tools.errors.MissingGlyphError` names every character that no font has.
    """
    data = _data(booklet, ask, recto=recto, day=archival)
    printed = ask(typesetter.printed, _TEMPLATE, data, ["a-2a"] if archival else [], _PLAN)

    def waited_for() -> PrintedBooklet:
        pdf, plan = printed()
        return PrintedBooklet(pdf, plan["pages"])

    return waited_for


def pdf_booklet(booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None) -> bytes:
    """Return the bytes of :func:`begin_pdf`."""
    return begin_pdf(booklet, recto=recto, archival=archival)().data


def begin_page_plan(booklet: Booklet, *, recto: bool = False, ask: Ask = here) -> Callable[[], PagePlan]:
    """Begin to find where the PDF breaks its pages, as :func:`begin_pdf` begins to set it."""
    planned = ask(typesetter.queried, _TEMPLATE, _data(booklet, ask, recto=recto), _PLAN)
    return lambda: _page_plan(planned())


def page_plan(booklet: Booklet, *, recto: bool = False) -> PagePlan:
    """Return what :func:`begin_page_plan` finds."""
    return begin_page_plan(booklet, recto=recto)()


def _page_plan(plan: dict[str, Any]) -> PagePlan:
    return PagePlan(
        parts=tuple(plan["parts"]),
        entries=tuple(plan["entries"]),
        entry_lines=tuple(plan["entry-lines"]),
        forms=tuple(plan["forms"]),
        pieces={tuple(place): page for *place, page in plan["pieces"]},
        lines={tuple(place): page for *place, page in plan["lines"]},
        pages=plan["pages"],
    )


def _data(booklet: Booklet, ask: Ask, *, recto: bool, day: dt.date | None = None) -> str:
    refuse_missing_glyphs = begin_glyph_check(booklet, ask)
    told = content(booklet, partial(measured_heights, ask=ask)) | {
        "recto": recto,
        "date": [day.year, day.month, day.day] if day else None,
    }
    refuse_missing_glyphs()
    return json.dumps(told, ensure_ascii=False)
