"""The words, sounds and likenesses of characters that suspected typos are judged by; read once, and only when asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path

FILE = Path(__file__).with_name("lexicon.txt")
LONGEST = 4
"""Characters of the longest word."""
UNKNOWN = 160
"""What a character costs that is no word."""
_KEPT = 40_000  # of one workbook after the other much is the same
_ENDINGS = (("uang", "uan"), ("iang", "ian"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("h", "f"))
_TONES = "0123456789"


class Likeness(IntEnum):
    """Why one character is taken for another."""

    WARNED_OF = 0
    SOUND = 1
    SYLLABLE = 2
    SHAPE = 3
    PART = 4
    NEAR_SOUND = 5


_SHAPES = {"a": Likeness.WARNED_OF, "l": Likeness.SHAPE, "p": Likeness.PART}


@dataclass(frozen=True)
class Lexicon:
    """What is known; one line of the file holds one group of it, as its first letter says.

    ``w``: words, after what each costs (the tenfold of the negative logarithm of its share); ``s``: a syllable with its
    tone and the characters read so; ``a``: a character, and those that schoolbooks warn of; ``l``: and those that look like
    it; ``p``: and those with its part beside another radical, or with its keys of the wubi input.
    """

    words: Mapping[str, int]
    syllables: Mapping[str, tuple[str, ...]]
    by_shape: Mapping[Likeness, Mapping[str, str]]
    _parts: dict[str, tuple[int, list[str]]] = field(default_factory=dict, repr=False)
    _confusable: dict[str, dict[str, Likeness]] = field(default_factory=dict, repr=False)

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

    def confusable(self, written: str) -> Mapping[str, Likeness]:
        """Return the characters that one that is written may stand for, and why; of several reasons the likeliest."""
        if (known := self._confusable.get(written)) is None:
            known = self._confusable[written] = dict(reversed(list(self._reasons(written))))
            known.pop(written, None)
        return known

    def _reasons(self, written: str) -> Iterator[tuple[str, Likeness]]:
        """Yield the likeliest first: a dictionary of these, from the last to the first, keeps it."""
        own = self.syllables.get(written, ())
        shapes = self.by_shape
        yield from ((each, Likeness.WARNED_OF) for each in shapes[Likeness.WARNED_OF].get(written, ""))
        for syllable in own:
            yield from ((each, Likeness.SOUND) for each in self._by_sound.get(syllable, ()))
        for syllable in own:
            yield from ((each, Likeness.SYLLABLE) for each in self._by_syllable.get(toneless(syllable), ()))
        for likeness in (Likeness.SHAPE, Likeness.PART):
            yield from ((each, likeness) for each in shapes[likeness].get(written, ""))
        for syllable in own:
            for blurred in _blurred(syllable):
                yield from ((each, Likeness.NEAR_SOUND) for each in self._by_blur.get(blurred, ()))

    @cached_property
    def _by_sound(self) -> Mapping[str, list[str]]:
        return self._grouped(lambda syllable: (syllable,))

    @cached_property
    def _by_syllable(self) -> Mapping[str, list[str]]:
        return self._grouped(lambda syllable: (toneless(syllable),))

    @cached_property
    def _by_blur(self) -> Mapping[str, list[str]]:
        return self._grouped(_blurred)

    def _grouped(self, keys: Callable[[str], tuple[str, ...]]) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for character, read in self.syllables.items():
            for each in {key for syllable in read for key in keys(syllable)}:
                found[each].append(character)
        return found


def read_lexicon(lines: list[str]) -> Lexicon:
    """Return what the lines of a file say."""
    words: dict[str, int] = {}
    shapes: dict[str, dict[str, str]] = {kind: {} for kind in _SHAPES}
    syllables: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in lines:
        kind, rest = line[:1], line[2:]
        if kind == "w":
            number, *group = rest.split(" ")
            words.update(dict.fromkeys(group, int(number)))
        elif kind == "s":
            syllable, _, characters = rest.partition(" ")
            for character in characters:
                syllables[character] += (syllable,)
        elif kind:
            shapes[kind][rest[0]] = rest[1:]
    return Lexicon(words, dict(syllables), {_SHAPES[kind]: likes for kind, likes in shapes.items()})


@cache
def shipped_lexicon() -> Lexicon:
    """Return what comes with the program."""
    return read_lexicon(FILE.read_text(encoding="utf-8").split("\n"))


def toneless(syllable: str) -> str:
    """Return a syllable without the number of its tone."""
    return syllable.rstrip(_TONES)


@cache
def _blurred(syllable: str) -> tuple[str, ...]:
    """Return what a syllable becomes for one who does not tell n from l, or in from ing: where it begins, and where it ends."""
    syllable = toneless(syllable)
    beginning = ending = syllable
    for one, other in _BEGINNINGS:
        if syllable.startswith(one):
            beginning = other + syllable.removeprefix(one)
            break
    for one, other in _ENDINGS:
        if syllable.endswith(one):
            ending = syllable.removesuffix(one) + other
            break
    return f"{beginning} ", f"{ending}."
