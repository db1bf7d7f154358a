"""JX5: 权重、指标的方向和性质, and JX112: what a form itself demands."""

import re
from collections.abc import Iterator
from decimal import Decimal

from xl_tools.model.finding import APPROPRIATE, COMPLETE, ERROR, FORMAL, WARNING
from xl_tools.model.table import Comparison, Indicator
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.table_facts import is_cost
from xl_tools.values.text import squeeze

_WHOLE = (Decimal(90), Decimal(100))
"""What weights add up to: 100, or 90 where the last 10 are those of 预算执行率."""
_RANGE = re.compile(r"[-~～—至到]")
_UP = frozenset({Comparison.AT_LEAST, Comparison.MORE})
_DOWN = frozenset({Comparison.AT_MOST, Comparison.LESS})
_SAVED = re.compile(
    r"节约|节省|压减|压缩|降低|下降|减少|控制率|合规|完成率|使用率|执行率|支付率|拨付率|到位率"
)
_UNWELL = re.compile(r"不满意|投诉|差评|信访|上访")
_DIRECTION = "指标方向性"
_FORWARD, _BACKWARD = "正向", "反向"
_TOLD_ELSEWHERE = frozenset(
    {
        *(
            "code",
            "name",
            "budget",
            "fiscal",
            "other",
            "purpose",
            "goals",
            "march",
            "june",
            "october",
            "december",
        ),
        *("indicator.level1", "indicator.level2", "indicator.level3"),
        *("indicator.description", "indicator.value", "indicator.basis"),
    }
)


