"""图表: budget by project and cumulative plan by period; 全县图表: units against 批复, project names, plan by unit and in all.

Each chart stands on a page of its own beside its figures; those of 全县图表 are formulas over the other sheets. Where one
project or unit is most of the whole, the chart shows the others: beside it they could not be told apart.
"""

from collections.abc import Sequence
from decimal import Decimal

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.batch.town_names import town_of, without_town
from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.products.summary.chart_pages import Bar, ChartPages, Extra, Figures
from xl_tools.products.summary.plan_list import PLAN, ROUNDED, SPANS, new_in_all
from xl_tools.products.summary.project_groups import NO_NAME, Group, planned_sums, sum_formula
from xl_tools.products.summary.project_sheet import PERIOD_NAMES
from xl_tools.products.summary.unit_sheet import SHARE, UNITS
from xl_tools.products.summary.unit_standings import UnitStandings
from xl_tools.sheets.sheet_look import Look
from xl_tools.sheets.styles import AMOUNT
from xl_tools.values.text import one_line

_MOST_BARS = 12
_LONGEST_LABEL = 24
_MOST = Decimal("0.5")
"""The part of the whole from which one bar leaves the others too short to be compared."""
_FEWEST_COMPARED = 3


def write_charts(look: Look, rows: Sequence[ProjectRow]) -> None:
    """Write the sheet: two charts, their figures left of them, each on a page."""
    pages = ChartPages(look, "图表")
    pages.bars(_budgets(rows))
    pages.columns(_plan(rows))


def write_county_charts(
    look: Look,
    units: Sequence[Group],
    names: Sequence[Group],
    rows: Sequence[ProjectRow],
    standings: UnitStandings,
) -> None:
    """Write the sheet: four charts, each on a page of its own, its figures left of it."""
    pages = ChartPages(look, "全县图表")
    if not rows:
        pages.note("没有项目。")
        return
    pages.bars(_of_units(units, standings))
    pages.bars(_of_names(names))
    pages.stacked(_plan_of_units(units))
    pages.columns(_of_periods(len(units), rows))


def _budgets(rows: Sequence[ProjectRow]) -> Figures:
    several_units = len({(row.region, row.unit_code) for row in rows}) > 1
    bars = []
    for row in rows:
        if (budget := row.amounts["budget"]) is not None:
            name, unit = row.name, ""
            if several_units:
                name, unit = without_town(row.name, row.unit_name), f"（{town_of(row.shown_unit)}）"
            bars.append(Bar(f"{_short_label(one_line(name) or NO_NAME)}{unit}", budget))
    note = f"按预算数从大到小，共 {len(bars)} 个项目。"
    if missing := len(rows) - len(bars):
        unsure = "、分不清是元还是万元" if any(row.is_unsure for row in rows) else ""
        note += f"另有 {missing} 个项目没有填预算数或未能读出{unsure}，不在图中。"
    headings = "项目", "预算数（万元）", "占比"
    return _without_the_most(Figures("各项目预算数（万元）", note, headings, _largest(bars, "个项目")))


def _without_the_most(figures: Figures) -> Figures:
    """Leave the largest bar out of the chart where it is most of the whole, and tell each other's share of the rest."""
    if len(figures.bars) < _FEWEST_COMPARED:
        return figures
    first, *others = figures.bars
    rest = sum((bar.value for bar in others), Decimal(0))
    if rest <= 0 or first.value / (first.value + rest) <= _MOST:
        return figures
    note = f"{figures.note}最大的“{first.label}”占 {first.value / (first.value + rest):.0%}，不画在图里"
    if figures.extra is None:
        note += "，“占其余”是除去它以后的占比"
        shares = [None, *(bar.value / rest for bar in others)]
        figures = figures._replace(extra=Extra("占其余", shares, SHARE, is_drawn=False))
    return figures._replace(title=f"除最大的一个外，{figures.title}", note=f"{note}。", first_drawn=1)


def _plan(rows: Sequence[ProjectRow]) -> Figures:
    """Return what is to be spent by the end of each period, over the projects that tell all four."""
    told = [row for row in rows if row.planned is not None]
    note = f"按 {len(told)} 个项目的预算数乘以累计支出百分比计算。"
    if left_out := len(rows) - len(told):
        note += f"另有 {left_out} 个项目的预算数或某一期没有填写、未能读出或不在 0–100% 之内，没有计入。"
    bars = list(map(Bar, PERIOD_NAMES.values(), planned_sums(told))) if told else []
    note += _several_years(rows)
    headings = "时点", "累计支出（万元）", "占预算"
    return Figures("累计支出计划（万元）", note, headings, bars, ROUNDED, total(told, "budget"))


