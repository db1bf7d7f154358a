"""Forms on their pages: as large as they fit, as pdfplumber finds them in the PDF."""

import io
from dataclasses import replace

import pdfplumber
import pytest

from tests.products.booklets import SENTENCE, pdf_bytes, small_booklet, with_table
from tests.rules.townships import indicator
from xl_tools.products.booklet.booklet_pdf import page_plan
from xl_tools.products.booklet.form_pages import form_pages
from xl_tools.products.booklet.volume import Booklet, Section

_TOP, _BOTTOM = 37 / 25.4 * 72, (297 - 35) / 25.4 * 72


def usual() -> Booklet:
    return small_booklet(None, tables=1)


_ROWS = tuple(
    indicator("产出指标", "数量指标", f"第{n}项工作“任务”完成的数量", "1,234.5个") for n in range(24)
)
_BOOKLETS = {
    "usual": usual(),
    "crowded": with_table(usual(), goals=SENTENCE * 20, purpose=f"{SENTENCE}\n" * 5, indicators=_ROWS),
    "titled": with_table(usual(), title="关于做好防汛抗旱和农村人居环境整治经费的" * 4, name="甲" * 70),
    "coded": with_table(usual(), code="13032423P00442810052NW", goals="QHYZB-2019-649-" * 20),
    "long": with_table(usual(), indicators=_ROWS * 4),
}


@pytest.mark.parametrize("booklet", _BOOKLETS.values(), ids=_BOOKLETS)
def test_every_page_holds_its_form_at_one_size_as_large_as_may_be(booklet: Booklet) -> None:
    booklet = replace(booklet, sections=(Section.TABLES,))
    pages = page_plan(booklet).forms
    assert len(pages) == len(form_pages(booklet.units[0].forms[0]))
    sizes, fullness = set(), 0.0
    with pdfplumber.open(io.BytesIO(pdf_bytes(booklet))) as pdf:
        for number in pages:
            page = pdf.pages[number - 1]
            rules = [line["top"] for line in (*page.lines, *page.rects)]
            first, last = min(rules), max(rules)
            assert last <= _BOTTOM + 0.5
            sizes.add(max(round(char["size"], 2) for char in page.chars if first < char["top"] < last))
            fullness = max(fullness, (last - first) / (_BOTTOM - first))
    (size,) = sizes
    assert size == 10.5 or fullness > 0.8, "a size larger, and it does not fit"
