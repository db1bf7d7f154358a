"""指标库 on a sheet: an entry a row, as a bureau reads it, adds to it and hands it on."""

from collections.abc import Sequence
from typing import Final

from xl_tools.model.indicator_entry import LIBRARY_SHEET, LIBRARY_TITLE, IndicatorEntry
from xl_tools.sheets import styles
from xl_tools.sheets.links import SourceLinks
from xl_tools.sheets.list_design import Column, ListDesign
from xl_tools.sheets.list_sheet import ListSheet
from xl_tools.sheets.sheet_look import Look

LIBRARY: Final = ListDesign(
    LIBRARY_SHEET,
    {
        "level1": Column("一级指标", 12),
        "level2": Column("二级指标", 16),
        "level3": Column("三级指标", 24),
        "description": Column("指标说明", 34),
        "sign": Column("计算\n符号", 6, styles.CENTRED),
        "value": Column("参考值", 14, styles.CENTRED),
        "unit": Column("计量\n单位", 10, styles.CENTRED),
        "range": Column("常见范围", 20),
        "basis": Column("指标值确定依据", 34),
        "scoring": Column("评分方法", 16),
        "projects": Column("适用项目", 40),
        "times": Column("用过\n次数", 7, styles.DASHED_COUNT),
        "units": Column("用过的\n单位数", 8, styles.DASHED_COUNT),
        "source": Column("来源", 9, styles.CENTRED),
        "is_common": Column("共性", 6, styles.CENTRED),
    },
)
"""The columns of 指标库, by the fields of an entry."""

YES: Final = "是"
SEVERAL: Final = "；"
"""Stands between the projects of an entry."""

TIMES: Final = "×"
"""Stands between a project and how often it had the indicator."""

_NOTE = (
    "从批复过的绩效目标表提炼，可以增删、修改；本局自己的指标加一行就行：二级、三级必填，"
    "“适用项目”写项目名称或关键词，用“；”隔开；哪类项目都能用的，“共性”写“是”。"
)


def write_library(look: Look, entries: Sequence[IndicatorEntry]) -> None:
    """Write the sheet."""
    sheet = ListSheet(look, SourceLinks(None), LIBRARY, title=LIBRARY_TITLE, note=_NOTE, rows=len(entries))
    for entry in entries:
        told = {field: getattr(entry, field) for field in LIBRARY.columns}
        told["projects"] = SEVERAL.join(
            f"{used.project}{TIMES}{used.times}" if used.times > 1 else used.project
            for used in entry.projects
        )
        told["is_common"] = YES if entry.is_common else ""
        sheet.row(told)
    sheet.end("没有指标", "level3")
