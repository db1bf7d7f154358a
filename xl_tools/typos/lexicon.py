"""The words, pairs, sounds and likenesses of characters that suspected typos are judged by; read once, and only when asked for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from pathlib import Path

FILE = Path(__file__).with_name("lexicon.txt")
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("uang", "uan"))
LONGEST = 4
"""Characters of the longest word."""
UNKNOWN = 160
"""What a character costs that is no word."""
_PAIR = 2
_BY_SHAPE, _BY_NEAR_SOUND = 2, 4
_KEPT = 40_000  # of one workbook after the other much is the same
_FIRST = (("l", "n"), ("h", "f"), ("r", "l"))


@dataclass(frozen=True)
class Lexicon:
    """What is known; one line of the file holds one group of it, as its first letter says.

    ``w``: words, after what each costs (the tenfold of the negative logarithm of its share); ``b``: those of budgets, after
    their weight; ``p``: a character and those that follow it in the dictionary; ``t``: and in budget prose; ``s``: a
    syllable and the characters read so; ``l``: a character, and those that look like it or lie beside it in wubi.
    """

    words: Mapping[str, int]
    budget: Mapping[str, int]
    holes: Mapping[str, str]
    """What fills a place of a word of budgets: ``常_`` → ``用规``."""
    pairs: Mapping[str, str]
    said: Mapping[str, str]
    syllables: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, str]
    _parts: dict[str, tuple[int, list[str]]] = field(default_factory=dict, repr=False)
    _unlike: dict[str, int | None] = field(default_factory=dict, repr=False)

    def parted(self, run: str) -> tuple[int, list[str]]:
        """Return the likeliest words of a run of Chinese characters, and what they cost."""
        if (known := self._parts.get(run)) is None:
            if len(self._parts) >= _KEPT:
                self._parts.clear()
            known = self._parts[run] = self._likeliest(run)
        return known

    def _likeliest(self, run: str) -> tuple[int, list[str]]:
        words = self.words
        best: list[tuple[int, int]] = [(0, 0)]
        for end in range(1, len(run) + 1):
            cost, begin = best[-1][0] + words.get(run[end - 1], UNKNOWN), end - 1
            for start in range(max(0, end - LONGEST), end - 1):
                word = words.get(run[start:end])
                if word is not None and best[start][0] + word < cost:
                    cost, begin = best[start][0] + word, start
            best.append((cost, begin))
        found, end = [], len(run)
        while end:
            found.append(run[best[end][1] : end])
            end = best[end][1]
        return best[-1][0], found[::-1]

    def confusion(self, one: str, other: str) -> int | None:
        """Return how much less likely than a homophone one character stands for another; ``None`` where it never does."""
        key = one + other
        if key not in self._unlike:
            if len(self._unlike) >= _KEPT:
                self._unlike.clear()
            self._unlike[key] = self._how_unlike(one, other)
        return self._unlike[key]

    def _how_unlike(self, one: str, other: str) -> int | None:
        if one == other:
            return None
        if self.is_same_sound(one, other):
            return 0
        if self.is_alike(one, other):
            return _BY_SHAPE
        return _BY_NEAR_SOUND if self.is_near_sound(one, other) else None

    def homophones(self, word: str) -> list[str]:
        """Return the words of budgets that are read as a word of two characters is."""
        keys = product(*(self.syllables.get(character, ()) for character in word))
        return list(dict.fromkeys(each for key in keys for each in self._by_sound.get(key, ())))

    @cached_property
    def _by_sound(self) -> Mapping[tuple[str, ...], list[str]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in self.budget:
            if len(word) == _PAIR:
                for key in product(*(self.syllables.get(character, ()) for character in word)):
                    found[key].append(word)
        return found

    def is_known(self, pair: str) -> bool:
        """Whether two characters have been seen side by side."""
        return pair[1] in self.pairs.get(pair[0], "") or self.is_said(pair)

    def is_said(self, pair: str) -> bool:
        """Whether budget prose has them side by side."""
        return pair[1] in self.said.get(pair[0], "")

    def is_same_sound(self, one: str, other: str) -> bool:
        """Whether two characters may be read alike, the tone aside."""
        return any(each in self.syllables.get(other, ()) for each in self.syllables.get(one, ()))

    def is_near_sound(self, one: str, other: str) -> bool:
        """Whether two characters are confused by speakers of some dialect, or by a finger."""
        near = {_blurred(each) for each in self.syllables.get(other, ())}
        return any(_blurred(each) in near for each in self.syllables.get(one, ()))

    def is_alike(self, one: str, other: str) -> bool:
        """Whether one is taken for the other by the eye."""
        return one in self.alike.get(other, "") or other in self.alike.get(one, "")


@cache
def shipped_lexicon() -> Lexicon:
    """Return what comes with the program."""
    words: dict[str, int] = {}
    budget: dict[str, int] = {}
    pairs: dict[str, str] = {}
    said: dict[str, str] = {}
    alike: dict[str, str] = {}
    syllables: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in FILE.read_text(encoding="utf-8").split("\n"):
        kind, rest = line[:1], line[2:]
        if kind in ("w", "b"):
            number, *group = rest.split(" ")
            (words if kind == "w" else budget).update(dict.fromkeys(group, int(number)))
        elif kind == "s":
            syllable, _, characters = rest.partition(" ")
            for character in characters:
                syllables[character] += (syllable,)
        elif kind:
            {"p": pairs, "t": said, "l": alike}[kind][rest[0]] = rest[1:]
    holes: defaultdict[str, str] = defaultdict(str)
    for word in budget:
        for place, character in enumerate(word):
            holes[f"{word[:place]}_{word[place + 1 :]}"] += character
    return Lexicon(words, budget, dict(holes), pairs, said, dict(syllables), alike)


@cache
def _blurred(syllable: str) -> str:
    for ending, short in _NEAR[3:]:
        if syllable.endswith(ending):
            syllable = syllable.removesuffix(ending) + short
            break
    for beginning, short in (*_NEAR[:3], *_FIRST):
        if syllable.startswith(beginning):
            return short + syllable.removeprefix(beginning)
    return syllable
