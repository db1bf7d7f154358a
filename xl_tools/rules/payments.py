"""How a text says that money is paid, and whether a spending plan can be of that: in one sum, by the month, by the quarter, by a date."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xl_tools.rules.texts import compiled

_PAID = "(?:兑现|发放|拨付|支付|兑付|付清|结清|缴清|付款|下达|打卡|结算|缴纳|全额预付|付完|代发|发给|发到|发完|打入|兑完)"
_OF_PAYMENT = "[付拨兑缴款结]|发放|发[给到完]|代发|打入|下达|打卡|质保金"  # asked first: most sentences say nothing of it
_ENDS = (3, 6, 10, 12)
_TIME = (
    r"(?:(?P<month>(?<!\d)(?:1[0-2]|[1-9]))月(?:份|底|末|[上中下]旬|\d{1,2}[日号])?(?:前|之前|以前)?"
    r"|(?P<start>年初|春节前|元旦前)|(?P<end>年底|年末|年终))"
)
_ONCE = rf"{_TIME}[^。；，\d]{{0,14}}?一次性?(?!补助|补贴|奖励|缴|交)[^。；，]{{0,16}}?{_PAID}"
_ONCE_BY_THEN = rf"一次性?(?!补助|补贴|奖励)[^。；，\d]{{0,8}}?{_PAID}[^。；\d]{{0,6}}?(?:计划|预计|拟|安排)?(?:在|于)?{_TIME}[^。；，\d]{{0,4}}?{_PAID}"
_ONCE_THEN = rf"(?:签订|验收|完成|审核|审计|竣工|完工|公示|考核|合格|批复|到位)[^。；，\d]{{0,4}}?后[^。；，\d]{{0,6}}?一次性?(?!补助|补贴|奖励|缴|交)[^。；，\d]{{0,6}}?{_PAID}"
"""Paid in one sum, on an event and no day."""
_ALL_AT_ONCE = r"(?:全部|所有)(?:款项?|资金|价款|费用|工程款|货款|经费|合同款)[^。；，\d]{0,14}?一次性?(?:付清|支付|拨付|结清|付完|拨完|兑付)"
_IN_TIMES = rf"分(?P<times>[两二三四五六]|[2-6])个?(?:次|批|期|季度|学期|阶段)[^。；，、\d]{{0,8}}?{_PAID}|{_PAID}[^。；，、\d]{{0,4}}?分(?P<again>[两二三四五六]|[2-6])(?:次|批|期)"
_SHARE = r"(?P<so_far>累计)?(?:预付款?|首付款?|先付|再付|支付|拨付|付|拨)(?P<whole>至|到)?(?:合同(?:总?价款?|总?金额|款)?)?的?(?P<percent>\d{1,2})%"
_AT_MOST = r"(?:不超过|不高于|不得超过|控制在|最高|最多)[^。；，\d]{0,8}\d{1,3}%"
"""A limit to what is paid by then: what is paid in between is open."""
_ADVANCE = r"(?<!\d)(?P<month>1[0-2]|[1-9])月(?:份|底|末|[上中下]旬)?(?:前|之前|以前)?(?:签订?|开工|启动|合同)[^。；，\d]{0,10}?预付(?:合同(?:总?价款?|总?金额|款)?)?的?(?P<percent>\d{1,2})%"
_AMOUNT = r"(\d+(?:\.\d+)?)万元"
_REST = "余款|剩余|尾款|其余|付清|结清"
_SAYS_NOTHING = (
    "资金|经费|费用|补助|补贴|奖补|款项?|全部|所有|全额|本项目|项目|该项|计划|预计|拟|于|在|由|统一|集中|将|年度|预算|合同|签订后?|验收|合格后?|完成后?"
    "|竣工|完工|审核|审计|核实|核查|考核|公示|无误|约定|通过|一卡通|银行|代发|直接|工程款|价款|服务费|待|后|前|以|按|经|并|随|的|已|当年|本年|均|采取|方式|县|镇|乡|区|局|财政所?|20\\d\\d年|主要|一并|分别|惠农|惠民|进度|工程|施工|工资|报酬|由[^，。；]{1,10}?(?:局|所|办|中心|院|部门)"
)
_MONTHLY = (
    rf"(?:按|逐|每)个?月(?!底前完成)[^。；，、\d]{{0,12}}?{_PAID}|{_PAID}[^。；，]{{0,4}}?(?:按月|逐月)"
)
_OF_QUARTERS = "季"
_QUARTERLY = (
    rf"(?:(?:按|逐|每)个?季度?|四个季度)[^。；，、\d]{{0,12}}?{_PAID}|{_PAID}[^。；，]{{0,4}}?(?:按季|逐季)"
)
_EVENLY = "均衡|平均"
_BY_A_DAY = rf"(?<!\d)(?P<month>3|6|10|12)月底(?:前|之前|以前)?[^。；，\d]{{0,6}}?{_PAID}[^。；，\d]{{0,4}}?(?P<percent>\d{{1,3}})%"
_PAID_OTHERWISE = rf"{_PAID}|半年[^。；，]{{0,4}}(?:一次|{_PAID})|分(?:期|批|[两二三四五六](?:次|批|期))|预付|首付|质保金|尾款|余款"
_OF_A_THING = rf"[款费资贴金][^款费贴，。；]{{0,10}}?(?:各|每|按|分)[^，。；]{{0,8}}?(?:{_PAID}|结)"
_OF_A_PART = "其余|余款|余下|启动资金|奖励|慰问|部分|其中(?![:：]?财政)|首期|第[一二三]期"
_WHOLE = Decimal(100)
_MOST = 75  # of a whole that is paid by a day; the rest is of something beside it
_FAR = 25  # per cent that an even plan may be off
_NEAR = 5
_NEAR_THE_END = 11
_SEVERAL = 2
_TIMES = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6} | {str(each): each for each in range(2, 7)}


class _Way(NamedTuple):
    """A way of paying: ``is_whole`` says that nothing is named that it is of, ``is_by`` that the month is the last and not the only one."""

    kind: str
    said: str
    month: int = 0
    percent: int = 0
    is_whole: bool = False
    is_by: bool = False


def contradicted(text: str, plan: Sequence[Decimal], budget: Decimal | None = None) -> str:
    """Return the words of a text (without white space) that a plan of four cumulative percents contradicts; empty where none do.

    Only where the text says one way of paying and says it of the whole: of several nobody can say which is of how much.
    """
    text = compiled(r"(?<!\d),|,(?!\d)").sub("，", text).replace(";", "；")
    ways = list(_ways(text, budget))
    by_day = next((way for way in ways if way.kind == "by a day"), None)
    if by_day:
        planned = plan[_ENDS.index(by_day.month)]
        return by_day.said if abs(planned - by_day.percent) > _NEAR else ""
    if said := _wrong_shares(text, plan) or _more_than_planned(text, plan, budget):
        return said
    whole = [way for way in ways if way.kind == "once" and way.is_whole]
    if len(whole) == 1 and _is_contradicted(whole[0], plan):
        return whole[0].said
    times = {way.month for way in ways if way.kind == "in times"}
    steps = len({percent for percent in plan if percent > 0})
    if len(times) > 1 and steps in times:
        return next(way.said for way in ways if way.kind == "in times" and way.month != steps)
    of_parts = (way.kind == "once" and not way.is_whole and _is_paid_in_parts(text, way) for way in ways)
    if len({way.kind for way in ways}) != 1 or ways[0].kind == "part" or any(of_parts):
        return ""
    return next((way.said for way in ways if _is_contradicted(way, plan)), "")


def _is_paid_in_parts(text: str, way: _Way) -> bool:
    """Whether another clause says how another thing is paid: 药品款3月底前一次付清，用工费春、秋两季各结算一次."""
    return any(
        way.said not in clause and compiled(_OF_A_THING).search(clause)
        for clause in compiled("[，。；\n]").split(text)
    )


def _wrong_shares(text: str, plan: Sequence[Decimal]) -> str:
    """Return the words of a sentence that says which share is paid when, as often as the plan has steps, but for one of them."""
    steps = [percent for percent in dict.fromkeys(plan) if percent > 0]
    planned = [after - before for before, after in pairwise([Decimal(0), *steps])]
    for sentence in compiled("[。\n]").split(compiled("（[^（）]*）|\\([^()]*\\)").sub("", text)):
        if sentence.count("%") < _SEVERAL:
            continue
        shares: list[Decimal] = []
        found = [*compiled(_SHARE).finditer(sentence)]
        for match in found:
            percent = Decimal(match["percent"])
            is_so_far = match["whole"] or match["so_far"]
            shares.append(percent - sum(shares, Decimal(0)) if is_so_far else percent)
        is_rest = bool(found) and compiled(_REST).search(sentence, found[-1].end())
        is_open = not is_rest and sum(shares) < _WHOLE  # 留3%质保金
        if is_open or len(shares) < _SEVERAL or len(shares) + bool(is_rest) != len(planned):
            continue
        wrong = [
            index
            for index, (said, meant) in enumerate(zip(shares, planned, strict=False))
            if said != meant and Decimal(found[index]["percent"]) not in steps  # of all that is paid by then
        ]
        if len(wrong) == 1:
            return found[wrong[0]][0]
    return ""


def _more_than_planned(text: str, plan: Sequence[Decimal], budget: Decimal | None) -> str:
    """Return the words that want more paid by a month than the plan has by then: most of the budget in one sum, or an advance."""
    for sentence in compiled("[。；\n]").split(text):
        if "预付" in sentence and (early := compiled(_ADVANCE).search(sentence)):
            due = next(index for index, end in enumerate(_ENDS) if int(early["month"]) <= end)
            if plan[due] + _NEAR < int(early["percent"]):
                return early[0]
        if not budget or "一次" not in sentence or not (once := compiled(_ONCE).search(sentence)):
            continue
        amounts = compiled(_AMOUNT).findall(sentence, 0, once.start())
        if amounts and once["month"] and "前" in once[0]:
            share = Decimal(amounts[-1]) / budget * _WHOLE
            due = next(index for index, end in enumerate(_ENDS) if int(once["month"]) <= end)
            if _WHOLE >= share >= _MOST and plan[due] + _FAR < share:
                return once[0]
    return ""


def _ways(text: str, budget: Decimal | None) -> Iterator[_Way]:
    for sentence in compiled("[。；\n]").split(text):
        if not compiled(_OF_PAYMENT).search(sentence):
            continue
        for match in compiled(_BY_A_DAY).finditer(sentence):
            yield _Way("by a day", match[0], int(match["month"]), int(match["percent"]))
        if compiled(_OF_A_PART).search(sentence):
            if compiled(_PAID_OTHERWISE).search(sentence):
                yield _Way("part", sentence)
            continue
        yield from _in_one_sum(sentence, budget)
        times = compiled(_IN_TIMES).search(sentence)
        if (
            times
            and _OF_QUARTERS not in times[0]
            and _is_of_all(sentence, times)
            and not compiled(_AT_MOST).search(sentence)
        ):
            yield _Way("in times", times[0], _TIMES[times["times"] or times["again"]])
        for kind, pattern in (("monthly", _MONTHLY), ("quarterly", _QUARTERLY)):
            if often := compiled(pattern).search(sentence):
                is_even = compiled(_EVENLY).search(often[0]) is not None
                yield _Way(f"evenly {kind}" if is_even else kind, often[0])


def _in_one_sum(sentence: str, budget: Decimal | None) -> Iterator[_Way]:
    if "一次" not in sentence:
        return
    if once := compiled(_ONCE).search(sentence) or compiled(_ONCE_BY_THEN).search(sentence):
        amounts = compiled(_AMOUNT).findall(sentence, 0, once.start())
        if budget and amounts and Decimal(amounts[-1]) * _WHOLE < budget * _MOST:
            yield _Way("part", once[0])  # 保费42.6万元，2月一次性缴纳
            return
        month = int(once["month"] or (3 if once["start"] else 12))
        yield _Way("once", once[0], month, is_whole=_is_of_all(sentence, once), is_by="前" in once[0])
    elif at_once := compiled(_ALL_AT_ONCE).search(sentence):
        yield _Way("at once", at_once[0])
    elif (then := compiled(_ONCE_THEN).search(sentence)) and _is_of_all(sentence, then):
        yield _Way("at once", then[0])


def _is_of_all(sentence: str, match: re.Match[str]) -> bool:
    """Whether the clause names nothing of its own that is paid: ``养老保险补贴11月一次性缴纳`` is of one thing."""
    start = max(sentence.rfind(each, 0, match.start()) for each in "，、：:；,")
    said = sentence[start + 1 : match.start()] + (match[0].partition("一次")[0] if "一次" in match[0] else "")
    rest = compiled(_SAYS_NOTHING).sub("", compiled(_TIME).sub("", said))
    return "结算" not in match[0] and not any(each.isalpha() for each in rest)


def _is_once_contradicted(way: _Way, plan: Sequence[Decimal], steps: AbstractSet[Decimal]) -> bool:
    due = next(index for index, end in enumerate(_ENDS) if way.month <= end)
    if len(steps) == 1:
        paid = next(index for index, percent in enumerate(plan) if percent > 0)
        return way.is_whole and (due < paid or (due > paid and not way.is_by))
    if way.is_whole and way.is_by and plan[due] < _MOST:
        return True
    is_early, is_late = way.month <= _ENDS[0], way.month >= _NEAR_THE_END  # between, it may be one of several
    return len(steps) > 1 and ((is_early and plan[0] < _MOST) or (is_late and plan[-2] > _FAR))


def _is_contradicted(way: _Way, plan: Sequence[Decimal]) -> bool:
    march, june, october, _ = plan
    steps = {percent for percent in plan if percent > 0}
    if way.kind == "in times":
        return way.month < len(steps) or (len(steps) == 1 and way.month > _SEVERAL)
    if way.kind == "at once":
        return len(steps) > 1
    if way.kind == "once":
        return _is_once_contradicted(way, plan, steps)
    is_even = way.kind.startswith("evenly")
    if way.kind.endswith("monthly"):
        return march == june == 0 or june == october or (is_even and abs(june - _WHOLE / 2) > _FAR)
    return (
        len(steps) == 1
        or june == october
        or (march > 0 and june == march)
        or (is_even and march == june == 0)
    )
