"""The booklet command: one file, several in one volume, one for each, the editions, and what is refused."""

import io
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document
from pypdf import PdfReader

from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.batch import batch
from xl_tools.checking.run_rules import check_submission
from xl_tools.commands.command_line import main
from xl_tools.forms.read_units import INFO_LABELS
from xl_tools.jobs.booklet import booklets
from xl_tools.jobs.mark import marked_copy
from xl_tools.processes import workers
from xl_tools.processes.workers import typesetting_workers
from xl_tools.products.booklet.binding import booklet_files
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.values.text import squeeze


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["booklet", *(str(argument) for argument in arguments)])


def pages_of(path: Path) -> list[str]:
    return [squeeze(page.extract_text()) for page in PdfReader(io.BytesIO(path.read_bytes())).pages]


def said(**told: str) -> Callable[[openpyxl.Workbook], None]:
    """Return the change that fills these fields of 单位信息."""

    def change(book: openpyxl.Workbook) -> None:
        rows = {row[0].value: row[1] for row in book["单位信息"].iter_rows(max_row=20)}
        for field, text in told.items():
            rows[INFO_LABELS[field]].value = text

    return change


def township(folder: Path, name: str, **told: str) -> Path:
    return edited(
        write_workbook(folder / f"{name}.xlsx"),
        said(compiled_by=f"{name}人民政府", reviewed_by="卢龙县财政局", **told),
    )


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Return a folder with the workbooks of three townships."""
    folder = tmp_path / "各镇"
    folder.mkdir()
    for number, name in enumerate(("石门镇", "蛤泊镇", "印庄乡"), start=1):
        township(folder, name, unit_code=f"90600{number}")
    return folder


def test_one_workbook_becomes_one_booklet_with_the_usual_pages(tmp_path: Path) -> None:
    book = township(tmp_path, "石门镇")
    result = run(book, "-o", tmp_path / "文本.pdf")
    assert result.exit_code == 0, result.output
    assert "3 张绩效目标表，8 页" in result.output
    pages = pages_of(tmp_path / "文本.pdf")
    assert pages[0] == "石门镇人民政府2023年部门预算绩效文本石门镇人民政府编制卢龙县财政局审核二〇二三年度"
    assert [page[:4] for page in pages[1:4]] == ["目录预算", "预算项目", "预算项目"]
    assert "编制单位（盖章）：石门镇人民政府" in pages[-1]


def test_unit_information_says_cover_contents_and_draft(tmp_path: Path) -> None:
    told = {
        "title": "石门镇绩效文本",
        "cover_note": "（征求意见稿）",
        "cover_date": "二〇二三年一月",
        "contents": "目录、绩效目标表、汇总、核对",
        "draft": "是",
    }
    book = township(tmp_path, "石门镇", **told)
    assert run(book, "-o", tmp_path / "文本.pdf").exit_code == 0
    pages = pages_of(tmp_path / "文本.pdf")
    assert "石门镇绩效文本（征求意见稿）石门镇人民政府编制" in pages[0]
    assert "二〇二三年一月" in pages[0]
    assert all("草稿" in page for page in pages)
    assert "汇总" in pages[-2]
    assert "单位留存，不对外" in pages[-1]


def test_a_word_of_the_contents_that_is_no_page_is_refused_with_those_that_are(tmp_path: Path) -> None:
    book = township(tmp_path, "石门镇", contents="目录、封底")
    result = run(book, "-o", tmp_path / "文本.pdf")
    assert result.exit_code == 2
    assert "“文本内容”里有认不出的“封底”" in result.output
    assert "盖章页" in result.output
    assert not (tmp_path / "文本.pdf").exists()


def test_workbooks_without_the_new_rows_are_set_as_before(tmp_path: Path) -> None:
    def older(book: openpyxl.Workbook) -> None:
        book["单位信息"].delete_rows(9, 12)

    book = edited(township(tmp_path, "石门镇"), older)
    info = open_submission(book, shipped_settings()).info
    assert (info.unit_code, info.reviewed_by, info.contents) == ("906001", "卢龙县财政局", "")
    assert run(book, "-o", tmp_path / "文本.pdf").exit_code == 0


def test_options_add_draft_office_page_findings_and_blank_pages(tmp_path: Path) -> None:
    book = township(tmp_path, "石门镇")
    options = ("--draft", "--office", "--findings", "--print", "--pdfa")
    result = run(book, "-o", tmp_path / "文本.pdf", *options)
    assert result.exit_code == 0
    pages = pages_of(tmp_path / "文本.pdf")
    assert "" in pages
    assert all("草稿" in page for page in pages if page)
    assert "校验结果" not in "".join(pages)  # nothing was found: no appendix that says so
    assert "没有发现问题，附录“校验结果”没有印" in result.output
    assert any("各项都相符" in page for page in pages)


def test_impose_adds_the_sheets_beside_the_reading_copy(tmp_path: Path) -> None:
    book = township(tmp_path, "石门镇")
    result = run(book, "-o", tmp_path / "文本.pdf", "--impose", "a3")
    assert result.exit_code == 0
    assert "骑马订拼版，A3 纸 3 张" in result.output
    assert len(pages_of(tmp_path / "文本_A3.pdf")) == 6  # 盖章页 is covered
    assert len(pages_of(tmp_path / "文本.pdf")) == 8


@pytest.mark.parametrize("option", [["--print"], ["--pdfa"], ["--impose", "a3"]])
def test_what_only_a_pdf_has_is_refused_for_a_workbook(option: list[str], tmp_path: Path) -> None:
    result = run(township(tmp_path, "石门镇"), "-o", tmp_path / "文本.xlsx", *option)
    assert result.exit_code == 2
    assert "只能是 PDF" in result.output


def test_several_townships_become_one_volume_with_a_cover_of_the_county(three: Path, tmp_path: Path) -> None:
    result = run(three, "-o", tmp_path / "全县.pdf")
    assert result.exit_code == 0, result.output
    assert "3 个单位，9 张绩效目标表" in result.output
    pages = pages_of(tmp_path / "全县.pdf")
    assert pages[0] == "卢龙县2023年部门预算绩效文本汇编卢龙县财政局编制二〇二三年度"
    for name in ("石门镇", "蛤泊镇", "印庄乡"):
        assert sum(page.startswith(f"{name}人民政府—") for page in pages) == 1
    assert "合计9个项目265.77" in pages[2]


def test_a_volume_of_many_files_read_side_by_side_is_the_same(
    three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(three, "-o", tmp_path / "一起.pdf").exit_code == 0
    monkeypatch.setattr(workers, "_FEWEST_FILES", 2)
    monkeypatch.setattr(batch, "_KEPT_UNPACKED", 2)
    assert run(three, "-o", tmp_path / "分开.pdf").exit_code == 0
    assert pages_of(tmp_path / "分开.pdf") == pages_of(tmp_path / "一起.pdf")


def test_a_unit_is_in_the_volume_once_also_where_its_file_lies_there_twice(
    three: Path, tmp_path: Path
) -> None:
    (three / "石门镇（副本）.xlsx").write_bytes((three / "石门镇.xlsx").read_bytes())
    result = run(three, "-o", tmp_path / "全县.pdf")
    assert result.exit_code == 0
    assert "3 个单位，9 张绩效目标表" in result.output
    assert "内容相同" in result.output


def test_the_cover_of_a_volume_can_be_written_in_a_workbook(three: Path, tmp_path: Path) -> None:
    cover = township(
        tmp_path, "封面", title="卢龙县乡镇绩效文本", cover_note="第一辑", contents="目录、绩效目标表"
    )
    assert run(three, "-o", tmp_path / "全县.pdf", "--cover", cover).exit_code == 0
    pages = pages_of(tmp_path / "全县.pdf")
    assert pages[0].startswith("卢龙县乡镇绩效文本第一辑")
    assert "编制单位（盖章）" not in pages[-1]


def test_a_volume_names_the_units_of_the_list_that_have_not_reported(three: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("单位编码", "单位名称", "项目名称"), ("906999", "下寨乡人民政府本级", "武装工作经费")):
        book.active.append(row)
    book.save(tmp_path / "清单.xlsx")
    result = run(three, "-o", tmp_path / "全县.pdf", "--units", tmp_path / "清单.xlsx")
    assert "没有 下寨乡人民政府本级（没有报送）" in result.output
    assert "没有报送，本册没有：下寨乡人民政府本级" in "".join(pages_of(tmp_path / "全县.pdf"))


def test_a_volume_as_a_workbook_has_the_same_pages(three: Path, tmp_path: Path) -> None:
    assert run(three, "-o", tmp_path / "全县.pdf").exit_code == 0
    assert run(three, "-o", tmp_path / "全县.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "全县.xlsx")
    assert len(book.worksheets) == len(pages_of(tmp_path / "全县.pdf"))


def test_a_bad_file_is_named_and_the_volume_is_made_without_it(three: Path, tmp_path: Path) -> None:
    (three / "坏.xlsx").write_bytes(b"PK\x03\x04")
    result = run(three, "-o", tmp_path / "全县.pdf")
    assert result.exit_code == 2
    assert "坏.xlsx：文件已损坏" in result.output
    assert "3 个单位" in result.output


def test_the_findings_that_unit_info_asks_for_are_printed_whoever_sets_the_booklet(tmp_path: Path) -> None:
    """The command checks late, a button before it sets: neither prints that nothing was found."""
    book = write_workbook(tmp_path / "报送.xlsx", codes={"执法经费": ""})
    book = edited(book, said(contents="校验结果、绩效目标表"))
    settings = shipped_settings()
    checked = check_submission(open_submission(book, settings), settings)
    assert checked.findings
    assert run(book, "-o", tmp_path / "文本.pdf").exit_code == 0
    (tmp_path / "按钮.pdf").write_bytes(booklet_files([checked], tmp_path / "按钮.pdf")[0].data)
    for name in ("文本.pdf", "按钮.pdf"):
        assert f"共{len(checked.findings)}处" in "".join(pages_of(tmp_path / name))


@pytest.mark.parametrize(
    ("error", "said"), [(ValueError(), "处理它时程序内部出错"), (MemoryError(), "内存不够")]
)
def test_a_file_on_which_a_rule_breaks_is_named_and_not_set(
    error: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("xl_tools.batch.guarded_reading.check_submission", broken)
    book = township(tmp_path, "石门镇")
    result = run(book, "-o", tmp_path / "文本.pdf")
    assert result.exit_code == 2
    assert f"{book}：{said}" in result.output
    assert not (tmp_path / "文本.pdf").exists()


def test_errors_left_in_the_workbook_are_told(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "报送.xlsx", codes={"执法经费": ""})
    for target in ("文本.pdf", "文本"):
        result = run(book, "-o", tmp_path / target)
        assert result.exit_code == 0
        assert "还有必须改正的问题" in result.stderr
        assert "报送.xlsx 1 处" in result.stderr


def test_into_a_folder_every_workbook_becomes_a_booklet_of_its_own(three: Path, tmp_path: Path) -> None:
    result = run(three, "-o", tmp_path / "文本")
    assert result.exit_code == 0, result.output
    names = [f"90600{number}石门镇人民政府本级.pdf" for number in (1, 2, 3)]
    assert sorted(path.name for path in (tmp_path / "文本").iterdir()) == names
    assert "共 3 册" in result.output
    assert pages_of(tmp_path / "文本" / names[1])[0].startswith("蛤泊镇人民政府2023年")


def test_into_a_folder_a_bad_file_is_named_and_the_others_are_set(tmp_path: Path) -> None:
    good = township(tmp_path, "石门镇")
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    result = run(good, bad, "-o", tmp_path / "文本")
    assert result.exit_code == 2
    assert "坏.xlsx：文件已损坏" in result.output
    assert "共 1 册，1 个文件没有排" in result.output


def test_parts_of_one_unit_do_not_overwrite_each_other_and_of_versions_the_last_is_set(
    tmp_path: Path,
) -> None:
    def only(*kept: str) -> Callable[[openpyxl.Workbook], None]:
        def change(book: openpyxl.Workbook) -> None:
            for sheet in book.sheetnames:
                if sheet[0].isdigit() and not any(name in sheet for name in kept):
                    del book[sheet]

        return change

    books = [edited(township(tmp_path, "新建 XLSX 工作表"), only("武装"))]
    books.append(edited(township(tmp_path, "新建 XLSX 工作表 (2)"), only("执法")))
    assert run(*books, "-o", tmp_path / "文本").exit_code == 0
    whose = "906001石门镇人民政府本级_新建 XLSX 工作表"
    names = [f"{whose} (2).pdf", f"{whose}.pdf"]
    assert sorted(path.name for path in (tmp_path / "文本").iterdir()) == names
    township(tmp_path, "终稿")
    os.utime(tmp_path / "终稿.xlsx", (2e9, 2e9))
    result = run(tmp_path / "终稿.xlsx", *books, "-o", tmp_path / "再印")
    assert result.exit_code == 0
    assert result.output.count("这是旧版本") == 2
    assert [path.name for path in (tmp_path / "再印").iterdir()] == ["906001石门镇人民政府本级.pdf"]


def test_the_doctor_names_the_font_of_every_role_what_is_missing_and_how_to_get_it() -> None:
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0
    for face in ("小标宋", "仿宋", "黑体", "楷体", "宋体"):
        assert face in result.output
    assert "Noto Serif SC，自带的，代替用" in result.output or "规定的字体都有" in result.output
    assert "堃（U+5803）  能印" in result.output
    assert "typst 0." in result.output


def test_booklets_of_workbooks_with_one_name_are_named_by_their_units(three: Path, tmp_path: Path) -> None:
    files = []
    for source in three.glob("*.xlsx"):
        folder = tmp_path / "各乡镇" / source.stem
        folder.mkdir(parents=True)
        files.append(source.rename(folder / "报送.xlsx"))
    names = [f"90600{number}石门镇人民政府本级.pdf" for number in (1, 2, 3)]
    made = []
    for order, out in ((sorted(files), "一"), (sorted(files, reverse=True), "二")):
        assert run(*order, "-o", tmp_path / out).exit_code == 0
        made.append({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()})
    assert sorted(made[0]) == names
    assert made[0] == made[1]


def test_a_marked_copy_beside_its_original_gets_no_booklet(three: Path, tmp_path: Path) -> None:
    original = three / "石门镇.xlsx"
    marked = marked_copy(batch.check_files([original], shipped_settings()).checked[0], shipped_settings())
    (three / "石门镇_标记.xlsx").write_bytes(marked)
    result = run(three, "-o", tmp_path / "文本")
    assert result.exit_code == 0, result.output
    assert "石门镇_标记.xlsx：是" in result.output
    assert "里共 3 册" in result.output
    (three / "石门镇.xlsx").unlink()
    assert "里共 3 册" in run(three, "-o", tmp_path / "再印").output


def test_a_booklets_worker_that_is_killed_costs_no_booklet(three: Path, tmp_path: Path) -> None:
    killed: list[BaseProcess] = []
    for one in booklets(sorted(three.iterdir()), tmp_path / "文本"):
        assert one.refused is None
        if not killed:
            killed += multiprocessing.active_children()
            for child in killed:
                child.kill()
    assert killed
    assert len(list((tmp_path / "文本").glob("*.pdf"))) == 3


_SET_TWICE = """
import multiprocessing, os, signal, sys
from pathlib import Path
from xl_tools.jobs.booklet import booklets
from xl_tools.processes.workers import typesetting_workers

