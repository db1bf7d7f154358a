"""Whatever lies in a folder is read, or named with what it is and what to do, or counted; and the counts add up."""

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from click.testing import CliRunner

from tests.jobs.forty_files import (
    NOT_COUNTED,
    PASSED_OVER,
    READ,
    SENT_NOTHING,
    UNITS,
    UNREAD,
    township,
    write_folder,
)
from tests.jobs.test_main_job import write_workbook
from tests.products.summary.summaries import rows_below
from tests.sources.word_documents import document_of
from xl_tools.commands.command_line import main
from xl_tools.jobs.progress import progress
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

_ALL = 40


class Folder(NamedTuple):
    """A folder, and the list of the units that should report."""

    path: Path
    units: Path


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("县") / "报送"
    return Folder(folder, write_folder(folder))


def run(*arguments: object, code: int = 2) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    told = re.findall(r"另有 (\d+) 个文件没有看：.*", result.output)
    assert told == [str(len(PASSED_OVER))]
    return str(result.output)


def assert_all_named(output: str, folder: Path, *names: str) -> None:
    """Assert that these files are named, those unread with what they are."""
    assert [name for name in names if str(folder / name) not in output] == []
    for name, reason in UNREAD.items():
        assert re.search(rf"{re.escape(str(folder / name))}：[^\n]*{re.escape(reason)}", output), name


def test_there_are_forty_files_in_twelve_subfolders(forty: Folder) -> None:
    files = [file for file in forty.path.rglob("*") if file.is_file()]
    assert len(files) == _ALL == sum(map(len, (READ, NOT_COUNTED, UNREAD, PASSED_OVER)))
    assert len({file.parent for file in files}) == 12


def test_check_names_them_all(forty: Folder, tmp_path: Path) -> None:
    assert_all_named(run("check", forty.path), forty.path, *READ, *NOT_COUNTED)
    run("check", forty.path, "-o", tmp_path / "结果.json")
    told = json.loads((tmp_path / "结果.json").read_text("utf-8"))
    assert told["files"] + len(told["refused"]) + len(PASSED_OVER) == _ALL


def test_merge_names_them_all(forty: Folder, tmp_path: Path) -> None:
    output = run("merge", "-v", forty.path, "--units", forty.units, "-o", tmp_path / "汇总.xlsx")
    assert_all_named(output, forty.path, *NOT_COUNTED)
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx", data_only=True)
    cells = [
        [str(cell) for cell in row if cell is not None] for row in book["核对"].iter_rows(values_only=True)
    ]
    listed = " ".join(row[0] for row in cells if row)
    assert [name for name in (*READ, *NOT_COUNTED, *UNREAD) if Path(name).name not in listed] == []
    counts = {row[0]: row[1] for row in cells if len(row) == 2}
    assert int(counts["收到的文件"]) + int(counts["没有看的文件（备份、系统文件之类）"]) == _ALL
    assert any(row[0].endswith("绩效.docx") and "像是 906003 印庄乡" in row[2] for row in cells if row)
    states = {row[2]: row[3] for row in rows_below(book["申报进度"], "序号") if row[1]}
    assert states[UNITS[SENT_NOTHING].name] == "未报"
    assert list(states.values()).count("未报") == 1


def test_progress_names_them_all_and_no_unit_that_sent_something_stands_as_missing(forty: Folder) -> None:
    output = run("progress", "-v", forty.path, "--units", forty.units)
    assert_all_named(output, forty.path, *NOT_COUNTED)
    assert [name for name in READ if Path(name).name not in output] == []
    assert "应报 13 个单位：已报 4 个（其中有错 4 个），报了但读不了 8 个，未报 1 个" in output
    rows = progress(forty.path, units=forty.units).standings
    missing = [row.unit_name for row in rows.rows if row.standing.value == "未报"]
    assert missing == [UNITS[SENT_NOTHING].name]
    assert rows.unread == ()


def test_of_several_folders_each_tells_whose_its_files_are(forty: Folder) -> None:
    folders = sorted(path for path in forty.path.iterdir() if path.name != "杂项")
    rows = progress(folders, units=forty.units).standings.rows
    missing = [row.unit_name for row in rows if row.standing.value == "未报"]
    assert missing == [UNITS[name].name for name in ("卢龙镇", SENT_NOTHING)]


