"""Our PDF of a booklet against two ways through an office suite: ``python -m tests.benchmarks.booklet_against_office [FILE]``.

The three are run in turn, each from the start of its program to the PDF on the disk, and each ratio is that of a pair:
it holds though the machine's speed drifts. The same is done for many workbooks given at once, no two alike, where each
program starts once. The ways are: the ``booklet`` command; LibreOffice printing the workbook that
the same command writes (already there, and written first); python-docx writing a document of the same texts, and LibreOffice printing it
(the writing and the printing are timed, not the reading). Then 200 booklets, no two alike, are set in one
process, and its memory is told.
"""

import ctypes
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from docx import Document
from docx.shared import Mm, Pt

from tests.benchmarks.environment import AS_INSTALLED
from tests.products.booklets import pdf_bytes
from xl_tools.model.checked import Checked
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.booklet_pdf import page_plan
from xl_tools.products.booklet.parts import NarrativePart, TablesPart, entries_of, parts_of
from xl_tools.products.booklet.volume import Booklet, UnitText
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.typesetting.typesetter import forget

RUNS, RUNS_AT_ONCE = 15, 5  # the ratios of short ones scatter more
AT_ONCE = 20
BOOKLETS = 200
_BECOME_SUBREAPER = 36
"""``prctl`` of Linux: whoever outlives its parent is this process's to wait for, and counts among its children."""


class Spent(NamedTuple):
    """Seconds by the clock, and of a processor's work; these hold also while others use the machine."""

    seconds: float
    processor: float


def main(path: Path) -> None:
    """Print the median seconds of each way, the ratios, and the memory of many booklets."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1)
    settings = shipped_settings()
    booklet = booklet_of([Checked(open_submission(path, settings), ())])
    sys.stdout.write(f"{path.name}: {page_plan(booklet).pages} pages\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _set(path, folder / "文本.xlsx")
        ways: dict[str, Callable[[], object]] = {
            "booklet command": lambda: _set(path, folder / "文本.pdf"),
            "LibreOffice, from the workbook": lambda: _print(folder, folder / "文本.xlsx"),
            "LibreOffice, the workbook written first": lambda: _write_and_print(path, folder),
            "python-docx and LibreOffice": lambda: _by_document(booklet, folder),
        }
        _compare("one booklet", ways, RUNS)
        _compare(f"{AT_ONCE} booklets at once", _ways_at_once(path, folder), RUNS_AT_ONCE)
    _many(booklet)


def _ways_at_once(path: Path, folder: Path) -> dict[str, Callable[[], object]]:
    """Return the ways to print many, no two alike: the command into a folder, LibreOffice with all their workbooks."""
    given, made = folder / "给", folder / "出"
    given.mkdir()
    sheets = []
    for number in range(AT_ONCE):
        one = given / f"{number}.xlsx"
        one.write_bytes(_with_other_texts(path.read_bytes(), number))
        sheets.append(folder / f"{number}文本.xlsx")
        _set(one, sheets[-1])
    return {
        "booklet command": lambda: _set(given, made),
        "LibreOffice, from the workbooks": lambda: _print(folder, *sheets),
    }


def _with_other_texts(workbook: bytes, number: int) -> bytes:
    """Return the workbook with its number at the end of every sentence: what was set before does not serve for it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            if entry.filename.endswith("sharedStrings.xml"):
                data = data.replace("。".encode(), f"（{number}）。".encode())
            after.writestr(entry, data)
    return changed.getvalue()


def _compare(what: str, ways: dict[str, Callable[[], object]], runs: int) -> None:
    for way in ways.values():
        way()  # profiles and caches are made once
    spent: dict[str, list[Spent]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            spent[name].append(_spent(way))
    ours, *others = spent
    for name, each in spent.items():
        seconds, processor = (statistics.median(figures) for figures in zip(*each, strict=True))
        sys.stdout.write(f"{what}, {name}: {seconds:.2f} s, of a processor {processor:.2f} s\n")
    for name in others:
        ratios = [
            (b.seconds / a.seconds, b.processor / a.processor)
            for a, b in zip(spent[ours], spent[name], strict=True)
        ]
        seconds, processor = (statistics.median(figures) for figures in zip(*ratios, strict=True))
        sys.stdout.write(
            f"{what}, {name}: {seconds:.1f} times as long, {processor:.1f} times the processor\n"
        )


def _many(booklet: Booklet) -> None:
    """Set many booklets in this process, each with texts of its own, and tell seconds and memory."""
    (unit,) = booklet.units
    seconds = []
    for number in range(1, BOOKLETS + 1):
        other = replace(booklet, units=(_altered(unit, number),))
        seconds.append(_spent(partial(_set_as_a_worker_does, other)).seconds)
        if number in (1, 5, 10, 20, 50, 100, 150, BOOKLETS):
            sys.stdout.write(f"after {number} booklets in one process: {_resident_megabytes()} MB\n")
    sys.stdout.write(f"a booklet in a process that runs already: {statistics.median(seconds):.2f} s\n")


def _set_as_a_worker_does(booklet: Booklet) -> None:
    pdf_bytes(booklet)
    forget()


def _altered(unit: UnitText, number: int) -> UnitText:
    tables = (
        replace(
            reading,
            texts={
                key: f"{text}{number}" if key in ("purpose", "goals") else text
                for key, text in reading.texts.items()
            },
        )
        for reading in unit.tables
    )
    return replace(unit, tables=tuple(tables))


def _by_document(booklet: Booklet, folder: Path) -> None:
    """Write the booklet's texts as a Word document, a table to a page, and print it."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.styles["Normal"].font.size = Pt(16)
    document.add_heading(booklet.cover.title, 0)
    document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx leaves it so
    for entry in entries_of(booklet):
        document.add_paragraph(entry.text)
    for part in parts_of(booklet):
        document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx leaves it so
        if isinstance(part, NarrativePart):
            for chapter in part.unit.chapters:
                document.add_heading(chapter.heading, 1)
                for paragraph in chapter.paragraphs:
                    document.add_paragraph(paragraph)
        elif isinstance(part, TablesPart):
            for form in part.unit.forms:
                document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx leaves it so
                table = document.add_table(max(cell.bottom for cell in form) + 1, 7, style="Table Grid")
                for cell in form:
                    first, last = table.cell(cell.top, cell.left), table.cell(cell.bottom, cell.right)
                    first.merge(last).text = cell.text
    document.save(str(folder / "文本.docx"))
    _print(folder, folder / "文本.docx")


def _set(given: Path, target: Path) -> None:
    command = [sys.executable, "-m", "xl_tools", "booklet", str(given), "-o", str(target)]
    subprocess.run(command, check=True, capture_output=True, env=AS_INSTALLED)


def _write_and_print(path: Path, folder: Path) -> None:
    _set(path, folder / "先写.xlsx")
    _print(folder, folder / "先写.xlsx")


def _print(folder: Path, *files: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    target = folder / "office"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(target)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)


def _spent(work: Callable[[], object]) -> Spent:
    """Return what a work of other programs takes, theirs with them, and this one's part in it."""
    start, busy = time.perf_counter(), _processor()
    work()
    seconds = time.perf_counter() - start
    with suppress(ChildProcessError):
        while True:  # a program need not wait for the end of its own ones
            os.wait()
    return Spent(seconds, _processor() - busy)


def _processor() -> float:
    own, programs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + programs.ru_utime + programs.ru_stime


def _resident_megabytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 // 1_000_000


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else bundled(SAMPLE))
