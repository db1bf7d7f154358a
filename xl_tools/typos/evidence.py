"""How probable it is that a character stands for another: what official prose, the dictionary and the workbook say of both.

What each kind of evidence weighs was fitted on typos planted in texts that nothing else was learned from
(``tests/typos/fit_evidence.py``); the sum is the logarithm of the odds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log, log1p
from pathlib import Path
from typing import NamedTuple

from xl_tools.typos.lexicon import UNKNOWN, Lexicon, Likeness
from xl_tools.typos.prose import FIRST, Prose

FILE = Path(__file__).with_name("weights.txt")
LEAST_GAIN = 5.0
"""By how much a character must be likelier than the written one, in natural logarithms, to be judged at all."""
_HANDICAP = {
    Likeness.WARNED_OF: 0.0,
    Likeness.SOUND: 0.0,
    Likeness.SYLLABLE: 0.7,
    Likeness.SHAPE: 1.2,
    Likeness.PART: 2.5,
    Likeness.NEAR_SOUND: 3.0,
}
_SEEN = 1.0  # a pair that only a word of the dictionary has counts once
_OFTEN = 3  # more often is as good as always
_AROUND = 6
_JOINS_ANY = frozenset("不每各一全无未已将很再又免另按单")  # 不劣于, 每格, 全域: they stand before any word
_OF_PLACES = frozenset("旗县市镇乡村组队站员")  # 旗配套, 部门员工: they end names, and stand for themselves
_LOOSELY = (Likeness.PART, Likeness.NEAR_SOUND, Likeness.SYLLABLE)
_LONG = 3
_OF_A_WORD = 16.0  # what one character costs that stands alone where a word should be


class Substitution(NamedTuple):
    """A character of a text, by its place, and what it may stand for."""

    place: int
    written: str
    meant: str
    likeness: Likeness
    evidence: Mapping[str, float]
    wrong: str
    right: str
    start: int
    """Where the word begins that would be right, or the pair."""


class Workbook:
    """What stands side by side in the texts of one workbook."""

    def __init__(self, prose: Prose, texts: Iterable[str]) -> None:
        """Count pairs and triples."""
        self.prose = prose
        self._coded: dict[str, tuple[list[int], list[int]]] = {}
        self.pairs: Counter[tuple[int, int]] = Counter()
        self.triples: Counter[tuple[int, int, int]] = Counter()
        for text in texts:
            self.count(text)

    def coded(self, text: str) -> tuple[list[int], list[int]]:
        """Return the codes of a text, and the place of each: see :meth:`Prose.coded`."""
        if text not in self._coded:
            self._coded[text] = self.prose.coded(text)
        return self._coded[text]

    def count(self, text: str, times: int = 1) -> None:
        """Count what stands in one more text, or in one less."""
        codes, _ = self.coded(text)
        for first, second, third in zip(codes, codes[1:], codes[2:], strict=False):
            if second >= FIRST and first >= FIRST:
                self.pairs[first, second] += times
                if third >= FIRST:
                    self.triples[first, second, third] += times


@cache
def shipped_weights() -> Mapping[str, float]:
    """Return what each kind of evidence weighs."""
    lines = (line.split() for line in FILE.read_text(encoding="utf-8").splitlines())
    return {name: float(weight) for name, weight in lines}


def odds(evidence: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the logarithm of the odds that a character is wrong and another was meant."""
    return sum(weights[name] * much for name, much in evidence.items())


def substitutions(text: str, workbook: Workbook, lexicon: Lexicon) -> list[Substitution]:
    """Return of each place of a text where another character is much likelier the best of these."""
    prose = workbook.prose
    codes, places = workbook.coded(text)
    times = [0.0, 0.0, *map(prose.times, codes, codes[1:], codes[2:])]
    found = []
    for at in range(2, len(codes) - 2):
        if codes[at] < FIRST or times[at + 1] or (times[at] and times[at + 2]):
            continue
        around = codes[at - 2 : at + 3]
        sides = [
            text[places[at - 1]] if around[1] >= FIRST else "",
            text[places[at + 1]] if around[3] >= FIRST else "",
        ]
        if (best := _best(text[places[at]], sides, around, prose, lexicon)) is not None:
            found.append(_substitution((text, places[at]), best, around, workbook, lexicon))
    return found


