"""Distil a library from indicators that were approved: what is written alike is one entry, what only one place can say none."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from xl_tools.model.checked import Checked
from xl_tools.model.indicator_entry import IndicatorEntry, IndicatorLibrary, UsedFor
from xl_tools.model.table import IndicatorValue
from xl_tools.model.table_reading import indicator_key
from xl_tools.products.indicator_library.usual_values import usual_value
from xl_tools.settings import Framework
from xl_tools.values.project_code import region_code
from xl_tools.values.text import half_width, indicator_level_key, name_key, one_line

DISTILLED = "提炼"
"""The source of an entry that was distilled."""

_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_UNIT_ENDINGS = re.compile(r"(?:人民政府|办事处|街道|本级|机关)+$")
_NAME = re.compile(r"[一-龥A-Za-z（）()“”《》、/·\-%—]+")
_NUMBER_OF_A_LINE = re.compile("(?:12345|12315|12388|PM2\\.5|110|119|120|O2O)")
_SHORTEST, _LONGEST = 2, 22
_MANY_UNITS, _LEAST_UNITS = 10, 2
_COMMON_SHARE, _LEAST_COMMON = 0.2, 4
_SHARE_OF_A_KIND, _LIFT_OF_A_KIND, _LEAST_OF_A_KIND = 0.1, 2.6, 3
_OF_ANY_KIND = frozenset(("经费", "工作", "作经", "项目", "资金", "工程"))
_HERE = re.compile("^(?:我|本|全)(?:镇|乡|街道|县|村)(?=..)")
_GENERAL_SHARE = 0.34
_SAID_AGAIN = 0.6
_TASK = re.compile(
    "(?:保障|加快|增强|提升|提高|促进|指导|组织|完成|推动|推进|加强|维护|改善|确保|做好|开展|及时|环境得到)"
)
_STATE = re.compile("零|无|未|不|没有|全部|均")
"""What begins so can be seen to be so or not: 零事故, 未发生, 全部落实."""

_OF_COSTS = re.compile("(?:支出总额|总额|支出|成本|金额|所需资金)$")
_MOST_PROJECTS, _MOST_BASES = 30, 3
_LONGEST_DESCRIPTION = 60
_FIELDS = ("level1", "level2", "level3", "value")


class SeenIndicator(NamedTuple):
    """An indicator as a form has it, and whose form that is."""

    level1: str
    level2: str
    level3: str
    description: str
    value: IndicatorValue
    basis: str
    project: str
    unit: str
    unit_name: str


def indicators_of(checked: Iterable[Checked]) -> Iterator[SeenIndicator]:
    """Yield the indicators of files, but for those in which a finding says that something is wrong."""
    for one in checked:
        wrong = {(finding.sheet, finding.cell) for finding in one.findings if finding.cell}
        info = one.submission.info
        for reading in one.submission.tables:
            table = reading.table
            name = table.unit_name or info.unit_name
            code = table.unit_code or info.unit_code
            unit = f"{region_code(info.region)}{code}{name}" or one.submission.file.name
            for index, each in enumerate(table.indicators):
                cells = (reading.address(indicator_key(index, name)) for name in _FIELDS)
                if any((reading.sheet, cell) in wrong for cell in cells if cell):
                    continue
                own = each.level1, each.level2, each.level3, each.description, each.value, each.basis
                yield SeenIndicator(*own, table.name, unit, name)


@dataclass(slots=True)
class _Gathered:
    """What was seen of one entry."""

    names: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    descriptions: Counter[str] = field(default_factory=Counter)
    described: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The projects that each description was said of."""
    bases: Counter[str] = field(default_factory=Counter)
    projects: Counter[str] = field(default_factory=Counter)
    values: list[IndicatorValue] = field(default_factory=list)
    units: set[str] = field(default_factory=set)


def distilled(seen: Iterable[SeenIndicator], frameworks: Iterable[Framework]) -> IndicatorLibrary:
    """Return the library of indicators that were seen, in the order of the frameworks, the most used first.

    Left out: what has no place in any framework, names with a number or a place in them, and of many units what only one
    wrote.
    """
    levels = _levels(frameworks)
    gathered: dict[tuple[str, str, str], _Gathered] = {}
    units: set[str] = set()
    projects: set[str] = set()
    for each in seen:
        units.add(each.unit)
        place = place_of_unit(each.unit_name)
        project = plain_project(each.project, place)
        projects.add(project)
        level = levels.get((indicator_level_key(each.level1), indicator_level_key(each.level2)))
        name = entry_name(each.level3, place)
        if level is None or not name or indicator_level_key(name) == indicator_level_key(each.level2):
            continue
        entry = gathered.setdefault((*level, _thing(name, level[1])), _Gathered())
        entry.names[(*level, name)] += 1
        entry.values.append(each.value)
        entry.units.add(each.unit)
        if project:
            entry.projects[project] += 1
        if (told := one_line(each.description)) and _is_general(told, place):
            entry.descriptions[told] += 1
            entry.described[told].add(project)
        if basis := one_line(each.basis):
            entry.bases[basis] += 1
    least = _LEAST_UNITS if len(units) >= _MANY_UNITS else 1
    common = max(_LEAST_COMMON, len(projects) * _COMMON_SHARE)
    kinds = _Kinds(projects)
    entries = [
        _entry(one, is_common=len(one.projects) >= common and kinds.are_mixed(one.projects))
        for one in gathered.values()
        if len(one.units) >= least
    ]
    entries = [entry for entry in entries if not _is_slogan(entry)]
    order = {names: at for at, names in enumerate(dict.fromkeys(levels.values()))}
    entries.sort(key=lambda entry: (order[entry.level1, entry.level2], -entry.times, entry.level3))
    return IndicatorLibrary(entries=tuple(entries), units=len(units))


