"""JX6: 文字, the numbers of items and of the chapters of the narrative: which style, in which order."""

import re
from collections.abc import Iterator, Mapping, Sequence

from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.model.finding import FORMAL, WARNING
from xl_tools.rules.rule import Context, Fault, SubmissionRule, fault_in, repeated
from xl_tools.rules.texts import compiled
from xl_tools.values.chinese_number import parse_chinese_number
from xl_tools.values.text import name_key, one_line

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
    "{}": rf"([{_CIRCLED}])",
}
"""The styles of item numbers, as patterns of one group each; only at the beginning of a line or of a sentence do they
number anything."""

_NAMES = tuple(_STYLES)
_END = re.compile(r"(?:[。；;\n]|(?<!\d)[：:])\s*")  # not the colon of 17:00
_ANY = re.compile("|".join(_STYLES.values()))
_LINE = re.compile(r"(\d{1,2})\s*、(?=\s*\d{1,2}\s*月)")
_FIRST = frozenset(f"0123456789（(目第一二三四五六七八九十{_CIRCLED}")  # what a number can begin with
_BEFORE_A_NUMBER: Mapping[str, str] = {"{}.": ".．", "{}、": "、"}
"""The styles whose mark can be taken for that of a decimal or of days in a row, with their marks."""
_CHAPTER, _SECTION = "{}、一", "（{}）一"
_ITEMS = ("{}.", "{}、", "（{}）")
_LONGEST_START = 20
_TITLE = re.compile(r"[^。；！？，：:]{2,24}(?=[。：:]|$)")


def narrative_misordered(context: Context) -> Iterator[Fault]:
    """要求：整体绩效的章节标题不重复，“一、二、三”“（一）（二）（三）”连续；段落开头的“1.”“1、”“（1）”也连续，到了下一节可以从 1 起。
    依据：GB/T 9704-2012《党政机关公文格式》7.3.3：结构层次序数依次为“一、”“（一）”“1.”“（1）”。
    原因：序号断了、标题重了，多半是删漏、贴漏或贴重了一段。
    举例：（三）加强绩效运行监控……（四）加强绩效运行监控……
    改法：合并重复的部分，重排序号。
    """
    chapters = list(narrative_chapters(context.submission))
    yield from _misordered([chapter[0] for chapter in chapters], _CHAPTER)
    for chapter in chapters:
        sections = [p for p in chapter[1:] if number_of(p.text, _SECTION) is not None]
        yield from _misordered(sections, _SECTION)
        yield from _items_misordered(chapter[1:])


def _items_misordered(paragraphs: Sequence[Passage]) -> Iterator[Fault]:
    """Yield the first paragraph of a chapter whose Arabic number breaks off; those of a section may run from 1 again."""
    last: dict[str, int] = {}
    for paragraph in paragraphs:
        if number_of(paragraph.text, _SECTION) is not None:
            last = {}
        for style in _ITEMS:
            if (number := number_of(paragraph.text, style)) is None:
                continue
            if number not in (1, last.get(style, 0) + 1) or (number == 1 == last.get(style)):
                message = f"序号不连续：“{_start(paragraph)}”，前面是 {last.get(style, 0) or '没有序号的'}"
                yield fault_in(paragraph, message, "请重排序号，看是否漏了一段")
                return
            last[style] = number
            break


def _misordered(headings: Sequence[Passage], style: str) -> Iterator[Fault]:
    """Yield the first heading whose number breaks off, and every heading whose title stood already."""
    numbers = [number_of(heading.text, style) for heading in headings]
    broken = next((at for at, number in enumerate(numbers) if number != at + 1), None)
    if broken is not None:
        before = f"前面有 {broken} 个" if broken else "这是第一个"
        message = f"章节序号不连续：“{_start(headings[broken])}”，{before}"
        yield fault_in(headings[broken], message, "请重排序号，看是否漏了一段")
    matches = ((heading, _TITLE.match(without_numbering(heading.text))) for heading in headings)
    titled = [(heading, match[0]) for heading, match in matches if match]
    for (heading, title), (earlier, _) in repeated(titled, lambda each: name_key(each[1])):
        yield fault_in(heading, f"标题“{title}”与“{_start(earlier)}”重复", "请合并重复的部分或改正标题")


def _start(heading: Passage) -> str:
    return one_line(heading.text).split("。")[0][:_LONGEST_START]


def without_numbering(line: str) -> str:
    """Return a line without the number it begins with."""
    match = _ANY.match(line) if line[:1] in _FIRST else None
    return line[match.end() :] if match else line


def number_of(line: str, style: str) -> int | None:
    """Return the number in a style (``{}、一``) that a line begins with."""
    match = compiled(_STYLES[style]).match(line)
    return _value(match[1]) if match else None


def misnumbered(text: str) -> tuple[int, str] | None:
    """Say where the numbers of a text break off, and how (``“2.”后面是“4.”``), or ``None`` when they run on.

    The first style met numbers the text as a whole and must run from 1; another style may begin again with every item
    above it. A single item numbered 1 is in order. A number that runs into another one (``3.24公里渠道`` as the third line, ``2、9月30日前`` as the second)
    is an item's where that makes the numbers run on.
    """
    broken = _broken_off(text, runs_into=False)
    return broken and _broken_off(text, runs_into=True) and broken


def _broken_off(text: str, *, runs_into: bool) -> tuple[int, str] | None:
    """Return what :func:`misnumbered` says; ``runs_into`` takes the number that is due for an item's, whatever follows it."""
    outer: str | None = None
    last: dict[str, tuple[int, str]] = {}
    for start in (len(text) - len(text.lstrip()), *(end.end() for end in _END.finditer(text))):
        match = _ANY.match(text, start) if text[start : start + 1] in _FIRST else None
        if match is None and outer == "{}、" and text[start - 1 : start] == "\n":
            match = _LINE.match(
                text, start
            )  # 5、12月20日前…: at the head of a line it numbers, whatever follows
        if runs_into and match is None and outer in (None, *_BEFORE_A_NUMBER):
            style, shown = next(_due(text, start, outer, last), ("", ""))
            if style:
                outer, last = style, {style: (int(shown[:-1]), shown)}
                continue
        if not match or not match.lastindex or (number := _value(match[match.lastindex])) is None:
            continue
        style = "{}、" if match.re is _LINE else _NAMES[match.lastindex - 1]
        outer = outer or style
        before, shown = last.get(style, (0, ""))
        if number != before + 1 and (style == outer or number != 1):
            said = f"“{shown}”后面是" if shown else "一开头就是"
            return start, f"{said}“{match[0].strip()}”"
        if style == outer:
            last = {}
        numeral = number if match[match.lastindex].isdecimal() else match[match.lastindex]
        last[style] = number, style.removesuffix("一").format(numeral)
    return None


def _due(
    text: str, start: int, outer: str | None, last: Mapping[str, tuple[int, str]]
) -> Iterator[tuple[str, str]]:
    """Yield the style whose next number stands here, whatever follows it, and how it is written."""
    for style in (outer,) if outer else _BEFORE_A_NUMBER:
        due = last.get(style, (0, ""))[0] + 1
        for mark in _BEFORE_A_NUMBER[style]:
            if text.startswith(f"{due}{mark}", start):
                yield style, style.format(due)


def _value(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    if written in _CIRCLED:
        return _CIRCLED.index(written) + 1
    number = parse_chinese_number(written)
    return None if number is None else int(number)


RULES = (SubmissionRule("JX606", "章节标题重复或序号不连续", WARNING, FORMAL, narrative_misordered),)
