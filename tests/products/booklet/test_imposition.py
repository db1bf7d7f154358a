import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.products.booklets import page_texts, pdf_bytes, small_booklet
from xl_tools.products.booklet.booklet_pdf import imposed, saddle_stitch
from xl_tools.values.text import squeeze


def test_eight_pages_are_two_sheets_with_the_pages_a_folded_booklet_needs() -> None:
    assert saddle_stitch(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


def test_blank_pages_go_last() -> None:
    assert saddle_stitch(6) == [(0, 1), (2, 0), (6, 3), (4, 5)]
    assert saddle_stitch(1) == [(0, 1), (0, 0)]


def test_a_last_page_that_is_to_be_covered_is_never_the_back_cover() -> None:
    assert saddle_stitch(7, covered=True) == saddle_stitch(7)
    assert saddle_stitch(8, covered=True)[0] == (0, 1)
    assert len(saddle_stitch(8, covered=True)) == 6


@given(st.integers(1, 400), st.booleans())
def test_folded_and_stapled_the_pages_are_in_order(pages: int, covered: bool) -> None:  # noqa: FBT001 - drawn
    """Leafing through the folded sheets gives every page once, in order, blank ones behind them."""
    sides = saddle_stitch(pages, covered=covered)
    fronts, backs = sides[::2], sides[1::2]
    leaves = [
        *(leaf for front, back in zip(fronts, backs, strict=True) for leaf in (front[1], back[0])),
        *(
            leaf
            for front, back in zip(fronts[::-1], backs[::-1], strict=True)
            for leaf in (back[1], front[0])
        ),
    ]
    assert leaves == [*range(1, pages + 1), *[0] * (len(leaves) - pages)]
    assert not covered or leaves[-1] == 0
    assert len(leaves) % 4 == 0


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, bytes]:
    """Return a booklet and its sheets."""
    pdf = pdf_bytes(small_booklet())
    return pdf, imposed(pdf, len(page_texts(pdf)))


def test_the_sheets_are_a3_with_fonts_embedded(printed: tuple[bytes, bytes]) -> None:
    reader = PdfReader(io.BytesIO(printed[1]))
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(1190.55, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(841.89, abs=0.1)
    assert b"/FontFile3" in printed[1] or b"/FontFile2" in printed[1] or b"/ObjStm" in printed[1]


def test_every_side_shows_the_two_pages_it_should(printed: tuple[bytes, bytes]) -> None:
    pages = page_texts(printed[0])
    sides = [squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(printed[1])).pages]
    for side, (left, right) in zip(sides, saddle_stitch(len(pages)), strict=True):
        for page in (left, right):
            assert page == 0 or pages[page - 1] in side
