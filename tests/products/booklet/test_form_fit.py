import math
from collections.abc import Sequence

import pytest

from tests.products.booklets import SENTENCE, small_booklet, with_table
from tests.rules.townships import indicator
from xl_tools.model.checked import Checked
from xl_tools.products.booklet import form_fit, form_heights
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.form_fit import FittedPage, Head, TextToMeasure, ToMeasure, fitted_forms
from xl_tools.products.booklet.form_heights import measured_heights
from xl_tools.products.booklet.form_pages import BLOCK_HEIGHT, Cells, form_pages
from xl_tools.products.booklet.line_bounds import LineBounds
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled


def sample_forms() -> list[tuple[Cells, ...]]:
    settings = shipped_settings()
    booklet = booklet_of([Checked(open_submission(bundled(SAMPLE), settings), ())])
    return [form_pages(cells) for cells in booklet.units[0].forms]


def odd_forms() -> list[tuple[Cells, ...]]:
    """Return forms of which the typesetter must say more: long, crowded, with a title of several lines."""
    one = small_booklet(None, tables=1)
    rows = tuple(
        indicator("产出指标", "数量指标", f"第{n}项工作“任务”完成的数量", "1,234.5个") for n in range(24)
    )
    crowded = with_table(one, goals=SENTENCE * 20, purpose=f"{SENTENCE}\n" * 5, indicators=rows)
    titled = with_table(one, title="关于做好防汛抗旱和农村人居环境整治经费的" * 4, name="甲" * 70)
    coded = with_table(one, code="13032423P00442810052NW", goals="QHYZB-2019-649-" * 20)
    many = with_table(one, indicators=rows * 4)
    return [form_pages(each.units[0].forms[0]) for each in (one, crowded, titled, coded, many)]


@pytest.fixture(params=[sample_forms, odd_forms])
def forms(request: pytest.FixtureRequest) -> list[tuple[Cells, ...]]:
    made: list[tuple[Cells, ...]] = request.param()
    return made


def test_what_is_told_without_measuring_is_what_the_typesetter_finds(
    forms: list[tuple[Cells, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[ToMeasure] = []

    def measure(to_measure: Sequence[ToMeasure]) -> list[float]:
        measured.extend(to_measure)
        return measured_heights(to_measure)

    fitted = fitted_forms(forms, measure)
    few = len(measured)
    monkeypatch.setattr(form_fit, "line_bounds", lambda _text, _width: LineBounds(1, math.inf))
    measured_throughout = fitted_forms(forms, measure)
    assert few < len(measured) - few
    for form, same in zip(fitted, measured_throughout, strict=True):
        for page, other in zip(form, same, strict=True):
            assert (page.head, page.cells, page.size) == (other.head, other.cells, other.size)
            assert page.heights == pytest.approx(other.heights, abs=1e-3)


def test_every_page_holds_its_form_at_one_size_as_large_as_may_be(forms: list[tuple[Cells, ...]]) -> None:
    for form in fitted_forms(forms, measured_heights):
        (size,) = {page.size for page in form}
        rooms = [room(page) for page in form]
        assert all(sum(page.heights) <= space for page, space in zip(form, rooms, strict=True))
        if size == 10.5:
            continue
        fullest = max(sum(page.heights) / space for page, space in zip(form, rooms, strict=True))
        assert fullest > 0.8, "a size larger, and it does not fit"


def room(page: FittedPage) -> float:
    (head,) = measured_heights([page.head])
    return BLOCK_HEIGHT - head - 7


def test_a_head_of_one_line_each_is_as_high_as_is_taken_for_granted() -> None:
    assert measured_heights([Head("题", "单位：甲", "万元"), Head("", "单位：甲", "万元")]) == [38.5, 10.5]


def test_what_was_measured_is_remembered_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    measured = form_heights._measured

    def counted(to_measure: Sequence[ToMeasure]) -> list[float]:
        asked.append(len(to_measure))
        return measured(to_measure)

    monkeypatch.setattr(form_heights, "_known", {})
    monkeypatch.setattr(form_heights, "_MOST_KNOWN", 3)
    monkeypatch.setattr(form_heights, "_measured", counted)
    texts = [TextToMeasure("plain", text, 60.0, 10.0) for text in ("甲", "乙丙丁戊己庚辛", "子", "丑")]
    assert measured_heights(texts[:2]) == measured_heights(texts[:2])
    assert measured_heights([texts[1], texts[0]]) == [24.0, 10.0]
    assert measured_heights(texts) == [10.0, 24.0, 10.0, 10.0]
    measured_heights(texts)
    assert asked == [2, 2, 4]
