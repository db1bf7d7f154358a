"""The booklet for Word says what the PDF says, in real styles."""

import io
import re
from dataclasses import replace
from pathlib import Path

import docx
import pypdf
import pytest

from tests.jobs.test_main_job import write_workbook
from tests.products.booklets import SENTENCE, pdf_bytes, small_booklet, small_volume, with_table
from tests.test_cli import run
from xl_tools.products.booklet.booklet_word import word_booklet
from xl_tools.products.booklet.volume import USUAL_SECTIONS, Booklet
from xl_tools.values.text import squeeze

_PAGE_NUMBER = re.compile(r"—\d+—")


def _texts(data: bytes) -> list[str]:
    """Return the texts of a Word document in their order, those of merged cells once."""
    told: list[str] = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            seen: dict[object, str] = {}
            for row in block.rows:
                seen |= {cell._tc: cell.text for cell in row.cells}
            told += seen.values()
        else:
            told.append(block.text)
    return [squeeze(text).replace("＿", "") for text in told if squeeze(text)]


def _printed(booklet: Booklet) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf_bytes(booklet))).pages
    return _PAGE_NUMBER.sub("", squeeze("".join(page.extract_text() for page in pages)))


@pytest.mark.parametrize(
    "booklet",
    [
        small_booklet(),
        small_volume("石门镇", "蛤泊镇", sections=USUAL_SECTIONS),
        with_table(small_booklet(None, tables=1), goals=SENTENCE * 40),
    ],
    ids=["one unit", "a volume", "a form of several pages"],
)
def test_every_text_is_that_of_the_pdf_and_none_is_missing(booklet: Booklet) -> None:
    printed, written = _printed(booklet), _texts(word_booklet(booklet))
    for text in written:
        assert text in printed, text
    # Leaders and page numbers of the 目录 aside, the PDF has no characters beyond these.
    left = sorted(set(printed) - set("".join(written)) - set("0123456789.—"))
    assert not left
    assert len(re.sub(r"[\d.—年月日]", "", printed)) == len(re.sub(r"[\d.—年月日]", "", "".join(written)))


def test_headings_are_headings_and_the_contents_can_be_made_anew() -> None:
    data = word_booklet(small_booklet())
    document = docx.Document(io.BytesIO(data))
    styles = {squeeze(each.text): each.style.name for each in document.paragraphs if each.style and each.text}
    assert styles["第一部分部门整体绩效目标"] == "Heading 1"
    assert {name for name in styles.values() if name.startswith("Heading")} == {"Heading 1", "Heading 2"}
    assert 'TOC \\o "1-3"' in document.element.xml
    assert word_booklet(small_booklet()) == data


def test_a_draft_says_so_on_every_page() -> None:
    document = docx.Document(io.BytesIO(word_booklet(replace(small_booklet(), draft=True))))
    assert document.sections[0].header.paragraphs[0].text == "草稿"


def test_the_command_makes_it_and_refuses_what_only_a_pdf_has(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "石门镇.xlsx")
    result = run("booklet", book, "-o", tmp_path / "文本.docx")
    assert result.exit_code == 0
    assert "文本.docx：3 张绩效目标表" in result.output
    assert "武装工作经费" in "".join(_texts((tmp_path / "文本.docx").read_bytes()))
    refused = run("booklet", book, "-o", tmp_path / "文本.docx", "--impose", "a3")
    assert (refused.exit_code, "只能是 PDF" in refused.output) == (2, True)
