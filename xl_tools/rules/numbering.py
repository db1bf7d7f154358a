"""Numbers of items in running text: which style, in which order."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xl_tools.rules.wordlists import compiled
from xl_tools.values.chinese_number import parse_chinese_number

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STYLES: Mapping[str, str] = {
    "{}.": r"(\d{1,2})\s*[.．](?!\.|\d+(?:\.\d+)?\s*(?:[万亿元%％‰倍]|个百分点|公里|千米))",
    "{}、": r"(\d{1,2})\s*、(?!\s*\d{1,2}\s*(?:[日号、]|季度|月(?![底末前])))",
    "（{}）": r"[（(]\s*(\d{1,2})\s*[）)]",
    "{}）": r"(\d{1,2})\s*[）)]",
    "（{}）一": r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]",
    "{}、一": r"([一二三四五六七八九十]{1,3})\s*、",
    "第{}": r"第([一二三四五六七八九十])[，,、：:]",
    "目标{}": r"目标(\d{1,2})\s*[:：、.]",
    "{}是": r"([一二三四五六七八九十])是",
    "①": rf"([{_CIRCLED}])",
}
"""The styles of item numbers, as patterns of one group each; only at the beginning of a line or of a sentence do they
number anything."""

_NAMES = tuple(_STYLES)
_END = re.compile(r"[。；;：:\n]\s*")
_ANY = re.compile("|".join(_STYLES.values()))
_FIRST = frozenset(f"0123456789（(目第一二三四五六七八九十{_CIRCLED}")  # what a number can begin with


def without_numbering(line: str) -> str:
    """Return a line without the number it begins with."""
    match = _ANY.match(line) if line[:1] in _FIRST else None
    return line[match.end() :] if match else line


def number_of(line: str, style: str) -> int | None:
    """Return the number in a style (``{}、一``) that a line begins with."""
    match = compiled(_STYLES[style]).match(line)
    return _value(match[1]) if match else None


class Break(NamedTuple):
    """Where the numbers of a text break off, and how (``“2.”后面是“4.”``)."""

    at: int
    said: str


def misnumbered(text: str) -> Break | None:
    """Say where and how the numbers of a text break off, or ``None`` when they run on.

    The first style met numbers the text as a whole and must run from 1; another style may begin again with every item
    above it. A single item numbered 1 is in order.
    """
    outer: str | None = None
    last: dict[str, int] = {}
    for at, style, number, written in _numbers(text):
        outer = outer or style
        expected = last.get(style, 0) + 1
        restarts = style != outer and number == 1
        if number != expected and not restarts:
            before = f"“{_as_written(style, last[style])}”后面是" if style in last else "一开头就是"
            return Break(at, f"{before}“{written}”")
        if style == outer:
            last = {}
        last[style] = number
    return None


def _numbers(text: str) -> Iterator[tuple[int, str, int, str]]:
    for start in (len(text) - len(text.lstrip()), *(end.end() for end in _END.finditer(text))):
        match = _ANY.match(text, start) if text[start : start + 1] in _FIRST else None
        if match and match.lastindex and (number := _value(match[match.lastindex])) is not None:
            yield start, _NAMES[match.lastindex - 1], number, match[0].strip()


def _value(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    number = parse_chinese_number(written)
    return None if number is None else int(number)


def _as_written(style: str, number: int) -> str:
    if style == "①":
        return _CIRCLED[number - 1]
    if style.endswith(("一", "是")) or style == "第{}":
        tens, ones = divmod(number, 10)
        digits = "一二三四五六七八九"
        chinese = ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens - 1]}十") + (
            digits[ones - 1] if ones else ""
        )
        return style.removesuffix("一").format(chinese) if style != "{}是" else f"{chinese}是"
    return style.format(number)
