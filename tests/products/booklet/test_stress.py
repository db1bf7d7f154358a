"""A few of the workbooks of extremes; ``python -m tests.products.booklet.stress`` sets 200."""

import shutil
from pathlib import Path

import pytest

from tests.products.booklet.extremes import extreme_workbook
from tests.products.booklet.stress import examine


@pytest.mark.parametrize("number", [1, 2, 5, 15])
def test_every_text_of_an_extreme_workbook_is_printed_in_its_place(number: int, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler (pdftotext) is not installed")
    examined = examine(number, tmp_path)
    assert not examined.refused
    assert examined.faults == ()


def test_a_character_that_no_font_has_is_refused_by_name_and_cell(tmp_path: Path) -> None:
    examined = examine(19, tmp_path)
    assert examined.refused
    assert examined.faults == ()


def test_an_extreme_workbook_is_always_the_same() -> None:
    assert extreme_workbook(3) == extreme_workbook(3)
