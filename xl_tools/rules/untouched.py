"""JX1: a form that nobody has begun to fill in."""

from collections.abc import Iterator

from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import COMPLETE, ERROR
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.values.amount import same_amount

_ASKED = (*FUNDING_FIELDS, "purpose", *PLAN_FIELDS, "goals")
_LEAST_ASKED = 3  # a form that asks for less says nothing by being empty


def not_begun(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：每张绩效目标表都要填；没有这个项目的，把表删掉。
    依据：财预〔2015〕88号附表：预算规模、资金用途、绩效目标、绩效指标都是必填内容。
    原因：一格也没有填的表，说不上哪一格有错，只当一处问题。
    举例：新建的工作簿里，表上只有项目名称，或照清单填好的批复数。
    改法：填好这张表；用不着的，连工作表一起删去，并从单位清单里划掉。
    """
    asked = sum(reading.asks(field) for field in _ASKED)
    said = [field for field in _ASKED if reading.texts.get(field)]
    rows = reading.table.indicators
    typed = any(text for row in rows for text in (row.level3, row.description, row.value.text, row.basis))
    if asked < _LEAST_ASKED or typed:
        return
    if not said or (said == ["budget"] and _is_listed_budget(reading, context)):  # a new workbook has that
        at = "name" if reading.table.name else "title"
        yield Fault(at, "这张表还没有填", "请填好；没有这个项目的，把表删掉")


def _is_listed_budget(reading: TableReading, context: Context) -> bool:
    """Whether the budget is the approved one of the unit list."""
    listed, budget = context.listed.match(reading.table.name).project, reading.table.funding.budget
    if listed is None or listed.approved is None or budget is None:
        return False
    return same_amount(budget, listed.approved)


UNTOUCHED = TableRule("JX113", "整张表还没有填", ERROR, COMPLETE, not_begun)
RULES = (UNTOUCHED,)
