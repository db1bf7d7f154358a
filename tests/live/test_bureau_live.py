"""县局 in a running Calc: what its buttons make of a folder is what the commands make; broken off, refused, failing."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from tests.live.live_book import LiveBook, differences
from tests.live.test_checking_live import FIRST, SAMPLE_DATA
from tests.opc.packages import written
from xl_tools.commands.command_line import main
from xl_tools.excel import bureau_buttons, folder_desk
from xl_tools.jobs.preferences import Preferences, keep_preferences, preferences

FOLDER_BUTTONS = (
    "progress",
    "review_forms",
    "return",
    "notice",
    "compare",
    "township_booklets",
    "merge_townships",
)
_JOBS = {
    "progress": "progress",
    "review_forms": "check",
    "return": "return_slips",
    "notice": "notice",
    "compare": "compare",
    "township_booklets": "booklets",
}


@pytest.fixture
def townships(tmp_path: Path) -> Path:
    """Return a folder of one good workbook, one that must be corrected and one that cannot be read."""
    folder = tmp_path / "各 乡镇&"
    folder.mkdir()
    (folder / "石门镇.xlsx").write_bytes(SAMPLE_DATA)
    other = {
        "单位信息": {"B4": "906002", "B5": "燕河营镇人民政府本级"},
        FIRST: {"B3": "13032423P00442810052M"},
    }
    data = SAMPLE_DATA
    for sheet, cells in other.items():
        data = written(data, cells, sheet)
    (folder / "燕河营镇.xlsx").write_bytes(data)
    (folder / "坏的.xlsx").write_bytes(b"PK")
    return folder


def chosen(live: LiveBook, folder: Path) -> None:
    """Choose a folder in every box, of two folders the first in its first one."""
    live.dialogs.folder, live.dialogs.text = folder, "12月1日"


def by_command(*arguments: str) -> str:
    return CliRunner().invoke(main, [*arguments]).output


def test_progress_and_review_forms_are_those_of_the_commands(live: LiveBook, townships: Path) -> None:
    """Each is a new workbook in the folder, in front; the clerk's own stays as it is."""
    live.open(SAMPLE_DATA)
    clerks = live.contents()
    book = live.app.books.active
    chosen(live, townships)
    said = live.press("progress")
    assert live.path == townships / "申报进度.xlsx"
    assert "没有用的文件 1 个：\n坏的.xlsx：" in said
    assert said.splitlines()[0].partition("：/")[0] in by_command("progress", str(townships))
    assert any("正在读取 2/3" in text and "按住 Esc" in text for text in live.app.impl.said)
    said = live.press("review_forms")
    assert live.path == townships / "审核表.xlsx"
    assert said.startswith("已生成 2 个文件的审核表")
    assert "13032423P00442810052M" in str(live.contents())
    assert live.press("progress")
    assert live.path == townships / "申报进度(2).xlsx"
    book.activate()
    assert differences(clerks, live.contents()) == []


def test_return_slips_carry_what_was_set_once(live: LiveBook, townships: Path) -> None:
    """Bureau and telephone of 设置, the day of the box; the folder is shown; a clean unit gets none."""
    live.dialogs.text, live.dialogs.yes = "卢龙县财政局", False
    assert "退回单位：卢龙县财政局" in live.press("settings")
    assert preferences() == Preferences(bureau="卢龙县财政局", contact="卢龙县财政局")
    chosen(live, townships)
    assert live.press("return").startswith("已生成 1 份退回单")
    (slip,) = (townships / "退回单").iterdir()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(slip).pages)
    assert "卢龙县财政局" in text
    assert "12月1日" in text.replace(" ", "")
    assert live.dialogs.opened == [townships / "退回单"]
    (townships / "燕河营镇.xlsx").unlink()
    assert live.press("return").startswith("没有要退回的：1 个单位")
    live.dialogs.text = "那一天"
    assert "看不出是哪一天" in live.press("return")


def test_units_that_have_not_reported_are_reminded_and_the_county_is_told(
    live: LiveBook, townships: Path, tmp_path: Path
) -> None:
    """By the unit list of 设置."""
    listed = openpyxl.Workbook()
    for row in (("单位编码", "单位名称", "项目名称"), ("906099", "下寨乡人民政府本级", "武装工作经费")):
        listed.active.append(row)
    listed.save(tmp_path / "清单.xlsx")
    keep_preferences(Preferences(bureau="卢龙县财政局", units=str(tmp_path / "清单.xlsx")))
    chosen(live, townships)
    assert "1 份催报通知" in live.press("return")
    assert (townships / "退回单" / "906099下寨乡人民政府本级_催报.pdf").is_file()
    assert live.press("notice").startswith("2023 年度应报 1 个单位：已报 0 个")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(townships / "通报.pdf").pages)
    assert "下寨乡" in text
    assert live.dialogs.opened[-1] == townships / "通报.pdf"


