import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.summary.summaries import (
    checked,
    form,
    links,
    recalculated,
    rows_below,
    summed_up,
    table_grid,
)
from tests.products.tables import tables
from tests.rules.townships import clean_table, form_grid
from xl_tools.batch.project_rows import FileTotals, ProjectRow
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.table import PerformanceTable
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.products.summary import project_groups as summary_groups
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.values.amount import fen

_OTHER = "906002 蛤泊镇人民政府本级"


def _county(folder: Path = Path()) -> list[Checked]:
    return [
        checked(form(), form("执法经费", budget="10.00"), path=str(folder / "石门.xlsx")),
        checked(
            form(unit_line=_OTHER, budget="1.00"),
            form("离任补贴", unit_line=_OTHER, march=""),
            path=str(folder / "蛤泊.xlsx"),
        ),
    ]


def test_townships_are_added_up_with_their_share() -> None:
    rows = rows_below(summed_up(*_county())["按单位汇总"], "单位编码")
    assert [row[:6] for row in rows] == [
        ("906001", "石门镇人民政府本级", 2, 39.53, 51.06, 8),
        ("906002", "蛤泊镇人民政府本级", 2, 30.53, 51.06, 8),
        ("合计", None, 4, 70.06, 102.12, 16),
    ]
    assert rows[0][6] == pytest.approx(39.53 / 70.06)


def test_faults_are_counted_by_unit_as_in_progress_wherever_they_stand() -> None:
    """Not those on its projects alone: 按单位汇总, 申报进度 and 总览 say one number."""
    first, second = _county()
    place = first.submission.tables[0].sheet
    said = [("", Severity.ERROR), ("整体绩效", Severity.WARNING), (place, Severity.ERROR)]
    findings = tuple(
        Finding(rule="JX604", severity=severity, file="石门.xlsx", sheet=sheet, message="错")
        for sheet, severity in said
    )
    book = summed_up(replace(first, findings=findings), second)
    units = rows_below(book["按单位汇总"], "单位编码")
    progress = rows_below(book["申报进度"], "序号")
    heads = [[cell.value for cell in next(_heads(book[sheet]))] for sheet in ("按单位汇总", "申报进度")]
    for field, counts in {"必须改正": [2, 0, 2], "请核对": [1, 0, 1]}.items():
        assert [row[heads[0].index(field)] for row in units] == counts
        assert [row[heads[1].index(field)] for row in progress] == counts
    worst = [[cell for cell in row if cell is not None] for row in book["总览"].values]
    assert any(row[-2:] == ["石门镇", 2] for row in worst)


def _heads(sheet: Any) -> Any:
    return (row for row in sheet.iter_rows() if row[0].value in ("单位编码", "序号"))


def test_projects_of_one_name_are_added_up_across_townships_and_folded_below() -> None:
    sheet = summed_up(*_county())["按项目汇总"]
    rows = rows_below(sheet, "项目名称")
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in rows] == [
        ("武装工作经费", None, 2, 2, 30.53),
        (None, "石门镇人民政府本级", None, None, 29.53),
        (None, "蛤泊镇人民政府本级", None, None, 1),
        ("离任补贴", "蛤泊镇人民政府本级", 1, 1, 29.53),
        ("执法经费", "石门镇人民政府本级", 1, 1, 10),
        ("合计", None, None, 4, 70.06),
    ]
    assert rows[0][7:9] == (1, 29.53)
    assert [sheet.row_dimensions[row].outlineLevel for row in (4, 5, 6, 7)] == [0, 1, 1, 0]
    assert not sheet.sheet_properties.outlinePr.summaryBelow


def test_names_that_differ_in_spaces_and_width_are_one() -> None:
    book = summed_up(
        checked(form(name="武装 工作经费(一)")),
        checked(form(name="武装工作经费（一）"), path="b.xlsx"),
        checked(form("执法经费", unit_line=_OTHER), path="c.xlsx"),
    )
    assert (1, 2) in [row[2:4] for row in rows_below(book["按项目汇总"], "项目名称")]


def test_names_that_differ_by_the_township_alone_are_one_and_keep_their_own_below() -> None:
    book = summed_up(
        checked(form("石门镇武装工作经费"), form("石门村道路硬化")),
        checked(form("蛤泊镇武装工作经费", unit_line=_OTHER), path="b.xlsx"),
    )
    rows = rows_below(book["按项目汇总"], "项目名称")
    assert [row[0] for row in rows[:4]] == [
        "武装工作经费",
        "石门镇武装工作经费",
        "蛤泊镇武装工作经费",
        "石门村道路硬化",
    ]
    assert rows[0][2:4] == (2, 2)


