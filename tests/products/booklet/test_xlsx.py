import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from openpyxl.workbook import Workbook

from tests.products.booklets import (
    EVERYTHING,
    NARRATIVE,
    SENTENCE,
    headings,
    page_texts,
    pdf_bytes,
    printed_words,
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
from xl_tools.forms.labels import INDICATOR_FIELDS
from xl_tools.model.submission import OUTPUT_MARK, Chapter, Narrative
from xl_tools.products.booklet.booklet_pdf import page_plan
from xl_tools.products.booklet.booklet_workbook import xlsx_booklet
from xl_tools.products.booklet.volume import USUAL_SECTIONS, Booklet
from xl_tools.values.text import squeeze


def opened(booklet: Booklet) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_booklet(booklet)), rich_text=True)


def printed(booklet: Booklet, soffice: str, folder: Path) -> bytes:
    """Return what LibreOffice prints of the workbook."""
    (folder / "b.xlsx").write_bytes(xlsx_booklet(booklet))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        soffice,
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "b.xlsx"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    return (folder / "b.pdf").read_bytes()


def test_libreoffice_prints_the_real_document_on_the_pages_of_the_pdf_with_all_its_text(
    seed: Path, soffice: str, tmp_path: Path
) -> None:
    booklet = seed_booklet(seed)
    plan = page_plan(booklet)
    pdf = printed(booklet, soffice, tmp_path)
    pages = page_texts(pdf)
    assert len(pages) == plan.pages
    assert [re.findall(r"—(\d+)—", page) for page in pages] == [
        [],
        *([str(n)] for n in range(2, plan.pages + 1)),
    ]
    contents = sorted(printed_words(pdf, 2, tmp_path), key=lambda word: word.top)
    assert [int(word.text) for word in contents if word.text.isdigit() and word.left > 400] == list(
        plan.entries
    )
    listed = [pages[1].index(squeeze(heading)) for heading in headings(booklet)]
    assert listed == sorted(listed)
    for table, number in zip(tables_of(booklet), plan.entries[-17:], strict=True):
        assert stands_on(pages, table.table.code) == [number]
        for one in table.table.indicators:
            for field in INDICATOR_FIELDS:
                text = one.value.text if field == "value" else getattr(one, field)
                assert squeeze(text) in pages[number - 1]
    running = "".join(re.sub(r"—\d+—", "", page) for page in pages[plan.entries[0] - 1 : plan.entries[4] - 1])
    texts = [text for chapter in booklet.units[0].chapters for text in (chapter.heading, *chapter.paragraphs)]
    # Character by character: LibreOffice does not write its lines in reading order.
    assert Counter(running) == Counter(squeeze(headings(booklet)[0] + "".join(texts)))
    for number in range(plan.entries[0], plan.entries[4]):
        tops = [word.top for word in printed_words(pdf, number, tmp_path) if len(word.text) > 1]
        assert all(low - high > 14 or low - high < 2 for high, low in pairwise(sorted(tops))), number


def test_libreoffice_prints_the_longest_texts_on_one_page_each(soffice: str, tmp_path: Path) -> None:
    endless = Narrative(chapters=(Chapter(heading="一、总体目标", paragraphs=("无标点的长句" * 85,)),))
    rows = tuple(NARRATIVE.chapters[0].paragraphs[0][:60] for _ in range(3))
    booklet = with_table(
        small_booklet(endless), goals="\n".join(rows * 30), title="1. " + "很长的名称" * 12 + "绩效目标表"
    )
    pages = page_texts(printed(booklet, soffice, tmp_path))
    assert len(pages) == page_plan(booklet).pages
    first, second = page_plan(booklet).entries[-3:-1]
    form = [re.sub(r"^—\d+—", "", page) for page in pages[first - 1 : second - 1]]
    assert len(form) > 1
    assert Counter("".join(form))["办"] == Counter("".join(rows * 30))["办"]
    assert (pages[2] + pages[3]).count("无") == 85


def test_every_sheet_is_one_page_of_a4_with_the_number_of_its_page() -> None:
    booklet = small_booklet()
    book = opened(booklet)
    assert len(book.worksheets) == page_plan(booklet).pages
    for number, sheet in enumerate(book.worksheets, start=1):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "portrait"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area.replace("$", "").endswith(f"!A1:{sheet.dimensions.rpartition(':')[2]}")
        assert (sheet.page_setup.firstPageNumber or 1) == number
        side = sheet.oddFooter.right.text if number % 2 else sheet.oddFooter.left.text
        assert (side is None) if number == 1 else ("— &P —" in side or "— &[Page] —" in side)


