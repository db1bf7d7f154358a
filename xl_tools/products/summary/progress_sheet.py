"""申报进度: a row per unit of the list, in the 汇总 and as a workbook of its own."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlsxwriter.workbook import Workbook

from xl_tools.batch.progress_rows import Progress, ProgressRow, Standing
from xl_tools.model.finding import Severity
from xl_tools.model.grid import column_letters
from xl_tools.model.submission import OUTPUT_MARK
from xl_tools.products.summary.held_sums import Figure, TotalCheck
from xl_tools.products.summary.project_groups import ListedRow, total_of
from xl_tools.products.summary.project_sheet import data_range
from xl_tools.saving.safe_save import temporary_folder
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_sheet import (
    AMOUNT,
    CELL,
    CENTRED,
    DASHED_COUNT,
    FLAGGED,
    SEVERITY,
    TOTAL,
    Column,
    ListSheet,
)
from xl_tools.sheets.sheet_look import Look, Properties, close_workbook, write_text
from xl_tools.values.text import one_line

SHEET = "申报进度"

_COLUMNS = {
    "number": Column("序号", 6, CENTRED),
    "unit_code": Column("单位编码", 10, CENTRED),
    "unit_name": Column("单位名称", 28),
    "standing": Column("状态", 8, CENTRED),
    "listed": Column("清单上的\n项目", 9, DASHED_COUNT),
    "tables": Column("报来的\n项目", 8, DASHED_COUNT),
    "lacking": Column("缺的项目", 30),
    "budget": Column("预算数", 14, AMOUNT),
    "approved": Column("批复预算数", 14, AMOUNT),
    "errors": Column("必须改正", 10, DASHED_COUNT),
    "warnings": Column("请核对", 9, DASHED_COUNT),
    "file": Column("来源文件", 25),
    "remark": Column("说明", 40),
}
_PLACES = {field: index for index, field in enumerate(_COLUMNS)}
_GOOD: Final[Properties] = {"bg_color": "#E2F1E5", "font_color": "#1C6B33"}
_STANDINGS: Final = {
    Standing.REPORTED: _GOOD,
    Standing.FAULTY: FLAGGED,
    Standing.MISSING: SEVERITY[Severity.ERROR],
}
_SUMMED = ("listed", "tables", "budget", "approved", "errors", "warnings")
_HEADER_ROW = 2


def progress_workbook(progress: Progress, target: Path | None = None) -> bytes:
    """Return 申报进度 as the bytes of an .xlsx of its own, the same for the same progress."""
    buffer = io.BytesIO()
    with temporary_folder() as folder:
        workbook = Workbook(buffer, {"tmpdir": folder})
        write_progress(Look(workbook, OUTPUT_MARK), SourceLinks(target), progress)
        close_workbook(workbook)
    return buffer.getvalue()


def write_progress(look: Look, links: SourceLinks, progress: Progress) -> dict[str, Figure]:
    """Write the sheet: the units of the list in its order, then those that are not on it; return its totals by field."""
    note = f"{progress.whole}。金额单位：万元。"
    if not progress.has_list:
        note += "没有指明单位清单，按各工作簿自己的清单算；用 --units 指明全县的清单，才看得出谁没有报。"
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title="申报进度表",
        note=note,
        columns=tuple(_COLUMNS.values()),
        header_row=_HEADER_ROW,
    )
    for place, row in enumerate(progress.rows, start=sheet.first_row):
        _write_row(sheet, place, row)
    if not progress.rows:
        sheet.texts(sheet.first_row, ["", "没有单位", *[""] * (len(_COLUMNS) - 2)])
    last = sheet.first_row + max(len(progress.rows), 1) - 1
    sheet.finish(last)
    return _write_totals(sheet, last + 1, progress)


def progress_checks(
    progress: Progress, totals: Mapping[str, Figure], rows: Sequence[ListedRow]
) -> list[TotalCheck]:
    """Return the totals of projects and budgets, to be held against 项目汇总; none where files of another year are left out."""
    if not progress.is_whole:
        return []
    projects = Figure(f"COUNTA({data_range('sheet', len(rows))})", Decimal(len(rows)))
    budget = Figure(f"SUM({data_range('budget', len(rows))})", total_of(rows, "budget"))
    return [
        TotalCheck(f"{SHEET}：报来的项目", totals["tables"], projects, is_count=True),
        TotalCheck(f"{SHEET}：预算数", totals["budget"], budget),
    ]


def _write_row(sheet: ListSheet, place: int, row: ProgressRow) -> None:
    texts = {
        "unit_code": row.unit_code,
        "unit_name": row.shown_name,
        "standing": row.standing.value,
        "lacking": "、".join(map(one_line, row.lacking)),
        "file": "\n".join(one_line(file.name) for file in row.files),
        "remark": row.remark,
    }
    sheet.texts(place, [texts.get(field, "") for field in _COLUMNS])
    look = sheet.look
    standing = look.format(CENTRED, **_STANDINGS[row.standing])
    sheet.text(place, _PLACES["standing"], row.standing.value, standing)
    sheet.number(place, _PLACES["number"], place - sheet.first_row + 1)
    sheet.number(place, _PLACES["listed"], row.listed)
    if row.approved is not None:
        sheet.number(place, _PLACES["approved"], float(row.approved))
    if not row.files:
        return
    short = look.format(DASHED_COUNT, **(FLAGGED if row.lacking else {}))
    sheet.number(place, _PLACES["tables"], row.tables, short)
    sheet.number(place, _PLACES["budget"], float(row.budget))
    for field, severity in (("errors", Severity.ERROR), ("warnings", Severity.WARNING)):
        count: int = getattr(row, field)
        sheet.number(
            place, _PLACES[field], count, look.format(DASHED_COUNT, **(SEVERITY[severity] if count else {}))
        )
    if len(row.files) == 1:
        sheet.link(place, _PLACES["file"], texts["file"], SourceCell(row.files[0]))


def _write_totals(sheet: ListSheet, place: int, progress: Progress) -> dict[str, Figure]:
    look, totals = sheet.look, {}
    for column in range(len(_COLUMNS)):
        write_text(sheet.sheet, place, column, "", look.format(CELL, **TOTAL))
    sheet.merged(place, (0, _PLACES["standing"]), "合计", look.format(CENTRED, **TOTAL))
    for field in _SUMMED:
        value = sum((Decimal(getattr(row, field) or 0) for row in progress.rows), Decimal(0))
        letters = column_letters(_PLACES[field])
        formula = f"SUM({letters}{sheet.first_row + 1}:{letters}{place})"
        cell_format = look.format(_COLUMNS[field].look, **TOTAL)
        sheet.formula(place, _PLACES[field], formula, float(value), cell_format)
        totals[field] = Figure(f"'{SHEET}'!{letters}{place + 1}", value)
    return totals
