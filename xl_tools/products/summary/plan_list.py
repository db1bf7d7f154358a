"""分期用款: what each township plans to have spent by the end of each period, and what is new in each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.forms.labels import PLAN_FIELDS
from xl_tools.products.summary import project_groups as groups
from xl_tools.products.summary.doubts import Doubts
from xl_tools.products.summary.project_sheet import PERIOD_NAMES, PROJECTS
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, Figure, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties, write_text
from xl_tools.values.text import one_line

_HUNDRED = Decimal(100)
SPANS: Final = dict(zip(PLAN_FIELDS, ("1–3月", "4–6月", "7–10月", "11–12月"), strict=True))
"""The time between one period of the form and the next, by the period that ends it."""

ROUNDED: Final[Properties] = {**styles.NUMBER, "num_format": "#,##0.00_ "}
"""Worked out, so shown to two decimals; the cell holds it exactly."""
PLAN: Final = ListDesign(
    "分期用款",
    {
        "code": Column("单位编码", 8.5, styles.CENTRED),
        "name": Column("单位名称", 16),
        "counted": Column("计入的\n项目", 7, styles.DASHED_COUNT),
        "budget": Column("计入的\n预算数", 11, styles.AMOUNT),
        **{period: Column(f"到{name}\n累计", 11, ROUNDED) for period, name in PERIOD_NAMES.items()},
        **{f"new_{period}": Column(f"{span}\n新增", 11, ROUNDED) for period, span in SPANS.items()},
        "left_out": Column("没有计入\n的项目", 8, styles.DASHED_COUNT),
        "left_out_budget": Column("没有计入\n的预算数", 11, styles.AMOUNT),
    },
)


def new_in_all(units: int) -> list[str]:
    """Return the cells of 合计 below so many units that tell what is new in each period, for other sheets."""
    return [PLAN.target(f"new_{period}", max(units, 1)).replace("$", "") for period in PLAN_FIELDS]


def write_plan(
    look: Look, links: SourceLinks, units: Sequence[groups.Group], rows: Sequence[ProjectRow], doubts: Doubts
) -> list[groups.TotalCheck]:
    """Write the sheet, below the sums each project that could not be counted and why; return its totals to be checked."""
    note = "预算数乘以累计支出百分比，单位：万元。预算数和四期百分比都写明的项目才计入；没有计入的列在下面。累计、新增显示两位小数，格里是准数。"
    sheet = ListSheet(look, links, PLAN, title="分期用款计划表", note=note)
    for place, unit in enumerate(units):
        name = Cell(unit.name, leads=PROJECTS.target("budget", unit.rows[0].place))
        sheet.row({"code": unit.code, "name": name, **_figures(place, unit.rows)})
    sheet.end()
    whole = {field: Decimal(cell.value) for field, cell in _figures(0, rows).items()}
    summed = ("budget", "left_out_budget", *PLAN_FIELDS, *map("new_{}".format, PLAN_FIELDS))
    values = {field: whole[field] for field in (*summed, "counted", "left_out")}
    totals = sheet.totals(values, "name", label=doubts.label_of_years)
    _write_left_out(sheet, sheet.next_row + 2, [row for row in rows if row.planned is None])
    return _checks(totals, rows)


def _figures(place: int, rows: Sequence[ProjectRow]) -> dict[str, Cell]:
    """Return what these rows plan: those with a plan, period by period, and those without."""
    told = [row for row in rows if row.planned is not None]
    untold = [row for row in rows if row.planned is None]
    by_then = dict(zip(PLAN_FIELDS, groups.planned_sums(told), strict=True))
    first = PLAN_FIELDS[0]
    new = {f"new_{first}": Cell(by_then[first], PLAN.cell(first, place))}
    for before, period in pairwise(PLAN_FIELDS):
        formula = f"{PLAN.cell(period, place)}-{PLAN.cell(before, place)}"
        new[f"new_{period}"] = Cell(by_then[period] - by_then[before], formula)
    return {
        "counted": Cell(len(told)),
        "budget": Cell(total(told, "budget"), groups.sum_formula("budget", told)),
        **{period: Cell(value, groups.planned_formula(period, told)) for period, value in by_then.items()},
        **new,
        "left_out": Cell(len(untold)),
        "left_out_budget": Cell(total(untold, "budget"), groups.sum_formula("budget", untold)),
    }


def _write_left_out(sheet: ListSheet, place: int, rows: Sequence[ProjectRow]) -> None:
    """List the projects without a whole plan, each with a link to its form."""
    look = sheet.look
    if not rows:
        write_text(sheet.sheet, place, 0, "所有项目都已计入。", look.format(styles.NOTE))
        return
    write_text(sheet.sheet, place, 0, f"没有计入的 {len(rows)} 个项目", look.format(styles.NOTE, bold=True))
    for first, last, text in ((0, 1, "单位"), (2, 4, "项目名称"), (5, 7, "工作表"), (8, 13, "原因")):
        sheet.merged(place + 1, (first, last), text, look.format(styles.HEADING))
    for line, row in enumerate(rows, start=place + 2):
        sheet.merged(line, (0, 1), row.shown_unit, look.format(styles.CELL))
        sheet.merged(line, (2, 4), one_line(row.name) or groups.NO_NAME, look.format(styles.CELL))
        sheet.merged(line, (5, 7), row.sheet, look.format(styles.CELL))
        sheet.link(line, 5, row.sheet, SourceCell(row.file, row.sheet, row.cell))
        sheet.merged(line, (8, 13), _why(row), look.format(styles.CELL))


def _checks(totals: Mapping[str, Figure], rows: Sequence[ProjectRow]) -> list[groups.TotalCheck]:
    counted, left_out = totals["budget"], totals["left_out_budget"]
    both = Figure(f"{counted.formula}+{left_out.formula}", counted.value + left_out.value)
    spans = [totals[f"new_{period}"] for period in PLAN_FIELDS]
    new = Figure(
        f"SUM({spans[0].formula}:{spans[-1].formula.partition('!')[2]})",
        sum((span.value for span in spans), Decimal(0)),
    )
    return [
        groups.TotalCheck(f"{PLAN.name}：计入和没有计入的预算数", both, groups.sum_listed("budget", rows)),
        groups.TotalCheck(f"{PLAN.name}：各期新增之和", new, totals[PLAN_FIELDS[-1]]),
    ]


def _why(row: ProjectRow) -> str:
    if row.is_unsure:
        return "分不清是元还是万元"
    if row.amounts["budget"] is None:
        return "预算数没有填写或未能读出"
    wrong = [
        name
        for name, percent in zip(PERIOD_NAMES.values(), row.percents, strict=True)
        if percent is None or not 0 <= percent <= _HUNDRED
    ]
    return f"{'、'.join(wrong)}没有填写、未能读出或不在 0–100% 之内"