def test_plan_is_told_by_township_and_period_and_what_is_left_out_with_its_reason() -> None:
    sheet = summed_up(*_county())["分期用款"]
    first, second, total = rows_below(sheet, "单位编码")
    assert first[2:8] == (2, 39.53, 9.8825, 19.765, 29.6475, 39.53)
    assert second[2:8] == (1, 1, 0.25, 0.5, 0.75, 1)
    assert second[12:] == (1, 29.53)
    assert total[8:12] == pytest.approx((10.1325, 10.1325, 10.1325, 10.1325))
    assert rows_below(sheet, "没有计入的 1 个项目")[1][8] == "3月底没有填写、未能读出或不在 0–100% 之内"


def test_every_total_is_held_against_the_list_of_projects() -> None:
    book = summed_up(*_county())
    checks = {row[0]: row[1:5] for row in rows_below(book["核对"], "六、分类汇总与项目汇总")[1:]}
    assert checks["按单位汇总：预算数"] == (70.06, 70.06, 0, "相符")
    assert checks["按项目汇总：项目数"] == (4, 4, 0, "相符")
    assert checks["分期用款：计入和没有计入的预算数"] == (70.06, 70.06, 0, "相符")
    assert checks["申报进度：预算数"] == (70.06, 70.06, 0, "相符")
    assert len(checks) == 12
    assert book["核对"]["A2"].value == "读入与汇总各项相符。"


def test_a_total_that_does_not_agree_is_said_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    real = summary_groups.by_unit

    def losing(rows: Sequence[ProjectRow], files: Sequence[FileTotals]) -> list[summary_groups.Group]:
        return real(rows, files)[:-1]

    monkeypatch.setattr("xl_tools.products.summary.summary_workbook.by_unit", losing)
    book = summed_up(*_county())
    assert "不符" in book["核对"]["A2"].value
    checks = {row[0]: row[4] for row in rows_below(book["核对"], "六、分类汇总与项目汇总")[1:]}
    assert checks["按单位汇总：预算数"] == "不符"
    assert checks["按项目汇总：预算数"] == "相符"


@given(st.lists(st.lists(tables(), min_size=1, max_size=3), min_size=1, max_size=3))
@settings(max_examples=15, deadline=None)
def test_whatever_is_put_together_adds_up_to_what_came_in_to_the_fen(
    drawn: list[list[PerformanceTable]],
) -> None:
    files = [
        checked(*(table_grid(table, f"表{i}") for i, table in enumerate(each)), path=f"{n}.xlsx")
        for n, each in enumerate(drawn)
    ]
    book = summed_up(*files)
    if "按单位汇总" not in book.sheetnames:  # of one unit, or of none
        return
    came_in = sum((table.funding.budget or Decimal(0) for each in drawn for table in each), Decimal(0))
    for sheet, heading, column in (("按单位汇总", "单位编码", 3), ("按项目汇总", "项目名称", 4)):
        rows = rows_below(book[sheet], heading)
        total = Decimal(str(next(row[column] for row in rows if str(row[0]).startswith("合计"))))
        assert fen(total) == fen(came_in)
    assert {row[4] for row in rows_below(book["核对"], "六、分类汇总与项目汇总")[1:]} == {"相符"}


def test_spreadsheet_program_works_out_the_cached_value_of_every_formula(
    soffice: str, tmp_path: Path
) -> None:
    data = summary_workbook(_county(), [])
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    anew = recalculated(soffice, data, tmp_path)
    compared = 0
    for name in ("按单位汇总", "按项目汇总", "分期用款", "核对", "全县图表"):
        for cell in (c for row in formulas[name].iter_rows() for c in row if c.data_type == "f"):
            expected, found = (book[name][cell.coordinate].value for book in (cached, anew))
            assert found == (pytest.approx(expected) if isinstance(expected, float | int) else expected), cell
            compared += 1
    assert compared > 100


def test_every_number_leads_to_its_row_and_to_the_cell_of_its_source(tmp_path: Path) -> None:
    book = summed_up(*_county(tmp_path), target=tmp_path / "汇总.xlsx", formulas=True)
    sheet = book["按项目汇总"]
    assert sheet["E4"].value == "=SUM(E5:E6)"
    assert sheet["E6"].value == "='项目汇总'!$E$7"
    assert sheet["J6"].value == '=HYPERLINK("#\'项目汇总\'!E7","项目汇总 E7")'
    assert ("武装工作经费!C4", "蛤泊.xlsx", "'武装工作经费'!C4") in links(sheet)
    units = book["按单位汇总"]
    assert units["D4"].value == "=SUM('项目汇总'!$E$5:$E$6)"
    assert units["B5"].hyperlink.location == "'项目汇总'!A7"
    assert units["L5"].hyperlink.target == "蛤泊.xlsx"
    assert book["分期用款"]["E4"].value == "=SUMPRODUCT('项目汇总'!$E$5:$E$6,'项目汇总'!$H$5:$H$6)"


