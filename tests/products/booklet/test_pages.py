from itertools import accumulate

import pytest

from tests.products.booklets import headings, reading, small_booklet, with_tables
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.products.booklet.booklet_pdf import PagePlan, page_plan
from xl_tools.products.booklet.booklet_sheets import (
    Block,
    BlockKind,
    lines_by_page,
    lines_of,
    narrative_pages,
)
from xl_tools.products.booklet.parts import NarrativePart, parts_of
from xl_tools.products.booklet.volume import Booklet


def narrative_pages_of(booklet: Booklet, plan: PagePlan) -> dict[int, list[Block]]:
    """Return the blocks of the pages of its narrative, its second part; none where it has none."""
    part = parts_of(booklet)[1]
    return narrative_pages(part, 1, plan) if isinstance(part, NarrativePart) else {}


RUNNING = (BlockKind.PARAGRAPH, BlockKind.CONTINUED)


def test_every_narrative_page_of_the_pdf_has_its_blocks_and_no_text_is_lost() -> None:
    booklet = small_booklet()
    plan = page_plan(booklet)
    pages = narrative_pages_of(booklet, plan)
    assert list(pages) == list(range(3, plan.entries[3]))
    blocks = [block for blocks in pages.values() for block in blocks]
    texts = [text for chapter in booklet.units[0].chapters for text in (chapter.heading, *chapter.paragraphs)]
    assert "".join(block.lead + block.text for block in blocks) == headings(booklet)[0] + "".join(texts)


def test_the_rest_of_a_paragraph_is_marked_as_continued() -> None:
    booklet = small_booklet()
    pages = narrative_pages_of(booklet, page_plan(booklet))
    assert [blocks[0].kind for blocks in pages.values()][:2] == [BlockKind.PART, BlockKind.CONTINUED]


@pytest.mark.parametrize("characters", range(400, 460, 7))
def test_a_page_ends_with_a_whole_line_which_goes_on(characters: int) -> None:
    text = "推进项目建设，保障群众生活。" * 20 + "完" * (characters - 280) + "，善始善终，不留尾巴。" * 30
    booklet = small_booklet(Narrative(chapters=(Chapter(heading="一、目标", paragraphs=(text,)),)))
    pages = narrative_pages_of(booklet, page_plan(booklet))
    *before, last = [block for blocks in pages.values() for block in blocks if block.kind in RUNNING]
    ends = set(accumulate(map(len, lines_of(text))))
    assert before
    assert ends.issuperset(accumulate(len(block.text) for block in before))
    assert [block.goes_on for block in (*before, last)] == [True] * len(before) + [False]


def test_no_page_is_left_empty_even_where_nothing_is_punctuated() -> None:
    endless = Narrative(chapters=(Chapter(heading="一、目标", paragraphs=("无标点" * 700,)),))
    booklet = small_booklet(endless)
    pages = narrative_pages_of(booklet, page_plan(booklet))
    assert [len(blocks) for blocks in pages.values()] == [3, 1, 1, 1]


@pytest.mark.parametrize("characters", range(520, 545, 3))
def test_a_last_page_with_only_the_end_of_a_clause_takes_the_whole_clause(characters: int) -> None:
    text = "无" * (characters - 101) + "，" + "完" * 100
    booklet = small_booklet(Narrative(chapters=(Chapter(heading="一、目标", paragraphs=(text,)),)))
    pages = narrative_pages_of(booklet, page_plan(booklet))
    assert all(pages.values())
    assert (
        "".join(block.text for blocks in pages.values() for block in blocks if block.kind in RUNNING) == text
    )


def test_without_narrative_there_are_no_such_pages() -> None:
    booklet = small_booklet(None)
    assert narrative_pages_of(booklet, page_plan(booklet)) == {}


def test_the_contents_takes_as_many_pages_as_in_the_pdf_and_lists_everything_once() -> None:
    booklet = with_tables(small_booklet(), tuple(reading(n, f"第{n}号项目") for n in range(1, 61)))
    plan = page_plan(booklet)
    pages = lines_by_page(plan.pages_of(0), plan.entry_lines)
    assert list(pages) == list(range(2, plan.entries[0]))
    assert [i for indices in pages.values() for i in indices] == list(range(len(headings(booklet))))


def test_a_booklet_of_nothing_has_an_empty_contents() -> None:
    booklet = small_booklet(None, tables=0)
    plan = page_plan(booklet)
    assert lines_by_page(plan.pages_of(0), plan.entry_lines) == {2: []}
