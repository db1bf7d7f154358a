"""Which project of the unit list a table is about."""

from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from xl_tools.model.unit import ListedProject
from xl_tools.values.text import name_key

_SIMILAR = 0.6
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

        scored = (
            (SequenceMatcher(None, key, name_key(project.name), autojunk=False).ratio(), project)
            for project in self._projects
        )
        near = sorted((each for each in scored if each[0] >= _SIMILAR), key=itemgetter(0), reverse=True)
        return Match(None, tuple(project for _, project in near[:_MOST]))

    def of_code(self, code: str) -> tuple[ListedProject, ...]:
        """Return the projects of a code; none for an empty one."""
        return tuple(self._by_code.get(code, ()))