def test_a_unit_in_pieces_is_added_up_piece_by_piece_and_without_a_formula_where_there_are_too_many() -> None:
    files = [
        checked(form(f"项目{n}{i}", unit_line=line, budget="1.00"), path=f"{n}{i}.xlsx")
        for n in range(260)
        for i, line in enumerate(("906001 石门镇人民政府本级", _OTHER))
    ]
    few, many = summed_up(*files[:6], formulas=True), summed_up(*files, formulas=True)
    assert (
        few["按单位汇总"]["D4"].value
        == "=SUM('项目汇总'!$E$5:$E$5,'项目汇总'!$E$7:$E$7,'项目汇总'!$E$9:$E$9)"
    )
    assert many["按单位汇总"]["D4"].value == 260
    assert summed_up(*files)["核对"]["A2"].value == "读入与汇总各项相符。"


def test_an_amount_that_cannot_be_read_is_shown_as_written_and_not_counted() -> None:
    other = checked(form("执法经费", unit_line=_OTHER, budget="1.00"), path="b.xlsx")
    rows = rows_below(summed_up(checked(form(budget="约30")), other)["按项目汇总"], "项目名称")
    assert "约30" in [row[4] for row in rows]
    assert rows[-1][4] == 1


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "http://x", "@SUM(A1)"])
def test_names_of_townships_and_projects_stay_text(text: str) -> None:
    book = summed_up(
        checked(form(name=text, unit_line=text)), checked(form(name=text), path="b.xlsx"), formulas=True
    )
    for sheet in ("按单位汇总", "按项目汇总", "分期用款", "全县图表"):
        found = [cell for row in book[sheet].iter_rows() for cell in row if str(cell.value).startswith(text)]
        assert all(cell.data_type == "s" for cell in found)


def test_charts_fetch_their_figures_from_the_sheets_they_are_of() -> None:
    book: Any = summed_up(*_county(), formulas=True)
    sheet = book["全县图表"]
    assert len(sheet._charts) == 4
    values = [row[1] for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("=")]
    assert values[:2] == ["='按单位汇总'!D4", "='按单位汇总'!D5"]
    assert values[-1] == "='分期用款'!L6"
    assert "全县图表" not in summed_up().sheetnames


def test_equal_codes_in_two_counties_are_two_units_wherever_units_are_counted() -> None:
    files = [_of_county(region) for region in ("130324", "130429")]
    book = summed_up(*files)
    assert [row[:2] for row in rows_below(book["按单位汇总"], "单位编码")[:2]] == [
        ("906001", "130324 石门镇人民政府本级"),
        ("906001", "130429 石门镇人民政府本级"),
    ]
    (name, *_), *projects = rows_below(book["按项目汇总"], "项目名称")[:3]
    assert (name, book["按项目汇总"]["C4"].value) == ("武装工作经费", 2)
    assert [row[1] for row in projects] == ["130324 石门镇人民政府本级", "130429 石门镇人民政府本级"]
    assert _chart_labels(book) == {
        "武装工作经费（130324 石门镇）",
        "武装工作经费（130429 石门镇）",
    }


def test_a_file_that_tells_no_county_is_of_the_only_one_of_its_code_and_never_of_one_of_several() -> None:
    for regions, units in ((("130324", ""), 1), (("130324", "130429", ""), 3)):
        book = summed_up(*(_of_county(region, f"镇{place}") for place, region in enumerate(regions)))
        is_told = "按单位汇总" in book.sheetnames
        assert (len(rows_below(book["按单位汇总"], "单位编码")) - 1 if is_told else 1) == units


def _of_county(region: str, name: str = "石门镇人民政府本级") -> Checked:
    table = clean_table(1, "武装工作经费").model_copy(update={"unit_name": name})
    one = checked(form_grid(table), path=f"{region}{name}.xlsx")
    info = one.submission.info.model_copy(update={"region": region})
    return replace(one, submission=replace(one.submission, info=info))


def _chart_labels(book: Any) -> set[str]:
    return {value for (value,) in book["图表"].iter_rows(max_col=1, values_only=True) if "130" in str(value)}


def test_bars_beside_approved_ones_have_room_for_both_figures() -> None:
    files = [
        checked(form(unit_line=f"9060{n:02d} 第{n}镇人民政府本级", budget=f"{n}.00"), path=f"{n}.xlsx")
        for n in range(1, 12)
    ]
    listed = UnitList(
        units=tuple(Unit(code=f"9060{n:02d}", name=f"第{n}镇人民政府本级") for n in range(1, 12)),
        projects=tuple(
            ListedProject(unit_code=f"9060{n:02d}", name="武装工作经费", approved=Decimal(n))
            for n in range(1, 12)
        ),
    )
    data = summary_workbook(files, [], None, listed)
    first = openpyxl.load_workbook(io.BytesIO(data))["全县图表"]._charts[0]
    assert len(first.series) == 2
    assert first.anchor.to.row - first.anchor._from.row >= 1.7 * len(files)
