"""指标汇总: a row per indicator, with the place it was read from."""

from collections.abc import Iterable, Sequence
from typing import Final

from xl_tools.batch.file_totals import FileTotals
from xl_tools.batch.project_rows import ProjectRow
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import CENTRED, Column, ListDesign, Value
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look
from xl_tools.values.unit_key import with_region

INDICATORS: Final = ListDesign(
    "指标汇总",
    {
        "unit": Column("单位", 18),
        "code": Column("项目编码", 24, CENTRED),
        "name": Column("项目名称", 18),
        "level1": Column("一级指标", 11),
        "level2": Column("二级指标", 13),
        "level3": Column("三级指标", 18),
        "description": Column("绩效指标描述", 26),
        "value": Column("指标值", 15),
        "basis": Column("指标值确定依据", 18),
        "file": Column("来源文件", 25),
        "sheet": Column("工作表", 14),
        "cell": Column("单元格", 8, CENTRED),
    },
)
_AS_TYPED = ("level1", "level2", "level3", "description", "basis")


def write_indicators(
    look: Look, links: SourceLinks, rows: Iterable[ProjectRow], totals: Sequence[FileTotals]
) -> None:
    """Write the sheet: the indicators of every project, in the order of its form."""
    projects, count = sum(file.forms for file in totals), sum(file.indicators for file in totals)
    note = (
        f"{projects} 个项目，{count} 条指标。“单元格”是指标值在来源文件里的位置，来源文件在附近时可以点开。"
    )
    sheet = ListSheet(look, links, INDICATORS, title="绩效指标汇总表", note=note, rows=count)
    for row in rows:
        _write_project(sheet, row)
    sheet.end("没有指标")


def _write_project(sheet: ListSheet, row: ProjectRow) -> None:
    reading, file = row.reading, row.file
    table = reading.table
    whose: dict[str, Value] = {
        "unit": with_region(row.region, row.unit_name or row.unit_code),
        "code": table.code,
        "name": table.name,
        "file": file.name,
        "sheet": reading.sheet,
    }
    for index, indicator in enumerate(table.indicators):
        told: dict[str, Value] = {field: getattr(indicator, field) for field in _AS_TYPED}
        address = row.indicator_address(index)
        told |= {"value": indicator.value.text, "cell": address}
        sheet.row(whose | told, "cell", SourceCell(file, reading.sheet, address))
