"""Last year's budgets, beside this year's projects: of last year's files, of its 汇总, or of rows that a dataset tells."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xl_tools.batch.project_rows import ProjectRow, project_rows
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.pending import PendingState
from xl_tools.values.amount import parse_amount
from xl_tools.values.day import years_named
from xl_tools.values.project_code import region_code, tidy_code
from xl_tools.values.text import label_key, name_key
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose

_HEADINGS = {
    "单位编码": "unit_code",
    "单位名称": "unit_name",
    "项目编码": "code",
    "项目名称": "name",
    "预算数": "budget",
}
_LOWEST_HEADER = 10


class LastProject(NamedTuple):
    """A project of last year: whose it was, and its budget in 万元, where that can be told."""

    whose: Whose
    code: str
    name: str
    budget: Decimal | None


@dataclass(frozen=True, slots=True)
class LastYear:
    """The projects of last year, and which year that is, where all are of one."""

    projects: tuple[LastProject, ...]
    year: int | None = None

    @property
    def total(self) -> Decimal:
        """The sum of the budgets that can be told, in 万元."""
        return sum((each.budget for each in self.projects if each.budget is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class BesideLastYear:
    """What each of this year's projects, by its place in 项目汇总, was last year, and the projects that are no more.

    Of a unit of which one of both years has no file nothing is new and nothing has ended: ``unknown`` are the places of
    its projects of this year, ``unsent`` are its projects of last year.
    """

    year: int | None
    before: Mapping[int, LastProject]
    ended: tuple[LastProject, ...]
    total: Decimal
    unknown: frozenset[int] = frozenset()
    unsent: tuple[LastProject, ...] = ()

    @property
    def projects(self) -> tuple[LastProject, ...]:
        """All projects of last year."""
        return (*self.before.values(), *self.ended, *self.unsent)


def last_year_of_files(files: Iterable[Checked]) -> LastYear:
    """Return the projects of last year's files."""
    projects, years = [], set[int | None]()
    for one in files:
        info = one.submission.info
        years.add(info.year)
        for row, reading in zip(project_rows(one), one.submission.tables, strict=True):
            whose = row.whose._replace(region=region_code(info.region))
            projects.append(LastProject(whose, reading.table.code, row.name, row.amounts["budget"]))
    return LastYear(tuple(projects), years.pop() if len(years) == 1 else None)


def last_year_of_summary(grid: Grid) -> LastYear | None:
    """Return the projects that the sheet 项目汇总 of last year's 汇总 lists; ``None`` where it is no such sheet."""
    for top in range(min(grid.height, _LOWEST_HEADER)):
        columns = {
            _HEADINGS[key]: column
            for column, text in enumerate(grid.texts[top])
            if (key := label_key(text)) in _HEADINGS
        }
        if len(columns) == len(_HEADINGS):
            years = years_named(grid.text(0, 0))
            rows = range(top + 1, grid.height)
            return LastYear(tuple(_listed(grid, rows, columns)), min(years) if len(years) == 1 else None)
    return None


def _listed(grid: Grid, rows: range, columns: Mapping[str, int]) -> Iterator[LastProject]:
    for row in rows:
        said = {field: grid.text(row, column) for field, column in columns.items()}
        if said["unit_code"] and said["name"] and not said["name"].startswith("合计"):
            budget = parse_amount(grid.exact(row, columns["budget"]))
            yield LastProject(
                Whose("", said["unit_code"], said["unit_name"]), said["code"], said["name"], budget
            )


def beside_last_year(
    rows: Sequence[ProjectRow], codes: Sequence[str], last: LastYear, renamed: Mapping[tuple[str, str], str]
) -> BesideLastYear:
    """Say which project of last year each one was: of its unit, by code, then by name, then by the name it had.

    ``codes`` are those of the rows, ``renamed`` old names (as keys) by unit code and new name. What two have tells nothing.
    """
    keys = UnitKeys([*(row.whose for row in rows), *(each.whose for each in last.projects)])
    before: dict[int, LastProject] = {}
    left = dict(enumerate(last.projects))
    now = {row.place: row for row in rows}
    names = {
        place: renamed.get((row.unit_code, name_key(row.name)), name_key(row.name))
        for place, row in now.items()
    }
    told = (
        ({p: tidy_code(codes[p]) for p in now}, {n: tidy_code(each.code) for n, each in left.items()}),
        ({p: name_key(row.name) for p, row in now.items()}, {n: name_key(e.name) for n, e in left.items()}),
        (names, {n: name_key(each.name) for n, each in left.items()}),
    )
    for of_rows, of_last in told:
        wanted = _once(
            ((keys.of(now[p].whose), key), p) for p, key in of_rows.items() if key and p not in before
        )
        there = _once(((keys.of(left[n].whose), key), n) for n, key in of_last.items() if key and n in left)
        for key, place in wanted.items():
            if key in there:
                before[place] = left.pop(there[key])
    then = {keys.of(each.whose) for each in last.projects}
    sent = {keys.of(row.whose) for row in rows}
    return BesideLastYear(
        last.year,
        before,
        tuple(each for each in left.values() if keys.of(each.whose) in sent),
        last.total,
        frozenset(row.place for row in rows if keys.of(row.whose) not in then),
        tuple(each for each in left.values() if keys.of(each.whose) not in sent),
    )


def _once(items: Iterable[tuple[tuple[UnitKey, str], int]]) -> dict[Hashable, int]:
    """Return the places by key, without the keys that several have."""
    places: dict[Hashable, list[int]] = defaultdict(list)
    for key, place in items:
        places[key].append(place)
    return {key: found[0] for key, found in places.items() if len(found) == 1}


def renamed_in(one: Checked) -> dict[tuple[str, str], str]:
    """Return the old names of the projects that a rolled workbook says were renamed, by unit code and new name."""
    code = one.submission.info.unit_code
    return {
        (code, name_key(line.now)): name_key(line.before)
        for line in one.submission.pending
        if line.state is PendingState.RENAMED
    }
