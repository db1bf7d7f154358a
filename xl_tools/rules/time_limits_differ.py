"""JX7: how long something may take, and the day by which it is done again and again: sentences against 时效指标, and each other."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from xl_tools.claims.naming import common_run
from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.claims.time_limits import DAYS, TimeLimit, time_limits_of
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.rules.rule import Context
from xl_tools.rules.slips import is_slip
from xl_tools.values.text import half_width, one_line

_Other = TypeVar("_Other")
_FIELDS = {"purpose": "资金用途", "goals": "绩效目标"}
_BEFORE, _BEHIND = 14, 10
_ALIKE, _QUITE_ALIKE = 2, 3
_FURTHEST = 4  # times as long: more is of something else
_DAYS = ("月", "季", "半年")
_DAYS_ALONE = re.compile(r"\s*(?:≥|>=|不少于|不低于)?\s*\d{2,3}\s*天(?:以上)?\s*")
_FLOOR = re.compile("(?:≥|不少于|不低于|至少|超过)$")
_NO_NAME = re.compile(
    "时间|时限|时效性?|及时性?|期限|间隔|情况|要求|日期|最迟|最晚|最后|的|从|到|至|自|起|后|之日|日内|[上当次本下每]个?月"
)
_DONE = re.compile("完成|办理|处理|处置|解决|发放|拨付|兑付|支付|到位|到账|到人|到户|打卡|缴纳|上报|报送")

_PAID = re.compile("发放|拨付|兑付|支付|付清|到账|到人|到户|打卡|缴纳|打入|发到|拨到|打到")


class LimitOfRow(NamedTuple):
    """A 时效指标 with one time limit: its table, its name, what it is called."""

    reading: TableReading
    limit: TimeLimit
    level3: str
    names: tuple[str, ...]


def limits_of_rows(context: Context) -> list[LimitOfRow]:
    """Return the 时效指标 of all tables that say one time limit."""
    found = []
    for reading in context.submission.tables:
        for index, row in enumerate(reading.table.indicators):
            is_limit = "时效" in row.level2
            if not is_limit and not _DAYS_ALONE.fullmatch(row.value.text):
                continue
            passage = Passage(indicator_key(index, "value"), row.value.text, reading, reading.sheet)
            limits = time_limits_of(passage, is_value=True)
            if len(limits) == 1:
                limit = limits[0] if is_limit else _as_days(limits[0])
                texts = (row.level3, row.description, limit.before, limit.behind)
                names = tuple(_named(half_width(text)) for text in texts if text)
                found.append(LimitOfRow(reading, limit, one_line(row.level3), names))
    return found


def _as_days(limit: TimeLimit) -> TimeLimit:
    """Return the days of a 数量指标 as what they are: so many, no limit."""
    number = int("".join(filter(str.isdecimal, limit.said)))
    return limit._replace(shape=DAYS, number=Decimal(number))


def limits_of_texts(context: Context) -> list[TimeLimit]:
    """Return the time limits of the purposes and goals of all tables."""
    return [
        limit
        for reading in context.submission.tables
        for field in _FIELDS
        for piece in reading.written(field)
        for limit in time_limits_of(
            Passage(piece.cell if field in reading.pieces else field, piece.text, reading, reading.sheet)
        )
    ]


def limits_contradict(reading: TableReading, context: Context) -> Iterator[tuple[TimeLimit, str]]:
    """Yield the time limits of a table's sentences that its 时效指标, or its other sentences, say otherwise, with what they say."""
    said = [each for each in context.once(limits_of_texts) if each.place.table is reading]
    if not said:
        return
    rows = [each for each in context.once(limits_of_rows) if each.reading is reading]
    free_rows = [row for row in rows if not any(_is_same(row.limit, each) for each in said)]
    free = [each for each in said if not any(_is_same(row.limit, each) for row in rows)]
    told = []
    pairs = [*_pairs(free, free_rows, lambda a, b: _likeness(a, b.names), lambda b: b.limit)]
    for text, row in pairs or _only_days(said, free_rows, rows):
        at = row.limit.place.at
        place = at.address if isinstance(at, Cell) else reading.address(at)
        told.append(text)
        yield text, f"时效指标“{row.level3}”（{place}）是“{row.limit.said}”"
    rest = [each for each in free if not any(each is one for one in told)]
    purpose = [each for each in rest if _is_in(each, "purpose", reading)]
    goals = [each for each in rest if _is_in(each, "goals", reading)]
    goals_free = [each for each in goals if not any(_is_same(each, one) for one in purpose)]
    purpose_free = [each for each in purpose if not any(_is_same(each, one) for one in goals)]
    for text, other in _pairs(
        goals_free, purpose_free, lambda a, b: _likeness(a, _texts(b)) - 1, lambda b: b
    ):
        yield text, f"资金用途写“{other.said}{other.behind[:6]}”"


