"""分期用款: what each township plans to have spent by the end of each period, and what is new in each."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.model.grid import column_letters
from xl_tools.products.summary import project_sheet as summary_projects
from xl_tools.products.summary.held_sums import Figure, TotalCheck
from xl_tools.products.summary.project_groups import (
    NO_NAME,
    PERIOD_NAMES,
    Group,
    ListedRow,
    planned_formula,
    sum_formula,
    total_of,
)
from xl_tools.products.summary.project_sheet import cell_of
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_sheet import (
    AMOUNT,
    CELL,
    CENTRED,
    DASHED_COUNT,
    HEADING,
    NOTE,
    NUMBER,
    TOTAL,
    Column,
    ListSheet,
)
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.values.text import one_line

SHEET = "分期用款"
SPANS = ("1–3月", "4–6月", "7–10月", "11–12月")
"""The time between one period of the form and the next."""

_PLANNED: Final[Properties] = {**NUMBER, "num_format": "#,##0.00_ "}
"""Worked out, so shown to two decimals; the cell holds it exactly."""
_CODE, _NAME, _COUNTED, _BUDGET = range(4)
_FIRST_PERIOD = 4
_FIRST_SPAN = _FIRST_PERIOD + len(PLAN_FIELDS)
_LEFT_OUT, _LEFT_OUT_BUDGET = _FIRST_SPAN + len(SPANS), _FIRST_SPAN + len(SPANS) + 1
_COLUMNS = (
    Column("单位编码", 10, CENTRED),
    Column("单位名称", 28),
    Column("计入的\n项目", 8, DASHED_COUNT),
    Column("计入的\n预算数", 14, AMOUNT),
    *(Column(f"到{name}\n累计", 14, _PLANNED) for name in PERIOD_NAMES.values()),
    *(Column(f"{span}\n新增", 14, _PLANNED) for span in SPANS),
    Column("没有计入\n的项目", 9, DASHED_COUNT),
    Column("没有计入\n的预算数", 13, AMOUNT),
)
_HEADER_ROW = 2
FIRST_ROW = _HEADER_ROW + 1


class _Line:
    """What a row says: formulas and values by column, of the projects with a plan and of those without."""

    def __init__(self, rows: Sequence[ListedRow]) -> None:
        told = [row for row in rows if row.planned is not None]
        untold = [row for row in rows if row.planned is None]
        self.counts = len(told), len(untold)
        self.formulas = {
            _BUDGET: sum_formula("budget", told),
            _LEFT_OUT_BUDGET: sum_formula("budget", untold),
        }
        self.values = {_BUDGET: total_of(told, "budget"), _LEFT_OUT_BUDGET: total_of(untold, "budget")}
        before = Decimal(0)
        for index, period in enumerate(PLAN_FIELDS):
            by_then = sum((row.planned[index] for row in told if row.planned), Decimal(0))
            self.formulas[_FIRST_PERIOD + index] = planned_formula(period, told)
            self.values[_FIRST_PERIOD + index] = by_then
            self.values[_FIRST_SPAN + index] = by_then - before
            before = by_then


def total_cells(count: int) -> list[tuple[str, str]]:
    """Return the cells of 合计 below so many units, period by period: spent by its end, and new in it."""
    row = FIRST_ROW + max(count, 1) + 1
    return [
        (
            f"'{SHEET}'!{column_letters(_FIRST_PERIOD + i)}{row}",
            f"'{SHEET}'!{column_letters(_FIRST_SPAN + i)}{row}",
        )
        for i in range(len(SPANS))
    ]


def write_plan(
    look: Look, links: SourceLinks, units: Sequence[Group], rows: Sequence[ListedRow]
) -> list[TotalCheck]:
    """Write the sheet, below the sums each project that could not be counted and why; return its totals to be checked."""
    note = "预算数乘以累计支出百分比，单位：万元。预算数和四期百分比都写明的项目才计入；没有计入的列在下面。累计、新增显示两位小数，格里是准数。"
    sheet = ListSheet(
        look, links, name=SHEET, title="分期用款计划表", note=note, columns=_COLUMNS, header_row=_HEADER_ROW
    )
    last = sheet.first_row + max(len(units), 1) - 1
    for place, unit in enumerate(units, start=sheet.first_row):
        sheet.texts(place, [unit.code, unit.name, *[""] * (len(_COLUMNS) - 2)])
        sheet.link_within(place, _NAME, unit.name, cell_of("budget", unit.rows[0].place))
        _write_line(sheet, place, _Line(unit.rows))
    if not units:
        sheet.texts(sheet.first_row, ["没有项目", *[""] * (len(_COLUMNS) - 1)])
    sheet.finish(last)
    whole = _Line(rows)
    _write_totals(sheet, last + 1, whole)
    _write_left_out(sheet, last + 3, [row for row in rows if row.planned is None])
    return _checks(last + 2, whole, rows)


def _write_line(sheet: ListSheet, place: int, line: _Line) -> None:
    for column, count in ((_COUNTED, line.counts[0]), (_LEFT_OUT, line.counts[1])):
        sheet.number(place, column, count)
    for column, formula in line.formulas.items():
        if formula:
            sheet.formula(place, column, formula, float(line.values[column]))
        else:
            sheet.number(place, column, float(line.values[column]))
    for index in range(len(SPANS)):
        column = _FIRST_SPAN + index
        sheet.formula(place, column, _new_in(index, place + 1), float(line.values[column]))


def _new_in(index: int, row: int) -> str:
    """Return the formula for what is new in a period: spent by its end, less what was by that of the one before."""
    by_then = f"{column_letters(_FIRST_PERIOD + index)}{row}"
    return f"{by_then}-{column_letters(_FIRST_PERIOD + index - 1)}{row}" if index else by_then


def _write_totals(sheet: ListSheet, place: int, whole: _Line) -> None:
    look = sheet.look
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "", look.format(CELL, **TOTAL))
    sheet.sheet.merge_range(place, _CODE, place, _NAME, "合计", look.format(CENTRED, **TOTAL))
    values = whole.values | {_COUNTED: Decimal(whole.counts[0]), _LEFT_OUT: Decimal(whole.counts[1])}
    for column, value in values.items():
        letters = column_letters(column)
        formula = f"SUM({letters}{sheet.first_row + 1}:{letters}{place})"
        sheet.formula(place, column, formula, float(value), look.format(_COLUMNS[column].look, **TOTAL))


def _write_left_out(sheet: ListSheet, place: int, rows: Sequence[ListedRow]) -> None:
    """List the projects without a whole plan, each with a link to its form."""
    look = sheet.look
    if not rows:
        write_text(sheet.sheet, place, 0, "所有项目都已计入。", look.format(NOTE))
        return
    write_text(sheet.sheet, place, 0, f"没有计入的 {len(rows)} 个项目", look.format(NOTE, bold=True))
    for first, last, text in ((0, 1, "单位"), (2, 4, "项目名称"), (5, 7, "工作表"), (8, 13, "原因")):
        sheet.merged(place + 1, (first, last), text, look.format(HEADING))
    for line, row in enumerate(rows, start=place + 2):
        sheet.merged(line, (0, 1), row.shown_unit, look.format(CELL))
        sheet.merged(line, (2, 4), one_line(row.name) or NO_NAME, look.format(CELL))
        sheet.merged(line, (5, 7), row.source.sheet, look.format(CELL))
        sheet.link(line, 5, row.source.sheet, row.source)
        sheet.merged(line, (8, 13), row.unplanned, look.format(CELL))


def _checks(row: int, whole: _Line, rows: Sequence[ListedRow]) -> list[TotalCheck]:
    def figure(column: int) -> str:
        return f"'{SHEET}'!{column_letters(column)}{row}"

    budget = Figure(f"SUM({summary_projects.data_range('budget', len(rows))})", total_of(rows, "budget"))
    both = Figure(
        f"{figure(_BUDGET)}+{figure(_LEFT_OUT_BUDGET)}",
        whole.values[_BUDGET] + whole.values[_LEFT_OUT_BUDGET],
    )
    last_period = _FIRST_SPAN - 1
    spans = range(_FIRST_SPAN, _FIRST_SPAN + len(SPANS))
    new = Figure(
        f"SUM({figure(spans[0])}:{figure(spans[-1]).partition('!')[2]})",
        sum((whole.values[column] for column in spans), Decimal(0)),
    )
    return [
        TotalCheck(f"{SHEET}：计入和没有计入的预算数", both, budget),
        TotalCheck(f"{SHEET}：各期新增之和", new, Figure(figure(last_period), whole.values[last_period])),
    ]
