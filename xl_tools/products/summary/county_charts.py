"""全县图表: budget by township and by project name, and the plan by period; every figure is that of its own sheet."""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.products.summary.charts import (
    WIDTHS,
    Bar,
    Figures,
    largest,
    short_label,
    write_bars,
    write_columns,
)
from xl_tools.products.summary.plan_list import PLAN, ROUNDED, SPANS, new_in_all
from xl_tools.products.summary.project_groups import Group, planned_sums, sum_formula
from xl_tools.products.summary.unit_sheet import UNITS
from xl_tools.sheets.list_design import NOTE
from xl_tools.sheets.list_sheet import start_sheet
from xl_tools.sheets.sheet_look import Look, write_text

SHEET = "全县图表"


def write_county_charts(
    look: Look, units: Sequence[Group], names: Sequence[Group], rows: Sequence[ProjectRow]
) -> None:
    """Write the sheet: three charts, each on a page of its own, its figures left of it."""
    sheet = start_sheet(look, SHEET, SHEET, WIDTHS)
    if not rows:
        write_text(sheet, 2, 0, "没有项目。", look.format(NOTE))
        return
    second = write_bars(look, sheet, 2, _of_units(units))
    third = write_bars(look, sheet, second + 1, _of_names(names))
    write_columns(look, sheet, third + 1, _of_periods(len(units), rows))
    sheet.set_h_pagebreaks([second + 1, third + 1])


def _of_units(units: Sequence[Group]) -> Figures:
    bars = []
    for place, unit in enumerate(units):
        cell = UNITS.target("budget", place).replace("$", "")
        bars.append(Bar(short_label(unit.name), unit.total("budget"), cell, cell))
    note = f"{len(units)} 个单位，按预算数从大到小。点单位名称看“{UNITS.name}”。"
    headings = "单位", "预算数（万元）", "占比"
    return Figures("各单位预算数（万元）", note, headings, largest(bars, "个单位"))


def _of_names(names: Sequence[Group]) -> Figures:
    bars = []
    for group in names:
        label = short_label(f"{group.name}（{group.units} 个单位）")
        bars.append(Bar(label, group.total("budget"), sum_formula("budget", group.rows)))
    note = f"{len(names)} 个项目名称，各单位同名的项目合在一起，按预算数从大到小。"
    headings = "项目名称", "预算数（万元）", "占比"
    return Figures("同名项目预算数（万元）", note, headings, largest(bars, "个项目名称"))


def _of_periods(units: int, rows: Sequence[ProjectRow]) -> Figures:
    """Return what is planned to be spent in each part of the year, over the projects that tell all of it."""
    plans = sum(row.planned is not None for row in rows)
    note = f"按 {plans} 个项目的预算数和累计支出百分比计算，见“{PLAN.name}”。"
    if left_out := len(rows) - plans:
        note += f"另有 {left_out} 个项目没有计入。"
    by_then = planned_sums(rows)
    new = [after - before for before, after in zip([Decimal(0), *by_then], by_then, strict=False)]
    bars = [
        Bar(span, value, cell, cell)
        for span, cell, value in zip(SPANS.values(), new_in_all(units), new, strict=True)
    ]
    headings = "时段", "新增支出（万元）", "占比"
    return Figures("各时段计划支出（万元）", note, headings, bars if plans else [], ROUNDED)
