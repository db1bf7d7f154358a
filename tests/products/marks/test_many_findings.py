"""Tens of thousands of findings: so many are marked as Excel can bear, the gravest; the others are listed, and it is said."""

import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.jobs.test_main_job import edited, write_workbook
from tests.products.marks.marked import (
    ERROR,
    FINDINGS,
    FORM,
    INFO,
    WARNING,
    finding,
    marked_workbook,
    opened,
    sample,
)
from xl_tools.commands.command_line import main
from xl_tools.errors import TooLargeError, UnwritableTargetError
from xl_tools.jobs import mark
from xl_tools.jobs.check import check
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import LAST_CELL, Cell
from xl_tools.products.marks.marked_cells import gravest
from xl_tools.settings import shipped_settings

LIMITS = shipped_settings().limits
LIST = "校验结果"


def many(count: int, severity: Sequence[Severity] = (INFO, WARNING)) -> list[Finding]:
    """Return findings at so many cells of one sheet, of these severities in turn."""
    cells = (Cell(100 + number // 100, number % 100).address for number in range(count))
    return [finding(cell, severity[number % len(severity)]) for number, cell in enumerate(cells)]


def test_33_000_findings_are_marked_within_the_time_a_file_may_take(tmp_path: Path) -> None:
    book, copy = tmp_path / "报送.xlsx", tmp_path / "标记.xlsx"

    def stray(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.worksheets[-1]
        for row in range(1, 166):
            for column in range(20, 220):
                sheet.cell(row, column, "#DIV/0!")

    edited(write_workbook(book), stray)
    began, used = time.monotonic(), time.process_time()
    ran = CliRunner().invoke(main, ["check", str(book), "--format", "xlsx", "-o", str(copy)])
    assert time.monotonic() - began < LIMITS.file_seconds
    assert time.process_time() - used < LIMITS.file_seconds / 3
    assert ran.exit_code == 1
    assert (
        ran.output.splitlines()[1] == "问题超过 5000 处的，格上只标出最重的 5000 处，其余的列在“校验结果”表里"
    )
    workbook = opened(copy.read_bytes())
    assert workbook[LIST].max_row - 3 >= 33_000
    assert f"格上只标出最重的 {LIMITS.marked_findings} 处，其余的只列在这里" in workbook[LIST]["A2"].value
    with zipfile.ZipFile(copy) as package:
        notes = sum(
            package.read(name).count(b"<comment ") for name in package.namelist() if "comments" in name
        )
    assert notes == LIMITS.marked_findings
    unmarked = tmp_path / "去标记.xlsx"
    assert CliRunner().invoke(main, ["unmark", str(copy), "-o", str(unmarked)]).exit_code == 0
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(unmarked) as after:
        assert {name: before.read(name) for name in before.namelist()} == {
            name: after.read(name) for name in after.namelist()
        }


def test_the_gravest_are_marked_wherever_they_stand() -> None:
    found = [*many(LIMITS.marked_findings), finding("B5", ERROR)]
    marked = opened(marked_workbook(sample(), found))
    assert marked[FORM]["B5"].comment
    noted = [cell for row in marked[FORM].iter_rows() for cell in row if cell.comment]
    assert len(noted) == LIMITS.marked_findings
    assert [row[3].value for row in marked[LIST].iter_rows(min_row=4)] == [each.cell for each in found]


def test_as_many_as_may_be_are_all_marked_in_their_order_and_nothing_is_said_of_it() -> None:
    assert gravest(FINDINGS, len(FINDINGS)) == FINDINGS
    marked = opened(marked_workbook(sample(), FINDINGS))
    assert "只标出" not in marked[LIST]["A2"].value


def test_a_copy_that_takes_longer_than_a_file_may_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_ends(*_: object) -> bytes:
        while True:
            time.sleep(0.01)

    settings = shipped_settings()
    hurried = settings.model_copy(update={"limits": settings.limits.model_copy(update={"file_seconds": 1})})
    result = check(write_workbook(tmp_path / "报送.xlsx"), settings=hurried)
    monkeypatch.setattr(mark, "marked_workbook", never_ends)
    with pytest.raises(TooLargeError, match="处理了 1 秒还没有完"):
        list(result.mark(tmp_path / "标记.xlsx"))
    assert not (tmp_path / "标记.xlsx").exists()


def test_more_findings_than_a_sheet_has_rows_are_refused_and_no_damaged_file_is_written() -> None:
    with pytest.raises(UnwritableTargetError, match="一张工作表列不下"):
        marked_workbook(sample(), [finding("B5")] * LAST_CELL.row)
