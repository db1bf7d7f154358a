"""JX7: by when the sentences want it done, against the 时效指标."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from xl_tools.claims.claim import Claim, Kind, Role
from xl_tools.claims.due import Due, due_of
from xl_tools.claims.lexer import Grammar
from xl_tools.claims.matching_names import Named, named_by_indicator
from xl_tools.claims.naming import common_run, without_stop_words
from xl_tools.claims.roles import is_of_project
from xl_tools.model.finding import APPROPRIATE, WARNING
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.events import events_contradict
from xl_tools.rules.rule import Context, Fault, TableRule
from xl_tools.rules.time_limits_differ import limits_contradict
from xl_tools.values.text import half_width, one_line, squeeze

_FIELDS = {"purpose": "资金用途", "goals": "绩效目标"}
_ALIKE, _SURE = 2, 3
_MONTHS = 2  # further apart, a deadline is of another step
_DAY = re.compile(r"(\d{1,2})月(?:份)?(?:(\d{1,2})[日号])?")
_STRETCHES = (
    ("上旬", range(1, 11)),
    ("中旬", range(11, 21)),
    ("下旬", range(21, 32)),
    ("年底", range(10, 32)),
    ("年末", range(10, 32)),
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PAID = re.compile(
    "支付|拨付|拨[完到清]|兑付|兑现|发放|发[完到给]|到账|到卡|打卡|打入|结清|付[清完款]|交[清完]|缴|工程款|结算|报销|用完|支出"
)
_BUILT = re.compile("完工|竣工|建成|投用|投入使用|交付使用|启用|交付|举办|改造完成|安装|开工")
_DONE = re.compile("(?<=[一-龥])(?:完毕?|毕|齐|好|清)|结束|到位")
_NO_THING = re.compile(
    r"时间|时限|时效|及时性?|期限|工期|情况|任务|年度|日期|最后|最迟|一次性|开始|之前|通过|“[^”]*”|完毕?|(?<=[一-龥])(?:毕|齐|好|清)|到位|的|\d+|[于在把将对按由前后个并]"
)
_BESIDE = re.compile(
    "考核|检查|总结|评估|评价|自评|验收|调查|统计|报送|上报|监控|审计|结算|决算|整改|通报|归档|评选|表彰|公布|方案|计划"
)
"""What is done beside the thing itself, with a day of its own."""
_BOUGHT = re.compile(r"采购(?=[、和及并与]?(?:的)?(?:入库|到位|安装|调试|到货|配送|配发|发放|验收|完毕|齐))")
"""No step on the way: what is bought and stored is there."""
_TO_WHOM = re.compile(r"[到给][^\0,;]*")
_SHARE = re.compile("%|一半|[一二两三四五六七八九]成|预[付拨]|首[付期]|第[一二三四]")
_NO_DONE = re.compile("全部|全面|并|[^一-龥].*")  # of what is due: only the first words
_OF_ALL = re.compile("工程|项目|全部|所有|各项|主体|计划|并")


def deadlines_differ(reading: TableReading, context: Context) -> Iterator[Fault]:
    """要求：资金用途、绩效目标里写的完成时限、每次多久办完（48 小时内、7 日内）、每月每季哪一天前，与时效指标里同一件事的一致；用途和目标之间也一致。
    依据：财预〔2015〕88号：绩效目标与指标相关、匹配。
    原因：目标说 10 月底前，指标按 12 月底前考核，到时不知道算不算按期。
    举例：目标写“10 月底前将补助发放到户”，时效指标“补助发放时间”是“12 月底前”；目标写“报修后 24 小时内修复”，指标是“≤48 小时”；目标写“每月 20 日前打卡”，指标是“每月 15 日前”。
    改法：核对后改一致；一个步骤的时限（招标、开工、验收）不与全部完成的时限比，24 小时值守、公示 7 天、每天不比；一处文字和指标一样、另一处用同样的话写了别的日子（10月底前完工，11月底前完工）的，提示；说的不是一件事的，写明是哪一件就行。
    """
    for claim in (*context.claims.of(reading, "purpose"), *context.claims.of(reading, "goals")):
        if claim.kind is Kind.DEADLINE and not is_a_day(claim):
            hint = "请改成实有的日期"
            yield Fault(_at(claim), f"“{claim.said}”：没有这一天", hint, table=reading)
    for limit, other in limits_contradict(reading, context):
        called = _FIELDS["purpose" if limit.place.at == "purpose" else "goals"]
        message = f"{called}写“{limit.said}{limit.behind[:6]}”，{other}"
        yield Fault(limit.place.at, message, "请核对后改一致；说的不是一件事的，请写清楚", table=reading)
    for at, said, other in events_contradict(reading):
        hint = "请核对后改一致；说的不是一件事的，请写清楚"
        yield Fault(at, f"写“{said}”，{other}", hint, table=reading)
    rows = [each for of, each in context.once(deadlines_of_indicators) if of is reading]
    if not rows:
        return
    for field, called in _FIELDS.items():
        texts = [
            due_of(each) for each in context.claims.of(reading, field) if _is_meant(each) and is_a_day(each)
        ]
        other = next(name for name in _FIELDS if name != field)
        elsewhere = {each.hi for each in context.claims.of(reading, other)}
        free_rows = [
            row
            for row in rows
            if row.claim.hi not in {each.claim.hi for each in texts}
            and not _is_written(row.claim, reading, [field] if row.claim.hi in elsewhere else _FIELDS)
        ]
        free_texts = [each for each in texts if each.claim.hi not in {row.claim.hi for row in rows}]
        pairs = [*_pairs(free_texts, free_rows, context.claims.grammar, reading.table.name)]
        for text, row, score in pairs or _left_alone(
            free_texts, free_rows, elsewhere, context.claims.grammar
        ):
            others = [due_of(each) for each in context.claims.of(reading, other) if each.hi == row.claim.hi]
            is_of_a_part = bool(others) and score < _SURE and not _are_done_alike(text, others)
            if is_of_a_part or are_one_day(text.claim, row.claim):
                continue  # the other text says it; this one may be of a part
            at = row.claim.place.at if row.claim.place else ""
            place = at.address if isinstance(at, Cell) else reading.address(at)
            name = one_line(row.claim.context.partition("。")[0])
            message = f"{called}写“{text.claim.said}{text.behind[:6]}”，时效指标“{name}”（{place}）是“{row.claim.said}”"
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


def are_one_day(left: Claim, right: Claim) -> bool:
    """Whether two deadlines are the same: 7月1日前 is 6月底前; a stretch of a month is each of its days (12月15日 is in 中旬, and at 年底)."""
    if _is_in(left, right) or _is_in(right, left):
        return True
    first, last = (int(each.hi) - 70 if int(each.hi) % 100 == 1 else int(each.hi) for each in (left, right))
    return first == last


def _is_in(day: Claim, stretch: Claim) -> bool:
    """Whether a day is one of a stretch that no text means to the day: 中旬, 年底."""
    named = next((days for words, days in _STRETCHES if words in stretch.said), None)
    month, number = divmod(int(day.hi), 100)
    return named is not None and month == int(stretch.hi) // 100 and number in named


def _is_written(claim: Claim, reading: TableReading, fields: Iterable[str]) -> bool:
    """Whether a text of the table writes the day of an indicator, in whatever words: 8月8日“全民健身日”前."""
    month, day = divmod(int(claim.hi), 100)
    written = re.compile(rf"(?<!\d){month}月0?{day}[日号]")
    texts = (squeeze(half_width(piece.text)) for field in fields for piece in reading.written(field))
    return day in range(1, 32) and any(map(written.search, texts))


def is_a_day(claim: Claim) -> bool:
    """Whether there is such a day: no 20月底, no 6月31日."""
    said = _DAY.search(claim.said)
    if said is None:
        return True
    month, day = int(said[1]), int(said[2] or 1)
    return 1 <= month <= len(_LONGEST) and 1 <= day <= _LONGEST[month - 1]


def is_said_of(due: Due, row: Named, grammar: Grammar, project: str) -> int:
    """Return how surely a deadline of a sentence is of the thing of a 时效指标: 0 where it may be of another, or of another step."""
    near, names = due.near, "。".join(row.near)
    if not _are_of_one_step(near, row, grammar) or (_SHARE.search(near) and not _SHARE.search(names)):
        return 0
    mine, theirs = _thing(near, grammar), [_thing(text, grammar) for text in row.near]
    best = max((len(common_run(mine, each)) for each in theirs), default=0)
    if best < _ALIKE and not mine.replace("\0", ""):
        run = max((len(common_run(_thing(due.sentence, grammar), each)) for each in theirs), default=0)
        best = run - 1 if run > _ALIKE else 0
    same_step = bool(_steps(near, grammar) & _steps(row.near[0], grammar))
    if best < _ALIKE:
        is_named_alike = same_step or (_ends(near, grammar) & _ends(row.near[0], grammar))
        mine = _thing(_TO_WHOM.sub("\0", near), grammar) if _PAID.search(near) else mine
        is_of_all = _is_of_all(row.near[0], project, grammar) and _is_of_all(mine, project, grammar)
        return 1 if is_named_alike and is_of_all else 0
    if not any(_covers(f"{due.sentence}{project}", each) for each in theirs):
        return 0
    return best + same_step + bool(_PAID.search(near) and _PAID.search(names))


def _covers(said: str, name: str) -> bool:
    """Whether half of what a name says (秋季补助) stands in a sentence."""
    characters = [each for each in name if each.isalnum()]
    return len(characters) >= _ALIKE and sum(each in said for each in characters) * 2 >= len(characters)


def _thing(text: str, grammar: Grammar) -> str:
    """Return what a text says of the thing that is due: without steps, words of completion and of time, numbers."""
    for words in ("completions", "steps"):
        text = grammar.pattern(words).sub("\0", text)
    text = without_stop_words(text, tuple(grammar.words.stop_words))
    return _NO_THING.sub("\0", text)


def _are_of_one_step(near: str, row: Named, grammar: Grammar) -> bool:
    """Whether a clause and a 时效指标 are of the same step, and not one of paying and one of building."""
    mine = _steps(near, grammar)
    if mine != _steps(row.near[0], grammar) and mine != _steps("。".join(row.near), grammar):
        return False
    pays, pays_row = bool(_PAID.search(near)), bool(_PAID.search(row.near[0]))
    builds, builds_row = bool(_BUILT.search(near)), bool(_BUILT.search(row.near[0]))
    return not (pays and builds_row and not pays_row) and not (builds and pays_row and not builds_row)


def _steps(text: str, grammar: Grammar) -> set[str]:
    return set(grammar.pattern("steps").findall(_BOUGHT.sub("", text)))


def _ends(text: str, grammar: Grammar) -> set[str]:
    """Return the ways in which a text says that something is done: 办完 and 完成 are one, 发完 and 拨付 another."""
    found = set(grammar.pattern("completions").findall(text)) | set(_DONE.findall(text))
    return {"付" if _PAID.search(each) else "完" for each in found}


def _at(claim: Claim) -> str | Cell:
    return claim.place.at if claim.place else "goals"


def _is_meant(claim: Claim) -> bool:
    return claim.kind is Kind.DEADLINE and claim.role in (Role.PLAIN, Role.WHOLE)


def _is_of_all(name: str, project: str, grammar: Grammar) -> bool:
    """Whether what is due is the project (完成时间, 工程完工时限, 11月底前全部完成) and no one thing in it."""
    rest = _OF_ALL.sub("", _thing(name, grammar)).replace("\0", "")
    return is_of_project(rest, squeeze(project), grammar)


def _left_alone(
    texts: Sequence[Due], rows: Sequence[Named], elsewhere: AbstractSet[Decimal], grammar: Grammar
) -> Iterator[tuple[Due, Named, int]]:
    """Yield the only deadline of a text that nothing else says with the only 时效指标 that no text says, where both are of one step and near."""
    texts = [each for each in texts if each.claim.hi not in elsewhere]
    rows = [each for each in rows if each.claim.hi not in elsewhere] or (rows if len(rows) == 1 else [])
    if len(texts) != 1 or len(rows) != 1 or not _are_of_one_step(texts[0].near, rows[0], grammar):
        return
    if set(_BESIDE.findall(texts[0].near)) != set(_BESIDE.findall("。".join(rows[0].near))):
        return
    if bool(_PAID.search(texts[0].near)) != bool(_PAID.search("。".join(rows[0].near))):
        return
    is_share = bool(_SHARE.search(texts[0].near))
    left, right = (int(each.hi) for each in (texts[0].claim, rows[0].claim))
    is_done = bool(_ends(texts[0].near, grammar) or _BUILT.search(texts[0].near))
    if not is_share and (is_done or left % 100 == right % 100) and abs(left // 100 - right // 100) <= _MONTHS:
        yield texts[0], rows[0], _SURE


def _are_done_alike(text: Due, others: Sequence[Due]) -> bool:
    """Whether what is due is said in the very words that another text says with another day: 10月底前完工, 11月底前完工."""
    done = {_NO_DONE.sub("", each.behind) for each in others} - {""}
    return _NO_DONE.sub("", text.behind) in done


def _pairs(
    texts: Sequence[Due], rows: Sequence[Named], grammar: Grammar, project: str
) -> Iterator[tuple[Due, Named, int]]:
    """Yield the deadlines and 时效指标 that are of one thing, each other's best, with how surely."""
    scores = {
        (i, j): score
        for i, text in enumerate(texts)
        for j, row in enumerate(rows)
        if (score := is_said_of(text, row, grammar, project))
    }
    for (i, j), score in scores.items():
        rivals = [each for (a, b), each in scores.items() if (a == i) != (b == j)]
        if all(rival < score for rival in rivals):
            yield texts[i], rows[j], score


RULES = (TableRule("JX707", "句子里的时限与时效指标不一致", WARNING, APPROPRIATE, deadlines_differ),)
