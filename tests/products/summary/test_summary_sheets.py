import dataclasses
from typing import Any

import pytest

from tests.products.summary.summaries import checked, form, rows_below, summed_up
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SheetNote, SheetRole

_FLAG = "FFFFE8CC"


def _projects(book: Any) -> list[Any]:
    return list(book["项目汇总"].iter_rows(min_row=5))


def _counts(book: Any) -> dict[str, int]:
    return {str(row[0]).strip("　"): row[1] for row in rows_below(book["核对"], "五、数量")}


def test_figures_are_numbers_and_percents_are_percents() -> None:
    row = _projects(summed_up(checked(form(june="33.3%"))))[0]
    assert [cell.value for cell in row[4:11]] == [29.53, 25.53, 4, 0.25, pytest.approx(0.333), 0.75, 1]
    assert [cell.number_format for cell in row[7:9]] == ["0%", "0.0###%"]


def test_amount_that_says_no_amount_is_shown_as_typed_flagged_and_counted() -> None:
    book = summed_up(checked(form(budget="约30", other="若干")))
    row = _projects(book)[0]
    assert (row[4].value, row[4].fill.start_color.rgb) == ("约30", _FLAG)
    assert (row[6].value, row[6].fill.start_color.rgb) == ("若干", _FLAG)
    assert _counts(book)["未能读出的金额（处）"] == 2
    assert rows_below(book["项目汇总"], "单位编码")[-1][4] == 0


def test_empty_places_are_flagged_only_where_something_must_stand() -> None:
    book = summed_up(checked(form(budget="", other="", december="")))
    row = _projects(book)[0]
    flagged = [column for column, cell in enumerate(row) if cell.fill.start_color.rgb == _FLAG]
    assert flagged == [4, 10]
    assert all(row[column].value is None for column in (4, 6, 10))
    counts = _counts(book)
    assert counts["没有填写的预算数（处）"] == 1
    assert counts["支出计划没有填写或不是百分数（处）"] == 1


def test_filtering_changes_the_subtotal_on_top_but_never_the_total() -> None:
    sheet = summed_up(checked(form(), form("执法经费")), formulas=True)["项目汇总"]
    assert sheet["E3"].value == "=SUBTOTAL(109,E5:E6)"
    assert sheet["E7"].value == "=SUM(E5:E6)"
    assert sheet.auto_filter.ref == "A4:P6"


def test_text_too_long_for_a_cell_says_that_it_goes_on() -> None:
    row = _projects(summed_up(checked(form(goals="长" * 40_000))))[0]
    assert len(row[13].value) == 32_767
    assert row[13].value.endswith("……（过长，全文见来源文件）")
    whole = "长" * 32_767
    assert _projects(summed_up(checked(form(goals=whole))))[0][13].value == whole


def test_rows_are_as_high_as_their_text_within_a_limit() -> None:
    sheet = summed_up(checked(form(), form("很长的名称" * 9), form("长" * 4000)))["项目汇总"]
    short, long, longest = (sheet.row_dimensions[row].height for row in (5, 6, 7))
    assert (short or 21) < long < longest == 180


def test_every_indicator_has_a_row_with_its_place() -> None:
    rows = rows_below(summed_up(checked(form()))["指标汇总"], "单位")
    assert len(rows) == 6
    assert rows[0] == (
        "石门镇人民政府本级",
        "武装工作经费",
        "产出指标",
        "数量指标",
        "覆盖村数",
        "本年度覆盖村数",
        "49个",
        "年度工作计划",
        "13032423P00442810052N",
        "石门镇.xlsx",
        "武装工作经费",
        "F10",
    )


def _finding(severity: Severity, **where: str) -> Finding:
    return Finding(
        rule="JX101", severity=severity, file="石门镇.xlsx", message="缺项目编码", hint="请填写", **where
    )


def test_findings_stand_in_the_order_given_below_their_counts() -> None:
    findings = [
        _finding(Severity.WARNING, sheet="武装工作经费", cell="B3", field="项目编码"),
        _finding(Severity.ERROR, sheet="武装工作经费"),
        _finding(Severity.WARNING),
    ]
    sheet = summed_up(checked(form(), findings=findings), refused=[RefusedFile("坏.xlsx", "坏", "修")])[
        "校验结果"
    ]
    assert [cell.value for cell in sheet[3][:3]] == ["必须改正 1", "请核对 2", "写法提示 0"]
    rows = rows_below(sheet, "级别")
    assert [row[0] for row in rows] == ["请核对", "必须改正", "请核对"]
    assert rows[0] == (
        "请核对",
        "JX101",
        "石门镇.xlsx",
        "武装工作经费",
        "B3",
        "项目编码",
        "缺项目编码",
        "请填写",
    )
    assert "另有 1 个文件没能读" in sheet["A2"].value
    colours = {sheet.cell(row, 1).fill.start_color.rgb for row in (5, 6, 7)}
    assert len(colours) == 2


def test_findings_lead_to_their_cell_their_sheet_or_their_file(tmp_path: Any) -> None:
    findings = [
        _finding(Severity.WARNING, sheet="武装工作经费", cell="B3"),
        _finding(Severity.ERROR, sheet="武装工作经费"),
        _finding(Severity.INFO),
    ]
    file = checked(form(), path=str(tmp_path / "石门镇.xlsx"), findings=findings)
    sheet = summed_up(file, target=tmp_path / "汇总.xlsx")["校验结果"]
    found = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [(cell.coordinate, cell.value, cell.hyperlink.location) for cell in found] == [
        ("E5", "B3", "'武装工作经费'!B3"),
        ("D6", "武装工作经费", "'武装工作经费'!A1"),
        ("C7", "石门镇.xlsx", None),
    ]


