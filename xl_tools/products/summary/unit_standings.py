"""Where each unit of 按单位汇总 stands by the unit list, and those of the list that are not in it."""

from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.batch.progress_rows import Progress, ProgressRow
from xl_tools.batch.years_of_files import shown_year
from xl_tools.products.summary.project_groups import Group
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import UnitKeys, Whose


class UnitStandings(NamedTuple):
    """For each unit what the unit list says of it, where it says something; and listed units without a project."""

    told: tuple[ProgressRow | None, ...]
    absent: tuple[ProgressRow, ...]

    @property
    def has_approved(self) -> bool:
        """Whether 批复预算数 is known of any unit."""
        return any(row is not None and row.approved is not None for row in (*self.told, *self.absent))


def unit_standings(units: Sequence[Group], progress: Progress) -> UnitStandings:
    """Return where units stand: 批复 is that of one year, so units of another one have nothing told."""
    whose = [
        Whose(row.region, row.unit_code or name_key(row.unit_name), row.unit_name) for row in progress.rows
    ]
    keys = UnitKeys([*(unit.rows[0].whose for unit in units), *whose])
    rows = {keys.of(one): row for one, row in zip(whose, progress.rows, strict=True)}
    year = shown_year(progress.year)
    by_file = {file.path: row for row in progress.rows for file in row.files}  # one may write a wrong code

    def row_of(unit: Group) -> ProgressRow | None:
        first = unit.rows[0]
        return rows.get(keys.of(first.whose)) or by_file.get(first.file.path)

    told = tuple(row_of(unit) if unit.rows[0].year in ("", year) else None for unit in units)
    there = {id(row) for row in told}
    return UnitStandings(
        told,
        tuple(row for row in progress.rows if row.is_listed and not row.files and id(row) not in there),
    )
