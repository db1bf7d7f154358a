import dataclasses
import io
import subprocess
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.products.booklets import page_texts
from tests.products.reports.test_html_report import FINDINGS, finding, sample
from tests.products.summary.summaries import checked, form
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.review.review_form import ASKED, NOTHING_FOUND, OPINIONS, review_forms
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT
from xl_tools.values.text import squeeze

MANY = tuple(
    finding(
        severity=list(Severity)[i % 3],
        dimension=list(Dimension)[i % 5],
        sheet=f"{i % 7:02d}石门镇日常工作经费",
        cell=f"G{i + 10}",
        message=f"第{i}处：" + "指标值“按统一安排执行”里没有时间或时限，" * (i % 4 + 1),
    )
    for i in range(150)
)


def opened(*files: Checked) -> Any:
    return openpyxl.load_workbook(io.BytesIO(review_forms(files)))


def cells(sheet: Any) -> list[str]:
    """Return the text of every filled cell, row by row."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def beside(sheet: Any, label: str) -> Any:
    """Return the cell right of the one that says this."""
    return next(sheet.cell(c.row, c.column + 1) for row in sheet.iter_rows() for c in row if c.value == label)


def problems(sheet: Any, dimension: Dimension) -> list[tuple[Any, Any]]:
    """Return level and text of every row of a dimension, also where it goes on on the next page."""
    found, current = [], None
    for row in sheet.iter_rows(min_row=7):
        if row[0].value:
            current = row[0].value
        if str(current).startswith(dimension) and (row[2].value or row[3].value):
            found.append((row[2].value, row[3].value))
    return found


def test_the_head_names_unit_year_projects_and_the_exact_sum_of_the_budgets() -> None:
    sheet = opened(sample())["01石门镇人民政府本级"]
    labels = ("单位名称", "单位编码", "预算年度", "项目数", "预算总额", "来源文件")
    assert [beside(sheet, label).value for label in labels] == [
        "石门镇人民政府本级",
        "906001",
        "2023",
        "17 个",
        "10876.73 万元",
        "石门镇.xlsx",
    ]
    assert cells(sheet)[0] == "绩效目标审核表"


def test_budgets_are_added_without_rounding_and_those_not_read_are_told() -> None:
    one = checked(form(budget="0.1"), form("执法经费", budget="0.2"), form("离任补贴", budget="若干"))
    sheet = opened(one).worksheets[0]
    assert beside(sheet, "预算总额").value == "0.30 万元（1 个项目的预算数没有读出，未计入）"
    assert Decimal("0.1") + Decimal("0.2") == Decimal("0.30")


def test_every_dimension_asks_its_question_and_one_without_findings_says_so() -> None:
    sheet = opened(sample())["01石门镇人民政府本级"]
    told = cells(sheet)
    assert [text for text in told if text in list(Dimension)] == list(Dimension)
    for dimension, asked in ASKED.items():
        assert told[told.index(dimension) + 1] == asked
    for dimension in (Dimension.RELEVANT, Dimension.FEASIBLE):
        assert problems(sheet, dimension) == [(NOTHING_FOUND, None)]


def test_findings_stand_under_their_dimension_what_must_be_corrected_first() -> None:
    warned = finding("JX501", Severity.WARNING, cell="A15", field="指标表", message="缺少“满意度指标”")
    sheet = opened(sample(findings=(warned, *FINDINGS)))["01石门镇人民政府本级"]
    assert problems(sheet, Dimension.COMPLETE) == [
        ("必须改正", "03执法经费\nF7 12月底：支出计划的“12月底”没有填"),
        ("必须改正", "整个文件\n项目“村级支出”没有绩效目标表"),
        ("请核对", "03执法经费\nA15 指标表：缺少“满意度指标”"),
    ]
    counts = [cell.value for cell in sheet["E"] if str(cell.value).startswith("必须改正")]
    assert counts == [
        f"必须改正 {errors}\n请核对 {warnings}\n写法提示 {hints}"
        for errors, warnings, hints in ((2, 1, 0), (0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 1, 1))
    ]


def test_findings_of_one_sheet_share_a_row() -> None:
    found = tuple(finding(cell=cell, field="", message="空着") for cell in ("F7", "F8"))
    sheet = opened(sample(findings=found)).worksheets[0]
    assert problems(sheet, Dimension.COMPLETE) == [("必须改正", "03执法经费\nF7：空着\nF8：空着")]


def test_opinions_are_left_blank_with_the_usual_ones_to_choose_and_any_other_allowed() -> None:
    sheet = opened(sample())["01石门镇人民政府本级"]
    choices = sheet.data_validations.dataValidation
    assert {choice.formula1 for choice in choices} == {f'"{",".join(OPINIONS)}"'}
    assert not any(choice.showErrorMessage for choice in choices)
    places = [str(place) for choice in choices for place in choice.sqref.ranges]
    expected = [
        *(f"F{cell.row}" for cell in sheet["A"] if cell.value in list(Dimension)),
        beside(sheet, "总体意见").coordinate,
    ]
    assert sorted(places) == sorted(expected)
    assert all(sheet[place].value is None for place in places)
    assert cells(sheet)[-5:] == ["总体意见", "审核人", "日期", "复核人", "日期"]


def test_exempted_findings_are_counted_apart_and_own_settings_are_told() -> None:
    one = dataclasses.replace(sample(), exempted=(finding(), finding()), own_settings=("JX205 改为“请核对”",))
    told = cells(opened(one).worksheets[0])
    assert "另有 2 处问题已按豁免清单豁免，不计入上列处数。" in told
    assert "本文件自带的设置：JX205 改为“请核对”" in told
    assert not any("豁免" in text for text in cells(opened(sample()).worksheets[0]))


def test_several_files_get_an_overview_that_leads_to_their_forms() -> None:
    book = opened(sample(), sample("蛤泊镇.xlsx", ()))
    assert book.sheetnames == ["总览", "01石门镇人民政府本级", "02石门镇人民政府本级"]
    rows = list(book["总览"].iter_rows(min_row=3))
    assert [cell.value for cell in rows[0]] == [
        "序号",
        "单位",
        "来源文件",
        "项目数",
        *Dimension,
        "合计",
        "必须改正",
    ]
    assert [cell.value for cell in rows[1]] == [
        1,
        "石门镇人民政府本级",
        "石门镇.xlsx",
        17,
        2,
        0,
        1,
        0,
        2,
        5,
        3,
    ]
    assert [cell.value for cell in rows[2]] == [
        2,
        "石门镇人民政府本级",
        "蛤泊镇.xlsx",
        17,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
    ]
    assert rows[2][1].hyperlink.location == "'02石门镇人民政府本级'!A1"
    red = [cell.fill.start_color.rgb == "FFFBE0DD" for cell in rows[1][4:]]
    assert red == [True, False, True, False, False, True, True]


def test_units_stand_in_the_order_of_their_codes() -> None:
    later, earlier = sample("a.xlsx", ()), sample("b.xlsx", ())
    info = later.submission.info.model_copy(update={"unit_code": "906009", "unit_name": "蛤泊镇人民政府本级"})
    later = dataclasses.replace(later, submission=dataclasses.replace(later.submission, info=info))
    rows = opened(later, earlier)["总览"].iter_rows(min_row=4, values_only=True)
    assert [row[2] for row in rows] == ["b.xlsx", "a.xlsx"]


def test_the_overview_tells_two_files_of_one_unit_apart_and_names_those_without_a_form() -> None:
    bad = RefusedFile("坏.xlsx", "加了密码，打不开", "请去掉密码")
    older = RefusedFile("旧的.xlsx", "有更新的文件", "没有计入", LeftOut.OLDER)
    same = (sample("东/报送.xlsx", ()), sample("西/报送.xlsx", ()))
    for files in (same, same[:1]):
        book = openpyxl.load_workbook(io.BytesIO(review_forms(files, (bad, older))))
        lines = [[cell.value for cell in row[:4]] for row in book["总览"].iter_rows(min_row=4)]
        told = [line[2] for line in lines[: len(files)]]
        assert told == (["东/报送.xlsx", "西/报送.xlsx"] if len(files) == 2 else ["报送.xlsx"])
        assert [line[1:] for line in lines[len(files) :]] == [
            ["没能读", "坏.xlsx", "加了密码，打不开。请去掉密码"],
            ["旧版本，未计入", "旧的.xlsx", "有更新的文件。没有计入"],
        ]


def test_a_single_file_needs_no_overview_and_no_file_gives_an_empty_one() -> None:
    assert opened(sample()).sheetnames == ["01石门镇人民政府本级"]
    assert opened().sheetnames == ["总览"]


@pytest.mark.parametrize("name", ["[石门]:镇*?/\\'", "很长的单位名称" * 9, "𠮷" * 40, "总览"])
def test_sheets_are_named_after_units_within_what_excel_allows(name: str) -> None:
    one = sample()
    info = one.submission.info.model_copy(update={"unit_name": name})
    one = dataclasses.replace(one, submission=dataclasses.replace(one.submission, info=info))
    names = opened(one, one).sheetnames[1:]
    assert len(set(names)) == 2
    for sheet in names:
        assert len(sheet.encode("utf-16-le")) <= 2 * 31
        assert not set(sheet) & set("[]:*?/\\'")
    assert beside(opened(one).worksheets[0], "单位名称").value == name


def test_a_long_name_is_no_link_in_the_overview_for_some_programs_cut_that_off() -> None:
    one = sample()
    info = one.submission.info.model_copy(update={"unit_name": "很长的单位名称" * 9})
    long = dataclasses.replace(one, submission=dataclasses.replace(one.submission, info=info))
    (_, _, _, first, second) = opened(long, one)["总览"].iter_rows()
    assert (first[0].hyperlink is None, first[1].hyperlink is None) == (False, True)
    assert (second[0].hyperlink is None, second[1].hyperlink is None) == (True, False)


def test_a_file_without_a_unit_is_named_by_the_file() -> None:
    one = sample("石门镇.xlsx")
    info = one.submission.info.model_copy(update={"unit_name": "", "year": None})
    one = dataclasses.replace(one, submission=dataclasses.replace(one.submission, info=info))
    assert opened(one).sheetnames == ["01石门镇"]


@pytest.mark.parametrize("text", ["=1+1", "http://example.com", "{=A1}", "@SUM(A1)", "<b>&amp;</b>"])
def test_what_looks_like_a_formula_or_link_stays_text(text: str) -> None:
    one = sample(findings=(finding(sheet="", cell="", field="", message=text),))
    info = one.submission.info.model_copy(update={"unit_name": text, "unit_code": text})
    one = dataclasses.replace(one, submission=dataclasses.replace(one.submission, info=info))
    sheet = opened(one).worksheets[0]
    assert problems(sheet, Dimension.COMPLETE) == [("必须改正", f"整个文件\n{text}")]
    assert beside(sheet, "单位编码").value == text
    assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_a_very_long_message_goes_on_in_further_rows_and_stays_whole() -> None:
    message = "".join(f"第{i}句话很长。" for i in range(400))
    sheet = opened(sample(findings=(finding(message=message),))).worksheets[0]
    rows = problems(sheet, Dimension.COMPLETE)
    assert len(rows) > 5
    joined = "".join(
        text.removeprefix("03执法经费").removeprefix("（续）").replace("\n", "") for _, text in rows
    )
    assert joined == f"F7 12月底：{message}"


def test_no_page_is_higher_than_a4_and_no_merged_cell_crosses_a_page() -> None:
    sheet = opened(sample(findings=MANY)).worksheets[0]
    breaks = [0, *(one.id for one in sheet.row_breaks.brk), sheet.max_row]
    header = sheet.row_dimensions[6].height
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert max(heights) <= MAX_ROW_HEIGHT
    assert len(breaks) > 4
    for first, last in pairwise(breaks):
        assert sum(heights[first:last]) + (header if first else 0) <= 841.9 - 2 * 0.8 * 72
    for merged in sheet.merged_cells.ranges:
        assert not any(merged.min_row <= one < merged.max_row for one in breaks)


def test_few_findings_stand_on_one_page_with_the_signatures() -> None:
    few = tuple(
        finding(
            severity=Severity.WARNING,
            dimension=Dimension.FORMAL,
            sheet=f"0{place}农村公路养护",
            message="“农村饮水安全巩固提升”从 2022 年度起已过时，请核对",
        )
        for place in range(2)
    )
    sheet = opened(sample(findings=few)).worksheets[0]
    assert not sheet.row_breaks.brk
    assert cells(sheet)[-4:] == ["审核人", "日期", "复核人", "日期"]


def test_the_page_is_a4_upright_as_wide_as_the_paper_with_header_and_page_number() -> None:
    book = opened(sample(), sample("蛤泊镇.xlsx"))
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.right.text
    assert book.worksheets[1].print_title_rows == "$6:$6"


def test_the_workbook_is_marked_as_ours_and_the_same_for_the_same_input() -> None:
    assert opened(sample()).properties.category == OUTPUT_MARK
    assert review_forms([sample(findings=MANY)]) == review_forms([sample(findings=MANY)])


def printed(soffice: str, folder: Path, *files: Checked) -> bytes:
    (folder / "f.xlsx").write_bytes(review_forms(files))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "f.xlsx")], check=True, capture_output=True, timeout=240)
    return (folder / "f.pdf").read_bytes()


def _said(findings: tuple[Finding, ...]) -> list[str]:
    return [squeeze(f"{f.cell} {f.field}：{f.message}") for f in findings]


def test_libreoffice_prints_it_on_a4_with_nothing_lost(soffice: str, tmp_path: Path) -> None:
    one = dataclasses.replace(sample(findings=MANY), exempted=(finding(),))
    sheet = opened(one).worksheets[0]
    pdf = printed(soffice, tmp_path, one)
    sizes = {(round(p.mediabox.width), round(p.mediabox.height)) for p in PdfReader(io.BytesIO(pdf)).pages}
    assert sizes == {(595, 842)}
    pages = page_texts(pdf)
    assert len(pages) == len(sheet.row_breaks.brk) + 1
    for number, text in enumerate(pages, start=1):
        assert text.count("审核维度") == text.count("审核意见") == 1
        assert f"第{number}页" in text
    whole = "".join(pages)
    for said in _said(MANY):
        assert said in whole
    printed_characters = Counter(whole)
    written = Counter(squeeze("".join(cells(sheet))))
    missing = {c: n - printed_characters[c] for c, n in written.items() if n > printed_characters[c]}
    assert not missing
