"""Worksheet functions on the cells of a running Calc: what a row is told is what the command finds in the saved workbook."""

import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.excel.udf_server import MISSING, UdfServer, udf_server
from tests.live.calls import CALLS
from tests.live.faults import FEW, many, type_in
from tests.live.handed_ranges import handed
from tests.live.live_book import LiveBook
from tests.live.test_checking_live import FIRST, SAMPLE_DATA
from xl_tools.jobs.row_faults import ASKED_OF_A_ROW
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.finding import Finding, answer_of
from xl_tools.model.grid import parse_address

ASKED = {*chain.from_iterable(ASKED_OF_A_ROW.values())}
_MOST_CALLS = 400  # of Excel for one whole form; each is a message to another process


@pytest.fixture
def call(tmp_path: Path) -> Iterator[UdfServer]:
    """Return what calls functions as Excel does, while a Calc is running."""
    with udf_server(tmp_path / "state") as server:
        yield server


def forms(live: LiveBook) -> list[str]:
    return [name for name in live.sheet_names() if name[:2].isdecimal()]


def cells(live: LiveBook, sheet: str, address: str) -> xw.Range:
    return handed(live.app.books.active.sheets[sheet], address)


def last_row(live: LiveBook, sheet: str) -> int:
    return int(live.app.books.active.sheets[sheet].used_range.shape[0])


def told_by_command(live: LiveBook) -> dict[tuple[str, int], str]:
    """Return the first of the weightiest faults of each row that a row can be asked for."""
    told: dict[tuple[str, int], list[Finding]] = {}
    for each in live.findings_by_command():
        finding = Finding.model_validate(each)
        if finding.cell and finding.rule in ASKED:
            told.setdefault((finding.sheet, parse_address(finding.cell).row + 1), []).append(finding)
    weights = [*{"error": 0, "warning": 1, "info": 2}]
    return {at: answer_of(min(found, key=lambda f: weights.index(f.severity))) for at, found in told.items()}


def row_by_row(live: LiveBook, call: UdfServer, most: int | None = None) -> dict[tuple[str, int], str]:
    """Ask every row of every form by itself, as a function filled down beside it does."""
    told = {}
    for sheet in forms(live)[:most]:
        for row in range(1, last_row(live, sheet) + 1):
            if answer := call.alone("xm_row_fault", cells(live, sheet, f"A{row}:G{row}")):
                told[sheet, row] = answer
    return told


def of_forms(told: dict[tuple[str, int], str]) -> dict[tuple[str, int], str]:
    """Leave out what is no form."""
    return {(sheet, row): said for (sheet, row), said in told.items() if sheet[:2].isdecimal()}


def test_rows_are_told_what_the_command_finds_in_them(live: LiveBook, call: UdfServer) -> None:
    document = live.open(SAMPLE_DATA)
    assert row_by_row(live, call, 2) == {}
    type_in(document, FEW)
    found = row_by_row(live, call)
    assert len(found) >= len(FEW) - 2
    assert found == of_forms(told_by_command(live))


def test_rows_of_the_imported_seed_are_told_what_the_command_finds(
    live: LiveBook, call: UdfServer, seed: Path
) -> None:
    document = live.open(import_(seed).data)
    type_in(document, many(document))
    found = row_by_row(live, call)
    assert len(found) > 100
    assert found == of_forms(told_by_command(live))


def test_figures_and_indicators_are_told_by_their_cells(live: LiveBook, call: UdfServer) -> None:
    live.open(SAMPLE_DATA)
    live.cell(FIRST, "C4").setValue(3)
    live.cell(FIRST, "F7").setValue(0.9)
    live.cell(FIRST, "F10").setString("49")
    sheet: Any = FIRST
    budget = call.alone("xm_budget_fault", *(cells(live, sheet, at) for at in ("C4", "E4", "G4")))
    assert "JX202" in budget
    assert "12月底的累计进度是 90%" in call.alone("xm_plan_fault", cells(live, sheet, "B7:G7"))
    indicators = (cells(live, sheet, f"{column}10:{column}15") for column in "BCF")
    answers = [answer for (answer,) in call("xm_indicator_fault", *indicators)]
    assert "JX509" in answers[0]
    assert answers[1:] == [""] * 5
    code = cells(live, sheet, "B3")
    assert call("xm_project_name", code, MISSING) == [["武装工作经费"]]
    listed = live.app.books.active.sheets["单位清单"].used_range.address.replace("$", "")
    assert call("xm_project_name", code, cells(live, "单位清单", listed)) == [["武装工作经费"]]
    assert call("xm_amounts", cells(live, sheet, "B5"))[0][0] == 2.0


def test_a_whole_form_is_told_at_once_and_its_answers_beside_it_change_nothing(
    live: LiveBook, call: UdfServer
) -> None:
    document = live.open(SAMPLE_DATA)
    type_in(document, FEW)
    before = live.findings_by_command()
    area = cells(live, FIRST, f"A1:G{last_row(live, FIRST)}")
    CALLS.reset_count()
    began = time.monotonic()
    answers = call("xm_row_fault", area)
    print(f"whole form: {time.monotonic() - began:.2f} s, {CALLS.count} calls")  # noqa: T201 - measured
    assert CALLS.count < _MOST_CALLS
    assert any(answer for (answer,) in answers)
    for row, (answer,) in enumerate(answers, 1):
        live.cell(FIRST, f"I{row}").setString(answer)
    assert live.findings_by_command() == before