def test_the_contents_names_the_pages_of_the_pdf_and_leads_to_their_sheets() -> None:
    booklet = small_booklet()
    book = opened(booklet)
    contents = book["目录"]
    listed = [
        (squeeze(str(text.value)).rstrip("."), number.value, number.hyperlink.location)
        for text, *_, number in contents.iter_rows()
        if number.value is not None
    ]
    plan = page_plan(booklet)
    expected = [
        (squeeze(heading), page, f"'{book.sheetnames[page - 1]}'!A1")
        for heading, page in zip(headings(booklet), plan.entries, strict=True)
    ]
    assert listed == expected


def test_a_contents_of_several_pages_has_as_many_sheets() -> None:
    booklet = with_tables(small_booklet(), tuple(reading(n, f"第{n}号项目") for n in range(1, 61)))
    book = opened(booklet)
    assert book.sheetnames[:5] == ["封面", "目录", "目录(2)", "目录(3)", "正文第5页"]
    assert book["目录"]["A1"].value == "目　录"
    assert book["目录(2)"]["A1"].value != "目　录"


def test_a_title_too_long_for_its_line_has_two_and_no_dots() -> None:
    title = "1. " + "很长的项目名称" * 5 + "绩效目标表"
    contents = opened(with_table(small_booklet(None), title=title))["目录"]
    (cell,) = (row[0] for row in contents.iter_rows() if squeeze(title) == squeeze(str(row[0].value)))
    assert cell.alignment.wrap_text
    assert contents.row_dimensions[cell.row].height == pytest.approx(50, abs=1)


def test_the_narrative_breaks_where_the_pdf_does_and_loses_nothing() -> None:
    booklet = small_booklet()
    pdf, book = page_texts(pdf_bytes(booklet)), opened(booklet)
    shown = {
        number: "".join(
            str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
        )
        for number, sheet in enumerate(book.worksheets, start=1)
        if sheet.title.startswith("正文")
    }
    texts = [text for chapter in booklet.units[0].chapters for text in (chapter.heading, *chapter.paragraphs)]
    assert squeeze("".join(shown.values())) == squeeze(headings(booklet)[0] + "".join(texts))
    for number, text in shown.items():
        start = squeeze(text)[:6]
        assert start in pdf[number - 1]


