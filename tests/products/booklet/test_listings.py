import io
import re
from dataclasses import replace
from decimal import Decimal

import pypdf

from tests.products.booklets import small_booklet, small_volume, tables_of, with_tables
from tests.rules.townships import INFO, UNIT, clean_grids, clean_table, form_grid, submission_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.checked import Checked
from xl_tools.model.edition import Edition
from xl_tools.model.grid import CellValue, Grid
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.products.booklet.booklet_pdf import pdf_booklet
from xl_tools.products.booklet.listing import (
    LineKind,
    Listing,
    budget_total,
    findings_list,
    project_list,
    reconciliation,
)
from xl_tools.products.booklet.parts import parts_of
from xl_tools.products.booklet.volume import Booklet, Section
from xl_tools.settings import shipped_settings


def test_the_list_of_projects_has_every_project_and_their_exact_sums() -> None:
    booklet = small_booklet()
    listing = project_list(booklet.units)
    assert [line.texts[1] for line in listing.lines] == ["防汛经费", "环境整治", "村级支出", "3 个项目"]
    assert listing.lines[-1].texts[3:] == ("88.59", "76.59", "12.00")
    assert listing.lines[-1].kind is LineKind.TOTAL
    assert budget_total(tables_of(booklet), "budget") == Decimal("88.59")


def test_the_units_of_a_volume_have_a_line_with_their_sums_before_their_projects() -> None:
    listing = project_list(small_volume("甲镇", "乙镇").units)
    groups = [line for line in listing.lines if line.kind is LineKind.GROUP]
    assert [group.texts[0] for group in groups] == ["甲镇", "乙镇"]
    assert groups[0].texts[3] == "59.06"
    assert groups[0].cells[0][:2] == (0, 2)
    assert listing.lines[-1].texts[3] == "118.12"


def test_files_of_several_years_have_theirs_behind_the_name_and_below_the_total() -> None:
    files = [
        Checked(submission_of(clean_grids(), info=INFO.model_copy(update={"year": year})), ())
        for year in (2023, 2024, 2023)
    ]
    listing = project_list(booklet_of(files).units)
    groups = [line.texts[0] for line in listing.lines if line.kind is LineKind.GROUP]
    name = UNIT.name.removesuffix("本级")
    assert groups == [f"{name}（{year} 年度）" for year in (2023, 2024, 2023)]
    assert listing.remarks == ("注：各单位的年度不同（2023、2024），合计是合在一起的。",)
    of_one_year = project_list(booklet_of([files[0], files[2]]).units)
    assert of_one_year.remarks == ()
    assert of_one_year.lines[0].texts[0] == name


def test_amounts_that_may_be_yuan_are_printed_as_they_are_and_in_no_sum() -> None:
    first, *rest = clean_grids()
    wrong: dict[str, CellValue] = {"budget": "295300", "fiscal": "255300", "other": "40000"}
    submission = submission_of([form_grid(clean_table(1, "武装工作经费"), wrong), *rest])
    assert first.sheet == submission.tables[0].sheet
    checked = check_submission(submission, shipped_settings())
    listing = project_list(booklet_of([checked]).units)
    assert listing.lines[0].texts[3] == "295300.00"
    assert listing.lines[-1].texts[3] == "59.06"
    alone = check_submission(
        submission_of([form_grid(clean_table(1, "武装工作经费"), wrong)]), shipped_settings()
    )
    assert project_list(booklet_of([alone]).units).lines[-1].texts[3:] == ("", "", "")
    assert listing.remarks == (
        "注：第 1 项的金额分不清是元还是万元，照填写的列出，没有计入合计，请改正后再印。",
    )


