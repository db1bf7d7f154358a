"""目录 of a workbook: what each sheet is, how far it is filled in, how many findings it has."""

import io
from pathlib import Path

import openpyxl

from xl_tools.jobs.book_directory import directories_of, directory_workbook, sheet_states
from xl_tools.jobs.opened import BookCopy
from xl_tools.jobs.standard_workbooks import new
from xl_tools.model.finding import Severity
from xl_tools.sources.templates import SAMPLE, bundled

_FIRST = "01武装工作经费"


def _copy(data: bytes) -> BookCopy:
    return BookCopy(data, Path("报送.xlsx"))


def _filled(book: BookCopy) -> dict[str, str]:
    return {state.sheet: state.filled for state in sheet_states(book, book.checked())}


def test_the_sample_is_filled_in_and_a_new_workbook_blank() -> None:
    sample = _filled(_copy(bundled(SAMPLE).read_bytes()))
    assert {text for name, text in sample.items() if name[:2].isdecimal()} == {"已填"}
    assert (sample["单位信息"], sample["整体绩效"], sample["单位清单"]) == ("已填", "已填", "17 个项目")
    blank = _filled(_copy(new("906001", 2024).data))
    assert {text for name, text in blank.items() if name[:2].isdecimal()} == {"空白"}
    assert blank["整体绩效"] == "空白"


def test_what_a_form_lacks_is_named_and_findings_are_counted_by_severity() -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    sheet = book[_FIRST]
    for cell in ("B3", "F7", "B8"):
        sheet[cell] = None
    out = io.BytesIO()
    book.save(out)
    copy = _copy(out.getvalue())
    states = {state.sheet: state for state in sheet_states(copy, copy.checked())}
    assert states[_FIRST].filled == "没填完：项目编码、支出计划、绩效目标"
    found = [each.severity for each in copy.checked().findings if each.sheet == _FIRST]
    assert dict(states[_FIRST].found) == {each: found.count(each) for each in Severity if each in found}
    assert sum(sum(state.found.values()) for state in states.values()) == len(copy.checked().findings)


def test_a_directory_is_known_again_and_is_no_form_of_the_workbook() -> None:
    states = sheet_states(sample := _copy(bundled(SAMPLE).read_bytes()), sample.checked())
    made = openpyxl.load_workbook(io.BytesIO(directory_workbook(states, "目录")))
    assert [row[1].value for row in made["目录"].iter_rows(min_row=4)] == [state.sheet for state in states]
    assert made["目录"]["B4"].hyperlink.location == f"'{states[0].sheet}'!A1"
    assert directories_of(_copy(directory_workbook(states, "我的目录"))) == ["我的目录"]
