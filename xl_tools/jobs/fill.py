"""Fill codes and unit lines from the unit list."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.errors import NothingToDoError
from xl_tools.jobs.changing import applied, open_for_change, save_change
from xl_tools.jobs.desk import Desk, PathLike
from xl_tools.model.finding import Edit
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject, UnitList
from xl_tools.settings import Settings
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import code_parts, is_well_formed
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import list_for


class Unfilled(NamedTuple):
    """A table whose code could not be filled: where, why, and the projects it may be."""

    sheet: str
    cell: str
    reason: str
    candidates: tuple[ListedProject, ...] = ()


class FillPlan(NamedTuple):
    """The edits that fill a workbook, and the tables they leave open."""

    edits: tuple[Edit, ...]
    unfilled: tuple[Unfilled, ...]


class Filled(NamedTuple):
    """What was done: the plan as carried out, and one sentence on the file."""

    plan: FillPlan
    outcome: str


def fill(
    file: PathLike, *, target: Path | None = None, dry_run: bool = False, **desk: Unpack[Desk]
) -> Filled:
    """Fill a workbook in place, with a backup beside it, or into ``target``; ``dry_run`` changes nothing."""
    original, submission, settings, units = open_for_change(file, target, **desk)
    plan, data = filled(original.data, submission, units, settings)
    return Filled(plan, save_change(original, data, plan.edits, "fill", target, dry_run=dry_run))


def filled(
    data: bytes, submission: Submission, units: UnitList | None, settings: Settings
) -> tuple[FillPlan, bytes]:
    """Return the plan as :func:`plan_fill` has it and the workbook so filled; what its cell refuses is left open."""
    plan = plan_fill(submission, units)
    result = applied(data, plan.edits, submission.file.name, settings)
    refused = (Unfilled(edit.sheet, edit.cell, reason) for edit, reason in result.refused)
    return FillPlan(result.edits, (*plan.unfilled, *refused)), result.data


def plan_fill(submission: Submission, units: UnitList | None = None) -> FillPlan:
    """Work out the edits; ``units`` is the list to fill from, by default the workbook's own.

    A project is filled when its name is that of exactly one project of the unit (spaces, width, brackets aside);
    anything less gives ranked candidates and fills nothing.
    """
    units = list_for(units or submission.units, submission.info)
    if not units.projects:
        raise NothingToDoError(
            submission.file.name, "里面没有单位清单", "请在“单位清单”表中填好，或用 --units 指明清单"
        )
    outcomes = [each for reading in submission.tables for each in _filled(reading, submission, units)]
    edits = tuple(each for each in outcomes if isinstance(each, Edit))
    return FillPlan(edits, tuple(each for each in outcomes if isinstance(each, Unfilled)))


def _filled(reading: TableReading, submission: Submission, units: UnitList) -> Iterator[Edit | Unfilled]:
    """Yield the edits that fill a table, of the unit by its own line, the workbook's 单位信息, or the only one listed."""
    table = reading.table
    unit = units.unit(table.unit_code) or units.unit(submission.info.unit_code)
    if unit is None and len(units.units) == 1:
        unit = units.units[0]
    if unit is None:
        known = "、".join(f"{u.code} {u.name}" for u in units.units)
        reason = f"不知道是哪个单位（清单中有：{known}）"
        yield Unfilled(reading.sheet, reading.address("unit_line"), reason)
        return
    if table.unit_code != unit.code or name_key(table.unit_name) != name_key(unit.name):
        wanted = {"unit_line": f"{unit.code} {unit.name}", "unit_code": unit.code, "unit_name": unit.name}
        for field, new in wanted.items():
            if field in reading.cells and (old := reading.texts.get(field, "")) != new:
                yield reading.edit(field, old, new, f"单位清单中 {unit.code} 的名称")
    yield from _code(reading, units.projects_of(unit), submission.info.year)


def _code(
    reading: TableReading, projects: Sequence[ListedProject], year: int | None
) -> Iterator[Edit | Unfilled]:
    cell, name = reading.address("code"), reading.table.name
    match = ProjectIndex(projects).match(name)
    code = match.project.code if match.project else ""
    if not cell:
        yield Unfilled(reading.sheet, "", "表上没有“项目编码”一栏")
    elif match.project is None:
        reason = f"项目名称“{name}”不在单位清单中" if name else "没有填项目名称"
        yield Unfilled(reading.sheet, reading.address("name"), reason, match.candidates)
    elif not code:
        yield Unfilled(reading.sheet, cell, f"单位清单中“{name}”还没有编码")
    elif reading.table.code != code:
        if year and is_well_formed(code) and (listed := code_parts(code).year) != year:
            reason = f"单位清单中“{name}”的编码是 {listed} 年度的，本工作簿是 {year} 年度"
            yield Unfilled(reading.sheet, cell, reason)
        else:
            why = f"单位清单中“{match.project.name}”的编码"
            yield reading.edit("code", reading.table.code, code, why)
