from dataclasses import replace

import pytest

from tests.products.booklets import pdf_bytes, small_booklet, tables_of, with_cover, with_table, with_tables
from xl_tools.errors import MissingGlyphError
from xl_tools.model.grid import Cell
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.model.table_reading import Label
from xl_tools.products.booklet.booklet_pdf import page_plan
from xl_tools.products.booklet.booklet_workbook import xlsx_booklet
from xl_tools.products.booklet.volume import Booklet

FACE = "\U0001f600"
PRIVATE = "\ue000"


def placed(booklet: Booklet, **cells: str) -> Booklet:
    """Return the booklet whose first table was read from cells, with other texts in some."""
    first = tables_of(booklet)[0]
    texts = {**first.texts, **cells}
    where = {key: Cell(row, 1) for row, key in enumerate(texts, start=4)}
    return with_tables(
        booklet, (replace(first, sheet="01防汛", texts=texts, cells=where), *tables_of(booklet)[1:])
    )


def reason(booklet: Booklet) -> str:
    with pytest.raises(MissingGlyphError) as caught:
        pdf_bytes(booklet)
    return caught.value.reason


def test_a_character_that_no_font_has_is_named_with_its_code_point_and_cell() -> None:
    booklet = placed(small_booklet(), goals=f"完成{FACE}工作{PRIVATE}。")
    address = tables_of(booklet)[0].address("goals")
    told = reason(booklet)
    assert f"“{FACE}”（U+1F600，工作表“01防汛”{address}）" in told
    assert f"“{PRIVATE}”（U+E000，工作表“01防汛”{address}）" in told


def test_the_workbook_and_the_page_plan_refuse_as_the_pdf_does() -> None:
    booklet = with_table(small_booklet(), goals=f"完成{FACE}")
    for make in (xlsx_booklet, page_plan):
        with pytest.raises(MissingGlyphError, match="U\\+1F600"):
            make(booklet)


def test_each_character_is_named_once_with_the_first_of_its_places() -> None:
    booklet = placed(small_booklet(), purpose=FACE * 3, goals=FACE, code=FACE, name=FACE)
    told = reason(booklet)
    assert told.count("U+1F600") == 1
    assert "等 4 处" in told


def test_a_label_is_named_by_its_own_cell() -> None:
    booklet = small_booklet()
    odd = {
        "december": Label(Cell(7, 3), "1\U0001d7d0月末")
    }  # a mathematical digit, as converted texts have them
    told = reason(with_tables(booklet, (replace(tables_of(booklet)[0], sheet="01防汛", labels=odd),)))
    assert "U+1D7D0，工作表“01防汛”D8" in told


def test_a_table_without_cells_is_named_by_its_title() -> None:
    assert "U+1F600，《1. 防汛经费绩效目标表》" in reason(with_table(small_booklet(), goals=FACE))


@pytest.mark.parametrize(
    ("chapter", "place"),
    [
        (Chapter(heading=f"一、{FACE}目标"), f"“一、{FACE}目标”的标题"),
        (Chapter(heading="一、目标", paragraphs=("甲。", f"乙{FACE}。")), "“一、目标”第 2 段"),
        (Chapter(heading="一、目标", paragraphs=(f"（一）乙{FACE}。丙。",)), "“一、目标”第 1 段"),
    ],
)
def test_a_character_of_the_narrative_is_named_by_chapter_and_paragraph(chapter: Chapter, place: str) -> None:
    assert place in reason(small_booklet(Narrative(chapters=(chapter,))))


@pytest.mark.parametrize(
    "booklet",
    [
        with_cover(small_booklet(), title=FACE),
        with_cover(small_booklet(), makers=(FACE,)),
        with_cover(small_booklet(), note=FACE),
    ],
)
def test_a_character_of_the_cover_is_named_as_such(booklet: Booklet) -> None:
    assert "U+1F600，封面" in reason(booklet)


def test_what_is_never_visible_is_dropped_rather_than_refused() -> None:
    booklet = with_table(small_booklet(None), goals="完成\u200b工\ufeff作\x07\u00ad。", name="防汛\u202d经费")
    assert pdf_bytes(booklet).startswith(b"%PDF")
