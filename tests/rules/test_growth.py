"""JX516 says how this year's value stands to last year's."""

import pytest

from tests.rules.fixtures.rolled import rolled
from tests.rules.townships import findings


@pytest.mark.parametrize(("before", "how"), [("≥6%", "与上年相同"), ("≥7%", "低于上年")])
def test_it_says_how_and_what_last_year_was(before: str, how: str) -> None:
    submission = rolled("F14", "指标值", before, "≥1%", "")
    (said,) = [each.message for each in findings(submission) if each.rule == "JX516"]
    assert how in said
    assert before in said
