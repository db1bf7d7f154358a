"""The projects of the 汇总 put together, by unit and by project name, as plain values before any sheet is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from xl_tools.batch.project_rows import FileTotals, ProjectRow, total, with_year
from xl_tools.batch.town_names import without_town
from xl_tools.batch.years_of_files import shown_year
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.finding import Severity
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.sheets.list_design import Figure
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import UnitKey, UnitKeys, with_region

NO_UNIT, NO_NAME = "（没有写单位）", "（没有项目名称）"
AMOUNT_NAMES = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))

_LONGEST_FORMULA = 8_000
"""Excel takes 8,192 characters; a group that stands in more pieces than fit gets its sum as a number."""
_MOST_ARGUMENTS = 250
_THOUSAND, _UNITS_COMPARED = 1_000, 3


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that belong together, in the order of 项目汇总, under one name (and code, for a unit), and of how many units.

    ``elsewhere`` is what was found in a unit's files and stands on none of these projects: 整体绩效, sheets that lack.
    """

    code: str
    name: str
    rows: tuple[ProjectRow, ...]
    units: int = 1
    elsewhere: Mapping[Severity, int] = field(default_factory=dict)

    def found(self, severity: Severity) -> int:
        """Return how many findings of a unit's files there are."""
        return found_on(self.rows)[severity] + self.elsewhere.get(severity, 0)

    def total(self, field: str) -> Decimal:
        """Return the exact sum of an amount, in 万元."""
        return total(self.rows, field)


class TotalCheck(NamedTuple):
    """A total of a sheet, and what it must be equal to."""

    label: str
    found: Figure
    expected: Figure
    is_count: bool = False


def by_unit(rows: Sequence[ProjectRow], files: Sequence[FileTotals] = ()) -> list[Group]:
    """Return a group for each unit, and year where there are several, in the order in which they first stand in 项目汇总.

    Projects are of one unit where their unit code and its region are the same; without a code, where the name is;
    without either, where the file is. Of ``files`` it is told what was found in them.
    """
    keys = UnitKeys(row.whose for row in rows)
    found = _found_elsewhere(rows, files)
    return [
        Group(
            group[0].unit_code,
            with_year(
                with_region(
                    keys.shown(keys.of(group[0].whose)),
                    _commonest(row.unit_name for row in group) or group[0].unit_code or NO_UNIT,
                ),
                group[0].year,
            ),
            tuple(group),
            elsewhere=sum((found[row.place] for row in group if row.place in found), Counter[Severity]()),
        )
        for group in _grouped(rows, lambda row: (keys.of(row.whose), row.year))
    ]


def found_on(rows: Iterable[ProjectRow]) -> Counter[Severity]:
    """Return what was found on these projects."""
    found = Counter[Severity]()
    for row in rows:
        found[Severity.ERROR] += row.errors
        found[Severity.WARNING] += row.warnings
    return found


def _found_elsewhere(rows: Sequence[ProjectRow], files: Sequence[FileTotals]) -> dict[int, Counter[Severity]]:
    """Return what stands on no project of a file, by the place of that of its unit's projects which it is told with."""
    own: dict[str, list[ProjectRow]] = defaultdict(list)
    units: dict[tuple[str, str], ProjectRow] = {}
    for row in rows:
        own[row.file.path].append(row)
        units.setdefault((row.unit_code, row.year), row)
    found: dict[int, Counter[Severity]] = {}
    for file in files:
        there = own.get(file.file.path, [])
        year = next((row.year for row in rows[:1] if not row.year), shown_year(file.info.year))
        stranger = units.get((file.info.unit_code, year))
        home = next((row for row in there if row.unit_code == file.info.unit_code), None)
        home = home or next(iter(there), stranger)
        if home and (rest := file.findings - found_on(there)):
            found[home.place] = found.get(home.place, Counter[Severity]()) + rest
    return found


