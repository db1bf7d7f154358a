"""Which project of the unit list a table is about."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from xl_tools.model.unit import ListedProject
from xl_tools.values.text import name_key

_SIMILAR = 0.6


class Match(NamedTuple):
    """The one project whose name is the same (spaces, width, brackets aside), or ranked candidates."""

    project: ListedProject | None
    candidates: tuple[ListedProject, ...] = ()


def match_project(name: str, projects: Sequence[ListedProject], most: int = 3) -> Match:
    """Find a project by its name; two projects of the same name are candidates, not a match."""
    key = name_key(name)
    same = tuple(project for project in projects if name_key(project.name) == key)
    if len(same) == 1:
        return Match(same[0])
    if same or not key:
        return Match(None, same)
    scored = sorted(
        ((_similarity(key, name_key(project.name)), -index) for index, project in enumerate(projects)),
        reverse=True,
    )
    return Match(None, tuple(projects[-index] for score, index in scored[:most] if score >= _SIMILAR))


def _similarity(left: str, right: str) -> float:
    """Return the likeness of two names, 0 to 1; a name inside the other is like it by its length alone."""
    return SequenceMatcher(None, left, right, autojunk=False).ratio()
