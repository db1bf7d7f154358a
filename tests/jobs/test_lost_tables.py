"""A table that a document lists and nothing was read of is told, in words and by the exit code; never another."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from tests.sources.test_converted_text import DOCUMENT
from tests.sources.word_documents import document_of
from xl_tools import check
from xl_tools.commands.command_line import main
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled

_LISTED = "1.防汛经费绩效目标表.....\t5\n"


def _text(folder: Path, *more: str, title: str = "1. 防汛经费绩效目标表") -> Path:
    entries = "".join(f"{entry}.....\t9\n" for entry in more)
    path = folder / "文本.txt"
    text = DOCUMENT.replace(_LISTED, _LISTED + entries).replace("1. 防汛经费绩效目标表", title)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_document_with_all_its_tables_lost_none(tmp_path: Path) -> None:
    (tmp_path / "文本.docx").write_bytes(document_of(open_submission(bundled(SAMPLE), shipped_settings())))
    assert import_(tmp_path / "文本.docx").lost == ()
    assert import_(_text(tmp_path)).lost == ()


@pytest.mark.parametrize("title", ["1. 防汛物资经费绩效目标表", "防汛经费项目支出绩效目标申报表", "预算绩效"])
def test_a_table_that_is_called_otherwise_than_in_the_contents_is_not_lost(
    title: str, tmp_path: Path
) -> None:
    assert import_(_text(tmp_path, title=title)).lost == ()


def test_a_table_of_the_contents_alone_is_lost(tmp_path: Path) -> None:
    path = _text(tmp_path, "2.抗旱经费绩效目标表", "3.河道清淤绩效目标表")
    assert import_(path).lost == tuple(
        f"{path} 目录里的“{title}”" for title in ("2.抗旱经费绩效目标表", "3.河道清淤绩效目标表")
    )
    assert sum("正文里没有读出" in finding.message for finding in check(path).findings) == 2
    done = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / "导入.xlsx")])
    assert (done.exit_code, done.output.count("没有读出来")) == (1, 2)
    assert (tmp_path / "导入.xlsx").exists()


def test_a_table_of_word_whose_labels_are_not_known_is_lost(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(document_of(open_submission(bundled(SAMPLE), shipped_settings()))))
    grid = document.tables[4]
    grid.cell(0, 0).text, grid.cell(0, 4).text = "代号", "叫法"
    document.save(path := str(tmp_path / "文本.docx"))
    imported = import_(path)
    assert len(imported.tables) == 16
    (lost,) = imported.lost
    assert "目录里的“5" in lost
    assert any(
        " 到 " in line and "格" in line for line in imported.left_out
    )  # a block, and not a line a cell
    assert len(imported.left_out) == 1


def test_a_sheet_that_is_no_form_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    book.create_sheet("别的表")["B2"] = "随手记的"
    book.save(path := tmp_path / "报送.xlsx")
    assert import_(path).lost == (f"{path} 的工作表“别的表”（认不出）",)


def test_a_workbook_keeps_its_own_unit_list_and_what_else_it_had_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(bundled(SAMPLE))
    book["单位清单"]["C3"] = None
    book["豁免清单"].append(["JX404", "", "", "经核实", "李四", ""])
    book.save(path := tmp_path / "报送.xlsx")
    imported = import_(path)
    imported.save(tmp_path / "导入.xlsx")
    own, again = (open_submission(each, shipped_settings()) for each in (path, tmp_path / "导入.xlsx"))
    assert again.units == own.units
    assert [line for line in imported.left_out if "豁免清单”1 行" in line]
