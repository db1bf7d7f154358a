import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.products.summary.summaries import checked, form, rows_below, summed_up
from xl_tools.batch.last_year import LastProject, LastYear
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.sheets.list_sheet import WIDEST_ON_A4
from xl_tools.values.unit_key import Whose

_UNITS = {"906001": "石门镇人民政府本级", "906002": "蛤泊镇人民政府本级", "906003": "潘庄镇人民政府本级"}
_LIST = UnitList(
    units=tuple(Unit(code=code, name=name) for code, name in _UNITS.items()),
    projects=tuple(
        ListedProject(unit_code=code, name="武装工作经费", approved=Decimal(30)) for code in _UNITS
    ),
)
_UNREAD = RefusedFile(
    "906003潘庄镇.xls", "加了密码，打不开", "请去掉密码", path="906003潘庄镇.xls", below=("906003潘庄镇.xls",)
)
_OLDER = RefusedFile("旧.xlsx", "有更新的文件", "没有计入", LeftOut.OLDER)
_A4_LANDSCAPE = (842 - 0.5 * 72, 595 - 1.3 * 72)


def _county(*, last: bool = False, formulas: bool = False, unit_list: UnitList = _LIST) -> Any:
    finding = Finding(
        rule="JX101",
        severity=Severity.ERROR,
        file="石门镇.xlsx",
        sheet="武装工作经费",
        message="缺",
        hint="填",
    )
    files = [
        checked(form(), findings=[finding]),
        checked(
            form(budget="900", unit_line="906002 蛤泊镇人民政府本级"),
            form("执法经费", budget="1", unit_line="906002 蛤泊镇人民政府本级"),
            path="b.xlsx",
        ),
    ]
    before = LastYear((LastProject(Whose("", "906001", ""), "", "武装工作经费", Decimal(20)),), 2023)
    data = summary_workbook(files, [_UNREAD, _OLDER], unit_list=unit_list, last=before if last else None)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def _texts(book: Any) -> list[str]:
    return [str(cell.value) for row in book["总览"].iter_rows() for cell in row if cell.value is not None]


def _row(book: Any, label: str) -> list[Any]:
    return next(
        [value for value in row if value is not None]
        for row in book["总览"].iter_rows(values_only=True)
        if row[0] == label
    )


def test_the_overview_is_the_first_sheet_on_one_page() -> None:
    sheet = _county()["总览"]
    assert sheet.parent.sheetnames[0] == "总览"
    assert sheet.parent.active.title == "总览"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight in (None, 1)  # one by default
    height = sum(sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1))
    assert height < (842 - 1.1 * 72) / 0.9  # 10 points stay 9
    sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert min(sizes) >= 10


def test_who_has_reported_and_who_has_not_stands_on_top() -> None:
    book = _county()
    tiles = list(book["总览"].iter_rows(min_row=3, max_row=4, values_only=True))
    told = {label: count for label, count in zip(*tiles, strict=True) if label}
    assert told == {"应报单位": 3, "已报": 2, "其中有错": 1, "报了读不了": 1, "未报": 0, "项目": 3}
    assert "报了但读不了：潘庄镇" in _texts(book)


def test_without_a_list_nobody_is_said_not_to_have_reported() -> None:
    """The workbooks' own lists may name other units, and not all of them."""
    files = [
        checked(form(), path="a.xlsx"),
        checked(form(unit_line="906002 蛤泊镇人民政府本级"), path="b.xlsx"),
    ]
    own = UnitList(units=_LIST.units[1:], projects=())
    files = [replace(one, submission=replace(one.submission, units=own)) for one in files]
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(files, [_UNREAD])), data_only=True)
    tiles = list(book["总览"].iter_rows(min_row=3, max_row=4, values_only=True))
    told = {label: count for label, count in zip(*tiles, strict=True) if label}
    assert (told["收到的单位"], told["没能读的文件"]) == (2, 1)
    texts = "".join(_texts(book))
    assert "没有指明单位清单" in texts
    assert not [word for word in ("应报", "未报", "催报", "不在清单里") if word in texts]


def test_the_whole_is_held_against_what_was_approved_and_last_year() -> None:
    book = _county(last=True)
    assert _row(book, "预算数") == ["预算数", 930.53, "比批复数", 930.53, 60, 870.53]
    assert _row(book, "财政资金")[2:] == ["比上年", 29.53, 20, 9.53]
    assert _row(_county(), "预算数") == ["预算数", 930.53, "比批复数", 930.53, 60, 870.53]
    assert len(_row(_county(), "财政资金")) == 2
    told = "".join(_texts(_county(last=True)))
    assert "没有报来的 1 个单位另有批复 30 万元" in told
    assert "只比上年也有项目的 1 个单位，它们今年 29.53 万元" in told
    assert "比批复数的只是" not in told  # all that have reported are in the list
    assert _row(_county(formulas=True), "预算数")[1] == "=SUM('项目汇总'!$E$5:$E$7)"


