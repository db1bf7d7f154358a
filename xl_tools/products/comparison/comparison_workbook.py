"""A comparison as a workbook: 对比总览, a unit a row, 项目变化, a project a row, and 逐格变化, a change a row."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlsxwriter.format import Format

from xl_tools.errors import TooLargeError
from xl_tools.products.comparison import comparison_words as words
from xl_tools.products.comparison.changes import (
    Change,
    ChangeKind,
    Comparison,
    Fate,
    ProjectComparison,
    UnitComparison,
)
from xl_tools.products.comparison.over_years import percent_of
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties

_DIFFERENCE: Final[Properties] = {**styles.NUMBER, "num_format": '+#,##0.00####_ ;-#,##0.00####_ ;"–"_ '}
_GONE: Final[Properties] = {"font_color": "#8F1D14", "bg_color": "#FBE0DD"}
_NEW: Final[Properties] = {"font_color": "#1C6B33", "bg_color": "#E2F1E5"}
_FATES: Final = {
    Fate.ADDED: _NEW,
    Fate.GONE: _GONE,
    Fate.CHANGED: styles.FLAGGED,
    Fate.SAME: {"font_color": "#6B7280"},
}
_KINDS: Final = {ChangeKind.ADDED: _NEW, ChangeKind.GONE: _GONE, ChangeKind.AMOUNT: styles.FLAGGED}
_NO_NUMBER: Final[Properties] = {**styles.CENTRED, **styles.FLAGGED, "num_format": "General"}
_TAKEN_OUT: Final[Properties] = {"font_color": "#B42318", "font_strikeout": True}
_PUT_IN: Final[Properties] = {"font_color": "#137333", "bold": True}
_PLAIN: Final[Properties] = {"font_name": styles.CELL["font_name"], "font_size": styles.SIZE}
_OVERVIEW: Final = ListDesign(
    "对比总览",
    {
        "unit": Column("单位", 30),
        "old_file": Column("旧文件", 22),
        "new_file": Column("新文件", 22),
        **{fate.name: Column(fate.value, 8, styles.DASHED_COUNT) for fate in Fate},
        "changes": Column("改动\n（处）", 8, styles.DASHED_COUNT),
        "old": Column("旧预算合计", 14, styles.AMOUNT),
        "new": Column("新预算合计", 14, styles.AMOUNT),
        "difference": Column("差额", 13, _DIFFERENCE),
        "check": Column("与项目变化\n核对", 11, styles.CENTRED),
        "old_errors": Column("必须改正\n旧", 9, styles.DASHED_COUNT),
        "new_errors": Column("必须改正\n新", 9, styles.DASHED_COUNT),
        "notes": Column("说明", 40),
    },
)
_PROJECTS: Final = ListDesign(
    "项目变化",
    {
        "unit": Column("单位", 24),
        "name": Column("项目名称", 24),
        "fate": Column("变化", 10, styles.CENTRED),
        "changes": Column("改动\n（处）", 8, styles.DASHED_COUNT),
        "old_budget": Column("旧预算数", 13, styles.AMOUNT),
        "new_budget": Column("新预算数", 13, styles.AMOUNT),
        "difference": Column("差额", 12, _DIFFERENCE),
        "old_sheet": Column("旧工作表", 24),
        "new_sheet": Column("新工作表", 24),
        "matched_by": Column("怎么对上的", 14, styles.CENTRED),
        "note": Column("说明", 40),
    },
)
_YEARS: Final = ListDesign(
    "年度对比",
    {
        "unit": Column("单位", 24),
        "name": Column("项目名称", 24),
        "fate": Column("变化", 10, styles.CENTRED),
        "old_budget": Column("上年预算数", 13, styles.AMOUNT),
        "new_budget": Column("本年预算数", 13, styles.AMOUNT),
        "difference": Column("差额", 12, _DIFFERENCE),
        "percent": Column("变化\n（%）", 9, {**styles.NUMBER, "num_format": '+0.0_ ;-0.0_ ;"–"_ '}),
        "rows": Column("指标数", 10, styles.CENTRED),
        "indicators": Column("指标的变化", 44),
        "hints": Column("请看", 44),
    },
)
_CHANGES: Final = ListDesign(
    "逐格变化",
    {
        "unit": Column("单位", 20),
        "project": Column("项目", 18),
        "kind": Column("类别", 8, styles.CENTRED),
        "field": Column("栏目", 13),
        "item": Column("指标或章节", 18),
        "old_sheet": Column("旧工作表", 13),
        "old_cell": Column("旧单元格", 9, styles.CENTRED),
        "old": Column("旧内容", 40),
        "new_sheet": Column("新工作表", 13),
        "new_cell": Column("新单元格", 9, styles.CENTRED),
        "new": Column("新内容", 40),
        "difference": Column("差额", 12, _DIFFERENCE),
    },
)
_UNCOMPARED: Final = ListDesign(
    "没有对比的文件",
    {
        "side": Column("哪一边", 10, styles.CENTRED),
        "name": Column("文件", 40),
        "reason": Column("原因", 50),
        "remedy": Column("办法", 50),
    },
)
_SAME, _DIFFERENT = "相符", "不符"
_MOST_ROWS = 1_048_570
_LONGEST_RICH = 8_000


def comparison_workbook(comparison: Comparison, target: Path | None = None) -> bytes:
    """Return the .xlsx, the same bytes for the same comparison; ``target`` is where it will lie, for the links.

    Raises :class:`TooLargeError` when a list would have more rows than a sheet.
    """
    _refuse_too_many(comparison, target)
    links = SourceLinks(target)

    def write(look: Look) -> None:
        _write_overview(look, links, comparison)
        if any(unit.years for unit in comparison.units):
            _write_years(look, links, comparison)
        _write_projects(look, links, comparison)
        _write_changes(look, links, comparison)
        if comparison.unread:
            _write_unread(look, links, comparison)

    return workbook_bytes(write)


def _write_overview(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = f"{words.whole(comparison)}。金额单位：万元。"
    sheet = ListSheet(look, links, _OVERVIEW, title=words.title(comparison), note=note)
    first_project = 0
    for unit in comparison.units:
        _write_unit(sheet, unit, first_project)
        first_project += len(unit.projects)
    sheet.end("没有单位")
    if lines := [_figures(unit) for unit in comparison.units]:
        sheet.totals({field: sum((line[field] for line in lines), Decimal(0)) for field in lines[0]})


def _write_unit(sheet: ListSheet, unit: UnitComparison, first_project: int) -> None:
    place = sheet.next_row - sheet.first_row
    texts = {"unit": words.unit_title(unit), "notes": "".join(unit.notes)}
    sides = {"old_file": unit.old, "new_file": unit.new}
    texts |= {field: "\n".join(one.submission.file.name for one in side) for field, side in sides.items()}
    sheet.row(texts)
    for field, side in sides.items():
        if len(side) == 1:
            sheet.write(field, Cell(texts[field], leads=SourceCell(side[0].submission.file)))
        elif not side:
            sheet.write(field, Cell("没有", colours=styles.FLAGGED))
    figures = _figures(unit)
    subtraction = f"ROUND({_OVERVIEW.cell('new', place)}-{_OVERVIEW.cell('old', place)},6)"
    for field, value in figures.items():
        sheet.write(field, Cell(value, subtraction if field == "difference" else None))
    cells = _PROJECTS.cells("difference", first_project, first_project + len(unit.projects) - 1)
    listed = f"SUM({cells.replace('$', '')})" if unit.projects else "0"
    check = f"ROUND({_OVERVIEW.cell('difference', place)}-{listed},6)=0"
    agree = sum((project.difference for project in unit.projects), Decimal(0)) == figures["difference"]
    verdict, colours = (_SAME, _NEW) if agree else (_DIFFERENT, _GONE)
    sheet.write("check", Cell(verdict, f'IF({check},"{_SAME}","{_DIFFERENT}")', colours))


def _figures(unit: UnitComparison) -> dict[str, Decimal | int]:
    return {
        **{fate.name: unit.count(fate) for fate in Fate},
        "changes": unit.changes,
        **dict(zip(("old", "new", "difference"), words.budgets(unit), strict=True)),
        **dict(zip(("old_errors", "new_errors"), words.error_counts(unit), strict=True)),
    }


def _write_years(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = (
        "一个项目一行，两年并排。延续的项目看预算和指标各变了什么；“请看”是要问一句的地方。金额单位：万元。"
    )
    sheet = ListSheet(look, links, _YEARS, title=_YEARS.name, note=note)
    totals = {"old_budget": Decimal(0), "new_budget": Decimal(0), "difference": Decimal(0)}
    for unit in comparison.units:
        for years in unit.years:
            project = years.project
            fate = project.fate if project.fate in (Fate.ADDED, Fate.GONE) else None
            counts = [str(len(side.reading.table.indicators)) for side in (project.old, project.new) if side]
            sheet.row(
                {
                    "unit": words.unit_name(unit),
                    "name": words.project_name(project),
                    "fate": Cell(fate.value, colours=_FATES[fate]) if fate else "延续",
                    "rows": " → ".join(counts),
                    "indicators": words.indicators(years),
                    "hints": Cell("\n".join(years.hints), colours=styles.FLAGGED if years.hints else {}),
                }
            )
            place = sheet.next_row - sheet.first_row - 1
            new, old = _YEARS.cell("new_budget", place), _YEARS.cell("old_budget", place)
            for name, side in (("old_budget", project.old), ("new_budget", project.new)):
                if side:
                    sheet.write(name, Cell(side.budget, leads=None))
                    totals[name] += side.budget
            sheet.write("difference", Cell(project.difference, f"ROUND(N({new})-N({old}),6)"))
            totals["difference"] += project.difference
            if (share := percent_of(project)) is not None:
                sheet.write("percent", Cell(share))
    sheet.end()
    sheet.totals(totals)


def _write_projects(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "一个项目一行。先按项目编码对，编码对不上的按项目名称对；都对不上的列为新增、减少，不猜。金额单位：万元。"
    sheet = ListSheet(look, links, _PROJECTS, title=_PROJECTS.name, note=note)
    for unit in comparison.units:
        for project in unit.projects:
            _write_project(sheet, words.unit_name(unit), project)
    sheet.end()


def _write_project(sheet: ListSheet, unit: str, project: ProjectComparison) -> None:
    place = sheet.next_row - sheet.first_row
    new, old = _PROJECTS.cell("new_budget", place), _PROJECTS.cell("old_budget", place)
    told: dict[str, Value] = {
        "unit": unit,
        "name": words.project_name(project),
        "fate": Cell(project.fate.value, colours=_FATES[project.fate]),
        "matched_by": project.matched_by,
        "note": project.note,
    }
    written = {
        "changes": Cell(len(project.changes)),
        "difference": Cell(project.difference, f"ROUND(N({new})-N({old}),6)"),
    }
    for name, side in (("old", project.old), ("new", project.new)):
        if side:
            has_budget = side.reading.table.funding.budget is not None
            no_number = Cell(side.reading.texts.get("budget", ""), colours=_NO_NUMBER)
            written[f"{name}_budget"] = Cell(side.budget) if has_budget else no_number
            told[f"{name}_sheet"] = Cell(side.reading.sheet, leads=SourceCell(*side.at("budget")))
    sheet.row(told)
    for field, cell in written.items():
        sheet.write(field, cell)


def _write_changes(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    """Write the sheet: the changes of every project, and after them those outside the forms."""
    note = "一处改动一行；红字是旧文里去掉的，绿字是新文里加上的。“写法”只是空格、全角半角或金额的写法不同，意思没有变。"
    sheet = ListSheet(look, links, _CHANGES, title=_CHANGES.name, note=note)
    for unit in comparison.units:
        changes = [(words.project_name(one), change) for one in unit.projects for change in one.changes]
        for project, change in (*changes, *((words.OUTSIDE, change) for change in unit.others)):
            _write_change(sheet, {"unit": words.unit_name(unit), "project": project}, change)
    sheet.end("没有改动")


def _write_change(sheet: ListSheet, whose: dict[str, str], change: Change) -> None:
    told: dict[str, Value] = {**whose, "field": change.field, "item": change.item}
    told |= {"kind": Cell(change.kind.value, colours=_KINDS.get(change.kind, {}))}
    told |= {"old": change.old, "new": change.new}
    for side, place in (("old", change.old_place), ("new", change.new_place)):
        if place:
            told |= {f"{side}_sheet": place.sheet, f"{side}_cell": place.cell}
            shown = f"{side}_cell" if place.cell else f"{side}_sheet"
            told[shown] = Cell(place.cell or place.sheet, leads=SourceCell(*place))
    sheet.row(told)
    if max(len(change.old), len(change.new)) <= _LONGEST_RICH:
        before, after = words.segments_of(change)
        _write_marked(sheet, "old", before, _TAKEN_OUT)
        _write_marked(sheet, "new", after, _PUT_IN)
    if change.difference is not None:
        sheet.write("difference", Cell(change.difference))


def _write_marked(sheet: ListSheet, field: str, parts: Sequence[words.Segment], marked: Properties) -> None:
    if len(parts) == 1:
        if parts[0].is_changed and parts[0].text:
            sheet.write(field, Cell(parts[0].text, colours=marked))
        return
    fragments: list[str | Format] = []
    for part in parts:
        fragments += [sheet.look.format(_PLAIN, **(marked if part.is_changed else {})), part.text]
    sheet.rich_text(field, fragments)


def _write_unread(look: Look, links: SourceLinks, comparison: Comparison) -> None:
    note = "这些文件没有读，或没有计入，里面的内容没有对比。"
    sheet = ListSheet(look, links, _UNCOMPARED, title=_UNCOMPARED.name, note=note)
    for side, file in comparison.unread:
        sheet.row({"side": side, "name": file.name, "reason": file.reason, "remedy": file.remedy})
    sheet.end()


def _refuse_too_many(comparison: Comparison, target: Path | None) -> None:
    counts = {
        _PROJECTS.name: sum(len(unit.projects) for unit in comparison.units),
        _CHANGES.name: sum(unit.changes for unit in comparison.units),
    }
    for sheet, count in counts.items():
        if count > _MOST_ROWS:
            raise TooLargeError(
                target.name if target else "对比",
                f"“{sheet}”要写 {count:,} 行，一张工作表放不下",
                "请分几次对比，每次少选一些文件",
            )
