"""图表: budget by project and cumulative plan by period, each beside its figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.summary.project_groups import NO_NAME, ListedRow
from xl_tools.sheets.list_design import AMOUNT, CELL, HEADING, LINKED, NOTE, NUMBER
from xl_tools.sheets.list_sheet import start_sheet
from xl_tools.sheets.sheet_look import FONT, Look, Properties, write_link, write_text
from xl_tools.values.text import one_line

SHEET = "图表"

WIDTHS = (36, 19, 10, 3, *[9] * 10)
_CHART_COLUMN = 4
_CHART_WIDTH = 690
_PIXELS_A_ROW = 28
_MOST_BARS = 20
_FEWEST_ROWS = 10
_PLAN_ROWS = 11
LONGEST_LABEL = 24
_PERIODS = ("3月底", "6月底", "10月底", "12月底")
_BAR_COLOUR, _REST_COLOUR = "#4F7CAC", "#A9B4C0"
ROUNDED: Final[Properties] = {**NUMBER, "num_format": "#,##0.00_ "}
_SHARE: Final[Properties] = {**NUMBER, "num_format": "0.0%_ "}


class _Project(NamedTuple):
    """What the charts show of a project: its amounts in 万元, ``planned`` by the end of each period."""

    name: str
    unit: tuple[str, str]
    shown_unit: str
    budget: Decimal | None
    planned: tuple[Decimal, ...] | None


class Bar(NamedTuple):
    """A figure: its label, the formula that fetches it, its value, and the cell it comes from (may be empty)."""

    label: str
    formula: str | None
    value: Decimal
    source: str = ""


class Figures(NamedTuple):
    """The figures of a chart: title and note, what they are of, what part of them is measured against, and the bars."""

    title: str
    note: str
    of: str
    amounts: str
    whole: Decimal
    bars: Sequence[Bar]
    look: Properties = AMOUNT
    share: str = "占比"


def write_charts(look: Look, rows: Iterable[ListedRow]) -> None:
    """Write the sheet: two charts, their figures left of them, on one page."""
    sheet = start_sheet(look, SHEET, "图表", WIDTHS)
    sheet.fit_to_pages(1, 1)
    projects = [
        _Project(
            _name(row),
            (row.region, row.unit_code),
            row.shown_unit,
            row.amounts["budget"],
            row.planned,
        )
        for row in rows
    ]
    next_row = _write_budgets(look, sheet, projects, 2)
    _write_plan(look, sheet, projects, next_row + 1)


def _write_budgets(look: Look, sheet: Worksheet, projects: Sequence[_Project], top: int) -> int:
    """Write the largest budgets, the rest as one, and their bars; return the row below both."""
    budgets = [(each, each.budget) for each in projects if each.budget is not None]
    note = f"按预算数从大到小，共 {len(budgets)} 个项目。"
    if missing := len(projects) - len(budgets):
        note += f"另有 {missing} 个项目没有填预算数或未能读出，不在图中。"
    if not budgets:
        write_text(sheet, top, 0, note, look.format(NOTE))
        return top + 1
    budgets.sort(key=lambda pair: -pair[1])
    several_units = len({each.unit for each in projects}) > 1
    bars = [Bar(_label(each, with_unit=several_units), None, amount) for each, amount in budgets]
    figures = Figures(
        "各项目预算数（万元）", note, "项目", "预算数（万元）", sum_of_bars(bars), folded(bars, "个项目")
    )
    return write_bars(look, sheet, top, figures)


def _write_plan(look: Look, sheet: Worksheet, projects: Sequence[_Project], top: int) -> None:
    """Write what is to be spent by the end of each period, over the projects that tell all four."""
    plans = [(each.budget, each.planned) for each in projects if each.planned is not None]
    note = f"按 {len(plans)} 个项目的预算数乘以累计支出百分比计算。"
    if left_out := len(projects) - len(plans):
        note += f"另有 {left_out} 个项目的预算数或某一期没有填写、未能读出或不在 0–100% 之内，没有计入。"
    if not plans:
        write_text(sheet, top, 0, note, look.format(NOTE))
        return
    planned = [sum((plan[period] for _, plan in plans), Decimal(0)) for period in range(len(_PERIODS))]
    whole = sum((budget or Decimal(0) for budget, _ in plans), Decimal(0))
    bars = [Bar(name, None, amount) for name, amount in zip(_PERIODS, planned, strict=True)]
    title, of, amounts = "累计支出计划（万元）", "时点", "累计支出（万元）"
    write_columns(look, sheet, top, Figures(title, note, of, amounts, whole, bars, ROUNDED, "占预算"))


def _name(row: ListedRow) -> str:
    name = one_line(row.name) or NO_NAME
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _label(project: _Project, *, with_unit: bool) -> str:
    unit = f"（{project.shown_unit}）" if with_unit else ""
    return f"{project.name}{unit}"


def folded(bars: Sequence[Bar], counted: str) -> list[Bar]:
    """Return the largest bars, and the rest as one."""
    rest = bars[_MOST_BARS:]
    return [
        *bars[:_MOST_BARS],
        *([Bar(f"其他 {len(rest)} {counted}", None, sum_of_bars(rest))] if rest else []),
    ]


def sum_of_bars(bars: Sequence[Bar]) -> Decimal:
    """Return what the bars are together."""
    return sum((bar.value for bar in bars), Decimal(0))


def write_bars(look: Look, sheet: Worksheet, top: int, figures: Figures) -> int:
    """Write figures and their bars from the largest down; return the row below both."""
    _write_figures(look, sheet, top, figures)
    count = len(figures.bars)
    chart = look.workbook.add_chart({"type": "bar"})
    colours = [_BAR_COLOUR if index < _MOST_BARS else _REST_COLOUR for index in range(count)]
    points = [{"fill": {"color": colour}} for colour in colours]
    chart.add_series(_chart_series(sheet.name, top + 2, count) | {"gap": 45, "points": points})
    chart.set_title(_chart_title(figures.title))
    line = {"color": _REST_COLOUR}
    chart.set_y_axis({"reverse": True, "num_font": _chart_font(9), "line": line, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    height = max(count + 1, _FEWEST_ROWS)
    _place_chart(sheet, chart, top + 1, height)
    return top + 1 + height


def write_columns(look: Look, sheet: Worksheet, top: int, figures: Figures) -> None:
    """Write figures and a column for each; where there are none, the headings alone."""
    _write_figures(look, sheet, top, figures)
    if not figures.bars:
        return
    chart = look.workbook.add_chart({"type": "column"})
    chart.add_series(
        _chart_series(sheet.name, top + 2, len(figures.bars)) | {"gap": 110, "fill": {"color": _BAR_COLOUR}}
    )
    chart.set_title(_chart_title(figures.title))
    axis = {"num_font": _chart_font(10), "line": {"color": _REST_COLOUR}, "major_tick_mark": "none"}
    chart.set_x_axis(axis)
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    _place_chart(sheet, chart, top + 1, _PLAN_ROWS)


def _write_figures(look: Look, sheet: Worksheet, top: int, figures: Figures) -> None:
    write_text(sheet, top, 0, figures.note, look.format(NOTE))
    for column, heading in enumerate((figures.of, figures.amounts, figures.share)):
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
        sheet.write_number(row, 2, float(share), look.format(_SHARE))


def _chart_series(sheet: str, first: int, count: int) -> dict[str, Any]:
    """Return a series of so many figures, the first in this row: labels in the first column, values in the second."""
    last = first + count - 1
    return {
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, 1, last, 1],
        "data_labels": {"value": True, "position": "outside_end", "font": _chart_font(9)},
    }


def _place_chart(sheet: Worksheet, chart: Any, row: int, height: int) -> None:
    """Put a chart right of its figures, so many rows high."""
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#D5DBE1"}})
    chart.set_size({"width": _CHART_WIDTH, "height": height * _PIXELS_A_ROW})
    sheet.insert_chart(row, _CHART_COLUMN, chart, {"object_position": 1})


def _chart_title(text: str) -> dict[str, Any]:
    """Return the title of a chart."""
    return {"name": text, "name_font": {**_chart_font(12), "bold": True}, "overlay": False}


def _chart_font(size: float) -> dict[str, Any]:
    """Return the face of a chart's texts."""
    return {"name": FONT, "size": size, "color": "#374151"}
