"""审核 in a running Calc: what is found is what the command finds; marks come and go, and touch nothing else."""

from pathlib import Path

import pytest

from tests.live.calls import CALLS
from tests.live.faults import FEW, many, type_in
from tests.live.live_book import LiveBook, differences
from tests.live.uno_sheets import BOXES
from tests.products.marks.marked import clerks_workbook, marked_workbook
from tests.products.marks.marked import finding as found
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.products.marks.note_text import SEPARATOR
from xl_tools.sources.templates import SAMPLE, bundled

SAMPLE_DATA = bundled(SAMPLE).read_bytes()
FIRST = "01武装工作经费"


def listed(live: LiveBook) -> list[dict[str, str]]:
    """Read the list of findings back."""
    fields = ("severity", "rule", "sheet", "cell", "field", "message", "hint", "dimension")
    rows = live.contents()["校验结果"][3:]
    return [dict(zip(fields, map(str, row), strict=False)) for row in rows if row[1]]


def by_command(live: LiveBook) -> list[dict[str, str]]:
    levels = {"error": "必须改正", "warning": "请核对", "info": "写法提示"}
    return [
        {
            **{key: str(finding[key]) for key in ("rule", "cell", "field", "message", "hint", "dimension")},
            "severity": levels[finding["severity"]],
            "sheet": str(finding["sheet"] or "整个文件"),
        }
        for finding in live.findings_by_command()
    ]


def test_check_all_lists_what_the_command_finds_in_the_saved_file(live: LiveBook) -> None:
    """What was typed and not saved is part of it."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    assert "必须改正" in live.press("check_all")
    found = listed(live)
    assert len(found) >= len(FEW) - 1
    assert found == by_command(live)


def test_check_all_on_the_imported_seed_lists_what_the_command_finds(live: LiveBook, seed: Path) -> None:
    """The real document, and the same with faults typed into every form."""
    document = live.open(import_(seed).data)
    said = live.press("check_all")
    assert "17 张绩效目标表" in said
    if "校验结果" in live.sheet_names():
        assert listed(live) == by_command(live)
    else:
        assert by_command(live) == []
    type_in(document, many(document))
    live.press("check_all")
    found = listed(live)
    assert len(found) > 100
    assert found == by_command(live)


def test_tabs_show_the_gravest_finding_of_their_sheets(live: LiveBook) -> None:
    """One that the clerk has coloured keeps its colour; all are as before when the marks are cleared."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    second = document.Sheets.getByName("02招商维稳经费")
    second.TabColor = 0x123456
    third = document.Sheets.getByName("03执法经费")
    third.TabColor = -1
    looks = live.looks()
    live.press("check_all")
    first = document.Sheets.getByName(FIRST)
    assert first.TabColor == 0xC1372B
    assert third.TabColor & 0xFFFFFE in {0xC1372A, 0xE6A212, 0x3C78B4}
    assert second.TabColor == 0x123456
    clean = [name for name, (notes, _) in live.marks().items() if not notes and name[:2].isdecimal()]
    assert clean
    assert all(document.Sheets.getByName(name).TabColor == 0xC9D6E2 for name in clean)
    document.CurrentController.setActiveSheet(first)
    type_in(document, [(FIRST, "B3", "13032423P00442810052N"), (FIRST, "G10", "全镇 49 个村")])
    live.press("check_sheet")
    assert first.TabColor != 0xC1372B
    live.press("clear_marks")
    assert [look[3] for look in live.looks().values()] == [look[3] for look in looks.values()]


def test_marks_colour_the_faulty_cells_and_say_what_is_wrong(live: LiveBook) -> None:
    """One conditional format for each severity, one note for each cell; merged cells whole."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    live.press("check_all")
    notes, colours = live.marks()[FIRST]
    assert notes[2, 1].startswith("【必须改正】JX")
    assert any("B3:C3" in area and "必须改正" in formula for area, formula, _ in colours)
    shown = live.cell("校验结果", "D4").getTextFields().getByIndex(0)
    assert shown.URL.startswith("#")


def test_checking_twice_replaces_the_marks(live: LiveBook) -> None:
    """Nothing is marked double, and a mended cell is no longer marked."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    live.press("check_all")
    first = live.marks()
    live.press("check_all")
    assert live.marks() == first
    assert live.sheet_names().count("校验结果") == 1
    live.app.books.active.sheets["校验结果"].name = "上次的结果"
    live.press("check_all")
    assert live.sheet_names()[-1] == "校验结果"
    assert "上次的结果" not in live.sheet_names()
    code = "13032423P00442810052N"
    type_in(document, [(FIRST, "B3", code), (FIRST, "G10", "全镇49个村")])
    live.press("check_all")
    assert (2, 1) not in live.marks()[FIRST][0]
    mended = live.open(SAMPLE_DATA, "改好的.xlsx")
    before = [live.cell(sheet, address).getFormula() for sheet, address, _ in FEW]
    type_in(mended)
    live.press("check_all")
    for (sheet, address, _), formula in zip(FEW, before, strict=True):
        live.cell(sheet, address).setFormula(formula)
    assert live.press("check_all").endswith("没有发现问题")
    assert "校验结果" not in live.sheet_names()
    assert not any(notes or colours for notes, colours in live.marks().values())


