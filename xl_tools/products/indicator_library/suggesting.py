"""Which indicators suit a project: those of projects of its subject, then of its kind, then those that suit any."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from xl_tools.model.indicator_entry import IndicatorEntry, IndicatorLibrary
from xl_tools.products.indicator_library.distilling import plain_project
from xl_tools.products.indicator_library.project_words import subject_words, words_of_name
from xl_tools.products.indicator_library.spending_kinds import (
    RUNNING,
    beside_kind,
    kinds_of,
    kinds_spoken_of,
    working_kinds,
)
from xl_tools.values.text import indicator_level_key, name_key

_NEAREST = 12
_LEAST_LIKE, _LEAST_COVERED = 0.15, 0.19
_SURELY_LIKE = 0.55
_OF_ANOTHER_KIND, _OF_OTHER_WORK = 0.6, 0.7
_MOST_OF_A_LEVEL = 2
_FIRST = 5
_LEAST_SCORE = 0.05
_WORDS_COUNT, _COMMON_COUNTS, _OF_ANY_COUNTS, _KIND_COUNTS = 0.5, 0.25, 0.8, 0.55
_FEW_PROJECTS = 3
"""An indicator that no more projects had than these speaks of what they are about."""
_WIDE = 5
_CORE = frozenset(map(indicator_level_key, ("数量指标", "质量指标")))
_MANY_SUBJECTS, _LEAST_SUBJECTS = 30, 2
_OF_ANY = re.compile("经费|工作|项目|资金|补助|补贴|支出|专项|工程|费用|运行|日常")
_SHORTEST_CORE, _LONGEST_CORE = 2, 4


class Suggestion(NamedTuple):
    """An entry that suits a project, how well (0 to about 1.5), the projects of its subject that had it, or the kind of spending."""

    entry: IndicatorEntry
    score: float
    of: tuple[str, ...]
    kind: str = ""


class _Words(NamedTuple):
    """What a name says, its words weighed, and how much it is together."""

    weights: Mapping[str, float]
    length: float


class Suggester:
    """A library made ready to be asked."""

    def __init__(self, library: IndicatorLibrary) -> None:
        """Find the subjects of the projects that had the indicators, and the kinds of spending."""
        self._entries = library.entries
        self._times: dict[str, int] = defaultdict(int)
        for entry in library.entries:
            for used in entry.projects:
                self._times[used.project] = max(self._times[used.project], used.times)
        self._subjects = _subjects(library.entries, self._times)
        self._count = len({*self._subjects.values()})
        self._most = max((entry.times for entry in library.entries), default=1)

    @cached_property
    def _said(self) -> Mapping[str, Mapping[str, float]]:
        return {name: subject_words(name) for name in self._times}

    @cached_property
    def _spread(self) -> Mapping[str, int]:
        """Of how many subjects the projects are that have a word in their names."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, words in self._said.items():
            for word in words:
                found[word].add(self._subjects[name])
        return {word: len(subjects) for word, subjects in found.items()}

    @cached_property
    def _of_projects(self) -> Mapping[str, _Words]:
        return {name: self._weighed(words) for name, words in self._said.items()}

    @cached_property
    def _of_entries(self) -> list[_Words]:
        return [self._weighed(subject_words(entry.level3)) for entry in self._entries]

    @cached_property
    def _works(self) -> list[frozenset[str]]:
        return [working_kinds(entry.level3) for entry in self._entries]

    @cached_property
    def _kinds(self) -> Mapping[str, Mapping[str, float]]:
        return {name: kinds_of(name) for name in self._times}

    @cached_property
    def _suits_kinds(self) -> list[Mapping[str, float]]:
        """How well each entry suits each kind of spending: only one that speaks of a kind, and of no subject."""
        subjects = [{self._subjects[used.project] for used in entry.projects} for entry in self._entries]
        words = [{*words_of_name(entry.level3)} for entry in self._entries]
        spread: dict[str, set[str]] = defaultdict(set)
        for own, of in zip(words, subjects, strict=True):
            for word in own:
                spread[word] |= of
        least = _LEAST_SUBJECTS + (self._count >= _MANY_SUBJECTS)
        found: list[Mapping[str, float]] = []
        for entry, of in zip(self._entries, subjects, strict=True):
            suits: dict[str, float] = {}
            of_kinds = Counter(kind for used in entry.projects for kind in self._kinds[used.project])
            for kind in kinds_spoken_of(entry.level3):
                if all(len(spread[word]) >= least for word in words_of_name(beside_kind(entry.level3, kind))):
                    share = (2 + of_kinds[kind] / max(len(entry.projects), 1)) / 3
                    wide, often = min(1.0, len(of) / _WIDE), math.sqrt(entry.times / self._most)
                    core = indicator_level_key(entry.level2) in _CORE
                    suits[kind] = share * (0.5 + 0.2 * wide + 0.2 * often + 0.1 * core)
            found.append(suits)
        return found

    def suggested(self, project: str, level2: str = "", most: int = 10) -> list[Suggestion]:
        """Return the entries that suit a project by its name, the best first; of one 二级 alone where it is named."""
        project = plain_project(project)
        asked, kinds = self._weighed(subject_words(project)), kinds_of(name_key(project))
        is_known = not kinds.keys() <= {RUNNING.name}
        near = self._near(project, asked, kinds)
        sure = min(1.0, max(near.values(), default=0.0) / _SURELY_LIKE)
        total = sum(like**2 for like in near.values()) or 1.0
        scored = []
        known = zip(self._entries, self._of_entries, self._works, self._suits_kinds, strict=True)
        for entry, words, works, suits in known:
            if level2 and indicator_level_key(entry.level2) != indicator_level_key(level2):
                continue
            of = {used.project: used.times for used in entry.projects if used.project in near}
            share = sum(near[name] ** 2 * times / self._times[name] for name, times in of.items()) / total
            common = _COMMON_COUNTS * math.sqrt(entry.times / self._most) * entry.is_common
            # of what the same projects had, what says something of them stands before what any has
            subject = sure * share * (_OF_ANY_COUNTS if entry.is_common else 1)
            subject += _WORDS_COUNT * _like(asked, words)
            if is_known and works and works.isdisjoint(kinds):
                subject *= _OF_OTHER_WORK
            kind = max(kinds, key=lambda each: kinds[each] * suits.get(each, 0.0), default="")
            of_kind = _KIND_COUNTS * kinds.get(kind, 0.0) * suits.get(kind, 0.0)
            score = max(subject, of_kind, (1 - sure / 2) * common)
            if score >= _LEAST_SCORE or level2:
                nearest = sorted(of, key=lambda name: (-near[name], name))
                scored.append(
                    Suggestion(entry, score, tuple(nearest), kind if of_kind and not nearest else "")
                )
        scored.sort(
            key=lambda each: (-each.score, -len(each.entry.projects), -each.entry.times, each.entry.level3)
        )
        # of one 二级 a list to pick from is never empty: where little fits, what most kinds of projects had follows
        fitting = sum(each.score >= _LEAST_SCORE for each in scored)
        scored = scored[: max(fitting, _FIRST)]
        return _varied(scored, most, apart=not level2)

    def _near(self, project: str, asked: _Words, kinds: Mapping[str, float]) -> dict[str, float]:
        """Return the projects of most alike subjects, with how much."""
        likes = {
            name: _like(asked, words)
            * (1 if not kinds or kinds.keys() & self._kinds[name].keys() else _OF_ANOTHER_KIND)
            for name, words in self._of_projects.items()
        }
        likes = {
            name: like
            for name, like in likes.items()
            if like >= _LEAST_LIKE and _covered(asked, self._of_projects[name]) >= _LEAST_COVERED
        }
        key = name_key(project)
        for name in self._of_projects:
            if name_key(name) in key:  # a bureau's own list has words for projects: 培训, 河长制
                likes[name] = 1.0 if name == project else max(likes.get(name, 0.0), _SURELY_LIKE)
        if max(likes.values(), default=0.0) < _SURELY_LIKE and (short := _core(project)):
            likes |= {name: _SURELY_LIKE for name in self._of_projects if _is_short_for(short, name)}
        nearest = sorted(likes, key=lambda name: -likes[name])
        return {name: likes[name] for name in nearest[:_NEAREST]}

    def _weighed(self, words: Mapping[str, float]) -> _Words:
        """Return words with their weights: the fewer the subjects that have them, the more they say."""
        whole = math.log(1 + self._count) or 1.0
        weights = {
            word: said * math.log(1 + self._count / self._spread.get(word, 1)) / whole
            for word, said in words.items()
            if said
        }
        return _Words(weights, math.sqrt(sum(weight**2 for weight in weights.values())))


