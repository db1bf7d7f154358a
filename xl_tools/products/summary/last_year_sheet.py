"""与上年对比: last year's budget and the change beside each project, those that are no more below; and beside each unit."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from xl_tools.batch.last_year import BesideLastYear
from xl_tools.batch.project_rows import ProjectRow, with_year
from xl_tools.model.grid import column_letters
from xl_tools.products.summary.project_groups import Group, TotalCheck, sum_listed
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_design import Cell, Column, Figure, ListDesign, Value
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.unit_key import UnitKeys, with_region

DIFFERENCE: Final[Properties] = {**styles.NUMBER, "num_format": '+#,##0.00####_ ;-#,##0.00####_ ;"–"_ '}
PERCENT: Final[Properties] = {**styles.NUMBER, "num_format": '+0.0%_ ;-0.0%_ ;"–"_ '}
_NEW: Final[Properties] = {"font_color": "#1C6B33", "bg_color": "#E2F1E5"}
_GONE: Final[Properties] = {"font_color": "#8F1D14", "bg_color": "#FBE0DD"}
_NO_FILE: Final = "上年没有\n文件"
_NOT_SENT: Final = "今年没有\n文件"
_THOUSANDTH = Decimal("0.0001")
LAST_YEAR: Final = ListDesign(
    "与上年对比",
    {
        "unit_code": Column("单位编码", 9, styles.CENTRED),
        "unit_name": Column("单位名称", 20),
        "name": Column("项目名称", 25),
        "fate": Column("变化", 10, styles.CENTRED),
        "last": Column("上年预算数", 14, styles.AMOUNT),
        "now": Column("本年预算数", 14, styles.AMOUNT),
        "difference": Column("增减", 13, DIFFERENCE),
        "percent": Column("增减（%）", 11, PERCENT),
        "old_name": Column("上年的名称、编码", 34),
    },
)
BESIDE: Final = {
    "last": Column("上年预算数", 14, styles.AMOUNT),
    "difference": Column("比上年增减", 13, DIFFERENCE),
    "percent": Column("增减（%）", 10, PERCENT),
}
"""The columns that other lists get behind their own."""


def write_last_year(
    look: Look, links: SourceLinks, rows: Sequence[ProjectRow], beside: BesideLastYear
) -> list[TotalCheck]:
    """Write the sheet; return its totals: this year's to be held against 项目汇总, last year's against last year's own sum."""
    year = f"{beside.year} 年" if beside.year else "上年"
    note = (
        f"上年的数来自{year}的文件，一个项目一行，上年有、今年没有的列在最后。项目先按编码、再按名称对；对不上的不猜。"
        "金额单位：万元。"
    )
    if beside.unknown or beside.unsent:
        note += "增减只算两年都有文件的单位：只有一年有文件的，不知道是不是新增、取消。"
    sheet = ListSheet(look, links, LAST_YEAR, title="与上年对比表", note=note, rows=len(rows))
    for row in rows:
        _write_project(sheet, row, beside)
    for each in (*beside.ended, *beside.unsent):
        is_told = each not in beside.unsent
        values: dict[str, Value] = {
            "unit_code": each.whose.code,
            "unit_name": with_region("", each.whose.name),
            "name": each.name,
            "fate": Cell("上年有", colours=_GONE) if is_told else _NOT_SENT,
            "old_name": each.code,
        }
        _write_figures(sheet, values, each.budget, None, None, is_compared=is_told)
    sheet.end()
    now, now_unknown = (
        sum((amount for row in those if (amount := row.amounts["budget"]) is not None), Decimal(0))
        for those in (rows, [row for row in rows if row.place in beside.unknown])
    )
    unsent = sum((each.budget for each in beside.unsent if each.budget is not None), Decimal(0))
    change = (now - now_unknown) - (beside.total - unsent)
    sums = {"last": beside.total, "now": now, "difference": change}
    totals = sheet.totals(sums, "fate")
    return [
        TotalCheck("与上年对比：本年预算数", totals["now"], sum_listed("budget", rows)),
        TotalCheck("与上年对比：上年预算数", totals["last"], Figure(f"{beside.total:f}", beside.total)),
    ]


