"""目录 in a running Calc: every sheet with its state, kept in step with tabs and marks; marks that go by themselves on saving."""

import itertools
from pathlib import Path

import pytest

from tests.live.calls import CALLS
from tests.live.faults import many, type_in
from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST, SAMPLE_DATA
from tests.live.test_failing_live import faulty
from xl_tools.excel.session import NO_BOOK, NO_COPY
from xl_tools.jobs.preferences import Preferences, keep_preferences, preferences, state_folder
from xl_tools.jobs.standard_workbooks import import_, new
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

NAME = "目录"


def rows(live: LiveBook) -> dict[str, tuple[str, ...]]:
    """Read the 目录 back: by sheet, what it is, how far it is filled in, and the counts."""
    return {str(row[1]): tuple(map(str, row[2:7])) for row in live.values(NAME)[3:]}


def front(live: LiveBook, sheet: str) -> None:
    live.document.CurrentController.setActiveSheet(live.document.Sheets.getByName(sheet))


def test_every_sheet_of_the_imported_seed_has_its_state_its_counts_and_a_link(
    live: LiveBook, seed: Path
) -> None:
    document = live.open(import_(seed).data)
    type_in(document, many(document))
    said = live.press("directory")
    assert said.startswith("必须改正")
    assert live.sheet_names().index(NAME) == 1
    assert str(document.CurrentController.ActiveSheet.Name) == NAME
    told = rows(live)
    ours = {NAME, "校验结果"}
    assert [*told] == [name for name in live.sheet_names() if name not in ours]
    levels = {"error": 2, "warning": 3, "info": 4}
    by_command = live.findings_by_command()
    for name, row in told.items():
        found = [each for each in by_command if each["sheet"] == name]
        counts = {level: sum(each["severity"] == level for each in found) for level in levels}
        assert {level: int(float(row[place] or 0)) for level, place in levels.items()} == counts, name
    assert told[FIRST][1].startswith("没填完：")
    assert told["整体绩效"][1] == "已填"
    assert live.cell(NAME, "B4").getTextFields().getByIndex(0).URL.startswith("#")
    assert live.document.Sheets.getByName(FIRST).TabColor == 0xC1372B
    assert "没有发现问题" not in live.press("check_all")


def test_a_new_workbook_is_blank_and_fills_row_by_row(live: LiveBook) -> None:
    document = live.open(new("906001", 2024).data)
    live.press("directory")
    assert {row[1] for name, row in rows(live).items() if name[:2].isdecimal()} == {"空白"}
    type_in(document, [(FIRST, "F4", "3"), (FIRST, "B5", "训练")])
    assert rows(live)[FIRST][1].startswith("没填完：")
    front(live, FIRST)
    live.press("check_sheet")
    assert str(document.CurrentController.ActiveSheet.Name) == FIRST
    assert rows(live)[FIRST][1].startswith("没填完：")
    assert live.sheet_names().count(NAME) == 1
    assert live.sheet_names().index(NAME) == 1


def test_it_keeps_step_is_no_part_of_what_is_reported_and_goes_with_the_marks(live: LiveBook) -> None:
    document = live.open(SAMPLE_DATA)
    contents, looks = live.contents(), live.looks()
    live.press("directory")
    assert {row[1] for name, row in rows(live).items() if name[:2].isdecimal()} == {"已填"}
    assert all(row[2:] == ("", "", "") for row in rows(live).values())
    before = live.cell(FIRST, "B3").getFormula()
    type_in(document, [(FIRST, "B3", "13032423P00442810052M")])
    live.press("check_all")
    assert float(rows(live)[FIRST][2]) == 1
    assert live.sheet_names()[-1] == "校验结果"
    saved = open_submission(live.save(live.folder / "saved.xlsx"), shipped_settings())
    assert len(saved.tables) == 17
    live.cell(FIRST, "B3").setFormula(before)
    live.press("check_all")
    assert rows(live)[FIRST][2] == ""
    type_in(document, [(FIRST, "B3", "13032423P00442810052M")])
    live.press("check_all")
    live.cell(FIRST, "B3").setFormula(before)
    live.press("clear_marks")
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []


def test_on_saving_marks_come_and_go_by_themselves_without_a_word(live: LiveBook) -> None:
    document = live.open(SAMPLE_DATA)
    front(live, FIRST)
    before = live.cell(FIRST, "B3").getFormula()
    assert live.press("check_saved") == ""
    type_in(document, [(FIRST, "B3", "13032423P00442810052M")])
    assert live.press("check_saved") == ""
    assert (2, 1) in live.marks()[FIRST][0]
    live.cell(FIRST, "B3").setFormula(before)
    assert live.press("check_saved") == ""
    assert not any(live.marks()[FIRST])
    document.Sheets.getByName(FIRST).protect("")
    type_in(document, [("02招商维稳经费", "B3", "13032423P00442810052M")])
    assert live.press("check_saved") == ""
    live.app.books.add()
    assert live.press("check_saved") == ""


def test_checking_on_saving_is_switched_on_and_off_in_settings(live: LiveBook) -> None:
    """VBA sees it by a file; what was set before it was known holds, and it is off."""
    live.dialogs.text, seen_by_vba = "", state_folder("") / "check_on_saving"
    keep_preferences(Preferences(bureau="卢龙县财政局"))
    assert not seen_by_vba.exists()
    assert "保存时更新标记：是" in live.press("settings")
    assert (preferences().on_saving, preferences().bureau, seen_by_vba.exists()) == (
        True,
        "卢龙县财政局",
        True,
    )
    live.dialogs.yes = False
    assert "保存时更新标记：不" in live.press("settings")
    assert not seen_by_vba.exists()


def test_where_sheets_have_come_in_a_button_makes_it_anew_and_it_goes_with_the_marks(live: LiveBook) -> None:
    document = live.open(SAMPLE_DATA)
    document.Sheets.insertNewByName("另附", document.Sheets.Count)
    type_in(document, [("另附", "A1", "会议记录"), (FIRST, "B3", "13032423P00442810052M")])
    live.press("directory")
    assert live.sheet_names().count(NAME) == 1
    assert rows(live)["另附"][0] == "认不出"
    assert live.contents()[NAME][8][3] == "已填"  # no formula any more
    live.press("check_all")
    assert live.sheet_names().index(NAME) == 1
    live.press("clear_marks")
    assert NAME not in live.sheet_names()


@pytest.mark.parametrize("control", ["directory", "check_sheet", "check_all", "check_saved"])
def test_a_fault_at_any_call_leaves_the_workbook_as_it_was(live: LiveBook, control: str) -> None:
    """Also while a 目录 that is there is put anew."""
    faulty(live)
    live.press("directory")
    front(live, FIRST)
    contents, looks = live.contents(), live.looks()
    broken = 0
    for number in itertools.count(5, 29):
        CALLS.reset()
        CALLS.fail_at(number)
        said = live.press(control)
        if CALLS.count < number:
            break
        if "没有完成" in said or said in {NO_BOOK, NO_COPY}:
            broken += 1
            assert "\n" not in said
            assert differences(contents, live.contents()) == [], (control, number, said, CALLS.failed)
            assert differences(looks, live.looks()) == [], (control, number, said, CALLS.failed)
        else:
            break
    assert broken
