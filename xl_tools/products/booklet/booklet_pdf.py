"""The booklet as PDF, imposed on sheets of A3 for saddle stitching (骑马订), and what stands on each of its pages."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import typst

from xl_tools.products.booklet.content import content
from xl_tools.products.booklet.glyph_check import refuse_missing_glyphs
from xl_tools.products.booklet.parts import NarrativePart, entries_in
from xl_tools.products.booklet.volume import Booklet
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.typesetting.printed_text import paragraphs, printable
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


def saddle_stitch(pages: int) -> list[tuple[int, int]]:
    """Return the page on the left and on the right of every side to be printed, 0 for none, front and back in turn.

    Blank pages go before the last one, which so is the back cover.
    """
    places = -(-pages // _SHEET) * _SHEET
    order = [*range(1, pages), *[0] * (places - pages), pages]
    sides = []
    for side in range(places // 2):
        outer, inner = order[places - 1 - side], order[side]
        sides.append((outer, inner) if side % 2 == 0 else (inner, outer))
    return sides


def imposed(pdf: bytes, pages: int) -> bytes:
    """Return the A3 sides of a booklet of so many A4 pages: print both sides, turned over the short edge, fold, staple.

    Fonts stay embedded; links and bookmarks, which paper has not, are gone.
    """
    sides = {"sides": json.dumps(saddle_stitch(pages))}
    with temporary_folder() as folder:
        Path(folder, "booklet.pdf").write_bytes(pdf)
        compiler = typst.Compiler(_IMPOSITION.read_bytes(), root=folder, sys_inputs=sides)
        return cast("bytes", compiler.compile(format="pdf", pdf_tags=False))


class BlockKind(StrEnum):
    """What a block of a narrative page is."""

    PART = "part"
    CHAPTER = "chapter"
    PARAGRAPH = "paragraph"
    CONTINUED = "continued"


class Block(NamedTuple):
    """A heading or (the rest of) a paragraph; ``lead`` is its lead-in, where that stands on this page.

    One that ``goes_on`` ends with a full line: the rest of the paragraph stands on the next page.
    """

    kind: BlockKind
    text: str
    lead: str = ""
    goes_on: bool = False


def lines_by_page(pages: range, where: Iterable[int]) -> dict[int, list[int]]:
    """Return which lines of a 目录 or a list, counted from 0, stand on each of its pages; ``where`` is the page of each line."""
    found: dict[int, list[int]] = {page: [] for page in pages}
    for line, page in enumerate(where):
        found[page].append(line)
    return found


def narrative_pages(
    part: NarrativePart, number: int, plan: PagePlan, lines_of: Callable[[str], Sequence[str]]
) -> dict[int, list[Block]]:
    """Return the blocks of every page of a narrative, by page; ``number`` is that of its part.

    ``lines_of`` breaks a paragraph into the lines in which it will be set: a page ends with a whole one. A line in which the
    page of the PDF ends stands on the first page, unless the second has nothing else: no page is empty.
    """
    pages: dict[int, list[Block]] = {page: [] for page in plan.pages_of(number)}
    headings = [page for page in plan.entries if page in pages][: len(entries_in(part))]
    placed = {place: page for place, page in plan.pieces.items() if place[0] == number}
    for page in pages:
        if page not in headings and page not in placed.values():
            placed[max(place for place, on in placed.items() if on == page - 1)] = page
    for page, block in _blocks(part, number, headings, placed, lines_of):
        pages[page].append(block)
    return pages


def _blocks(
    part: NarrativePart,
    number: int,
    headings: list[int],
    placed: Mapping[Place, int],
    lines_of: Callable[[str], Sequence[str]],
) -> Iterator[tuple[int, Block]]:
    on_page = Counter([*headings, *placed.values()])
    yield headings[0], Block(BlockKind.PART, part.heading)
    for c, chapter in enumerate(part.unit.chapters):
        yield headings[c + 1], Block(BlockKind.CHAPTER, printable(chapter.heading))
        for p, paragraph in enumerate(paragraphs(chapter)):
            where = [placed[number, c, p, i] for i in range(len(paragraph.pieces))]
            alone = {page for page, count in Counter(where).items() if count == on_page[page]}
            lines = lines_of("".join(paragraph.pieces))
            parts = _on_whole_lines(lines, where, paragraph.pieces, alone)
            for n, (page, text) in enumerate(parts):
                kind = BlockKind.CONTINUED if n else BlockKind.PARAGRAPH
                lead = "" if n else paragraph.lead[: len(text)]
                yield page, Block(kind, text[len(lead) :], lead, goes_on=n < len(parts) - 1)


def _on_whole_lines(
    lines: Sequence[str], where: Sequence[int], pieces: Sequence[str], alone: Iterable[int]
) -> list[tuple[int, str]]:
    """Return what of a paragraph stands on each of its pages, in whole lines; none of the pages ``alone`` is without."""
    page_at = [page for page, piece in zip(where, pieces, strict=True) for _ in piece]
    starts = [0, *accumulate(map(len, lines))][:-1]
    owners = [page_at[start] for start in starts]
    for page in set(alone).difference(owners):
        first = page_at.index(page)
        owners[max(number for number, start in enumerate(starts) if start <= first)] = page
    placed = groupby(zip(owners, lines, strict=True), key=itemgetter(0))
    return [(page, "".join(line for _, line in group)) for page, group in placed]