def _write_project(sheet: ListSheet, row: ProjectRow, beside: BesideLastYear) -> None:
    before = beside.before.get(row.place)
    is_compared = row.place not in beside.unknown
    fate: Value = "延续" if before else Cell("新增", colours=_NEW) if is_compared else _NO_FILE
    told = ""
    if before:
        names = [before.name] if before.name != row.name else []
        told = " ".join([*names, before.code])
    values: dict[str, Value] = {
        "unit_code": row.unit_code,
        "unit_name": with_year(with_region(row.region, row.unit_name), row.year),
        "name": Cell(row.name, leads=PROJECTS.target("name", row.place)),
        "fate": fate,
        "old_name": told,
    }
    last = before.budget if before else None
    _write_figures(sheet, values, last, row.amounts["budget"], row.place, is_compared=is_compared)


def _write_figures(
    sheet: ListSheet,
    values: dict[str, Value],
    last: Decimal | None,
    now: Decimal | None,
    place: int | None,
    *,
    is_compared: bool,
) -> None:
    at = sheet.next_row - sheet.first_row
    old, new = LAST_YEAR.cell("last", at), LAST_YEAR.cell("now", at)
    if last is not None:
        values["last"] = last
    if now is not None and place is not None:
        values["now"] = Cell(now, PROJECTS.target("budget", place))
    if is_compared:
        difference = (now or Decimal(0)) - (last or Decimal(0))
        values["difference"] = Cell(difference, f"ROUND(N({new})-N({old}),6)")
    if last and now is not None:
        values["percent"] = Cell(share_of(now - last, last), f"ROUND(({new}-{old})/{old},4)")
    sheet.row(values)


def share_of(difference: Decimal, last: Decimal) -> Decimal:
    """Return a change as a part of last year's, to a tenth of a percent's tenth."""
    return (difference / last).quantize(_THOUSANDTH, ROUND_HALF_UP)


def last_by_unit(units: Sequence[Group], beside: BesideLastYear) -> list[Decimal | None]:
    """Return what each unit's budgets of last year add up to; ``None`` where it had none."""
    keys = UnitKeys(
        [
            *(row.whose for unit in units for row in unit.rows),
            *(each.whose for each in beside.projects),
        ]
    )
    sums: dict[object, Decimal] = {}
    for each in beside.projects:
        if each.budget is not None:
            key = keys.of(each.whose)
            sums[key] = sums.get(key, Decimal(0)) + each.budget
    return [sums.get(keys.of(unit.rows[0].whose)) for unit in units]


def beside_cells(last: Decimal | None, now: Decimal, new: str, old: str) -> Mapping[str, Value]:
    """Return what a row of another list says of last year; ``new`` and ``old`` are the cells of both figures."""
    if last is None:
        return {}
    cells: dict[str, Value] = {
        "last": last,
        "difference": Cell(now - last, f"ROUND(N({new})-N({old}),6)"),
    }
    if last:
        cells["percent"] = Cell(share_of(now - last, last), f"ROUND((N({new})-{old})/{old},4)")
    return cells


def told_beside(rows: Sequence[ProjectRow], beside: BesideLastYear) -> dict[int, Mapping[str, Value]]:
    """Return what 项目汇总 says of last year, by the place of each project that there was."""
    first = len(PROJECTS.columns)
    told = {}
    for row in rows:
        if before := beside.before.get(row.place):
            line = PROJECTS.first_row + row.place + 1
            new, old = PROJECTS.cell("budget", row.place), f"{column_letters(first)}{line}"
            told[row.place] = beside_cells(before.budget, row.amounts["budget"] or Decimal(0), new, old)
    return told
