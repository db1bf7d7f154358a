"""申报进度: who of the unit list has reported, whose report has faults, who has not, as plain values."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from xl_tools.batch.project_rows import storable
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.submission import SourceFile
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.values.project_code import region_code, tidy_code
from xl_tools.values.text import name_key, squeeze
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, units_told, whose, with_region, with_regions

_OF_A_BODY = re.compile(r"(?:人民政府|办事处)?(?:本级)?$")
_SHORTEST_NAME = 2


class Standing(StrEnum):
    """Where a unit stands; the value is the word a clerk sees."""

    REPORTED = "已报"
    FAULTY = "有错"
    MISSING = "未报"


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One unit: of the list, or one that has reported without being on it.

    ``lacking`` are the names of the listed projects without a table; ``budget`` and ``approved`` sums in 万元, the
    second ``None`` where the list tells none; ``remark`` says in Chinese what else should be known. ``region`` is told
    where there are units of several.
    """

    unit_code: str
    unit_name: str
    standing: Standing
    is_listed: bool
    listed: int
    tables: int
    lacking: tuple[str, ...]
    budget: Decimal
    approved: Decimal | None
    errors: int
    warnings: int
    files: tuple[SourceFile, ...]
    remark: str = ""
    region: str = ""

    @property
    def shown_name(self) -> str:
        """The unit's name, behind its region where that is told."""
        return with_region(self.region, self.unit_name)


@dataclass(frozen=True, slots=True)
class Progress:
    """All units in the order of the list, then those not on it; ``year`` is the one that is looked at, where known.

    ``has_list`` is false where only the workbooks' own lists are known: they may not name every unit. ``is_whole`` is
    false where files of another year are left out.
    """

    rows: tuple[ProgressRow, ...]
    year: int | None
    has_list: bool
    is_whole: bool

    def count(self, standing: Standing) -> int:
        """Return how many listed units stand so."""
        return sum(row.is_listed and row.standing is standing for row in self.rows)

    @property
    def whole(self) -> str:
        """The progress in one line."""
        listed = sum(row.is_listed for row in self.rows)
        faulty, missing = self.count(Standing.FAULTY), self.count(Standing.MISSING)
        year = f"{self.year} 年度" if self.year else ""
        said = f"{year}应报 {listed} 个单位：已报 {listed - missing} 个（其中有错 {faulty} 个），未报 {missing} 个"
        unlisted = len(self.rows) - listed
        return said + (f"；另有 {unlisted} 个不在清单里" if unlisted else "")


@dataclass(frozen=True, slots=True)
class _Report:
    """What counts of a file: it is looked at once, for many files are not all in memory."""

    file: SourceFile
    info: UnitInfo
    tables: int
    codes: frozenset[str]
    names: frozenset[str]
    budget: Decimal
    errors: int
    warnings: int

    @property
    def whose(self) -> Whose:
        """Whose it is; what has no code is its name's, or its own."""
        info = self.info
        return whose(info) if info.unit_code else Whose(info.region, f"\0{info.unit_name or self.file.name}")

    @classmethod
    def of(cls, checked: Checked) -> "_Report":
        submission = checked.submission
        tables = [reading.table for reading in submission.tables]
        counts = Counter(finding.severity for finding in checked.findings)
        return cls(
            submission.file,
            submission.info,
            len(tables),
            frozenset(tidy_code(table.code) for table in tables),
            frozenset(name_key(table.name) for table in tables),
            sum((storable(table.funding.budget) or Decimal(0) for table in tables), Decimal(0)),
            counts[Severity.ERROR],
            counts[Severity.WARNING],
        )


class _Listed:
    """The units that should report, and their projects: of the bureau's list, or of the workbooks' own."""

    def __init__(self) -> None:
        self.units: dict[UnitKey, Unit] = {}
        self.projects: dict[UnitKey, list[ListedProject]] = {}
        self._lists: dict[tuple[UnitKey, ...], UnitList] = {}

    def add(self, units: UnitList, region: str = "") -> None:
        """Take up a list; that of a whole county stands in every file of it.

        Its units without a region are of the one that its others tell, else of the ``region`` given.
        """
        regions = {unit.region for unit in units.units if unit.region} or {region_code(region)}
        rest = regions.pop() if len(regions) == 1 else ""
        seen = tuple(UnitKey(unit.region or rest, unit.code) for unit in units.units)
        if seen not in self._lists:
            told = (one._replace(region=one.region or rest) for one in units_told(units))
            self._lists[seen] = with_regions(units, UnitKeys(told))

    def told(self) -> Iterator[Whose]:
        """Yield what the lists tell of their units."""
        return chain.from_iterable(map(units_told, self._lists.values()))

    def join(self, keys: UnitKeys) -> None:
        """Put the lists together: a unit is that of the first list that has it."""
        for units in self._lists.values():
            self._add(with_regions(units, keys))

    def _add(self, units: UnitList) -> None:
        new = {
            key: unit for unit in units.units if (key := UnitKey(unit.region, unit.code)) not in self.units
        }
        self.units |= new
        self.projects |= {key: [] for key in new}
        for project in units.projects:
            if (key := UnitKey(project.region, project.unit_code)) in new:
                self.projects[key].append(project)


