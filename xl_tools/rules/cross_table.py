"""JX7: 跨表 (one table against another, and against the unit list)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FORMAL, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.submission import SheetRole
from xl_tools.model.table import Quantity
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, SubmissionRule, TableRule, repeated
from xl_tools.rules.table_facts import TEN_THOUSANDFOLD, IndicatorFacts, ten_thousandfold
from xl_tools.rules.texts import any_of, compiled
from xl_tools.settings.models import Measure
from xl_tools.values.amount import format_amount, same_amount
from xl_tools.values.indicator_value import parse_indicator_value
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key

_CLAUSES = re.compile(r"[，、；;。]|,(?!\d{3})")
_ALL_OF_THEM = re.compile(r"全[镇乡县区村]|全部|所有|全街道|各村|全覆盖|保障")
_WHOLE = re.compile(r"(?:全[镇乡县区局]|全街道|[本我][镇乡街道区县]|辖区|所有|全部)[^。；，]{0,4}$")
_BEFORE, _BEHIND = 8, 4  # characters around a number in running text that say what it is of
_INDICATOR = "indicator."
_NEAR = Decimal("0.2")  # a number this much off the usual one is a slip; one much smaller is of a part


class _Stated(NamedTuple):
    """A number of a measure in one table: where, how much, and whether it clearly is of the whole."""

    reading: TableReading
    key: str | Cell
    quantity: Quantity
    of_all: bool

    @property
    def said(self) -> str:
        """The number with its unit."""
        return f"{self.quantity.number:f} {self.quantity.unit}"


def measures_differ(context: Context) -> Iterator[Fault]:
    """要求：同一个单位里口径相同的数，各张表一致：行政村数、办公人数、党员人数……
    依据：财预〔2015〕88号：绩效目标审核的适当性；词表 measures.compared。
    原因：一张表说 49 个村，另一张说 48 个，至少有一处错了。
    举例：招商维稳经费写办公人数 133 人，日常工作经费写 140 人。
    改法：核对后改一致；只是一部分的，在名称里写明（如“试点行政村数”）。
    """
    settings = context.settings.measures
    counting, said = _counting(context), _said(context)
    for measure in settings.compared:
        stated = [s for facts in counting for s in _stated(*facts, measure, settings.partial)]
        stated += said.get(measure.name, [])
        numbers = Counter(each.quantity.number for each in stated)
        if len(numbers) < 2:  # noqa: PLR2004 - one number is no contradiction
            continue
        usual_number = numbers.most_common(1)[0][0]  # of equals the one met first
        usual = next(each for each in stated if each.quantity.number == usual_number)
        place = usual.key.address if isinstance(usual.key, Cell) else usual.reading.address(usual.key)
        for each in stated:
            gap = abs(each.quantity.number - usual_number)
            if gap and (each.of_all or gap <= usual_number * _NEAR):
                message = (
                    f"{measure.name}这里是 {each.said}，{usual.reading.sheet} 的 {place} 是 {usual.said}"
                )
                hint = "请核对后改一致；只是一部分的请在名称里写明"
                yield Fault(each.key, message, hint, table=each.reading)


def _counting(context: Context) -> list[tuple[TableReading, IndicatorFacts]]:
    """Return the indicators that speak of any measure and have a number, in the order of the tables."""
    words = compiled(*(measure.words for measure in context.settings.measures.compared))
    found = (passage for passage, _ in context.texts.search(words))
    speaking = {(id(passage.table), str(passage.at).rpartition(".")[0]) for passage in found}
    return [
        (reading, facts)
        for reading in context.submission.tables
        for facts in context.indicators(reading)
        if facts.row.value.quantities and (id(reading), facts.at.rpartition(".")[0]) in speaking
    ]


def _stated(
    reading: TableReading, facts: IndicatorFacts, measure: Measure, partial: str
) -> Iterator[_Stated]:
    """Yield the numbers of a measure that an indicator states, in its value or as its value."""
    words = compiled(measure.words)
    if not words.search(facts.names) and not words.search(facts.value):
        return
    for clause in _CLAUSES.split(facts.value):
        quantities = parse_indicator_value(clause).quantities
        if len(quantities) != 1:
            continue
        quantity = quantities[0]
        said = clause if words.search(clause) else facts.names if len(facts.row.value.quantities) == 1 else ""
        if words.search(said) and quantity.unit in measure.units and not compiled(partial).search(said):
            # called after the measure and nothing else: 行政村数, 行政村个数
            name = facts.name.replace("个数", "数").removesuffix("数")
            of_all = bool(_ALL_OF_THEM.search(said)) or name == measure.name.removesuffix("数")
            yield _Stated(reading, facts.at, quantity, of_all)


def _said(context: Context) -> Mapping[str, list[_Stated]]:
    """Return the numbers in purposes and goals that are clearly of the whole (全镇49个行政村), by the measure's name."""
    settings = context.settings.measures
    measures = {words: measure for measure in settings.compared for words in measure.said}
    either = "|".join(map(re.escape, sorted(measures, key=len, reverse=True)))
    number = compiled(rf"(\d[\d,]*)\s*({either})(?![民干组级])")  # 村民小组 and 村干部 are no villages
    partial = compiled(settings.partial)
    found: dict[str, list[_Stated]] = defaultdict(list)
    for passage, _ in context.texts.search(any_of(*measures)):
        if passage.table is None or str(passage.at).startswith(_INDICATOR):
            continue
        for match in number.finditer(passage.text):
            before = passage.text[max(0, match.start() - _BEFORE) : match.start()]
            around = f"{before}{match[0]}{passage.text[match.end() : match.end() + _BEHIND]}"
            if _WHOLE.search(before) and not partial.search(around):
                measure = measures[match[2]]
                quantity = Quantity(number=Decimal(match[1].replace(",", "")), unit=measure.units[0])
                found[measure.name].append(_Stated(passage.table, passage.at, quantity, of_all=True))
    return found


