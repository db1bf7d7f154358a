import os
import re
import shutil
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.jobs.test_main_job import write_workbook
from xl_tools.addin import dropped
from xl_tools.addin.dropped import dropped_paths
from xl_tools.commands.command_line import main

SCRIPT = r"D:\工具 箱\校验.cmd"


def drop(action: str, *paths: Path, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["addin", "drop", action, "--", *map(str, paths)], input=typed)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep 设置 and desktop of the test away from those of whoever runs it; return the home folder."""
    home = tmp_path_factory.mktemp("home")
    for name in ("LOCALAPPDATA", "HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two workbooks, one of them with a wrong code, under names that try a shell's patience."""
    folder = tmp_path / "各 乡镇&100%！"
    folder.mkdir()
    write_workbook(folder / "甲&乙.xlsx", codes={"执法经费": "13032423P00442810072T"})
    write_workbook(folder / "丙 (2).xlsx")
    return folder


@pytest.mark.parametrize(
    ("rest", "paths"),
    [
        (r" C:\甲&乙.xlsx", [r"C:\甲&乙.xlsx"]),
        (r' "C:\a b\丙.xlsx" C:\甲&乙.xlsx "D:\100% 完成\x^y!.xlsx"', None),
        (r' "C:\a b"', [r"C:\a b"]),
        ("", []),
        (" ", []),
    ],
)
def test_paths_are_read_from_the_line_as_explorer_wrote_it(rest: str, paths: list[str] | None) -> None:
    line = rf'C:\Windows\system32\cmd.exe /c ""{SCRIPT}"{rest}"'
    found = dropped_paths([r"C:\甲"], {"XL_TOOLS_LINE": line, "XL_TOOLS_SCRIPT": SCRIPT.upper()})
    expected = paths or (
        [r"C:\a b\丙.xlsx", r"C:\甲&乙.xlsx", r"D:\100% 完成\x^y!.xlsx"] if paths is None else []
    )
    assert found == [Path(path) for path in expected]


def test_without_that_line_the_arguments_count() -> None:
    own_window = {"XL_TOOLS_LINE": r'"C:\Windows\system32\cmd.exe" ', "XL_TOOLS_SCRIPT": SCRIPT}
    assert dropped_paths(["甲.xlsx"], own_window) == dropped_paths(["甲.xlsx"], {}) == [Path("甲.xlsx")]


def test_nothing_dropped_gets_told_what_to_do() -> None:
    result = drop("check")
    assert (result.exit_code, "拖到这个图标上" in result.output) == (2, True)


def test_check_shows_the_findings_and_leaves_page_and_marked_copies_in_a_folder(folder: Path) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    result = drop("check", folder)
    assert (result.exit_code, "JX103" in result.output) == (1, True)
    made = folder.parent / "校验结果"
    unit = "906001石门镇人民政府本级"
    assert {file.name for file in made.iterdir()} == {"校验结果.html", f"{unit}_标记.xlsx"}
    assert "没有标记 " in result.output  # the other is the same once more
    assert {file: file.read_bytes() for file in folder.iterdir()} == before
    drop("check", folder / "丙 (2).xlsx", folder / "甲&乙.xlsx")
    assert (folder / "校验结果" / "校验结果.html").is_file()
    drop("check", folder)
    assert (folder.parent / "校验结果(2)").is_dir()


def test_check_of_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    result = drop("check", bad)
    assert (result.exit_code, "坏.xlsx" in result.output) == (2, True)
    assert list(tmp_path.iterdir()) == [bad]


def test_a_file_that_cannot_be_marked_is_in_the_page_all_the_same(seed: Path, tmp_path: Path) -> None:
    text = tmp_path / "文本.txt"
    shutil.copy(seed, text)
    result = drop("check", text)
    assert "不能加标记" in result.output
    assert (tmp_path / "校验结果" / "校验结果.html").is_file()


def test_fill_and_undo_go_through_every_file_even_past_one_that_is_refused(folder: Path) -> None:
    wrong = folder / "甲&乙.xlsx"
    before = wrong.read_bytes()
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    filled = drop("fill", folder)
    assert filled.exit_code == 2
    assert "已改 1 处" in filled.output
    assert "没有要改的" in filled.output
    assert wrong.read_bytes() != before
    undone = drop("undo", wrong)
    assert (undone.exit_code, wrong.read_bytes()) == (0, before)


def test_fix_merge_and_booklet_do_their_work(folder: Path) -> None:
    assert drop("fix", folder / "丙 (2).xlsx").exit_code == 0
    assert drop("merge", folder / "丙 (2).xlsx").exit_code == 0
    assert (folder / "汇总.xlsx").is_file()
    assert drop("merge", folder / "丙 (2).xlsx").exit_code == 0
    assert (folder / "汇总(2).xlsx").is_file()
    assert drop("booklet", folder / "丙 (2).xlsx").exit_code == 0
    assert {"丙 (2)_文本.pdf", "丙 (2)_文本.xlsx"} < {file.name for file in folder.iterdir()}


def test_the_bureaus_work_lies_beside_the_folder(folder: Path) -> None:
    drop("settings", typed="卢龙县财政局\n0335-1\n\n\n")
    for action, made in (("progress", "申报进度.xlsx"), ("review", "审核表.xlsx"), ("booklets", "文本")):
        result = drop(action, folder)
        assert result.exit_code in {0, 1}, result.output
        assert (folder.parent / made).exists()
    assert {file.name for file in (folder.parent / "文本").iterdir()} == {"906001石门镇人民政府本级.pdf"}
    wrong = folder / "甲&乙.xlsx"
    assert drop("return", wrong, typed="12月1日\n").exit_code == 1
    (slip,) = (folder / "退回单").iterdir()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(slip).pages)
    assert "卢龙县财政局" in text
    assert "0335-1" in text
    assert drop("return", wrong, typed="\n").exit_code == 1
    assert (folder / "退回单(2)").is_dir()