class Reports:
    """What counts of many files, each looked at once, and the lists of those who should report."""

    def __init__(self, units: UnitList | None = None) -> None:
        """Begin with a list of the bureau, or with none: then the workbooks' own are put together."""
        self.has_list = units is not None
        self.listed = _Listed()
        self.reports: list[_Report] = []
        if units is not None:
            self.listed.add(units)

    def add(self, checked: Checked) -> None:
        """Take up a file."""
        self.reports.append(_Report.of(checked))
        if not self.has_list:
            self.listed.add(checked.submission.units, checked.submission.info.region)


def progress_of(
    files: Iterable[Checked],
    unread: Sequence[RefusedFile],
    units: UnitList | None = None,
    year: int | None = None,
) -> Progress:
    """Return where every unit stands, by :func:`progress_reported`."""
    reports = Reports(units)
    for checked in files:
        reports.add(checked)
    return progress_reported(reports, unread, year)


def progress_reported(reported: Reports, unread: Sequence[RefusedFile], year: int | None = None) -> Progress:
    """Return where every unit stands; ``year`` is by default that of most files.

    A unit whose files are all of another year has not reported. A file that could not be read is mentioned at the unit
    whose name or code its name has, and counts for none.
    """
    listed, reports = reported.listed, reported.reports
    keys = UnitKeys(chain(listed.told(), (one.whose for one in reports)))
    listed.join(keys)
    year = year or _most_years(reports)
    by_unit: dict[UnitKey, list[_Report]] = defaultdict(list)
    for one in reports:
        by_unit[keys.of(one.whose)].append(one)
    standing = {
        key: _row(unit, by_unit.pop(key, []), year, listed.projects[key], _remarks_on(unit, unread))
        for key, unit in listed.units.items()
    }
    elsewhere = {key.code: key.region for key in listed.units if key.region}
    standing |= {key: _unlisted(group, year, elsewhere.get(key.code, "")) for key, group in by_unit.items()}
    rows = [replace(row, region=keys.shown(key)) for key, row in standing.items()]
    is_whole = sum(len(row.files) for row in rows) == len(reports)
    return Progress(tuple(rows), year, has_list=reported.has_list, is_whole=is_whole)


def _most_years(files: Iterable[_Report]) -> int | None:
    counts = Counter(year for one in files if (year := one.info.year))
    return max(counts, key=lambda year: (counts[year], year), default=None)


def _row(
    unit: Unit,
    files: Sequence[_Report],
    year: int | None,
    projects: Sequence[ListedProject],
    unread: Sequence[str],
) -> ProgressRow:
    of_year = [one for one in files if one.info.year in (year, None)]
    others = [one for one in files if one.info.year not in (year, None)]
    remarks = [f"有 {one.info.year} 年度的文件 {one.file.name}，不是本年度的" for one in others]
    if not of_year:
        remarks += unread
    errors = sum(one.errors for one in of_year)
    approved = [project.approved for project in projects if project.approved is not None]
    return ProgressRow(
        unit.code,
        unit.name,
        Standing.MISSING if not of_year else Standing.FAULTY if errors else Standing.REPORTED,
        is_listed=True,
        listed=len(projects),
        tables=sum(one.tables for one in of_year),
        lacking=_lacking(projects, of_year) if of_year else (),
        budget=sum((one.budget for one in of_year), Decimal(0)),
        approved=sum(approved, Decimal(0)) if approved else None,
        errors=errors,
        warnings=sum(one.warnings for one in of_year),
        files=tuple(one.file for one in of_year),
        remark="；".join(remarks),
    )


def _unlisted(files: Sequence[_Report], year: int | None, elsewhere: str) -> ProgressRow:
    """Return the row of a unit that is not listed; ``elsewhere`` is a region in which the list has one of its code."""
    info = files[0].info
    row = _row(Unit(code=info.unit_code, name=info.unit_name or "（没有写单位）"), files, year, (), ())
    remark = "不在单位清单里" if info.unit_code else "没有写单位编码，对不上单位清单"
    if elsewhere:
        remark += f"（清单上的 {info.unit_code} 是行政区划 {elsewhere} 的）"
    return replace(row, is_listed=False, remark="；".join(filter(None, (remark, row.remark))))


def _lacking(projects: Iterable[ListedProject], files: Iterable[_Report]) -> tuple[str, ...]:
    codes = {code for one in files for code in one.codes}
    names = {name for one in files for name in one.names}
    return tuple(
        project.name
        for project in projects
        if name_key(project.name) not in names and not (project.code and tidy_code(project.code) in codes)
    )


def _remarks_on(unit: Unit, unread: Iterable[RefusedFile]) -> list[str]:
    """Return what to say of files that could not be read and look, by their names, like this unit's."""
    short = _OF_A_BODY.sub("", squeeze(unit.name))
    keys = [key for key in (unit.code, short) if len(key) >= _SHORTEST_NAME]
    return [
        f"收到 {file.name}，没能读（{file.reason}），按文件名像是本单位的"
        for file in unread
        if any(key in squeeze(file.name) for key in keys)
    ]
