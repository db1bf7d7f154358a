"""Which project of last year is which of the new list: 延续, 改名, 新增, 退出, and what cannot be decided."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key

_SIMILAR = 0.6
_RENAMED = 0.75


@dataclass(frozen=True, slots=True)
class Fate:
    """A table of last year and its project of the new list, by what they are one; ``may_be`` are those it could be where none is."""

    reading: TableReading
    project: ListedProject | None
    by: str = ""
    may_be: tuple[ListedProject, ...] = ()


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of each table, in their order, and the projects of the list that have none."""

    tables: tuple[Fate, ...]
    new: tuple[ListedProject, ...]


def fates_of(readings: Sequence[TableReading], projects: Sequence[ListedProject]) -> Fates:
    """Pair tables with projects: by code, then by name, then those that are like each other and like no other.

    A code that two have, or a name, tells nothing.
    """
    found: dict[int, tuple[int, str]] = {}
    keys = (
        ("项目编码", [tidy_code(r.table.code) for r in readings], [tidy_code(p.code) for p in projects]),
        ("项目名称", [name_key(r.table.name) for r in readings], [name_key(p.name) for p in projects]),
    )
    for by, left, right in keys:
        before, after = Counter(left), Counter(right)
        taken = {place for place, _ in found.values()}
        for place, key in enumerate(left):
            if key and place not in found and before[key] == after[key] == 1:
                other = right.index(key)
                if other not in taken:
                    found[place] = other, by
    taken = {place for place, _ in found.values()}
    free = [place for place in range(len(projects)) if place not in taken]
    likeness = {
        (place, other): SequenceMatcher(
            None, name_key(reading.table.name), name_key(projects[other].name), autojunk=False
        ).ratio()
        for place, reading in enumerate(readings)
        if place not in found and reading.table.name
        for other in free
    }
    near = {pair: ratio for pair, ratio in likeness.items() if ratio >= _SIMILAR}
    of_left, of_right = Counter(place for place, _ in near), Counter(other for _, other in near)
    for (place, other), ratio in near.items():
        if of_left[place] == of_right[other] == 1 and ratio >= _RENAMED:
            found[place] = other, "名称相近"
    taken = {place for place, _ in found.values()}
    tables = []
    for place, reading in enumerate(readings):
        if place in found:
            other, by = found[place]
            tables.append(Fate(reading, projects[other], by))
        else:
            likest = sorted((-ratio, other) for (at, other), ratio in near.items() if at == place)
            tables.append(Fate(reading, None, may_be=tuple(projects[other] for _, other in likest[:3])))
    return Fates(tuple(tables), tuple(p for place, p in enumerate(projects) if place not in taken))
