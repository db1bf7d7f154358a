"""指标汇总: a row per indicator, with the place it was read from."""

from collections.abc import Iterable, Sequence
from typing import Final

from xl_tools.batch.packed import place_of_indicator
from xl_tools.batch.project_rows import FileTotals, ProjectRow, further_of_indicator
from xl_tools.model.table_reading import TableReading
from xl_tools.sheets.links import SourceCell, SourceLinks
from xl_tools.sheets.list_design import Column, ListDesign, with_columns
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look
from xl_tools.sheets.styles import CENTRED

INDICATORS: Final = ListDesign(
    "指标汇总",
    {
        "unit": Column("单位", 17),
        "name": Column("项目名称", 19),
        "level1": Column("一级指标", 10),
        "level2": Column("二级指标", 13),
        "level3": Column("三级指标", 22),
        "description": Column("绩效指标描述", 31),
        "value": Column("指标值", 17),
        "basis": Column("指标值确定依据", 21),
        "code": Column("项目编码", 24, CENTRED),
        "file": Column("来源文件", 25),
        "sheet": Column("工作表", 14),
        "cell": Column("单元格", 8, CENTRED),
    },
    last_printed="basis",
)


def write_indicators(
    look: Look,
    links: SourceLinks,
    rows: Sequence[ProjectRow],
    forms: Iterable[TableReading],
    totals: Sequence[FileTotals],
) -> None:
    """Write the sheet: the indicators of every project, in the order of its form."""
    count = sum(file.indicators for file in totals)
    note = (
        f"{len(rows)} 个项目，{count} 条指标。“单元格”是指标值在来源文件里的位置，来源文件在附近时可以点开。"
    )
    further = list(dict.fromkeys(name for file in totals for name in file.further_of_rows))
    design = with_columns(INDICATORS, further)
    sheet = ListSheet(look, links, design, title="绩效指标汇总表", note=note, rows=count)
    if further:
        sheet.print_over_pages(len(INDICATORS.columns), INDICATORS.at("name") + 1)
    for row, form in zip(rows, forms, strict=True):
        whose, source = (row.shown_unit, row.name), (form.table.code, row.file.name, row.sheet)
        for index, indicator in enumerate(form.table.indicators):
            address = form.address(place_of_indicator(form, index))
            own = (
                indicator.level1,
                indicator.level2,
                indicator.level3,
                indicator.description,
                indicator.value.text,
                indicator.basis,
            )
            more = further_of_indicator(indicator) if further else {}
            texts = (*whose, *own, *source, address, *(more.get(name, "") for name in further))
            sheet.texts(texts, "cell", SourceCell(row.file, row.sheet, address))
    sheet.end("没有指标")
