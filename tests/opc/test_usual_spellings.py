"""What is read of the usual spelling of a sheet is what is read of any other, and sheets of one frame share nothing of their cells."""

import pytest

from xl_tools.model.grid import Cell
from xl_tools.opc.sheet_cells import CellReader
from xl_tools.opc.sheet_looks import format_of_cell, row_heights_of
from xl_tools.opc.sheet_values import CellFormats


def _sheet(rows: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{head}<sheetData>{rows}</sheetData></worksheet>".encode()


def test_sheets_of_one_frame_have_hidden_rows_of_their_own() -> None:
    """The frame around the cells is walked through once; a row that the first sheet hides is seen in the second."""
    reader = CellReader([], CellFormats({}, from_1904=False), most_cells=100, most_bytes=100)
    cell = '<c r="A1"><v>1</v></c>'
    hiding = reader.grid("一", _sheet(f'<row r="1" hidden="1">{cell}</row>'), visible=True)
    plain = reader.grid("二", _sheet(f'<row r="1">{cell}</row>'), visible=True)
    assert (hiding.hidden_rows, plain.hidden_rows) == (frozenset({0}), frozenset())
    assert hiding.texts == plain.texts == [["1"]]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B2" s="7" t="s"><v>0</v></c>',
        b'<c s="7" r="B2"/>',
        b"<x:c r='B2' s='7'/>",
        b'<c\nr="B2" s="7"/>',
    ],
)
def test_the_format_of_a_cell_however_it_is_spelled(cell: bytes) -> None:
    """Its style counts, not that of a neighbour or of a merged range of its name."""
    xml = b'<c r="AB2" s="1"/><c r="B22" s="2"/>' + cell + b'<mergeCell ref="B2:C2"/>'
    assert format_of_cell(xml, Cell(1, 1)) == 7
    assert format_of_cell(xml, Cell(4, 4)) == 0


def test_rows_that_say_nothing_of_their_height_are_passed_over() -> None:
    """What rows state counts, in whatever order their attributes stand."""
    xml = b'<row r="1" spans="1:7"/><row ht="30" r="2" customHeight="1"/><row r="3" hidden="1"/><row r="4" ht="20"/>'
    heights = row_heights_of(xml)
    assert (heights.stated, heights.fixed, heights.hidden) == (
        {1: 30.0, 3: 20.0},
        frozenset({1}),
        frozenset({2}),
    )
