"""填报, 自动修正, 豁免, 撤销 in a running Calc: the very edits of the commands, and every cell back as it was."""

from pathlib import Path

import openpyxl
import pytest

from tests.live.faults import many, type_in
from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST, SAMPLE_DATA, by_command, listed
from tests.sources.test_cut_texts import changed
from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.cells import height_of, put_back, put_text, state_of
from xl_tools.excel.editing import make_edits
from xl_tools.excel.session import OLD_FORMAT, Session
from xl_tools.jobs.fill import plan_fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.finding import Edit
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

CODE = "13032423P00442810052N"
SECOND = "02招商维稳经费"


def texts(live: LiveBook, edits: tuple[Edit, ...]) -> list[tuple[str, str, str]]:
    return [(edit.sheet, edit.cell, live.text(edit.sheet, edit.cell)) for edit in edits]


def wanted(edits: tuple[Edit, ...]) -> list[tuple[str, str, str]]:
    return [(edit.sheet, edit.cell, edit.new) for edit in edits]


@pytest.mark.parametrize("source", ["sample", "seed"])
def test_fill_writes_the_edits_of_the_command_and_undo_takes_them_back(
    live: LiveBook, request: pytest.FixtureRequest, source: str
) -> None:
    """A code stays text, whatever it looks like; every value and look is as before after 撤销."""
    data = SAMPLE_DATA
    if source == "seed":
        data = import_([request.getfixturevalue("seed")]).data
    document = live.open(data)
    type_in(document, [(FIRST, "B3", ""), (SECOND, "B3", "13032423P004"), (FIRST, "A2", "906001 石门镇")])
    live.cell(SECOND, "B3").setValue(130324231234.0)  # a number, where a code belongs
    live.cell(SECOND, "B3").CellBackColor = 0xFFEE00
    contents, looks = live.contents(), live.looks()
    plan = plan_fill(open_submission(live.save(live.folder / "before.xlsx"), shipped_settings()))
    assert len(plan.edits) == 3
    assert live.press("fill_codes").startswith("已改 3 格")
    assert texts(live, plan.edits) == wanted(plan.edits)
    assert live.cell(SECOND, "B3").CellBackColor == 0xFFEE00
    assert live.press("undo") == "已撤销“填充编码”：恢复 3 格"
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []
    assert live.press("undo").startswith("没有可以撤销的修改")


def test_fix_makes_the_edits_of_the_command_and_undo_takes_them_back(live: LiveBook) -> None:
    """In every form; a number keeps being a number when it is given back."""
    document = live.open(SAMPLE_DATA)
    type_in(document, many(document))
    live.cell(FIRST, "B7").setValue(25.0)
    contents, looks = live.contents(), live.looks()
    copy = live.save(live.folder / "command.xlsx")
    fixed = fix(copy).plan
    assert len(fixed.edits) > 30
    assert live.change("fix").startswith(f"已改 {len(fixed.edits)} 格")
    assert texts(live, fixed.edits) == wanted(fixed.edits)
    live.press("check_all")
    assert listed(live) == by_command(live)
    live.press("clear_marks")
    assert live.press("undo").startswith("已撤销“自动修正”")
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []


def test_text_that_looks_like_something_else_stays_text(live: LiveBook) -> None:
    """A formula, a date, a number, an apostrophe: as typed, in the file as in the cell, whatever the cell's format."""
    texts_typed = ("=1+1", "2023-12-31", "007", "'单引号", "25%", "-", "两行\n文字")
    live.open(SAMPLE_DATA)
    sheet = live.app.books.active.sheets[FIRST]
    cells = [sheet.range(f"{column}{row}") for column in "JK" for row in range(1, 8)]
    for cell, text, code in zip(cells, texts_typed * 2, ["0.00"] * 7 + ["@"] * 7, strict=True):
        cell.number_format = code
        put_text(cell, text, state_of(cell).model_copy(update={"wraps": False}))
        assert (cell.number_format, cell.wrap_text) == (code, False)
    saved = openpyxl.load_workbook(live.save(live.folder / "saved.xlsx"))[FIRST]
    for number, text in enumerate(texts_typed, 1):
        for column in "JK":
            assert live.text(FIRST, f"{column}{number}") == text
            cell = saved[f"{column}{number}"]
            assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (0.1 + 0.2, "0.00"),
        (True, "@"),
        (0.5, "@"),
        (45000.25, "YYYY-MM-DD"),
        (0.25, "0.00%"),
        ("文字", "General"),
        ("", "0.00"),
    ],
)
def test_what_a_cell_held_is_given_back(live: LiveBook, typed: object, code: str) -> None:
    """Numbers, days, percents, text, nothing: to the last digit, and shown as before."""
    live.open(SAMPLE_DATA)
    cell = live.app.books.active.sheets[FIRST].range("J2")
    cell.raw_value = typed
    cell.number_format = code
    before, shown, value = state_of(cell), live.cell(FIRST, "J2").String, live.cell(FIRST, "J2").Value
    put_text(cell, "别的", before)
    put_back(cell, before)
    assert (live.cell(FIRST, "J2").String, live.cell(FIRST, "J2").Value) == (shown, value)
    assert state_of(cell) == before


