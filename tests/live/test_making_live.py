"""新增项目表, 汇总, 成册 in a running Calc: what the buttons make is opened, and read back."""

import tempfile
import zipfile
from pathlib import Path

import pypdf
import pytest

from tests.live.faults import type_in
from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST, SAMPLE_DATA
from tests.opc.packages import written
from xl_tools.excel import starting_buttons
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.jobs.template_desk import list_templates
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

LAST = "17征地和拆迁补偿支出"


def test_new_table_adds_the_form_of_a_listed_project(live: LiveBook) -> None:
    """Next number, code filled; it is read as any form, and 撤销 takes it out again."""
    document = live.open(SAMPLE_DATA)
    type_in(document, [("单位清单", "A20", "906001"), ("单位清单", "C20", "13032423P004429900015")])
    type_in(document, [("单位清单", "D20", "河道清淤工程")])
    contents = live.contents()
    live.dialogs.text = "1"
    assert live.press("new_table") == "已新增第 18 张表【18河道清淤工程】。"
    assert "1. 河道清淤工程" in live.dialogs.asked[-1]
    names = live.sheet_names()
    assert names.index("18河道清淤工程") == names.index(LAST) + 1
    assert live.text("18河道清淤工程", "A1") == "18. 河道清淤工程绩效目标表"
    assert live.text("18河道清淤工程", "B3") == "13032423P004429900015"
    submission = open_submission(live.save(live.folder / "saved.xlsx"), shipped_settings())
    assert [reading.table.number for reading in submission.tables][-1] == 18
    assert not submission.link_targets
    assert live.press("undo") == "已撤销“新增项目表”：删去新加的 1 张表"
    assert differences(contents, live.contents()) == []


def test_new_table_of_a_project_that_no_list_has(live: LiveBook) -> None:
    """The code stays empty; a form that was typed in since is not taken out."""
    document = live.open(SAMPLE_DATA)
    live.dialogs.text = None
    assert live.press("new_table") == "没有新增"
    live.dialogs.text = "应急物资储备"
    said = live.press("new_table")
    assert said.startswith("已新增第 18 张表【18应急物资储备】")
    assert "还没有编码" in said
    type_in(document, [("18应急物资储备", "B5", "买帐篷")])
    assert "没有撤销新加的表【18应急物资储备】：之后又改过" in live.press("undo")
    assert "18应急物资储备" in live.sheet_names()
    live.dialogs.text = FIRST[2:]
    assert live.press("new_table").startswith("已新增第 19 张表")


def test_summary_is_a_new_workbook_beside_the_file(live: LiveBook) -> None:
    """Opened for the clerk; a second one does not replace the first."""
    document = live.open(SAMPLE_DATA)
    type_in(document)
    clerks = live.contents()
    book = live.app.books.active
    assert live.press("summary").startswith("已汇总 17 个项目")
    assert live.path == live.folder / "报送_汇总.xlsx"
    assert {"总览", "收件", "项目汇总", "指标汇总", "校验结果", "核对", "图表"} <= set(live.sheet_names())
    assert FIRST[2:] in str(live.contents()["项目汇总"])
    assert live.press("check_all").endswith("请选各单位报送的工作簿")
    book.activate()
    assert differences(clerks, live.contents()) == []
    live.press("summary")
    assert live.path == live.folder / "报送_汇总(2).xlsx"


def test_both_booklets_lie_beside_the_file(live: LiveBook, seed: Path) -> None:
    """The PDF is shown in its program, the workbook opened."""
    live.open(import_(seed).data)
    assert live.press("booklet_pdf").startswith("已生成文本（17 张表）")
    (pdf,) = live.dialogs.opened
    assert pdf == live.folder / "报送_文本.pdf"
    assert len(pypdf.PdfReader(pdf).pages) > 17
    live.press("booklet_xlsx")
    assert live.path == live.folder / "报送_文本.xlsx"
    assert any("武装工作经费" in name for name in live.sheet_names())


def test_merge_townships_sums_up_a_folder(live: LiveBook, tmp_path: Path) -> None:
    """The summary lies in the folder; what could not be read is named; no workbook need be open."""
    folder = tmp_path / "各 乡镇"
    folder.mkdir()
    assert live.press("merge_townships") == ""
    live.dialogs.folder = folder
    assert "没有 Excel 工作簿" in live.press("merge_townships")
    (folder / "石门镇.xlsx").write_bytes(SAMPLE_DATA)
    (folder / "另一个镇.xlsx").write_bytes(written(SAMPLE_DATA, {"C4": "3"}, FIRST))
    (folder / "坏的.xlsx").write_bytes(b"PK")
    (folder / "再存一份.xlsx").write_bytes(SAMPLE_DATA)
    said = live.press("merge_townships")
    assert said.startswith("已汇总 1 个文件、17 个项目")
    assert "没有汇总 坏的.xlsx" in said
    assert said.count("没有汇总") == 3  # the bad one, the same twice, an older one of the same unit
    assert live.path == folder / "汇总.xlsx"
    assert any("正在读取 2/4" in text for text in live.app.impl.said)
    for name in ("石门镇.xlsx", "另一个镇.xlsx", "再存一份.xlsx"):
        (folder / name).unlink()
    assert "没有可以汇总的工作簿" in live.press("merge_townships")


