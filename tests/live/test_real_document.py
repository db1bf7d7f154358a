"""Every button pressed on the real document, open in a running Calc: what it does is read back from the cells."""

from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import by_command, listed
from xl_tools.excel.ribbon import BUTTONS
from xl_tools.jobs.fill import plan_fill
from xl_tools.jobs.fix import fix
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

PRESSED = {
    *(
        "check_all",
        "clear_marks",
        "check_sheet",
        "fill_codes",
        "fix",
        "exempt",
        "undo",
        "new_table",
        "summary",
    ),
    *(
        "booklet_pdf",
        "booklet_xlsx",
        "publish",
        "export",
        "library",
        "pick_indicator",
        "merge_townships",
        "doctor",
        "help",
    ),
    *(
        "new",
        "import",
        "progress",
        "review_forms",
        "return",
        "notice",
        "compare",
        "township_booklets",
        "settings",
    ),
    "take_suggestion",
}


@pytest.fixture
def document(live: LiveBook, seed: Path) -> LiveBook:
    """Return the real document, imported and opened."""
    live.open(import_(seed).data)
    return live


def saved_amounts(live: LiveBook) -> list[Decimal]:
    submission = open_submission(live.save(live.folder / "amounts.xlsx"), shipped_settings())
    return [reading.table.funding.budget for reading in submission.tables if reading.table.funding.budget]


def test_no_button_is_forgotten_here() -> None:
    """The ribbon has no others."""
    of_their_own = {
        "roll",
        "directory",
        "monitor",
        "evaluate",
        "appraise",
        "sample",
        "template_make",
        "template_check",
        "template_show",
    }  # with tests of their own
    assert set(BUTTONS) - of_their_own == PRESSED


def test_its_marks_go_as_they_came(document: LiveBook) -> None:
    """The list is the command's; of one sheet, what the command says of that sheet."""
    contents, looks = document.contents(), document.looks()
    document.press("check_all")
    found = listed(document)
    assert len(found) > 100
    assert found == by_command(document)
    marked = {name for name, (notes, _) in document.marks().items() if notes}
    assert marked == {line["sheet"] for line in found if line["cell"]}
    document.press("clear_marks")
    assert differences(contents, document.contents()) == []
    assert differences(looks, document.looks()) == []
    sheet = found[-1]["sheet"]
    document.document.CurrentController.setActiveSheet(document.document.Sheets.getByName(sheet))
    assert document.press("check_sheet").startswith(f"【{sheet}】")
    assert {name for name, (notes, _) in document.marks().items() if notes} == {sheet}
    document.press("clear_marks")
    assert differences(looks, document.looks()) == []


def test_its_fixes_are_those_of_the_command_and_come_back(document: LiveBook) -> None:
    """Nothing of the safe ones is found any more in between."""
    contents, looks = document.contents(), document.looks()
    fixed = fix(document.save(document.folder / "command.xlsx")).plan
    assert len(fixed.edits) > 50
    assert document.change("fix").startswith(f"已改 {len(fixed.edits)} 格")
    assert [document.text(edit.sheet, edit.cell) for edit in fixed.edits] == [
        edit.new for edit in fixed.edits
    ]
    assert document.press("undo").startswith("已撤销“自动修正”")
    assert differences(contents, document.contents()) == []
    assert differences(looks, document.looks()) == []


def test_its_codes_are_filled_and_come_back(document: LiveBook) -> None:
    """All seventeen taken out first."""
    forms = [name for name in document.sheet_names() if name[:2].isdecimal()]
    for form in forms:
        document.cell(form, "B3").setString("")
    contents, looks = document.contents(), document.looks()
    plan = plan_fill(open_submission(document.save(document.folder / "empty.xlsx"), shipped_settings()))
    assert document.change("fill_codes").startswith(f"已改 {len(plan.edits)} 格")
    assert [document.text(edit.sheet, edit.cell) for edit in plan.edits] == [edit.new for edit in plan.edits]
    document.press("undo")
    assert differences(contents, document.contents()) == []
    assert differences(looks, document.looks()) == []