def _of_units(units: Sequence[Group], standings: UnitStandings) -> Figures:
    bars, approved = [], dict[str, Decimal]()
    for place, (unit, standing) in enumerate(zip(units, standings.told, strict=True)):
        cell = UNITS.target("budget", place).replace("$", "")
        bars.append(Bar(_short_label(unit.name), unit.total("budget"), cell, cell))
        if standing is not None and standing.approved is not None:
            approved[cell] = standing.approved
    note = f"{len(units)} 个单位，按预算数从大到小。点单位名称看“{UNITS.name}”。"
    headings = "单位", "预算数（万元）", "占比"
    bars = _largest(bars, "个单位")
    figures = Figures("各单位预算数（万元）", note, headings, bars)
    if approved:
        values = [approved.get(bar.source) for bar in bars]
        figures = figures._replace(
            title="各单位预算数与批复预算数（万元）",
            extra=Extra("批复预算数", values, AMOUNT, is_drawn=True),
        )
    return _without_the_most(figures)


def _of_names(names: Sequence[Group]) -> Figures:
    bars = []
    for group in names:
        label = _short_label(f"{group.name}（{group.units} 个单位）")
        bars.append(Bar(label, group.total("budget"), sum_formula("budget", group.rows)))
    note = f"{len(names)} 个项目名称，各单位同名的项目合在一起，按预算数从大到小。"
    headings = "项目名称", "预算数（万元）", "占比"
    return _without_the_most(Figures("同名项目预算数（万元）", note, headings, _largest(bars, "个项目名称")))


def _plan_of_units(units: Sequence[Group]) -> Figures:
    """Return which part of its budget each of the largest units plans to spend in each period."""
    told = [
        (place, unit, [row for row in unit.rows if row.planned is not None])
        for place, unit in enumerate(units)
    ]
    told = [each for each in told if total(each[2], "budget") > 0]
    largest = sorted(told, key=lambda each: -total(each[2], "budget"))[:_MOST_BARS]
    bars, parts = [], []
    for place, unit, rows in largest:
        bars.append(
            Bar(
                _short_label(unit.name),
                total(rows, "budget"),
                None,
                PLAN.target("budget", place).replace("$", ""),
            )
        )
        sums = planned_sums(rows)
        new = [after - before for before, after in zip([Decimal(0), *sums], sums, strict=False)]
        budget = PLAN.target("budget", place).replace("$", "")
        parts.append(
            [
                (
                    value / total(rows, "budget"),
                    f"{PLAN.target(f'new_{period}', place).replace('$', '')}/{budget}",
                )
                for period, value in zip(PLAN_FIELDS, new, strict=True)
            ]
        )
    note = f"每个单位四段合起来是到 12 月底的累计，按计入“{PLAN.name}”的预算数算"
    note += f"，画出预算数最大的 {len(bars)} 个单位。" if len(told) > len(bars) else "。"
    return Figures("各单位支出计划占预算数的比例", note, ("单位", *SPANS.values()), bars, SHARE, parts=parts)


def _of_periods(units: int, rows: Sequence[ProjectRow]) -> Figures:
    """Return what is planned to be spent in each part of the year, over the projects that tell all of it."""
    plans = sum(row.planned is not None for row in rows)
    note = f"按 {plans} 个项目的预算数和累计支出百分比计算，见“{PLAN.name}”。"
    if left_out := len(rows) - plans:
        note += f"另有 {left_out} 个项目没有计入。"
    note += _several_years(rows)
    by_then = planned_sums(rows)
    new = [after - before for before, after in zip([Decimal(0), *by_then], by_then, strict=False)]
    bars = [
        Bar(span, value, cell, cell)
        for span, cell, value in zip(SPANS.values(), new_in_all(units), new, strict=True)
    ]
    headings = "时段", "新增支出（万元）", "占比"
    return Figures("各时段计划支出（万元）", note, headings, bars if plans else [], ROUNDED)


def _several_years(rows: Sequence[ProjectRow]) -> str:
    years = sorted({row.year for row in rows})
    return f"{'、'.join(years)}合在一起。" if len(years) > 1 else ""


def _short_label(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _largest(bars: Sequence[Bar], counted: str) -> list[Bar]:
    bars = sorted(bars, key=lambda bar: -bar.value)
    rest = bars[_MOST_BARS:]
    added = sum((bar.value for bar in rest), Decimal(0))
    return [*bars[:_MOST_BARS], *([Bar(f"其他 {len(rest)} {counted}", added, is_rest=True)] if rest else [])]
