"""A package with two workbook parts that share sheets: Excel opens the one that the package's own links name."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.opc.packages import part
from tests.sources.test_opening import SETTINGS, rezipped
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.changing import undo
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.mark import unmark
from xl_tools.saving.change_log import change_file, changes_of
from xl_tools.saving.safe_save import read_for_change
from xl_tools.sources.opening import submission_of
from xl_tools.sources.templates import SAMPLE, bundled

BOOK, OTHER = "xl/workbook.xml", "xl/workbook2.xml"
GIVEN = Path(__file__).parents[3] / "shared" / "cases" / "files" / "two_workbook_parts.xlsx"


def with_two_workbooks(data: bytes, opened: str) -> bytes:
    """Return the package with a second workbook whose two first forms are swapped; ``opened`` is the one Excel opens."""
    book, links = part(data, BOOK).decode(), part(data, "xl/_rels/workbook.xml.rels")
    swapped = {"rId6": "rId7", "rId7": "rId6"}
    other = re.sub(r'r:id="(\w+)"', lambda found: f'r:id="{swapped.get(found[1], found[1])}"', book)
    assert other != book
    root = part(data, "_rels/.rels").replace(BOOK.encode(), opened.encode())
    types = part(data, "[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    override = f'<Override PartName="/{OTHER}" ContentType="{kind}"/></Types>'
    changes = {
        OTHER: other.encode(),
        "xl/_rels/workbook2.xml.rels": links,
        "_rels/.rels": root,
        "[Content_Types].xml": types.replace("</Types>", override).encode(),
    }
    return rezipped(data, **changes)


@pytest.fixture(params=["made here", "given"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "报送.xlsx"
    if request.param == "given" and not GIVEN.is_file():
        pytest.skip("the real document is not beside this checkout (../shared/cases)")
    sample = bundled(SAMPLE).read_bytes()
    path.write_bytes(GIVEN.read_bytes() if request.param == "given" else with_two_workbooks(sample, OTHER))
    return path


def as_excel_opens_it(data: bytes) -> bytes:
    """Return the same workbook with one workbook part, the one that the package's links name."""
    links = part(data, "xl/_rels/workbook2.xml.rels")
    root = part(data, "_rels/.rels").replace(OTHER.encode(), BOOK.encode())
    book = {BOOK: part(data, OTHER), "xl/_rels/workbook.xml.rels": links, "_rels/.rels": root}
    return rezipped(data, **book, **{OTHER: None, "xl/_rels/workbook2.xml.rels": None})


JOBS: dict[str, Callable[[Path], object]] = {
    "fill": lambda path: fill(path, units=bundled(SAMPLE)),
    "fix": lambda path: fix(path, unsafe=True),
}


@pytest.mark.parametrize("job", JOBS)
def test_what_is_read_and_written_is_what_excel_opens(book: Path, job: str) -> None:
    plain = book.with_name("另一份.xlsx")
    plain.write_bytes(as_excel_opens_it(book.read_bytes()))
    for path in (book, plain):
        JOBS[job](path)
    assert [change.edits for change in changes_of(book)] == [change.edits for change in changes_of(plain)]
    (read, control) = (submission_of(path.read_bytes(), path, SETTINGS).tables for path in (book, plain))
    assert read == control


def test_a_change_is_not_taken_back_in_a_file_that_has_become_one(tmp_path: Path) -> None:
    path = tmp_path / "报送.xlsx"
    sample = bundled(SAMPLE).read_bytes()
    path.write_bytes(sample)
    reading = submission_of(sample, path, SETTINGS).tables[0]
    edit = reading.edit("name", reading.texts["name"], "另一个名称", "试")
    backup = change_file(read_for_change(path), with_two_workbooks(sample, OTHER), [edit], "fill")
    backup.unlink()  # so that it would go cell by cell
    before = path.read_bytes()
    done = undo(path)
    assert path.read_bytes() == before
    assert (done.edits, [why for _, why in done.left]) == ((), ["之后又改过"])


def test_a_second_workbook_that_excel_does_not_open_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "报送.xlsx"
    sample = bundled(SAMPLE).read_bytes()
    path.write_bytes(with_two_workbooks(sample, BOOK))
    assert (
        submission_of(path.read_bytes(), path, SETTINGS).tables
        == submission_of(sample, path, SETTINGS).tables
    )
    with pytest.raises(NothingToDoError, match="没有校验标记"):
        unmark(path, tmp_path / "去标记.xlsx")
