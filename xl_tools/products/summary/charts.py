"""图表: budget by project and cumulative plan by period, each beside its figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.products.summary.project_groups import NO_NAME, ListedRow
from xl_tools.sheets.list_sheet import AMOUNT, CELL, HEADING, NOTE, NUMBER, start_sheet
from xl_tools.sheets.sheet_look import FONT, Look, Properties, write_text
from xl_tools.values.text import one_line

SHEET = "图表"

WIDTHS = (36, 19, 10, 3, *[9] * 10)
_CHART_COLUMN = 4
_CHART_WIDTH = 690
_PIXELS_A_ROW = 28
MOST_BARS = 20
FEWEST_ROWS = 10
PLAN_ROWS = 11
LONGEST_LABEL = 24
_PERIODS = ("3月底", "6月底", "10月底", "12月底")
BAR_COLOUR, REST_COLOUR = "#4F7CAC", "#A9B4C0"
ROUNDED: Final[Properties] = {**NUMBER, "num_format": "#,##0.00_ "}
SHARE: Final[Properties] = {**NUMBER, "num_format": "0.0%_ "}


class _Project(NamedTuple):
    """What the charts show of a project: its amounts in 万元, ``planned`` by the end of each period."""

    name: str
    unit: tuple[str, str]
    shown_unit: str
    budget: Decimal | None
    planned: tuple[Decimal, ...] | None


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
    write_text(sheet, top, 0, note, look.format(NOTE))
    if not budgets:
        return top + 1
    budgets.sort(key=lambda pair: -pair[1])
    several_units = len({each.unit for each in projects}) > 1
    shown = [(_label(each, with_unit=several_units), amount) for each, amount in budgets[:MOST_BARS]]
    if rest := budgets[MOST_BARS:]:
        shown.append((f"其他 {len(rest)} 个项目", sum((amount for _, amount in rest), Decimal(0))))
    whole = sum((amount for _, amount in budgets), Decimal(0))
    _write_figures(
        look, sheet, top + 1, ("项目", "预算数（万元）", "占比"), shown, whole=whole, look_of_amounts=AMOUNT
    )
    colours = [BAR_COLOUR] * min(len(budgets), MOST_BARS) + [REST_COLOUR] * bool(rest)
    chart = look.workbook.add_chart({"type": "bar"})
    chart.add_series(
        chart_series(SHEET, top + 2, len(shown))
        | {"gap": 45, "points": [{"fill": {"color": c}} for c in colours]}
    )
    chart.set_title(chart_title("各项目预算数（万元）"))
    chart.set_y_axis(
        {
            "reverse": True,
            "num_font": chart_font(9),
            "line": {"color": REST_COLOUR},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    height = max(len(shown) + 1, FEWEST_ROWS)
    place_chart(sheet, chart, top + 1, height)
    return top + 1 + height


def _write_plan(look: Look, sheet: Worksheet, projects: Sequence[_Project], top: int) -> None:
    """Write what is to be spent by the end of each period, over the projects that tell all four."""
    plans = [(each.budget, each.planned) for each in projects if each.planned is not None]
    note = f"按 {len(plans)} 个项目的预算数乘以累计支出百分比计算。"
    if left_out := len(projects) - len(plans):
        note += f"另有 {left_out} 个项目的预算数或某一期没有填写、未能读出或不在 0–100% 之内，没有计入。"
    write_text(sheet, top, 0, note, look.format(NOTE))
    if not plans:
        return
    planned = [sum((plan[period] for _, plan in plans), Decimal(0)) for period in range(len(_PERIODS))]
    whole = sum((budget or Decimal(0) for budget, _ in plans), Decimal(0))
    headings = ("时点", "累计支出（万元）", "占预算")
    _write_figures(
        look,
        sheet,
        top + 1,
        headings,
        list(zip(_PERIODS, planned, strict=True)),
        whole=whole,
        look_of_amounts=ROUNDED,
    )
    chart = look.workbook.add_chart({"type": "column"})
    chart.add_series(
        chart_series(SHEET, top + 2, len(_PERIODS)) | {"gap": 110, "fill": {"color": BAR_COLOUR}}
    )
    chart.set_title(chart_title("累计支出计划（万元）"))
    chart.set_x_axis({"num_font": chart_font(10), "line": {"color": REST_COLOUR}, "major_tick_mark": "none"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    place_chart(sheet, chart, top + 1, PLAN_ROWS)


def _write_figures(
    look: Look,
    sheet: Worksheet,
    top: int,
    headings: Sequence[str],
    figures: Sequence[tuple[str, Decimal]],
    *,
    whole: Decimal,
    look_of_amounts: Properties,
) -> None:
    for column, heading in enumerate(headings):
        write_text(sheet, top, column, heading, look.format(HEADING))
    for row, (label, amount) in enumerate(figures, start=top + 1):
        write_text(sheet, row, 0, label, look.format(CELL, text_wrap=False))
        sheet.write_number(row, 1, float(amount), look.format(look_of_amounts))
        sheet.write_number(row, 2, float(amount / whole) if whole else 0, look.format(SHARE))


def _name(row: ListedRow) -> str:
    name = one_line(row.name) or NO_NAME
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


def _label(project: _Project, *, with_unit: bool) -> str:
    unit = f"（{project.shown_unit}）" if with_unit else ""
    return f"{project.name}{unit}"


def chart_series(sheet: str, first: int, count: int) -> dict[str, Any]:
    """Return a series of so many figures, the first in this row: labels in the first column, values in the second."""
    last = first + count - 1
    return {
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, 1, last, 1],
        "data_labels": {"value": True, "position": "outside_end", "font": chart_font(9)},
    }


def place_chart(sheet: Worksheet, chart: Any, row: int, height: int) -> None:
    """Put a chart right of its figures, so many rows high."""
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": "#D5DBE1"}})
    chart.set_size({"width": _CHART_WIDTH, "height": height * _PIXELS_A_ROW})
    sheet.insert_chart(row, _CHART_COLUMN, chart, {"object_position": 1})


def chart_title(text: str) -> dict[str, Any]:
    """Return the title of a chart."""
    return {"name": text, "name_font": {**chart_font(12), "bold": True}, "overlay": False}


def chart_font(size: float) -> dict[str, Any]:
    """Return the face of a chart's texts."""
    return {"name": FONT, "size": size, "color": "#374151"}
