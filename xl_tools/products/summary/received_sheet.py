"""收件: the sheet of everything received, with two yellow columns in which the bureau corrects unit and version."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from xl_tools.batch.corrections import DIGEST, FILE, FOLDER, RECEIVED, TAKEN, UNIT
from xl_tools.batch.received import ReceivedRow
from xl_tools.model.finding import Severity
from xl_tools.model.submission import SourceFile
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value, coloured_count
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import one_line

_INPUT: Final[Properties] = {**styles.CELL, "bg_color": styles.INPUT_COLOUR}
_RECEIVED: Final = ListDesign(
    RECEIVED,
    {
        "number": Column("序号", 5, styles.CENTRED),
        "unit": Column("单位", 25),
        "told_by": Column("凭什么认的", 11, styles.CENTRED),
        "name": Column(FILE, 30),
        "use": Column("用不用", 8, styles.CENTRED),
        "why": Column("为什么", 25),
        "projects": Column("项目", 6, styles.DASHED_COUNT),
        "budget": Column("预算数", 12, styles.AMOUNT),
        "errors": Column("必须改正", 8, styles.DASHED_COUNT),
        UNIT: Column(UNIT, 11, _INPUT),
        TAKEN: Column("改用\n不用", 8, _INPUT),
        FOLDER: Column(FOLDER, 24),
        DIGEST: Column(DIGEST, 20),
    },
    last_printed=TAKEN,
)
_USES: Final[dict[str, Properties]] = {
    "读不了": styles.SEVERITY[Severity.ERROR],
    "未填": styles.SEVERITY[Severity.ERROR],
    "不用": {"font_color": styles.HINT_COLOUR},
}


def write_received(look: Look, links: SourceLinks, rows: Sequence[ReceivedRow]) -> None:
    """Write the sheet: the files that count first, each with a link to it."""
    note = (
        "认错了单位、该用另一个版本的，在黄色的两栏里改：“改成单位”写单位编码，“改用不用”选“用”或“不用”，"
        "存好，以后再做的都照办（这张表放在报送文件夹旁边，或这次的输出旁边；放在别处的用 --received 指明）。金额单位：万元。"
    )
    sheet = ListSheet(look, links, _RECEIVED, title="收件登记", note=note, rows=len(rows))
    for number, row in enumerate(rows, start=1):
        sheet.row({"number": number, **_row(row)})
    sheet.end("没有收到文件", "name")
    last = max(sheet.next_row - 1, sheet.first_row)
    column = _RECEIVED.at(TAKEN)
    sheet.sheet.data_validation(
        sheet.first_row,
        column,
        last,
        column,
        {
            "validate": "list",
            "source": ["用", "不用"],
            "error_title": "改用不用",
            "error_message": "请选“用”或“不用”",
        },
    )


def _row(row: ReceivedRow) -> dict[str, Value]:
    told: dict[str, Value] = {
        "unit": row.unit,
        "told_by": Cell(
            row.told_by, colours=styles.FLAGGED if row.told_by in ("认不出", "表里只有名称") else {}
        ),
        "name": Cell(one_line(row.name), leads=SourceCell(SourceFile(row.name, row.path, row.digest))),
        "use": Cell(row.use, colours=_USES.get(row.use, {})),
        "why": row.why,
        FOLDER: PurePath(row.path).parent.name,
        DIGEST: row.digest,
    }
    if row.projects is not None and row.budget is not None and row.errors is not None:
        told |= {
            "projects": row.projects,
            "budget": row.budget,
            "errors": coloured_count(row.errors, styles.SEVERITY[Severity.ERROR]),
        }
    if row.correction:
        told |= {UNIT: row.correction.unit, TAKEN: row.correction.shown}
    return told
