"""The reader and openpyxl say the same of workbooks that openpyxl, XlsxWriter and LibreOffice write."""

import datetime as dt
import io
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.opc.against_openpyxl import Difference, differences, told
from tests.opc.packages import package_of, sheet_xml
from xl_tools.model.grid import Cell, CellValue

DAY = dt.datetime(2023, 12, 1, 8, 30)  # noqa: DTZ001 - as Excel
VALUES: Sequence[tuple[CellValue, str]] = (
    *(
        (value, "General")
        for value in ("甲", "一\n二", " 边 ", "a<b&c", "'", 0, 1.5, -3, 0.1 + 0.2, 1e20, True, False)
    ),
    *((0.255, "0%"), (49, '0"个"'), (6001, "000000"), (1234.5, "#,##0.00"), ("三", '"共"@')),
    *((DAY, "yyyy-mm-dd hh:mm"), (DAY.date(), 'yyyy"年"m"月"'), (DAY.time(), "h:mm")),
)
MERGES = (("B2:C3", (1, 1, 2, 2)), ("E1:E6", (0, 4, 5, 4)), ("A8:D8", (7, 0, 7, 3)))


def by_openpyxl(cells: dict[Cell, tuple[CellValue, str]], merges: Sequence[int], hidden: set[int]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cell, (value, code) in cells.items():
        written = sheet.cell(cell.row + 1, cell.column + 1, value)
        written.number_format = code
    for number in merges:
        sheet.merge_cells(MERGES[number][0])
    for row in hidden:
        sheet.row_dimensions[row + 1].hidden = True
    book.save(target := io.BytesIO())
    return target.getvalue()


def by_xlsxwriter(cells: dict[Cell, tuple[CellValue, str]], merges: Sequence[int], hidden: set[int]) -> bytes:
    with xlsxwriter.Workbook(target := io.BytesIO()) as book:
        sheet = book.add_worksheet()
        for number in merges:
            sheet.merge_range(*MERGES[number][1], "合并")
        for cell, (value, code) in cells.items():
            sheet.write(*cell, value, book.add_format({"num_format": code}))
        for row in hidden:
            sheet.set_row(row, None, None, {"hidden": True})
    return target.getvalue()


CELLS = st.dictionaries(
    st.builds(Cell, st.integers(0, 9), st.integers(0, 5)), st.sampled_from(VALUES), max_size=20
)
RANGES = st.lists(st.integers(0, len(MERGES) - 1), unique=True)


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@given(cells=CELLS, merges=RANGES, hidden=st.sets(st.integers(0, 9)))
def test_nothing_differs(
    write: Callable[..., bytes], cells: dict[Cell, tuple[CellValue, str]], merges: list[int], hidden: set[int]
) -> None:
    assert differences(write(cells, merges, hidden))[1] == []


def test_nothing_differs_in_what_libreoffice_writes(soffice: str, tmp_path: Path) -> None:
    cells = {Cell(number, number % 5): each for number, each in enumerate(VALUES)}
    (tmp_path / "甲.xlsx").write_bytes(by_xlsxwriter(cells, [], {3, 4}))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    options = ["--headless", "--convert-to", "xlsx", "--outdir", f"{tmp_path}/out", f"{tmp_path}/甲.xlsx"]
    subprocess.run([soffice, home, *options], check=True, capture_output=True)
    count, found = differences((tmp_path / "out" / "甲.xlsx").read_bytes())
    assert (count, found) == (len(VALUES), [])


def test_a_difference_is_told(tmp_path: Path) -> None:
    data = package_of(sheet_xml('<row r="1"><c r="A1" t="str"><v>_x0041_</v></c></row>'))
    assert differences(data) == (1, [Difference("表", "A1", "A", "_x0041_")])
    (tmp_path / "a.xlsx").write_bytes(data)
    (tmp_path / "b.xlsx").write_bytes(b"PK")
    first, refused, counts = told(sorted(tmp_path.iterdir()))
    assert (first, "b.xlsx refused: " in refused) == ("a.xlsx '表' 'A1' 'A' '_x0041_'", True)
    assert counts == "{'workbooks': 1, 'cells': 1, 'differences': 1, 'differing': 1, 'refused': 1}"
