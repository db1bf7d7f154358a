"""The projects of the 汇总 put together, by unit and by project name, as plain values before any sheet is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from xl_tools.batch.project_rows import ProjectRow
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.products.summary.project_sheet import PERIOD_NAMES, PROJECTS
from xl_tools.sheets.links import SourceCell
from xl_tools.sheets.list_design import Figure
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import UnitKeys, Whose, with_region

NO_UNIT, NO_NAME = "（没有写单位）", "（没有项目名称）"
AMOUNT_NAMES = dict(zip(FUNDING_FIELDS, ("预算数", "财政资金", "其他资金"), strict=True))

_HUNDRED = Decimal(100)
_LONGEST_FORMULA = 8_000
"""Excel takes 8,192 characters; a group that stands in more pieces than fit gets its sum as a number."""
_MOST_ARGUMENTS = 250


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One project as 项目汇总 lists it: its place there, counted from 0, its figures, and where its budget stands.

    ``amounts`` are in 万元, ``planned`` what is to be spent by the end of each period; ``unplanned`` says in Chinese why
    there is no such plan. ``region`` is told where the files are of several.
    """

    place: int
    unit_code: str
    unit_name: str
    name: str
    amounts: Mapping[str, Decimal | None]
    budget_text: str
    planned: tuple[Decimal, ...] | None
    unplanned: str
    errors: int
    warnings: int
    source: SourceCell
    region: str = ""

    @property
    def shown_unit(self) -> str:
        """The unit's name, or code, behind its region where that is told; may be empty."""
        return with_region(self.region, self.unit_name or self.unit_code)

    @property
    def whose(self) -> Whose:
        """Whose it is: the unit of its code; without a code, of its name; without either, its file's."""
        code = self.unit_code or name_key(self.unit_name) or self.source.file.path
        return Whose(self.region, code, self.unit_name)


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that belong together, in the order of 项目汇总, under one name (and code, for a unit), and of how many units."""

    code: str
    name: str
    rows: tuple[ListedRow, ...]
    units: int = 1

    def total(self, field: str) -> Decimal:
        """Return the exact sum of an amount, in 万元."""
        return total_of(self.rows, field)


class TotalCheck(NamedTuple):
    """A total of a sheet, and what it must be equal to."""

    label: str
    found: Figure
    expected: Figure
    is_count: bool = False


def listed_rows(rows: Iterable[ProjectRow], first: int = 0) -> list[ListedRow]:
    """Return the projects as 项目汇总 lists them, from its place ``first`` on."""
    return [
        ListedRow(
            place,
            row.unit_code,
            row.unit_name,
            row.reading.table.name,
            row.amounts,
            row.text("budget"),
            planned := row.planned(),
            "" if planned else _why_unplanned(row),
            row.errors,
            row.warnings,
            SourceCell(
                row.file, row.reading.sheet, row.reading.address("budget") or row.reading.address("name")
            ),
            row.region,
        )
        for place, row in enumerate(rows, start=first)
    ]


def total_of(rows: Iterable[ListedRow], field: str) -> Decimal:
    """Return the exact sum of an amount over the rows that tell it, in 万元."""
    return sum((amount for row in rows if (amount := row.amounts[field]) is not None), Decimal(0))


def by_unit(rows: Sequence[ListedRow]) -> list[Group]:
    """Return a group for each unit, in the order in which they first stand in 项目汇总.

    Projects are of one unit where their unit code and its region are the same; without a code, where the name is;
    without either, where the file is.
    """
    keys = UnitKeys(row.whose for row in rows)
    return [
        Group(
            group[0].unit_code,
            with_region(
                keys.shown(keys.of(group[0].whose)),
                _commonest(row.unit_name for row in group) or group[0].unit_code or NO_UNIT,
            ),
            tuple(group),
        )
        for group in _grouped(rows, lambda row: keys.of(row.whose))
    ]


def by_name(rows: Sequence[ListedRow]) -> list[Group]:
    """Return a group for each project name (spaces, width, brackets aside): those of most units first, then the largest."""
    keys = UnitKeys(row.whose for row in rows)
    groups = [
        Group(
            "",
            _commonest(row.name for row in group) or NO_NAME,
            tuple(group),
            len({keys.of(row.whose) for row in group}),
        )
        for group in _grouped(rows, lambda row: name_key(row.name))
    ]
    return sorted(groups, key=lambda group: (-group.units, -group.total("budget"), group.rows[0].place))


def sum_formula(field: str, rows: Sequence[ListedRow], function: str = "SUM") -> str | None:
    """Return the formula that adds up a column of 项目汇总 over these rows; ``None`` where none is short enough."""
    ranges = [PROJECTS.cells(field, first, last) for first, last in runs(rows)]
    formula = f"{function}({','.join(ranges)})" if ranges else "0"
    return formula if len(formula) <= _LONGEST_FORMULA and len(ranges) <= _MOST_ARGUMENTS else None


def planned_formula(period: str, rows: Sequence[ListedRow]) -> str | None:
    """Return the formula for what these rows plan to have spent by the end of a period."""
    products = [
        f"SUMPRODUCT({PROJECTS.cells('budget', first, last)},{PROJECTS.cells(period, first, last)})"
        for first, last in runs(rows)
    ]
    formula = "+".join(products) or "0"
    return formula if len(formula) <= _LONGEST_FORMULA else None


def runs(rows: Sequence[ListedRow]) -> list[tuple[int, int]]:
    """Return first and last place of each run of rows that stand one below the other."""
    if not rows:
        return []
    starts = [rows[0].place, *(b.place for a, b in pairwise(rows) if b.place != a.place + 1)]
    ends = [*(a.place for a, b in pairwise(rows) if b.place != a.place + 1), rows[-1].place]
    return list(zip(starts, ends, strict=True))


def checks_of_totals(
    sheet: str,
    totals: Mapping[str, Figure],
    rows: Sequence[ListedRow],
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


def sum_listed(field: str, rows: Sequence[ListedRow]) -> Figure:
    """Return what 项目汇总 says of all projects: an amount, or how many they are."""
    if field in AMOUNT_NAMES:
        return Figure(f"SUM({PROJECTS.column(field, len(rows))})", total_of(rows, field))
    return Figure(f"COUNTA({PROJECTS.column('sheet', len(rows))})", Decimal(len(rows)))


def _grouped(rows: Iterable[ListedRow], key: Callable[[ListedRow], Hashable]) -> Iterator[list[ListedRow]]:
    groups: dict[Hashable, list[ListedRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from groups.values()


def _commonest(names: Iterable[str]) -> str:
    counts = Counter(shown for name in names if (shown := one_line(name)))
    return counts.most_common(1)[0][0] if counts else ""


def _why_unplanned(row: ProjectRow) -> str:
    """Say what is missing for the plan of a project to be counted."""
    if row.amounts["budget"] is None:
        return "预算数没有填写或未能读出"
    wrong = [
        name
        for field, name in PERIOD_NAMES.items()
        if (percent := row.percents[field]) is None or not 0 <= percent <= _HUNDRED
    ]
    return f"{'、'.join(wrong)}没有填写、未能读出或不在 0–100% 之内"
