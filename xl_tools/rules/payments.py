"""How a text says that money is paid, and whether a spending plan can be of that: in one sum, by the month, by the quarter, by a date."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xl_tools.rules.texts import compiled

_PAID = "(?:兑现|发放|拨付|支付|兑付|付清|结清|付款|下达|打卡|结算|缴纳)"
_ENDS = (3, 6, 10, 12)
_TIME = (
    r"(?:(?P<month>(?<!\d)(?:1[0-2]|[1-9]))月(?:份|底|末|[上中下]旬)?(?:前|之前|以前)?"
    r"|(?P<start>年初|春节前|元旦前)|(?P<end>年底|年末|年终))"
)
_ONCE = rf"{_TIME}[^。；，\d]{{0,14}}?一次性?(?!补助|补贴|奖励|缴|交)[^。；，]{{0,16}}?{_PAID}"
_MONTHLY = (
    rf"(?:按|逐|每)个?月(?!底前完成)[^。；，、\d]{{0,12}}?{_PAID}|{_PAID}[^。；，]{{0,4}}?(?:按月|逐月)"
)
_QUARTERLY = rf"(?:(?:按|逐|每)个?季度?|分四次|四个季度)[^。；，、\d]{{0,12}}?{_PAID}|{_PAID}[^。；，]{{0,4}}?(?:按季|逐季)"
_EVENLY = "均衡|平均"
_BY_A_DAY = rf"(?<!\d)(?P<month>3|6|10|12)月底(?:前|之前|以前)?[^。；，\d]{{0,6}}?{_PAID}[^。；，\d]{{0,4}}?(?P<percent>\d{{1,3}})%"
_PAID_OTHERWISE = rf"{_PAID}|半年[^。；，]{{0,4}}(?:一次|{_PAID})|分(?:期|批|[两二三四五六](?:次|批|期))|预付|首付|质保金|尾款|余款"
_OF_A_PART = "其余|余款|余下|启动资金|奖励|慰问|部分|其中(?![:：]?财政)|首期|第[一二三]期"
_WHOLE = Decimal(100)
_FAR = 25  # per cent that an even plan may be off
_NEAR = 5
_NEAR_THE_END = 11


class _Way(NamedTuple):
    kind: str
    said: str
    month: int = 0
    percent: int = 0


def contradicted(text: str, plan: Sequence[Decimal]) -> str:
    """Return the words of a text (without white space) that a plan of four cumulative percents contradicts; empty where none do.

    Only where the text says one way of paying and says it of the whole: of several nobody can say which is of how much.
    """
    ways = list(_ways(text))
    by_day = next((way for way in ways if way.kind == "by a day"), None)
    if by_day:
        planned = plan[_ENDS.index(by_day.month)]
        return by_day.said if abs(planned - by_day.percent) > _NEAR else ""
    if len({way.kind for way in ways}) != 1 or ways[0].kind == "part":
        return ""
    return next((way.said for way in ways if _is_contradicted(way, plan)), "")


def _ways(text: str) -> Iterator[_Way]:
    for sentence in compiled("[。；\n]").split(text):
        for match in compiled(_BY_A_DAY).finditer(sentence):
            yield _Way("by a day", match[0], int(match["month"]), int(match["percent"]))
        if compiled(_OF_A_PART).search(sentence):
            if compiled(_PAID_OTHERWISE).search(sentence):
                yield _Way("part", sentence)
            continue
        if once := compiled(_ONCE).search(sentence):
            yield _Way("once", once[0], int(once["month"] or (3 if once["start"] else 12)))
        for kind, pattern in (("monthly", _MONTHLY), ("quarterly", _QUARTERLY)):
            if often := compiled(pattern).search(sentence):
                is_even = compiled(_EVENLY).search(often[0]) is not None
                yield _Way(f"evenly {kind}" if is_even else kind, often[0])


def _is_contradicted(way: _Way, plan: Sequence[Decimal]) -> bool:
    march, june, october, _ = plan
    steps = {percent for percent in plan if percent > 0}
    if way.kind == "once":
        is_early, is_late = (
            way.month <= _ENDS[0],
            way.month >= _NEAR_THE_END,
        )  # between, it may be one thing of several
        return len(steps) > 1 and (is_early or (is_late and any(percent > 0 for percent in plan[:-1])))
    is_even = way.kind.startswith("evenly")
    if way.kind.endswith("monthly"):
        return march == june == 0 or june == october or (is_even and abs(june - _WHOLE / 2) > _FAR)
    return len(steps) == 1 or (march > 0 and june in (march, october)) or (is_even and march == june == 0)
