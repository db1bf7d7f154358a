"""One workbook as other programs write it: read alike, cell by cell, or refused with its reason; changed in its cells alone.

What npm's ``xlsx`` 0.18.5 wrote lies beside, in ``written_by_sheetjs``: four sheets of the sample, each as
``XLSX.writeFile(book, "sample.ods", {bookType: "ods", compression: true})``, read before with ``cellNF`` and ``cellStyles``.
"""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.sources.grids_alike import grids_by_name, unlike
from tests.sources.test_opening import SETTINGS
from tests.sources.test_spellings import assert_marks_go_as_they_came, assert_only_cells_change
from xl_tools.errors import UnreadableFileError, UnwritableTargetError
from xl_tools.jobs.demo import _spoiled
from xl_tools.jobs.fill import fill
from xl_tools.jobs.fix import fix
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

BY_SHEETJS = Path(__file__).parent / "written_by_sheetjs"


@pytest.fixture(scope="module")
def faulty() -> bytes:
    """Return the sample with a dozen faults."""
    return _spoiled(bundled(SAMPLE).read_bytes(), SETTINGS)


def by_openpyxl(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.save(target := io.BytesIO())
    return target.getvalue()


def by_xlsxwriter(data: bytes) -> bytes:
    """Write values, formats of numbers and merges anew, in Zip64, with texts of two runs."""
    with xlsxwriter.Workbook(target := io.BytesIO(), {"in_memory": True}) as book:
        book.use_zip64()
        bold = book.add_format({"bold": True})
        for old in openpyxl.load_workbook(io.BytesIO(data)):
            sheet = book.add_worksheet(old.title)
            for area in old.merged_cells.ranges:
                sheet.merge_range(str(area), "")
            for cell in (each for row in old.iter_rows() for each in row if each.value is not None):
                place, style = (
                    (cell.row - 1, cell.column - 1),
                    book.add_format({"num_format": cell.number_format}),
                )
                if isinstance(cell.value, str) and len(cell.value) > 1:
                    sheet.write_rich_string(*place, cell.value[0], bold, cell.value[1:], style)
                else:
                    sheet.write(*place, cell.value, style)
    return target.getvalue()


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_libraries_write_what_is_read_alike(write: Any, faulty: bytes, tmp_path: Path) -> None:
    data = write(faulty)
    assert unlike(grids_by_name(faulty), grids_by_name(data)) == []
    assert_only_cells_change(data, tmp_path / "报送.xlsx")
    assert_marks_go_as_they_came(data, tmp_path / "报送.xlsx")


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_libreoffice_writes_what_is_read_alike(
    form: str, faulty: bytes, soffice: str, tmp_path: Path
) -> None:
    (tmp_path / "报送.xlsx").write_bytes(faulty)
    home, out = f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "out"
    options = ["--headless", "--convert-to", form, "--outdir", f"{out}", f"{tmp_path}/报送.xlsx"]
    subprocess.run([soffice, home, *options], check=True, capture_output=True)
    path = out / f"报送.{form}"
    assert unlike(grids_by_name(faulty), grids_by_name(path.read_bytes())) == []
    assert_changed_or_told(path)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_sheetjs_writes_what_is_read_alike(form: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(BY_SHEETJS / f"sample.{form}", tmp_path / f"报送.{form}"))
    sheets = grids_by_name(path.read_bytes())
    assert len(sheets) == 4
    sample = {
        name: grid for name, grid in grids_by_name(bundled(SAMPLE).read_bytes()).items() if name in sheets
    }
    assert unlike(sample, sheets) == []
    if form != "xlsx":
        assert_changed_or_told(path)


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    """Libraries read 34 or 575 of 1,369 cells of one by SheetJS; in one by Excel all."""
    path = Path(shutil.copy(BY_SHEETJS / "sample.xlsb", tmp_path / "报送.xlsb"))
    for command in (fill, fix):
        with pytest.raises(
            UnreadableFileError, match=r"二进制工作簿（\.xlsb）。请用 Excel 或 WPS 打开，另存为"
        ):
            command(path)


def test_a_workbook_of_wps_is_what_its_content_is(faulty: bytes, tmp_path: Path) -> None:
    """An ``.et`` holds an .xls, or an .xlsx that is changed in place as any other."""
    old = Path(shutil.copy(BY_SHEETJS / "sample.xls", tmp_path / "旧.et"))
    assert len(open_submission(old, SETTINGS).tables) == 2
    assert_changed_or_told(old)
    assert_only_cells_change(faulty, tmp_path / "新.et")
    assert_marks_go_as_they_came(faulty, tmp_path / "新.et")


def assert_changed_or_told(path: Path) -> None:
    """Change an .xlsx in its cells alone; another file stays as it is and says what to do."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        assert_only_cells_change(data, path)
        assert_marks_go_as_they_came(data, path)
        return
    for command in (fill, fix):
        with pytest.raises(UnwritableTargetError, match=r"另存为 \.xlsx"):
            command(path)
    assert path.read_bytes() == data
