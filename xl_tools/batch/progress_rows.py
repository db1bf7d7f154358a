"""申报进度: who of the unit list has reported, whose report has faults, who has not, as plain values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from xl_tools.batch.corrections import CORRECTED
from xl_tools.batch.project_rows import FileTotals, project_rows, sum_of, totals_of
from xl_tools.batch.units_of_unread import units_of_unread
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.submission import SourceFile
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.values.listed_units import Likely, ListedUnits
from xl_tools.values.project_code import region_code, tidy_code
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, units_told, whose, with_region, with_regions

NO_LIST = "没有指明单位清单，按各工作簿自己的清单算；用 --units 指明全县的清单，才看得出谁没有报。"
_MOST_NAMED = 3


class Standing(StrEnum):
    """Where a unit stands; the value is the word a clerk sees."""

    REPORTED = "已报"
    FAULTY = "有错"
    UNREAD = "报了但读不了"
    BLANK = "未填"
    MISSING = "未报"


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One unit: of the list, or one that has reported without being on it.

    ``lacking`` are the names of the listed projects without a table; ``budget`` and ``approved`` sums in 万元, the
    second ``None`` where the list tells none; ``remark`` says in Chinese what else should be known. ``region`` is told
    where there are units of several. ``unread`` are the files that could not be read and look to be its own.
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
    unread: tuple[RefusedFile, ...] = ()

    @property
    def shown(self) -> str:
        """Code and name, behind the region where that is told."""
        return with_region(self.region, one_line(f"{self.unit_code} {self.unit_name}"))


@dataclass(frozen=True, slots=True)
class Progress:
    """All units in the order of the list, then those not on it; ``year`` is the one that is looked at, where known.

    ``has_list`` is false where only the workbooks' own lists are known: they may not name every unit. ``is_whole`` is
    false where files of another year are left out. ``unread`` are the files that could not be read and tell no unit.
    """

    rows: tuple[ProgressRow, ...]
    year: int | None
    has_list: bool
    is_whole: bool
    unread: tuple[RefusedFile, ...] = ()

    def count(self, standing: Standing) -> int:
        """Return how many listed units stand so."""
        return sum(row.is_listed and row.standing is standing for row in self.rows)

    @property
    def whole(self) -> str:
        """The progress in one line."""
        listed = sum(row.is_listed for row in self.rows)
        faulty, unread, missing = map(self.count, (Standing.FAULTY, Standing.UNREAD, Standing.MISSING))
        blank = self.count(Standing.BLANK)
        year = f"{self.year} 年度" if self.year else ""
        reported = f"已报 {listed - missing - unread - blank} 个（其中有错 {faulty} 个）"
        not_read = f"{Standing.UNREAD.value} {unread} 个，" if unread else ""
        not_read += f"{Standing.BLANK.value} {blank} 个，" if blank else ""
        said = f"{year}应报 {listed} 个单位：{reported}，{not_read}未报 {missing} 个"
        unlisted = len(self.rows) - listed
        return said + (f"；另有 {unlisted} 个不在清单里" if unlisted else "")

    @property
    def whose_unread(self) -> dict[RefusedFile, str]:
        """Of files that could not be read the units that they look to be of, as shown."""
        return {file: row.shown for row in self.rows for file in row.unread}

    @property
    def strays(self) -> str:
        """The files that could not be read and tell no unit, in one line; empty for none."""
        named = _listed(self.unread)
        return f"看不出是哪个单位的 {len(self.unread)} 个文件没能读：{named}" if named else ""


class UnitLists:
    """The units that should report, with their projects: of the bureau's list, or of the workbooks' own put together."""

    def __init__(self, units: UnitList | None = None) -> None:
        """Begin with the list of the bureau, where there is one."""
        self.is_given = units is not None
        self._lists: dict[tuple[UnitKey, ...], UnitList] = {}
        if units is not None:
            self._take_up(units, "")

    def add(self, checked: Checked) -> None:
        """Take up a workbook's own list, unless one is given."""
        if not self.is_given:
            self._take_up(checked.submission.units, checked.submission.info.region)

    def _take_up(self, units: UnitList, region: str) -> None:
        """Take up a list once: that of a whole county stands in every file of it.

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

    def joined(self, keys: UnitKeys) -> dict[UnitKey, tuple[Unit, list[ListedProject]]]:
        """Return each unit with its projects, by the first list that has it."""
        joined: dict[UnitKey, tuple[Unit, list[ListedProject]]] = {}
        for units in (with_regions(each, keys) for each in self._lists.values()):
            keyed = ((UnitKey(unit.region, unit.code), unit) for unit in units.units)
            new: dict[UnitKey, tuple[Unit, list[ListedProject]]] = {
                key: (unit, []) for key, unit in keyed if key not in joined
            }
            joined |= new
            for project in units.projects:
                if (key := UnitKey(project.region, project.unit_code)) in new:
                    new[key][1].append(project)
        return joined


def progress_of(
    files: Iterable[Checked],
    unread: Sequence[RefusedFile],
    units: UnitList | None = None,
    year: int | None = None,
) -> Progress:
    """Return where every unit stands, by :func:`progress_reported`."""
    reports, lists = list[FileTotals](), UnitLists(units)
    for checked in files:
        reports.append(totals_of(checked, project_rows(checked)))
        lists.add(checked)
    return progress_reported(reports, lists, unread, year)


def progress_reported(
    reports: Sequence[FileTotals], lists: UnitLists, unread: Sequence[RefusedFile], year: int | None = None
) -> Progress:
    """Return where every unit stands; ``year`` is by default that of most files.

    A unit whose files are all of another year has not reported. A file that could not be read, or is of our own making,
    counts for the unit that its name, its folders or the files beside it tell: what it sent cannot be read.
    """
    keys = UnitKeys(chain(lists.told(), map(_whose, reports)))
    listed = lists.joined(keys)
    years = Counter(one.info.year for one in reports if one.info.year)
    year = year or max(years, key=lambda year: (years[year], year), default=None)
    by_unit: dict[UnitKey, list[FileTotals]] = defaultdict(list)
    for one in reports:
        by_unit[keys.of(_whose(one))].append(one)
    whose_unread = _unread_by_unit(unread, listed, by_unit)
    strays = tuple(file for file in whose_unread.pop(None, []) if file.is_unread)
    standing = {
        key: _row(unit, by_unit.pop(key, []), year, projects, whose_unread.get(key, []))
        for key, (unit, projects) in listed.items()
    }
    known = ListedUnits(
        UnitList.model_construct(
            units=tuple(unit for unit, _ in listed.values()),
            projects=tuple(chain.from_iterable(projects for _, projects in listed.values())),
        )
    )
    elsewhere = {key.code: key.region for key in listed if key.region}
    standing |= {
        key: _unlisted(
            group,
            year,
            elsewhere.get(key.code, ""),
            known.likely(group[0].info.unit_name, group[0].codes),
            whose_unread.get(key, []),
        )
        for key, group in by_unit.items()
    }
    rows = [replace(row, region=keys.shown(key)) for key, row in standing.items()]
    is_whole = sum(len(row.files) for row in rows) == len(reports)
    return Progress(tuple(rows), year, has_list=lists.is_given, is_whole=is_whole, unread=strays)


def _unread_by_unit(
    unread: Sequence[RefusedFile],
    listed: Mapping[UnitKey, tuple[Unit, list[ListedProject]]],
    by_unit: Mapping[UnitKey, Sequence[FileTotals]],
) -> dict[UnitKey | None, list[RefusedFile]]:
    """Return the files that were not read by the units that they look to be of; under ``None`` those that tell none."""
    names: dict[UnitKey, set[str]] = defaultdict(set)
    for key, (unit, _) in listed.items():
        names[key].add(unit.name)
    for key, group in by_unit.items():
        names[key] |= {one.info.unit_name for one in group}
    read = ((key, one.file) for key, group in by_unit.items() for one in group)
    units = units_of_unread(unread, names, read) if unread else {}
    by_key: dict[UnitKey | None, list[RefusedFile]] = defaultdict(list)
    for file in unread:
        by_key[units.get(file)].append(file)
    return by_key


def _whose(one: FileTotals) -> Whose:
    info = one.info
    return whose(info) if info.unit_code else Whose(info.region, f"\0{info.unit_name or one.file.name}")


def _row(
    unit: Unit,
    files: Sequence[FileTotals],
    year: int | None,
    projects: Sequence[ListedProject],
    unread: Sequence[RefusedFile],
) -> ProgressRow:
    of_year = [one for one in files if one.info.year in (year, None)]
    others = [one for one in files if one.info.year not in (year, None)]
    remarks = [
        f"{one.file.home}，算本单位的，请改正" for one in of_year if one.file.home not in ("", CORRECTED)
    ]
    remarks += [f"有 {one.info.year} 年度的文件 {one.file.name}，不是本年度的" for one in others]
    if of_year:
        unread = [file for file in unread if file.is_unread]
    blank = [file for file in unread if file.left_out is LeftOut.BLANK]
    if blank:
        remarks.append(f"收到 {_listed(blank)}")
    if not_read := [file for file in unread if file not in blank]:
        remarks.append(
            f"{'另' if of_year else ''}收到 {_listed(not_read)}，没能读，看名称或所在的文件夹像是本单位的"
        )
    errors = sum(one.findings[Severity.ERROR] for one in of_year)
    approved = [project.approved for project in projects if project.approved is not None]
    return ProgressRow(
        unit.code,
        unit.name,
        _standing(len(of_year), errors, len(not_read), len(blank)),
        is_listed=True,
        listed=len(projects),
        tables=sum(one.forms for one in of_year),
        lacking=_lacking(projects, of_year) if of_year else (),
        budget=sum_of(of_year, "budget"),
        approved=sum(approved, Decimal(0)) if approved else None,
        errors=errors,
        warnings=sum(one.findings[Severity.WARNING] for one in of_year),
        files=tuple(one.file for one in of_year),
        remark="；".join(remarks),
        unread=tuple(unread),
    )


def _standing(files: int, errors: int, unread: int, blank: int) -> Standing:
    if not files:
        return Standing.UNREAD if unread else Standing.BLANK if blank else Standing.MISSING
    return Standing.FAULTY if errors else Standing.REPORTED


def _unlisted(
    files: Sequence[FileTotals],
    year: int | None,
    elsewhere: str,
    likely: Likely | None,
    unread: Sequence[RefusedFile],
) -> ProgressRow:
    """Return the row of a unit that is not listed; ``elsewhere`` is a region in which the list has one of its code, ``likely``
    a listed unit that it may be, and why.
    """
    info = files[0].info
    row = _row(Unit(code=info.unit_code, name=info.unit_name or "（没有写单位）"), files, year, (), unread)
    remark = "不在单位清单里" if info.unit_code else "没有写单位编码，对不上单位清单"
    if elsewhere:
        remark += f"（清单上的 {info.unit_code} 是行政区划 {elsewhere} 的）"
    if likely and not elsewhere:
        unit, why = likely
        remark += f"，像是 {unit.code} {unit.name}（{why}）；是的，在“收件”的“改成单位”里写 {unit.code}"
    return replace(row, is_listed=False, remark="；".join(filter(None, (remark, row.remark))))


def _lacking(projects: Iterable[ListedProject], files: Iterable[FileTotals]) -> tuple[str, ...]:
    codes = {code for one in files for code in one.codes}
    names = {name for one in files for name in one.names}
    return tuple(
        project.name
        for project in projects
        if name_key(project.name) not in names and not (project.code and tidy_code(project.code) in codes)
    )


def _listed(files: Sequence[RefusedFile]) -> str:
    """Return the names of some files with the reasons why they were not read."""
    named = "、".join(f"{file.name}（{file.reason}）" for file in files[:_MOST_NAMED])
    return f"{named} 等 {len(files)} 个" if len(files) > _MOST_NAMED else named
