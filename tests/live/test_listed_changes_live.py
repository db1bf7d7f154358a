"""修改清单 in a running Calc: every change listed and ticked before any is made, and only what is ticked is made."""

import itertools

import pytest

from tests.live.calls import CALLS
from tests.live.faults import many, type_in
from tests.live.live_book import LiveBook, differences
from tests.live.test_changing_live import texts, wanted
from tests.live.test_checking_live import SAMPLE_DATA
from xl_tools.excel.session import NO_BOOK, NO_COPY
from xl_tools.jobs.fix import fix
from xl_tools.model.finding import Edit

LIST = "修改清单"
STEP = 23
"""Every so manieth call fails; with 1, each in turn."""


def faulty(live: LiveBook) -> tuple[Edit, ...]:
    """Open the sample with faults in every form; return the edits of the command."""
    document = live.open(SAMPLE_DATA)
    type_in(document, many(document))
    return fix(live.save(live.folder / "command.xlsx")).plan.edits


def row_of(live: LiveBook, edit: Edit) -> int:
    rows = live.contents()[LIST]
    return next(n for n, row in enumerate(rows, 1) if (row[1], row[2]) == (edit.sheet, edit.cell))


def test_the_list_is_whole_and_nothing_is_changed_before_it_is_ticked(live: LiveBook) -> None:
    """Cell, text now, text then and why, in the order of the command; all else in the workbook is as it was."""
    edits = faulty(live)
    contents, looks = live.contents(), live.looks()
    assert live.press("fix").startswith(f"要改 {len(edits)} 格，都列在“修改清单”表里，现在一格都还没有改")
    assert not live.dialogs.asked
    rows = [tuple(map(str, row)) for row in live.contents()[LIST][3:]]
    assert [row[:3] for row in rows] == [("√", edit.sheet, edit.cell) for edit in edits]
    assert [row[4] for row in rows] == [edit.new for edit in edits]
    assert str(live.document.CurrentController.ActiveSheet.Name) == LIST
    live.press("check_all")
    assert LIST in live.sheet_names()
    live.press("clear_marks")
    assert LIST not in live.sheet_names()
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []


def test_only_what_is_ticked_is_made_and_the_list_goes(live: LiveBook) -> None:
    """撤销 takes back what was made."""
    edits = faulty(live)
    contents, looks = live.contents(), live.looks()
    live.press("fix")
    for edit in edits[::2]:
        live.cell(LIST, f"A{row_of(live, edit)}").setString("")
    said = live.press("fix")
    assert said.startswith(f"已改 {len(edits[1::2])} 格。没有打√的 {len(edits[::2])} 格没有改。")
    assert LIST not in live.sheet_names()
    assert texts(live, edits[1::2]) == wanted(edits[1::2])
    assert texts(live, edits[::2]) == [(edit.sheet, edit.cell, edit.old) for edit in edits[::2]]
    live.press("undo")
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []


def test_what_was_changed_since_it_was_listed_is_not_made(live: LiveBook) -> None:
    """Neither a cell that says something else by now, nor one whose row was altered; a list without a tick stays."""
    edits = faulty(live)
    live.press("fix")
    first, second = edits[0], edits[1]
    type_in(live.document, [(first.sheet, first.cell, "已经改好了")])
    live.cell(LIST, f"E{row_of(live, second)}").setString("我想改成这样")
    said = live.press("fix")
    assert "格清单里没有，没有改" in said
    assert live.text(first.sheet, first.cell) == "已经改好了"
    assert live.text(second.sheet, second.cell) == second.old
    live.press("undo")
    live.press("fix")
    for row in range(4, len(live.contents()[LIST]) + 1):
        live.cell(LIST, f"A{row}").setString("")
    assert "一格也没有打√，什么都没有改" in live.press("fix")
    assert LIST in live.sheet_names()


def test_each_button_keeps_to_its_own_list(live: LiveBook) -> None:
    """Codes are filled as ever while a list of fixes waits; a sheet of the clerk's of that name is left alone."""
    faulty(live)
    live.press("fix")
    assert live.press("fill_codes").startswith(("要填", "已改", "要改"))
    assert LIST in live.sheet_names()
    document = live.open(SAMPLE_DATA, "另一个.xlsx")
    document.Sheets.insertNewByName(LIST, 0)
    type_in(document, [(LIST, "A1", "我自己的清单"), *many(document)])
    assert "都列在“修改清单(2)”表里" in live.press("fix")
    assert live.press("fix").startswith("已改")
    assert live.text(LIST, "A1") == "我自己的清单"


def test_where_no_sheet_can_be_added_it_is_said(live: LiveBook) -> None:
    """Nothing is changed unseen."""
    faulty(live)
    contents = live.contents()
    live.document.protect("")
    assert "工作簿的结构受保护" in live.press("fix")
    live.document.unprotect("")
    assert differences(contents, live.contents()) == []


@pytest.mark.parametrize("is_listed", [False, True])
def test_a_fault_at_any_call_leaves_the_workbook_as_it_was_before(live: LiveBook, *, is_listed: bool) -> None:
    """While the list is made, and while it is carried out."""
    document = live.open(SAMPLE_DATA)
    type_in(document, many(document)[:56])
    if is_listed:
        live.press("fix")
        assert LIST in live.sheet_names()
    contents = live.contents()
    broken = 0
    for number in itertools.count(3, STEP if is_listed else 3):
        CALLS.reset()
        CALLS.fail_at(number)
        said = live.press("fix")
        if CALLS.count < number or said.startswith("已改"):
            break
        if LIST in live.sheet_names() and not is_listed:  # the fault fell on the status bar
            live.press("clear_marks")
            continue
        broken += 1
        assert "没有完成" in said or said in {NO_BOOK, NO_COPY}
        assert "\n" not in said
        assert differences(contents, live.contents()) == [], (number, CALLS.failed)
    assert broken > 2
    CALLS.reset()


def test_changes_that_are_broken_off_are_taken_back(live: LiveBook) -> None:
    """Esc held down in the middle; pressed again, all of it is made."""
    edits = faulty(live)
    live.press("fix")
    contents = live.contents()
    live.dialogs.hold_escape(10)
    assert live.press("fix") == "按 Esc 键中断了，工作簿没有变"
    assert differences(contents, live.contents()) == []
    live.dialogs.hold_escape(None)
    assert live.press("fix").startswith(f"已改 {len(edits)} 格")
