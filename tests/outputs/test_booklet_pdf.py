import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from tests.outputs.booklets import (
    SENTENCE,
    contents_numbers,
    page_texts,
    printed_words,
    raw_text,
    reading,
    seed_booklet,
    small_booklet,
    stands_on,
    with_table,
)
from tests.rules.townships import indicator
from xl_tools.form.labels import INDICATOR_FIELDS
from xl_tools.model.narrative import Chapter, Narrative
from xl_tools.outputs.booklet_pdf import page_plan, pdf_booklet
from xl_tools.values.text import squeeze

_MM = 72 / 25.4
_BLOCK = (28 * _MM, (28 + 156) * _MM)


def test_each_table_of_the_real_document_stands_on_the_one_page_that_the_contents_names(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pdf = pdf_booklet(booklet)
    pages, numbers = page_texts(pdf), contents_numbers(raw_text(pdf))
    assert list(numbers) == [squeeze(heading) for heading in booklet.headings]
    assert len(booklet.tables) == 17
    titles = [squeeze(title) for title in booklet.table_titles]
    first = numbers[titles[0]]
    for number, (title, table) in enumerate(zip(titles, booklet.tables, strict=True)):
        assert numbers[title] == first + number
        assert stands_on(pages, table.table.code) == [numbers[title]]
        assert [page for page in stands_on(pages, title) if page >= first] == [numbers[title]]
        assert f"—{numbers[title]}—" in pages[numbers[title] - 1]
    assert len(pages) == first + 16


def test_every_text_of_every_table_is_printed_on_its_page(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pages = page_texts(pdf_booklet(booklet))
    for table, number in zip(booklet.tables, page_plan(booklet).headings[-17:], strict=True):
        page = pages[number - 1]
        for one in table.table.indicators:
            for field in INDICATOR_FIELDS:
                text = one.value.text if field == "value" else getattr(one, field)
                assert squeeze(text) in page, text
        for field in ("unit_line", "name", "purpose", "goals", "march", "june", "october", "december"):
            assert squeeze(table.texts.get(field, "")) in page
        assert f"{table.table.funding.budget:.2f}" in page


def test_every_paragraph_of_the_narrative_is_printed_whole_and_in_order(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pages = page_texts(pdf_booklet(booklet))
    plan = page_plan(booklet)
    running = "".join(
        re.sub(r"—\d+—", "", page) for page in pages[plan.headings[0] - 1 : plan.headings[4] - 1]
    )
    texts = [squeeze(booklet.narrative_heading)]
    for chapter in booklet.chapters:
        texts += [squeeze(chapter.heading), *map(squeeze, chapter.paragraphs)]
    assert running == "".join(texts)


def test_bookmarks_name_every_part_chapter_and_table_with_its_page() -> None:
    booklet = small_booklet()
    reader = PdfReader(io.BytesIO(pdf_booklet(booklet)))

    def flat(items: list[Any]) -> list[Destination]:
        return [one for item in items for one in (flat(item) if isinstance(item, list) else [item])]

    marks = flat(reader.outline)
    assert [mark.title for mark in marks] == ["目　录", *booklet.headings]
    found = [reader.get_destination_page_number(mark) for mark in marks]
    assert found == [1, *(page - 1 for page in page_plan(booklet).headings)]


def test_every_line_of_the_contents_leads_to_its_page() -> None:
    booklet = small_booklet()
    reader = PdfReader(io.BytesIO(pdf_booklet(booklet)))
    pages = {
        page.indirect_reference.idnum: n
        for n, page in enumerate(reader.pages, start=1)
        if page.indirect_reference
    }
    annotations: Any = reader.pages[1]["/Annots"]
    led_to = {_target(reader, link.get_object(), pages) for link in annotations}
    assert led_to == set(page_plan(booklet).headings)


def _target(reader: PdfReader, link: Any, pages: dict[int, int]) -> int:
    destination = link.get("/Dest") or link["/A"]["/D"]
    if isinstance(destination, str):
        destination = reader.named_destinations[destination].dest_array
    return pages[destination[0].idnum]


def test_the_file_embeds_its_fonts_and_says_title_author_and_structure() -> None:
    reader = PdfReader(io.BytesIO(pdf_booklet(small_booklet())))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("石门镇2024年部门预算绩效文本", "石门镇")
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    fonts = [font.get_object() for one in resources for font in one["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


def test_a_full_page_has_22_lines_of_28_characters_within_the_text_block(tmp_path: Path) -> None:
    plain = Narrative(
        chapters=(Chapter(heading="一、总体绩效目标", paragraphs=("预算绩效目标管理工作" * 200,)),)
    )
    pdf = pdf_booklet(replace(small_booklet(plain), tables=()))
    words = [word for word in printed_words(pdf, 4, tmp_path) if "—" not in word.text and len(word.text) > 1]
    assert [len(word.text) for word in words] == [28] * 22
    assert min(word.left for word in words) == pytest.approx(_BLOCK[0], abs=1)
    assert max(word.right for word in words) == pytest.approx(_BLOCK[1], abs=1)
    assert words[0].top == pytest.approx(37 * _MM, abs=2)
    assert words[-1].top + 16 == pytest.approx((37 + 225) * _MM, abs=2)


def test_page_numbers_stand_outside_and_the_cover_has_none(tmp_path: Path) -> None:
    pdf = pdf_booklet(small_booklet())
    assert not any("—" in word.text for word in printed_words(pdf, 1, tmp_path))
    even, odd = printed_words(pdf, 2, tmp_path), printed_words(pdf, 3, tmp_path)
    assert min(word.left for word in even if word.text == "—") == pytest.approx(_BLOCK[0] + 14, abs=1)
    assert max(word.right for word in odd if word.text == "—") == pytest.approx(_BLOCK[1] - 14, abs=1)


def test_the_cover_names_who_compiled_and_who_reviewed_and_the_year() -> None:
    cover = page_texts(pdf_booklet(small_booklet()))[0]
    assert cover == "石门镇2024年部门预算绩效文本石门镇编制卢龙县财政局审核二〇二四年度"
    anonymous = replace(small_booklet(), compiled_by="石门镇编制", reviewed_by="", year=None)
    assert page_texts(pdf_booklet(anonymous))[0] == "石门镇2024年部门预算绩效文本石门镇编制"


@pytest.mark.parametrize("narrative", [None, Narrative()])
def test_without_narrative_the_first_part_is_left_out_and_the_numbers_agree(
    narrative: Narrative | None,
) -> None:
    booklet = small_booklet(narrative)
    pdf = pdf_booklet(booklet)
    pages = page_texts(pdf)
    assert not stands_on(pages, "第一部分")
    assert not stands_on(pages, "第二部分")
    assert contents_numbers(raw_text(pdf)) == dict(
        zip(map(squeeze, booklet.headings), (3, 4, 5, 6), strict=True)
    )
    for table, page in zip(booklet.tables, (4, 5, 6), strict=True):
        assert stands_on(pages, table.table.name)[-1] == page


def test_without_tables_there_is_only_the_narrative() -> None:
    booklet = small_booklet(tables=0)
    pages = page_texts(pdf_booklet(booklet))
    assert stands_on(pages, "部门整体绩效目标")[0] == 2
    assert not stands_on(pages, "预算项目绩效目标")
    assert page_plan(booklet).headings == (3, 3, 5)


def test_a_contents_of_several_pages_still_names_the_right_ones() -> None:
    tables = tuple(reading(number, f"第{number:02d}号项目") for number in range(1, 61))
    booklet = replace(small_booklet(), tables=tables)
    pdf = pdf_booklet(booklet)
    pages, numbers = page_texts(pdf), contents_numbers(raw_text(pdf))
    assert len(numbers) == len(booklet.headings) == 64
    for title, number in numbers.items():
        assert stands_on(pages, title)[-1] == number
    assert page_plan(booklet).headings[0] > 4


@pytest.mark.parametrize(
    "basis", ["年度工作计划和上级文件要求", "https://www.example.gov.cn/" + "0123456789" * 9]
)
def test_a_table_of_forty_indicators_is_one_page_within_the_text_block(basis: str, tmp_path: Path) -> None:
    rows = tuple(
        indicator("产出指标", "数量指标", f"第{n}项工作任务完成数量", f"≥{n}个").model_copy(
            update={"basis": basis}
        )
        for n in range(40)
    )
    booklet = replace(small_booklet(None), tables=(reading(1, "防汛经费", rows), reading(2, "环境整治")))
    pdf = pdf_booklet(booklet)
    pages = page_texts(pdf)
    assert len(pages) == 5
    assert all(squeeze(row.level3) in pages[3] for row in rows)
    assert pages[3].count(basis[:12]) == 40
    assert max(word.right for word in printed_words(pdf, 4, tmp_path)) <= _BLOCK[1]


def test_a_very_long_goal_shrinks_its_form_to_one_page() -> None:
    booklet = with_table(small_booklet(None), goals=SENTENCE * 150)
    pages = page_texts(pdf_booklet(booklet))
    assert len(pages) == 6
    assert SENTENCE * 150 in pages[3]


def test_a_table_without_title_number_or_indicators_is_printed_and_listed() -> None:
    booklet = with_table(small_booklet(None), title="", code="", indicators=(), goals="", purpose="")
    pages = page_texts(pdf_booklet(booklet))
    assert stands_on(pages, "1. 防汛经费绩效目标表") == [2, 4]


def test_amounts_have_two_decimals_and_what_is_no_number_stands_as_typed() -> None:
    booklet = small_booklet(None)
    first = booklet.tables[0]
    typed = replace(first, texts={**first.texts, "budget": "1,029.5", "fiscal": "约2万", "other": "0.125"})
    page = page_texts(pdf_booklet(replace(booklet, tables=(typed,))))[3]
    assert all(text in page for text in ("1029.50", "约2万", "0.125"))


def test_a_code_is_never_torn_apart() -> None:
    booklet = with_table(small_booklet(None), code="W" * 21)
    raw = PdfReader(io.BytesIO(pdf_booklet(booklet))).pages[3].extract_text()
    assert "W" * 18 in squeeze(raw)
    widest = with_table(small_booklet(None), code="13032423P0044281Q0QNQ")
    raw = PdfReader(io.BytesIO(pdf_booklet(widest))).pages[3].extract_text()
    assert "13032423P0044281Q0QNQ" in raw


def test_equal_booklets_give_equal_bytes() -> None:
    assert pdf_booklet(small_booklet()) == pdf_booklet(small_booklet())


def test_the_plan_tells_the_page_of_every_piece_of_the_narrative() -> None:
    plan = page_plan(small_booklet())
    assert plan.headings[:2] == (3, 3)
    assert plan.pieces[0, 0, 0] == 3
    assert plan.pieces[1, 0, 1] == plan.headings[2]
    pages = [page for _, page in sorted(plan.pieces.items())]
    assert pages == sorted(pages)
