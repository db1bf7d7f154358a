"""The pages of running text measured against GB/T 9704-2012, from the PDF itself."""

import io
import statistics
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pypdf import PageObject, PdfReader

from tests.products.booklets import SENTENCE, pdf_bytes, seed_booklet, small_booklet
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.products.booklet.booklet_pdf import page_plan

_MM = 72 / 25.4
_PAGE_HEIGHT = 297 * _MM
_SIZE = 16.0
_ABOVE, _BELOW = 0.86, 0.14  # of a character's square, above and below its base line
_CLOSING = "，。、；：？！）》〉”’】」』〕％…"
_OPENING = "（《〈“‘【「『〔"


def text_lines(page: PageObject, size: float = _SIZE) -> dict[float, list[tuple[float, str]]]:
    """Return the runs of text of a size, by base line (points from the top), each with its left edge."""
    lines: dict[float, list[tuple[float, str]]] = {}

    def visit(text: str, cm: Any, tm: Any, _font: Any, font_size: float) -> None:
        if text.strip() and abs(font_size * tm[0] - size) < 0.1:
            base = _PAGE_HEIGHT - (tm[5] * cm[3] + cm[5])
            lines.setdefault(round(base, 1), []).append((tm[4] * cm[0] + cm[4], text.strip()))

    page.extract_text(visitor_text=visit)
    return {base: sorted(runs) for base, runs in sorted(lines.items())}


@pytest.fixture
def running_pages(seed: Path) -> list[dict[float, list[tuple[float, str]]]]:
    """Return the lines of the real document's pages of running text that are full."""
    booklet = seed_booklet(seed)
    plan = page_plan(booklet)
    pages = PdfReader(io.BytesIO(pdf_bytes(booklet))).pages
    return [text_lines(pages[number - 1]) for number in plan.pages_of(1)[1:-1]]


def test_a_page_of_running_text_has_22_base_lines_at_one_distance(
    running_pages: list[dict[float, list[tuple[float, str]]]],
) -> None:
    assert len(running_pages) > 5
    for lines in running_pages:
        assert len(lines) == 22
        distances = [low - high for high, low in pairwise(lines)]
        assert max(distances) - min(distances) < 0.3
        assert distances[0] == pytest.approx((225 * _MM - _SIZE) / 21, abs=0.1)


def test_the_margins_are_those_of_the_standard_within_a_millimetre(
    running_pages: list[dict[float, list[tuple[float, str]]]],
) -> None:
    for lines in running_pages:
        top, bottom = min(lines) - _ABOVE * _SIZE, max(lines) + _BELOW * _SIZE
        assert top / _MM == pytest.approx(37, abs=1)
        assert bottom / _MM == pytest.approx(37 + 225, abs=1)
        assert min(runs[0][0] for runs in lines.values()) / _MM == pytest.approx(28, abs=1)


def test_characters_stand_at_the_distance_of_28_to_a_line_up_to_the_right_margin(seed: Path) -> None:
    booklet = seed_booklet(seed)
    pages = page_plan(booklet).pages_of(1)[1:-1]
    distances: list[float] = []
    ends: list[float] = []
    with pdfplumber.open(io.BytesIO(pdf_bytes(booklet))) as pdf:
        for number in pages:
            chars = [char for char in pdf.pages[number - 1].chars if abs(char["size"] - _SIZE) < 0.1]
            for _, line in groupby(chars, key=lambda char: round(char["bottom"])):
                line_of = [char for char in line if not char["text"].isspace()]
                distances += [b["x0"] - a["x0"] for a, b in pairwise(line_of) if _is_han(a) and _is_han(b)]
                ends += [char["x1"] / _MM for char in line_of[-1:] if _is_han(char)]
    assert len(distances) > 1000
    assert statistics.median(distances) == pytest.approx(156 * _MM / 28, abs=0.1)
    assert len(ends) > 100
    assert max(ends) < 28 + 156 + 1
    at_margin = [end for end in ends if end > 28 + 156 - 1]
    assert len(at_margin) > 0.95 * len(ends)  # the others end a heading or a paragraph


def _is_han(char: dict[str, Any]) -> bool:
    return "\u4e00" <= str(char["text"]) <= "\u9fff"


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    running_pages: list[dict[float, list[tuple[float, str]]]],
) -> None:
    for lines in running_pages:
        for runs in lines.values():
            assert runs[0][1][0] not in _CLOSING, runs
            assert runs[-1][1][-1] not in _OPENING, runs


@pytest.mark.parametrize("lines", range(13, 21))
@pytest.mark.parametrize("heading", ["chapter", "lead-in"])
def test_a_heading_never_ends_a_page(lines: int, heading: str) -> None:
    paragraph = "预算绩效目标管理工作" * ((28 * lines - 2) // 10)
    chapters: tuple[Chapter, ...]
    if heading == "chapter":
        chapters = (
            Chapter(heading="一、总体绩效目标", paragraphs=(paragraph,)),
            Chapter(heading="二、工作保障措施", paragraphs=(SENTENCE,)),
        )
    else:
        paragraphs = (paragraph, "（一）完善制度建设", SENTENCE)
        chapters = (Chapter(heading="一、总体绩效目标", paragraphs=paragraphs),)
    plan = page_plan(small_booklet(Narrative(chapters=chapters), tables=0))
    if heading == "chapter":
        assert plan.entries[2] == plan.pieces[1, 1, 0, 0]
    else:
        assert plan.pieces[1, 0, 1, 0] == plan.pieces[1, 0, 2, 0]