def project_without_table(context: Context) -> Iterator[Fault]:
    """要求：单位清单中的每个项目都有一张表，每张表的项目都在单位清单中。
    依据：财预〔2015〕88号：所有项目支出都要编报绩效目标。
    原因：少一张，预算就少了一块；多一张，就是没有批复的项目。
    举例：清单有 17 个项目，工作簿只有 16 张表。
    改法：补上所缺的表；多出来的核对后删去，或请县财政局补进清单。
    """
    if not context.projects:
        return
    meant = set()
    for reading in context.submission.tables:
        code = tidy_code(reading.table.code)
        by_code = context.listed.of_code(code)
        match = context.listed.match(reading.table.name)
        if found := (match.project or next(iter(by_code or match.candidates), None)):
            meant.add(found)
        elif reading.table.name:
            message = f"项目“{reading.table.name}”不在单位清单中，清单里也没有相近的"
            yield Fault("name", message, "请核对；确有这个项目的，请县财政局补进清单", table=reading)
    sheet = next((note.name for note in context.submission.sheets if note.role is SheetRole.UNIT_LIST), "")
    for project in context.projects:
        if project not in meant:
            code = f"（{project.code}）" if project.code else ""
            yield Fault(
                None, f"单位清单中的项目“{project.name}”{code}没有绩效目标表", "请补上这张表", sheet=sheet
            )


def name_repeated(context: Context) -> Iterator[Fault]:
    """要求：一个项目只有一张表，项目名称不重复。
    依据：财预〔2015〕88号：一个项目一份绩效目标申报表。
    原因：同名的两张表，汇总时会把一个项目算两次。
    举例：复制上一张表来填，忘了改名称。
    改法：改正名称；确是同一个项目的，合成一张。
    """
    for reading, other in repeated(context.submission.tables, lambda each: name_key(each.table.name)):
        place = f"工作表 {other.sheet} 的 {other.address('name')}"
        message = f"项目名称“{reading.table.name}”与{place} 重复"
        yield Fault("name", message, "请改正名称或合成一张表", table=reading)


def budget_differs_from_approval(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：预算数等于单位清单里的批复预算数（清单给了才查）。
    依据：《预算法》：各部门按照批复的预算执行。
    原因：表上的数与批复不一致，公开后无法解释。
    举例：批复 29.53 万元，表上写 25.93 万元。
    改法：按批复改正；批复有调整的，请县财政局更新单位清单。
    """
    listed, budget = context.listed.match(reading.table.name).project, reading.table.funding.budget
    if listed is None or listed.approved is None or budget is None or same_amount(budget, listed.approved):
        return
    said, approved = format_amount(budget), format_amount(listed.approved)
    if ten_thousandfold(budget, listed.approved):
        yield Fault("budget", f"预算数 {said} 与批复数 {approved} 万元{TEN_THOUSANDFOLD}", "请核对元与万元")
    else:
        hint = "请按批复改正；批复有调整的，请更新单位清单"
        yield Fault("budget", f"预算数 {said} 万元，单位清单中的批复数是 {approved} 万元", hint)


RULES = (
    SubmissionRule("JX701", "同一口径的数在各表不一致", WARNING, APPROPRIATE, measures_differ),
    SubmissionRule("JX702", "单位清单与表不对应", ERROR, COMPLETE, project_without_table),
    SubmissionRule("JX703", "项目名称重复", ERROR, FORMAL, name_repeated),
    TableRule("JX704", "预算数与批复数不一致", ERROR, APPROPRIATE, budget_differs_from_approval),
)
