"""项目汇总: a row per project, with totals that are formulas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xl_tools.batch.project_rows import (
    FileTotals,
    ProjectRow,
    further_amounts,
    further_of,
    is_further_amount,
    total,
    with_year,
)
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import Severity
from xl_tools.model.table_reading import TableReading
from xl_tools.products.summary.doubts import Doubts
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import (
    Cell,
    Column,
    ListDesign,
    Value,
    coloured_count,
    field_of,
    with_columns,
)
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.unit_key import with_region

_PERCENT: Final[Properties] = {**styles.CENTRED, "num_format": "0%"}
_BROKEN: Final[Properties] = {"num_format": "0.0###%"}
_BEGINNING: Final[Properties] = {**styles.CELL, "valign": "top"}
"""Of a text longer than its cell."""
_MISSING: Final[Properties] = {"text_wrap": True, **styles.FLAGGED}
PERIOD_NAMES = dict(zip(PLAN_FIELDS, ("3月底", "6月底", "10月底", "12月底"), strict=True))
PROJECTS: Final = ListDesign(
    "项目汇总",
    {
        "unit_code": Column("单位编码", 9, styles.CENTRED),
        "unit_name": Column("单位名称", 16),
        "code": Column("项目编码", 23, styles.CENTRED),
        "name": Column("项目名称", 18),
        "budget": Column("预算数", 12, styles.AMOUNT),
        "fiscal": Column("财政资金", 12, styles.AMOUNT),
        "other": Column("其他资金", 11, styles.AMOUNT),
        **{period: Column(name, 7.5, _PERCENT) for period, name in PERIOD_NAMES.items()},
        "errors": Column("必须改正", 9, styles.DASHED_COUNT),
        "warnings": Column("请核对", 8, styles.DASHED_COUNT),
        "goals": Column("绩效目标", 44, _BEGINNING, sets_heights=False),
        "file": Column("来源文件", 25),
        "sheet": Column("工作表", 28),
    },
    header_row=3,
    last_printed="warnings",
)
COUNTED: Final = {"errors": Severity.ERROR, "warnings": Severity.WARNING}
"""The findings that lists count, by the field in which they do."""

_MAY_BE_EMPTY = frozenset({"other"})
_VISIBLE_ROW = 2
_SUBTOTAL_OF_VISIBLE = 109
_HUNDRED = Decimal(100)


def write_project_list(
    look: Look,
    links: SourceLinks,
    rows: Sequence[ProjectRow],
    forms: Iterable[TableReading],
    totals: Sequence[FileTotals],
    *,
    doubts: Doubts,
    beside: Mapping[str, Column] = MappingProxyType({}),
    told: Mapping[int, Mapping[str, Value]] = MappingProxyType({}),
) -> ListSheet:
    """Write the sheet, with columns of other kinds ``beside``, filled by what is ``told`` of each place: visible rows' subtotals and header frozen on top, projects, and 合计 at the foot; return it."""
    years = {file.info.year for file in totals}
    year = years.pop() if len(years) == 1 else None
    title = f"{year} 年预算项目绩效目标汇总表" if year else "预算项目绩效目标汇总表"
    note = f"金额单位：万元。{doubts.not_summed}"
    further = list(dict.fromkeys(name for file in totals for name in file.further))
    design = replace(PROJECTS, columns={**PROJECTS.columns, **beside}) if beside else PROJECTS
    amounts = {name: styles.AMOUNT for name in further if is_further_amount(name)}
    design = with_columns(design, further, amounts)
    sheet = ListSheet(look, links, design, title=title, note=note, rows=len(rows))
    if further:
        sheet.print_over_pages(len(PROJECTS.columns) + len(beside), PROJECTS.at("name") + 1)
    sums = {field: total(rows, field) for field in FUNDING_FIELDS}
    sums |= {field: Decimal(sum(getattr(row, field) for row in rows)) for field in COUNTED}
    last = max(len(rows), 1) - 1
    sheet.totals(
        sums,
        "name",
        label="当前显示各行小计（筛选后随之变动）",
        row=_VISIBLE_ROW,
        formula=lambda field: (
            f"SUBTOTAL({_SUBTOTAL_OF_VISIBLE},{PROJECTS.cell(field, 0)}:{PROJECTS.cell(field, last)})"
        ),
    )
    for row, form in zip(rows, forms, strict=True):
        values = _row(row, form)
        if further:
            said: dict[str, Value] = {**further_of(form.table), **further_amounts(form)}
            values |= {field_of(name): value for name, value in said.items()}
        values |= told.get(row.place, {})
        if row.place in doubts.places:
            values |= {"budget": Cell(row.amounts["budget"] or 0, colours=styles.FLAGGED)}
        sheet.row(values, "sheet", SourceCell(row.file, row.sheet, form.anchor))
    sheet.end()
    sheet.totals(sums, "name", label=doubts.total_label)
    return sheet


def _row(row: ProjectRow, form: TableReading) -> dict[str, Value]:
    return {
        "unit_code": row.unit_code,
        "unit_name": with_year(with_region(row.region, row.unit_name), row.year),
        "code": form.table.code,
        "name": row.name,
        **{field: _entry(form, field, amount) for field, amount in row.amounts.items()},
        **{
            field: _entry(form, field, percent if percent is None else percent / _HUNDRED)
            for field, percent in zip(PLAN_FIELDS, row.percents, strict=True)
        },
        "goals": form.table.goals,
        **fault_counts(row),
        "file": row.file.name,
        "sheet": row.sheet,
    }


def _entry(form: TableReading, field: str, number: Decimal | None) -> Value:
    if number is not None:
        broken = field in PLAN_FIELDS and number * _HUNDRED % 1
        return Cell(number, colours=_BROKEN) if broken else number
    text = form.texts.get(field, "")
    is_missed = field not in _MAY_BE_EMPTY and form.asks(field)
    return Cell(text, colours=_MISSING) if text or is_missed else ""


def fault_counts(row: object) -> dict[str, Value]:
    """Return the findings that a row of something counts, coloured."""
    return {
        field: coloured_count(getattr(row, field), styles.SEVERITY[kind]) for field, kind in COUNTED.items()
    }