def test_return_names_them_all(forty: Folder, tmp_path: Path) -> None:
    output = run("return", "-v", forty.path, "-o", tmp_path / "退回")
    assert_all_named(output, forty.path, *NOT_COUNTED)
    assert [name for name in READ if Path(name).name not in output] == []


def test_booklets_name_them_all(forty: Folder, tmp_path: Path) -> None:
    output = run("booklet", "-v", forty.path, "-o", tmp_path / "文本")
    assert_all_named(output, forty.path, *NOT_COUNTED)
    assert [name for name in READ if Path(name).name not in output] == []
    assert f"里共 {len(READ)} 册，{len(UNREAD)} 个文件没有排" in output
    made = sorted(path.name for path in (tmp_path / "文本").iterdir())
    assert made == [
        f"{UNITS[name].code}{UNITS[name].name}.pdf" for name in ("石门镇", "蛤泊镇", "潘庄镇", "卢龙镇")
    ]


def test_compare_names_them_all(forty: Folder, tmp_path: Path) -> None:
    old = forty.path / READ[0]
    run("compare", old, forty.path, "-o", tmp_path / "对比.json")
    told = json.loads((tmp_path / "对比.json").read_text("utf-8"))
    read = sum(len(unit["new_files"]) for unit in told["units"])
    assert read + len(told["new_unread"]) + len(PASSED_OVER) == _ALL
    names = " ".join(each["file"] for each in told["new_unread"])
    assert [name for name in (*NOT_COUNTED, *UNREAD) if Path(name).name not in names] == []


def test_compare_tells_whose_the_unread_ones_look_to_be(forty: Folder, tmp_path: Path) -> None:
    later = tmp_path / "再报"
    later.mkdir()
    township(forty.units, later / "甲.xlsx", "印庄乡")
    township(forty.units, later / "乙.xlsx", SENT_NOTHING)
    output = run("compare", forty.path, later)
    told, other = (line for line in output.splitlines() if "说明：旧的一边" in line)
    assert "绩效.docx（这是 Word 文档" in told
    assert told.endswith("像是这个单位的，不是没有报。")
    assert "也许在没能读的" in other


def test_documents_asked_for_are_read_with_the_others(forty: Folder) -> None:
    output = run("check", forty.path, "--documents")
    assert "绩效.docx：里面没有绩效目标表" in output


def test_with_a_list_progress_is_told_though_no_file_can_be_read(forty: Folder, tmp_path: Path) -> None:
    (tmp_path / "石门镇").mkdir()
    (tmp_path / "石门镇" / "扫描.pdf").write_bytes(b"%PDF-1.4")
    call = ["progress", str(tmp_path)]
    result = CliRunner().invoke(main, [*call, "--units", str(forty.units)])
    assert (result.exit_code, "报了但读不了 1 个，未报 12 个" in result.output) == (2, True), result.output
    alone = CliRunner().invoke(main, call)
    assert (alone.exit_code, alone.stdout) == (2, "")
    for command in (
        ["check"],
        ["merge", "-o", str(tmp_path / "汇总.xlsx")],
        ["booklet", "-o", str(tmp_path / "册")],
    ):
        done = CliRunner().invoke(main, [command[0], str(tmp_path), *command[1:]])
        assert (done.exit_code, "扫描.pdf：这是 PDF 文件" in done.output) == (2, True)
    assert not (tmp_path / "册").exists()


def test_a_word_document_is_merged_where_documents_are_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    folder.mkdir()
    book = write_workbook(tmp_path / "表.xlsx")
    (folder / "石门镇.docx").write_bytes(document_of(open_submission(book, shipped_settings())))
    target = tmp_path / "汇总.xlsx"
    plain = CliRunner().invoke(main, ["merge", str(folder), "-o", str(target)])
    assert (plain.exit_code, target.exists()) == (2, False)
    asked = CliRunner().invoke(main, ["merge", str(folder), "--documents", "-o", str(target)])
    assert (asked.exit_code, asked.output) == (0, f"已生成 {target}：1 个文件，3 个项目\n")
    shutil.copy(book, folder / "表.xlsx")
    both = CliRunner().invoke(main, ["merge", str(folder), "--documents", "-o", str(target)])
    assert "石门镇.docx：906001 石门镇人民政府本级有工作簿" in both.output
