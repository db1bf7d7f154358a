"""The words of a name that say what it is about, with how much each says: 古树名木 much, 农村 and 经费 nothing."""

import re
from collections.abc import Iterator, Mapping

from xl_tools.products.indicator_library.spending_kinds import RUNNING, SPENDING_KINDS, tells_a_kind
from xl_tools.typos.lexicon import UNKNOWN, shipped_lexicon
from xl_tools.values.text import name_key

_CHINESE = re.compile("[一-龥]+|[a-z0-9]+")
_ANYBODYS, _RARE = 62, 95
"""What a word costs in the lexicon that any text has, and one that says all of what it is about."""
_OF_ANY = re.compile(
    "免费|困难|重点|特色|小型|中小型?|主要|日常|专项|综合|业务|示范|创建|推进|精准|乡镇|乡村|村级|事业|公益|政府|设施|计划|生产|基础|系统"
    "|国土|非法|重大|改革|试点|教育|信息|配套|成果|巩固|社会|公共|公务|义务|机关|对外"
)
"""Words that are rarer than others in any project's name and say no more of what it is about."""
_OF_A_KIND = re.compile(
    "|".join([kind.plain.pattern for kind in SPENDING_KINDS])
    + f"|{RUNNING.plain.pattern}|项目|资金|费用|支出|费"
)
_HALF, _PART, _CHARACTER = 0.8, 0.5, 0.6
_TWO = 2
_OF_A_THING = 90
"""What a character costs in the lexicon that is a thing in a word of two: 厕, 桥, 河."""


def words_of_name(name: str) -> list[str]:
    """Return the words of a name."""
    lexicon = shipped_lexicon()
    return [word for run in _CHINESE.findall(name_key(name)) for word in lexicon.parted(run)[1]]


def subject_words(name: str) -> Mapping[str, float]:
    """Return the words of a name, parts of long ones, and characters that stand for things, each with what it says (0 to 1)."""
    found: dict[str, float] = {}
    for word in words_of_name(name):
        said = {part: share * _said(part) for part, share in _parts(word)}
        # one character alone is a piece of what the lexicon has not
        said[word] = max([_said(word) if len(word) > 1 else 0.0, *said.values()])
        said |= {place: min(_CHARACTER, said[word]) for place in _things(word)}
        for part, weight in said.items():
            found[part] = max(weight, found.get(part, 0.0))
    return found


def _parts(word: str) -> Iterator[tuple[str, float]]:
    """Yield what else a word says: its halves, or its words of two characters."""
    words = shipped_lexicon().words
    if _OF_ANY.fullmatch(word) or tells_a_kind(word):
        return
    if len(word) == 2 * _TWO and word[:_TWO] in words and word[_TWO:] in words:
        yield from ((half, _HALF) for half in (word[:_TWO], word[_TWO:]))
    elif len(word) > _TWO:
        inner = (word[start : start + _TWO] for start in range(len(word) - 1))
        yield from ((part, _PART) for part in inner if part in words)


def _things(word: str) -> Iterator[str]:
    """Yield the first and the last character of a word of two where they are things of their own, with their place: 河流, 户厕."""
    if len(word) != _TWO or _OF_A_KIND.search(word) or tells_a_kind(word):
        return
    words = shipped_lexicon().words
    for each, place in ((word[0], f"{word[0]}…"), (word[-1], f"…{word[-1]}")):
        if words.get(each, UNKNOWN) >= _OF_A_THING:
            yield place


def _said(word: str) -> float:
    """Return how much a word says of what a project is about: nothing where it only says of which kind it is."""
    cost = shipped_lexicon().words.get(word, UNKNOWN)
    if _OF_ANY.fullmatch(word) or not _OF_A_KIND.sub("", word):
        return 0.0
    return min(1.0, max(0.0, (cost - _ANYBODYS) / (_RARE - _ANYBODYS)))
