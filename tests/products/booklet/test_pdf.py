import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from tests.products.booklet.reading_order import reading_fault
from tests.products.booklets import (
    EVERYTHING,
    SENTENCE,
    contents_numbers,
    headings,
    page_texts,
    pdf_bytes,
    printed_words,
    raw_text,
    reading,
    seed_booklet,
    small_booklet,
    small_volume,
    stands_on,
    tables_of,
    with_cover,
    with_table,
    with_tables,
)
from tests.rules.townships import indicator
from xl_tools.forms.labels import INDICATOR_FIELDS
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.model.table import Funding
from xl_tools.products.booklet.booklet_pdf import page_plan
from xl_tools.products.booklet.parts import entries_of
from xl_tools.products.booklet.volume import USUAL_SECTIONS, Booklet, Seal, makers
from xl_tools.values.text import squeeze

_MM = 72 / 25.4
_BLOCK = (28 * _MM, (28 + 156) * _MM)


def test_each_table_of_the_real_document_stands_on_the_one_page_that_the_contents_names(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pdf = pdf_bytes(booklet)
    pages, numbers = page_texts(pdf), contents_numbers(raw_text(pdf))
    assert list(numbers) == [squeeze(heading) for heading in headings(booklet)]
    assert len(tables_of(booklet)) == 17
    titles = [squeeze(title) for title in booklet.units[0].table_titles]
    first = numbers[titles[0]]
    for number, (title, table) in enumerate(zip(titles, tables_of(booklet), strict=True)):
        assert numbers[title] == first + number
        assert stands_on(pages, table.table.code) == [numbers[title]]
        assert [page for page in stands_on(pages, title) if page >= first] == [numbers[title]]
        assert f"—{numbers[title]}—" in pages[numbers[title] - 1]
    assert len(pages) == first + 16


def test_every_text_of_every_table_is_printed_on_its_page(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pages = page_texts(pdf_bytes(booklet))
    for table, number in zip(tables_of(booklet), page_plan(booklet).entries[-17:], strict=True):
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
    pages = page_texts(pdf_bytes(booklet))
    plan = page_plan(booklet)
    running = "".join(re.sub(r"—\d+—", "", page) for page in pages[plan.entries[0] - 1 : plan.entries[4] - 1])
    texts = [squeeze(headings(booklet)[0])]
    for chapter in booklet.units[0].chapters:
        texts += [squeeze(chapter.heading), *map(squeeze, chapter.paragraphs)]
    assert running == "".join(texts)


def test_the_real_document_is_read_by_its_tags_as_all_its_texts_in_their_order(
    seed: Path, tmp_path: Path
) -> None:
    booklet = seed_booklet(seed, EVERYTHING)
    assert {"核对", "附录　校验结果"} <= set(headings(booklet))
    (tmp_path / "b.pdf").write_bytes(pdf_bytes(booklet))
    assert reading_fault(tmp_path / "b.pdf", booklet, page_plan(booklet)) == ""


def test_bookmarks_and_contents_name_every_part_chapter_and_table_and_lead_to_its_page() -> None:
    _assert_all_leads_right(small_booklet())


def test_bookmarks_and_contents_of_the_real_document_lead_to_the_right_pages(seed: Path) -> None:
    _assert_all_leads_right(seed_booklet(seed, EVERYTHING))


def _assert_all_leads_right(booklet: Booklet) -> None:
    pdf, entries = pdf_bytes(booklet), list(page_plan(booklet).entries)
    reader, pages = PdfReader(io.BytesIO(pdf)), page_texts(pdf)

    def flat(items: list[Any]) -> list[Destination]:
        return [one for item in items for one in (flat(item) if isinstance(item, list) else [item])]

    marks = flat(reader.outline)
    assert [mark.title for mark in marks] == ["目　录", *headings(booklet)]
    found = [reader.get_destination_page_number(mark) for mark in marks]
    assert found == [1, *(page - 1 for page in entries)]
    numbers = {
        page.indirect_reference.idnum: n
        for n, page in enumerate(reader.pages, start=1)
        if page.indirect_reference
    }
    annotations: Any = reader.pages[1]["/Annots"]
    links = sorted((link.get_object() for link in annotations), key=lambda link: -float(link["/Rect"][1]))
    assert [_target(reader, link, numbers) for link in links] == entries
    assert list(contents_numbers(raw_text(pdf)).values()) == entries
    for heading, page in zip(headings(booklet), entries, strict=True):
        assert squeeze(heading) in pages[page - 1]


def _target(reader: PdfReader, link: Any, pages: dict[int, int]) -> int:
    destination = link.get("/Dest") or link["/A"]["/D"]
    if isinstance(destination, str):
        destination = reader.named_destinations[destination].dest_array
    return pages[destination[0].idnum]


def test_the_file_embeds_its_fonts_and_says_title_author_and_structure() -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(small_booklet())))
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
    pdf = pdf_bytes(with_tables(small_booklet(plain), ()))
    words = [word for word in printed_words(pdf, 4, tmp_path) if "—" not in word.text and len(word.text) > 1]
    assert [len(word.text) for word in words] == [28] * 22
    assert min(word.left for word in words) == pytest.approx(_BLOCK[0], abs=1)
    assert max(word.right for word in words) == pytest.approx(_BLOCK[1], abs=1)
    assert words[0].top == pytest.approx(37 * _MM, abs=2)
    assert words[-1].top + 16 == pytest.approx((37 + 225) * _MM, abs=2)