def _best(
    written: str, sides: Sequence[str], around: Sequence[int], prose: Prose, lexicon: Lexicon
) -> tuple[float, str, Likeness] | None:
    """Return how much likelier than what is written the best of the characters is that may be meant, and that."""
    two_before, before, now, after, two_after = around
    likes = lexicon.confusable(written)
    beside: set[str] = set()
    if sides[0]:
        beside.update(prose.followers(sides[0]).intersection(likes))
    if sides[1]:
        beside.update(prose.leaders(sides[1]).intersection(likes))
    least: float | None = None
    best: tuple[float, float, str, Likeness] | None = None
    for meant in sorted(beside):
        code = prose.codes[meant]
        if not (
            prose.times(before, code, after)
            or prose.times(two_before, before, code)
            or prose.times(code, after, two_after)
        ):
            continue
        if least is None:
            least = _likelihood(prose, around, now)
        gain = _likelihood(prose, around, code) - least
        likeness = likes[meant]
        rank = gain - _HANDICAP[likeness]
        if gain > LEAST_GAIN and (best is None or rank > best[0]):
            best = (rank, gain, meant, likeness)
    return best and best[1:]


def _likelihood(prose: Prose, around: Sequence[int], code: int) -> float:
    two_before, before, _, after, two_after = around
    likely = prose.likelihood
    return log(
        likely(two_before, before, code) * likely(before, code, after) * likely(code, after, two_after)
    )


def _substitution(
    written_at: tuple[str, int],
    best: tuple[float, str, Likeness],
    around: Sequence[int],
    workbook: Workbook,
    lexicon: Lexicon,
) -> Substitution:
    text, place = written_at
    gain, meant, likeness = best
    start, end = _run(text, place)
    here = place - start
    now, old_words = lexicon.parted(text[start:end])
    then, new_words = lexicon.parted(f"{text[start:place]}{meant}{text[place + 1 : end]}")
    (_, old), (begin, new) = _word_at(old_words, here), _word_at(new_words, here)
    two_before, before, written, after, two_after = around
    code, prose = workbook.prose.codes[meant], workbook.prose
    odd = [
        (first, second)
        for first, second in ((before, written), (written, after))
        if not (first >= FIRST and second >= FIRST and prose.times_of_pair(first, second) > _SEEN)
    ]
    pairs, triples = workbook.pairs, workbook.triples
    evidence = {
        "always": 1.0,
        "likelier": gain,
        "unseen": float(len(odd)),
        "written_word": float(prose.is_word(before, written) or prose.is_word(written, after)),
        "meant_word": float(prose.is_word(before, code) or prose.is_word(code, after)),
        "words": (now - then) / 10,
        "new_word": float(len(new)),
        "new_word_rare": lexicon.words.get(new, UNKNOWN) / 10 if len(new) > 1 else _OF_A_WORD,
        "old_word": float(len(old)),
        "alone_rare": lexicon.words.get(old, UNKNOWN) / 10 if len(old) == 1 else 0.0,
        **{each.name.lower(): float(likeness == each) for each in Likeness},
        "begins": float(before < FIRST),
        "ends": float(after < FIRST),
        "again_before": log1p(max(pairs[before, written] - 1, 0)),
        "again_after": log1p(max(pairs[written, after] - 1, 0)),
        "odd_again": float(min(max((pairs[pair] - 1 for pair in odd if pair in pairs), default=0), _OFTEN)),
        "again": log1p(max(triples[before, written, after] - 1, 0)),
        "elsewhere_before": log1p(pairs[before, code]),
        "elsewhere_after": log1p(pairs[code, after]),
        "elsewhere": log1p(triples[before, code, after]),
        "elsewhere_behind": log1p(triples[two_before, before, code]),
        "elsewhere_ahead": log1p(triples[code, after, two_after]),
    }
    if len(new) == 1 and here:
        begin, new = here - 1, text[place - 1] + meant
    at = start + begin
    is_joined = text[max(0, place - 1) : place] in _JOINS_ANY
    evidence |= {
        "single": float(len(new) == 1),
        "joined": float(is_joined),
        "joined_loosely": float(is_joined and likeness in _LOOSELY),
        "of_a_place": float(text[place] in _OF_PLACES),
        "part_of_a_word": float(likeness is Likeness.PART) * evidence["written_word"],
        "unseen_both": float(len(odd) > 1),
        "likelier_squared": gain * gain / 10,
        "long": float(len(new) >= _LONG),
    }
    wrong = text[at : at + len(new)]
    return Substitution(place, text[place], meant, likeness, evidence, wrong, new, at)


def _run(text: str, place: int) -> tuple[int, int]:
    """Return where the Chinese characters around a place begin and end, not far from it."""
    start, end = place, place + 1
    while start > max(0, place - _AROUND) and "\u4e00" <= text[start - 1] <= "\u9fff":
        start -= 1
    while end < min(len(text), place + _AROUND + 1) and "\u4e00" <= text[end] <= "\u9fff":
        end += 1
    return start, end


def _word_at(words: Sequence[str], place: int) -> tuple[int, str]:
    start = 0
    for word in words:
        if place < start + len(word):
            return start, word
        start += len(word)
    return start, ""
