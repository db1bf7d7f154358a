from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.booklets import SENTENCE, small_booklet, with_table
from tests.rules.townships import indicator
from xl_tools.forms.layout import Role
from xl_tools.products.booklet.form_pages import Cells, form_pages

TEXTS = st.text("甲乙丙，。（）ab1 \n", max_size=2000) | st.sampled_from(
    ["短", SENTENCE * 20, "无标点" * 300]
)
OPENING, CLOSING = frozenset("（"), frozenset("，。）")


def form(**changes: object) -> Cells:
    return with_table(small_booklet(None, tables=1), **changes).units[0].forms[0]


def texts_of(pages: tuple[Cells, ...], key: str) -> list[str]:
    return [cell.text for page in pages for cell in page if cell.key == key]


def rows_of(page: Cells) -> set[int]:
    return {row for cell in page for row in range(cell.top, cell.bottom + 1)}


def test_a_form_of_usual_length_is_one_page_as_it_is() -> None:
    cells = form()
    assert form_pages(cells) == (cells,)


def test_every_further_page_names_the_form_and_repeats_the_header_of_the_indicators() -> None:
    rows = tuple(indicator("产出指标", "数量指标", f"第{n}项工作任务完成的数量", "1个") for n in range(60))
    pages = form_pages(form(indicators=rows))
    assert len(pages) > 2
    for page in pages[1:]:
        assert page[0].text == "1. 防汛经费绩效目标表（续）"
        assert page[1].text == "单位：万元"
        assert [cell.text for cell in page[2:8]] == [
            "一级指标",
            "二级指标",
            "三级指标",
            "绩效指标描述",
            "指标值",
            "指标值确定依据",
        ]
        assert [cell.text for cell in page if cell.role is Role.LEVEL] == ["产出指标", "数量指标"]


@given(purpose=TEXTS, goals=TEXTS, level3=TEXTS, basis=TEXTS)
@settings(deadline=None, max_examples=25)
def test_no_text_is_lost_or_doubled_and_every_place_of_a_page_is_filled_once(
    purpose: str, goals: str, level3: str, basis: str
) -> None:
    row = indicator("产出指标", "数量指标", level3, "1个").model_copy(update={"basis": basis})
    cells = form(purpose=purpose, goals=goals, indicators=(row,) * 3)
    pages = form_pages(cells)
    for cell in cells:
        if cell.role not in (Role.LABEL, Role.LEVEL, Role.UNIT_LINE, Role.MONEY_UNIT):
            found = "".join(texts_of(pages, cell.key))
            assert found.replace("\n", "") == cell.text.replace("\n", ""), cell.key
    for page in pages:
        places = [
            (row, column)
            for cell in page
            for row in range(cell.top, cell.bottom + 1)
            for column in range(cell.left, cell.right + 1)
        ]
        assert len(places) == len(set(places))
        assert len(places) == 7 * len(rows_of(page))
        assert rows_of(page) == set(range(max(rows_of(page)) + 1))


@given(TEXTS)
@settings(deadline=None, max_examples=25)
def test_no_piece_begins_with_a_closing_mark_or_ends_with_an_opening_one(goals: str) -> None:
    pieces = [text for text in texts_of(form_pages(form(goals=goals * 3)), "goals") if text]
    for before, after in pairwise(pieces):
        if len(before) > 1:
            assert before[-1] not in OPENING or not before.strip("（")
            assert after[0] not in CLOSING or before[-1] in CLOSING


def test_a_level_longer_than_a_page_goes_on() -> None:
    long = "很长的二级指标" * 200
    rows = tuple(indicator("产出指标", long, f"第{n}项", "1个") for n in range(3))
    pages = form_pages(form(indicators=rows))
    key = "indicator.0.level2"
    assert len(pages) > 1
    assert "".join(texts_of(pages, key)) == long


def test_amounts_and_percents_stay_numbers_on_a_form_of_several_pages() -> None:
    pages = form_pages(form(goals=SENTENCE * 200))
    numbers = [cell.number for page in pages for cell in page if cell.role is Role.PERCENT]
    assert numbers == [25, 50, 75, 100]


def test_the_plan_labels_do_not_part_from_their_values() -> None:
    for lines in range(60, 110, 2):
        pages = form_pages(form(purpose="用于全镇的日常工作。" * 4 * lines))
        for page in pages:
            keys = {cell.key for cell in page}
            assert ("march" in keys) == ("label.march" in keys)


def test_a_form_without_indicators_keeps_its_header() -> None:
    cells = form(goals=SENTENCE * 200, indicators=())
    pages = form_pages(cells)
    assert texts_of(pages, "label.level3") == ["三级指标"]


def test_the_title_of_a_further_page_is_one_line() -> None:
    cells = tuple(
        cell._replace(text="一个\n题目") if cell.role is Role.TITLE else cell
        for cell in form(goals=SENTENCE * 200)
    )
    assert form_pages(cells)[1][0].text == "一个题目（续）"