def test_page_numbers_stand_outside_and_the_cover_has_none(tmp_path: Path) -> None:
    pdf = pdf_bytes(small_booklet())
    assert not any("—" in word.text for word in printed_words(pdf, 1, tmp_path))
    even, odd = printed_words(pdf, 2, tmp_path), printed_words(pdf, 3, tmp_path)
    assert min(word.left for word in even if word.text == "—") == pytest.approx(_BLOCK[0] + 14, abs=1)
    assert max(word.right for word in odd if word.text == "—") == pytest.approx(_BLOCK[1] - 14, abs=1)


def test_the_cover_names_who_compiled_and_who_reviewed_and_the_year() -> None:
    cover = page_texts(pdf_bytes(small_booklet()))[0]
    assert cover == "石门镇2024年部门预算绩效文本石门镇编制卢龙县财政局审核二〇二四年度"
    anonymous = with_cover(small_booklet(), makers=makers("石门镇编制", ""), date="")
    assert page_texts(pdf_bytes(anonymous))[0] == "石门镇2024年部门预算绩效文本石门镇编制"


@pytest.mark.parametrize("narrative", [None, Narrative()])
def test_without_narrative_the_first_part_is_left_out_and_the_numbers_agree(
    narrative: Narrative | None,
) -> None:
    booklet = small_booklet(narrative)
    pdf = pdf_bytes(booklet)
    pages = page_texts(pdf)
    assert not stands_on(pages, "第一部分")
    assert not stands_on(pages, "第二部分")
    assert contents_numbers(raw_text(pdf)) == dict(
        zip(map(squeeze, headings(booklet)), (3, 4, 5, 6), strict=True)
    )
    for table, page in zip(tables_of(booklet), (4, 5, 6), strict=True):
        assert stands_on(pages, table.table.name)[-1] == page


def test_without_tables_there_is_only_the_narrative() -> None:
    booklet = small_booklet(tables=0)
    pages = page_texts(pdf_bytes(booklet))
    assert stands_on(pages, "部门整体绩效目标")[0] == 2
    assert not stands_on(pages, "预算项目绩效目标")
    assert page_plan(booklet).entries == [3, 3, 5]


def test_a_contents_of_several_pages_still_names_the_right_ones() -> None:
    tables = tuple(reading(number, f"第{number:02d}号项目") for number in range(1, 61))
    booklet = with_tables(small_booklet(), tables)
    pdf = pdf_bytes(booklet)
    pages, numbers = page_texts(pdf), contents_numbers(raw_text(pdf))
    assert len(numbers) == len(headings(booklet)) == 64
    for title, number in numbers.items():
        assert stands_on(pages, title)[-1] == number
    assert page_plan(booklet).entries[0] > 4


@pytest.mark.parametrize(
    "basis", ["年度工作计划和上级文件要求", "https://www.example.gov.cn/" + "0123456789" * 9]
)
def test_a_table_of_forty_indicators_goes_over_pages_each_with_its_header(basis: str, tmp_path: Path) -> None:
    rows = tuple(
        indicator("产出指标", "数量指标", f"第{n}项工作任务完成数量", f"≥{n}个").model_copy(
            update={"basis": basis}
        )
        for n in range(40)
    )
    booklet = with_tables(small_booklet(None), (reading(1, "防汛经费", rows), reading(2, "环境整治")))
    pdf = pdf_bytes(booklet)
    pages, (first, second) = page_texts(pdf), page_plan(booklet).entries[1:]
    form = pages[first - 1 : second - 1]
    assert len(form) > 1
    assert all("绩效指标描述" in page and "产出指标" in page and "数量指标" in page for page in form)
    assert all("1.防汛经费绩效目标表（续）" in page for page in form[1:])
    found = [int(number) for page in form for number in re.findall(r"第(\d+)项工作任务完成数量≥", page)]
    found += [int(n) for page in form for n in re.findall(r"本年度第(\d+)项", page)]
    assert set(found) == set(range(40))
    assert "".join(form).count(basis[:12]) == 40
    for number in range(first, second):
        words = printed_words(pdf, number, tmp_path)
        assert max(word.right for word in words) <= _BLOCK[1]
        assert min(word.bottom - word.top for word in words if len(word.text) > 1) >= 7.5


