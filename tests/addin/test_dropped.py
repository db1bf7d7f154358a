import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.jobs.test_main_job import write_workbook
from xl_tools.addin import dropped
from xl_tools.addin.dropped import dropped_paths
from xl_tools.commands.command_line import main

SCRIPT = r"D:\工具 箱\校验.cmd"


def drop(action: str, *paths: Path) -> Result:
    return CliRunner().invoke(main, ["addin", "drop", action, "--", *map(str, paths)])


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
    copies = {f"{unit}_标记.xlsx", f"{unit}(2)_标记.xlsx"}
    assert {file.name for file in made.iterdir()} == {"校验结果.html", *copies}
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


def test_what_was_made_is_opened_on_windows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(dropped, "_show", opened.append)
    drop("check", folder)
    drop("merge", folder / "丙 (2).xlsx")
    drop("booklet", folder / "丙 (2).xlsx")
    assert [path.name for path in opened] == ["校验结果.html", "汇总.xlsx", "丙 (2)_文本.pdf"]


def test_the_command_behind_the_icons_is_not_shown_to_those_who_type() -> None:
    assert not re.search(r"^  drop\b", CliRunner().invoke(main, ["addin", "--help"]).output, re.MULTILINE)
