"""豁免情况 as a workbook: what units exempt alike and what could be said of it, every place, and the lines to copy."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xl_tools.model.finding import Severity
from xl_tools.products.exempted.practices import Practice, Practices
from xl_tools.products.exempted.practices_text import AFTERWARDS, TO_COPY, reasons_in_words, units_in_words
from xl_tools.products.exempted.settings_lines import SettingsLine
from xl_tools.saving.workbook_bytes import workbook_bytes
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign, Value
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, Properties
from xl_tools.values.text import one_line

_PROPOSED: Final[Properties] = styles.SEVERITY[Severity.WARNING]
_WHOLE_RULE: Final[Properties] = {**styles.CELL, "bold": True, "bg_color": "#F3F6F9"}

PRACTICES: Final = ListDesign(
    "豁免情况",
    {
        "rule": Column("规则", 8, styles.CENTRED),
        "name": Column("问题", 18),
        "words": Column("原文", 16),
        "units": Column("豁免的\n单位数", 9, styles.DASHED_COUNT),
        "places": Column("豁免的\n处数", 8, styles.DASHED_COUNT),
        "standing": Column("没豁免的\n处数", 9, styles.DASHED_COUNT),
        "reasons": Column("理由（多的在前）", 32),
        "of": Column("单位", 26),
        "proposal": Column("建议", 34),
    },
)
PLACES: Final = ListDesign(
    "豁免明细",
    {
        "rule": Column("规则", 8, styles.CENTRED),
        "unit": Column("单位", 24),
        "file": Column("来源文件", 22),
        "sheet": Column("工作表", 18),
        "cell": Column("单元格", 8, styles.CENTRED),
        "field": Column("栏目", 13),
        "message": Column("问题", 44),
        "reason": Column("理由", 32),
        "by": Column("经办人", 9, styles.CENTRED),
        "until": Column("有效期", 12, styles.CENTRED),
    },
)
LINES: Final = ListDesign("设置的写法", {"line": Column("设置文件里的写法", 100), "said": Column("意思", 50)})


def practices_workbook(practices: Practices, target: Path | None = None) -> bytes:
    """Return 豁免情况 as the bytes of an .xlsx, the same for the same practices."""

    def write(look: Look) -> None:
        links = SourceLinks(target)
        _write_practices(look, links, practices)
        _write_places(look, links, practices)
        if practices.lines:
            _write_lines(look, links, practices)

    return workbook_bytes(write)


def _write_practices(look: Look, links: SourceLinks, practices: Practices) -> None:
    note = f"{practices.whole}。每处在“{PLACES.name}”里"
    note += f"，能照抄的在“{LINES.name}”里。" if practices.lines else "。"
    sheet = ListSheet(look, links, PRACTICES, title="豁免情况", note=note)
    for row in practices.rows:
        sheet.row(_row(row))
    sheet.end("没有豁免", "name")


def _row(row: Practice) -> Mapping[str, Value]:
    told: dict[str, Value] = {
        "rule": row.rule,
        "name": row.name,
        "words": one_line(row.words),
        "units": row.unit_count,
        "places": len(row.places),
        "standing": row.standing,
        "reasons": "\n".join(reasons_in_words(row)),
        "of": "\n".join(units_in_words(row)),
    }
    if not row.words:
        told |= {field: Cell(str(told[field]), colours=_WHOLE_RULE) for field in ("rule", "name")}
        told["words"] = Cell("（全部）", colours=styles.HINT)
    if row.proposal:
        told["proposal"] = Cell(row.proposal.said, colours=_PROPOSED)
    return told


def _write_places(look: Look, links: SourceLinks, practices: Practices) -> None:
    note = "“单元格”在来源文件里的位置，来源文件在附近时可以点开。没有理由的、过了期的豁免不算。"
    rows = sorted(practices.places, key=lambda place: place.finding.rule)
    sheet = ListSheet(look, links, PLACES, title="豁免明细", note=note, rows=len(rows))
    for place in rows:
        finding, exemption = place.finding, place.exemption
        linked = "cell" if finding.cell else "sheet" if finding.sheet else "file"
        told = {
            "rule": finding.rule,
            "unit": one_line(place.unit_name),
            "file": one_line(place.file.name),
            "sheet": finding.sheet,
            "cell": finding.cell,
            "field": finding.field,
            "message": finding.message,
            "reason": exemption.reason,
            "by": exemption.by,
            "until": exemption.written_until,
        }
        sheet.row(told, linked, SourceCell(place.file, finding.sheet, finding.cell))
    sheet.end("没有豁免", "unit")


def _write_lines(look: Look, links: SourceLinks, practices: Practices) -> None:
    note = f"{TO_COPY}，用 --settings 指明这个文件。{AFTERWARDS}。"
    sheet = ListSheet(look, links, LINES, title="设置的写法", note=note)
    table = ""
    for each in practices.lines:
        if each.table != table:
            table = each.table
            sheet.row({"line": table})
        sheet.row(_told(each))
    sheet.end()


def _told(line: SettingsLine) -> Mapping[str, Value]:
    return {"line": line.line, "said": line.said.replace("；", "\n")}
