"""What a cell holds, for the kinds of value that only Excel hands out."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from xl_tools.excel.cells import CellState, put_back, state_of


def cell(value: object, formula: str = "", code: str | None = "General") -> Any:
    return SimpleNamespace(raw_value=value, formula=formula, number_format=code, wrap_text=False)


@pytest.mark.parametrize(
    ("held", "kind", "number"),
    [
        (cell(value=True), "flag", 1.0),
        (
            cell(Decimal("12.3457"), "12.34567"),
            "number",
            12.34567,
        ),  # money, which Excel rounds to four places
        (cell(dt.datetime(2023, 12, 31), "45291.25"), "number", 45291.25),  # noqa: DTZ001 - a cell's day has no zone
        (cell(0.25, "0.25"), "number", 0.25),
        (cell("", ""), "empty", 0.0),
        (cell(None, "", None), "empty", 0.0),  # cells of several formats have none in common
    ],
)
def test_what_a_cell_holds(held: Any, kind: str, number: float) -> None:
    """Days and money by their plain number, so that no digit is lost."""
    state = state_of(held)
    assert (state.kind, state.number, state.number_format) == (kind, number, "General")


def test_a_flag_is_given_back_as_one() -> None:
    """TRUE is not 1."""
    target = cell("别的", code="@")
    put_back(target, CellState(kind="flag", number=1.0, number_format="0.00", wraps=True))
    assert target.raw_value is True
    assert (target.number_format, target.wrap_text) == ("0.00", True)