given, first, second = map(Path, sys.argv[1:])
files = sorted(given.iterdir())

def set_all(files, target, *, kill=False):
    with typesetting_workers(len(files)) as executor:
        print(type(multiprocessing.active_children()[0]).__name__ if executor else "here")
    for one in booklets(files, target):
        assert one.refused is None
        for child in multiprocessing.active_children() if kill else ():
            os.kill(child.pid, signal.SIGKILL)

if __name__ == "__main__":
    set_all(files, first, kill=True)
    set_all(files[:1], first)
    set_all(files, second)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the threads of a process")
def test_workers_are_copies_until_something_is_set_here_and_set_the_same(three: Path, tmp_path: Path) -> None:
    program = tmp_path / "排两次.py"
    program.write_text(_SET_TWICE, "utf-8")
    folders = (tmp_path / "甲", tmp_path / "乙")
    done = subprocess.run(
        [sys.executable, str(program), str(three), *map(str, folders)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["ForkProcess", "here", "SpawnProcess"]
    first, second = ({path.name: path.read_bytes() for path in folder.glob("*.pdf")} for folder in folders)
    assert len(first) == 3
    assert first == second


@pytest.mark.parametrize(("processors", "documents", "threads"), [(8, 3, "2"), (4, 3, "1"), (2, 20, "1")])
def test_workers_have_together_no_more_threads_than_there_are_processors(
    processors: int, documents: int, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    with typesetting_workers(documents) as executor:
        assert executor
        assert executor.submit(os.getenv, "RAYON_NUM_THREADS").result() == threads


def test_forms_are_printed_by_their_numbers_wherever_their_sheets_stand(three: Path, tmp_path: Path) -> None:
    def move(book: openpyxl.Workbook) -> None:
        book.move_sheet(next(name for name in book.sheetnames if name.startswith("01")), 2)

    def number_twice(book: openpyxl.Workbook) -> None:
        sheet = next(sheet for sheet in book if sheet.title.startswith("02"))
        sheet["A1"].value = str(sheet["A1"].value).replace("2.", "1.")

    edited(three / "石门镇.xlsx", move)
    edited(three / "蛤泊镇.xlsx", number_twice)
    target = tmp_path / "全县.docx"
    output = run(three, "-o", target).output
    assert "工作表的先后与标题里的序号不一致，印的按序号排：石门镇.xlsx（2、3、1）\n" in output
    assert "标题里的序号有重复的或没写的，印的照工作表的先后，请改正：蛤泊镇.xlsx（1、1、3）" in output
    assert "印的按序号排：石门镇.xlsx（2、3、1）" in run(three, "-o", tmp_path / "各册").output
    titles = [p.text for p in Document(str(target)).paragraphs if p.text[:2] in ("1.", "2.", "3.")]
    assert [title[0] for title in titles] == [*"123", *"113", *"123"] * 2, "first in the 目录, then each form"
