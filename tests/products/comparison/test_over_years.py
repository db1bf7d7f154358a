"""A unit, or a county, in two years: every planted change is found, nothing else, and it is told in every form."""

import json
from decimal import Decimal
from io import BytesIO

import openpyxl

from tests.products.comparison.submissions import compared, file_of, form
from tests.rules.townships import CODES, INFO, LABELS, clean_table, indicator
from xl_tools.model.checked import Checked
from xl_tools.model.table import Funding, PerformanceTable
from xl_tools.model.unit import UnitInfo
from xl_tools.products.comparison.changes import Comparison, ProjectYears
from xl_tools.products.comparison.compared_submissions import compare_submissions
from xl_tools.products.comparison.comparison_json import comparison_json
from xl_tools.products.comparison.comparison_page import comparison_page
from xl_tools.products.comparison.comparison_text import comparison_text
from xl_tools.products.comparison.comparison_workbook import comparison_workbook

NEXT = INFO.model_copy(update={"year": 2024})
FIRST, SECOND, THIRD = CODES


def table(name: str, **changes: object) -> PerformanceTable:
    made = clean_table(1, name)
    rows = (*made.indicators, indicator("效益指标", "经济效益指标", "村集体收入增长率", "≥6%"))
    return made.model_copy(update={"indicators": rows, **changes})


def valued(one: PerformanceTable, name: str, value: str) -> PerformanceTable:
    rows = [
        indicator(row.level1, row.level2, row.level3, value) if row.level3 == name else row
        for row in one.indicators
    ]
    return one.model_copy(update={"indicators": tuple(rows)})


def money(amount: str) -> Funding:
    return Funding(budget=Decimal(amount), fiscal=Decimal(amount))


def file(*tables: PerformanceTable, info: UnitInfo = INFO) -> Checked:
    forms = [form(each.name, each) for each in tables]
    return file_of(*forms, info=info, path=f"{info.unit_code}_{info.year}.xlsx")


def two_years() -> Comparison:
    before = [table(name) for name in CODES]
    after = [
        valued(valued(table(FIRST), "覆盖村数", "52个"), "村集体收入增长率", "≥5%"),
        valued(table(SECOND, funding=money("60.00")), "支出总额", "60.00万元"),
        table("防汛物资储备", code="13032424P00442810071T"),
    ]
    after[0] = after[0].model_copy(
        update={"indicators": tuple(r for r in after[0].indicators if r.level3 != "工作完成率")}
    )
    return compared([file(*before)], [file(*after, info=NEXT)])


def told(comparison: Comparison) -> dict[str, ProjectYears]:
    (unit,) = comparison.units
    return {each.project.shown.reading.table.name: each for each in unit.years}


def test_every_planted_change_is_found_and_nothing_else() -> None:
    found = told(two_years())
    assert {name: each.project.fate.value for name, each in found.items()} == {
        FIRST: "有改动",
        SECOND: "有改动",
        "防汛物资储备": "新增",
        THIRD: "减少",
    }
    first, second = found[FIRST], found[SECOND]
    assert [tuple(each) for each in first.values] == [
        ("覆盖村数", "49个", "52个"),
        ("村集体收入增长率", "≥6%", "≥5%"),
    ]
    assert (first.gone, first.added) == (("工作完成率",), ())
    assert first.hints == ("增长类指标“村集体收入增长率”低于上年：≥6% → ≥5%", "比上年少了指标：工作完成率")
    assert [tuple(each) for each in second.values] == [("支出总额", "29.53万元", "60.00万元")]
    assert any("预算变了 +103.2%" in hint and "除了金额" in hint for hint in second.hints)
    assert all(not each.hints for name, each in found.items() if name in {THIRD, "防汛物资储备"})


def test_the_threshold_is_the_callers() -> None:
    before, after = table(FIRST), table(FIRST, funding=money("32.00"))
    for change, is_told in ((5, True), (10, False)):
        comparison = compare_submissions([file(before)], [file(after, info=NEXT)], LABELS, change=change)
        assert any("预算变了" in hint for hint in told(comparison)[FIRST].hints) is is_told


def test_the_units_of_a_county_are_one_whatever_their_years() -> None:
    infos = [
        INFO.model_copy(update={"unit_code": f"90600{n}", "unit_name": f"甲{n}镇人民政府本级"})
        for n in range(1, 4)
    ]
    old = [file(table(FIRST), info=info) for info in infos]
    new = [file(table(FIRST), info=info.model_copy(update={"year": 2024})) for info in infos]
    comparison = compared(old, new)
    assert [(unit.unit_code, unit.old_year, unit.year, len(unit.years)) for unit in comparison.units] == [
        (info.unit_code, 2023, 2024, 1) for info in infos
    ]


def test_two_submissions_of_one_year_are_compared_as_ever() -> None:
    (unit,) = compared([file(table(FIRST))], [file(table(FIRST, funding=money("60.00")))]).units
    assert unit.years == ()
    assert "年度对比" not in comparison_text(
        compared([file(table(FIRST))], [file(table(FIRST, funding=money("60.00")))])
    )


def test_it_is_told_in_every_form() -> None:
    comparison = two_years()
    text = comparison_text(comparison)
    assert "【年度对比】（2023 → 2024，万元）" in text
    assert "+103.2%" in text
    assert "请看：比上年少了指标：工作完成率" in text
    page = comparison_page(comparison)
    assert "2023 年预算" in page
    assert "比上年少了指标：工作完成率" in page
    (unit,) = json.loads(comparison_json(comparison))["units"]
    assert unit["old_year"] == 2023
    assert {each["name"]: each["percent"] for each in unit["years"]}[SECOND] == "103.2"
    book = openpyxl.load_workbook(BytesIO(comparison_workbook(comparison)), data_only=True)
    rows = [[cell.value for cell in row] for row in book["年度对比"].iter_rows()]
    (second,) = (row for row in rows if row[1] == SECOND)
    assert second[3:7] == [29.53, 60, 30.47, 103.2]
    totals = [row for row in rows if isinstance(row[3], int | float)][-1]
    assert totals is not None
