"""Fill codes and unit lines from the unit list."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.errors import NothingToDoError
from xl_tools.jobs.changing import applied, open_for_change, save_change
from xl_tools.jobs.desk import Desk, PathLike
from xl_tools.model.finding import Edit
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.settings import Settings
from xl_tools.values.listed_units import Likely, ListedUnits
from xl_tools.values.matching import ProjectIndex
from xl_tools.values.project_code import code_parts, is_well_formed, tidy_code
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import list_for

_MANY = 3  # tables that are told of in one line
_MOST_NAMED = 3


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
    anything less gives ranked candidates and fills nothing. Where the workbook says nowhere whose it is, that is the unit
    that its name, or the codes of its projects, are of.
    """
    units = list_for(units or submission.units, submission.info)
    if not units.projects:
        raise NothingToDoError(
            submission.file.name, "里面没有单位清单", "请在“单位清单”表中填好，或用 --units 指明清单"
        )
    codes = {code for reading in submission.tables if (code := tidy_code(reading.table.code))}
    likely = ListedUnits(units).likely(submission.info.unit_name, codes)
    outcomes = [each for reading in submission.tables for each in _filled(reading, submission, units, likely)]
    edits = tuple(each for each in outcomes if isinstance(each, Edit))
    return FillPlan(edits, tuple(_told_once(each for each in outcomes if isinstance(each, Unfilled))))


def _told_once(unfilled: Iterable[Unfilled]) -> Iterator[Unfilled]:
    """Yield what is left open; of tables that are so for one and the same reason the first, which names the others."""
    alike: dict[str, list[Unfilled]] = {}
    for each in unfilled:
        alike.setdefault(each.reason, []).append(each)
    for reason, (first, *others) in alike.items():
        if len(others) + 1 < _MANY or any(each.candidates for each in (first, *others)):
            yield from (first, *others)
            continue
        named = "、".join(each.sheet for each in others[:_MOST_NAMED])
        more = " 等" if len(others) > _MOST_NAMED else ""
        yield first._replace(reason=f"{reason}（另 {len(others)} 张表一样：{named}{more}）")


def _unit_of(
    reading: TableReading, submission: Submission, units: UnitList, likely: Likely | None
) -> Unit | str:
    """Return the unit of a table: by its own line, the workbook's 单位信息, the only one listed, or what else tells it; or why it is not known."""
    written = reading.table.unit_code or submission.info.unit_code
    unit = units.unit(reading.table.unit_code) or units.unit(submission.info.unit_code)
    if unit is None and len(units.units) == 1:
        unit = units.units[0]
    if unit is None and likely and not written:
        unit = likely.unit
    if unit is not None:
        return unit
    if likely and written:
        code = f"{likely.unit.code} {likely.unit.name}"
        return f"单位编码 {written} 不在单位清单中，像是 {code}（{likely.why}）；请先改好“单位信息”和表头"
    known = "、".join(f"{each.code} {each.name}" for each in units.units[:_MOST_NAMED])
    more = f" 等 {len(units.units)} 个单位" if len(units.units) > _MOST_NAMED else ""
    what = f"单位编码 {written} 不在单位清单中" if written else "不知道是哪个单位"
    return f"{what}（清单中有：{known}{more}）；请先在“单位信息”里写好单位编码"


def _filled(
    reading: TableReading, submission: Submission, units: UnitList, likely: Likely | None
) -> Iterator[Edit | Unfilled]:
    """Yield the edits that fill a table, and what is left open."""
    table, unit = reading.table, _unit_of(reading, submission, units, likely)
    if isinstance(unit, str):
        yield Unfilled(reading.sheet, reading.address("unit_line"), unit)
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
