"""JX7: when an event is held (9月下旬举办, 7月18日办火把节), against the 时效指标 of it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.claims.naming import common_run
from xl_tools.model.grid import Cell
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.values.text import half_width, one_line

_WHEN = r"(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})[日号]|(?P<third>[上中下])旬|底)?"
_HELD = "举办|召开|举行|开幕|闭幕|办(?=[^理结完公事成])"
_SAID = re.compile(
    rf"(?<!\d){_WHEN}(?![前至到\-—~、])(?:\([^()]*\))?(?P<between>[^,;。!?\d、前]{{0,6}}?)(?:{_HELD})(?P<what>[^,;。!?]{{0,14}})"
)
_VALUE = re.compile(rf"(?:20\d\d年)?{_WHEN}(?P<before>之?前)?")
_OF_AN_EVENT = re.compile("举办|召开|举行|开幕|闭幕|节|大会|比赛|展演")
_NO_NAME = re.compile("时间|时限|日期|举办|召开|举行|开幕|闭幕|当天|的")
_THIRDS = {"上": 10, "中": 20, "下": 31, None: 0}
_ALIKE = 2


class _Event(NamedTuple):
    at: str | Cell
    said: str
    what: str
    month: int
    day: int  # 0 where none is said; the last one of a third of a month


def events_contradict(reading: TableReading) -> Iterator[tuple[str | Cell, str, str]]:
    """Yield the days of events that a table's sentences say otherwise than its 时效指标: where, what, and what the indicator says."""
    rows = [*_rows(reading)]
    if not rows:
        return
    said = [*_events(reading)]
    for event in said:
        for level3, names, at, match in rows:
            is_named = any(len(common_run(event.what, name)) >= _ALIKE for name in names)
            is_only = len(rows) == len(said) == 1 and not names[0].strip("\0")
            if (is_named or is_only) and not _agrees(event, match):
                place = reading.address(at)
                yield event.at, event.said, f"时效指标“{level3}”（{place}）是“{match[0]}”"


def _rows(reading: TableReading) -> Iterator[tuple[str, tuple[str, ...], str, re.Match[str]]]:
    for index, row in enumerate(reading.table.indicators):
        match = _VALUE.fullmatch(half_width(row.value.text)) if "时效" in row.level2 else None
        if match is None:
            continue
        names = tuple(_NO_NAME.sub("\0", half_width(text)) for text in (row.level3, row.description) if text)
        if names and (not match["before"] or _OF_AN_EVENT.search(row.level3)):
            yield one_line(row.level3), names, indicator_key(index, "value"), match


def _events(reading: TableReading) -> Iterator[_Event]:
    for field in ("purpose", "goals"):
        for piece in reading.written(field):
            for match in _SAID.finditer(half_width(piece.text)):
                day = int(match["day"]) if match["day"] else _THIRDS[match["third"]]
                at = piece.cell if field in reading.pieces else field
                yield _Event(at, match[0], match["between"] + match["what"], int(match["month"]), day)


def _agrees(event: _Event, row: re.Match[str]) -> bool:
    month, day = int(row["month"]), int(row["day"]) if row["day"] else _THIRDS[row["third"]]
    if row["before"]:
        return event.month < month or (
            event.month == month and (not day or not event.day or event.day <= day)
        )
    return event.month == month and (not day or not event.day or day == event.day)
