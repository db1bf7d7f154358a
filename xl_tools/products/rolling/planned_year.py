"""The plan by which a workbook becomes that of another year."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xl_tools.forms.labels import Labels
from xl_tools.model.grid import Grid
from xl_tools.model.submission import CHANGES_TITLE, SheetRole, Submission
from xl_tools.model.unit import ListedProject, Unit
from xl_tools.products.rolling.new_forms import add_new_forms
from xl_tools.products.rolling.project_fates import Fate, fates_of
from xl_tools.products.rolling.roll_plan import Rolling, RollPlan
from xl_tools.products.rolling.rolled_forms import end_form, roll_form
from xl_tools.products.rolling.rolled_sheets import roll_sheet
from xl_tools.settings import Settings


class PlannedYear(NamedTuple):
    """Which year a workbook is of, and which it is to be; ``unit`` and ``projects`` are those of the new list, if there is one."""

    old: int
    new: int
    unit: Unit | None = None
    projects: Sequence[ListedProject] = ()
    fixed: frozenset[str] = frozenset()
    """Sheets that cannot be taken out."""


def plan_rolled(
    submission: Submission, grids: Mapping[str, Grid], year: PlannedYear, settings: Settings, labels: Labels
) -> RollPlan:
    """Return what makes a workbook of one year that of another.

    Every text is kept that is not a year, an amount or a code.
    """
    rolling = Rolling(submission, grids, (year.old, year.new), settings, labels)
    rolling.fixed = year.fixed
    fates = fates_of(submission.tables, year.projects) if year.unit else None
    tables = fates.tables if fates else [Fate(each, None) for each in submission.tables]
    kept = []
    for fate in tables:
        if fates and fate.project is None and not fate.may_be:
            end_form(rolling, fate.reading)
            if fate.reading.sheet in rolling.plan.ended:
                continue
        roll_form(rolling, fate, is_listed=fates is not None)
        kept.append(fate.reading)
    if fates:
        add_new_forms(rolling, fates.new, kept)
    for note in submission.sheets:
        is_list = note.role is SheetRole.OUTPUT and grids[note.name].text(0, 0) == CHANGES_TITLE
        if is_list or note.role is SheetRole.DIRECTORY:
            rolling.plan.made_anew.append(note.name)
        elif note.name in grids and note.name not in rolling.plan.ended:
            roll_sheet(rolling, note, year.unit, year.projects)
    _carry_over(rolling)
    return rolling.plan


def _carry_over(rolling: Rolling) -> None:
    """Keep what an earlier rolling left open, and nobody has looked at since."""
    told = {(line.sheet, line.cell) for line in rolling.plan.lines}
    kept = rolling.grids.keys() - {*rolling.plan.ended}
    for line in rolling.submission.pending:
        cell = line.at or line.cell
        if line.is_open and line.sheet in kept and (line.sheet, cell) not in told:
            rolling.plan.lines.append(line.model_copy(update={"cell": cell}))
