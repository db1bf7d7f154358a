"""Sheets that follow no rule: labels and texts anywhere, to see that reading neither raises nor overlooks anything."""

import re

from hypothesis import strategies as st

from tests.forms.generated_forms import LABELS, SETTINGS, reworked, shown_percents
from xl_tools.forms.claimed_cells import OF_A_PAGE
from xl_tools.forms.labels import INDICATOR_FIELDS
from xl_tools.model.grid import Cell, CellValue, Grid, Merge
from xl_tools.model.table_reading import TableReading
from xl_tools.values.money_unit import bare_unit, stated_unit, unit_of_label

LABEL_TEXTS = [spelling for spellings in SETTINGS.labels.values() for spelling in spellings]
STRAY_TEXTS = [
    *[
        "2.00",
        "100%",
        "0.25",
        "49 个",
        "13032423P00442810052N",
        "906001 石门镇人民政府本级",
        "906001",
        "单位：万元",
    ],
    *[
        "1. 武装工作经费绩效目标表",
        "附件2",
        "（2023年度）",
        "产出指标",
        "数量指标",
        "满意度指标",
        "填表人：张三",
        "备注：已核对",
    ],
    *[
        "续表",
        "待定",
        "项目编码：1",
        "12月底 100%",
        "绩效目标：甲",
        "一、总体绩效目标",
        "#REF!",
        "合计",
        " ",
        "甲",
    ],
]
stray_values: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(STRAY_TEXTS),
    st.sampled_from(LABEL_TEXTS),
    st.text(max_size=8),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.none(),
)


@st.composite
def scrawled_grids(draw: st.DrawFn) -> Grid:
    """Make a sheet of labels and texts in no order at all."""
    width = draw(st.integers(1, 8))
    texts = st.sampled_from(LABEL_TEXTS) | stray_values
    rows = draw(st.lists(st.lists(texts, max_size=width), max_size=25))
    merges = [
        Merge(top, left, top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3)))
        for top, left in draw(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 8)), max_size=5))
    ]
    cells = [Cell(row, column) for row, texts_in in enumerate(rows) for column in range(len(texts_in))]
    faulty = st.dictionaries(st.sampled_from(cells), st.sampled_from(["#REF!", "#N/A", ""]), max_size=2)
    return Grid(
        draw(st.sampled_from(["表", "整体绩效", "单位信息", "核对"])),
        rows,
        merges,
        draw(st.none() | st.just({})),
        draw(faulty) if cells else {},
    )


@st.composite
def scrawled_forms(draw: st.DrawFn) -> Grid:
    """Make a form with stray texts written over any of its cells."""
    sheet = draw(reworked())
    rows: list[list[CellValue]] = [list(row) for row in sheet.grid().rows]
    for _ in range(draw(st.integers(1, 12))):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(stray_values)
    return Grid(sheet.name, rows, tuple(sheet.merges), shown_percents(rows, sheet.percent_cells))


def unseen(grid: Grid, readings: list[TableReading]) -> list[str]:
    """Return the filled cells of a sheet of forms that are in no reading."""
    seen: set[Cell] = set()
    texts: list[str] = []
    for reading in readings:
        seen |= {label.cell for label in (*reading.labels.values(), *reading.leftovers)}
        texts += (*reading.texts.values(), *reading.whole.values())
    return [
        f"{cell.address} {text}"
        for cell, text in grid.filled()
        if cell not in seen
        and not any(text in said for said in texts)
        and LABELS.field(text) not in INDICATOR_FIELDS  # a repeated header
        and not LABELS.is_level(text)  # of a prepared row
        and not re.fullmatch(OF_A_PAGE, text)
        and not (stated_unit(text)[0] or bare_unit(text) or unit_of_label(text)[0])
    ]