def test_check_sheet_marks_the_sheet_in_front_only(live: LiveBook) -> None:
    """The message names the first faults."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    document.CurrentController.setActiveSheet(document.Sheets.getByName(FIRST))
    said = live.press("check_sheet")
    assert said.startswith(f"【{FIRST}】必须改正")
    assert "B3" in said
    marked = {name for name, (notes, colours) in live.marks().items() if notes or colours}
    assert marked == {FIRST}
    assert "校验结果" not in live.sheet_names()
    document.CurrentController.setActiveSheet(document.Sheets.getByName("填报说明"))
    assert live.press("check_sheet") == "【填报说明】没有发现问题"


def test_clear_marks_takes_away_exactly_ours(live: LiveBook) -> None:
    """A clerk's own note, colours and conditional format stay; values and looks are as before."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    sheet = live.app.books.active.sheets[FIRST]
    sheet.range("B3").impl.add_note("编码由县局下达")
    sheet.range("B4:B5").api.FormatConditions.Add(2, 1, "=$B$4>100").Interior.Color = 0x00FF00
    live.cell(FIRST, "G10").CellBackColor = 0x123456
    contents, looks = live.contents(), live.looks()
    live.press("check_all")
    notes, _ = live.marks()[FIRST]
    assert notes[2, 1] == "编码由县局下达"
    assert live.looks() != looks
    assert live.press("clear_marks").startswith("标记都清除了")
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []
    assert live.press("clear_marks") == "这个工作簿里没有校验标记"


def test_clear_marks_cleans_a_copy_that_the_command_marked(live: LiveBook) -> None:
    """What it put behind a clerk's own note goes, the clerk's words stay."""
    data = clerks_workbook()
    checked = [found(rule="JX103", cell="B1", sheet="表"), found(rule="JX101", cell="C2", sheet="表")]
    live.open(data)
    contents = live.contents()
    live.open(marked_workbook(data, checked), "标记.xlsx")
    assert SEPARATOR in str(live.marks()["表"])
    live.press("clear_marks")
    notes, colours = live.marks()["表"]
    assert notes[0, 1] == "编码由县局下达"
    assert (1, 2) not in notes
    assert not any("校验" in formula for _, formula, _ in colours)
    assert differences(contents, live.contents()) == []


def test_a_protected_sheet_is_listed_but_not_marked(live: LiveBook) -> None:
    """The message says so; its marks cannot be cleared either."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    live.press("check_all")
    live.press("clear_marks")  # Calc makes no cell styles while a sheet is protected; now they are there
    document.Sheets.getByName(FIRST).protect("")
    said = live.press("check_all")
    assert f"工作表“{FIRST}”受保护，没有在上面标记" in said
    assert live.marks()[FIRST] == ({}, [])
    assert any(line["sheet"] == FIRST for line in listed(live))
    document.Sheets.getByName(FIRST).unprotect("")
    live.press("check_all")
    document.Sheets.getByName(FIRST).protect("")
    assert "受保护，标记去不掉" in live.press("clear_marks")


def test_a_locked_workbook_is_marked_but_gets_no_list(live: LiveBook) -> None:
    """No sheet can be added where the structure is protected."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    document.protect("")
    assert "没有加“校验结果”表" in live.press("check_all")
    assert live.marks()[FIRST][0]
    document.unprotect("")


def test_reading_and_marking_take_few_calls(live: LiveBook) -> None:
    """At most two calls a sheet and ten for reading, four a finding for marking a hundred, two a sheet for its tab."""
    document = live.open(SAMPLE_DATA)
    live.press("check_all")
    reading = CALLS.count
    assert reading <= 2 * 17 + 10
    type_in(document, many(document)[:106])
    live.press("check_all")
    findings = listed(live)
    assert len(findings) >= 100
    live.press("clear_marks")
    live.press("check_all")
    tabs = CALLS.names["_SheetApi.Tab"] + CALLS.names["_Tab.Color="]
    assert 0 < tabs <= 2 * 17
    assert CALLS.count - reading - tabs <= 4 * len(findings), CALLS.names
    boxes = [numbers for numbers, size in BOXES if "Height" in size]
    assert boxes[-1] == list(range(1, len(boxes[-1]) + 1))


@pytest.mark.parametrize("control", ["check_all", "check_sheet"])
def test_a_sound_workbook_is_left_as_it_is(live: LiveBook, control: str) -> None:
    """Nothing found, nothing changed."""
    live.open(SAMPLE_DATA)
    contents = live.contents()
    assert "没有发现问题" in live.press(control)
    assert live.contents() == contents