def test_the_line_of_a_unit_never_stands_alone_at_the_foot_of_a_page() -> None:
    first, *rest = small_volume(*(f"第{n}镇" for n in range(14)), sections=(Section.SUMMARY,)).units
    for tables in (
        first.tables[:1],
        first.tables,
        (*first.tables, *first.tables[:1]),
    ):  # each line is at the foot once
        volume = small_volume("甲镇", "乙镇", sections=(Section.SUMMARY,))
        units = (replace(first, tables=tables), *rest)
        pdf, _ = pdf_booklet(replace(volume, units=units))
        pages = [page.extract_text().splitlines() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
        feet = [[line for line in lines if line.strip()][-2] for lines in pages[1:]]
        assert len(feet) > 1
        assert not [foot for foot in feet if re.match(r"第 ?\d+ ?镇", foot)]


def test_an_amount_that_is_no_number_is_listed_as_typed_and_said_not_to_be_in_the_sum() -> None:
    booklet = small_booklet(tables=1)
    first = tables_of(booklet)[0]
    funding = first.table.funding.model_copy(update={"budget": None})
    odd = replace(
        first,
        texts={**first.texts, "budget": "约3万"},
        table=first.table.model_copy(update={"funding": funding}),
    )
    listing = project_list(with_tables(booklet, (odd,)).units)
    assert listing.lines[0].texts[3] == "约3万"
    assert listing.lines[-1].texts[3] == "0.00"
    assert listing.remarks == ("注：第 1 项有金额不是数字，照原文列出，没有计入合计。",)


def checked_booklet(*extra: Grid, **changes: CellValue) -> Booklet:
    """Return the office's booklet of the clean tables, some of whose fields are changed."""
    submission = submission_of(clean_grids(**changes), extra=extra)
    checked = check_submission(submission, shipped_settings())
    return booklet_of([checked], Edition(office=True, findings=True))


def compared(booklet: Booklet) -> dict[str, tuple[str, ...]]:
    """Return the lines of 核对 by what they compare."""
    return {line.texts[0]: line.texts[1:] for line in reconciliation(booklet.checked, booklet.units).lines}


def test_the_office_copy_compares_workbook_and_booklet_line_by_line() -> None:
    booklet = checked_booklet()
    assert booklet.sections[-2:] == (Section.RECONCILIATION, Section.FINDINGS)
    lines = compared(booklet)
    assert lines["绩效目标表（张）"] == ("3", "3", "相符")
    assert lines["绩效指标（条）"] == ("18", "18", "相符")
    assert lines["预算数合计（万元）"] == ("88.59", "88.59", "相符")
    assert lines["预算数 = 财政资金 + 其他资金"] == ("88.59", "88.59", "相符")
    assert lines["没有处理的问题"] == ("没有", "", "")
    assert reconciliation(booklet.checked, booklet.units).remarks == ("各项都相符。",)


def test_sums_that_do_not_agree_and_sheets_that_are_not_printed_are_told() -> None:
    booklet = checked_booklet(Grid("备忘", [["记得打电话"]]), other="5.00")
    lines = compared(booklet)
    assert lines["预算数 = 财政资金 + 其他资金"] == ("88.59", "89.59", "不符")
    assert lines["工作表“备忘”"] == ("认不出", "没有印", "不符")
    assert lines["没有处理的问题"][0].startswith("必须改正 ")
    assert reconciliation(booklet.checked, booklet.units).remarks == ("有 2 处不符，请查明后再付印。",)


def test_a_form_missing_from_the_booklet_is_told() -> None:
    booklet = checked_booklet()
    fewer = with_tables(booklet, tables_of(booklet)[:2])
    assert compared(fewer)["绩效目标表（张）"] == ("3", "2", "不符")
    assert compared(fewer)["预算数合计（万元）"] == ("88.59", "59.06", "不符")


def test_the_appendix_lists_every_finding_with_its_cell() -> None:
    booklet = checked_booklet(goals="")
    listing = findings_list(booklet.checked)
    (line,) = [line for line in listing.lines if "JX401" in line.texts]
    assert line.texts[:4] == ("武装工作经费", "B8", "必须改正", "JX401")
    assert re.match(r"共 \d+ 处：必须改正 \d+ 处", listing.remarks[0])
    assert findings_list(checked_booklet().checked).remarks == ("没有发现问题。",)


def test_an_appendix_without_a_finding_is_left_out() -> None:
    headings = [part.heading for part in parts_of(checked_booklet()) if isinstance(part, Listing)]
    assert headings == ["预算项目绩效目标汇总", "核对"]
    assert "附录　校验结果" in [
        part.heading for part in parts_of(checked_booklet(goals="")) if isinstance(part, Listing)
    ]


def test_a_volume_names_the_units_that_have_not_reported() -> None:
    listing = project_list(small_volume("石门镇", "蛤泊镇").units, ("下寨乡", "刘家营乡"))
    assert listing.remarks[-1] == "注：单位清单上的 2 个单位没有报送，本册没有：下寨乡、刘家营乡。"
    listing = project_list(small_volume("石门镇", "蛤泊镇").units, ("下寨乡", "刘家营乡（未填）"))
    assert "2 个单位没有报送或报来的用不了，本册没有：下寨乡、刘家营乡（未填）。" in listing.remarks[-1]