def test_a_very_long_goal_goes_on_on_the_next_page_and_loses_nothing() -> None:
    booklet = with_table(small_booklet(None), goals=SENTENCE * 150)
    pages, plan = page_texts(pdf_bytes(booklet)), page_plan(booklet)
    form = pages[plan.entries[1] - 1 : plan.entries[2] - 1]
    assert len(form) == 3
    assert "".join(form).count(SENTENCE) >= 148  # one may be cut at each of the two page breaks
    assert all("绩效目标" in page for page in form)


def test_a_table_without_title_number_or_indicators_is_printed_and_listed() -> None:
    booklet = with_table(small_booklet(None), title="", code="", indicators=(), goals="", purpose="")
    pages = page_texts(pdf_bytes(booklet))
    assert stands_on(pages, "1. 防汛经费绩效目标表") == [2, 4]


def test_amounts_have_two_decimals_and_what_is_no_number_stands_as_typed() -> None:
    booklet = small_booklet(None)
    first = tables_of(booklet)[0]
    typed = replace(first, texts={**first.texts, "budget": "1,029.5", "fiscal": "约2万", "other": "0.125"})
    page = page_texts(pdf_bytes(with_tables(booklet, (typed,))))[3]
    assert all(text in page for text in ("1029.50", "约2万", "0.125"))


def test_a_code_is_never_torn_apart() -> None:
    booklet = with_table(small_booklet(None), code="W" * 21)
    raw = PdfReader(io.BytesIO(pdf_bytes(booklet))).pages[3].extract_text()
    assert "W" * 18 in squeeze(raw)
    widest = with_table(small_booklet(None), code="13032423P0044281Q0QNQ")
    raw = PdfReader(io.BytesIO(pdf_bytes(widest))).pages[3].extract_text()
    assert "13032423P0044281Q0QNQ" in raw


def test_an_amount_is_set_smaller_rather_than_torn_apart(tmp_path: Path) -> None:
    funding = Funding(budget=Decimal("123456789.12"), fiscal=Decimal("123456789.12"), other=Decimal(0))
    booklet = with_table(small_booklet(None, tables=1, sections=USUAL_SECTIONS), funding=funding)
    pdf, plan = pdf_bytes(booklet), page_plan(booklet)
    for page in (plan.parts[1], plan.forms[0]):
        assert [word.text for word in printed_words(pdf, page, tmp_path)].count("123456789.12") >= 2


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("石门镇2023年部门预算绩效文本", ["石门镇2023年部门预算绩效文本"]),
        ("石门镇人民政府本级2023年部门预算绩效文本", ["石门镇人民政府本级", "2023年部门预算绩效文本"]),
        ("石门镇人民政府本级二〇二三年度部门预算文本", ["石门镇人民政府本级", "二〇二三年度部门预算文本"]),
        (
            "很长的没有年份的标题它应当排得两行差不多长短",
            ["很长的没有年份的标题它", "应当排得两行差不多长短"],
        ),
        ("石门镇\n2023年文本", ["石门镇", "2023年文本"]),
    ],
)
def test_a_long_title_of_the_cover_is_broken_before_its_year_or_in_the_middle(
    title: str, lines: list[str]
) -> None:
    booklet = with_cover(small_booklet(None), title=title)
    reader = PdfReader(io.BytesIO(pdf_bytes(booklet)))
    cover = reader.pages[0].extract_text().splitlines()
    assert [squeeze(line) for line in cover[: len(lines)]] == lines
    assert reader.metadata is not None
    assert reader.metadata.title == title.replace("\n", " ")


def test_equal_booklets_give_equal_bytes() -> None:
    assert pdf_bytes(small_booklet()) == pdf_bytes(small_booklet())


def test_the_plan_tells_the_page_of_every_piece_of_the_narrative() -> None:
    plan = page_plan(small_booklet())
    assert plan.entries[:2] == [3, 3]
    assert plan.pieces[1, 0, 0, 0] == 3
    assert plan.pieces[1, 1, 0, 1] == plan.entries[2]
    pages = [page for _, page in sorted(plan.pieces.items())]
    assert pages == sorted(pages)


def test_parts_of_the_print_edition_begin_on_right_hand_pages_and_blank_ones_have_no_number(
    tmp_path: Path,
) -> None:
    booklet = small_booklet(sections=EVERYTHING)
    pdf, plan = pdf_bytes(booklet, recto=True), page_plan(booklet, recto=True)
    assert all(page % 2 for page in plan.parts)
    pages = page_texts(pdf)
    assert len(pages) == plan.pages
    blank = [number for number, page in enumerate(pages, start=1) if not page]
    assert blank
    assert all(number % 2 == 0 and number + 1 in plan.parts for number in blank)
    assert all(f"—{number}—" in page for number, page in enumerate(pages, start=1) if page and number > 1)
    assert list(contents_numbers(raw_text(pdf)).values()) == list(plan.entries)
    assert not printed_words(pdf, blank[0], tmp_path)