def test_two_folders_are_compared_cell_by_cell(live: LiveBook, townships: Path, tmp_path: Path) -> None:
    """The earlier one is asked for first; the same one twice is refused."""
    old = tmp_path / "上次"
    old.mkdir()
    (old / "石门.xlsx").write_bytes(written(SAMPLE_DATA, {"B7": "3"}, FIRST))
    live.dialogs.folders = [old, townships]
    said = live.press("compare")
    assert live.path == townships / "与上次对比.xlsx"
    assert said.splitlines()[0].partition("：/")[0] in by_command("compare", str(old), str(townships))
    live.dialogs.folders = [old, old]
    assert live.press("compare") == "两次选的是同一个文件夹，没有可对比的"
    (old / "石门.xlsx").write_bytes(b"PK")
    live.dialogs.folders = [old, townships]
    assert "没有读出一个工作簿" in live.press("compare")


def test_every_workbook_of_a_folder_gets_its_booklet(live: LiveBook, townships: Path) -> None:
    """The folder is shown; what was not set is named."""
    chosen(live, townships)
    said = live.press("township_booklets")
    assert said.startswith("已生成 2 册文本")
    assert "坏的.xlsx" in said
    made = {file.name for file in (townships / "文本").iterdir()}
    assert made == {"906001石门镇人民政府本级.pdf", "906002燕河营镇人民政府本级.pdf"}
    assert live.dialogs.opened == [townships / "文本"]


@pytest.mark.parametrize("control", FOLDER_BUTTONS)
def test_nothing_is_made_where_the_clerk_cancels_or_breaks_it_off(
    live: LiveBook, townships: Path, control: str
) -> None:
    """At the first file already; booklets and slips that were done stay, and are counted."""
    before = sorted(townships.iterdir())
    assert live.press(control) == ""
    chosen(live, townships)
    live.dialogs.folders = [townships.parent, townships] if control == "compare" else []
    live.dialogs.hold_escape(1)
    said = live.press(control)
    assert said.startswith("按 Esc 键中断了")
    assert "\n" not in said
    assert sorted(townships.iterdir()) == before


def test_what_was_done_before_it_was_broken_off_stays_and_is_counted(live: LiveBook, townships: Path) -> None:
    """Each file is whole."""
    chosen(live, townships)
    live.dialogs.hold_escape(5)  # three files are read, one is not set
    said = live.press("township_booklets")
    made = len(list((townships / "文本").glob("*.pdf")))
    assert made
    assert said.startswith(f"按 Esc 键中断了：做好了 {made} 册")
    live.dialogs.hold_escape(4)
    assert live.press("return").startswith("按 Esc 键中断了：1 份退回单做好了 1 份")


@pytest.mark.parametrize("control", _JOBS)
def test_a_failing_job_is_one_sentence_and_nothing_is_left(
    live: LiveBook, townships: Path, control: str
) -> None:
    """Where 设置, the place of the result or the job itself fails; the open workbook is as it was."""
    live.open(SAMPLE_DATA)
    contents = live.contents()
    before = sorted(townships.iterdir())
    for failing in (_JOBS[control], "free_path", "preferences"):
        with pytest.MonkeyPatch.context() as patch:
            for place in (bureau_buttons, folder_desk):
                if hasattr(place, failing):
                    patch.setattr(place, failing, _raises)
            chosen(live, townships)
            live.dialogs.folders = [townships.parent, townships] if control == "compare" else []
            said = live.press(control)
        assert "没有完成，工作簿保持原样" in said, (control, failing)
        assert "\n" not in said
        assert sorted(townships.iterdir()) == before
    assert differences(contents, live.contents()) == []


def _raises(*_arguments: object, **_named: object) -> Callable[[], None]:
    raise RuntimeError("planted")


def test_settings_that_cannot_be_read_are_refused_and_not_kept(live: LiveBook, tmp_path: Path) -> None:
    """Files that can be are in force from then on, in the open workbook too."""
    keep_preferences(Preferences(bureau="原来的"))
    assert live.press("settings") == "没有改设置"
    bad = tmp_path / "设置.toml"
    bad.write_text("[rules]\n不是规则 = 1\n", encoding="utf-8")
    live.dialogs.text, live.dialogs.files = "新的", [bad]
    said = live.press("settings")
    assert "设置.toml" in said
    assert preferences() == Preferences(bureau="原来的")
    live.open(written(SAMPLE_DATA, {"B3": "13032423P00442810052M"}, FIRST))
    assert "没有发现问题" not in live.press("check_all")
    bad.write_text('[rules.severity]\nJX103 = "不查"\n', encoding="utf-8")
    keep_preferences(Preferences(settings=str(bad)))
    live.document.CurrentController.setActiveSheet(live.document.Sheets.getByName(FIRST))
    before = live.press("check_sheet")
    keep_preferences(Preferences())
    assert before != live.press("check_sheet")
    bad.unlink()
    keep_preferences(Preferences(settings=str(bad)))
    assert "设置.toml" in live.press("check_all")
