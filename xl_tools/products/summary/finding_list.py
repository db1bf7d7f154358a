"""校验结果: every finding with a link to its cell, counted by severity on top."""

from collections.abc import Iterable, Sequence

from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.submission import SourceFile
from xl_tools.products.summary.totals import FileTotals, found_in
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_sheet import CELL, CENTRED, NOTE, SEVERITY, Column, ListSheet
from xl_tools.sheets.sheet_look import Look, write_text

SHEET = "校验结果"

_COLUMNS = (
    Column("级别", 14, CENTRED),
    Column("规则", 12, CENTRED),
    Column("文件", 26),
    Column("工作表", 18),
    Column("单元格", 9, CENTRED),
    Column("栏目", 15),
    Column("问题", 54),
    Column("改法", 48),
)
_FILE, _SHEET, _CELL = 2, 3, 4
_HEADER_ROW = 3
_COUNTS_ROW = 2


def write_findings(
    look: Look, links: SourceLinks, files: Iterable[Checked], totals: Sequence[FileTotals], refused: int
) -> None:
    """Write the sheet: the findings of every file in the order given."""
    counts = found_in(totals)
    found = counts.total()
    note = f"{len(totals)} 个文件，共 {found} 处问题。" if found else f"{len(totals)} 个文件，没有发现问题。"
    if excused := sum(file.exempted for file in totals):
        note += f"另有 {excused} 处已豁免，不在下面。"
    if refused:
        note += f"另有 {refused} 个文件没能读，见“核对”。"
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title="校验结果",
        note=note,
        columns=_COLUMNS,
        header_row=_HEADER_ROW,
        rows=found,
    )
    for column, severity in enumerate(Severity):
        shown = look.format(CENTRED, **SEVERITY[severity], bold=True)
        write_text(sheet.sheet, _COUNTS_ROW, column, f"{severity.chinese} {counts[severity]}", shown)
    write_text(
        sheet.sheet,
        _COUNTS_ROW,
        _SHEET,
        "“单元格”在来源文件里的位置，来源文件在附近时可以点开。",
        look.format(NOTE),
    )
    place = sheet.first_row
    for checked in files:
        for finding in checked.findings:
            _write_finding(sheet, place, checked.submission.file, finding)
            place += 1
    if not found:
        sheet.texts(place, ["没有发现问题", *[""] * (len(_COLUMNS) - 1)])
        place += 1
    sheet.finish(place - 1)


def _write_finding(sheet: ListSheet, place: int, file: SourceFile, finding: Finding) -> None:
    texts = (
        None,  # written below in its colour
        finding.rule,
        finding.file,
        finding.sheet,
        finding.cell,
        finding.field,
        finding.message,
        finding.hint,
    )
    linked = _CELL if finding.cell else _SHEET if finding.sheet else _FILE
    sheet.texts(place, texts, linked, SourceCell(file, finding.sheet, finding.cell))
    severity = sheet.look.format(CELL, align="center", **SEVERITY[finding.severity])
    sheet.text(place, 0, finding.severity.chinese, severity)