def test_undo_leaves_alone_what_was_changed_since(live: LiveBook) -> None:
    """The cell is named; the others are taken back; a sheet that is gone is no fault."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "B3", ""), (SECOND, "B3", ""), ("03执法经费", "B3", "")])
    live.press("fill_codes")
    type_in(document, [(FIRST, "B3", "又改了")])
    document.Sheets.removeByName("03执法经费")
    said = live.press("undo")
    assert "恢复 1 格" in said
    assert f"没有撤销【{FIRST}】B3：之后又改过" in said
    assert "没有撤销【03执法经费】B3" in said
    assert live.text(FIRST, "B3") == "又改了"
    assert live.text(SECOND, "B3") == ""
    live.press("fill_codes")
    type_in(document, [(FIRST, "B3", "再改"), (SECOND, "B3", "再改")])
    assert "没有撤销" in live.press("undo")


def test_a_cell_that_changed_while_the_button_worked_is_not_written_over(live: LiveBook) -> None:
    """Nothing at all is changed then."""
    live.open(SAMPLE_DATA)
    contents = live.contents()
    session = Session(live.app, live.dialogs)
    edits = [
        Edit(sheet=FIRST, cell="B3", old=CODE, new="新的", why=""),
        Edit(sheet=FIRST, cell="E3", old="按钮开始时的", new="新的", why=""),
    ]
    with pytest.raises(NotNowError, match="E3 刚刚又改过"):
        make_edits(session, session.read(), edits, "填充编码")
    assert differences(contents, live.contents()) == []


def test_nothing_is_changed_when_the_clerk_says_no(live: LiveBook) -> None:
    """The plan is shown first."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "B3", ""), (FIRST, "A3", "项目编号")])
    contents = live.contents()
    live.dialogs.yes = False
    assert live.press("fill_codes") == "没有改，什么都没有动"
    assert live.press("fix") == "没有改，什么都没有动"
    assert CODE in live.dialogs.asked[0]
    assert live.contents() == contents
    assert not list(live.folder.glob("*备份*"))


def test_a_backup_with_the_unsaved_changes_is_kept_beside_the_file(live: LiveBook) -> None:
    """A workbook that was never saved has its backup in the temporary folder."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "B3", ""), (FIRST, "G10", "没有保存的话")])
    live.press("fill_codes")
    (backup,) = live.folder.glob("报送.备份*.xlsx")
    assert openpyxl.load_workbook(backup)[FIRST]["G10"].value == "没有保存的话"


def test_a_protected_sheet_is_not_changed(live: LiveBook) -> None:
    """One sentence says which, and what to do; a cell left open says the candidates."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "B3", ""), (SECOND, "E3", "招商维稳的经费")])
    document.Sheets.getByName(FIRST).protect("")
    said = live.press("fill_codes")
    assert said == f"工作表“{FIRST}”受保护，改不了；请先在“审阅”里撤消保护，再点一次"
    assert "相近的有：招商维稳经费" in live.dialogs.asked[0]


def test_a_suggestion_is_taken_where_the_clerk_stands(live: LiveBook) -> None:
    """Asked for first; of a marked sheet the mark goes with the fault; 撤销 gives the text back."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "A3", "项目编号"), (FIRST, "F14", "有所提高")])
    document.CurrentController.setActiveSheet(document.Sheets.getByName(FIRST))
    sheet = live.app.books.active.sheets[FIRST]
    sheet.range("A1").select()
    assert live.press("take_suggestion").startswith("选中的格没有写明改成什么的建议")
    sheet.range("A3").select()
    live.dialogs.yes = False
    assert live.press("take_suggestion") == "没有改，什么都没有动"
    live.dialogs.yes = True
    assert "A3：项目编号 → 项目编码" in live.dialogs.asked[-1]
    assert live.press("take_suggestion") == "已改 1 格。要恢复原样，点“撤销”。"
    assert live.text(FIRST, "A3") == "项目编码"
    assert live.press("undo") == "已撤销“改成建议值”：恢复 1 格"
    live.press("check_sheet")
    assert (2, 0) in live.marks()[FIRST][0]
    sheet.range("A3").select()
    assert f"改后【{FIRST}】" in live.press("take_suggestion")
    notes = live.marks()[FIRST][0]
    assert (2, 0) not in notes
    assert (13, 5) in notes


def test_exempt_writes_a_line_that_the_next_check_takes_up(live: LiveBook) -> None:
    """The reason is asked for; 撤销 empties the line again."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "F14", "有所提高")])
    contents, looks = live.contents(), live.looks()
    sheet = live.app.books.active.sheets[FIRST]
    sheet.range("A1").select()
    assert live.press("exempt").startswith("选中的格没有问题可豁免")
    sheet.range("F14").select()
    assert live.press("exempt") == "没有写理由，没有豁免"
    live.dialogs.text = "县局已同意"
    assert live.press("exempt").startswith("已豁免 1 处")
    assert [live.text("豁免清单", cell) for cell in ("B3", "C3", "D3")] == [FIRST, "F14", "县局已同意"]
    assert "另有 1 处已豁免" in live.press("check_all")
    live.press("clear_marks")
    assert live.press("undo") == "已撤销“豁免”：恢复 4 格"
    assert differences(contents, live.contents()) == []
    assert differences(looks, live.looks()) == []


