"""Set workbooks of extremes and examine each PDF: ``python -m tests.products.booklet.stress [COUNT] [FOLDER]``.

Every text of the workbook must be in the PDF, on its pages, white space aside; the file as a whole must be read, by its
tags, as just these texts in their order; no word may stand on
another or outside the text block; and a character that no font has must be named with its cell. PDFs go to FOLDER.
"""

import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.products.booklet.extremes import UNPRINTABLE, extreme_submission
from tests.products.booklet.reading_order import reading_fault
from tests.products.booklets import pdf_bytes
from xl_tools.errors import MissingGlyphError
from xl_tools.forms.layout import Role
from xl_tools.model.checked import Checked
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.booklet_pdf import PagePlan, page_plan
from xl_tools.products.booklet.form_pages import Cells, form_pages
from xl_tools.products.booklet.parts import NarrativePart, parts_of
from xl_tools.products.booklet.volume import Booklet
from xl_tools.values.text import squeeze

_MM = 72 / 25.4
_LEFT, _RIGHT = 28 * _MM - 2, (28 + 156) * _MM + 2
_TOP, _BOTTOM = 37 * _MM - 6, (297 - 20) * _MM
_MARKS = "，。、；：？！（）《》〈〉“”‘’【】「」『』〔〕"
_HALF = 0.5  # of a mark's width is blank, and closes up with what stands beside it or at the edge of a line
_CORE = (
    0.3  # of a word's height, above and below its middle: boxes of neighbouring lines overlap, ink does not
)
_A_ROUND = 20
_DRAFT = "草稿"
_WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
_SET_ANEW = (
    "budget",
    "fiscal",
    "other",
    "title",
)  # amounts get two decimals, a title is made where there is none


class Examined(NamedTuple):
    """What became of one workbook: pages, seconds to set it, and what is wrong."""

    number: int
    pages: int
    seconds: float
    faults: tuple[str, ...]
    refused: bool = False


def examine(number: int, folder: Path) -> Examined:
    """Set the workbook of a number and compare what went in with what is on the pages."""
    submission = extreme_submission(number)
    booklet = booklet_of([Checked(submission, ())])
    begun = time.perf_counter()
    try:
        pdf = pdf_bytes(booklet)
    except MissingGlyphError as error:
        return Examined(number, 0, 0.0, tuple(_refusal_faults(submission, error)), refused=True)
    seconds = time.perf_counter() - begun
    path = folder / f"{number:03d}.pdf"
    path.write_bytes(pdf)
    plan, texts = page_plan(booklet), page_texts(path)
    faults = [f"{len(texts)} pages, {plan.pages} planned"] if len(texts) != plan.pages else []
    faults += lost_texts(submission, booklet, plan, texts)
    faults += [fault] if (fault := reading_fault(path, booklet, plan)) else []
    faults += misplaced_words(path)
    return Examined(number, len(texts), seconds, tuple(faults))


def page_texts(path: Path) -> list[str]:
    """Return the text of every page in the order it was set, without white space, page number and watermark."""
    raw = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout
    pages = [squeeze(page) for page in raw.decode().split("\f")[:-1]]
    return [re.sub(rf"^(?:{_DRAFT})?", "", re.sub(r"—\d+—$", "", page)) for page in pages]


def lost_texts(submission: Submission, booklet: Booklet, plan: PagePlan, pages: list[str]) -> Iterator[str]:
    """Yield every text of the workbook that is not where it belongs."""
    (unit,) = booklet.units
    placed = iter(plan.forms)
    for reading, cells in zip(submission.tables, unit.forms, strict=True):
        divided = form_pages(cells)
        yield from _lost_of_form(reading, divided, [pages[next(placed) - 1] for _ in divided])
    for number, part in enumerate(parts_of(booklet)):
        if isinstance(part, NarrativePart):
            running = "".join(pages[page - 1] for page in plan.pages_of(number))
            texts = [text for one in unit.chapters for text in (one.heading, *one.paragraphs)]
            if running != squeeze(part.heading + "".join(texts)):
                yield "整体绩效 is not whole or not in order"
    for text in (booklet.cover.title, *booklet.cover.makers):
        if squeeze(text) not in pages[0]:
            yield f"cover: {text[:20]!r}"