def test_nothing_found_is_said() -> None:
    assert rows_below(summed_up(checked(form()))["校验结果"], "级别")[0][0] == "没有发现问题"


def test_reconciliation_names_every_file_by_its_digest() -> None:
    rows = rows_below(summed_up(checked(form()))["核对"], "文件")
    assert rows[0] == ("石门镇.xlsx", 1, 1, 6, 29.53, 25.53, 4, None, None, "ab12" * 16)


def test_reconciliation_names_sheets_that_were_not_read_and_hidden_ones() -> None:
    hidden = form("执法经费")
    file = checked(
        form(),
        Grid(hidden.sheet, hidden.rows, hidden.merges, visible=False),
        Grid("草稿", [["随手记"]], visible=False),
        Grid("项目汇总", [["x"]]),
        Grid("空", [], visible=False),
        Grid("白", []),
    )
    submission = dataclasses.replace(
        file.submission, sheets=(*file.submission.sheets, SheetNote("明细", SheetRole.TOO_LARGE))
    )
    book = summed_up(Checked(submission, ()))
    remarks = {row[1]: row[3] for row in rows_below(book["核对"], "三、没有读的工作表和隐藏的工作表")[1:]}
    assert list(remarks) == ["执法经费", "草稿", "项目汇总", "空", "明细"]
    assert remarks["执法经费"] == "隐藏的工作表；已照常汇总 1 张绩效目标表。"
    assert remarks["空"] == "隐藏的工作表；是空表。"
    assert remarks["草稿"].startswith("隐藏的工作表；认不出：")
    assert remarks["项目汇总"] == "本工具生成的表，不重复汇总。"
    assert remarks["明细"].startswith("过大")
    counts = _counts(book)
    assert (counts["工作表"], counts["认不出"], counts["空表"]) == (7, 1, 2)


def test_reconciliation_names_refused_files_with_reason_and_remedy() -> None:
    book = summed_up(
        checked(form()), refused=[RefusedFile("坏.xlsx", "加了密码，打不开", "请去掉密码后重新报送")]
    )
    row = rows_below(book["核对"], "四、没能读的、没有计入的文件")[1]
    assert [value for value in row if value] == [
        "坏.xlsx",
        "加了密码，打不开",
        "没能读",
        "请去掉密码后重新报送",
    ]
    counts = _counts(book)
    assert (counts["收到的文件"], counts["没能读"]) == (2, 1)


def test_reconciliation_adds_up_files_and_checks_the_lists_by_formula() -> None:
    files = (checked(form(), path="a.xlsx"), checked(form("执法经费"), path="b.xlsx"))
    sheet = summed_up(*files, formulas=True)["核对"]
    assert sheet["B7"].value == "=SUM(E13:E14)"
    assert sheet["C7"].value == "=SUM('项目汇总'!$E$5:$E$6)"
    assert sheet["D7"].value == "=ROUND(B7-C7,6)"
    assert sheet["E15"].value == "=SUM(E13:E14)"


def _charts(book: Any) -> list[Any]:
    return list(book["图表"]._charts)


def test_charts_show_every_project_largest_first_and_the_plan() -> None:
    book = summed_up(checked(form(budget="1"), form("执法经费", budget="20"), form("离任补贴", june="")))
    assert len(_charts(book)) == 2
    names = [row[0] for row in rows_below(book["图表"], "项目")]
    assert names == ["离任补贴", "执法经费", "武装工作经费"]
    assert [row[:2] for row in rows_below(book["图表"], "时点")] == [
        ("3月底", 5.25),
        ("6月底", 10.5),
        ("10月底", 15.75),
        ("12月底", 21),
    ]
    notes = [cell.value for cell in book["图表"]["A"] if cell.value and "计算" in str(cell.value)]
    assert notes[0].startswith("按 2 个项目的预算数乘以累计支出百分比计算。另有 1 个项目")


def test_chart_folds_what_is_beyond_the_largest_twelve_into_one_bar() -> None:
    grids = [form(budget=str(100 - i), name="名" * 30 if not i else f"项目{i}") for i in range(15)]
    files = [checked(grid, path=f"{i}.xlsx") for i, grid in enumerate(grids)]
    rows = rows_below(summed_up(*files)["图表"], "项目")
    assert len(rows) == 13
    assert rows[0][0] == "名" * 23 + "…"
    assert rows[-1][:2] == ("其他 3 个项目", 88 + 87 + 86)


def test_chart_names_the_unit_where_there_are_several() -> None:
    other = checked(form(unit_line="906002 蛤泊镇人民政府本级", name=""), path="b.xlsx")
    names = {row[0] for row in rows_below(summed_up(checked(form()), other)["图表"], "项目")}
    assert names == {"武装工作经费（石门镇）", "（没有项目名称）（蛤泊镇）"}


def test_chart_leaves_out_and_tells_what_has_no_budget() -> None:
    book = summed_up(checked(form(), form("执法经费", budget="")))
    assert "另有 1 个项目没有填预算数或未能读出" in book["图表"]["A3"].value
    assert len(_charts(summed_up(checked(form(budget=""))))) == 0


def test_shares_of_nothing_are_nothing() -> None:
    assert rows_below(summed_up(checked(form(budget="0")))["图表"], "项目")[0][1:3] == (0, 0)
