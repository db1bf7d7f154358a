"""How long something may take (48小时内), and the day by which it is done again and again (每月15日前)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xl_tools.claims.claim import Span
from xl_tools.claims.lexer import shown_lines
from xl_tools.claims.passages import Passage
from xl_tools.values.chinese_number import NUMERALS, parse_chinese_number

_NUMBER = rf"\d+(?:\.\d+)?|[{NUMERALS.replace('点', '')}]{{1,3}}|半"
_LIMIT = re.compile(
    rf"(?P<bound>[≤<]=?|不超过|不多于|不迟于|不得超过|控制在|每)?(?<![\d.月年第])(?P<number>{_NUMBER})"
    r"(?P<unit>个?工作日|个?小时|分钟|秒钟?|天|日|周|个月)(?:以|之)?(?P<within>内|一(?=[清次巡检收]))?"
)
_AGAIN = re.compile(
    r"(?P<period>每个?月|次月|当月|下月|本月|每个?季度?末月|每个?季度?末|每个?季度?首月|季度末月|季末月|每个?季度?|每半年末月)的?"
    r"(?:(?P<day>\d{1,2})[日号]|(?P<end>底|末))(?:之|以)?(?P<before>前)?"
)
_MAY_HOLD = re.compile(r"[时钟秒天日周月底]")
_MINUTES = {"分钟": 1, "小时": 60, "天": 1440, "日": 1440, "周": 10080}
_SENTENCE = re.compile(r"[。;!?]")
_BEHIND = re.compile(r"[,;。!?、\d]")
_AROUND = 16
_MONTH = "月"
_LONGER = ("季", "半年")
_LAST_DAY = 31
_DAY, _MANY_DAYS = "天", 10
DAYS = "天数"
"""The shape of a number of days that nothing says to be a limit (全年开餐250天)."""


class TimeLimit(NamedTuple):
    """A time in which, or a day by which, something is done each time.

    ``shape`` tells what can be compared: 分钟 (of hours and days too), 工作日, 秒, 月 of how long, 天数 of so many days in all; 月, 季 of a day of each. ``before`` is
    what stands before it in its sentence, up to another limit, ``behind`` what stands behind it in its clause.
    """

    shape: str
    number: Decimal
    said: str
    before: str
    behind: str
    sentence: int
    span: Span
    place: Passage


def time_limits_of(passage: Passage, *, is_value: bool = False) -> list[TimeLimit]:
    """Return the time limits of a text; in the value of an indicator a bare ``48小时`` is one."""
    if not _MAY_HOLD.search(passage.text):
        return []
    found, start = [], 0
    for number, line in enumerate(shown_lines(passage.text)):
        end = 0
        for match in _matches(line, is_value=is_value):
            shape, limit = _read(match, is_value=is_value)
            if limit:
                sentence = max((each.end() for each in _SENTENCE.finditer(line, 0, match.start())), default=0)
                found.append(
                    TimeLimit(
                        shape=shape,
                        number=limit,
                        said=match[0],
                        before=line[max(sentence, end) : match.start()],
                        behind=_BEHIND.split(line[match.end() : match.end() + _AROUND], maxsplit=1)[0],
                        sentence=number * 1000 + sentence,
                        span=Span(start + match.start(), start + match.end()),
                        place=passage,
                    )
                )
                end = match.end()
        start += len(line)
    return found


def _matches(line: str, *, is_value: bool) -> Iterator[re.Match[str]]:
    end = 0
    for match in _AGAIN.finditer(line):
        yield from _bounded(line, end, match.start(), is_value=is_value)
        end = match.end()
        yield match
    yield from _bounded(line, end, len(line), is_value=is_value)


def _bounded(line: str, start: int, end: int, *, is_value: bool) -> Iterator[re.Match[str]]:
    for match in _LIMIT.finditer(line, start, end):
        if is_value or match["within"] or _is_limit(match):
            yield match


def _is_limit(match: re.Match[str]) -> bool:
    """Whether a time without 内 is a limit all the same: ``不超过3天``, ``每7天`` (but not 每天, 每半天), or days that are counted."""
    if match["bound"] == "每":
        return match["number"] not in ("一", "半") and match["unit"] in _MINUTES
    is_counted = match["unit"] == _DAY and match["number"].isdecimal()
    return bool(match["bound"]) or (is_counted and int(match["number"]) >= _MANY_DAYS)


def _read(match: re.Match[str], *, is_value: bool) -> tuple[str, Decimal | None]:
    """Return what a limit can be compared with, and its number."""
    if match.re is _AGAIN:
        shape = next((each for each in _LONGER if each in match["period"]), _MONTH)
        return shape, Decimal(match["day"] or _LAST_DAY)
    said, unit = match["number"], match["unit"].removeprefix("个")
    if said == "半":
        number: Decimal | None = Decimal("0.5")
    else:
        number = Decimal(said) if said[0].isdecimal() else parse_chinese_number(said)
    if number is None:
        return unit, None
    if unit == _DAY and not match["within"] and not match["bound"] and not is_value:
        return DAYS, number
    return ("分钟", number * _MINUTES[unit]) if unit in _MINUTES else (unit.removesuffix("钟"), number)
