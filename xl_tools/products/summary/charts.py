"""图表: budget by project and cumulative plan by period; 全县图表: by township, by project name, and new by period.

Each chart stands beside its figures; those of 全县图表 are formulas over the other sheets.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.products.summary.plan_list import PLAN, ROUNDED, SPANS, new_in_all
from xl_tools.products.summary.project_groups import NO_NAME, Group, planned_sums, sum_formula
from xl_tools.products.summary.project_sheet import PERIOD_NAMES
from xl_tools.products.summary.unit_sheet import SHARE, UNITS
from xl_tools.sheets.list_sheet import start_sheet
from xl_tools.sheets.sheet_look import FONT, Look, Properties, write_link, write_text
from xl_tools.sheets.styles import AMOUNT, CELL, HEADING, LINKED, NOTE
from xl_tools.values.text import one_line

_WIDTHS = (36, 19, 10, 3, *[9] * 10)
_CHART_COLUMN = 4
_CHART_WIDTH = 690
_PIXELS_A_ROW = 28
_MOST_BARS = 20
_FEWEST_ROWS = 10
_PLAN_ROWS = 11
_LONGEST_LABEL = 24
_BAR_COLOUR, _REST_COLOUR = "#4F7CAC", "#A9B4C0"


class _Bar(NamedTuple):
    """A figure: its label, the value, the formula that fetches it, and the cell it comes from (may be empty)."""

    label: str
    value: Decimal
    formula: str | None = None
    source: str = ""


class _Figures(NamedTuple):
    """The figures of a chart: title, note, headings, bars, and what these are parts of where that is not their sum."""

    title: str
    note: str
    headings: tuple[str, str, str]
    bars: Sequence[_Bar]
    look: Properties = AMOUNT
    whole: Decimal | None = None


def write_charts(look: Look, rows: Sequence[ProjectRow]) -> None:
    """Write the sheet: two charts, their figures left of them, on one page."""
    sheet = start_sheet(look, "图表", "图表", _WIDTHS)
    sheet.fit_to_pages(1, 1)
    top = 2
    for figures, write in ((_budgets(rows), _write_bars), (_plan(rows), _write_columns)):
        if figures.bars:
            top = write(look, sheet, top, figures) + 1
        else:
            write_text(sheet, top, 0, figures.note, look.format(NOTE))
            top += 2


def _budgets(rows: Sequence[ProjectRow]) -> _Figures:
    several_units = len({(row.region, row.unit_code) for row in rows}) > 1
    bars = []
    for row in rows:
        if (budget := row.amounts["budget"]) is not None:
            unit = f"（{row.shown_unit}）" if several_units else ""
            bars.append(_Bar(f"{_short_label(one_line(row.name) or NO_NAME)}{unit}", budget))
    note = f"按预算数从大到小，共 {len(bars)} 个项目。"
    if missing := len(rows) - len(bars):
        unsure = "、分不清是元还是万元" if any(row.is_unsure for row in rows) else ""
        note += f"另有 {missing} 个项目没有填预算数或未能读出{unsure}，不在图中。"
    headings = "项目", "预算数（万元）", "占比"
    return _Figures("各项目预算数（万元）", note, headings, _largest(bars, "个项目"))


def _plan(rows: Sequence[ProjectRow]) -> _Figures:
    """Return what is to be spent by the end of each period, over the projects that tell all four."""
    told = [row for row in rows if row.planned is not None]
    note = f"按 {len(told)} 个项目的预算数乘以累计支出百分比计算。"
    if left_out := len(rows) - len(told):
        note += f"另有 {left_out} 个项目的预算数或某一期没有填写、未能读出或不在 0–100% 之内，没有计入。"
    bars = list(map(_Bar, PERIOD_NAMES.values(), planned_sums(told))) if told else []
    note += _several_years(rows)
    headings = "时点", "累计支出（万元）", "占预算"
    return _Figures("累计支出计划（万元）", note, headings, bars, ROUNDED, total(told, "budget"))


def write_county_charts(
    look: Look, units: Sequence[Group], names: Sequence[Group], rows: Sequence[ProjectRow]
) -> None:
    """Write the sheet: three charts, each on a page of its own, its figures left of it."""
    sheet = start_sheet(look, "全县图表", "全县图表", _WIDTHS)
    if not rows:
        write_text(sheet, 2, 0, "没有项目。", look.format(NOTE))
        return
    second = _write_bars(look, sheet, 2, _of_units(units))
    third = _write_bars(look, sheet, second + 1, _of_names(names))
    _write_columns(look, sheet, third + 1, _of_periods(len(units), rows))
    sheet.set_h_pagebreaks([second + 1, third + 1])


def _of_units(units: Sequence[Group]) -> _Figures:
    bars = []
    for place, unit in enumerate(units):
        cell = UNITS.target("budget", place).replace("$", "")
        bars.append(_Bar(_short_label(unit.name), unit.total("budget"), cell, cell))
    note = f"{len(units)} 个单位，按预算数从大到小。点单位名称看“{UNITS.name}”。"
    headings = "单位", "预算数（万元）", "占比"
    return _Figures("各单位预算数（万元）", note, headings, _largest(bars, "个单位"))


def _of_names(names: Sequence[Group]) -> _Figures:
    bars = []
    for group in names:
        label = _short_label(f"{group.name}（{group.units} 个单位）")
        bars.append(_Bar(label, group.total("budget"), sum_formula("budget", group.rows)))
    note = f"{len(names)} 个项目名称，各单位同名的项目合在一起，按预算数从大到小。"
    headings = "项目名称", "预算数（万元）", "占比"
    return _Figures("同名项目预算数（万元）", note, headings, _largest(bars, "个项目名称"))


def _of_periods(units: int, rows: Sequence[ProjectRow]) -> _Figures:
    """Return what is planned to be spent in each part of the year, over the projects that tell all of it."""
    plans = sum(row.planned is not None for row in rows)
    note = f"按 {plans} 个项目的预算数和累计支出百分比计算，见“{PLAN.name}”。"
    if left_out := len(rows) - plans:
        note += f"另有 {left_out} 个项目没有计入。"
    note += _several_years(rows)
    by_then = planned_sums(rows)
    new = [after - before for before, after in zip([Decimal(0), *by_then], by_then, strict=False)]
    bars = [
        _Bar(span, value, cell, cell)
        for span, cell, value in zip(SPANS.values(), new_in_all(units), new, strict=True)
    ]
    headings = "时段", "新增支出（万元）", "占比"
    return _Figures("各时段计划支出（万元）", note, headings, bars if plans else [], ROUNDED)


def _several_years(rows: Sequence[ProjectRow]) -> str:
    years = sorted({row.year for row in rows})
    return f"{'、'.join(years)}合在一起。" if len(years) > 1 else ""


def _short_label(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _largest(bars: Sequence[_Bar], counted: str) -> list[_Bar]:
    bars = sorted(bars, key=lambda bar: -bar.value)
    rest = bars[_MOST_BARS:]
    return [*bars[:_MOST_BARS], *([_Bar(f"其他 {len(rest)} {counted}", _sum(rest))] if rest else [])]


def _write_bars(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> int:
    """Write figures and their bars from the largest down; return the row below both."""
    count = len(figures.bars)
    colours = [_BAR_COLOUR if index < _MOST_BARS else _REST_COLOUR for index in range(count)]
    series = {"gap": 45, "points": [{"fill": {"color": colour}} for colour in colours]}
    height = max(count + 1, _FEWEST_ROWS)
    chart = _write_chart(look, sheet, top, figures, "bar", height=height, series=series)
    chart.set_y_axis({"reverse": True, **_axis(9)})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return top + 1 + height


def _write_columns(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> int:
    """Write figures and a column for each; return the row below both. Where there are none, the headings alone."""
    series = {"gap": 110, "fill": {"color": _BAR_COLOUR}}
    if figures.bars:
        chart = _write_chart(look, sheet, top, figures, "column", height=_PLAN_ROWS, series=series)
        chart.set_x_axis(_axis(10))
        chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    else:
        _write_figures(look, sheet, top, figures)
    return top + 1 + _PLAN_ROWS


def _write_figures(look: Look, sheet: Worksheet, top: int, figures: _Figures) -> None:
    write_text(sheet, top, 0, figures.note, look.format(NOTE))
    for column, heading in enumerate(figures.headings):
        write_text(sheet, top + 1, column, heading, look.format(HEADING))
    plain, linked = look.format(CELL, text_wrap=False), look.format(CELL, text_wrap=False, **LINKED)
    amounts = look.format(figures.look)
    whole = _sum(figures.bars) if figures.whole is None else figures.whole
    for row, bar in enumerate(figures.bars, start=top + 2):
        write_text(sheet, row, 0, bar.label, plain)
        if bar.source:
            write_link(sheet, (row, 0), f"internal:{bar.source}", bar.label, linked)
        if bar.formula:
            sheet.write_formula(row, 1, f"={bar.formula}", amounts, float(bar.value))
        else:
            sheet.write_number(row, 1, float(bar.value), amounts)
        share = bar.value / whole if whole else Decimal(0)
        sheet.write_number(row, 2, float(share), look.format(SHARE))


def _sum(bars: Sequence[_Bar]) -> Decimal:
    return sum((bar.value for bar in bars), Decimal(0))


def _write_chart(
    look: Look,
    sheet: Worksheet,
    top: int,
    figures: _Figures,
    kind: str,
    *,
    height: int,
    series: dict[str, Any],
) -> Any:
    """Write figures, and right of them, so many rows high, a chart whose axes are the caller's; return the chart."""
    _write_figures(look, sheet, top, figures)
    first, last = top + 2, top + 1 + len(figures.bars)
    chart = look.workbook.add_chart({"type": kind})
    chart.add_series(
        {
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
            "data_labels": {"value": True, "position": "outside_end", "font": _chart_font(9)},
            **series,
        }
    )
    title_font = {**_chart_font(12), "bold": True}
    chart.set_title({"name": figures.title, "name_font": title_font, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#D5DBE1"}})
    chart.set_size({"width": _CHART_WIDTH, "height": height * _PIXELS_A_ROW})
    sheet.insert_chart(top + 1, _CHART_COLUMN, chart, {"object_position": 1})
    return chart


def _axis(size: float) -> dict[str, Any]:
    return {"num_font": _chart_font(size), "line": {"color": _REST_COLOUR}, "major_tick_mark": "none"}


def _chart_font(size: float) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": "#374151"}
