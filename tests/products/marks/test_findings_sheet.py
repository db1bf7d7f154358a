import io
import zipfile

import openpyxl
import pytest

from tests.opc.packages import package_of, sheet_xml, workbook_xml
from tests.products.marks.marked import (
    FINDINGS,
    FORM,
    INFO,
    WARNING,
    clerks_workbook,
    finding,
    marked_workbook,
    opened,
    parts,
    sample,
)
from xl_tools.sheets.row_heights import WrappedText, row_heights

LIST = "校验结果"


def test_the_list_names_every_finding_and_counts_them_by_severity() -> None:
    marked = marked_workbook(sample(), FINDINGS, [finding("B8", INFO, "JX402")])
    workbook = opened(marked)
    assert workbook.sheetnames[-1] == LIST
    rows = [[cell or "" for cell in row] for row in workbook[LIST].iter_rows(values_only=True)]
    assert rows[0][0] == "绩效目标表校验结果"
    assert rows[1][0].startswith("必须改正 3 处，请核对 3 处，写法提示 2 处；已豁免 1 处。")
    assert rows[2] == ["级别", "规则", "工作表", "单元格", "栏目", "问题", "改法", "维度"]
    assert rows[3][:5] == ["必须改正", "JX202", FORM, "C4", "资金用途"]
    assert rows[3][5:] == ["预算数 2.50 ≠ 财政资金 2.00 + 其他资金 0.00", "把写错的一处改过来", "适当性"]
    assert [row[2] for row in rows[3:]] == [FORM] * 6 + ["02招商维稳经费", "整个文件", FORM]
    assert rows[-1][:4] == ["已豁免", "JX402", FORM, "B8"]
    grey = workbook[LIST].cell(len(rows), 6).font.color.rgb
    assert grey == "FF6B7280" != workbook[LIST].cell(4, 6).font.color.rgb


def test_the_cell_leads_to_its_place_and_a_finding_without_one_to_its_sheet() -> None:
    found = [
        finding("D1", sheet="李'四的表"),
        finding("", sheet="李'四的表"),
        finding("A1", sheet="没有"),
        finding("", sheet=""),
    ]
    sheet = opened(marked_workbook(clerks_workbook(), found))[LIST]
    links = {
        cell.coordinate: cell.hyperlink.location
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links == {"D4": "'李''四的表'!D1", "C5": "'李''四的表'!A1"}
    assert [sheet[ref].font.u for ref in ("D4", "C5", "D6", "C7")] == ["single", "single", None, None]


def test_the_list_is_filtered_frozen_and_set_up_for_print() -> None:
    workbook = opened(marked_workbook(sample(), FINDINGS))
    sheet = workbook[LIST]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:H11"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToHeight, sheet["F4"].font.name) == (0, "宋体")
    assert workbook["单位清单"].auto_filter.ref == opened(sample())["单位清单"].auto_filter.ref


def test_rows_are_as_high_as_their_text_needs() -> None:
    sheet = opened(
        marked_workbook(
            sample(), [finding("B5", message="长" * 120), finding("B5"), finding("B5", hint="改" * 9999)]
        )
    )[LIST]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGH"]
    needed = row_heights([WrappedText(0, 5, 0, 5, "长" * 120, 10)], widths)[0]
    assert sheet.row_dimensions[4].height == pytest.approx(needed, abs=0.1)
    assert [sheet.row_dimensions[row].height for row in (5, 6)] == [21, 409]


def test_nothing_found_is_said_and_the_filter_still_has_a_row() -> None:
    sheet = opened(marked_workbook(sample(), []))[LIST]
    assert str(sheet["A2"].value).startswith("没有发现问题。")
    assert sheet.auto_filter.ref == "A3:H4"


def test_text_is_text_whatever_it_looks_like() -> None:
    texts = ["=1+1", "@SUM(A1)", "+1", "_x0041_", " 空 格 ", "a\nb", "<&>\"'", "很长" * 9000]
    marked = marked_workbook(sample(), [finding("B5", message=text, hint="") for text in texts])
    xml = parts(marked)["xl/worksheets/xl_tools_findings1.xml"]
    assert b"<f" not in xml.partition(b"<sheetData>")[2]
    sheet = opened(marked)[LIST]
    assert [sheet.cell(row, 6).data_type for row in range(4, 12)] == ["s"] * 8
    assert [sheet.cell(row, 6).value for row in (4, 6, 8, 9, 10)] == [
        "=1+1",
        "+1",
        " 空 格 ",
        "a\nb",
        "<&>\"'",
    ]
    assert b"_x005F_x0041_" in xml
    assert sheet["F4"].quotePrefix


def test_names_that_a_workbook_has_stay_and_ours_is_free_in_any_case() -> None:
    source = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.title = "表"
    for name in (LIST, f"{LIST}(2)"):
        workbook.create_sheet(name)
    workbook.save(source)
    assert opened(marked_workbook(source.getvalue(), FINDINGS)).sheetnames[-1] == f"{LIST}(3)"


def test_a_workbook_whose_numbers_are_odd_gets_a_sheet_all_the_same() -> None:
    odd = workbook_xml(("表", "rId1")).replace('sheetId="1"', 'sheetId="x"')
    marked = marked_workbook(
        package_of(sheet_xml(""), {"xl/workbook.xml": odd}), [finding("A1", WARNING, sheet="表")]
    )
    with zipfile.ZipFile(io.BytesIO(marked)) as archive:
        assert 'name="校验结果" sheetId="1"' in archive.read("xl/workbook.xml").decode()
