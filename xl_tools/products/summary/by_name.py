"""按项目汇总: the projects of one name across townships, each number a reference to its row of 项目汇总."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary.doubts import Doubts
from xl_tools.products.summary.project_groups import NO_UNIT, Group, TotalCheck, checks_of_totals
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value
from xl_tools.sheets.list_sheet import ROW_HEIGHT, ListSheet
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import name_key, one_line

_NAMES: Final = ListDesign(
    "按项目汇总",
    {
        "name": Column("项目名称", 32),
        "unit": Column("单位", 26),
        "units": Column("单位数", 8, styles.DASHED_COUNT),
        "count": Column("项目数", 8, styles.DASHED_COUNT),
        "budget": Column("预算数", 14, styles.AMOUNT),
        "fiscal": Column("财政资金", 14, styles.AMOUNT),
        "other": Column("其他资金", 12, styles.AMOUNT),
        "least": Column("预算数\n最少", 13, styles.AMOUNT),
        "most": Column("预算数\n最多", 13, styles.AMOUNT),
        "detail": Column("明细", 16, styles.CENTRED),
        "source": Column("来源", 30),
    },
    last_printed="most",
)
_MAY_BE_EMPTY = frozenset({"fiscal", "other"})
_MISSING: Final[Properties] = {**styles.CENTRED, **styles.FLAGGED}
_BOLD: Final[Properties] = {"bold": True}


def write_by_name(
    look: Look, links: SourceLinks, names: Sequence[Group], rows: Sequence[ProjectRow], doubts: Doubts
) -> list[TotalCheck]:
    """Write the sheet; return its totals to be held against 项目汇总.

    A name that several projects have gets a row with their sums, the projects folded below it; a name that one has is
    that project's row.
    """
    shared = sum(group.units > 1 for group in names)
    note = (
        f"{len(names)} 个项目名称，其中 {shared} 个有两个以上单位。金额单位：万元。"
        "名称中空格、全角半角、括号不同的，只差本乡镇名字的，算同一个。点左边的“＋”看各单位的明细。"
    )
    sheet = ListSheet(look, links, _NAMES, title="按项目名称汇总表", note=note)
    sheet.sheet.outline_settings(True, False, False, False)  # noqa: FBT003 - sums stand above what they add up
    for group in names:
        _write_group(sheet, group)
    sheet.end()
    sums = {"count": Decimal(sum(len(group.rows) for group in names))}
    sums |= {field: sum((group.total(field) for group in names), Decimal(0)) for field in FUNDING_FIELDS}
    # Only of rows that tell a number of projects: the folded ones are in these already.
    counts = sheet.own("count")
    totals = sheet.totals(
        sums,
        "unit",
        label=doubts.label_of_years,
        formula=lambda field: (
            f"SUM({counts})" if field == "count" else f'SUMIF({counts},">0",{sheet.own(field)})'
        ),
    )
    return checks_of_totals(_NAMES.name, totals, rows)


def _write_group(sheet: ListSheet, group: Group) -> None:
    height = max(
        text_height(group.name, styles.SIZE, usable_width([_NAMES.columns["name"].width])), ROW_HEIGHT
    )
    if len(group.rows) == 1:
        sheet.row({"name": group.name, "units": 1, "count": 1, **_project(group.rows[0])})
        sheet.sheet.row_look(height)
        return
    sheet.row(_sums(group, sheet.next_row - sheet.first_row + 1))
    sheet.sheet.row_look(height, collapsed=True)
    for project in group.rows:
        own = {"name": project.name} if name_key(project.name) not in name_key(group.name) else {}
        sheet.row({**own, **_project(project)})
        sheet.sheet.row_look(level=1, hidden=True)


def _sums(group: Group, first: int) -> dict[str, Value]:
    """Return the row of several projects, which stand below it from the place ``first`` on."""
    last = first + len(group.rows) - 1

    def figure(function: str, field: str, value: Decimal) -> Cell:
        cells = f"{_NAMES.cell(field, first)}:{_NAMES.cell(field, last)}"
        return Cell(value, f"{function}({cells})", _BOLD)

    amounts = [amount for row in group.rows if (amount := row.amounts["budget"]) is not None]
    return {
        **{field: Cell("", colours=_BOLD) for field in ("unit", "detail", "source")},
        "name": Cell(group.name, colours=_BOLD),
        "units": Cell(group.units, colours=_BOLD),
        "count": Cell(len(group.rows), colours=_BOLD),
        **{field: figure("SUM", field, group.total(field)) for field in FUNDING_FIELDS},
        "least": figure("MIN", "budget", min(amounts, default=Decimal(0))),
        "most": figure("MAX", "budget", max(amounts, default=Decimal(0))),
    }


def _project(row: ProjectRow) -> dict[str, Value]:
    # A formula, not a link: a sheet takes only so many links, and those are for the sources.
    target = PROJECTS.target("budget", row.place).replace("$", "")
    shown = f"{PROJECTS.name} {target.partition('!')[2]}"
    return {
        "unit": row.shown_unit or NO_UNIT,
        **{field: _amount(row, field) for field in FUNDING_FIELDS},
        "detail": Cell(shown, f'HYPERLINK("#{target}","{shown}")', styles.LINKED),
        "source": Cell(f"{one_line(row.sheet)}!{row.cell}", leads=SourceCell(row.file, row.sheet, row.cell)),
    }


def _amount(row: ProjectRow, field: str) -> Value:
    amount = row.amounts[field]
    if amount is not None:
        return Cell(amount, PROJECTS.target(field, row.place))
    return "" if field in _MAY_BE_EMPTY else Cell(row.budget_text, colours=_MISSING)