def test_a_lead_in_is_set_in_its_own_face() -> None:
    cells = [
        cell.value
        for sheet in opened(small_booklet()).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    (rich,) = (value for value in cells if isinstance(value, CellRichText))
    assert [(str(part).strip()[:11], part.font.rFont) for part in rich] == [
        ("（一）完善制度建设。", "楷体"),
        ("按照年度工作安排，逐项", "仿宋"),
    ]


def test_each_line_of_running_text_is_a_row_filled_to_its_edges_that_no_mark_begins() -> None:
    sheet = opened(small_booklet())["正文第4页"]
    lines = [row[0] for row in sheet.iter_rows() if row[0].alignment.horizontal in {"distributed", "left"}]
    assert len(lines) > 15
    assert {sheet.row_dimensions[cell.row].height for cell in lines} == {27}
    assert not any(cell.alignment.wrap_text for cell in lines)
    texts = [str(cell.value) for cell in lines]
    assert max(map(len, texts)) == 28
    assert not any(text[0] in "，。、；：！？）”》" for text in texts)
    assert all(cell.alignment.horizontal == "left" for cell in lines if len(str(cell.value)) < 24)


def test_a_form_takes_the_size_and_the_rows_that_fill_its_page() -> None:
    roomy = opened(small_booklet(None, tables=1))["01防汛经费"]
    heights = [roomy.row_dimensions[row].height for row in range(1, roomy.max_row + 1)]
    assert 600 < sum(heights) < 710
    assert roomy["B3"].font.size == 12
    full = opened(with_table(small_booklet(None, tables=1), goals=SENTENCE * 40))["01防汛经费"]
    assert full["B3"].font.size < 12


def test_the_cover_names_title_makers_and_year_and_is_what_opens() -> None:
    book = opened(small_booklet())
    assert book.active is book["封面"]
    cells = [cell.value for row in book["封面"].iter_rows() for cell in row if cell.value]
    assert cells == ["石门镇2024年部门预算绩效文本", "石门镇编制", "卢龙县财政局审核", "二〇二四年度"]
    plain = opened(with_cover(small_booklet(), makers=("石门镇编制",), date=""))["封面"]
    assert [cell.value for row in plain.iter_rows() for cell in row if cell.value][1:] == ["石门镇编制"]


def test_text_that_begins_like_a_formula_stays_text() -> None:
    bomb = '=HYPERLINK("http://x","y")'
    chapter = Chapter(heading="一、目标", paragraphs=("=1+1。", f"（一）{bomb}。=2。"))
    booklet = with_table(
        small_booklet(Narrative(chapters=(chapter,))), goals=bomb, title="=1+2绩效目标表", name="=3"
    )
    book = opened(with_cover(booklet, title="=4", makers=("=5",)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert bomb in [cell.value for cell in cells]


def test_without_narrative_or_without_tables_the_pages_are_those_that_are_left() -> None:
    assert opened(small_booklet(None, tables=1)).sheetnames == [
        "封面",
        "目录",
        "预算项目绩效目标",
        "01防汛经费",
    ]
    assert opened(small_booklet(tables=0)).sheetnames[:3] == ["封面", "目录", "正文第3页"]
    assert opened(small_booklet(None, tables=0)).sheetnames == ["封面", "目录"]


def test_equal_booklets_give_equal_bytes() -> None:
    assert xlsx_booklet(small_booklet()) == xlsx_booklet(small_booklet())


def test_the_file_says_title_author_and_that_it_is_our_own_output() -> None:
    properties = opened(small_booklet()).properties
    assert properties.title == "石门镇2024年部门预算绩效文本"
    assert properties.creator == "石门镇"
    assert properties.category == OUTPUT_MARK


@pytest.mark.parametrize("name", ["甲/乙:丙*[丁]?", "'引号'", "很长的项目名称" * 6, ""])
def test_any_project_name_makes_a_sheet(name: str) -> None:
    book = opened(with_table(small_booklet(None), name=name))
    assert book.sheetnames[3].startswith("01")


def test_the_new_pages_stand_on_the_numbers_of_the_pdf_and_lose_no_line() -> None:
    tables = tuple(reading(number, f"第{number:02d}号项目") for number in range(1, 61))
    booklet = with_tables(small_booklet(None, sections=EVERYTHING), tables)
    book, plan = opened(booklet), page_plan(booklet)
    assert len(book.worksheets) == plan.pages
    assert book.sheetnames[plan.parts[1] - 1] == "预算项目绩效目标汇总"
    assert book.sheetnames[plan.parts[-1] - 1] == "盖章页"
    listed = [
        str(row[1].value)
        for page in plan.pages_of(1)
        for row in book.worksheets[page - 1].iter_rows()
        if re.fullmatch(r"第\d+号项目", str(row[1].value))
    ]
    assert listed == [table.table.name for table in tables]
    last = book.worksheets[plan.pages_of(1)[-1] - 1]
    assert "合计" in [row[0].value for row in last.iter_rows()]


def test_a_volume_has_a_sheet_for_every_page_and_unique_names() -> None:
    booklet = small_volume("石门镇", "蛤泊镇", sections=USUAL_SECTIONS)
    book, plan = opened(booklet), page_plan(booklet)
    assert len(book.worksheets) == plan.pages
    assert {"石门镇", "蛤泊镇", "01防汛经费", "01防汛经费(2)"} <= set(book.sheetnames)
    contents = book["目录"]
    linked = [
        cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink is not None
    ]
    assert linked == [f"'{book.sheetnames[page - 1]}'!A1" for page in plan.entries]


def test_a_form_of_several_pages_is_as_many_sheets_and_a_draft_says_so_at_the_top() -> None:
    booklet = replace(with_table(small_booklet(None, tables=1), goals=SENTENCE * 150), draft=True)
    book, plan = opened(booklet), page_plan(booklet)
    assert len(plan.forms) == 3
    assert len(book.worksheets) == plan.pages
    assert book.sheetnames[-3:] == ["01防汛经费", "01防汛经费(2)", "01防汛经费(3)"]
    assert all("草稿" in str(sheet.oddHeader.center.text) for sheet in book.worksheets)


def test_the_seal_page_leaves_room_for_what_is_not_told() -> None:
    sheet = opened(small_booklet(sections=USUAL_SECTIONS))["盖章页"]
    shown = [squeeze(str(cell.value)) for row in sheet.iter_rows() for cell in row if cell.value]
    assert shown == ["编制单位（盖章）：石门镇", "负责人（签字）：" + "＿" * 12, "日期：年月日"]
