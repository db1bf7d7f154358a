"""按单位汇总: a row per township, every sum a formula over its rows of 项目汇总."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from xl_tools.batch.progress_rows import ProgressRow
from xl_tools.batch.project_rows import ProjectRow
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.finding import Severity
from xl_tools.products.summary.doubts import Doubts
from xl_tools.products.summary.last_year_sheet import DIFFERENCE, beside_cells
from xl_tools.products.summary.progress_sheet import STANDINGS
from xl_tools.products.summary.project_groups import Group, TotalCheck, checks_of_totals, sum_formula
from xl_tools.products.summary.project_sheet import COUNTED, PROJECTS
from xl_tools.products.summary.unit_standings import UnitStandings
from xl_tools.products.summary.year_totals import write_year_totals
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, Figure, ListDesign, Value, coloured_count
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

SHARE: Final[Properties] = {**styles.NUMBER, "num_format": "0.0%_ "}
UNITS: Final = ListDesign(
    "按单位汇总",
    {
        "code": Column("单位编码", 9, styles.CENTRED),
        "name": Column("单位名称", 22),
        "count": Column("项目数", 8, styles.DASHED_COUNT),
        "budget": Column("预算数", 14, styles.AMOUNT),
        "fiscal": Column("财政资金", 14, styles.AMOUNT),
        "other": Column("其他资金", 12, styles.AMOUNT),
        "share": Column("占预算数", 9, SHARE),
        "unread": Column("没有预算数\n的项目", 10, styles.DASHED_COUNT),
        "errors": Column("必须改正", 9, styles.DASHED_COUNT),
        "warnings": Column("请核对", 8, styles.DASHED_COUNT),
        "standing": Column("状态", 8, styles.CENTRED),
        "file": Column("来源文件", 32),
    },
    last_printed="standing",
)
_APPROVED: Final = {
    "approved": Column("批复预算数", 14, styles.AMOUNT),
    "over": Column("与批复相差", 13, DIFFERENCE),
}
_FOR_THE_SCREEN: Final = ("fiscal", "other", "share", "unread", "file")
"""What makes room on paper for last year's figures."""

_SUMMED = ("count", *FUNDING_FIELDS, "unread", *COUNTED)


def write_units(
    look: Look,
    links: SourceLinks,
    units: Sequence[Group],
    rows: Sequence[ProjectRow],
    doubts: Doubts,
    *,
    standings: UnitStandings,
    whole: str = "",
    beside: Mapping[str, Column] = MappingProxyType({}),
    last: Sequence[Decimal | None] = (),
) -> list[TotalCheck]:
    """Write the sheet, with ``last`` year's budget of each unit in the columns ``beside``; return its totals to be held against 项目汇总.

    Units of the list without a project stand below the others; ``whole`` says in one line how many have reported.
    """
    note = f"{whole}{'。' if whole else ''}{len(units)} 个单位有项目，共 {len(rows)} 个。金额单位：万元。点单位名称看它在“项目汇总”里的各行。"
    if any(unit.elsewhere for unit in units):
        note += "必须改正、请核对连同整体绩效等别的表上的（项目汇总只数项目表上的）。"
    note += _notes(doubts, has_approved=standings.has_approved, has_last=bool(beside))
    design = _design(beside, has_approved=standings.has_approved, has_unsure=doubts.has_unsure)
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
    foot = max(len(units) + len(standings.absent), 1)
    cell = design.target("budget", foot).partition("!")[2].removeprefix("$")
    for place, (unit, figure) in enumerate(zip(units, figures, strict=True)):
        row = _row(place, unit, figure, Figure(cell, sums["budget"]))
        row |= _standing(standings.told[place], design, place, figure["budget"])
        if any(project.place in doubts.places for project in unit.rows):
            row |= {"budget": Cell(figure["budget"], sum_formula("budget", unit.rows), styles.FLAGGED)}
        if last:
            new, old = design.cell("budget", place), design.cell("last", place)
            row |= beside_cells(last[place], figure["budget"], new, old)
        sheet.row(row)
    for absent in standings.absent:
        shown = with_region(absent.region, absent.unit_name)
        sheet.row({"code": absent.unit_code, "name": shown, "count": 0, **_standing(absent, design, 0, None)})
    sheet.end()
    if standings.has_approved:
        sums |= _approved_sums(standings, figures)
    totals = sheet.totals(sums, "name", label=doubts.total_label)
    write_year_totals(sheet, rows, "name")
    own = {field: figure for field, figure in totals.items() if field in _SUMMED}
    return checks_of_totals(UNITS.name, own, rows)


