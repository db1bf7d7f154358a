"""汇总 of files of several years, of workbooks with one project twice, and of amounts that may be 元."""

from dataclasses import replace
from pathlib import Path

from tests.products.summary.summaries import checked, form, recalculated, rows_below, summed_up
from tests.products.summary.test_money_units import cells
from tests.rules.townships import INFO, clean_table, findings, form_grid, submission_of
from xl_tools.batch.notes_on_totals import notes_on_totals
from xl_tools.model.checked import Checked
from xl_tools.model.grid import CellValue, Grid
from xl_tools.products.summary.summary_workbook import summary_workbook

_OTHER = "906002 蛤泊镇人民政府本级"


def _of(year: int | None, *grids: Grid, path: str) -> Checked:
    one = checked(*grids, path=path)
    info = one.submission.info.model_copy(update={"year": year})
    return replace(one, submission=replace(one.submission, info=info))


def _two_years() -> list[Checked]:
    return [
        _of(2023, form(), path="石门.xlsx"),
        _of(2024, form(budget="100.00"), path="石门2024.xlsx"),
        _of(2023, form(unit_line=_OTHER, budget="10.00"), path="蛤泊.xlsx"),
    ]


def test_no_sum_is_of_two_years_without_a_word() -> None:
    book = summed_up(*_two_years())
    for name in ("项目汇总", "按单位汇总"):
        assert cells(book[name], "合计") == ["合计（2023、2024 两个年度合在一起，分年度见下）"]
        assert cells(book[name], "其中：") == ["其中：2023 年度", "其中：2024 年度"]
    rows = rows_below(book["按单位汇总"], "单位编码")
    assert [row[1] for row in rows[:3]] == [
        "石门镇人民政府本级（2023 年度）",
        "石门镇人民政府本级（2024 年度）",
        "蛤泊镇人民政府本级（2023 年度）",
    ]
    assert [row[3] for row in rows] == [29.53, 100, 10, 139.53, 39.53, 100]
    names = [row[0] for row in rows_below(book["按项目汇总"], "项目名称")]
    assert names[0] == "武装工作经费（2023 年度）"
    assert names[-1] == "合计（2023、2024 两个年度合在一起）"
    (section,) = cells(book["核对"], "七、")
    assert section == "七、2023、2024 两个年度（金额单位：万元）"
    years = rows_below(book["核对"], "年度")
    assert [(row[0], row[1], row[5]) for row in years] == [
        ("2023 年度", 2, "多数文件"),
        ("2024 年度", 1, "石门2024.xlsx"),
    ]


def test_formulas_of_the_years_say_what_is_written(soffice: str, tmp_path: Path) -> None:
    data = summary_workbook(_two_years(), [])
    book = recalculated(soffice, data, tmp_path)
    rows = rows_below(book["按单位汇总"], "单位编码")
    assert [row[3] for row in rows[-3:]] == [139.53, 39.53, 100]


def test_files_of_one_year_are_as_ever() -> None:
    files = [_of(2023, form(), path="甲.xlsx"), _of(None, form(unit_line=_OTHER), path="乙.xlsx")]
    book = summed_up(*files)
    assert cells(book["按单位汇总"], "合计") == ["合计"]
    assert not cells(book["按单位汇总"], "其中：")
    assert not cells(book["核对"], "七、")
    assert notes_on_totals(files) == []


def test_the_screen_names_the_files_of_the_other_year() -> None:
    (note,) = notes_on_totals(_two_years())
    assert note.startswith("注意：文件有 2023、2024 两个年度")
    assert note.endswith("不是 2023 年度的：石门2024.xlsx（2024 年度）")


def test_one_project_on_two_sheets_is_told_at_the_total_and_on_the_screen() -> None:
    second = replace(form(), sheet="武装工作经费 (2)")
    files = [checked(form(), second, form("执法经费"), path="复制.xlsx")]
    book = summed_up(*files)
    (label,) = cells(book["项目汇总"], "合计")
    assert label == "合计（其中 1 个项目在同一个工作簿里另有同名的表，可能重复计入，见橙色格）"
    assert notes_on_totals(files) == ["注意：同一个工作簿里有同名的项目，可能重复计入：复制.xlsx"]
    without_unit = _of(2023, form(), replace(form(unit_line=""), sheet="二"), path="复制.xlsx")
    assert len(notes_on_totals([without_unit])) == 1
    of_two_units = [checked(form(), replace(form(unit_line=_OTHER), sheet="二"), path="两个单位.xlsx")]
    assert notes_on_totals(of_two_units) == []
    assert cells(summed_up(*of_two_units)["项目汇总"], "合计") == ["合计"]


def test_amounts_that_may_be_yuan_are_not_said_to_be_missing() -> None:
    wrong: dict[str, CellValue] = {"budget": "295300", "fiscal": "255300", "other": "40000"}
    submission = submission_of([form_grid(clean_table(1, "武装工作经费"), wrong)], info=INFO)
    one = Checked(submission, findings(submission))
    book = summed_up(one, _of(2024, form(unit_line=_OTHER), path="b.xlsx"))
    assert cells(book["项目汇总"], "金额单位")[0].endswith(
        "橙色格没有填写，写的不是数字，或分不清是元还是万元（照原文列出，不计入合计）。"
    )
    assert "没有计入\n的项目" in [cell.value for cell in book["按单位汇总"][3]]
    assert "分不清是元还是万元" in cells(book["分期用款"], "分不清")
    assert cells(book["核对"], "分不清是元还是万元") == ["分不清是元还是万元、没有计入的项目"]
    (note,) = notes_on_totals([one])
    assert note.startswith("注意：有金额分不清是元还是万元，没有计入：")


def test_the_overview_says_which_years_it_adds_up_and_leaves_a_bracket_whole() -> None:
    sheet = summed_up(*_two_years())["总览"]
    assert cells(sheet, "2023、2024 年预算") == ["2023、2024 年预算项目绩效目标总览"]
    (said,) = cells(sheet, "合计是几个年度")
    assert "2023 年度 39.53 万元，2024 年度 100 万元" in said
    assert not cells(sheet, "本年合计")
    assert "武装工作经费（石门镇，2024 年度）" in cells(sheet, "武装工作经费（")