def test_exempt_makes_the_list_where_there_is_none(live: LiveBook) -> None:
    """It looks as in the standard workbook, and 撤销 takes it out again."""
    document = live.open(SAMPLE_DATA)
    document.Sheets.removeByName("豁免清单")
    type_in(document, [(FIRST, "F14", "有所提高")])
    live.app.books.active.sheets[FIRST].range("F14").select()
    live.dialogs.text = "县局已同意"
    assert live.press("exempt").startswith("已豁免 1 处")
    assert live.text("豁免清单", "D3") == "县局已同意"
    assert "另有 1 处已豁免" in live.press("check_all")
    live.press("clear_marks")
    live.press("undo")
    assert "豁免清单" not in live.sheet_names()


def test_what_cannot_take_an_exemption_is_said(live: LiveBook) -> None:
    """A whole column; a list without its columns; a protected list; a locked workbook without one."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "F14", "有所提高"), ("豁免清单", "D2", "原因")])
    sheet = live.app.books.active.sheets[FIRST]
    sheet.range("F14").select()
    live.dialogs.text = "县局已同意"
    assert live.press("exempt").startswith("“豁免清单”表：缺少")
    document.Sheets.getByName("豁免清单").protect("")
    assert "受保护" in live.press("exempt")
    document.Sheets.getByName("豁免清单").unprotect("")
    document.Sheets.removeByName("豁免清单")
    document.protect("")
    assert "加不了" in live.press("exempt")
    assert "加不了新表" in live.press("new_table")
    document.unprotect("")
    document.CurrentController.select(document.Sheets.getByName(FIRST).Columns.getByIndex(5))
    assert live.press("exempt").startswith("已豁免 1 处")


def test_a_formula_is_not_filled_over(live: LiveBook) -> None:
    """It is said, and nothing else is left undone."""
    live.open(SAMPLE_DATA)
    live.cell(FIRST, "B3").setFormula('="1303" & "24"')
    assert "没有填【01武装工作经费】B3：里面是公式，不改动" in live.press("fill_codes")
    assert live.press("fix").startswith("没有可以放心自动改的写法")


def test_the_old_format_is_read_but_not_changed(live: LiveBook) -> None:
    """The booklet and the summary are made of it all the same."""
    live.open(SAMPLE_DATA)
    live.app.books.open(str(live.save(live.folder / "旧.xls")))
    live.dialogs.text = "1"
    live.app.books.active.sheets[FIRST].range("F14").select()
    for control in ("fill_codes", "fix", "check_sheet", "check_all", "clear_marks", "exempt", "new_table"):
        assert live.press(control) == OLD_FORMAT
    assert live.press("booklet_xlsx").startswith("已生成文本（17 张表）")


def test_codes_come_from_the_bundled_list_where_the_workbook_has_none(live: LiveBook) -> None:
    """A unit that no list has is said in a sentence."""
    document = live.open(SAMPLE_DATA)
    document.Sheets.removeByName("单位清单")
    type_in(document, [(FIRST, "B3", "")])
    live.press("fill_codes")
    assert live.text(FIRST, "B3") == CODE
    forms = [name for name in live.sheet_names() if name[:2].isdecimal()]
    type_in(document, [(name, "A2", "") for name in forms] + [("单位信息", "B4", "")])
    assert "没有单位清单" in live.press("fill_codes")


def test_the_path_of_a_workbook_never_saved_is_its_name(live: LiveBook) -> None:
    """It can be checked and changed like any other."""
    live.app.books.add()
    session = Session(live.app, live.dialogs)
    assert (session.folder, session.suffix) == (None, ".xlsx")
    assert "里面没有绩效目标表" in live.press("check_all")
    assert Path(session.book.name) == session.path


def test_a_row_that_cuts_its_text_grows_and_comes_back(live: LiveBook, tmp_path: Path) -> None:
    live.open(changed(tmp_path / "表.xlsx", B8=51.75).read_bytes())
    row = live.app.books.active.sheets[FIRST].range("8:8")
    before = height_of(row).number
    assert live.press("fix").startswith("已改 1 格")
    assert "第 8 行的行高：51.7" in live.dialogs.asked[-1]
    assert height_of(row).number > before + 30
    assert live.press("undo").startswith("已撤销“自动修正”：恢复 1 格")
    assert abs(height_of(row).number - before) < 1
