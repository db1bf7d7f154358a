"""What stands on each page of a narrative, a 目录 or a list, so that a workbook breaks where the PDF does."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TypeAlias

from xl_tools.outputs.booklet.parts import NarrativePart
from xl_tools.outputs.booklet.pdf import PagePlan
from xl_tools.outputs.booklet.text import paragraphs, printable

Place: TypeAlias = tuple[int, int, int, int]
"""Part, chapter, paragraph and piece, counted from 0."""


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


def contents_pages(plan: PagePlan, number: int) -> dict[int, list[int]]:
    """Return which lines of the 目录, counted from 0, each of its pages has; ``number`` is that of its part."""
    return _on_pages(plan.pages_of(number), enumerate(plan.entry_lines))


def listing_pages(plan: PagePlan, number: int) -> dict[int, list[int]]:
    """Return which lines of a list, counted from 0, begin on each of its pages."""
    return _on_pages(
        plan.pages_of(number), ((line, page) for (part, line), page in plan.lines.items() if part == number)
    )


def narrative_pages(part: NarrativePart, number: int, plan: PagePlan) -> dict[int, list[Block]]:
    """Return the blocks of every page of a narrative, by page; ``number`` is that of its part.

    A clause over two pages stands on its first one, unless the second has nothing else: no page is empty.
    """
    pages: dict[int, list[Block]] = {page: [] for page in plan.pages_of(number)}
    headings = _heading_pages(plan, pages, len(part.entries))
    pieces = {place: page for place, page in plan.pieces.items() if place[0] == number}
    for page, block in _blocks(part, number, headings, _with_page_each(pieces, pages, headings)):
        pages[page].append(block)
    return pages


def _on_pages(pages: Iterable[int], lines: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {page: [] for page in pages}
    for line, page in lines:
        found[page].append(line)
    return found


def _heading_pages(plan: PagePlan, pages: Mapping[int, object], count: int) -> list[int]:
    """Return the pages of a part's own headings, the first ones on its pages."""
    return [page for page in plan.entries if page in pages][:count]


def _with_page_each(
    pieces: Mapping[Place, int], pages: Iterable[int], headings: Iterable[int]
) -> dict[Place, int]:
    placed, begun = dict(pieces), set(headings)
    for page in pages:
        if page not in begun and page not in placed.values():
            placed[max(place for place, on in placed.items() if on == page - 1)] = page
    return placed


def _blocks(
    part: NarrativePart, number: int, headings: list[int], placed: Mapping[Place, int]
) -> Iterator[tuple[int, Block]]:
    yield headings[0], Block(BlockKind.PART, part.heading)
    for c, chapter in enumerate(part.unit.chapters):
        yield headings[c + 1], Block(BlockKind.CHAPTER, printable(chapter.heading))
        for p, paragraph in enumerate(paragraphs(chapter)):
            places = [(placed[number, c, p, i], piece) for i, piece in enumerate(paragraph.pieces)]
            for n, (page, group) in enumerate(groupby(places, key=lambda place: place[0])):
                text = "".join(piece for _, piece in group)
                if n:
                    yield page, Block(BlockKind.CONTINUED, text)
                else:
                    yield page, Block(BlockKind.PARAGRAPH, text.removeprefix(paragraph.lead), paragraph.lead)