def test_a_new_workbook_is_made_for_a_unit_and_opened(live: LiveBook, tmp_path: Path) -> None:
    """Unit and year are asked for, and where it goes; what no list has is said, with what to do."""
    live.dialogs.folder = tmp_path
    assert live.press("new") == ""
    live.dialogs.texts = ["906001", "2027"]
    assert live.press("new").startswith("已新建")
    assert live.path == tmp_path / "2027年绩效目标表_906001.xlsx"
    assert len([name for name in live.sheet_names() if name[:2].isdecimal()]) == 17
    live.dialogs.texts = ["906999", "2027"]
    assert "请在“设置”里指定" in live.press("new")
    live.dialogs.texts = ["906001", "明年"]
    assert live.press("new") == "“明年”不是年度，请写四位数，如 2027"
    live.dialogs.texts, live.dialogs.folder = ["906001", "2027"], None
    assert live.press("new") == ""


def test_documents_are_imported_and_opened(live: LiveBook, seed: Path, tmp_path: Path) -> None:
    """Beside the first of them, which stays as it is."""
    assert live.press("import") == ""
    text = tmp_path / "文本.txt"
    text.write_bytes(seed.read_bytes())
    live.dialogs.files = [text]
    assert live.press("import").startswith("已导入 17 张绩效目标表")
    assert live.path == tmp_path / "文本_导入.xlsx"
    assert text.read_bytes() == seed.read_bytes()
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK")
    live.dialogs.files = [bad]
    assert "坏.docx" in live.press("import")


@pytest.mark.parametrize(("control", "job"), [("new", "new"), ("import", "import_")])
def test_a_failing_start_is_one_sentence(
    live: LiveBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, control: str, job: str
) -> None:
    """Nothing is left of it."""

    def fails(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("planted")

    live.dialogs.folder, live.dialogs.texts = tmp_path, ["906001", "2027"]
    live.dialogs.files = [tmp_path / "文本.txt"]
    monkeypatch.setattr(starting_buttons, job, fails)
    said = live.press(control)
    assert "没有完成，工作簿保持原样" in said
    assert "\n" not in said
    assert not list(tmp_path.glob("*.xlsx"))


def test_products_of_a_workbook_never_saved_lie_in_the_temporary_folder(
    live: LiveBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does its backup; the list of its changes is its own."""
    monkeypatch.setattr(tempfile, "tempdir", str(live.folder))
    document = live.open(SAMPLE_DATA)
    fresh = live.app.books.add()
    for name in document.Sheets.ElementNames:
        fresh.impl.document.Sheets.importSheet(document, name, fresh.impl.document.Sheets.Count)
    type_in(fresh.impl.document, [(FIRST, "B3", "")])
    assert live.press("fill_codes").startswith("已改 1 格")
    assert len(list(live.folder.glob("*备份*.xlsx"))) == 1
    assert live.press("undo").startswith("已撤销")
    live.press("booklet_xlsx")
    assert live.path.parent == live.folder
    assert zipfile.is_zipfile(live.path)


def test_a_template_is_made_of_the_sheet_in_front_looked_through_and_shown(live: LiveBook) -> None:
    """The bureau's way from its form to a template in force."""
    live.open(SAMPLE_DATA)
    assert live.press("template_check").startswith("这个工作簿里没有表样")
    live.app.books.active.sheets[FIRST].activate()
    said = live.press("template_make")
    assert said.startswith(f"已按【{FIRST}】做成表样")
    assert live.path == live.folder / "报送_表样.xlsx"
    assert live.sheet_names() == ["单位清单", FIRST, "表样说明"]  # from the list a cell is chosen
    assert live.text(FIRST, "B3") == "{项目编码}"
    assert "没有写错的地方" in live.press("template_check")
    assert "已经是表样" in live.press("template_make")
    live.dialogs.text = "1"
    assert live.press("template_show").startswith("已填上示例内容")
    assert "1. 当前工作簿\n2. 绩效目标表（标准）（目标，自带）" in live.dialogs.asked[-1]
    assert live.path == live.folder / "报送_表样_示例.xlsx"
    assert live.text("01村内道路维修", "B3") == "13032423P00442810052N"


def test_a_template_is_shown_with_no_workbook_open(live: LiveBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its number in the list."""
    monkeypatch.setattr(tempfile, "tempdir", str(live.folder))
    names = [note.name for note in list_templates()]
    wanted = "项目支出绩效目标申报表（2021）"
    live.dialogs.text = str(names.index(wanted) + 1)
    assert "项目支出绩效目标申报表（2021）_示例.xlsx" in live.press("template_show")
    assert "村内道路维修" in str(live.contents())
    live.dialogs.text = "九"
    assert live.press("template_show") == f"没有第“九”个表样，请写 1 到 {len(names)} 的序号"
    live.dialogs.text = None
    assert live.press("template_show") == ""


def test_a_mistake_in_a_template_is_told_with_its_cell(live: LiveBook) -> None:
    document = live.open(SAMPLE_DATA)
    type_in(document, [(FIRST, "B3", "{项目编码"), (FIRST, "E3", "{项目名称}")])
    said = live.press("template_check")
    assert "必须改正" in said
    assert f"【{FIRST}】B3" in said


def test_doctor_and_help_say_what_is_what(live: LiveBook) -> None:
    """Without a workbook too."""
    said = live.press("doctor")
    assert "✗ 当前工作簿" in said
    assert "✓ 表格程序：LibreOffice" in said
    live.open(SAMPLE_DATA)
    assert live.press("doctor").startswith("一切正常")
    assert "清除标记：" in live.press("help")