def form_demands_it(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：表样上打了星号的栏目都要填。
    依据：本局的表样（{项目负责人*} 这样的占位）。
    原因：本局的表样要求填的，多半是审核或汇总要用的。
    举例：表样写着 {项目负责人*}，表上“项目负责人”右边是空的。
    改法：补上；确实不用填的，请县财政局去掉表样上的星号。
    """
    for key in sorted(reading.form.required - _TOLD_ELSEWHERE) if reading.form else ():
        of_rows = key.startswith("indicator.")
        column = key.removeprefix("indicator.")
        places = (
            [indicator_key(n, column) for n in range(len(reading.table.indicators))] if of_rows else [key]
        )
        for place in places:
            if not reading.texts.get(place, ""):
                yield Fault(place, f"表样要求填“{context.labels.canonical(column)}”，这里是空的", "请补上")


def weights_do_not_add_up(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：有权重的表，每个指标都有权重，加起来是 100 分；预算执行率占 10 分的，是 90 分。一级指标后面写明分值的，它下面的权重加起来等于这个分值。
    依据：财预〔2020〕10号：各项指标权重合计 100 分，预算执行率 10 分；表样说明里的“权重合计”。
    原因：权重加不到总分，自评时就打不出分。
    举例：权重 20、20、10、10、20、5，合计 85；“产出指标（50分）”下面的权重加起来是 45。
    改法：核对各项权重，补齐差额；批复以后权重不再改。
    """
    rows = reading.table.indicators
    weights = [row.weight for row in rows]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    at = next(indicator_key(n, "weight") for n, weight in enumerate(weights) if weight is not None)
    if len(given) < len(weights):
        empty = indicator_key(weights.index(None), "weight")
        yield Fault(empty, f"{len(weights) - len(given)} 个指标没有填权重", "请补上，合计应是总分")
        return
    asked = reading.form.weights if reading.form and reading.form.weights else None
    total = sum(given, Decimal(0))
    if total not in ((asked,) if asked else _WHOLE):
        whole = f"{asked:f}" if asked else "100（预算执行率占 10 分的是 90）"
        yield Fault(at, f"权重合计 {total:f}，应为 {whole}", "请核对各项权重")
    yield from _levels_that_differ(reading, weights)


def _levels_that_differ(reading: TableReading, weights: list[Decimal | None]) -> Iterator[Fault]:
    points = dict(reading.table.level_points)
    sums: dict[str, Decimal] = {}
    first: dict[str, int] = {}
    for number, row in enumerate(reading.table.indicators):
        sums[row.level1] = sums.get(row.level1, Decimal(0)) + (weights[number] or 0)
        first.setdefault(row.level1, number)
    for level, total in sums.items():
        said = points.get(level, "")
        low, *high = map(Decimal, _RANGE.split(said)) if said else (Decimal(-1),)
        if said and not low <= total <= (high[0] if high else low):
            what = f"“{level}”写明 {said} 分，下面的权重加起来是 {total:f}"
            yield Fault(indicator_key(first[level], "weight"), what, "请核对这一类的权重")


def direction_wrong(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：指标值的符号与指标说的方向一致：满意度越高越好，不写“≤”；成本越低越好，不写“≥”；写明“正向指标”“反向指标”的，符号与它一致。
    依据：财预〔2021〕101号：成本指标是为加强成本管控而设，满意度指标反映服务对象的认可程度。
    原因：符号反了，做得越差得分越高。
    举例：群众满意度 ≤95%；工程成本 ≥65 万元；“正向指标”的值写 ≤12 次。
    改法：改正符号；确是反过来的指标（如投诉次数），写进豁免清单。
    """
    for number, row in enumerate(reading.table.indicators):
        comparison = row.value.comparison
        if comparison not in _UP | _DOWN:
            continue
        name = squeeze(f"{row.level3}{row.description}")
        at, value = indicator_key(number, "value"), row.value.text
        direction = dict(row.more).get(_DIRECTION, "")
        if said := _against(direction, comparison):
            yield Fault(at, f"这是“{direction}”，值写的是“{value}”", f"{said}，请核对符号")
        elif "满意" in row.level2 and comparison in _DOWN and not _UNWELL.search(name):
            yield Fault(at, f"满意度写的是“{value}”，越低越好了", "请核对符号，多半应是“≥”")
        elif _is_sum(row) and comparison in _UP and not _SAVED.search(name):
            yield Fault(at, f"成本写的是“{value}”，越高越好了", "请核对符号，多半应是“≤”")


def _against(direction: str, comparison: Comparison) -> str:
    if direction.startswith(_FORWARD) and comparison in _DOWN:
        return "正向指标越大越好"
    return "反向指标越小越好" if direction.startswith(_BACKWARD) and comparison in _UP else ""


def _is_sum(row: Indicator) -> bool:
    return is_cost(row) and any(quantity.unit.endswith("元") for quantity in row.value.quantities)


def nature_wrong(reading: TableReading, _context: Context) -> Iterator[Fault]:
    """要求：标明“定量”的指标，值里有数；标明“定性”的，值是一句话，没有数。
    依据：财预〔2021〕101号：绩效指标分为定量指标和定性指标。
    原因：定量指标没有数，无法按完成比例得分；定性指标写了数，评分时不知道按哪样评。
    举例：指标性质“定量”，值写“明显改善”；指标性质“定性”，值写“95%”。
    改法：改指标性质，或改指标值。
    """
    for number, row in enumerate(reading.table.indicators):
        nature = squeeze(reading.texts.get(indicator_key(number, "sign"), ""))
        if not nature:  # most forms have no such column
            continue
        at, value = indicator_key(number, "value"), row.value
        if nature == "定量" and value.is_phrase:
            yield Fault(at, f"指标性质是“定量”，值“{value.text}”里没有数", "请写成数，或改为“定性”")
        elif nature == "定性" and value.quantities:
            yield Fault(at, f"指标性质是“定性”，值却是“{value.text}”", "请改为“定量”，或写成一句话")


RULES = (
    TableRule("JX112", "表样要求填的栏目没有填", ERROR, COMPLETE, form_demands_it),
    TableRule("JX513", "权重合计不对", ERROR, APPROPRIATE, weights_do_not_add_up),
    TableRule("JX514", "指标值的符号与方向相反", WARNING, APPROPRIATE, direction_wrong),
    TableRule("JX515", "定量、定性与指标值不符", WARNING, FORMAL, nature_wrong),
)
