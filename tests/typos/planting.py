"""Typos as input methods really make them, planted at random: from data that the detector's own was not made of.

IME is a folder with ``pinyin_simp.dict.yaml`` and ``wubi86.dict.yaml`` of the Rime input method (Debian: rime-data-pinyin-simp,
rime-data-wubi). Likeness of shape is measured here by the order of strokes and the four corners (char-similar, MIT); the pairs that
schoolbooks warn of are those of :mod:`tests.typos.build_lexicon`.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.typos.build_lexicon import LOOK_ALIKE, dictionary, is_usual, package

KINDS = {"sound": 6, "word": 3, "shape": 3, "warned of": 4, "near sound": 1, "wubi": 1}
"""Ways to write one character for another, and how often each is."""
_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
_LONGEST = 4
_ALIKE = 0.72
_NEIGHBOURS = ("zh z", "ch c", "sh s", "ang an", "eng en", "ing in", "n l", "f h")
_TRIES = 30
_USUAL_FROM, _FREQUENT_FROM = 30, 100


class Planted(NamedTuple):
    """A text with a typo, where it is, what is written and what was meant, and how it came about."""

    text: str
    at: int
    wrong: str
    right: str
    kind: str


@dataclass(frozen=True)
class InputMethod:
    """What comes up for the keys of a character or word."""

    folder: Path

    def planted(self, text: str, random: Random, kinds: Sequence[str]) -> Planted | None:
        """Return a text with one typo of one of some kinds; ``None`` where the text is too short for one."""
        runs = list(_RUN.finditer(text))
        for _ in range(_TRIES if runs else 0):
            run, kind = random.choice(runs), random.choice(kinds)
            at = random.randrange(run.start(), run.end())
            start, end = self._word(text, at, run.start(), run.end())
            if kind == "doubled":
                return Planted(text[:at] + text[at : at + 1] + text[at:], at, text[at] * 2, text[at], kind)
            if kind == "word":
                others = [w for w in self._same(text[start:end]) if _differs_once(w[0], text[start:end])]
            else:
                start, end = at, at + 1
                others = self._others(text[at], kind)
            others = [each for each in others if each[0] != text[start:end]]
            if others and end > start:
                weights = [weight**0.5 for _, weight in others]
                wrong = random.choices([each for each, _ in others], weights)[0]
                place = start + next(i for i, each in enumerate(wrong) if each != text[start + i])
                new = text[:start] + wrong + text[end:]
                return Planted(new, place, new[place], text[place], kind)
        return None

    def _word(self, text: str, at: int, first: int, last: int) -> tuple[int, int]:
        spans = (
            (start, end)
            for start in range(max(first, at - _LONGEST + 1), at + 1)
            for end in range(at + 1, min(last, start + _LONGEST) + 1)
            if end - start > 1 and text[start:end] in self._known
        )
        return max(spans, key=lambda span: span[1] - span[0], default=(at, at))

    def _others(self, right: str, kind: str) -> list[tuple[str, float]]:
        if kind == "sound":
            return [each for each in self._same(right) if each[1] > _USUAL_FROM]
        if kind == "near sound":
            return [
                each
                for read in self._readings.get(right, ())
                for near in _near(read)
                for each in self._by_keys.get(near, ())
                if len(each[0]) == 1 and each[1] > _FREQUENT_FROM
            ]
        if kind == "shape":
            return [(each, self._weights.get(each, 1)) for each in self._alike.get(right, ())]
        if kind == "warned of":
            return [(each, 1.0) for group in LOOK_ALIKE if right in group for each in group if each != right]
        return [
            each
            for keys in self._wubi.get(right, ())
            for each in (*self._by_wubi.get(keys, ()), *self._by_wubi.get(keys[:-1], ()))
            if each[0] != right and len(keys) > 2
        ]

    def _same(self, right: str) -> list[tuple[str, float]]:
        return [
            each
            for read in self._readings.get(right, ())
            for each in self._by_keys[read]
            if each[0] != right and len(each[0]) == len(right)
        ]

    @cached_property
    def _known(self) -> dict[str, int]:
        return dictionary()

    @cached_property
    def _rows(self) -> list[tuple[str, str, float]]:
        return list(_rows(self.folder / "pinyin_simp.dict.yaml"))

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {word: weight for word, _, weight in self._rows}

    @cached_property
    def _by_keys(self) -> dict[str, list[tuple[str, float]]]:
        found = defaultdict(list)
        for word, keys, weight in self._rows:
            found[keys].append((word, weight))
        return dict(found)

    @cached_property
    def _readings(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for word, keys, _ in self._rows:
            found[word].append(keys)
        return dict(found)

    @cached_property
    def _wubi_rows(self) -> list[tuple[str, str, float]]:
        return [row for row in _rows(self.folder / "wubi86.dict.yaml") if len(row[0]) == 1]

    @cached_property
    def _by_wubi(self) -> dict[str, list[tuple[str, float]]]:
        found = defaultdict(list)
        for word, keys, weight in self._wubi_rows:
            found[keys].append((word, weight))
        return dict(found)

    @cached_property
    def _wubi(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for word, keys, _ in self._wubi_rows:
            found[word].append(keys)
        return dict(found)

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        data = package("char_similar") / "data"
        order = json.loads((data / "char_order.dict").read_text(encoding="utf-8"))
        corners = json.loads((data / "char_fourangle.dict").read_text(encoding="utf-8"))
        groups, found = defaultdict(list), defaultdict(list)
        for character in self._weights:
            if len(character) == 1 and order.get(character) and self._weights[character] > _USUAL_FROM:
                groups[corners.get(character, character)[:4]].append(character)
        for group in groups.values():
            for one in group:
                for other in group:
                    matcher = SequenceMatcher(None, order[one], order[other])
                    if one != other and matcher.ratio() > _ALIKE:
                        found[one].append(other)
        return dict(found)


def _rows(file: Path) -> Iterator[tuple[str, str, float]]:
    """Yield words, their keys and how often they are written."""
    _, _, rows = file.read_text(encoding="utf-8").partition("\n...\n")
    for line in rows.splitlines():
        word, keys, *weight = line.split("\t") if "\t" in line else ("", "")
        if word and all(map(is_usual, word)):
            is_number = bool(weight) and re.fullmatch(r"[\d.]+", weight[0])
            yield word, keys, max(float(weight[0]), 1.0) if is_number else 1.0


def _near(read: str) -> Iterator[str]:
    for pair in _NEIGHBOURS:
        for one, other in (pair.split(), pair.split()[::-1]):
            if read.startswith(one) and not read.startswith(f"{one}h") and other[0] not in "ae":
                yield other + read.removeprefix(one)
            if len(one) > 1 and read.endswith(one) and one[0] in "aei":
                yield read.removesuffix(one) + other


def _differs_once(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
