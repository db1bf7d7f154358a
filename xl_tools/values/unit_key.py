"""Which unit is which: 单位编码 is unique within a county only, so 行政区划 belongs to it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.values.project_code import region_code
from xl_tools.values.text import name_key

NO_REGION = "区划不明"
_OF_THE_UNIT_ITSELF = re.compile(r"\(?(?:本级|本部)\)?$")
_REGIONS = re.compile("(?:[^省市县区旗州盟]{1,8}(?:省|自治区|市|县|区|旗|州|盟))+$")


class Whose(NamedTuple):
    """What something says of its unit: 行政区划 as typed, code (or what stands in its place), name; each may be empty."""

    region: str
    code: str
    name: str = ""


class UnitKey(NamedTuple):
    """A unit among others: 行政区划 of six digits, empty where nothing tells it, and code."""

    region: str
    code: str


class UnitKeys:
    """Tells units apart by code and region.

    What does not tell its region is of the one that all others of its code tell, else of the one that those of its code
    and name tell; where these are of several, it is a unit of its own.
    """

    def __init__(self, told: Iterable[Whose]) -> None:
        """Take what is told of all units; the order changes nothing."""
        self._by_code: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in told:
            if region := region_code(one.region):
                self._by_code[one.code].add(region)
                self._by_name[one.code, name_key(one.name)].add(region)
        self._are_several = are_of_several_regions(chain.from_iterable(self._by_code.values()))

    def of(self, one: Whose) -> UnitKey:
        """Return which unit it is."""
        told = (self._by_code.get(one.code, ()), self._by_name.get((one.code, name_key(one.name)), ()))
        only = (region for regions in told if len(regions) == 1 for region in regions)
        return UnitKey(region_code(one.region) or next(only, ""), one.code)

    def shown(self, key: UnitKey) -> str:
        """Return the region for a reader, empty where all units are of one."""
        return (key.region or NO_REGION) if self._are_several else ""


def are_of_several_regions(regions: Iterable[str]) -> bool:
    """Whether these, as typed, tell more than one region."""
    return len({code for region in regions if (code := region_code(region))}) > 1


def shown_regions(regions: Sequence[str]) -> list[str]:
    """Return for a reader what each of these tells, as typed; empty where all tell one region."""
    codes = [region_code(region) for region in regions]
    return [code or NO_REGION for code in codes] if are_of_several_regions(codes) else [""] * len(codes)


def with_region(region: str, name: str) -> str:
    """Return a unit's name behind its region, if that is to be shown."""
    return f"{region} {name}" if region and name else name


def whose(info: UnitInfo) -> Whose:
    """Return what a file says of its unit."""
    return Whose(info.region, info.unit_code, info.unit_name)


def units_told(units: UnitList) -> Iterator[Whose]:
    """Yield what a list tells of its units."""
    return (Whose(unit.region, unit.code, unit.name) for unit in units.units)


def with_regions(units: UnitList, keys: UnitKeys) -> UnitList:
    """Return a list in which every unit, with its projects, is of the region that ``keys`` tell."""
    regions = {(told.code, told.region): keys.of(told).region for told in units_told(units)}
    if all(new == old for (_, old), new in regions.items()):
        return units
    return UnitList.model_construct(
        units=tuple(
            unit.model_copy(update={"region": regions[unit.code, unit.region]}) for unit in units.units
        ),
        projects=tuple(
            each.model_copy(update={"region": regions.get((each.unit_code, each.region), each.region)})
            for each in units.projects
        ),
    )


def list_for(units: UnitList, info: UnitInfo) -> UnitList:
    """Return the list without the units of other counties that have the code of one of this workbook's county.

    Where nothing tells the workbook's county, such units stay and their projects do not: whose they are is not guessed.
    A code that the list has in one county only stays, whatever the workbook says: the rules hold the two together.
    """
    told = {(unit.code, unit.region) for unit in units.units if unit.region}
    several = {code for code, count in Counter(code for code, _ in told).items() if count > 1}
    if not several:
        return units
    listed = UnitKeys(Whose(unit.region, unit.code, unit.name) for unit in units.all_of(info.unit_code))
    region = listed.of(whose(info)).region
    may_be_own = ("", region) if region else ()
    return UnitList.model_construct(
        units=tuple(
            each
            for each in units.units
            if not region or each.code not in several or each.region in may_be_own
        ),
        projects=tuple(
            each for each in units.projects if each.unit_code not in several or each.region in may_be_own
        ),
    )


def without_itself(name: str) -> str:
    """Return the key of a unit's name without 本级 behind it."""
    return _OF_THE_UNIT_ITSELF.sub("", name_key(name))


def is_same_unit(listed: str, name: str) -> bool:
    """Whether two names are of one unit: the same, or one of them with the regions before it or 本级 behind."""
    names = (without_itself(each) for each in (listed, name))
    shorter, longer = sorted(names, key=len)
    return longer == shorter or bool(
        shorter and longer.endswith(shorter) and _REGIONS.fullmatch(longer.removesuffix(shorter))
    )
