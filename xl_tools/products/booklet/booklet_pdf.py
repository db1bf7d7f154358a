"""The booklet as PDF, where its pages break, and imposed on sheets of A3 for saddle stitching (骑马订)."""

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import typst

from xl_tools.products.booklet.content import content
from xl_tools.products.booklet.glyph_check import refuse_missing_glyphs
from xl_tools.products.booklet.volume import Booklet
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.typesetting.typesetter import labelled, pdf_of, template_with

_TEMPLATE = Path(__file__).with_name("template.typ")
_PLAN = "<plan>"
_IMPOSITION = Path(__file__).with_name("imposition.typ")
_SHEET = 4  # pages on a folded sheet

Place: TypeAlias = tuple[int, int, int, int]
"""Part, chapter, paragraph and piece, counted from 0."""


class PagePlan(NamedTuple):
    """Where everything stands, pages counted from 1 with the cover.

    ``parts`` are the pages on which the parts begin, ``entries`` those of everything the 目录 lists, ``entry_lines`` the
    pages of the 目录 on which their lines stand, ``forms`` the pages of the forms in order. ``pieces`` are the pages on
    which the pieces of the paragraphs begin, by part, chapter, paragraph and piece; ``lines`` those on which the lines
    of a list begin, by part.
    """

    parts: list[int]
    entries: list[int]
    entry_lines: list[int]
    forms: list[int]
    pieces: dict[Place, int]
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
    pieces = {tuple(place): page for *place, page in plan["pieces"]}
    lines = defaultdict[int, list[int]](list)
    for part, page in plan["lines"]:
        lines[part].append(page)
    return PagePlan(**plan | {"pieces": pieces, "lines": lines})


def _compiler(booklet: Booklet, *, recto: bool, day: dt.date | None = None) -> typst.Compiler:
    refuse_missing_glyphs(booklet)
    date = [day.year, day.month, day.day] if day else None
    return template_with(_TEMPLATE, content(booklet) | {"recto": recto, "date": date})


def saddle_stitch(pages: int, *, covered: bool = False) -> list[tuple[int, int]]:
    """Return the page on the left and on the right of every side to be printed, 0 for none, front and back in turn.

    Blank pages go last. Where the last page is to be ``covered`` it is never the back cover, if need be by a sheet more.
    """
    places = -(-(pages + covered) // _SHEET) * _SHEET
    order = [*range(1, pages + 1), *[0] * (places - pages)]
    sides = []
    for side in range(places // 2):
        outer, inner = order[places - 1 - side], order[side]
        sides.append((outer, inner) if side % 2 == 0 else (inner, outer))
    return sides


def imposed(pdf: bytes, pages: int, *, covered: bool = False) -> bytes:
    """Return the A3 sides of a booklet of so many A4 pages: print both sides, turned over the short edge, fold, staple.

    Fonts stay embedded; links and bookmarks, which paper has not, are gone.
    """
    sides = {"sides": json.dumps(saddle_stitch(pages, covered=covered))}
    with temporary_folder() as folder:
        Path(folder, "booklet.pdf").write_bytes(pdf)
        compiler = typst.Compiler(_IMPOSITION.read_bytes(), root=folder, sys_inputs=sides)
        return cast("bytes", compiler.compile(format="pdf", pdf_tags=False))
