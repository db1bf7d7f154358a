"""Which project of the unit list a table is about."""

import re
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from xl_tools.model.unit import ListedProject
from xl_tools.values.text import name_key

_SIMILAR = 0.6
_OF_ONE_KIND = 0.5  # one of two characters may be mistyped
_USUAL = re.compile(r"工作|日常|专项|运转|资金|经费|项目|支出|补助|补贴|费用")
"""What names of projects of every kind have in common, and tells none from another."""

_MOST = 3


class Match(NamedTuple):
    """The one project whose name is the same (spaces, width, brackets aside), or ranked candidates."""

    project: ListedProject | None
    candidates: tuple[ListedProject, ...] = ()


class ProjectIndex:
    """The projects of a unit list, looked up by name and by code."""

    def __init__(self, projects: Sequence[ListedProject]) -> None:
        """Index the projects; two may have one name."""
        self._projects = projects
        self._by_key: dict[str, list[ListedProject]] = defaultdict(list)
        self._by_code: dict[str, list[ListedProject]] = defaultdict(list)
        for project in projects:
            self._by_key[name_key(project.name)].append(project)
            if project.code:
                self._by_code[project.code].append(project)

    def match(self, name: str) -> Match:
        """Find a project by its name; two projects of the same name are candidates, not a match."""
        key = name_key(name)
        same = self._by_key.get(key, [])
        if len(same) == 1:
            return Match(same[0])
        if same or not key:
            return Match(None, tuple(same))
        from difflib import SequenceMatcher  # noqa: PLC0415 - most names match

        def alike(one: str, other: str) -> float:
            return SequenceMatcher(None, one, other, autojunk=False).ratio()

        own = _USUAL.sub("", key)
        scored = [(alike(key, name_key(project.name)), project) for project in self._projects]
        near = [
            (score, project)
            for score, project in scored
            if score >= _SIMILAR
            and (not own or alike(own, _USUAL.sub("", name_key(project.name))) >= _OF_ONE_KIND)
        ]
        near.sort(key=itemgetter(0), reverse=True)
        return Match(None, tuple(project for _, project in near[:_MOST]))

    def of_code(self, code: str) -> tuple[ListedProject, ...]:
        """Return the projects of a code; none for an empty one."""
        return tuple(self._by_code.get(code, ()))
