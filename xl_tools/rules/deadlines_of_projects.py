"""JX7: days of 整体绩效 that no table says, in a sentence on one project whose table says another day for the same step."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.due import Due, due_of
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.narrative_by_amount import project_by_amount
from xl_tools.rules.rule import Context
from xl_tools.values.text import half_width

_OF_PERFORMANCE = re.compile(
    "监控|自评|自查|绩效|支出|预算|执行|通报|总结|报告|报送|上报|公开|考核|进度|调度|年底|所有项目|各项目|全部项目"
)
_STEPS = {
    "开": re.compile("开工|启动|动工|进场|开始|开展前"),
    "建": re.compile(
        "完工|竣工|建成|投用|投入使用|交付|亮灯|通车|通水|通电|通气|上线|开诊|改造|安装|修复|验收|铺设"
    ),
    "付": re.compile("发放|发到|发完|拨付|兑付|兑现|支付|付清|到账|打卡|到户|缴清|结清"),
    "买": re.compile("采购|购置|入库|储备|储齐|配发|到位"),
    "办": re.compile("举办|办完|召开|开幕|播种|放流|结业|培训|结束|完成|清淤|检修"),
}
_MONTHS = 2
_ALIKE = 2
_WORDED = 3
_A_MONTH = 100


def deadline_meant(claim: Claim, context: Context) -> Claim | None:
    """Return the deadline of a project's table that one of 整体绩效 is meant for and is not; none where anything may explain it."""
    due = due_of(claim)
    if claim.role is not Role.PLAIN or _OF_PERFORMANCE.search(due.sentence):
        return None
    every, steps = context.once(_deadlines_of_tables), _steps(due.near)
    by_amount = project_by_amount(claim, context)
    reading = by_amount or _project_of(due.near, context)
    reading = reading or _project_of(due.sentence.partition("\0")[0], context)
    is_worded_alike = any(
        by_amount is not None and _is_in(each, by_amount) and each.hi != claim.hi and _shares_words(due, each)
        for each in every
    )
    loosely = steps if is_worded_alike else {*steps, "办"}  # 完成硬化 is 完工, but not 竣工验收
    if by_amount is None:
        is_explained = any(each.hi == claim.hi and _is_of(each, steps) for each in every)
    else:
        is_explained = any(
            each.hi == claim.hi and _is_in(each, by_amount) and _is_of(each, loosely) for each in every
        )
    if reading is None or not steps or is_explained:
        return None
    own = {
        each.hi
        for each in context.claims.of_narrative
        if each.kind is Kind.DEADLINE
        and (by_amount is None or (each.place is claim.place and each.sentence == claim.sentence))
    }
    said = [
        each
        for each in every
        if _is_in(each, reading)
        and each.hi not in own
        and _is_of(each, steps)
        and abs(each.hi // _A_MONTH - claim.hi // _A_MONTH) <= _MONTHS
    ]
    days: set[Decimal] = {each.hi for each in said}
    return said[0] if len(days) == 1 else None


def _shares_words(due: Due, other: Claim) -> bool:
    """Whether what follows two days is the same for three characters or more: 竣工验收."""
    return len(common_run(due.behind, due_of(other).near)) >= _WORDED


def _is_in(claim: Claim, reading: TableReading) -> bool:
    return claim.place is not None and claim.place.table is reading


def _deadlines_of_tables(context: Context) -> list[Claim]:
    return [each for reading in context.submission.tables for each in _of_table(reading, context)]


def _of_table(reading: TableReading, context: Context) -> Iterator[Claim]:
    texts = (context.claims.of(reading, "purpose"), context.claims.of(reading, "goals"))
    for claims in (*context.claims.of_values(reading), *texts):
        yield from (each for each in claims if each.kind is Kind.DEADLINE)


def _is_of(claim: Claim, steps: AbstractSet[str]) -> bool:
    """Whether a deadline is of one of some steps; a 时效指标 says that in its name."""
    return bool(steps & _steps(f"{due_of(claim).near}{claim.context}"))


def _steps(text: str) -> set[str]:
    return {name for name, words in _STEPS.items() if words.search(text)}


def _project_of(sentence: str, context: Context) -> TableReading | None:
    """Return the one project whose name has most in common with a sentence."""
    stop = tuple(context.claims.grammar.words.stop_words)
    said = without_stop_words(sentence, stop)
    scores = [
        (len(common_run(said, without_stop_words(half_width(reading.table.name), stop))), reading)
        for reading in context.submission.tables
    ]
    best = max((score for score, _ in scores), default=0)
    alike = [reading for score, reading in scores if score == best]
    return alike[0] if best >= _ALIKE and len(alike) == 1 else None
