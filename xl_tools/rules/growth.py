"""Indicators of growth against last year's: a value that is no higher promises none."""

from collections.abc import Iterator, Mapping

from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.pending import Pending
from xl_tools.model.table import Comparison, Indicator, IndicatorValue
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.texts import compiled
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.text import one_line, squeeze

_GROWTH = r"增长|增幅|增速|增收|增加(?:率|额|值|幅度|比例)|提[高升](?:率|幅度|比例|程度)|涨幅|增值"
_NOT_UPWARD = r"负增长|零增长|增长(?:率|幅度)?(?:控制|不超过|不高于|低于)"
_UPWARD = (None, Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL)
_LAST_YEAR = ("上年值", "上年指标值")


def no_growth(row: Indicator, before: IndicatorValue) -> str:
    """Return how the value of an indicator of growth stands to last year's, where it is no higher: 与上年相同, 低于上年; else nothing."""
    name = f"{squeeze(row.level3)}。{squeeze(row.description)}"
    now, was = row.value.quantities, before.quantities
    if (
        len(now) != 1
        or len(was) != 1
        or now[0].unit != was[0].unit
        or row.value.comparison not in _UPWARD
        or before.comparison not in _UPWARD
        or not compiled(_GROWTH).search(name)
        or compiled(_NOT_UPWARD).search(name)
        or now[0].number > was[0].number
    ):
        return ""
    return "与上年相同" if now[0].number == was[0].number else "低于上年"


def growth_stands_still(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：说增长、提高多少的指标，今年的值应高于上年，不高于上年的要说得出理由。
    依据：财预〔2015〕88号：指标值的适当性，与上年比较看得出努力的方向。
    原因：照抄上年的数，或者定得比上年低，等于没有增长的要求。
    举例：“人均收入增长率”上年 ≥6%，今年 ≥5%；“产值增幅”两年都是 8%。
    改法：请核对；确实只能这样的，在依据里写明原因。上年的值看表里“上年值”一栏，或“待确认”表。
    """
    listed = context.once(_last_years_values)
    for index, row in enumerate(reading.table.indicators):
        key = indicator_key(index, "value")
        before = next((text for name, text in row.more if name in _LAST_YEAR and text), "")
        if listed and not before:
            before = listed.get((reading.sheet, reading.address(key)), "")
        if before and (how := no_growth(row, parse_indicator_value(before))):
            message = (
                f"“{one_line(row.level3)}”今年是“{one_line(row.value.text)}”，{how}（“{one_line(before)}”）"
            )
            yield Fault(key, message, "请核对；确实只能这样的，在依据里写明原因")


def _last_years_values(context: Context) -> Mapping[tuple[str, str], str]:
    """Return last year's values by sheet and cell, of the lines of 待确认 whose cells somebody has changed since."""
    return {(line.sheet, line.cell): line.before for line in context.submission.pending if _is_changed(line)}


def _is_changed(line: Pending) -> bool:
    return line.field.startswith("指标值") and not line.is_open and not line.done and line.state.is_counted


RULES = (TableRule("JX516", "增长类指标不高于上年", WARNING, APPROPRIATE, growth_stands_still),)
