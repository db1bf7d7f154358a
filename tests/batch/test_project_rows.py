from decimal import Decimal
from typing import Any

from tests.products.summary.summaries import checked, form
from xl_tools.batch.project_rows import ProjectRow, project_rows, total
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Grid, column_letters


def _finding(severity: Severity, sheet: str, cell: str = "") -> Finding:
    return Finding(rule="JX101", severity=severity, file="石门镇.xlsx", sheet=sheet, cell=cell, message="缺")


def _only(**changes: Any) -> ProjectRow:
    return project_rows(checked(form(**changes)))[0]


def test_amount_longer_than_a_cell_can_hold_is_kept_as_text_not_rounded() -> None:
    row = _only(budget="1234567890123456.78")
    assert row.amounts["budget"] is None
    assert row.budget_text == "1234567890123456.78"
    assert total([row], "budget") == 0


def test_amount_of_astronomical_length_is_text() -> None:
    assert _only(budget="9" * 400).amounts["budget"] is None


def test_bare_fraction_is_not_taken_for_a_percent() -> None:
    row = _only(march=0.25)
    assert row.percents[0] is None
    assert row.planned is None


def test_plan_is_counted_only_when_all_of_it_is_told() -> None:
    assert _only().planned == tuple(Decimal("29.53") * p / 100 for p in (25, 50, 75, 100))
    assert _only(june="").planned is None
    assert _only(june="120%").planned is None
    assert _only(budget="约30").planned is None


def test_findings_of_a_sheet_count_for_its_only_form() -> None:
    findings = [
        _finding(Severity.ERROR, "武装工作经费", "B3"),
        _finding(Severity.ERROR, "武装工作经费"),
        _finding(Severity.WARNING, "武装工作经费", "A1"),
        _finding(Severity.INFO, "武装工作经费", "A1"),
        _finding(Severity.ERROR, "别的表", "A1"),
        _finding(Severity.ERROR, ""),
    ]
    (row,) = project_rows(checked(form(), findings=findings))
    assert (row.errors, row.warnings) == (2, 1)


def test_findings_of_a_sheet_with_several_forms_count_for_the_form_they_stand_in() -> None:
    upper, lower = form("武装工作经费"), form("执法经费")
    grid = Grid("正文", [*upper.rows, [], *lower.rows])
    start = len(upper.rows) + 2
    findings = [
        _finding(Severity.ERROR, "正文", "A1"),
        _finding(Severity.WARNING, "正文", f"A{start - 2}"),
        _finding(Severity.WARNING, "正文", f"A{start}"),
        _finding(Severity.ERROR, "正文", "ZZ9999"),
        _finding(Severity.ERROR, "正文"),
    ]
    rows = project_rows(checked(grid, findings=findings))
    assert [(row.errors, row.warnings) for row in rows] == [(1, 1), (1, 1)]


def test_findings_of_forms_side_by_side_count_for_the_form_they_stand_in() -> None:
    left, right, below = form("武装工作经费"), form("执法经费"), form("离任补贴")
    blank = [""] * (left.width + 1)
    upper = [[*row, *blank, *beside] for row, beside in zip(left.rows, right.rows, strict=True)]
    sheet = Grid("正文", [*upper, [], *below.rows])
    far, start = column_letters(len(upper[0]) - 1), len(upper) + 2
    findings = [
        _finding(Severity.ERROR, "正文", "B3"),
        _finding(Severity.WARNING, "正文", f"{far}4"),
        _finding(Severity.ERROR, "正文", f"{far}{len(upper)}"),
        _finding(Severity.WARNING, "正文", f"B{start + 2}"),
    ]
    rows = project_rows(checked(sheet, findings=findings))
    assert [(row.errors, row.warnings) for row in rows] == [(1, 0), (1, 1), (0, 1)]


def test_form_without_unit_line_belongs_to_the_unit_of_its_file() -> None:
    info = Grid("单位信息", [["年度", "2024"], ["单位编码", "906001"], ["单位名称", "石门镇人民政府本级"]])
    (row,) = project_rows(checked(info, form(unit_line="")))
    assert (row.unit_code, row.unit_name) == ("906001", "石门镇人民政府本级")
    (row,) = project_rows(checked(info, form(unit_line="906002 蛤泊镇人民政府本级")))
    assert (row.unit_code, row.unit_name) == ("906002", "蛤泊镇人民政府本级")
