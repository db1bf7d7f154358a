"""全县图表: budget by township and by project name, and the plan by period; every figure is that of its own sheet."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.products.summary.charts import (
    BAR_COLOUR,
    FEWEST_ROWS,
    LONGEST_LABEL,
    MOST_BARS,
    PLAN_ROWS,
    REST_COLOUR,
    ROUNDED,
    SHARE,
    WIDTHS,
    chart_font,
    chart_series,
    chart_title,
    place_chart,
)
from xl_tools.products.summary.plan_list import PLAN, SPANS, new_in_all
from xl_tools.products.summary.project_groups import Group, ListedRow, sum_formula
from xl_tools.products.summary.unit_sheet import UNITS
from xl_tools.sheets.list_sheet import AMOUNT, CELL, HEADING, LINKED, NOTE, start_sheet
from xl_tools.sheets.sheet_look import Look, Properties, write_link, write_text

SHEET = "全县图表"


class _Bar(NamedTuple):
    """A figure: its label, the formula that fetches it, its value, and the cell it comes from (may be empty)."""

    label: str
    formula: str | None
    value: Decimal
    source: str = ""


class _Figures(NamedTuple):
    """The figures of a chart: title and note, what they are of, what part of them is measured against, and the bars."""

    title: str
    note: str
    of: str
    amounts: str
    whole: Decimal
    bars: Sequence[_Bar]
    look: Properties = AMOUNT


def write_county_charts(
    look: Look, units: Sequence[Group], names: Sequence[Group], rows: Sequence[ListedRow]
) -> None:
    """Write the sheet: three charts, each on a page of its own, its figures left of it."""
    sheet = start_sheet(look, SHEET, SHEET, WIDTHS)
    if not rows:
        write_text(sheet, 2, 0, "没有项目。", look.format(NOTE))
        return
    second = _write_bars(look, sheet, 2, _of_units(units))
    third = _write_bars(look, sheet, second + 1, _of_names(names))
    _write_periods(look, sheet, third + 1, _of_periods(len(units), rows))
    sheet.set_h_pagebreaks([second + 1, third + 1])


def _of_units(units: Sequence[Group]) -> _Figures:
    bars = []
    for place, unit in sorted(enumerate(units), key=lambda each: -each[1].total("budget")):
        cell = UNITS.target("budget", place).replace("$", "")
        bars.append(_Bar(_short(unit.name), cell, unit.total("budget"), cell))
    note = f"{len(units)} 个单位，按预算数从大到小。点单位名称看“{UNITS.name}”。"
    return _Figures(
        "各单位预算数（万元）", note, "单位", "预算数（万元）", _sum(bars), _folded(bars, "个单位")
    )


def _of_names(names: Sequence[Group]) -> _Figures:
    bars = [
        _Bar(
            _short(f"{group.name}（{group.units} 个单位）"),
            sum_formula("budget", group.rows),
            group.total("budget"),
        )
        for group in sorted(names, key=lambda group: -group.total("budget"))
    ]
    note = f"{len(names)} 个项目名称，各单位同名的项目合在一起，按预算数从大到小。"
    return _Figures(
        "同名项目预算数（万元）", note, "项目名称", "预算数（万元）", _sum(bars), _folded(bars, "个项目名称")
    )


def _of_periods(units: int, rows: Sequence[ListedRow]) -> _Figures:
    """Return what is planned to be spent in each part of the year, over the projects that tell all of it."""
    plans = [row.planned for row in rows if row.planned]
    note = f"按 {len(plans)} 个项目的预算数和累计支出百分比计算，见“{PLAN.name}”。"
    if left_out := len(rows) - len(plans):
        note += f"另有 {left_out} 个项目没有计入。"
    by_then = [sum((plan[i] for plan in plans), Decimal(0)) for i in range(len(PLAN_FIELDS))]
    new = [after - before for before, after in zip([Decimal(0), *by_then], by_then, strict=False)]
    bars = [
        _Bar(span, cell, value, cell)
        for span, cell, value in zip(SPANS.values(), new_in_all(units), new, strict=True)
    ]
    told = bars if plans else []
    return _Figures("各时段计划支出（万元）", note, "时段", "新增支出（万元）", _sum(bars), told, ROUNDED)


def _folded(bars: Sequence[_Bar], counted: str) -> list[_Bar]:
    """Return the largest bars, and the rest as one."""
    rest = bars[MOST_BARS:]
    return [*bars[:MOST_BARS], *([_Bar(f"其他 {len(rest)} {counted}", None, _sum(rest))] if rest else [])]


def _sum(bars: Sequence[_Bar]) -> Decimal:
    return sum((bar.value for bar in bars), Decimal(0))


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


def _write_bars(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> int:
    """Write figures and their bars from the largest down; return the row below both."""
    _write_figures(look, sheet, top, figures)
    count = len(figures.bars)
    chart = look.workbook.add_chart({"type": "bar"})
    colours = [BAR_COLOUR if index < MOST_BARS else REST_COLOUR for index in range(count)]
    points = [{"fill": {"color": colour}} for colour in colours]
    chart.add_series(chart_series(SHEET, top + 2, count) | {"gap": 45, "points": points})
    chart.set_title(chart_title(figures.title))
    line = {"color": REST_COLOUR}
    chart.set_y_axis({"reverse": True, "num_font": chart_font(9), "line": line, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    height = max(count + 1, FEWEST_ROWS)
    place_chart(sheet, chart, top + 1, height)
    return top + 1 + height


def _write_periods(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> None:
    _write_figures(look, sheet, top, figures)
    if not figures.bars:
        return
    chart = look.workbook.add_chart({"type": "column"})
    chart.add_series(
        chart_series(SHEET, top + 2, len(figures.bars)) | {"gap": 110, "fill": {"color": BAR_COLOUR}}
    )
    chart.set_title(chart_title(figures.title))
    axis = {"num_font": chart_font(10), "line": {"color": REST_COLOUR}, "major_tick_mark": "none"}
    chart.set_x_axis(axis)
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    place_chart(sheet, chart, top + 1, PLAN_ROWS)


def _write_figures(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> None:
    write_text(sheet, top, 0, figures.note, look.format(NOTE))
    for column, heading in enumerate((figures.of, figures.amounts, "占比")):
        write_text(sheet, top + 1, column, heading, look.format(HEADING))
    plain, linked = look.format(CELL, text_wrap=False), look.format(CELL, text_wrap=False, **LINKED)
    amounts = look.format(figures.look)
    for row, bar in enumerate(figures.bars, start=top + 2):
        write_text(sheet, row, 0, bar.label, plain)
        if bar.source:
            write_link(sheet, (row, 0), f"internal:{bar.source}", bar.label, linked)
        if bar.formula:
            sheet.write_formula(row, 1, f"={bar.formula}", amounts, float(bar.value))
        else:
            sheet.write_number(row, 1, float(bar.value), amounts)
        share = bar.value / figures.whole if figures.whole else Decimal(0)
        sheet.write_number(row, 2, float(share), look.format(SHARE))