def test_a_new_table_and_an_exemption_come_and_go(document: LiveBook) -> None:
    """The table has the next number; the exempted finding is no longer listed."""
    contents = document.contents()
    document.dialogs.text = "应急物资储备"
    assert document.press("new_table").startswith("已新增第 18 张表【18应急物资储备】")
    assert document.text("18应急物资储备", "A1") == "18. 应急物资储备绩效目标表"
    document.press("undo")
    assert differences(contents, document.contents()) == []
    document.press("check_all")
    before = listed(document)
    line = next(line for line in before if line["sheet"][:2].isdecimal() and line["rule"] == "JX507")
    document.press("clear_marks")
    document.document.CurrentController.setActiveSheet(document.document.Sheets.getByName(line["sheet"]))
    document.app.books.active.sheets[line["sheet"]].range(line["cell"]).select()
    document.dialogs.text = "县局已同意"
    assert document.press("take_suggestion").startswith(("已改 1 格", "选中的格没有写明"))
    document.press("undo")
    assert document.press("exempt").startswith("已豁免")
    document.press("check_all")
    key = ("rule", "sheet", "cell")
    open_now = {
        tuple(each[name] for name in key) for each in listed(document) if each["severity"] != "已豁免"
    }
    assert tuple(line[name] for name in key) not in open_now
    document.press("clear_marks")
    document.press("undo")
    assert differences(contents, document.contents()) == []


def test_its_summary_has_its_sum_and_its_booklets_their_pages(document: LiveBook) -> None:
    """The clerk's workbook stays as it was, and is not in the way of the next."""
    contents, amounts = document.contents(), saved_amounts(document)
    book = document.app.books.active
    assert len(amounts) == 17
    document.press("summary")
    assert float(sum(amounts)) in {round(number, 2) for number in numbers(document, "项目汇总")}
    book.activate()
    document.press("booklet_pdf")
    pages = len(pypdf.PdfReader(document.dialogs.opened[-1]).pages)
    document.press("booklet_xlsx")
    assert pages > 25
    assert sum("经费" in name for name in document.sheet_names()) > 3
    book.activate()
    assert differences(contents, document.contents()) == []
    folder = document.folder / "各乡镇"
    folder.mkdir()
    document.save(folder / "石门镇.xlsx")
    document.dialogs.folder = folder
    assert document.press("merge_townships").startswith("已汇总 1 个文件、17 个项目")
    book.activate()
    assert document.press("doctor")
    assert document.press("help").count("\n") == len(BUTTONS)


def numbers(live: LiveBook, sheet: str) -> list[float]:
    """Return the numbers that a sheet shows, formulas reckoned by Calc."""
    shown = live.document.Sheets.getByName(sheet).getCellRangeByPosition(0, 0, 40, 60).getDataArray()
    return [cell for row in shown for cell in row if isinstance(cell, float)]


def test_the_bureau_works_on_a_folder_of_it(live: LiveBook, seed: Path, tmp_path: Path) -> None:
    """Imported by the button itself; its faults go back to it, its booklet has its pages."""
    folder, text = tmp_path / "报送", tmp_path / "文本.txt"
    folder.mkdir()
    text.write_bytes(seed.read_bytes())
    live.dialogs.files = [text]
    assert live.press("import").startswith("已导入 17 张绩效目标表")
    live.save(folder / "石门镇.xlsx")
    live.dialogs.folder, live.dialogs.text = folder, "12月1日"
    assert "已报 1 个" in live.press("progress")
    assert live.press("review_forms").startswith("已生成 1 个文件的审核表")
    assert live.press("return").startswith(("已生成 1 份退回单", "没有要退回的"))
    assert live.press("notice").startswith("2023 年度收到 1 个单位的")
    assert live.press("township_booklets").startswith("已生成 1 册文本")
    (booklet,) = (folder / "文本").iterdir()
    assert len(pypdf.PdfReader(booklet).pages) > 17
    live.dialogs.folders = [folder, tmp_path / "报送"]
    assert live.press("compare").startswith("两次选的是同一个文件夹")
    live.dialogs.texts = ["906001", "2027"]
    assert live.press("new").startswith("已新建")
    live.dialogs.yes = False
    assert live.press("settings").startswith("设置已存好")
