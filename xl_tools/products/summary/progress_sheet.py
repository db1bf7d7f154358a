"""申报进度: a row per unit of the list, in the 汇总 and as a workbook of its own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xl_tools.batch.progress_rows import NO_LIST, Progress, ProgressRow, Standing
from xl_tools.batch.project_rows import ProjectRow
from xl_tools.batch.received import ReceivedRow
from xl_tools.model.finding import Severity
from xl_tools.products.summary.project_groups import TotalCheck, checks_of_totals
from xl_tools.products.summary.project_sheet import fault_counts
from xl_tools.products.summary.received_sheet import write_received
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

PROGRESS: Final = ListDesign(
    "申报进度",
    {
        "number": Column("序号", 5, styles.CENTRED),
        "unit_code": Column("单位编码", 9, styles.CENTRED),
        "unit_name": Column("单位名称", 20),
        "standing": Column("状态", 8, styles.CENTRED),
        "listed": Column("清单上的\n项目", 8, styles.DASHED_COUNT),
        "tables": Column("报来的\n项目", 7, styles.DASHED_COUNT),
        "lacking": Column("缺的项目", 20),
        "budget": Column("预算数", 12, styles.AMOUNT),
        "approved": Column("批复预算数", 12, styles.AMOUNT),
        "errors": Column("必须改正", 9, styles.DASHED_COUNT),
        "warnings": Column("请核对", 8, styles.DASHED_COUNT),
        "remark": Column("说明", 32),
        "file": Column("来源文件", 30),
    },
    last_printed="remark",
)
STANDINGS: Final[Mapping[Standing, Properties]] = {
    Standing.REPORTED: {"bg_color": "#E2F1E5", "font_color": "#1C6B33"},
    Standing.FAULTY: styles.FLAGGED,
    Standing.UNREAD: styles.SEVERITY[Severity.WARNING],
    Standing.BLANK: styles.SEVERITY[Severity.ERROR],
    Standing.MISSING: styles.SEVERITY[Severity.ERROR],
}
"""The colours of where a unit stands."""

_SUMMED = ("listed", "tables", "budget", "approved", "errors", "warnings")


def progress_workbook(
    progress: Progress, target: Path | None = None, received: Sequence[ReceivedRow] = ()
) -> bytes:
    """Return 申报进度, and 收件 behind it, as the bytes of an .xlsx of its own, the same for the same progress."""

    def write(look: Look) -> None:
        links = SourceLinks(target)
        write_progress(look, links, progress, ())
        if received:
            write_received(look, links, received)

    return workbook_bytes(write)


def write_progress(
    look: Look, links: SourceLinks, progress: Progress, rows: Sequence[ProjectRow]
) -> list[TotalCheck]:
    """Write the sheet: the units of the list in its order, then those that are not on it.

    Returns its totals to be held against 项目汇总; none where files of another year are left out.
    """
    note = f"{progress.whole}。金额单位：万元。"
    if not progress.has_list:
        note += NO_LIST
    if progress.strays:
        note += f"{progress.strays}。"
    sheet = ListSheet(look, links, PROGRESS, title="申报进度表", note=note)
    for number, row in enumerate(progress.rows, start=1):
        sheet.row({"number": number, **_row(row)})
    sheet.end("没有单位", "unit_code")
    sums = {
        field: sum((Decimal(getattr(row, field) or 0) for row in progress.rows), Decimal(0))
        for field in _SUMMED
    }
    totals, names = sheet.totals(sums, "standing"), {"tables": "报来的项目", "budget": "预算数"}
    return checks_of_totals(PROGRESS.name, totals, rows, names) if progress.is_whole else []


def _row(row: ProgressRow) -> dict[str, Value]:
    told: dict[str, Value] = {
        "unit_code": row.unit_code,
        "unit_name": with_region(row.region, row.unit_name),
        "standing": Cell(row.standing.value, colours=STANDINGS[row.standing]),
        "listed": row.listed,
        "lacking": "、".join(map(one_line, row.lacking)),
        "approved": "" if row.approved is None else row.approved,
        "file": "\n".join(one_line(file.name) for file in row.files),
        "remark": row.remark,
    }
    if row.files:
        told |= {
            "tables": Cell(row.tables, colours=styles.FLAGGED if row.lacking else {}),
            "budget": row.budget,
            **fault_counts(row),
        }
    if len(row.files) == 1:
        told["file"] = Cell(one_line(row.files[0].name), leads=SourceCell(row.files[0]))
    return told
