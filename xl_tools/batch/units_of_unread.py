"""Whose a file is that could not be read: its name tells, or its folders', or the other files of its folder."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TypeAlias

from xl_tools.batch.town_names import short_name, whole_names
from xl_tools.model.checked import RefusedFile
from xl_tools.model.submission import SourceFile
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import UnitKey

_Told: TypeAlias = Sequence[tuple[UnitKey, re.Pattern[str]]]


def units_of_unread(
    unread: Iterable[RefusedFile],
    units: Mapping[UnitKey, Iterable[str]],
    read: Iterable[tuple[UnitKey, SourceFile]],
) -> dict[RefusedFile, UnitKey]:
    """Return whose each of these files looks to be; those are left out of which nothing tells it, or several units could be.

    ``units`` are the names of each unit, ``read`` the files that could be read with their units. The file's own name goes
    before those of its folders, within the one that was named; the innermost folder goes before those around it.
    """
    codes = [
        (unit, re.compile(rf"(?<!\d){re.escape(unit.code)}(?!\d)")) for unit in units if unit.code.isdigit()
    ]
    named = [(unit, name) for unit, names in units.items() for name in _names(names)]
    called = [(unit, name) for unit, names in units.items() for name in _short_names(names)]
    beside: dict[PurePath, set[UnitKey]] = defaultdict(set)
    for unit, file in read:
        beside[PurePath(file.path).parent].add(unit)
    found: dict[RefusedFile, UnitKey] = {}
    by_code = {unit.code: unit for unit in units}
    for one in unread:
        code = one.unit.partition(" ")[0]
        if code in by_code:  # the bureau says so, or the file itself
            found[one] = by_code[code]
            continue
        parts = one.below or (PurePath(one.name).name,)
        others = beside.get(PurePath(one.path).parent, set()) if len(parts) > 1 else set()
        told = next(
            filter(None, (_told_by(name_key(part), (codes, named, called)) for part in reversed(parts))), None
        )
        if told or len(others) == 1:
            found[one] = told or next(iter(others))
    return found


def _names(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Yield how a unit may be called in a file's name."""
    for name in set(map(name_key, names)):
        for each in whole_names(name):
            yield re.compile(re.escape(each))


def _short_names(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Yield what a unit is called without the word for its kind: 潘庄, of 潘庄镇; not where that is of a school or a village."""
    for name in set(map(name_key, names)):
        if called := short_name(name):
            yield re.compile(called)


def _told_by(key: str, told_in_turn: Iterable[_Told]) -> UnitKey | None:
    """Return the only unit whose code stands in a name; else the only one whose name does, not counting parts of others.

    Names without the word for their kind (镇, 乡) tell only where whole ones do not.
    """
    for patterns in told_in_turn:
        found = [(*match.span(), unit) for unit, pattern in patterns for match in pattern.finditer(key)]
        units = {unit for first, end, unit in found if not _lies_within(first, end, found)}
        if units:
            return units.pop() if len(units) == 1 else None
    return None


def _lies_within(first: int, end: int, others: Iterable[tuple[int, int, UnitKey]]) -> bool:
    """Whether a match is a part of a longer one (石门镇 in 大石门镇)."""
    return any(start <= first and end <= last and last - start > end - first for start, last, _ in others)