def _lost_of_form(reading: TableReading, divided: Sequence[Cells], shown: Sequence[str]) -> Iterator[str]:
    """Yield what of a form's cells is not on its page, and what was typed and is in no cell."""
    pieces: dict[str, str] = defaultdict(str)
    for page, text in zip(divided, shown, strict=True):
        yield from (f"{reading.sheet} {c.key}: {c.text[:20]!r}" for c in page if squeeze(c.text) not in text)
        for cell in page:
            if cell.role not in (Role.LABEL, Role.LEVEL):
                pieces[cell.key] += squeeze(cell.text)
    for key, typed in reading.texts.items():
        if key in pieces and key not in _SET_ANEW and squeeze(typed) != pieces[key]:
            yield f"{reading.sheet} {key}: {typed[:20]!r} became {pieces[key][:20]!r}"


def misplaced_words(path: Path) -> Iterator[str]:
    """Yield the words outside the text block, and those that stand on one another."""
    listed = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout
    for number, page in enumerate(listed.decode(errors="replace").split("<page ")[1:], start=1):
        boxes = []
        for *edges, text in _WORD.findall(page):
            left, top, right, bottom = map(float, edges)
            if text in _DRAFT and bottom - top > 60:
                continue  # the watermark, behind everything
            blank = (bottom - top) * _HALF
            left += blank * (text[0] in _MARKS)
            right -= blank * (text[-1] in _MARKS)
            if left < _LEFT or right > _RIGHT or top < _TOP or bottom > _BOTTOM:
                yield f"page {number}: {text[:20]!r} is outside the text block"
            middle, core = (top + bottom) / 2, (bottom - top) * _CORE
            boxes.append((middle - core, middle + core, left, right, text))
        yield from (
            f"page {number}: {one[:12]!r} stands on {other[:12]!r}" for one, other in _overlaps(boxes)
        )


def _overlaps(boxes: list[tuple[float, float, float, float, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of texts whose boxes overlap by more than a hair."""
    ordered = sorted(boxes)
    for i, (_, bottom, left, right, text) in enumerate(ordered):
        for top, _, other_left, other_right, other in ordered[i + 1 :]:
            if top > bottom - 0.5:
                break
            if min(right, other_right) - max(left, other_left) > 1.5:
                yield text, other


def _refusal_faults(submission: Submission, error: MissingGlyphError) -> Iterator[str]:
    """Yield what a refusal should have said and did not: the character, and a cell that has it."""
    cells = [
        reading.address(key)
        for reading in submission.tables
        for key, text in reading.texts.items()
        if UNPRINTABLE in text
    ]
    if not cells:
        yield f"refused without reason: {error.reason}"
    elif "U+E000" not in error.reason or not any(cell in error.reason for cell in cells):
        yield f"does not name the cell: {error.reason}"


def main(count: int, folder: Path) -> int:
    """Examine so many workbooks side by side; print what is wrong and a line of totals; return 1 if anything is."""
    folder.mkdir(parents=True, exist_ok=True)
    done: list[Examined] = []
    for start in range(
        0, count, _A_ROUND
    ):  # new processes for every round: the typesetter keeps what it has set
        numbers = range(start, min(start + _A_ROUND, count))
        with ProcessPoolExecutor() as pool:
            done += pool.map(examine, numbers, [folder] * len(numbers))
    for one in done:
        for fault in one.faults[:5]:
            sys.stdout.write(f"{one.number}: {fault}\n")
    refused = sum(one.refused for one in done)
    pages = [one.pages for one in done if not one.refused]
    seconds = sorted(one.seconds for one in done if not one.refused)
    sys.stdout.write(
        f"{count} workbooks: {len(pages)} set ({sum(pages)} pages, the longest {max(pages)}; median "
        f"{seconds[len(seconds) // 2]:.2f} s), {refused} refused by name of character and cell, "
        f"{sum(bool(one.faults) for one in done)} with faults\n"
    )
    return int(any(one.faults for one in done))


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        where = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, where))
