"""Which indicators suit a project: those of projects that are called alike, then those that suit any."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from xl_tools.model.indicator_entry import IndicatorEntry, IndicatorLibrary
from xl_tools.products.indicator_library.distilling import plain_project
from xl_tools.values.text import indicator_level_key, name_key

_NEAREST = 12
_LEAST_LIKE = 0.12
_SURELY_LIKE = 0.45
_MOST_OF_A_LEVEL = 2
_FIRST = 5
_LEAST_SCORE = 0.05
_WORDS_COUNT, _COMMON_COUNTS, _OF_ANY_COUNTS = 0.6, 0.25, 0.8
_EMPTY = "经费工作项目资金补助支出专项费用保障及和的建设管理工程乡镇农村村级"
"""Characters of words that projects of every kind have in their names."""
_WEIGHT_OF_EMPTY = 0.15
_OF_ANY = re.compile("经费|工作|项目|资金|补助|补贴|支出|专项|工程|费用|运行|日常")
_SHORTEST_CORE, _LONGEST_CORE = 2, 4


class Suggestion(NamedTuple):
    """An entry that suits a project, how well (0 to 1), and the projects called alike that had it."""

    entry: IndicatorEntry
    score: float
    of: tuple[str, ...]


class Suggester:
    """A library made ready to be asked."""

    def __init__(self, library: IndicatorLibrary) -> None:
        """Weigh the pairs of characters of all project names: the rarer, the more they say."""
        self._entries = library.entries
        self._times: dict[str, int] = defaultdict(int)
        for entry in library.entries:
            for used in entry.projects:
                self._times[used.project] = max(self._times[used.project], used.times)
        counted = Counter(pair for name in self._times for pair in {*_pairs(name)})
        self._rarest = math.log(1 + max(len(self._times), 1))
        self._weights = {pair: math.log(1 + len(self._times) / count) for pair, count in counted.items()}
        self._most = max((entry.times for entry in library.entries), default=1)

    @cached_property
    def _of_projects(self) -> Mapping[str, frozenset[str]]:
        return {name: _pairs(name) for name in self._times}

    def suggested(self, project: str, level2: str = "", most: int = 10) -> list[Suggestion]:
        """Return the entries that suit a project by its name, the best first; of one 二级 alone where it is named."""
        project = plain_project(project)
        asked = _pairs(project)
        near = self._near(project, asked)
        sure = min(1.0, max(near.values(), default=0.0) / _SURELY_LIKE)
        total = sum(like**2 for like in near.values()) or 1.0
        scored = []
        for entry in self._entries:
            if level2 and indicator_level_key(entry.level2) != indicator_level_key(level2):
                continue
            of = {used.project: used.times for used in entry.projects if used.project in near}
            share = sum(near[name] ** 2 * times / self._times[name] for name, times in of.items()) / total
            words = self._like(asked, _pairs(entry.level3 + entry.description))
            common = _COMMON_COUNTS * math.sqrt(entry.times / self._most) * entry.is_common
            # of what the same projects had, what says something of them stands before what any has
            suits = sure * share * (_OF_ANY_COUNTS if entry.is_common else 1)
            score = max(suits, (1 - sure / 2) * common) + _WORDS_COUNT * words
            if score >= _LEAST_SCORE or level2:
                nearest = sorted(of, key=lambda name: (-near[name], name))
                scored.append(Suggestion(entry, score, tuple(nearest)))
        # of one 二级 the rest follows by how many kinds of projects had it: a list to pick from is never empty
        scored.sort(
            key=lambda each: (-each.score, -len(each.entry.projects), -each.entry.times, each.entry.level3)
        )
        return _varied(scored, most, apart=not level2)

    def _near(self, project: str, asked: frozenset[str]) -> dict[str, float]:
        """Return the projects called most alike, with how much."""
        likes = {name: self._like(asked, pairs) for name, pairs in self._of_projects.items()}
        if max(likes.values(), default=0.0) < _SURELY_LIKE and (short := _core(project)):
            likes |= {name: _SURELY_LIKE for name in likes if _is_short_for(short, name)}
        nearest = sorted(
            (name for name in likes if likes[name] >= _LEAST_LIKE), key=lambda name: -likes[name]
        )
        return {name: likes[name] for name in nearest[:_NEAREST]}

    def _like(self, asked: frozenset[str], other: frozenset[str]) -> float:
        """Return how much two texts have in common, by the weight of their pairs of characters: 1 for the same."""
        shared = self._weight(asked & other)
        if not shared:
            return 0.0
        return shared / math.sqrt(self._weight(asked) * self._weight(other))

    def _weight(self, pairs: Iterable[str]) -> float:
        return sum(
            self._weights.get(pair, self._rarest)
            * (_WEIGHT_OF_EMPTY if pair[0] in _EMPTY and pair[1] in _EMPTY else 1)
            for pair in pairs
        )


def _core(project: str) -> str:
    """Return what a project's name says beside words of any project; empty for one too long or too short to be short for another."""
    core = _OF_ANY.sub("", name_key(project))
    return core if _SHORTEST_CORE <= len(core) <= _LONGEST_CORE else ""


def _is_short_for(short: str, name: str) -> bool:
    """Whether all characters of a short word stand in a name, in their order (安监: 安全生产监管), its first ones first."""
    rest = iter(name)
    return name.startswith(short[0]) and all(character in rest for character in short)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(name_key(text))))


def _varied(scored: list[Suggestion], most: int, *, apart: bool) -> list[Suggestion]:
    """Return the best, no two of one name; ``apart``: of each 二级 first no more than a few."""
    kept, later = list[Suggestion](), list[Suggestion]()
    names, levels = set[str](), Counter[str]()
    for each in scored:
        key = name_key(each.entry.level3)
        if key in names:
            continue
        names.add(key)
        levels[each.entry.level2] += 1
        (later if apart and levels[each.entry.level2] > _MOST_OF_A_LEVEL else kept).append(each)
    chosen = [*kept, *later]
    if apart and not any(each.entry.is_common for each in chosen[:_FIRST]):
        # a form needs one that suits any project, and where names mislead it is the one that fits
        common = next((each for each in chosen[_FIRST:] if each.entry.is_common), None)
        if common:
            chosen.remove(common)
            chosen.insert(_FIRST - 1, common)
    return chosen[:most]
