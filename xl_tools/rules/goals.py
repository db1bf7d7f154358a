"""JX4: 绩效目标 (goals and purpose)."""

import re
from collections.abc import Iterator
from functools import cache

from xl_tools.form.labels import INDICATOR_FIELDS
from xl_tools.form.reading import TableReading, indicator_key
from xl_tools.model.finding import Dimension, Severity
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.values.text import squeeze

_NUMBERING = re.compile(r"^(?:[（(]?\d{1,2}[）).．、]|[①-⑳]|[一二三四五六七八九十]+、)")


def text_missing(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途和绩效目标都要填。
    原因：不写做什么、做到什么程度，就没有可以考核的目标。
    举例：“绩效目标”一栏是空的。
    改法：写明这笔钱用来做什么、年底要达到什么。
    """
    for field in ("purpose", "goals"):
        if not reading.texts.get(field, ""):
            label = context.labels.canonical(field)
            missing = "没有填" if field in reading.cells else "这一栏不见了"
            yield Fault(
                field,
                f"“{label}”{missing}",
                "请写明" + ("资金用来做什么" if field == "purpose" else "年底要达到的目标"),
            )


def placeholder_left(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：填的是实际内容，不是模板里的占位文字。
    原因：占位文字说明这一栏其实没有填。
    举例：“目标内容1”“XX”“待定”“同上”“略”。
    改法：换成这个项目的实际内容。
    """
    placeholder = _placeholder(context.settings.wording.placeholders)
    columns = INDICATOR_FIELDS[2:]
    keys = [indicator_key(i, field) for i in range(len(reading.table.indicators)) for field in columns]
    for key in ("name", "purpose", "goals", *keys):
        lines = [squeeze(line) for line in reading.texts.get(key, "").splitlines() if line.strip()]
        left = [line for line in lines if placeholder.fullmatch(_NUMBERING.sub("", line).rstrip("。；;，,"))]
        if left and (len(left) == len(lines) or key == "goals"):
            yield Fault(key, f"“{'、'.join(left)}”是占位文字，不是实际内容", "请换成这个项目的实际内容")


@cache
def _placeholder(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


RULES = (
    TableRule("JX401", "绩效目标或资金用途为空", Severity.ERROR, Dimension.COMPLETE, text_missing),
    TableRule("JX402", "占位文字", Severity.ERROR, Dimension.COMPLETE, placeholder_left),
)
