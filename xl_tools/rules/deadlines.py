"""JX7: by when the sentences want it done, against the 时效指标."""

import re
from collections.abc import Iterator

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.matching_names import Named, mutual_best, named_by_indicator, named_in_text
from xl_tools.claims.roles import is_of_project
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.time_limits_differ import limits_contradict
from xl_tools.values.text import one_line, squeeze

_FIELDS = {"purpose": "资金用途", "goals": "绩效目标"}
_ALIKE = 2
_DAY = re.compile(r"(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PAID = re.compile("支付|拨付|兑付|发放|到账|结清|付清|付款|工程款|结算|报销")
_BUILT = re.compile("完工|竣工|建成|投用|使用|启用|交付|举办|改造完成|安装")
_COMPLETED = re.compile("(?:工程|项目|全部|主体工程)*(?:完工|竣工|建成)")
_COMPLETED_ROW = re.compile("完工|竣工|建成")
_TIME_WORDS = re.compile("时间|时限|时效|及时性?|期限|工期|情况|任务|年度|工程|项目|全部|计划")


def deadlines_differ(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途、绩效目标里写的完成时限、每次多久办完（48 小时内、7 日内）、每月每季哪一天前，与时效指标里同一件事的一致；用途和目标之间也一致。
    依据：财预〔2015〕88号：绩效目标与指标相关、匹配。
    原因：目标说 10 月底前，指标按 12 月底前考核，到时不知道算不算按期。
    举例：目标写“10 月底前将补助发放到户”，时效指标“补助发放时间”是“12 月底前”；目标写“报修后 24 小时内修复”，指标是“≤48 小时”；目标写“每月 20 日前打卡”，指标是“每月 15 日前”。
    改法：核对后改一致；一个步骤的时限（招标、开工、验收）不与全部完成的时限比，24 小时值守、公示 7 天、每天不比；说的不是一件事的，写明是哪一件就行。
    """
    for claim in (*context.claims.of(reading, "purpose"), *context.claims.of(reading, "goals")):
        if claim.kind is Kind.DEADLINE and not is_a_day(claim):
            hint = "请改成实有的日期"
            yield Fault(_at(claim), f"“{claim.said}”：没有这一天", hint, table=reading)
    for limit, other in limits_contradict(reading, context):
        called = _FIELDS["purpose" if limit.place.at == "purpose" else "goals"]
        message = f"{called}写“{limit.said}{limit.behind[:6]}”，{other}"
        yield Fault(limit.place.at, message, "请核对后改一致；说的不是一件事的，请写清楚", table=reading)
    rows = [each for of, each in context.once(deadlines_of_indicators) if of is reading]
    if not rows:
        return
    for field, called in _FIELDS.items():
        texts = [
            named_in_text(each)
            for each in context.claims.of(reading, field)
            if _is_meant(each) and is_a_day(each)
        ]
        free_rows = [row for row in rows if row.claim.hi not in {each.claim.hi for each in texts}]
        free_texts = [each for each in texts if each.claim.hi not in {row.claim.hi for row in rows}]
        for text, row in _pairs(free_texts, free_rows, texts, rows, context, name=reading.table.name):
            at = row.claim.place.at if row.claim.place else ""
            place = at.address if isinstance(at, Cell) else reading.address(at)
            name = one_line(row.claim.context.partition("。")[0])
            message = f"{called}写“{text.claim.said}{text.claim.noun[:6]}”，时效指标“{name}”（{place}）是“{row.claim.said}”"
            hint = "请核对后改一致；说的不是一件事的，请写清楚"
            yield Fault(_at(text.claim), message, hint, table=reading)


def deadlines_of_indicators(context: Context) -> list[tuple[TableReading, Named]]:
    """Return the 时效指标 of all tables that name one day, with what they are of."""
    return [
        (reading, named_by_indicator(claims[0], row.level3, row.description))
        for reading in context.submission.tables
        for row, claims in zip(reading.table.indicators, context.claims.of_values(reading), strict=True)
        if "时效" in row.level2 and len(claims) == 1 and _is_meant(claims[0]) and is_a_day(claims[0])
    ]


def _completed(
    free_texts: list[Named], free_rows: list[Named], texts: list[Named], context: Context, *, name: str
) -> Iterator[tuple[Named, Named]]:
    """Yield the one deadline of a text for all of the work (8月25日前完工) with the one 时效指标 of it (工程完工时间)."""
    mine = [each for each in texts if _COMPLETED.match(each.near[1])]
    rows = [
        row
        for row in free_rows
        if (done := _COMPLETED_ROW.search(row.near[0]))
        and _is_of_all(row.near[0].replace(done[0], ""), name, context)
    ]
    if len(mine) == len(rows) == 1 and any(each.claim is mine[0].claim for each in free_texts):
        yield mine[0], rows[0]


def is_a_day(claim: Claim) -> bool:
    """Whether there is such a day: no 20月底, no 6月31日."""
    said = _DAY.search(claim.said)
    if said is None:
        return True
    month, day = int(said[1]), int(said[2] or 1)
    return 1 <= month <= len(_LONGEST) and 1 <= day <= _LONGEST[month - 1]


def of_the_thing(one: Named, grammar: Grammar) -> Named:
    """Return a deadline with what is left of its names without steps and words of completion."""
    near = one.near
    for words in ("completions", "steps"):
        near = tuple(grammar.pattern(words).sub("\0", text) for text in near)
    return one._replace(near=tuple(_TIME_WORDS.sub("\0", text) for text in near))


def are_of_one_step(left: Named, right: Named, grammar: Grammar) -> bool:
    """Whether two deadlines are of the same step, and not one of paying and one of building."""
    if steps_of(left, grammar) != steps_of(right, grammar):
        return False
    pays = [bool(_PAID.search("。".join(each.near))) for each in (left, right)]
    builds = [bool(_BUILT.search("。".join(each.near))) for each in (left, right)]
    return pays == builds or not (any(pays) and any(builds)) or pays[0] == pays[1]


def steps_of(one: Named, grammar: Grammar) -> set[str]:
    """Return the steps (招标, 开工) that are named beside a deadline."""
    steps = grammar.pattern("steps")
    return set(steps.findall(one.near[0])) or set(steps.findall("。".join(one.near)))


def _at(claim: Claim) -> str | Cell:
    return claim.place.at if claim.place else "goals"


def _is_meant(claim: Claim) -> bool:
    return claim.kind is Kind.DEADLINE and claim.role in (Role.PLAIN, Role.WHOLE)


def _is_of_all(name: str, project: str, context: Context) -> bool:
    """Whether the name of a 时效指标 (完成时间, 工程完工时限) is of the project and of no one thing in it."""
    rest = _TIME_WORDS.sub("", name)
    return is_of_project(rest, squeeze(project), context.claims.grammar)


def _same(one: Named, among: list[Named]) -> Named:
    return next(each for each in among if each.claim is one.claim)


def _pairs(
    free_texts: list[Named],
    free_rows: list[Named],
    texts: list[Named],
    rows: list[Named],
    context: Context,
    *,
    name: str,
) -> Iterator[tuple[Named, Named]]:
    grammar = context.claims.grammar
    completions = grammar.pattern("completions")
    found = [
        (_same(text, free_texts), _same(row, free_rows))
        for text, row, _ in mutual_best(
            [of_the_thing(each, grammar) for each in free_texts],
            [of_the_thing(each, grammar) for each in free_rows],
            grammar,
            _ALIKE,
        )
    ]
    if not found and len(texts) == len(free_texts) == 1 and len(rows) == len(free_rows) == 1:
        text, row = texts[0], rows[0]
        done = set(completions.findall("。".join(text.near))) & set(completions.findall(row.near[0]))
        if done and _is_of_all(completions.sub("", row.near[0]), name, context):
            found = [(text, row)]
    known = {id(each.claim) for pair in found for each in pair}
    found += [
        pair
        for pair in _completed(free_texts, free_rows, texts, context, name=name)
        if not {id(each.claim) for each in pair} & known
    ]
    yield from (pair for pair in found if are_of_one_step(*pair, grammar))


RULES = (TableRule("JX707", "句子里的时限与时效指标不一致", WARNING, APPROPRIATE, deadlines_differ),)
