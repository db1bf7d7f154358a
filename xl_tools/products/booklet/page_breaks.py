"""What stands on each page of a narrative, a 目录 or a list, so that a workbook breaks where the PDF does."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TypeAlias

from xl_tools.products.booklet.booklet_pdf import PagePlan
from xl_tools.products.booklet.parts import NarrativePart, entries_in
from xl_tools.typesetting.printed_text import paragraphs, printable

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