def test_two_are_compared_and_which_is_older_is_asked(folder: Path) -> None:
    old, new = folder / "丙 (2).xlsx", folder / "甲&乙.xlsx"
    os.utime(old, (1, 1))
    assert "两个文件" in drop("compare", old).output
    result = drop("compare", new, old, typed="3\n\n")
    assert "请写 1 或 2" in result.output
    assert f"1. {old}" in result.output
    assert (folder / "与上次对比.xlsx").is_file()
    assert drop("compare", new, old, typed="2\n").exit_code == 0
    assert (folder / "与上次对比(2).xlsx").is_file()


def test_a_workbook_is_made_on_the_desktop_for_whom_is_asked(own_folder: Path) -> None:
    assert drop("new", typed="906001\n2027\n").exit_code == 0
    assert (own_folder / "2027年绩效目标表_906001.xlsx").is_file()
    (own_folder / "Desktop").mkdir()
    assert drop("new", typed="906001\n2027\n").exit_code == 0
    assert (own_folder / "Desktop" / "2027年绩效目标表_906001.xlsx").is_file()
    refused = drop("new", typed="906001\n二〇二七\n")
    assert (refused.exit_code, "2000 到 2099" in refused.output) == (2, True)


def test_documents_are_imported_beside_the_first(folder: Path) -> None:
    assert drop("import", folder / "丙 (2).xlsx").exit_code == 0
    assert (folder / "丙 (2)_导入.xlsx").is_file()


def test_a_form_becomes_a_template_and_a_template_is_looked_through_and_shown(folder: Path) -> None:
    assert "项目绩效目标清单" in drop("template").output
    form = folder / "丙 (2).xlsx"
    made = folder / "丙 (2)_表样.xlsx"
    assert drop("template", form).exit_code == 0
    assert made.is_file()
    assert "没有写错的地方" in drop("template", made).output
    assert (folder / "丙 (2)_表样_示例.xlsx").is_file()
    book = load_workbook(made)
    book.worksheets[0]["B3"] = "{项目编码"
    book.save(made)
    wrong = drop("template", made)
    assert (wrong.exit_code, "必须改正" in wrong.output) == (1, True)
    assert not (folder / "丙 (2)_表样_示例(2).xlsx").exists()


def test_what_is_set_holds_for_what_is_dropped_and_what_cannot_be_read_is_not_kept(
    folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "本局 设置.toml"
    own.write_text('[rules.severity]\nJX103 = "不查"\n', encoding="utf-8")
    assert f"规则设置：{own}" in drop("settings", typed=f'\n\n\n"{own}"\n').output
    assert "JX103" not in drop("check", folder).output
    assert drop("merge", folder).exit_code == 0
    assert drop("fix", folder / "丙 (2).xlsx").exit_code == 0
    refused = drop("settings", typed="甲\n乙\n没有的.xlsx\n\n")
    assert (refused.exit_code, "没有的.xlsx" in refused.output) == (2, True)
    assert "规则设置：自带的" in drop("settings", typed="\n\n\n-\n").output
    assert "JX103" in drop("check", folder).output


def test_a_result_that_no_program_opens_is_done_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_program(_path: Path) -> None:
        raise OSError(1155, "没有应用程序与此操作的指定文件有关联")

    monkeypatch.setattr("os.startfile", no_program, raising=False)
    result = drop("merge", folder)
    assert result.exit_code == 0
    assert "没有能打开 .xlsx 文件的程序" in result.output


def test_what_was_made_is_opened_on_windows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(dropped, "_show", opened.append)
    drop("check", folder)
    drop("merge", folder / "丙 (2).xlsx")
    drop("booklet", folder / "丙 (2).xlsx")
    assert [path.name for path in opened] == ["校验结果.html", "汇总.xlsx", "丙 (2)_文本.pdf"]


def test_the_command_behind_the_icons_is_not_shown_to_those_who_type() -> None:
    assert not re.search(r"^  drop\b", CliRunner().invoke(main, ["addin", "--help"]).output, re.MULTILINE)


def test_goals_become_forms_of_the_year_which_are_summed_up_and_drawn_from(folder: Path) -> None:
    file = folder / "丙 (2).xlsx"
    assert "监控表（1—9 月）" in drop("monitor", file, typed="9\n\n").output
    assert (folder / "丙 (2)_监控表.xlsx").is_file()
    assert "张自评表" in drop("evaluate", file, typed="\n").output
    assert (
        "2 个工作簿" in drop("evaluate", file, Path(shutil.copy(file, folder / "丁.xlsx")), typed="\n").output
    )
    assert (folder / "自评表" / "丁_自评表.xlsx").is_file()
    (folder / "自评").mkdir()
    (folder / "丙 (2)_自评表.xlsx").rename(folder / "自评" / "丙.xlsx")
    assert drop("appraise", folder / "自评").exit_code == 0
    assert (folder / "自评监控汇总.xlsx").is_file()
    assert "抽 1 个" in drop("sample", folder / "自评").output
    assert (folder / "抽查名单.xlsx").is_file()
