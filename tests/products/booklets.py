"""Booklets for the tests of both printed forms, and what is printed on their pages."""

import datetime as dt
import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from pypdf import PdfReader

from tests.rules.townships import clean_table
from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.layout import blank_reading
from xl_tools.model.edition import Edition
from xl_tools.model.submission import Chapter, Narrative
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.booklet_pdf import pdf_booklet
from xl_tools.products.booklet.parts import entries_of
from xl_tools.products.booklet.volume import Booklet, Cover, Seal, Section, UnitText, makers, year_line
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.values.text import squeeze

SENTENCE = "按照年度工作安排，逐项落实到各办公室，强调时间节点，确保任务落到实处。"
NARRATIVE = Narrative(
    chapters=(
        Chapter(heading="一、总体绩效目标", paragraphs=(SENTENCE * 9, SENTENCE * 30)),
        Chapter(heading="二、工作保障措施", paragraphs=(f"（一）完善制度建设。{SENTENCE}", SENTENCE)),
    )
)


def reading(number: int, name: str, indicators: tuple[Indicator, ...] = ()) -> TableReading:
    """Return a reading of a clean table of this name, with other indicators where given."""
    table = clean_table(number, name)
    return blank_reading(
        table.model_copy(update={"indicators": indicators or table.indicators}), f"{number:02d}"
    )


PAPER = (Section.CONTENTS, Section.NARRATIVE, Section.TABLES)
"""What the paper form has, and no more."""

EVERYTHING = tuple(Section)


def small_booklet(
    narrative: Narrative | None = NARRATIVE, tables: int = 3, sections: tuple[Section, ...] = PAPER
) -> Booklet:
    """Return a booklet of a few pages."""
    readings = tuple(
        reading(i + 1, name) for i, name in enumerate(["防汛经费", "环境整治", "村级支出"][:tables])
    )
    return Booklet(
        cover=Cover(
            "石门镇2024年部门预算绩效文本",
            makers=makers("石门镇", "卢龙县财政局"),
            date=year_line(2024),
        ),
        units=(UnitText("石门镇", narrative.chapters if narrative else (), readings),),
        sections=sections,
        seal=Seal("石门镇"),
        author="石门镇",
    )


def small_volume(*names: str, sections: tuple[Section, ...] = PAPER) -> Booklet:
    """Return a volume of several units, each with two tables."""
    booklet = small_booklet(tables=2, sections=sections)
    return replace(booklet, units=tuple(replace(booklet.units[0], name=name) for name in names))


def seed_booklet(seed: Path, sections: tuple[Section, ...] = PAPER) -> Booklet:
    """Return the booklet of the real document."""
    settings = shipped_settings()
    checked = check_submission(open_submission(seed, settings), settings)
    return replace(booklet_of([checked], Edition(office=True, findings=True)), sections=sections)


def tables_of(booklet: Booklet) -> tuple[TableReading, ...]:
    """Return the tables of the first unit."""
    return booklet.units[0].tables


def with_tables(booklet: Booklet, tables: tuple[TableReading, ...]) -> Booklet:
    """Return the booklet with other tables."""
    return replace(booklet, units=(replace(booklet.units[0], tables=tables), *booklet.units[1:]))


def with_table(booklet: Booklet, **changes: object) -> Booklet:
    """Return the booklet with its first table changed."""
    first = tables_of(booklet)[0]
    table = PerformanceTable.model_validate(first.table.model_dump() | changes)
    return with_tables(booklet, (blank_reading(table, first.sheet), *tables_of(booklet)[1:]))


def with_cover(booklet: Booklet, **changes: object) -> Booklet:
    """Return the booklet with another cover."""
    return replace(booklet, cover=booklet.cover._replace(**changes))  # type: ignore[arg-type]  # any of its fields


def headings(booklet: Booklet) -> list[str]:
    """Return what the 目录 lists."""
    return [entry.text for entry in entries_of(booklet)]


def raw_text(pdf: bytes) -> str:
    """Return the text of a PDF of ours, line by line."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page without white space."""
    return [squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


class Word(NamedTuple):
    """A printed word: its edges in points from the left and from the top of the page."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def printed_words(pdf: bytes, page: int, folder: Path) -> list[Word]:
    """Return where the words of a page stand."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler (pdftotext) is not installed")
    path = folder / "words.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(path), "-"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', listed)
    return [
        Word(float(x), float(y), float(right), float(bottom), text) for x, y, right, bottom, text in found
    ]


def contents_numbers(text: str) -> dict[str, int]:
    """Return the page number that the 目录 prints after each of its lines, white space aside."""
    found = (re.fullmatch(r"(.+?)\.{3,}(\d+)", squeeze(line)) for line in text.splitlines())
    return {match[1]: int(match[2]) for match in found if match}


def stands_on(pages: list[str], text: str) -> list[int]:
    """Return the pages, counted from 1, that show a text, white space aside."""
    return [number for number, page in enumerate(pages, start=1) if squeeze(text) in page]


def pdf_bytes(booklet: Booklet, *, recto: bool = False, archival: dt.date | None = None) -> bytes:
    """Return the booklet as PDF."""
    return pdf_booklet(booklet, recto=recto, archival=archival)[0]
