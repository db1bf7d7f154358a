"""A rule said in the settings as a function: a field of a table, or of the rows of indicators, and what it must be."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_tools.forms.labels import FUNDING_FIELDS, INDICATOR_FIELDS, PLAN_FIELDS, Labels
from xl_tools.model.finding import Dimension
from xl_tools.model.table import Comparison, Quantity
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.indicators import level_key
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.settings.models import OwnRule
from xl_tools.settings.words import SEVERITIES
from xl_tools.values.amount import parse_amount
from xl_tools.values.indicator_value import parse_indicator_value, parted_comparison
from xl_tools.values.text import name_key, one_line

_FIELDS = frozenset(
    ("code", "name", "unit_code", "unit_name", *FUNDING_FIELDS, "purpose", *PLAN_FIELDS, "goals")
)
_HOLDS = dict(zip(Comparison, (operator.ge, operator.le, operator.eq, operator.gt, operator.lt), strict=True))


class OwnRuleError(Exception):
    """A rule said in the settings that is none: its number, the key at fault there, and what is wrong in Chinese."""

    def __init__(self, key: str, what: str, number: int = 0) -> None:
        """Name the key as the settings file has it."""
        super().__init__(what)
        self.key, self.what, self.number = key, what, number


class _Field(NamedTuple):
    """What 字段 names: a field of the table, or a column of the indicators, of one level or (empty) of all."""

    key: str
    level: str

    def cells(self, reading: TableReading) -> Iterator[str]:
        """Yield the key of every cell that is meant."""
        if self.key in _FIELDS:
            yield self.key
            return
        for index, row in enumerate(reading.table.indicators):
            if not self.level or self.level in map(level_key, (row.level1, row.level2)):
                yield indicator_key(index, self.key)

    def beside(self, cell: str) -> str:
        """Return the key of this field for a cell: that of the same row, where it is a column of the indicators."""
        row, _, _ = cell.rpartition(".")
        return f"{row}.{self.key}" if row and self.key not in _FIELDS else self.key


_Demand = Callable[[TableReading, str], bool]
"""Whether a cell, which is filled, is as it must be."""


def field_rule(own: OwnRule, labels: Labels) -> TableRule:
    """Return the rule; empty cells, and values in which there is nothing to compare, it passes over.

    Raises :class:`OwnRuleError`.
    """
    field = _field(own.field, "字段", labels)
    demand = _demand(own, labels)
    conditions = [_condition(each, labels) for each in own.only]

    def check(reading: TableReading, _context: Context) -> Iterator[Fault]:
        for cell in field.cells(reading):
            value = reading.texts.get(cell, "")
            if value and all(holds(reading, cell) for holds in conditions) and not demand(reading, cell):
                said = {"值": value, "字段": own.field, "项目": reading.table.name, "应": own.demand}
                yield Fault(cell, _filled(own.message, said), _filled(own.remedy, said))

    told = {"要求": f"{own.field}{own.demand}", "依据": own.ground, "原因": own.reason, "举例": own.example}
    told["改法"] = own.remedy
    check.__doc__ = "\n".join(f"{heading}：{text.rstrip('。')}。" for heading, text in told.items() if text)
    return TableRule(own.code, own.name, SEVERITIES[own.severity], Dimension(own.dimension), check)


def _field(said: str, key: str, labels: Labels) -> _Field:
    level, _, column = said.rpartition(".")
    field = labels.field(column.strip())
    if field is None or field not in (INDICATOR_FIELDS if level else (*_FIELDS, *INDICATOR_FIELDS)):
        raise OwnRuleError(key, f"表上没有“{said}”这一栏（写法如“预算数”“满意度指标.指标值”）")
    if level and not labels.is_level(level):
        raise OwnRuleError(key, f"没有名为“{level}”的一级或二级指标")
    return _Field(field, level_key(level))


def _condition(said: str, labels: Labels) -> _Demand:
    name, colon, pattern = said.replace(":", "：").partition("：")
    if not colon:
        raise OwnRuleError("只查", f"“{said}”要写成“字段：文字”")
    field = _field(name, "只查", labels)
    try:
        found = re.compile(pattern).search
    except re.error as error:
        raise OwnRuleError("只查", f"“{pattern}”不是正确的正则表达式") from error
    return lambda reading, cell: found(reading.texts.get(field.beside(cell), "")) is not None


def _demand(own: OwnRule, labels: Labels) -> _Demand:
    if own.like or own.unlike:
        found = re.compile(own.like or own.unlike).search
        return lambda reading, cell: bool(found(reading.texts[cell])) == bool(own.like)
    sign, operand = parted_comparison(own.must[0]) if len(own.must) == 1 else (None, "")
    if sign is None:
        listed = frozenset(map(name_key, own.must or own.must_not))
        return lambda reading, cell: (name_key(reading.texts[cell]) in listed) == bool(own.must)
    holds = _HOLDS[sign]
    if labels.field(operand.rpartition(".")[2]):
        other = _field(operand, "应", labels)
        return lambda reading, cell: _compares(holds, reading, cell, other.beside(cell))
    limits = [_comparable(each) for each in parse_indicator_value(operand).quantities]
    if len(limits) != 1:
        raise OwnRuleError("应", f"“{operand}”不是数，也不是表上的一栏")
    limit = limits[0]
    return lambda reading, cell: all(
        holds(each.number, limit.number) for each in _numbers(reading, cell) if _alike(each, limit)
    )


def _compares(holds: Callable[[Decimal, Decimal], bool], reading: TableReading, key: str, other: str) -> bool:
    """Whether two fields are to each other as they must be; texts can be equal only."""
    left, right = _numbers(reading, key), _numbers(reading, other)
    if len(left) == len(right) == 1:
        return not _alike(left[0], right[0]) or holds(left[0].number, right[0].number)
    text = reading.texts.get(other, "")
    if holds is not operator.eq or left or right or not text:
        return True
    return name_key(reading.texts[key]) == name_key(text)


def _numbers(reading: TableReading, key: str) -> list[Quantity]:
    """Return the numbers of a field with their units: amounts in 万元, the plan in percent."""
    if key not in FUNDING_FIELDS + PLAN_FIELDS:
        return [_comparable(each) for each in parse_indicator_value(reading.texts.get(key, "")).quantities]
    is_money = key in FUNDING_FIELDS
    number = getattr(reading.table.funding if is_money else reading.table.plan, key)
    return [] if number is None else [Quantity(number=number, unit="万元" if is_money else "%")]


def _comparable(quantity: Quantity) -> Quantity:
    """Return an amount of money in 万元, anything else as it is."""
    amount = parse_amount(f"{quantity.number:f}{quantity.unit}") if quantity.unit.endswith("元") else None
    return quantity if amount is None else Quantity(number=amount, unit="万元")


def _alike(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or not one.unit or not other.unit


def _filled(text: str, said: Mapping[str, str]) -> str:
    for key, value in said.items():
        text = text.replace(f"{{{key}}}", one_line(value))
    return text
