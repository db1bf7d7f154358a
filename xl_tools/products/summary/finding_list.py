"""校验结果: every finding with a link to its cell, counted by severity on top."""

from collections.abc import Iterable, Sequence
from typing import Final

from xl_tools.batch.project_rows import FileTotals, found_in
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Cell, Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look, write_text
from xl_tools.sheets.styles import CENTRED, NOTE, SEVERITY

FINDINGS: Final = ListDesign(
    "校验结果",
    {
        "severity": Column("级别", 12, CENTRED),
        "rule": Column("规则", 9, CENTRED),
        "file": Column("文件", 18),
        "sheet": Column("工作表", 16),
        "cell": Column("单元格", 8, CENTRED),
        "field": Column("栏目", 12),
        "message": Column("问题", 41),
        "hint": Column("改法", 34),
    },
    header_row=3,
)
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
    sheet = ListSheet(look, links, FINDINGS, title="校验结果", note=note, rows=found)
    for column, severity in enumerate(Severity):
        shown = look.format(CENTRED, **SEVERITY[severity], bold=True)
        write_text(sheet.sheet, _COUNTS_ROW, column, f"{severity.chinese} {counts[severity]}", shown)
    where = "“单元格”在来源文件里的位置，来源文件在附近时可以点开。"
    write_text(sheet.sheet, _COUNTS_ROW, FINDINGS.at("sheet"), where, look.format(NOTE))
    for checked in files:
        for finding in checked.findings:
            linked = "cell" if finding.cell else "sheet" if finding.sheet else "file"
            source = SourceCell(checked.submission.file, finding.sheet, finding.cell)
            told = {field: getattr(finding, field) for field in FINDINGS.columns}
            sheet.row(told | {"severity": None}, linked, source)  # written in its colours
            sheet.write("severity", Cell(finding.severity.chinese, colours=SEVERITY[finding.severity]))
    sheet.end("没有发现问题")