def _subjects(entries: Iterable[IndicatorEntry], projects: Iterable[str]) -> Mapping[str, str]:
    """Return for each project one that stands for its subject: projects that share an indicator of few are of one."""
    of = {project: project for project in projects}

    def first(project: str) -> str:
        while of[project] != project:
            project = of[project]
        return project

    for entry in entries:
        if 1 < len(entry.projects) <= _FEW_PROJECTS:
            head, *rest = (first(used.project) for used in entry.projects)
            of |= dict.fromkeys(rest, head)
    return {project: first(project) for project in of}


def _core(project: str) -> str:
    """Return what a project's name says beside words of any project; empty for one too long or too short to be short for another."""
    core = _OF_ANY.sub("", name_key(project))
    return core if _SHORTEST_CORE <= len(core) <= _LONGEST_CORE else ""


def _is_short_for(short: str, name: str) -> bool:
    """Whether all characters of a short word stand in a name, in their order (安监: 安全生产监管), its first ones first."""
    rest = iter(name)
    return name.startswith(short[0]) and all(character in rest for character in short)


def _like(one: _Words, other: _Words) -> float:
    """Return how much two names are about the same: 1 for the same words, 0 for none in common."""
    shared = sum(
        weight * other.weights[word] for word, weight in one.weights.items() if word in other.weights
    )
    return shared / (one.length * other.length) if shared else 0.0


def _covered(asked: _Words, other: _Words) -> float:
    """Return how much of what is asked for another name says as well."""
    said = sum(weight**2 for word, weight in asked.weights.items() if word in other.weights)
    return said / asked.length**2 if said else 0.0


def _varied(scored: list[Suggestion], most: int, *, apart: bool) -> list[Suggestion]:
    """Return the best, no two of one name; ``apart``: of each 二级 first no more than a few."""
    kept, later = list[Suggestion](), list[Suggestion]()
    names, levels = set[str](), Counter[str]()
    for each in scored:
        key = (
            name_key(each.entry.level3).replace("补贴", "补助") if each.kind else name_key(each.entry.level3)
        )
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
