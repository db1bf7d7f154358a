import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.summary.summaries import checked, form, recalculated, rows_below, summed_up, table_grid
from tests.products.tables import SETTINGS, tables
from xl_tools.errors import TooLargeError
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Grid
from xl_tools.model.submission import OUTPUT_SHEETS
from xl_tools.model.table import PerformanceTable
from xl_tools.products.summary.summary_workbook import MOST_ROWS, summary_workbook
from xl_tools.sources.opening import submission_of
from xl_tools.values.amount import fen

_SEED_TOTAL = 10_876.73


def _seed_summary(seed: Path) -> bytes:
    submission = submission_of(seed.read_bytes(), seed, SETTINGS)
    return summary_workbook([Checked(submission, ())], [])


def test_real_document_gives_its_17_projects_and_their_exact_total(seed: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_seed_summary(seed)), data_only=True)
    rows = rows_below(book["项目汇总"], "单位编码")
    assert [row[3] for row in rows[:2]] == ["武装工作经费", "招商维稳经费"]
    assert len(rows[:-1]) == 17
    assert (rows[-1][0], rows[-1][4]) == ("合计", _SEED_TOTAL)
    balance = {row[0]: row[1:5] for row in rows_below(book["核对"], "项目")}
    assert balance["绩效目标表（张）"] == (17, 17, 0, "相符")
    assert balance["预算数（万元）"] == (_SEED_TOTAL, _SEED_TOTAL, 0, "相符")


def test_spreadsheet_program_works_out_the_cached_value_of_every_formula(
    seed: Path, soffice: str, tmp_path: Path
) -> None:
    data = _seed_summary(seed)
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    anew = recalculated(soffice, data, tmp_path)
    compared = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            expected, found = (book[sheet.title][cell.coordinate].value for book in (cached, anew))
            assert found == (pytest.approx(expected) if isinstance(expected, float | int) else expected), cell
            compared += 1
    assert compared > 30
    assert anew["项目汇总"].cell(22, 5).value == pytest.approx(_SEED_TOTAL)


def test_sheets_stand_in_the_order_a_bureau_reads_them() -> None:
    of_several = [name for name in OUTPUT_SHEETS if name != "与上年对比"]
    other = checked(form(unit_line="906002 蛤泊镇人民政府本级"), path="b.xlsx")
    assert summed_up(checked(form()), other).sheetnames == ["总览", "收件", *of_several]
    of_one = ["总览", "收件", "项目汇总", "指标汇总", "校验结果", "核对", "图表"]
    assert summed_up(checked(form())).sheetnames == of_one


@given(st.lists(tables(), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_what_comes_in_comes_out_to_the_fen(drawn: list[PerformanceTable]) -> None:
    file = checked(*(table_grid(table, f"表{i}") for i, table in enumerate(drawn)))
    book = summed_up(file)
    totals = rows_below(book["项目汇总"], "单位编码")[-1]
    subtotals = next(book["项目汇总"].iter_rows(min_row=3, max_row=3, values_only=True))
    for column, field in enumerate(("budget", "fiscal", "other"), start=4):
        came_in = sum((getattr(table.funding, field) or Decimal(0) for table in drawn), Decimal(0))
        listed = sum(
            (
                Decimal(str(row[column]))
                for row in rows_below(book["项目汇总"], "单位编码")[:-1]
                if row[column] is not None
            ),
            Decimal(0),
        )
        assert fen(Decimal(str(totals[column]))) == fen(listed) == fen(came_in)
        assert subtotals[column] == totals[column]
    assert {row[4] for row in rows_below(book["核对"], "项目")} == {"相符"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://x", "0012"]
)
def test_text_of_a_township_stays_text(text: str) -> None:
    changes = dict.fromkeys(
        (
            "unit_line",
            "code",
            "name",
            "goals",
            "indicator.0.level3",
            "indicator.0.value",
            "indicator.0.basis",
        ),
        text,
    )
    finding = Finding(
        rule="JX101",
        severity=Severity.ERROR,
        file=text,
        sheet=text,
        field=text,
        message=text,
        hint=text,
    )
    grid = form(**changes)
    file = checked(Grid(text, grid.rows, grid.merges), findings=[finding])
    book = summed_up(file, refused=[RefusedFile(text, text, text)], formulas=True)
    found = 0
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value == text):
            assert cell.data_type == "s"
            found += 1
    assert found >= 15


def test_same_input_gives_the_same_bytes() -> None:
    files = [checked(form())]
    assert summary_workbook(files, []) == summary_workbook(files, [])


def test_order_of_files_and_sheets_is_kept() -> None:
    first = checked(form("离任补贴"), form("执法经费"), path="b.xlsx")
    second = checked(form("武装工作经费"), path="a.xlsx")
    book = summed_up(first, second)
    names = ["离任补贴", "执法经费", "武装工作经费"]
    assert [row[3] for row in rows_below(book["项目汇总"], "单位编码")[:-1]] == names
    assert list(dict.fromkeys(row[1] for row in rows_below(book["指标汇总"], "单位"))) == names
    assert [row[0] for row in rows_below(book["核对"], "文件")] == ["b.xlsx", "a.xlsx", "合计"]


def test_no_file_at_all_still_gives_a_whole_workbook() -> None:
    book = summed_up(refused=[RefusedFile("坏.xlsx", "打不开", "请重新报送")])
    assert rows_below(book["项目汇总"], "单位编码")[-1][4] == 0
    assert rows_below(book["核对"], "项目")[0][1:5] == (0, 0, 0, "相符")


def test_year_stands_in_the_title_when_all_files_tell_the_same() -> None:
    info = Grid("单位信息", [["年度", "2024"], ["单位编码", "906001"], ["单位名称", "石门镇人民政府本级"]])
    dated = checked(info, form())
    assert summed_up(dated)["项目汇总"]["A1"].value == "2024 年预算项目绩效目标汇总表"
    assert summed_up(dated, checked(form()))["项目汇总"]["A1"].value == "预算项目绩效目标汇总表"


def test_more_rows_than_a_sheet_has_are_refused_by_name() -> None:
    finding = Finding(rule="JX101", severity=Severity.ERROR, file="a.xlsx", message="缺")
    file = checked(form(), findings=[finding] * 1_048)
    with pytest.raises(TooLargeError, match=r"^汇总：“校验结果”要写 1,048 行，一张工作表最多 1,048 行"):
        summary_workbook([file], [], most_rows=1_048)
    with pytest.raises(TooLargeError, match=r"^全县.xlsx："):
        summary_workbook([file], [], Path("全县.xlsx"), most_rows=1_048)
    assert MOST_ROWS == 2**20


@pytest.mark.parametrize("sheet", ["项目汇总", "指标汇总", "校验结果"])
def test_each_list_is_frozen_filtered_and_printed_with_its_header(sheet: str) -> None:
    worksheet = summed_up(checked(form(), form("执法经费")))[sheet]
    header = int(worksheet.freeze_panes[1:]) - 1
    assert worksheet.auto_filter.ref.startswith(f"A{header}:")
    assert worksheet.print_title_rows == f"${header}:${header}"
    assert worksheet.page_setup.orientation == "landscape"
    assert (worksheet.page_setup.paperSize, worksheet.page_setup.fitToHeight) == (9, 0)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in worksheet.oddFooter.center.text
