"""What real clerks do to a form, one at a time."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.forms.generated_forms import LABELS, shown_percents
from tests.forms.written_grids import PLAIN_FORM, changed, grid
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Cell, CellValue, Grid, Merge
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading

CODE_ROW = "项目编码|13032423P00442810052N||项目名称|武装工作经费\n"
BUDGET_ROW = "预算规模及资金用途|预算数|2.00|其中：财政资金|2.00|其他资金|\n"
PURPOSE_ROW = "|预算数 2 万元。其中：财政资金 2 万元。主要用于完成民兵组织建设。\n"
PLAN_ROWS = "资金支出计划（%）|3月底||6月底|10月底|12月底\n|25%||50%|75%|100%\n"
GOALS_ROW = "绩效目标|1. 完成民兵组织建设。\n"
HEADER_ROW = "一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据\n"
LAST_ROW = "效益指标|社会效益指标|增强自豪感|增强荣誉感|征兵顺利完成|计划指标\n"


def read(sheet: Grid) -> TableReading:
    (reading,) = read_forms(sheet, LABELS)
    return reading


def with_values(values: dict[str, CellValue], *, percent: Sequence[str] | None = ()) -> Grid:
    """Return the plain form with other values in some cells, some of them shown as percents."""
    rows: list[list[CellValue]] = [list(row) for row in grid(PLAIN_FORM).rows]
    cells = {
        address: Cell(int(address[1:]) - 1, ord(address[0]) - ord("A"))
        for address in (*values, *(percent or ()))
    }
    for address, value in values.items():
        rows[cells[address].row][cells[address].column] = value
    shown = None if percent is None else shown_percents(rows, [cells[address] for address in percent])
    return Grid("表", rows, (), shown)


PLAIN = read(grid(PLAIN_FORM))


def test_the_plain_form_is_read_whole() -> None:
    table = PLAIN.table
    assert (table.number, table.title) == (1, "1. 武装工作经费绩效目标表")
    assert (table.unit_code, table.unit_name) == ("906001", "石门镇人民政府本级")
    assert (table.code, table.name) == ("13032423P00442810052N", "武装工作经费")
    assert table.funding == Funding(budget=Decimal(2), fiscal=Decimal(2))
    assert [row.level1 for row in table.indicators] == ["产出指标", "产出指标", "效益指标"]
    assert PLAIN.leftovers == ()
    assert PLAIN.address("other") == "G4"
    assert PLAIN.address("indicator.1.value") == "E11"
    assert PLAIN.address("indicator.next") == "A13"
    assert PLAIN.address("indicator.3.value") == ""


SAME_TABLE = {
    "a line above the title": changed(("1. 武装", "附件2\n\n1. 武装")),
    "a blank column between label and value": changed(
        (CODE_ROW, "项目编码||13032423P00442810052N|项目名称|武装工作经费\n")
    ),
    "code and name in rows of their own": changed(
        (CODE_ROW, "项目名称|武装工作经费\n主管部门|县财政局\n项目编码|13032423P00442810052N\n")
    ),
    "label and value in one cell": changed(
        (CODE_ROW, "项目编码：13032423P00442810052N|||项目名称 武装工作经费\n")
    ),
    "values below labels that stand side by side": changed(
        (CODE_ROW, "项目编码|项目名称\n13032423P00442810052N|武装工作经费\n"),
        (BUDGET_ROW, "预算规模及资金用途|预算数|其中：财政资金|其他资金\n|2.00|2.00|\n"),
    ),
    "label and percent in one cell without a break": changed(
        (PLAN_ROWS, "支出计划|3月底25%|6月底：50%|10月底 75%|12月底\\n100%\n")
    ),
    "label and percent in pairs in one row": changed(
        (PLAN_ROWS, "支出计划|3月底|25%|6月底|50%|10月底\n|||||75%\n12月底|100%\n")
    ),
    "a purpose with its own label": changed(
        (PURPOSE_ROW, "资金用途|预算数 2 万元。其中：财政资金 2 万元。主要用于完成民兵组织建设。\n")
    ),
    "a purpose with its label in the cell": changed(
        (PURPOSE_ROW, "|资金用途：预算数 2 万元。其中：财政资金 2 万元。主要用于完成民兵组织建设。\n")
    ),
    "a purpose without any label of the budget's scale": changed(
        (BUDGET_ROW, "|预算数|2.00|其中：财政资金|2.00|其他资金|\n")
    ),
    "goals with their label in the cell": changed((GOALS_ROW, "绩效目标：1. 完成民兵组织建设。\n")),
    "goals below their label's line break": changed((GOALS_ROW, "绩效目标\\n1. 完成民兵组织建设。\n")),
    "signatures at the foot": changed(
        (LAST_ROW, LAST_ROW + "\n填表人：张三||审核人：李四||日期：2023年1月5日\n")
    ),
    "signatures below other columns": changed((LAST_ROW, LAST_ROW + "||填表人：张三|联系电话：7200000\n")),
    "a remark at the foot": changed((LAST_ROW, LAST_ROW + "备注：本表一式两份|||一式两份\n")),
    "a remark below the values": changed((LAST_ROW, LAST_ROW + "||||备注：已核对\n")),
    "a date at the foot": changed((LAST_ROW, LAST_ROW + "石门镇 2023年1月5日\n")),
    "a continued table": changed(("|质量指标|", f"续表\n{HEADER_ROW}|质量指标|")),
    "prepared rows for more indicators": changed((LAST_ROW, LAST_ROW + "满意度指标|服务对象满意度指标\n|\n")),
    "一级指标 in a row of its own": changed(("效益指标|社会", "效益指标\n|社会")),
    "extra columns in the indicator block": grid(
        "\n".join(
            "|".join([*cells[:2], extra, *cells[2:5], extra, *cells[5:]])
            for line, extra in zip(
                PLAIN_FORM.strip("\n").split("\n"), [""] * 8 + ["备注栏", "1", "2", "3"], strict=True
            )
            for cells in [line.split("|") + [""] * (7 - len(line.split("|")))]
        )
    ),
    "a label in the indicator block": changed(("组织宣传|", "项目名称|")),
    "the unit in two cells": changed(("906001 石门镇人民政府本级|", "906001|石门镇人民政府本级|")),
    "unit and unit of money in one cell": changed(("本级|||||单位：万元", "本级  金额单位：万元")),
    "a labelled unit": changed(("906001 石门镇人民政府本级", "填报单位：906001 石门镇人民政府本级")),
    "a unit called just so": changed(("906001 石门镇人民政府本级", "单位：906001-石门镇人民政府本级")),
    "code and name of the unit labelled": changed(
        ("906001 石门镇人民政府本级", "单位编码|906001|单位名称|石门镇人民政府本级")
    ),
    "a full-width unit code": changed(("906001 ", "９０６００１　")),
}


@pytest.mark.parametrize("habit", SAME_TABLE)
def test_a_habit_of_clerks_changes_nothing_in_the_table(habit: str) -> None:
    table = read(SAME_TABLE[habit]).table
    if habit == "a label in the indicator block":
        assert table.indicators[0].level3 == "项目名称"
        table = table.model_copy(update={"indicators": PLAIN.table.indicators})
    assert table == PLAIN.table


LEFT_OVER = {
    "a line above the title": ["附件2"],
    "code and name in rows of their own": ["主管部门", "县财政局"],
    "signatures at the foot": ["填表人：张三", "审核人：李四", "日期：2023年1月5日"],
    "a remark at the foot": ["备注：本表一式两份", "一式两份"],
    "a remark below the values": ["备注：已核对"],
    "a date at the foot": ["石门镇 2023年1月5日"],
    "a continued table": ["续表"],
    "extra columns in the indicator block": ["备注栏", "备注栏", "1", "1", "2", "2", "3", "3"],
}


@pytest.mark.parametrize("habit", LEFT_OVER)
def test_what_belongs_to_no_field_is_left_over_and_named(habit: str) -> None:
    assert [left.text for left in read(SAME_TABLE[habit]).leftovers] == LEFT_OVER[habit]


def test_a_blank_second_level_is_inherited_within_its_first_level_only() -> None:
    reading = read(changed(("|质量指标|", "||"), ("效益指标|社会效益指标", "效益指标|")))
    levels = [(row.level1, row.level2) for row in reading.table.indicators]
    assert levels == [("产出指标", "数量指标"), ("产出指标", "数量指标"), ("效益指标", "")]


def test_a_prepared_row_is_a_place_for_a_missing_indicator() -> None:
    reading = read(SAME_TABLE["prepared rows for more indicators"])
    assert reading.address("slot.服务对象满意度指标") == "C13"
    assert reading.address("indicator.next") == "A14"
    assert reading.leftovers == ()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. 武装工作经费绩效目标表", 1),
        ("12、武装工作经费绩效目标表", 12),
        ("３．武装工作经费绩效目标表", 3),
        ("2023年武装工作经费绩效目标表", None),
        ("武 装 工 作 经 费\\n绩 效 目 标 表", None),
        ("武装工作经费绩效目标申报表（2023年度）", None),
    ],
)
def test_the_title_is_known_in_its_spellings_and_its_number_is_read(line: str, number: int | None) -> None:
    reading = read(changed(("1. 武装工作经费绩效目标表", line)))
    assert reading.table.title == line.replace("\\n", "\n")
    assert reading.table.number == number


def test_without_a_title_the_form_is_read_all_the_same() -> None:
    reading = read(changed(("1. 武装工作经费绩效目标表\n", "")))
    assert reading.table == PLAIN.table.model_copy(update={"number": None, "title": ""})
    assert reading.address("title") == ""


def test_without_a_unit_line_its_place_is_below_the_title() -> None:
    reading = read(changed(("906001 石门镇人民政府本级", "")))
    assert (reading.table.unit_code, reading.table.unit_name) == ("", "")
    assert reading.address("unit_line") == "A2"


def test_without_a_row_for_it_the_unit_line_has_no_place() -> None:
    assert read(changed(("906001 石门镇人民政府本级|||||单位：万元\n", ""))).address("unit_line") == ""
    assert read(changed(("906001 石门镇人民政府本级", "（2023年度）"))).address("unit_line") == ""


def test_a_unit_code_alone_and_a_unit_name_alone_are_read() -> None:
    assert read(changed(("906001 石门镇人民政府本级", "906001"))).table.unit_code == "906001"
    assert read(changed(("906001 石门镇人民政府本级", "单位：石门镇"))).table.unit_name == "石门镇"
    assert read(changed(("906001 石门镇人民政府本级", "编制单位：石门镇"))).table.unit_name == "石门镇"


def test_amounts_are_of_the_unit_in_the_head() -> None:
    reading = read(changed(("单位：万元", "（金额单位：元）"), ("预算数|2.00", "预算数|20,000")))
    assert reading.money_unit == "元"
    assert reading.table.funding.budget == 2


def test_without_a_unit_of_money_amounts_are_in_wan_yuan() -> None:
    assert read(changed(("单位：万元", ""))).money_unit == "万元"


def test_a_lost_label_loses_its_own_field_only() -> None:
    reading = read(changed(("项目编码|", "|")))
    assert reading.table == PLAIN.table.model_copy(update={"code": ""})
    assert [left.text for left in reading.leftovers] == ["13032423P00442810052N"]
    assert reading.address("code") == ""


def test_a_lost_period_is_reported_at_the_end_of_the_plan_and_never_invented() -> None:
    reading = read(changed(("10月底|12月底", "|"), ("|75%|100%", "|")))
    assert (reading.table.plan.october, reading.table.plan.december) == (None, None)
    assert reading.address("october") == "E6"
    assert reading.address("december") == "F6"
    assert read(changed((PLAN_ROWS, "资金支出计划（%）|\n"))).address("march") == "B6"
    assert read(changed((PLAN_ROWS, ""))).address("march") == ""


def test_a_value_without_its_lost_period_is_left_over() -> None:
    assert [left.text for left in read(changed(("|12月底", "|"))).leftovers] == ["100%"]


def test_a_wrapped_period_without_a_value_has_its_place_beside_the_label() -> None:
    reading = read(changed(("|12月底", "|"), ("|100%\n", "\n12月底|\n")))
    assert reading.table.plan.december is None
    assert reading.address("december") == "B8"
    assert read(changed(("|12月底", "|"), ("|100%\n", "\n12月底|全部\n"))).texts["december"] == "全部"


def test_a_purpose_over_two_rows_is_one_text() -> None:
    reading = read(changed((PURPOSE_ROW, "|预算数 2 万元。\n|主要用于完成民兵组织建设。|另附明细\n")))
    assert reading.table.purpose == "预算数 2 万元。\n主要用于完成民兵组织建设。\n另附明细"
    assert reading.address("purpose") == "B5"


def test_a_purpose_whose_row_is_lost_has_no_place() -> None:
    assert read(changed((PURPOSE_ROW, ""))).address("purpose") == ""
    lost = read(changed((BUDGET_ROW + PURPOSE_ROW, "")))
    assert (lost.table.purpose, lost.address("purpose")) == ("", "")


def test_a_purpose_is_found_below_the_budgets_scale_alone() -> None:
    reading = read(changed((BUDGET_ROW, ""), ("|预算数 2", "预算规模及资金用途|预算数 2")))
    assert reading.table.purpose == PLAIN.table.purpose


def test_goals_over_several_rows_are_one_text() -> None:
    reading = read(
        changed((GOALS_ROW, "绩效目标|1. 完成民兵组织建设。\n|2. 完成征兵工作。\n\n|3. 保障训练。\n"))
    )
    assert reading.table.goals == "1. 完成民兵组织建设。\n2. 完成征兵工作。\n3. 保障训练。"


def test_a_text_below_labels_that_stand_side_by_side_is_no_amount() -> None:
    reading = read(changed((BUDGET_ROW, "预算规模及资金用途|预算数|其中：财政资金|其他资金\n")))
    assert reading.table.funding == Funding()
    assert reading.table.purpose == PLAIN.table.purpose
    assert reading.address("fiscal") == "C5"


def test_without_the_header_of_the_indicator_block_its_rows_are_left_over_not_goals() -> None:
    reading = read(changed((HEADER_ROW, "")))
    assert reading.table.goals == "1. 完成民兵组织建设。"
    assert reading.table.indicators == ()
    assert len(reading.leftovers) == 17
    assert reading.address("indicator.next") == ""


def test_a_blank_form_knows_the_cell_of_every_field() -> None:
    blank = grid(
        """
