"""Workbooks of extremes, each made of nothing but its number: long cells, many indicators, rare characters, nothing at all."""

import random
from decimal import Decimal
from pathlib import Path

from xl_tools.forms.labels import INDICATOR_FIELDS, Labels
from xl_tools.forms.layout import blank_reading
from xl_tools.model.submission import Chapter, Narrative, Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable, SpendingPlan
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.products.workbook.standard_workbook import standard_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of
from xl_tools.values.indicator_value import parse_indicator_value

UNPRINTABLE = "\ue000"
"""A character of a private area, which no font has."""

_SETTINGS = shipped_settings()
_LABELS = Labels(_SETTINGS)
_RARE = "堃㎡洺𠮷"
_WORDS = (
    *(
        "资金用于",
        "全镇49个行政村",
        "的日常工作",
        "，",
        "。",
        "；",
        "（含税）",
        "“回头看”",
        "、",
        "：",
        "《办法》",
    ),
    *(
        "≥95%",
        "29.53万元",
        "冀办字[2018]37号文",
        "QHYZB-2019-649",
        "https://www.example.gov.cn/a/b?c=d",
        "12月底前",
    ),
    *(
        "按季度发放",
        "群众满意度",
        "环境整治",
        "㎡",
        "堃",
        "洺",
        "𠮷",
        "—",
        "……",
        "A" * 30,
        "１２３",
        "【2016】",
    ),
)
_LEVELS = [(one, two) for one, names in _SETTINGS.framework.current.levels.items() for two in names]
_UNITS = ("石门镇人民政府本级", "卢龙县石门镇人民政府机关后勤综合服务中心本级", "洺河镇")
_EVERY_TWENTIETH = 20


def extreme_workbook(number: int) -> bytes:
    """Return the workbook of a number: always the same one."""
    draw = random.Random(number)  # noqa: S311 - repeatable on purpose
    tables = [_table(draw, n) for n in range(1, _table_count(draw) + 1)]
    if number % _EVERY_TWENTIETH == _EVERY_TWENTIETH - 1:
        tables[-1] = tables[-1].model_copy(update={"goals": f"完成{UNPRINTABLE}工作。"})
    unit = draw.choice(_UNITS)
    info = UnitInfo(
        year=draw.choice([2023, None]),
        unit_code="906001",
        unit_name=unit,
        title=draw.choice(["", f"{unit}2023年部门预算绩效文本", _text(draw, 120)]),
        compiled_by=draw.choice(["", unit]),
        reviewed_by=draw.choice(["", "卢龙县财政局"]),
        responsible=draw.choice(["", "李堃"]),
        draft=draw.choice(["", "", "是"]),
    )
    readings = [blank_reading(table, table.name) for table in tables]
    framework = _SETTINGS.framework.current
    return standard_workbook(info, UnitList(), _narrative(draw), readings, _LABELS, framework)


def extreme_submission(number: int) -> Submission:
    """Return the workbook of a number, read as any file is."""
    return submission_of(extreme_workbook(number), Path(f"极端{number:03d}.xlsx"), _SETTINGS)


def _table_count(draw: random.Random) -> int:
    return draw.choices([1, 2, 5, 17, 60], [4, 3, 2, 1, 0.3])[0]


def _table(draw: random.Random, number: int) -> PerformanceTable:
    name = draw.choice([f"第{number}号项目", _text(draw, 20), "计生经费（独生子女父母奖）", _text(draw, 90)])
    unit = draw.choice(_UNITS)
    return PerformanceTable(
        number=number,
        title=draw.choice([f"{number}. {name}绩效目标表", "", _text(draw, 60)]),
        unit_code=draw.choice(["906001", ""]),
        unit_name=unit,
        code=draw.choice(["13032423P00442810052N", "", "W" * 21, "130324"]),
        name=name,
        funding=Funding(budget=_amount(draw), fiscal=_amount(draw), other=_amount(draw)),
        purpose=_text(draw, _length(draw)),
        plan=SpendingPlan(
            march=_percent(draw), june=_percent(draw), october=_percent(draw), december=_percent(draw)
        ),
        goals=_text(draw, _length(draw)),
        indicators=tuple(_indicators(draw)),
    )


def _indicators(draw: random.Random) -> list[Indicator]:
    count = draw.choices([0, 1, 7, 15, 40], [1, 1, 5, 2, 1])[0]
    longest = draw.choices([12, 40, 300, 2000], [6, 4, 1, 0.3])[0]
    rows = []
    for level1, level2 in sorted(draw.choices(_LEVELS, k=count), key=_LEVELS.index):
        own = [_text(draw, draw.choice([0, 6, 12, draw.randint(1, longest)])) for _ in range(4)]
        own[0] = own[0] or "三级指标内容"
        fields = dict(zip(INDICATOR_FIELDS, (level1, level2, *own), strict=True))
        rows.append(Indicator.model_validate(fields | {"value": parse_indicator_value(fields["value"])}))
    return rows


def _narrative(draw: random.Random) -> Narrative | None:
    if draw.random() < 1 / 3:
        return None
    chapters = []
    for ordinal in "一二三四"[: draw.randint(1, 4)]:
        count = draw.choice([0, 1, 4, 12])
        paragraphs = tuple(
            draw.choice(["", "（一）完善制度建设。"]) + _text(draw, draw.choice([20, 200, 600, 2000]))
            for _ in range(count)
        )
        chapters.append(
            Chapter(heading=f"{ordinal}、{_text(draw, draw.choice([8, 40]))}", paragraphs=paragraphs)
        )
    return Narrative(chapters=tuple(chapters))


def _length(draw: random.Random) -> int:
    return draw.choices([0, 20, 90, 500, 2000], [1, 4, 6, 2, 1])[0]


def _text(draw: random.Random, length: int) -> str:
    """Return a text of about so many characters, of words as they are met and rare characters."""
    text = ""
    while len(text) < length:
        text += draw.choice(_WORDS) if draw.random() < 0.9 else draw.choice(_RARE)
    text = text[:length].strip("，。；、：”》） ")
    if length > 200 and draw.random() < 0.5:
        middle = len(text) // 2
        text = f"1.{text[:middle].strip()}\n2.{text[middle:].strip()}"
    return "" if length == 0 else text or "内容"


def _amount(draw: random.Random) -> Decimal | None:
    return draw.choice([None, Decimal("29.53"), Decimal(9400), Decimal("0.125"), Decimal("123456789.12")])


def _percent(draw: random.Random) -> Decimal | None:
    return draw.choice([None, Decimal(25), Decimal(100), Decimal("33.3")])
