"""JX6: 文字, the order of chapters and sections of the narrative."""

import re
from collections.abc import Iterator, Sequence

from xl_tools.model.finding import FORMAL, WARNING
from xl_tools.rules.numbering import number_of, without_numbering
from xl_tools.rules.rule import Context, Fault, SubmissionRule, fault_in
from xl_tools.rules.texts import Passage, narrative_chapters
from xl_tools.values.text import name_key, one_line

_CHAPTER, _SECTION = "{}、一", "（{}）一"
_LONGEST_START = 20
_TITLE = re.compile(r"[^。；！？，：:]{2,24}(?=[。：:]|$)")


def narrative_misordered(context: Context) -> Iterator[Fault]:
    """要求：整体绩效的章节标题不重复，“一、二、三”“（一）（二）（三）”连续。
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


def _misordered(headings: Sequence[Passage], style: str) -> Iterator[Fault]:
    """Yield the first heading whose number breaks off, and every heading whose title stood already."""
    titles: dict[str, str] = {}
    numbers = [number_of(heading.text, style) for heading in headings]
    broken = next((at for at, number in enumerate(numbers) if number != at + 1), None)
    if broken is not None:
        before = f"前面有 {broken} 个" if broken else "这是第一个"
        yield fault_in(
            headings[broken],
            f"章节序号不连续：“{_start(headings[broken])}”，{before}",
            "请重排序号，看是否漏了一段",
        )
    for heading in headings:
        match = _TITLE.match(without_numbering(heading.text))
        if match is None:
            continue
        if earlier := titles.get(name_key(match[0])):
            yield fault_in(heading, f"标题“{match[0]}”与“{earlier}”重复", "请合并重复的部分或改正标题")
        titles.setdefault(name_key(match[0]), _start(heading))


def _start(heading: Passage) -> str:
    text = one_line(heading.text)
    return text.split("。")[0][:_LONGEST_START]


RULES = (SubmissionRule("JX606", "章节标题重复或序号不连续", WARNING, FORMAL, narrative_misordered),)