绩效目标表
|||||单位：万元
项目编码|||项目名称
预算规模及资金用途|预算数||其中：财政资金||其他资金
|
资金支出计划（%）|3月底||6月底|10月底|12月底
|
绩效目标
一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据
""",
        Merge(2, 4, 2, 6),
        Merge(5, 1, 5, 2),
    )
    reading = read(blank)
    places = {key: cell.address for key, cell in reading.cells.items()}
    assert places == {
        "title": "A1",
        "unit_line": "A2",
        "code": "B3",
        "name": "E3",
        "budget": "C4",
        "fiscal": "E4",
        "other": "G4",
        "purpose": "B5",
        "march": "B7",
        "june": "D7",
        "october": "E7",
        "december": "F7",
        "goals": "B8",
        "indicator.next": "A10",
    }
    assert not any(text for key, text in reading.texts.items() if key != "title")


def test_an_empty_merged_value_cell_behind_a_blank_column_is_the_place() -> None:
    moved = grid("项目编码||||项目名称|某项目\n预算数|1\n绩效目标|某目标", Merge(0, 2, 0, 3))
    assert read(moved).address("code") == "C1"


def test_numbers_dates_and_booleans_are_read_as_they_show() -> None:
    reading = read(
        with_values(
            {"C4": 0.1 + 0.2, "E4": 2, "E10": 49, "E11": dt.date(2023, 12, 31), "D12": True}, percent=()
        )
    )
    assert reading.table.funding == Funding(budget=Decimal("0.3"), fiscal=Decimal(2))
    shown = [(row.description, row.value.text) for row in reading.table.indicators]
    assert shown == [("深入到村个数", "49"), ("工作完成率", "2023-12-31"), ("TRUE", "征兵顺利完成")]


PLAN_CELLS: dict[str, CellValue] = {"B7": 0.25, "D7": 0.5, "E7": 0.75, "F7": 1}


def test_percent_cells_are_percents() -> None:
    reading = read(with_values(dict(PLAN_CELLS), percent=tuple(PLAN_CELLS)))
    assert reading.table == PLAIN.table
    assert reading.plain_fractions == frozenset()


def test_bare_fractions_in_plain_cells_stay_as_typed_and_are_named() -> None:
    reading = read(with_values(dict(PLAN_CELLS)))
    assert reading.table.plan.march == Decimal("0.25")
    assert reading.plain_fractions == {"march", "june", "october", "december"}


def test_without_number_formats_a_plan_of_fractions_is_percents() -> None:
    reading = read(with_values(dict(PLAN_CELLS), percent=None))
    assert reading.table == PLAIN.table
    assert reading.plain_fractions == frozenset()


def test_without_number_formats_a_fraction_among_percents_stays_as_typed() -> None:
    reading = read(with_values(PLAN_CELLS | {"E7": 75}, percent=None))
    assert reading.table.plan.october == 75
    assert reading.plain_fractions == {"march", "june", "december"}


def test_fractions_typed_as_text_are_no_fractions() -> None:
    assert read(with_values({"B7": "0.25"}, percent=None)).plain_fractions == frozenset()


def test_an_error_value_shows_and_is_no_amount() -> None:
    rows = grid(PLAIN_FORM).rows
    reading = read(Grid("表", rows, faults={Cell(3, 2): "#REF!"}))
    assert reading.texts["budget"] == "#REF!"
    assert reading.table.funding.budget is None


SECOND_FORM = PLAIN_FORM.replace("1. 武装", "2. 招商").replace("武装工作经费\n预", "招商经费\n预")


@pytest.mark.parametrize(
    "between", ["", "\n\n", "填表人：张三|||审核人：李四\n", "附件2\n", "（2023年度）\n\n"]
)
def test_two_forms_in_one_sheet_are_two_tables(between: str) -> None:
    first, second = read_forms(grid(PLAIN_FORM + between + SECOND_FORM.lstrip("\n")), LABELS)
    assert first.table == PLAIN.table
    assert second.table.title == "2. 招商工作经费绩效目标表"
    assert (second.table.name, second.table.unit_code) == ("招商经费", "906001")
    assert second.table.indicators == PLAIN.table.indicators


def test_a_note_beside_the_title_does_not_part_it_from_its_form() -> None:
    sheet = PLAIN_FORM + SECOND_FORM.lstrip("\n").replace("绩效目标表\n", "绩效目标表||||||||已核\n", 1)
    assert read_forms(grid(sheet), LABELS)[1].table.number == 2


def test_a_form_whose_head_was_lost_ends_the_one_above_and_is_left_over() -> None:
    headless = SECOND_FORM.replace("项目编码|13032423P00442810052N||项目名称|招商经费\n", "")
    reading = read(grid(PLAIN_FORM + headless))
    assert reading.table == PLAIN.table
    assert "2. 招商工作经费绩效目标表" in {left.text for left in reading.leftovers}


NO_FORMS = {
    "nothing": "",
    "a summary in one row of labels": "单位名称|项目编码|项目名称|预算数|其中：财政资金|其他资金|3月底|6月底|10月底|12月底|绩效目标\n石门镇|1|甲|1|1|0|25%|50%|75%|100%|某",
    "a summary with labels in two rows": "项目编码|项目名称|预算规模|||资金支出计划（%）||||绩效目标\n||预算数|财政资金|其他资金|3月底|6月底|10月底|12月底|\n1|甲|1|1|0|25%|50%|75%|100%|某",
    "a list of indicators": "项目编码|项目名称|一级指标|二级指标|三级指标|绩效指标描述|指标值|指标值确定依据\n1|甲|产出指标|数量指标|a|b|c|d",
    "a unit list": "单位编码|单位名称|项目编码|项目名称|批复预算数\n906001|石门镇|1|甲|2.00",
    "an indicator block alone": "一级指标|二级指标|三级指标|绩效指标描述|指标值\n产出指标|数量指标|a|b|c",
    "a body without a head": "预算数|2.00\n绩效目标|某目标",
    "a head without a body": "项目编码|1\n项目名称|甲",
    "a head with one part": "项目名称|甲\n绩效目标|某目标",
}


@pytest.mark.parametrize("sheet", NO_FORMS)
def test_a_sheet_that_is_no_form_is_not_taken_for_one(sheet: str) -> None:
    merged = Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 9, 1, 9)
    assert read_forms(grid(NO_FORMS[sheet], *merged), LABELS) == []
