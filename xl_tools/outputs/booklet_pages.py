"""What stands on each narrative page, so that a workbook breaks where the PDF does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias

from xl_tools.outputs.booklet import Booklet
from xl_tools.outputs.booklet_pdf import PagePlan
from xl_tools.outputs.booklet_text import paragraphs, printable

Place: TypeAlias = tuple[int, int, int]
"""Chapter, paragraph and piece, counted from 0."""


class BlockKind(StrEnum):
    """What a block of a narrative page is."""

    PART = "part"
    CHAPTER = "chapter"
    PARAGRAPH = "paragraph"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or (the rest of) a paragraph; ``lead`` is its lead-in, where that stands on this page."""

    kind: BlockKind
    text: str
    lead: str = ""


def contents_pages(booklet: Booklet, plan: PagePlan) -> dict[int, list[int]]:
    """Return the indices into :attr:`Booklet.headings` that each page of the 目录 lists, by page, much the same number."""
    last = plan.headings[0] - 1 if plan.headings else plan.pages
    pages = range(2, last + 1)
    share = -(-len(booklet.headings) // len(pages))
    indices = range(len(booklet.headings))
    return {page: list(indices[i * share : (i + 1) * share]) for i, page in enumerate(pages)}


def narrative_pages(booklet: Booklet, plan: PagePlan) -> dict[int, list[Block]]:
    """Return the blocks of every page of the first part, by page.

    A clause over two pages stands on its first one, unless the second has nothing else: no page is empty.
    """
    if not booklet.chapters:
        return {}
    end = plan.headings[len(booklet.chapters) + 1] if booklet.tables else plan.pages + 1
    pages: dict[int, list[Block]] = {page: [] for page in range(plan.headings[0], end)}
    for page, block in _blocks(booklet, plan, _piece_pages(plan, pages)):
        pages[page].append(block)
    return pages


def _piece_pages(plan: PagePlan, pages: Iterable[int]) -> dict[Place, int]:
    placed = dict(plan.pieces)
    for page in pages:
        if page not in plan.headings and page not in placed.values():
            placed[max(place for place, on in placed.items() if on == page - 1)] = page
    return placed


def _blocks(booklet: Booklet, plan: PagePlan, placed: Mapping[Place, int]) -> Iterator[tuple[int, Block]]:
    yield plan.headings[0], Block(BlockKind.PART, booklet.narrative_heading)
    for c, chapter in enumerate(booklet.chapters):
        yield plan.headings[c + 1], Block(BlockKind.CHAPTER, printable(chapter.heading))
        for p, paragraph in enumerate(paragraphs(chapter)):
            places = [(placed[c, p, i], piece) for i, piece in enumerate(paragraph.pieces)]
            for part, (page, group) in enumerate(groupby(places, key=lambda place: place[0])):
                text = "".join(piece for _, piece in group)
                if part:
                    yield page, Block(BlockKind.CONTINUED, text)
                else:
                    yield page, Block(BlockKind.PARAGRAPH, text.removeprefix(paragraph.lead), paragraph.lead)
