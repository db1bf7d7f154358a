"""Suspected typos in the texts of one workbook: what sounds or looks like a word of budgets, and is none where it stands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xl_tools.typos.lexicon import LONGEST, UNKNOWN, shipped_lexicon

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}(?![\u4e00-\u9fff]|\s?[〔\[【(（［]\s?\d{4})")
"""Not who issued a document: 冀民〔2021〕."""
_NAMES = frozenset("村镇乡屯庄寨沟坪湾岭坝")
_RARE = 55  # what a character costs at least that seldom stands alone
_RARE_WORD = 105
_AROUND = 5  # characters on both sides that are parted into words
_WORD = 5
_PAIR, _PHRASE = 2, 3
_OF_A_PHRASE = 4  # 传成人 beside 传承人: all but one of three characters agree
_DOUBLED = 13.0
_IN_A_NAME = 4
_SUFFIXES = frozenset("旁内外上下中前后间处边侧")  # they join any noun
_MEASURES = "率度"
_CERTAIN = (0, 2)  # the same sound, or the same shape
_MEASURE = 13.5
_COUNTED = frozenset("一二三四五六七八九十百千万两零〇")
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")  # 人民币壹拾万元整
_FUNCTION = frozenset("的了和与及在对是为按由从将把等")
_ONE_BY_ONE = frozenset(
    "季月户村年天日周旬人家镇乡县校组队店班岗处时事件条层级样院社区片坝山河塘"
)  # 季季有考核, 月月补针
_JOINERS = frozenset("及与或并")
_JOINS_ANY = frozenset("不每各一全无未已将很再又免")  # 不劣于, 每格, 全域: they stand before any word
_KINDS = frozenset("户区员者站所组队级类型式化性室厂场园院馆厅局科办会库机器车线网路桥井渠堤害病灾堰")
"""They end any noun that is not in a dictionary: 散养户, 蚁害, 量水堰."""
_OF_A_KIND = 2.5
_ALONE = 80  # what a character costs at most that often is a word of its own


class Suspicion(NamedTuple):
    """What may be wrong in a text, where it begins, what was probably meant, and how likely that is."""

    at: int
    wrong: str
    right: str
    score: float


class _Written(NamedTuple):
    """A run of Chinese characters and the words it is parted into, by place."""

    run: str
    words: Sequence[str]
    over: Sequence[str]


class Suspect:
    """The texts of a workbook, looked through together: what stands there several times is probably meant."""

    def __init__(self, texts: Sequence[str], known: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        """Count what stands side by side; ``known`` are words that are right, ``names`` those of indicators."""
        self._lexicon = shipped_lexicon()
        self._names = frozenset(names)
        self._runs = [(text, [(m.start(), m[0]) for m in _RUN.finditer(text)]) for text in texts]
        self._times = Counter(pair for _, runs in self._runs for _, run in runs for pair in _pairs(run))
        self._known = {pair for word in known for pair in _pairs(word)}
        self._all = "\n".join(texts)

    def found(self, least: float) -> Iterator[tuple[str, list[Suspicion]]]:
        """Yield every text in which something of at least this score is suspected, with that, in order."""
        for text, runs in self._runs:
            told = [
                each._replace(at=start + each.at) for start, run in runs for each in self._in_run(run, least)
            ]
            if told:
                yield text, told

    def _in_run(self, run: str, least: float) -> list[Suspicion]:
        lexicon, words = self._lexicon, self._lexicon.words
        odd = {
            place
            for first, pair in enumerate(_pairs(run))
            if not lexicon.is_known(pair)
            for place in (first, first + 1)
        }
        _, parts = self._lexicon.parted(run)
        over = [part for part in parts for _ in part]
        lone = {place for place, part in enumerate(over) if len(part) == 1}
        rare = {place for place in lone if words.get(run[place], UNKNOWN) >= _RARE}
        written = _Written(run, parts, over)
        strange = lone & (odd | rare)
        found = [
            each
            for place in range(len(run))
            if place in strange or len(over[place]) == 1 or over[place] not in lexicon.budget
            for each in self._characters(run, place, _PAIR if place in strange else _PHRASE)
        ]
        found += self._whole_words(written)
        found += self._doubled(written)
        found += self._measures(run)
        best: list[Suspicion] = []
        for each in sorted(found, key=lambda one: -one.score):
            if each.score < least:
                break
            if all(each.at >= b.at + len(b.wrong) or b.at >= each.at + len(each.wrong) for b in best):
                best.append(each)
        return sorted(best)

    def _characters(self, run: str, place: int, shortest: int) -> Iterator[Suspicion]:
        """Yield the words of budgets of so many characters or more that one other character at a place would make."""
        holes = self._lexicon.holes
        if run[place] in _COUNTED:
            return
        for start in range(max(0, place - LONGEST + 1), place + 1):
            for end in range(max(place + 1, start + shortest), min(len(run), start + LONGEST) + 1):
                for filler in holes.get(f"{run[start:place]}_{run[place + 1 : end]}", ""):
                    unlikely = self._lexicon.confusion(run[place], filler)
                    if unlikely is not None and (shortest == _PAIR or unlikely in _CERTAIN):
                        right = f"{run[start:place]}{filler}{run[place + 1 : end]}"
                        yield from self._judged(run, start, right, unlikely)

    def _whole_words(self, written: _Written) -> Iterator[Suspicion]:
        """Yield the words of budgets that sound like a rare word, or like two characters that are none."""
        run, lexicon, at = written.run, self._lexicon, 0
        for place, part in enumerate(written.words):
            wrong = part
            if len(part) == 1 and place + 1 < len(written.words) and len(written.words[place + 1]) == 1:
                wrong = run[at : at + _PAIR]
            if (
                len(wrong) == _PAIR
                and wrong not in lexicon.budget
                and lexicon.words.get(wrong, UNKNOWN) >= _RARE_WORD
            ):
                for right in lexicon.homophones(wrong):
                    if right != wrong and self._fits(run, at, right):
                        yield from self._judged(run, at, right, _WORD)
            at += len(part)

    def _measures(self, run: str) -> Iterator[Suspicion]:
        """Yield the end of an indicator's name that should be 率 or 度: 覆盖绿, 知晓渡."""
        if run not in self._names or len(run) <= _PAIR or run[-1] in _MEASURES:
            return
        lexicon, before = self._lexicon, run[-3:-1]
        if lexicon.is_known(run[-2:]) or before not in lexicon.words or run[-3:] in lexicon.words:
            return
        for measure in _MEASURES:
            if lexicon.confusion(run[-1], measure) in _CERTAIN:
                yield Suspicion(len(run) - 3, run[-3:], before + measure, _MEASURE)
                return

    def _doubled(self, written: _Written) -> Iterator[Suspicion]:
        """Yield the characters that stand twice, the one of them being no part of a word."""
        run, over = written.run, written.over
        for first, (one, other) in enumerate(pairwise(run)):
            before = run[first - 1 : first]
            if one != other or one in _COUNTED or one in _ONE_BY_ONE or before == "一":  # 一座座
                continue
            if (cost := self._lexicon.words.get(one + other)) is not None:
                begins = (
                    run[first + 1 : first + end] in self._lexicon.words for end in range(3, LONGEST + 2)
                )
                if (
                    cost >= _RARE_WORD and before + one in self._lexicon.budget and not any(begins)
                ):  # 严格格执行
                    yield Suspicion(first - 1, before + one + other, before + one, _DOUBLED)
                continue
            lone = (len(over[first]) == 1, len(over[first + 1]) == 1)
            outer = (run[first - 1 : first + 1], run[first + 1 : first + 3])
            once = f"{run[max(0, first - 1) : first]}{run[first + 1 : first + 3]}"
            joins = [len(pair) == _PAIR and self._is_met(pair, once) for pair in outer]
            if lone == (False, True) and len(over[min(first + 2, len(run) - 1)]) > 1:
                # 严格|格|执行: what joins the next word is seen there, as the end of this one
                joins[1] &= self._lexicon.words.get(one, UNKNOWN) <= _ALONE
            if (
                all(lone)
                if one in _FUNCTION
                else any(lone) and not any(map(all, zip(lone, joins, strict=True)))
            ):
                start = max(0, first - 1)
                wrong = run[start : first + 2]
                yield Suspicion(start, wrong, wrong[:-1], _DOUBLED)

    def _is_met(self, pair: str, once: str) -> bool:
        """Whether two characters are known side by side, or stand so elsewhere in the workbook, and not in the undoubled text."""
        return self._lexicon.is_known(pair) or self._times[pair] - self._all.count(once) > 1

    def _fits(self, run: str, start: int, right: str) -> bool:
        """Whether budget prose has a word beside what stands here, on one side, and what is written is odd there."""
        is_said, end = self._lexicon.is_said, start + len(right)
        before, after = run[start - 1 : start], run[end : end + 1]
        return any(
            each and not is_said(old) and is_said(new)
            for each, old, new in (
                (before, before + run[start : start + 1], before + right[0]),
                (after, run[end - 1 : end] + after, right[-1] + after),
            )
        )

    def _judged(self, run: str, start: int, right: str, unlikely: float) -> Iterator[Suspicion]:
        lexicon, end = self._lexicon, start + len(right)
        if not _CAPITALS.isdisjoint(run[start:end]) or self._is_made_freely(run, start, right):
            return
        left, after = max(0, start - _AROUND), min(len(run), end + _AROUND)
        now, _ = self._lexicon.parted(run[left:after])
        then, words = self._lexicon.parted(f"{run[left:start]}{right}{run[end:after]}")
        if not any(right in word for word in words):
            return
        old = list(_pairs(run[max(0, start - 1) : end + 1]))
        new = list(_pairs(f"{run[max(0, start - 1) : start]}{right}{run[end : end + 1]}"))
        changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        if any(a in self._known for a, _ in changed):
            return
        unseen = sum(lexicon.is_known(b) - lexicon.is_known(a) for a, b in changed)
        said = sum(lexicon.is_said(b) - lexicon.is_said(a) for a, b in changed)
        again = max((self._times[a] for a, _ in changed if not lexicon.is_known(a)), default=1) - 1
        score = (
            (now - then) / 10
            + 0.35 * (lexicon.budget[right] - 9)
            + unseen
            + 0.7 * said
            - unlikely
            - 3 * again
        )
        if (
            not again
            and len(right) >= _PHRASE
            and run[start:end] not in lexicon.words
            and run[end - 1] not in _KINDS
        ):
            score += _OF_A_PHRASE
        if score > 0 and self._stands_elsewhere(run, start, right):
            score += 2.5
        if run[end : end + 1] in _NAMES:
            score -= _IN_A_NAME
        if any(a != b and a in _SUFFIXES for a, b in zip(run[start + 1 : end], right[1:], strict=True)):
            score -= _IN_A_NAME
        if any(a != b and a in _KINDS for a, b in zip(run[start + 1 : end], right[1:], strict=True)):
            score -= _OF_A_KIND
        yield Suspicion(start, run[start:end], right, score)

    def _is_made_freely(self, run: str, start: int, right: str) -> bool:
        """Whether what is written is no word and needs be none: 不劣于, 内审及财务室, 涉校涉生, 季季."""
        for at, meant in enumerate(right, start):
            if (written := run[at]) == meant:
                continue
            if written in _JOINERS or written == run[at + 1 : at + 2] or self._stands_each_time(run, at):
                return True
            if run[at - 1 : at] in _JOINS_ANY and not self._lexicon.is_same_sound(written, meant):
                return True
        return False

    def _stands_each_time(self, run: str, at: int) -> bool:
        """Whether a character goes before each of two others: 涉校涉生."""
        over = [len(part) for part in self._lexicon.parted(run)[1] for _ in part]
        return any(
            0 <= other < len(run) and run[other] == run[at] and over[other] == over[at] == 1
            for other in (at - 2, at + 2)
        )

    def _stands_elsewhere(self, run: str, start: int, right: str) -> bool:
        end = start + len(right)
        wider = (f"{run[start - 1 : start]}{right}" if start else "", f"{right}{run[end : end + 1]}")
        return any(len(phrase) > _PAIR and phrase in self._all for phrase in wider)


def _pairs(run: str) -> Iterator[str]:
    return map("".join, pairwise(run))
