"""Which unit of a list a name or the codes of projects tell."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from xl_tools.model.unit import Unit, UnitList
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key

BY_NAME, BY_CODES, BY_BOTH = "单位名称一样", "项目编码是这个单位的", "单位名称和项目编码都是这个单位的"


class Likely(NamedTuple):
    """A listed unit that a file looks to be of, and by what, in Chinese."""

    unit: Unit
    why: str


class ListedUnits:
    """The units of a list by what a file may tell of them: their names, the codes of their projects."""

    def __init__(self, units: UnitList) -> None:
        """Take the units with their projects."""
        self._named: dict[str, list[Unit]] = defaultdict(list)
        for unit in units.units:
            self._named[name_key(unit.name)].append(unit)
        of_code = {(unit.code, unit.region): unit for unit in units.units}
        self._coded: dict[str, list[Unit]] = defaultdict(list)
        for project in units.projects:
            whose = of_code.get((project.unit_code, project.region))
            if whose and project.code and whose not in self._coded[tidy_code(project.code)]:
                self._coded[tidy_code(project.code)].append(whose)

    def likely(self, name: str, codes: Iterable[str]) -> Likely | None:
        """Return the only unit that has this name, or else the projects of these codes; none where they tell two units."""
        named = self._named.get(name_key(name), []) if name_key(name) else []
        coded: list[Unit] = []
        for code in sorted(codes):
            coded += [unit for unit in self._coded.get(code, ()) if unit not in coded]
        by_name = named[0] if len(named) == 1 else None
        by_codes = coded[0] if len(coded) == 1 else None
        if by_name and coded:
            return Likely(by_name, BY_BOTH) if by_name == by_codes else None
        if by_name:
            return Likely(by_name, BY_NAME)
        return Likely(by_codes, BY_CODES) if by_codes and not named else None