def _levels(frameworks: Iterable[Framework]) -> Mapping[tuple[str, str], tuple[str, str]]:
    """Return 一级 and 二级 as the frameworks spell them, by their keys."""
    named = [
        (level1, level2)
        for framework in frameworks
        for level1, names in framework.levels.items()
        for level2 in names
    ]
    return {
        (indicator_level_key(level1), indicator_level_key(level2)): (level1, level2)
        for level1, level2 in named
    }


class _Kinds:
    """What kinds of projects there are, told by the pairs of characters in their names."""

    def __init__(self, projects: Iterable[str]) -> None:
        self._names = {name for name in projects if name}
        self._shares = _shares(self._names)

    def are_mixed(self, projects: Collection[str]) -> bool:
        """Whether projects are of no kind in particular: no pair stands in far more of them than of all."""
        own = _shares({*projects})
        least = max(_SHARE_OF_A_KIND, _LEAST_OF_A_KIND / max(len({*projects}), 1))
        return not any(
            share >= least and share > _LIFT_OF_A_KIND * self._shares.get(pair, 1)
            for pair, share in own.items()
            if pair not in _OF_ANY_KIND
        )


def _shares(names: Collection[str]) -> Mapping[str, float]:
    counted = Counter(pair for name in names for pair in {*map("".join, pairwise(name))})
    return {pair: count / len(names) for pair, count in counted.items()}


def _entry(one: _Gathered, *, is_common: bool) -> IndicatorEntry:
    (level1, level2, level3), _ = one.names.most_common(1)[0]
    usual = usual_value(one.values)
    bases = [basis for basis, _ in one.bases.most_common(_MOST_BASES)]
    used = [UsedFor(project=name, times=times) for name, times in one.projects.most_common(_MOST_PROJECTS)]
    return IndicatorEntry(
        level1=level1,
        level2=level2,
        level3=level3,
        description=_general_description(one),
        sign=usual.sign,
        value=usual.value,
        unit=usual.unit,
        range=usual.range,
        basis="；".join(bases),
        projects=tuple(used),
        times=len(one.values),
        units=len(one.units),
        source=DISTILLED,
        is_common=is_common,
    )


def _general_description(one: _Gathered) -> str:
    """Return the usual description, where it is said of enough of the projects: what is said of one is wrong of others."""
    for told, _ in one.descriptions.most_common(1):
        if len(one.described[told]) >= _GENERAL_SHARE * len(one.projects):
            return told
    return ""


def place_of_unit(unit_name: str) -> str:
    """Return the name of the place that a unit is of (石门镇人民政府本级: 石门镇)."""
    return _UNIT_ENDINGS.sub("", half_width(unit_name))


def plain_project(name: str, place: str = "") -> str:
    """Return a project's name without year and place: what it has in common with those of other units."""
    plain = _YEAR.sub("", half_width(name))
    return plain.replace(place, "") if place else plain


def entry_name(level3: str, place: str) -> str:
    """Return the name of an indicator without year and place; empty for one that is no name."""
    name = _YEAR.sub("", half_width(level3))
    if place and place in name:
        name = name.replace(place, "", 1)
    name = _HERE.sub("", name.strip("：:;；,，.。"))
    is_name = _NAME.fullmatch(_NUMBER_OF_A_LINE.sub("", name)) and _SHORTEST <= len(name) <= _LONGEST
    return name if is_name else ""


def _thing(name: str, level2: str) -> str:
    """Return what an indicator is of: costs of one thing are called 总额, 支出 or 成本 as each likes."""
    key = name_key(name)
    if "成本" not in level2 or "标准" in key:
        return key
    return _OF_COSTS.sub("", key).removeprefix("发放") or key


def _is_slogan(entry: IndicatorEntry) -> bool:
    """Whether an entry only wishes something: no number, and its value says its name once more, or the name is a task."""
    if entry.unit or not entry.value or _STATE.match(entry.value) or re.search(r"\d", entry.value):
        return False
    said = sum(character in entry.level3 for character in entry.value) / len(entry.value)
    return said > _SAID_AGAIN or bool(_TASK.match(entry.level3))


def _is_general(description: str, place: str) -> bool:
    return not ((place and place in description) or re.search(r"\d\d", description)) and (
        len(description) <= _LONGEST_DESCRIPTION
    )
