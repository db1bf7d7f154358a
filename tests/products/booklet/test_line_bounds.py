import math
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xl_tools.products.booklet import form_fit
from xl_tools.products.booklet.form_fit import TextToMeasure
from xl_tools.products.booklet.form_heights import measured_heights
from xl_tools.products.booklet.line_bounds import LABEL_WORDS, LineBounds, label_bounds, line_bounds, widest

_SIZE = 10.0
_LINE, _GAP = 10.0, 4.0
USUAL = st.lists(
    st.sampled_from(
        [*"甲乙丙丁戊己庚辛项目资金", *"，。、；：（）《》〔〕％", *"0123.,-/%≥ ABiW", "100%", "（含）"]
    ),
    min_size=1,
    max_size=60,
).map("".join)
ANY = st.text("甲乙丙，（“”—…·㎡洺𠮷ab1 \n", max_size=40)


def lines(texts: list[str], width: float, kind: str = "long") -> list[float]:
    """Return how many lines the typesetter makes of each text in this width, in sizes."""
    told = [TextToMeasure(kind, text, width * _SIZE, _SIZE) for text in texts]
    return [(height + _GAP) / (_LINE + _GAP) for height in measured_heights(told)]


def assert_within(
    told: Callable[[str, float], LineBounds], texts: list[str], width: float, kind: str = "long"
) -> list[float]:
    """Hold the typesetter's lines of each text to what is told of them, and return them."""
    made = lines(texts, width, kind)
    for text, found in zip(texts, made, strict=True):
        bounds = told(text, width)
        assert bounds.fewest - 0.01 <= found <= bounds.most + 0.01, (text, width)
    return made


@given(
    texts=st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=80) | USUAL | ANY, min_size=40, max_size=80),
    width=st.integers(30, 400).map(lambda tenths: tenths / 10),
)
@settings(deadline=None, max_examples=40)
def test_the_typesetter_stays_within_the_bounds(texts: list[str], width: float) -> None:
    for text, found in zip(texts, assert_within(line_bounds, texts, width), strict=True):
        assert found < 1.01 or widest(text) > width, (text, width)


@given(
    texts=st.lists(st.text("甲乙丙丁，。", min_size=20, max_size=200) | USUAL, min_size=40, max_size=80),
    width=st.integers(280, 560).map(lambda tenths: tenths / 10),
)
@settings(deadline=None, max_examples=40)
def test_lines_of_much_the_same_length_are_not_more_in_a_wide_cell(texts: list[str], width: float) -> None:
    """In 40,000 random texts there was none; in cells of 12 characters one of a thousand takes a line more."""
    assert_within(line_bounds, texts, width, "prose")


@given(
    texts=st.lists(
        st.lists(st.sampled_from([*LABEL_WORDS.split("|"), *"甲乙：（）"]), min_size=1).map("".join),
        min_size=40,
    ),
    width=st.integers(40, 120).map(lambda tenths: tenths / 10),
)
@settings(deadline=None, max_examples=40)
def test_labels_stay_within_their_bounds(texts: list[str], width: float) -> None:
    assert_within(label_bounds, texts, width, "label")


def test_of_labels_the_lines_are_told_exactly() -> None:
    for text, width, expected in (
        ("预算规模及资金用途", 4.12, 3),
        ("其中：财政资金", 5.97, 2),
        ("社会效益指标", 4.74, 2),
    ):
        assert label_bounds(text, width) == (expected, expected), text


def test_the_template_keeps_the_same_words_of_a_label_together() -> None:
    template = Path(form_fit.__file__).with_name("form.typ").read_text(encoding="utf-8")
    assert f'regex("{LABEL_WORDS}")' in template


def test_of_a_usual_text_the_lines_are_told_exactly() -> None:
    for text, width, expected in (
        ("矛盾纠纷化解率", 6.3, 2),
        ("得到经费保障的招商、维稳事项占应保障事项的比例", 12.1, 2),
        ("“三公”经费", 8.0, 1),
        ("按时完成年度征兵任务。" * 20, 30.2, 8),
        ("甲。\n" + "乙" * 7, 5.1, 3),
        ("", 5.1, 1),
    ):
        assert line_bounds(text, width) == (expected, expected), text


def test_of_what_is_not_usual_nothing_is_told() -> None:
    for text in ("𠮷祥", "25㎡", "甲\n\n乙", "A" * 30):
        assert line_bounds(text, 8.0) == (1, math.inf), text


def test_a_mark_does_not_begin_a_line_and_a_percent_sign_keeps_what_it_opens() -> None:
    assert line_bounds("甲乙丙丁，", 4.2).most == 2
    assert line_bounds("比率100%《关于规定》", 4.6).most >= lines(["比率100%《关于规定》"], 4.6)[0] - 0.01