def narrative_limits_contradict(context: Context) -> Iterator[tuple[TimeLimit, str]]:
    """Yield the time limits of 整体绩效 that the one table that says the same thing says otherwise."""
    said = [
        limit
        for chapter in narrative_chapters(context.submission)
        for passage in chapter
        for limit in time_limits_of(passage)
    ]
    if not said:
        return
    pool = [(each.reading, each.limit, each.names) for each in context.once(limits_of_rows)]
    pool += [
        (each.place.table, each, _texts(each)) for each in context.once(limits_of_texts) if each.place.table
    ]
    for text in said:
        alike = [
            (score, reading, limit)
            for reading, limit, names in pool
            if limit.shape == text.shape and (score := _likeness(text, names)) >= _QUITE_ALIKE
        ]
        if not alike or any(limit.number == text.number for _, _, limit in alike):
            continue
        best = max(score for score, _, _ in alike)
        most = [(reading, limit) for score, reading, limit in alike if score == best]
        if len({limit.number for _, limit in most}) == 1 and _may_be_meant(text, most[0][1]):
            reading, limit = most[0]
            at = limit.place.at
            place = at.address if isinstance(at, Cell) else reading.address(at)
            yield text, f"{reading.sheet} 的 {place} 是“{limit.said}”"


def _pairs(
    texts: Sequence[TimeLimit],
    others: Sequence[_Other],
    score: Callable[[TimeLimit, _Other], int],
    limit_of: Callable[[_Other], TimeLimit],
) -> Iterator[tuple[TimeLimit, _Other]]:
    """Yield the limits that are each other's best."""
    scores = {
        (i, j): found
        for i, text in enumerate(texts)
        for j, other in enumerate(others)
        if text.shape == limit_of(other).shape
        and _may_be_meant(text, limit_of(other))
        and (found := score(text, other)) >= _ALIKE
    }
    for (i, j), found in scores.items():
        rivals = [each for (a, b), each in scores.items() if (a == i) != (b == j)]
        if all(rival < found for rival in rivals):
            yield texts[i], others[j]


def _only_days(
    said: Sequence[TimeLimit], free: Sequence[LimitOfRow], rows: Sequence[LimitOfRow]
) -> Iterator[tuple[TimeLimit, LimitOfRow]]:
    """Yield the only such day that the sentences say, of something paid or done, with the only 时效指标 that says one."""
    for row in free:
        texts = [each for each in said if each.shape == row.limit.shape]
        is_only = sum(each.limit.shape == row.limit.shape for each in rows) == len(texts) == 1
        if row.limit.shape not in _DAYS or not is_only:
            continue
        if _PAID.search("".join(row.names)) and _PAID.search(texts[0].before[-_BEFORE:] + texts[0].behind):
            yield texts[0], row


def _is_same(left: TimeLimit, right: TimeLimit) -> bool:
    return left.shape == right.shape and left.number == right.number


def _may_be_meant(left: TimeLimit, right: TimeLimit) -> bool:
    less, more = sorted((left.number, right.number))
    if left.shape == DAYS:
        is_near = (more - less) * 10 <= more * 3 or is_slip(less, more)
        is_more_than_asked = left.number > right.number and not _FLOOR.search(left.before)
        return is_near and less != more and not is_more_than_asked
    return less != more and (left.shape in _DAYS or more <= less * _FURTHEST)


def _is_in(limit: TimeLimit, field: str, reading: TableReading) -> bool:
    at = limit.place.at
    return (
        at == field
        if isinstance(at, str)
        else any(piece.cell == at for piece in reading.pieces.get(field, ()))
    )


def _texts(limit: TimeLimit) -> tuple[str, ...]:
    return (_named(limit.before[-_BEFORE:]), _named(limit.behind[:_BEHIND]))


def _named(text: str) -> str:
    return _NO_NAME.sub("\0", text)


def _likeness(text: TimeLimit, names: Sequence[str]) -> int:
    """Return how much the words around a limit have in common with names: the longest runs before and behind it.

    Words behind it alone (48小时内修复) say what is done and not of what: then the first name may say no more (一般故障修复时间 does).
    """
    before, behind = (
        max((common_run(mine, name) for name in names), key=len, default="") for mine in _texts(text)
    )
    if len(before) < _ALIKE and len(behind) >= _ALIKE:
        rest = _DONE.sub("", names[0].replace(behind, "")).replace("\0", "")
        said = f"{text.before}{text.behind}{text.place.table.table.name if text.place.table else ''}"
        if sum(character not in said for character in rest) >= _ALIKE:
            return 0
    runs = [run for run in (before, behind) if len(run) >= _ALIKE]
    score = sum(len(_DONE.sub("", run)) for run in runs)
    return sum(map(len, runs)) if score < _ALIKE and text.shape in _DAYS else score