def out_of_proportion(names: Iterable[Group]) -> frozenset[int]:
    """Return the places of projects with a thousand times the budget of their name's others, or a thousandth: 元 for 万元.

    One below zero is as large as without its sign.
    """
    odd = set[int]()
    for group in names:
        told = sorted(abs(amount) for row in group.rows if (amount := row.amounts["budget"]))
        if group.units < _UNITS_COMPARED or not told:
            continue
        usual = told[len(told) // 2]
        for row in group.rows:
            amount = row.amounts["budget"]
            if amount and not usual / _THOUSAND < abs(amount) < usual * _THOUSAND:
                odd.add(row.place)
    return frozenset(odd)


def by_name(rows: Sequence[ProjectRow]) -> list[Group]:
    """Return a group for each project name, and year where there are several: those of most units first, then the largest.

    Spaces, width, brackets make no difference, nor does the name of the unit's own township, where another unit has the rest.
    """
    keys = UnitKeys(row.whose for row in rows)
    units_of: dict[str, set[UnitKey]] = defaultdict(set)
    for row in rows:
        units_of[name_key(without_town(row.name, row.unit_name))].add(keys.of(row.whose))

    def named(row: ProjectRow) -> str:
        rest = without_town(row.name, row.unit_name)
        return rest if len(units_of[name_key(rest)]) > 1 else row.name

    groups = [
        Group(
            "",
            with_year(_commonest(map(named, group)) or NO_NAME, group[0].year),
            tuple(group),
            len({keys.of(row.whose) for row in group}),
        )
        for group in _grouped(rows, lambda row: (name_key(named(row)), row.year))
    ]
    return sorted(groups, key=lambda group: (-group.units, -group.total("budget"), group.rows[0].place))


def sum_formula(field: str, rows: Sequence[ProjectRow], function: str = "SUM") -> str | None:
    """Return the formula that adds up a column of 项目汇总 over these rows; ``None`` where none is short enough."""
    ranges = [PROJECTS.cells(field, first, last) for first, last in runs(rows)]
    formula = f"{function}({','.join(ranges)})" if ranges else "0"
    return formula if len(formula) <= _LONGEST_FORMULA and len(ranges) <= _MOST_ARGUMENTS else None


def planned_formula(period: str, rows: Sequence[ProjectRow]) -> str | None:
    """Return the formula for what these rows plan to have spent by the end of a period."""
    products = [
        f"SUMPRODUCT({PROJECTS.cells('budget', first, last)},{PROJECTS.cells(period, first, last)})"
        for first, last in runs(rows)
    ]
    formula = "+".join(products) or "0"
    return formula if len(formula) <= _LONGEST_FORMULA else None


def planned_sums(rows: Iterable[ProjectRow]) -> list[Decimal]:
    """Return the 万元 that the rows with a plan mean to have spent by the end of each period."""
    plans = [row.planned for row in rows if row.planned is not None]
    return [sum(amounts, Decimal(0)) for amounts in zip(*plans, strict=True)] or [Decimal(0)] * len(
        PLAN_FIELDS
    )


def runs(rows: Sequence[ProjectRow]) -> list[tuple[int, int]]:
    """Return first and last place of each run of rows that stand one below the other."""
    found: list[tuple[int, int]] = []
    for row in rows:
        joins = found and found[-1][1] + 1 == row.place
        first = found.pop()[0] if joins else row.place
        found.append((first, row.place))
    return found


def checks_of_totals(
    sheet: str,
    totals: Mapping[str, Figure],
    rows: Sequence[ProjectRow],
    names: Mapping[str, str] = MappingProxyType({"count": "项目数", **AMOUNT_NAMES}),
) -> list[TotalCheck]:
    """Return the checks of a sheet's totals against 项目汇总: number of projects (``count``) and amounts.

    ``names`` says which of the totals, and how 核对 calls them.
    """
    return [
        TotalCheck(
            f"{sheet}：{name}", totals[field], sum_listed(field, rows), is_count=field not in AMOUNT_NAMES
        )
        for field, name in names.items()
    ]


def sum_listed(field: str, rows: Sequence[ProjectRow]) -> Figure:
    """Return what 项目汇总 says of all projects: an amount, or how many they are."""
    if field in AMOUNT_NAMES:
        return Figure(f"SUM({PROJECTS.column(field, len(rows))})", total(rows, field))
    return Figure(f"COUNTA({PROJECTS.column('sheet', len(rows))})", Decimal(len(rows)))


def _grouped(rows: Iterable[ProjectRow], key: Callable[[ProjectRow], Hashable]) -> Iterator[list[ProjectRow]]:
    groups: dict[Hashable, list[ProjectRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from groups.values()


def _commonest(names: Iterable[str]) -> str:
    counts = Counter(shown for name in names if (shown := one_line(name)))
    return counts.most_common(1)[0][0] if counts else ""
