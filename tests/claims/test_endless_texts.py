"""Texts that no clerk writes: they may say nothing, and they may not take the minute that a file is given."""

import pytest

from tests.claims.forms import told
from tests.claims.reading import read

_CELL = 32_767  # characters that a cell holds

_ENDLESS = [
    "用于" + "、".join(f"第{number}项{number + 3}.{number % 10}万元" for number in range(150)),
    "用于" + "，".join(f"{number + 3}人每人{number + 100}元共{number}万元" for number in range(60)),
    *(
        "1",
        "万元1",
        "，1万元",
        "1.1万元+",
        "每人",
        "《",
        "（",
        "“a",
        "A-1",
        "12月底前",
        "其中：1万元，",
        "5%、",
        "2×3×",
    ),
]


@pytest.mark.parametrize("text", _ENDLESS, ids=lambda text: text[:6])
def test_an_endless_text_is_done_with_soon(text: str) -> None:
    purpose = (text * _CELL)[:_CELL] if len(text) < 10 else text
    told(
        purpose
    )  # each took 0.3 s when this was written, unbounded ones minutes: longer than a hanging test may run


def test_more_numbers_than_any_sentence_holds_are_no_prose() -> None:
    assert len(read("、".join(["3万元"] * 150))) == 150
    assert read("、".join(["3万元"] * 250)) == ()


def test_of_very_many_amounts_no_sum_is_asked_for() -> None:
    items = "、".join(f"第{number}村补助0.3万元" for number in range(130))
    assert told(f"用于{items}。", budget="39") == set()
