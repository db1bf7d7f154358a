"""目录 of a workbook: what each sheet is, how far it is filled in, how many findings it has."""

import io
from pathlib import Path

import openpyxl

from tests.products.summary.summaries import recalculated
from xl_tools.jobs.book_directory import (
    directories_of,
    directory_workbook,
    lists_every_sheet,
    sheet_states,
    standing_directories_of,
)
from xl_tools.jobs.opened import BookCopy
from xl_tools.jobs.standard_workbooks import new
from xl_tools.model.finding import Severity
from xl_tools.opc.package import Package
from xl_tools.products.marks.marks import marked_workbook, remove_marks
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


def test_the_directory_that_comes_with_a_workbook_keeps_step_by_formulas(
    soffice: str, tmp_path: Path
) -> None:
    made = new("906001", 2024).data
    copy = _copy(made)
    assert (directories_of(copy), standing_directories_of(copy)) == ([], ["目录"])
    assert lists_every_sheet(copy, "目录")
    told = {row[1]: row[3] or "" for row in _rows(openpyxl.load_workbook(io.BytesIO(made), data_only=True))}
    assert told == _filled(copy) | {"填报说明": ""}
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book[_FIRST]
    for address, value in {"B3": "1" * 21, "C4": 3, "E4": 3, "B5": "训练", "F7": 1, "F10": "≥1次"}.items():
        sheet[address] = value
    book["整体绩效"]["A3"], book["豁免清单"]["A3"] = "抓好训练。", "JX404"
    book.create_sheet("另附")
    out = io.BytesIO()
    book.save(out)
    changed = _copy(out.getvalue())
    assert not lists_every_sheet(changed, "目录")
    states = {state.sheet: state for state in sheet_states(changed, changed.checked())}
    limits = changed.settings.limits
    marked = marked_workbook(Package(changed.data, "报送.xlsx", limits), changed.checked().findings)
    bare = remove_marks(Package(marked, "报送.xlsx", limits))
    assert bare is not None
    assert "校验结果" not in openpyxl.load_workbook(io.BytesIO(bare)).sheetnames
    for row in _rows(recalculated(soffice, marked, tmp_path)):
        state = states[row[1]]
        assert (row[3] or "") == state.filled
        assert [int(count or 0) for count in row[4:7]] == [state.found.get(each, 0) for each in Severity]


def _rows(book: openpyxl.Workbook) -> list[tuple[str, ...]]:
    return [*book["目录"].iter_rows(min_row=4, values_only=True)]
