"""指标汇总: a row per indicator, with the place it was read from."""

from collections.abc import Iterable, Sequence

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.model.grid import column_letters
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.products.summary.totals import FileTotals
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_sheet import CENTRED, Column, ListSheet
from xl_tools.sheets.sheet_look import Look
from xl_tools.values.unit_key import with_region

SHEET = "指标汇总"

_COLUMNS = (
    Column("单位", 18),
    Column("项目编码", 24, CENTRED),
    Column("项目名称", 18),
    Column("一级指标", 11),
    Column("二级指标", 13),
    Column("三级指标", 18),
    Column("绩效指标描述", 26),
    Column("指标值", 15),
    Column("指标值确定依据", 18),
    Column("来源文件", 25),
    Column("工作表", 14),
    Column("单元格", 8, CENTRED),
)
_SOURCE_SHEET, _SOURCE_CELL = 10, 11
_HEADER_ROW = 2
_PLACES_OF_AN_INDICATOR = ("value", "level3", "description", "basis")


def data_range(count: int) -> str:
    """Return the cells that name the source of ``count`` indicators, as another sheet's formula names them."""
    first = _HEADER_ROW + 2
    letters = column_letters(_SOURCE_SHEET)
    return f"'{SHEET}'!${letters}${first}:${letters}${first + max(count, 1) - 1}"


def write_indicators(
    look: Look, links: SourceLinks, rows: Iterable[ProjectRow], totals: Sequence[FileTotals]
) -> None:
    """Write the sheet: the indicators of every project, in the order of its form."""
    projects, count = sum(file.forms for file in totals), sum(file.indicators for file in totals)
    note = (
        f"{projects} 个项目，{count} 条指标。“单元格”是指标值在来源文件里的位置，来源文件在附近时可以点开。"
    )
    sheet = ListSheet(
        look,
        links,
        name=SHEET,
        title="绩效指标汇总表",
        note=note,
        columns=_COLUMNS,
        header_row=_HEADER_ROW,
        rows=count,
    )
    place = sheet.first_row
    for row in rows:
        place = _write_project(sheet, place, row)
    if place == sheet.first_row:
        sheet.texts(place, ["没有指标", *[""] * (len(_COLUMNS) - 1)])
        place += 1
    sheet.finish(place - 1)


def _write_project(sheet: ListSheet, place: int, row: ProjectRow) -> int:
    """Write a project's indicators from ``place`` on; return the next free row."""
    reading = row.reading
    table, file = reading.table, row.file
    whose = (with_region(row.region, row.unit_name or row.unit_code), table.code, table.name)
    for index, indicator in enumerate(table.indicators):
        address = _place_of(reading, index)
        texts = (
            *whose,
            indicator.level1,
            indicator.level2,
            indicator.level3,
            indicator.description,
            indicator.value.text,
            indicator.basis,
            file.name,
            reading.sheet,
            address,
        )
        sheet.texts(place, texts, _SOURCE_CELL, SourceCell(file, reading.sheet, address))
        place += 1
    return place


def _place_of(reading: TableReading, index: int) -> str:
    """Return the address of an indicator's value, or of what else of it stands on the sheet."""
    for field in _PLACES_OF_AN_INDICATOR:
        if address := reading.address(indicator_key(index, field)):
            return address
    return ""