def _notes(doubts: Doubts, *, has_approved: bool, has_last: bool) -> str:
    """Return what must be known of the figures."""
    notes = {
        "有几个年度的单位一个年度算一个，占比是占合在一起的合计。": bool(doubts.years),
        "批复预算数是单位清单上的；没有报的单位也列出批复预算数，合计里的相差只算已报的单位。": has_approved,
        "比上年增减的合计只算两年都有项目的单位。": has_last,
        "上年有、今年没有的单位和项目列在“与上年对比”表里。": has_last,
        "没有计入的项目没有填预算数、写的不是数字，或分不清是元还是万元。": doubts.has_unsure,
    }
    return "".join(note for note, holds in notes.items() if holds)


def _approved_sums(standings: UnitStandings, figures: Sequence[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Return what is approved of all units, and by how much those that have reported differ from theirs."""
    both = [
        (one.approved, figure["budget"])
        for one, figure in zip(standings.told, figures, strict=True)
        if one is not None and one.approved is not None
    ]
    absent = [one.approved for one in standings.absent if one.approved is not None]
    return {
        "approved": sum((*(then for then, _ in both), *absent), Decimal(0)),
        "over": sum((now - then for then, now in both), Decimal(0)),
    }


def _design(beside: Mapping[str, Column], *, has_approved: bool, has_unsure: bool) -> ListDesign:
    """Return the list with what is known: 批复, and last year's figures, before what is for the screen only."""
    columns = dict(UNITS.columns)
    if has_unsure:
        columns["unread"] = Column("没有计入\n的项目", 10, styles.DASHED_COUNT)
    first = ("code", "name", "count", "budget")
    more = {**(_APPROVED if has_approved else {}), **beside}
    rest = {field: column for field, column in columns.items() if field not in first}
    if beside:
        rest = {
            **{field: column for field, column in rest.items() if field not in _FOR_THE_SCREEN},
            **{field: rest[field] for field in _FOR_THE_SCREEN},
        }
    return replace(UNITS, columns={**{field: columns[field] for field in first}, **more, **rest})


def _standing(
    row: ProgressRow | None, design: ListDesign, place: int, budget: Decimal | None
) -> dict[str, Value]:
    """Return what a row says of where its unit stands, and of 批复 where that is known."""
    if row is None:
        return {}
    told: dict[str, Value] = {"standing": Cell(row.standing.value, colours=STANDINGS[row.standing])}
    if row.approved is not None:
        told["approved"] = row.approved
        if budget is not None:
            formula = f"ROUND({design.cell('budget', place)}-{design.cell('approved', place)},6)"
            told["over"] = Cell(budget - row.approved, formula)
    return told


def _figures(unit: Group) -> dict[str, Decimal]:
    return {
        "count": Decimal(len(unit.rows)),
        **{field: unit.total(field) for field in FUNDING_FIELDS},
        "unread": Decimal(sum(row.amounts["budget"] is None for row in unit.rows)),
        **{field: Decimal(unit.found(severity)) for field, severity in COUNTED.items()},
    }


def _found(field: str, severity: Severity, unit: Group) -> str | None:
    formula, rest = sum_formula(field, unit.rows), unit.elsewhere.get(severity, 0)
    return f"{formula}+{rest}" if formula and rest else formula


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
            field: coloured_count(figures[field], styles.SEVERITY[severity], _found(field, severity, unit))
            for field, severity in COUNTED.items()
        },
        "file": Cell(
            "\n".join(one_line(file.name) for file in files),
            leads=SourceCell(files[0]) if len(files) == 1 else None,
        ),
    }