def test_a_draft_says_so_on_every_page_that_is_not_blank() -> None:
    booklet = replace(small_booklet(sections=EVERYTHING), draft=True)
    pages = page_texts(pdf_bytes(booklet, recto=True))
    assert all("草稿" in page for page in pages if page)
    assert not any("草稿" in page for page in page_texts(pdf_bytes(small_booklet())))
    assert "" in pages


def test_the_archival_edition_calls_itself_pdf_a_2a_and_is_dated() -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(small_booklet(), archival=dt.date(2024, 3, 5))))
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert root["/OutputIntents"]
    assert root["/StructTreeRoot"]
    assert reader.metadata is not None
    assert str(reader.metadata.creation_date).startswith("2024-03-05")


def test_the_list_of_projects_follows_the_contents_and_adds_up() -> None:
    booklet = small_booklet(sections=USUAL_SECTIONS)
    pages, plan = page_texts(pdf_bytes(booklet)), page_plan(booklet)
    assert plan.parts[:2] == [2, 3]
    page = pages[2]
    assert page.startswith("预算项目绩效目标汇总单位：万元序号项目名称项目编码预算数财政资金其他资金")
    assert "合计3个项目88.5976.5912.00" in page


def test_a_long_list_repeats_its_header_on_each_page() -> None:
    tables = tuple(reading(number, f"第{number:02d}号项目") for number in range(1, 61))
    booklet = with_tables(small_booklet(None, sections=USUAL_SECTIONS), tables)
    plan, pages = page_plan(booklet), page_texts(pdf_bytes(booklet))
    listed = plan.pages_of(1)
    assert len(listed) > 1
    assert all("序号项目名称项目编码" in pages[number - 1] for number in listed)
    assert "合计60个项目" in pages[listed[-1] - 1]


def test_the_seal_page_has_unit_name_and_day_or_room_for_them() -> None:
    booklet = small_booklet(sections=USUAL_SECTIONS)
    last = page_texts(pdf_bytes(booklet))[-1]
    assert "编制单位（盖章）：石门镇负责人（签字）：日期：年月日" in last
    told = replace(booklet, seal=Seal("石门镇", "李堃", "2024年1月15日"))
    assert "负责人（签字）：李堃日期：2024年1月15日" in page_texts(pdf_bytes(told))[-1]


def test_a_volume_has_a_page_for_each_unit_and_lists_them_with_continuous_numbers() -> None:
    booklet = small_volume("石门镇", "蛤泊镇", "印庄乡", sections=USUAL_SECTIONS)
    pdf = pdf_bytes(booklet)
    pages, plan = page_texts(pdf), page_plan(booklet)
    listed = [re.search(r"\.{3,}(\d+)$", squeeze(line)) for line in raw_text(pdf).splitlines()]
    assert [int(match[1]) for match in listed if match] == list(plan.entries)
    assert list(plan.entries) == sorted(plan.entries)
    levels = [(entry.level, entry.text) for entry in entries_of(booklet)]
    assert [text for level, text in levels if level == 1] == [
        "预算项目绩效目标汇总",
        "石门镇",
        "蛤泊镇",
        "印庄乡",
    ]
    for name in ("石门镇", "蛤泊镇", "印庄乡"):
        page = plan.entries[levels.index((1, name))]
        assert pages[page - 1] == f"{name}—{page}—"
    assert "石门镇" in pages[2]
    assert "合计6个项目" in pages[2]


def test_a_note_and_a_day_of_the_cover_stand_on_it() -> None:
    booklet = with_cover(small_booklet(), note="（征求意见稿）", date="2024年1月")
    cover = page_texts(pdf_bytes(booklet))[0]
    assert "文本（征求意见稿）石门镇编制" in cover
    assert cover.endswith("2024年1月")


@pytest.mark.parametrize("field", ["title", "unit_name", "name", "code", "goals", "purpose"])
def test_two_thousand_characters_in_one_field_are_all_printed_within_the_text_block(
    field: str, tmp_path: Path
) -> None:
    booklet = with_table(small_booklet(None, tables=1), **{field: "资金用于全镇工作。堃" * 200})
    pdf, plan = pdf_bytes(booklet), page_plan(booklet)
    pages = range(plan.forms[0], plan.pages + 1)
    assert "".join(page_texts(pdf)[page - 1] for page in pages).count("堃") >= 200
    for page in pages:
        for word in printed_words(pdf, page, tmp_path):
            assert word.left >= _BLOCK[0] - 2
            assert word.right <= _BLOCK[1] + 2
            assert word.bottom <= (297 - 20) * _MM
