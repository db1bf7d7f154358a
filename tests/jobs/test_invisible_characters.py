"""Characters that nobody sees and XML cannot hold: named with their cell, and never in the way of what is written."""

import zipfile
from pathlib import Path

import pytest

from tests.opc.packages import part
from tests.sources.test_opening import rezipped
from xl_tools.jobs.booklet import booklet
from xl_tools.jobs.check import check
from xl_tools.jobs.fix import fix
from xl_tools.jobs.merge import merge
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.opc.safe_archive import parse_xml
from xl_tools.sources.templates import SAMPLE, bundled

TEXTS = "xl/sharedStrings.xml"


@pytest.fixture(params=["_x0007_", "_x001F_", "\u200b"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the sample, a character that nobody sees inside the name of a project wherever it stands."""
    data = bundled(SAMPLE).read_bytes()
    name = check(bundled(SAMPLE)).tables[0].name
    texts = part(data, TEXTS).decode()
    assert f"<t>{name}</t>" in texts
    spoiled = texts.replace(f"<t>{name}</t>", f"<t>{name[:2]}{request.param}{name[2:]}</t>")
    path = tmp_path / "报送.xlsx"
    path.write_bytes(rezipped(data, **{TEXTS: spoiled.encode()}))
    return path


def test_it_is_named_with_its_cell_and_mended(book: Path) -> None:
    found = [finding for finding in check(book).findings if "看不见的字符（U+" in finding.message]
    assert found
    assert all(finding.cell for finding in found)
    fix(book)
    assert [finding for finding in check(book).findings if finding.rule == "JX601"] == []


def test_whatever_is_written_of_it_is_well_formed(book: Path) -> None:
    folder = book.parent
    booklet(book).save(folder / "文本.xlsx")
    import_(book).save(folder / "标准.xlsx")
    merge([book]).save(folder / "汇总.xlsx")
    check(book).save(folder / "标记.xlsx")
    written = [path for path in folder.glob("*.xlsx") if path != book]
    assert len(written) == 4
    for path in written:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels", ".vml")):
                    parse_xml(package.read(name))