def test_the_difference_is_said_to_be_of_the_units_with_an_approved_amount() -> None:
    book = _county(unit_list=_LIST.model_copy(update={"projects": _LIST.projects[:1]}))
    assert _row(book, "预算数") == ["预算数", 930.53, "比批复数", 29.53, 30, -0.47]
    assert "比批复数的只是单位清单里有批复数的单位，它们的预算合计 29.53 万元" in "".join(_texts(book))


def test_what_to_do_next_is_told_in_the_order_of_the_work() -> None:
    steps = [text for text in _texts(_county()) if "：" in text and "个" in text and text[0].isdigit()]
    assert [step.partition("：")[0] for step in steps][-3:] == [
        "1 个文件没能读",
        "1 个单位共 1 处必须改正",
        "1 个文件没有计入（旧版本、重复的、未填的、别的年度的）",
    ]


def test_its_numbers_lead_to_the_sheets_they_are_of() -> None:
    book = _county()
    links = [cell.hyperlink.location for row in book["总览"].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) > 20
    for location in links:
        assert location.rpartition("!")[0].strip("'") in book.sheetnames


def test_units_are_held_against_what_was_approved_and_those_that_have_not_reported_stand_below() -> None:
    sheet = _county()["按单位汇总"]
    rows = rows_below(sheet, "单位编码")
    assert [row[3:6] for row in rows] == [
        (29.53, 30, -0.47),
        (901, 30, 871),
        (None, 30, None),
        (930.53, 90, 870.53),
    ]
    assert rows[2][:2] == ("906003", "潘庄镇人民政府本级")
    assert "应报 3 个单位：已报 2 个" in sheet["A2"].value


@pytest.mark.parametrize("last", [False, True])
def test_lists_print_in_nine_points_on_a4_and_no_column_is_printed_that_is_for_the_screen(last: bool) -> None:  # noqa: FBT001
    book = _county(last=last)
    for sheet in (each for each in book.worksheets[1:] if "图表" not in each.title):
        first, _, corner = sheet.print_area.replace("$", "").rpartition("!")[2].partition(":")
        assert first == "A1"
        printed = [column.column for column in sheet[1] if column.column <= sheet[corner].column]
        told = [
            each.width for each in sheet.column_dimensions.values() for _ in range(each.min, each.max + 1)
        ]
        widths = told[: len(printed)]
        points = sum(int(width * 7) * 0.75 for width in widths)
        assert sum(widths) < WIDEST_ON_A4 + len(widths)
        assert sheet.page_setup.paperSize == 9
        assert 10 * min(1, _A4_LANDSCAPE[0] / points) >= 9, sheet.title


def test_no_chart_lies_on_another_and_one_that_is_most_of_all_is_not_drawn() -> None:
    book = _county()
    for name in ("图表", "全县图表"):
        assert not book[name].print_area  # charts reach below their figures
        below = 0
        for chart in book[name]._charts:
            top = chart.anchor._from.row
            assert top >= below
            below = chart.anchor.to.row
            assert chart.anchor.to.col < 16
    sheet = book["图表"]
    assert "占 97%，不画在图里" in sheet["A3"].value
    (first,), _ = (chart.series for chart in sheet._charts)
    assert first.val.numRef.f == "图表!$B$6:$B$7"


def test_figures_and_charts_print_in_nine_points_also_where_a_wider_face_stands_in() -> None:
    for sheet in (each for each in _county().worksheets if "图表" in each.title):
        told = [
            each.width for each in sheet.column_dimensions.values() for _ in range(each.min, each.max + 1)
        ]
        wide = sum(width * 9.33 for width in told[:16]) * 0.75  # digits of DejaVu Sans at 11 points
        assert 10 * _A4_LANDSCAPE[0] / wide >= 9


def test_a_goal_that_is_not_printed_makes_no_row_higher() -> None:
    book = summed_up(checked(form(goals="1.开展宣传发动工作，做到家喻户晓。\n" * 9), form("执法经费")))
    heights = [book["项目汇总"].row_dimensions[row].height for row in (5, 6)]
    assert heights[0] == heights[1]
