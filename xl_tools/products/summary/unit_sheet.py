"""按单位汇总: a row per township, every sum a formula over its rows of 项目汇总."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary.doubts import Doubts
from xl_tools.products.summary.last_year_sheet import beside_cells
from xl_tools.products.summary.project_groups import Group, TotalCheck, checks_of_totals, sum_formula
from xl_tools.products.summary.project_sheet import COUNTED, PROJECTS
from xl_tools.products.summary.year_totals import write_year_totals
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, Figure, ListDesign, Value, coloured_count
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import one_line

SHARE: Final[Properties] = {**styles.NUMBER, "num_format": "0.0%_ "}
UNITS: Final = ListDesign(
    "按单位汇总",
    {
        "code": Column("单位编码", 10, styles.CENTRED),
        "name": Column("单位名称", 30),
        "count": Column("项目数", 9, styles.DASHED_COUNT),
        "budget": Column("预算数", 15, styles.AMOUNT),
        "fiscal": Column("财政资金", 15, styles.AMOUNT),
        "other": Column("其他资金", 13, styles.AMOUNT),
        "share": Column("占预算数", 10, SHARE),
        "unread": Column("没有预算数\n的项目", 11, styles.DASHED_COUNT),
        "errors": Column("必须改正", 10, styles.DASHED_COUNT),
        "warnings": Column("请核对", 9, styles.DASHED_COUNT),
        "file": Column("来源文件", 32),
    },
)
_SUMMED = ("count", *FUNDING_FIELDS, "unread", *COUNTED)


def write_units(
    look: Look,
    links: SourceLinks,
    units: Sequence[Group],
    rows: Sequence[ProjectRow],
    doubts: Doubts,
    *,
    beside: Mapping[str, Column] = MappingProxyType({}),
    last: Sequence[Decimal | None] = (),
) -> list[TotalCheck]:
    """Write the sheet, with ``last`` year's budget of each unit in the columns ``beside``; return its totals to be held against 项目汇总."""
    note = f"{len(units)} 个单位，{len(rows)} 个项目。金额单位：万元。点单位名称看它在“项目汇总”里的各行。"
    if doubts.years:
        note += "有几个年度的单位一个年度算一个，占比是占合在一起的合计。"
    columns = {**UNITS.columns, "unread": Column("没有计入\n的项目", 11, styles.DASHED_COUNT)}
    design = replace(UNITS, columns=columns) if doubts.has_unsure else UNITS
    if beside:
        design = replace(design, columns={**design.columns, **beside})
        note += "上年有、今年没有的单位和项目列在“与上年对比”表里。"
    if doubts.has_unsure:
        note += "没有计入的项目没有填预算数、写的不是数字，或分不清是元还是万元。"
    sheet = ListSheet(look, links, design, title="按单位汇总表", note=note)
    figures = [_figures(unit) for unit in units]
    sums = {field: sum((one[field] for one in figures), Decimal(0)) for field in _SUMMED}
    if last:
        told = [
            (figure["budget"], before)
            for figure, before in zip(figures, last, strict=True)
            if before is not None
        ]
        sums["last"] = sum((before for _, before in told), Decimal(0))
        sums["difference"] = sum((now - before for now, before in told), Decimal(0))
    cell = UNITS.target("budget", max(len(units), 1)).partition("!")[2].removeprefix("$")
    for place, (unit, figure) in enumerate(zip(units, figures, strict=True)):
        row = _row(place, unit, figure, Figure(cell, sums["budget"]))
        if any(project.place in doubts.places for project in unit.rows):
            row |= {"budget": Cell(figure["budget"], sum_formula("budget", unit.rows), styles.FLAGGED)}
        if last:
            new, old = design.cell("budget", place), design.cell("last", place)
            row |= beside_cells(last[place], figure["budget"], new, old)
        sheet.row(row)
    sheet.end()
    totals = sheet.totals(sums, "name", label=doubts.total_label)
    write_year_totals(sheet, rows, "name")
    own = {field: figure for field, figure in totals.items() if field in _SUMMED}
    return checks_of_totals(UNITS.name, own, rows)


def _figures(unit: Group) -> dict[str, Decimal]:
    return {
        "count": Decimal(len(unit.rows)),
        **{field: unit.total(field) for field in FUNDING_FIELDS},
        "unread": Decimal(sum(row.amounts["budget"] is None for row in unit.rows)),
        **{field: Decimal(sum(getattr(row, field) for row in unit.rows)) for field in COUNTED},
    }


def _row(place: int, unit: Group, figures: dict[str, Decimal], whole: Figure) -> dict[str, Value]:
    files = list({row.file.path: row.file for row in unit.rows}.values())
    share = figures["budget"] / whole.value if whole.value else Decimal(0)
    formula = f"IF({whole.formula}=0,0,{UNITS.cell('budget', place)}/{whole.formula})"
    return {
        "code": unit.code,
        "name": Cell(unit.name, leads=PROJECTS.target("unit_code", unit.rows[0].place)),
        "count": Cell(figures["count"], sum_formula("sheet", unit.rows, "COUNTA")),
        **{field: Cell(figures[field], sum_formula(field, unit.rows)) for field in FUNDING_FIELDS},
        "share": Cell(share, formula),
        "unread": coloured_count(figures["unread"], styles.FLAGGED),
        **{
            field: coloured_count(figures[field], styles.SEVERITY[severity], sum_formula(field, unit.rows))
            for field, severity in COUNTED.items()
        },
        "file": Cell(
            "\n".join(one_line(file.name) for file in files),
            leads=SourceCell(files[0]) if len(files) == 1 else None,
        ),
    }
