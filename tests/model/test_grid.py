import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.model.grid import Cell, CellValue, Grid, cell_text, column_letters, number_text, parse_address


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_an_address_leads_back_to_its_cell(row: int, column: int) -> None:
    cell = Cell(row, column)
    assert parse_address(cell.address) == cell
    assert parse_address(f"${column_letters(column)}${row + 1}") == cell


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_columns_are_lettered_as_in_excel(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize("address", ["", "A", "1", "A0", "a1", "AAAA1", "A1:B2", "表!A1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=f"^{address}$"):
        parse_address(address)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("49 个", "49 个"),
        (True, "TRUE"),
        (False, "FALSE"),
        (49, "49"),
        (49.0, "49"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (1_303_242_300_442_810_059, "1303242300442810059"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (dt.date(2023, 12, 31), "2023-12-31"),
        (dt.datetime(2023, 12, 31), "2023-12-31"),  # noqa: DTZ001 - a sheet has no time zone
        (dt.datetime(2023, 12, 31, 8, 30), "2023-12-31 08:30:00"),  # noqa: DTZ001 - a sheet has no time zone
        (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_value_has_the_text_it_shows(value: CellValue, text: str) -> None:
    assert cell_text(value) == text


@given(st.integers(-(10**13), 10**13))
def test_two_decimals_survive_the_float_of_a_cell(hundredths: int) -> None:
    assert round(float(number_text(hundredths / 100)) * 100) == hundredths
    assert len(number_text(hundredths / 100).partition(".")[2]) <= 2


@pytest.mark.parametrize(
    ("value", "shown", "exact"),
    [
        (0.25, "25%", "25%"),
        (0.333, "33%", "33.3%"),
        (98.01, "98.01%", "98.01%"),
        (0.98, "0.98%", "0.98%"),
        (0.0, "0.00%", "0%"),
        (1300.456, "1,300.46", "1300.456"),
        (20000, "20,000元", "20000元"),
        (2.5, "2.50 万元", "2.5万元"),
        (95, "≥95个", "95"),
        ("甲", "单位：甲", "单位：甲"),
        (dt.date(2026, 12, 1), "2026年12月", "2026-12-01"),
    ],
)
def test_a_cell_is_printed_as_it_shows_and_reckoned_with_as_it_is(
    value: CellValue, shown: str, exact: str
) -> None:
    grid = Grid("表", [[value]], shown={Cell(0, 0): shown})
    assert (grid.text(0, 0), grid.exact(0, 0)) == (shown, exact)


def test_where_no_formats_are_told_a_fraction_shows_as_a_fraction() -> None:
    for grid in (Grid("表", [[0.25]], shown=None), Grid("表", [[0.25]])):
        assert (grid.text(0, 0), grid.exact(0, 0), grid.exact(0, -1)) == ("0.25", "0.25", "")


def test_an_error_value_shows_in_its_cell() -> None:
    faulty = Grid("表", [["项目编码", "名称"], ["", ""]], faults={Cell(0, 0): "#N/A", Cell(1, 1): "#REF!"})
    assert faulty.text(0, 0) == "#N/A"
    assert [cell.address for cell, _ in faulty.filled()] == ["A1", "B1", "B2"]
    assert (faulty.height, faulty.width) == (2, 2)


def test_a_cell_outside_the_grid_is_empty() -> None:
    small = Grid("表", [["甲"], []])
    assert [small.text(*place) for place in ((-1, 0), (0, -1), (0, 1), (1, 0), (2, 0))] == [""] * 5
    assert not small.is_number(Cell(5, 5))
    assert Grid("表", []).width == 0


def test_only_numbers_are_numbers() -> None:
    row = Grid("表", [[1, 1.5, True, "1", None]])
    assert [row.is_number(Cell(0, column)) for column in range(6)] == [True, True, False, False, False, False]


def test_filled_cells_come_row_by_row_without_white_space() -> None:
    cells = Grid("表", [[" ", " 甲 "], [None, "\n乙"]]).filled()
    assert list(cells) == [(Cell(0, 1), "甲"), (Cell(1, 1), "乙")]
