"""Suspected typos in the texts of one workbook: what is unlikely where it stands, beside a likely word that sounds or looks alike."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from xl_tools.typos.evidence import Substitution, Workbook, odds, shipped_weights, substitutions
from xl_tools.typos.lexicon import LONGEST, UNKNOWN, Lexicon, Likeness, shipped_lexicon
from xl_tools.typos.prose import EDGE, Prose, shipped_prose

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}(?![\u4e00-\u9fff]|\s?[〔\[【(（［]\s?(?:\d{4}|Y))")
"""Not who issued a document: 冀民〔2021〕."""
_EVEN = 12.0
"""The score of what is as probably wrong as right; one more is e times as probable."""
_NAMES = frozenset("村镇乡县屯庄寨沟坪湾岭坝")
_REGIONS = frozenset("区县市旗州")
"""What ends the name of a place: of 禅江区 no list of words knows how it is written."""
_OF_TWO_PARTS = 4  # 木井镇, 内审及财务室: what stands on both sides need not go together
_ALONE = 5.0  # people mistype words: a character that makes none is seldom another
_OF_PARTS = 3.0  # characters with a part in common are seldom mistaken, those that sound alike every day
_STANDS_AGAIN = 4.0  # what stands in another text, too, was hardly mistyped twice
_LEAST = 6.0  # below it nobody wants to be told
_PAIR = 2
_NEARBY = 12
_DOUBLED = 8.8
_EVERYDAY = (
    94  # a word no rarer than this (水平, 隐患) is typed every day: its homophones are what people mistype
)
_OF_EVERYDAY = 1.7
_TWICE = 6.8  # natural logarithms by which a text is likelier without a doubled character
_MEASURES = "率度"
_CERTAIN = (Likeness.WARNED_OF, Likeness.SOUND, Likeness.SYLLABLE, Likeness.SHAPE, Likeness.PART)
_MEASURE = 17.0
_COUNTED = frozenset("一二三四五六七八九十百千万两零〇")
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")  # 人民币壹拾万元整
_ONE_BY_ONE = frozenset(
    "季月户村年天日周旬人家镇乡县校组队店班岗处时事件条层级样院社区片坝山河塘"
)  # 季季有考核, 月月补针
_JOINERS = frozenset("及与或并于至等之")
_BETWEEN_WORDS = frozenset(
    "的和不"
)  # 退耕|的|农户, 监考|和|考务, 不|贴瓷砖: of what stands beside it no word need be made
_BODIES = frozenset("会室站所县区院部局队组校馆店库")  # 院务会|会议, 接种室|室温
_OFFICES = frozenset("股科")
_COMPARED = re.compile("不.于")  # 不劣于第三类
_FIGURES_OF = "数均次额率量"  # 车辆辆数, 户户均


class Suspicion(NamedTuple):
    """What may be wrong in a text, where it begins, what was probably meant, and how likely that is."""

    at: int
    wrong: str
    right: str
    score: float


class Suspect:
    """The texts of a workbook, looked through together: what stands there several times is probably meant."""

    def __init__(
        self,
        texts: Sequence[str],
        known: Iterable[str] = (),
        names: Iterable[str] = (),
        *,
        lexicon: Lexicon | None = None,
        prose: Prose | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        """Count what stands side by side; ``known`` are words that are right, ``names`` those of indicators."""
        self._lexicon = lexicon or shipped_lexicon()
        self._weights = weights or shipped_weights()
        self._names = frozenset(names)
        self._texts = texts
        self._workbook = Workbook(prose or shipped_prose(), texts)
        self._known = {pair for word in known for pair in _pairs(word)}

    def found(self, least: float) -> Iterator[tuple[str, list[Suspicion]]]:
        """Yield every text in which something of at least this score is suspected, with that, in order."""
        for text in self._texts:
            if told := self.in_text(text, least):
                yield text, told

    def in_text(self, text: str, least: float) -> list[Suspicion]:
        """Return what is suspected in one of the texts."""
        runs = [match.span() for match in _RUN.finditer(text)]
        found = [each for span in runs for each in self._of_run(text, *span)]
        for each in substitutions(text, self._workbook, self._lexicon):
            if any(start <= each.place < end for start, end in runs):
                score = self._score(text, each)
                if score >= least:
                    found.append(Suspicion(each.start, each.wrong, each.right, score))
        best: list[Suspicion] = []
        for told in sorted(found, key=lambda one: -one.score):
            if told.score < least:
                break
            if all(told.at >= b.at + len(b.wrong) or b.at >= told.at + len(told.wrong) for b in best):
                best.append(told)
        return sorted(best)

    def _of_run(self, text: str, start: int, end: int) -> Iterator[Suspicion]:
        yield from self._doubled(text, start, end)
        run = text[start:end]
        if run in self._names and text in self._names:
            yield from (each._replace(at=start + each.at) for each in self._measures(run))

    def _score(self, text: str, each: Substitution) -> float:
        """Return how suspicious a substitution is; what is written so on purpose is not."""
        at, written = each.place, each.written
        if written in _COUNTED or written in _CAPITALS or each.meant in _COUNTED or written in _BETWEEN_WORDS:
            return 0
        if not self._known.isdisjoint(_pairs(text[max(0, at - 1) : at + 2])) or _stands_each_time(text, at):
            return 0
        if self._is_of_an_office(text, at) or _COMPARED.fullmatch(text[max(0, at - 1) : at + 2]):
            return 0
        score = _EVEN + odds(each.evidence, self._weights)
        end = each.start + len(each.wrong)
        if (
            text[end : end + 1] in _REGIONS
            and len(each.wrong) == _PAIR
            and each.wrong not in self._lexicon.words
        ):
            return 0
        if text[end : end + 1] in _NAMES or written in _JOINERS:
            score -= _OF_TWO_PARTS
        score -= _ALONE * (each.evidence["new_word"] <= 1)
        score -= _OF_PARTS * each.evidence["part"]
        if each.likeness is Likeness.SOUND and self._lexicon.words.get(each.right, UNKNOWN) <= _EVERYDAY:
            score += _OF_EVERYDAY
        is_elsewhere = score > _LEAST and sum(each.wrong in other for other in self._texts) > 1
        return score - _STANDS_AGAIN * is_elsewhere

    def _is_of_an_office(self, text: str, at: int) -> bool:
        """Whether a character ends the name of an office behind a word: 人事股, 计财科."""
        return text[at] in _OFFICES and text[max(0, at - _PAIR) : at] in self._lexicon.words

    def _measures(self, run: str) -> Iterator[Suspicion]:
        """Yield the end of an indicator's name that should be 率 or 度: 覆盖绿, 知晓渡."""
        if len(run) <= _PAIR or run[-1] in _MEASURES:
            return
        lexicon, before = self._lexicon, run[-3:-1]
        if self._ends_so(run[-2:]) or before not in lexicon.words or run[-3:] in lexicon.words:
            return
        for measure in _MEASURES:
            if lexicon.confusable(run[-1]).get(measure) in _CERTAIN:
                yield Suspicion(len(run) - 3, run[-3:], before + measure, _MEASURE)
                return

    def _ends_so(self, pair: str) -> bool:
        """Whether official prose ends a phrase in a pair."""
        first, second = (self._workbook.prose.codes.get(each, EDGE) for each in pair)
        return self._workbook.prose.times(first, second, EDGE) > 0

    def _doubled(self, text: str, start: int, end: int) -> Iterator[Suspicion]:
        """Yield the characters that stand twice without being the end of one word and the beginning of the next."""
        for at in range(start, end - 1):
            one = text[at]
            if one != text[at + 1] or one in _COUNTED or text[at - 1 : at] == "一":
                continue  # 一座座
            if one in _ONE_BY_ONE and not self._ends_a_word(text, at, end):
                continue
            if one == text[at + 2 : at + 3] or self._meet(text, at, start, end):
                continue
            if at == start:
                continue  # 餐餐留样: each of them
            if _is_doubled(text[at + 2 : at + 4]) or _is_doubled(text[max(0, at - 2) : at]):
                continue  # 平平安安
            if (gain := self._gain_of_one(text, at)) > _TWICE:
                yield self._once(text, at, start, end, gain + _DOUBLED)

    def _ends_a_word(self, text: str, at: int, end: int) -> bool:
        """Whether a character ends a word of the dictionary, and its double the run: 账户户."""
        return at + 2 == end and text[at - 1 : at + 1] in self._lexicon.words

    def _once(self, text: str, at: int, start: int, end: int, score: float) -> Suspicion:
        """Return what is said of a doubled character: with the word that it begins, or else with the one that it ends."""
        for last in range(at + 3, min(end, at + 1 + LONGEST) + 1):
            if text[at + 1 : last] in self._lexicon.words:
                return Suspicion(at, text[at:last], text[at + 1 : last], score)
        first = max(start, at - 1)
        return Suspicion(first, text[first : at + 2], text[first : at + 1], score)

    def _meet(self, text: str, at: int, start: int, end: int) -> bool:
        """Whether two words meet: 搭乘|乘客, or the two are a word: 人人."""
        words = self._lexicon.words
        ends = (
            text[at] in _BODIES
            or self._is_word(text[max(start, at - 1) : at + 1])
            or any(text[first : at + 1] in words for first in range(max(start, at - LONGEST + 1), at))
        )
        begins = (
            self._is_word(text[at + 1 : min(end, at + 3)])
            or any(text[at + 1 : last] in words for last in range(at + 3, min(end, at + 1 + LONGEST) + 1))
            or (at + 2 < end and text[at + 2] in _FIGURES_OF)
        )
        return begins if ends else not begins and text[at : at + 2] in words

    def _is_word(self, pair: str) -> bool:
        codes = [self._workbook.prose.codes.get(each, EDGE) for each in pair]
        return len(codes) == _PAIR and self._workbook.prose.is_word(*codes)

    def _gain_of_one(self, text: str, at: int) -> float:
        """Return how much likelier a text is with one of two same characters."""
        prose = self._workbook.prose
        codes, places = self._workbook.coded(text)
        here = places.index(at)
        before = codes[here - 2 : here]
        twice = [*before, codes[here], *codes[here + 1 : here + 4]]
        once = [*before, codes[here], *codes[here + 2 : here + 4]]
        return _logarithm(prose, once) - _logarithm(prose, twice)


def _logarithm(prose: Prose, codes: Sequence[int]) -> float:
    return sum(log(prose.likelihood(*codes[at - 2 : at + 1])) for at in range(2, len(codes)))


def _is_doubled(pair: str) -> bool:
    return len(pair) == _PAIR and pair[0] == pair[1]


def _stands_each_time(text: str, at: int) -> bool:
    """Whether a character goes before each of two others: 涉校涉生."""
    if any(text[other : other + 1] == text[at] for other in (at - 2, at + 2) if other >= 0):
        return True
    return text.count(text[at], max(0, at - _NEARBY), at + _NEARBY) > _PAIR  # 渠道常清、管网常通、饮水常安


def _pairs(run: str) -> Iterator[str]:
    return map("".join, pairwise(run))
