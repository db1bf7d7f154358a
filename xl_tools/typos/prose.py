"""How often characters follow one another in official prose: what is likely in a place, and what has never been seen there."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

FILE = Path(__file__).with_name("prose.bin")
EDGE, FIGURE = 0, 1
"""What stands for punctuation and the ends of a text, and for numbers and letters."""
FIRST = 2
"""The code of the first character; those of the others follow."""
STEPS = 8
"""A count is kept as this many times its binary logarithm, in one byte."""
_COUNTS: list[float] = [2.0 ** (step / STEPS) for step in range(256)]
_DISCOUNT = 0.75  # of each count goes to what was never seen
_LEAST = 0.1
_SIGNS = frozenset("%％.")


class Prose:
    """Counts of characters, pairs and triples."""

    def __init__(self, characters: str, single: Sequence[float], tables: Sequence["array[int]"]) -> None:
        """Take the tables in the order of the file.

        The pairs of one first character lie side by side, in the order of the second, from ``starts`` of the first on; the
        triples of one pair likewise, from ``thirds`` of the pair on; and the characters before one that were seen there
        more than once, from ``ends`` of it on. ``whole`` has a bit for each pair: whether it is a word of the dictionary.
        """
        self.characters = characters
        self.codes = {each: code for code, each in enumerate(characters, FIRST)}
        self.single, self.total = single, sum(single)
        self.starts, self.seconds, self.of_pairs, *rest = tables
        self.thirds, self.lasts, self.of_triples, self.whole, self.ends, self.firsts = rest
        self._followers: dict[str, frozenset[str]] = {}
        self._leaders: dict[str, frozenset[str]] = {}

    def coded(self, text: str) -> tuple[list[int], list[int]]:
        """Return the codes of a text between two edges on both sides, and the place of each in the text."""
        codes, places = [EDGE, EDGE], [-1, -1]
        known = self.codes
        for place, character in enumerate(text):
            code = known.get(character)
            if code is None:
                is_figure = (character.isascii() and character.isalnum()) or character in _SIGNS
                code = FIGURE if is_figure else EDGE
                if codes[-1] == code:
                    continue
            codes.append(code)
            places.append(place)
        return [*codes, EDGE, EDGE], [*places, -1, -1]

    def pair(self, first: int, second: int) -> int:
        """Return the number of a pair; -1 where it was never seen."""
        end = self.starts[first + 1]
        at = bisect_left(self.seconds, second, self.starts[first], end)
        return at if at < end and self.seconds[at] == second else -1

    def followers(self, first: str) -> frozenset[str]:
        """Return the characters that were seen behind another more than once."""
        if (known := self._followers.get(first)) is None:
            code = self.codes[first]
            start, end = self.starts[code], self.starts[code + 1]
            seen = zip(self.seconds[start:end], self.of_pairs[start:end], strict=True)
            known = self._named(second for second, step in seen if step >= STEPS)
            self._followers[first] = known
        return known

    def leaders(self, second: str) -> frozenset[str]:
        """Return the characters that were seen before another more than once."""
        if (known := self._leaders.get(second)) is None:
            code = self.codes[second]
            known = self._named(self.firsts[self.ends[code] : self.ends[code + 1]])
            self._leaders[second] = known
        return known

    def _named(self, codes: Iterable[int]) -> frozenset[str]:
        return frozenset(self.characters[code - FIRST] for code in codes if code >= FIRST)

    def is_word(self, first: int, second: int) -> bool:
        """Whether a pair is a word of the dictionary, however seldom it is written."""
        number = self.pair(first, second)
        return number >= 0 and bool(self.whole[number >> 3] >> (number & 7) & 1)

    def times_of_pair(self, first: int, second: int) -> float:
        """Return how often a pair was seen."""
        number = self.pair(first, second)
        return 0.0 if number < 0 else _COUNTS[self.of_pairs[number]]

    def times(self, first: int, second: int, third: int) -> float:
        """Return how often a triple was seen."""
        number = self.pair(first, second)
        if number < 0:
            return 0.0
        end = self.thirds[number + 1]
        at = bisect_left(self.lasts, third, self.thirds[number], end)
        return _COUNTS[self.of_triples[at]] if at < end and self.lasts[at] == third else 0.0

    def likelihood(self, first: int, second: int, third: int) -> float:
        """Return how likely a character is behind two others; what was never seen is judged by the last of them."""
        starts, single = self.starts, self.single
        among = single[second] + 1
        number = self.pair(second, third)
        share = min(1.0, (_DISCOUNT * (starts[second + 1] - starts[second]) + 1) / among)
        likely = share * single[third] / self.total
        if number >= 0:
            likely += max(_COUNTS[self.of_pairs[number]] - _DISCOUNT, _LEAST) / among
        before = self.pair(first, second)
        if before < 0:
            return likely
        start, end = self.thirds[before], self.thirds[before + 1]
        among = _COUNTS[self.of_pairs[before]] + 1
        likely *= min(1.0, (_DISCOUNT * (end - start) + 1) / among)
        at = bisect_left(self.lasts, third, start, end)
        if at < end and self.lasts[at] == third:
            likely += max(_COUNTS[self.of_triples[at]] - _DISCOUNT, _LEAST) / among
        return likely


@cache
def shipped_prose() -> Prose:
    """Return what comes with the program."""
    with FILE.open("rb") as file:
        return read_prose(file)


def read_prose(file: BinaryIO) -> Prose:
    """Return the counts of a file: a line of characters, a line with the numbers of pairs and triples, and the tables."""
    characters = file.readline().decode().rstrip("\n")
    pairs, triples, frequent = map(int, file.readline().split())
    known = len(characters) + FIRST
    of_pairs = (("I", known + 1), ("H", pairs), ("B", pairs))
    of_triples = (("I", pairs + 1), ("H", triples), ("B", triples))
    before = (("I", known + 1), ("H", frequent))
    lengths = (("B", known), *of_pairs, *of_triples, ("B", pairs // 8 + 1), *before)
    single, *rest = (_table(file, *each) for each in lengths)
    return Prose(characters, [_COUNTS[step] for step in single], rest)


def _table(file: BinaryIO, kind: str, length: int) -> "array[int]":
    table: array[int] = array(kind)
    table.fromfile(file, length)
    if sys.byteorder == "big":
        table.byteswap()
    return table
