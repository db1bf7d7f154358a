"""Mend what can be mended without a person: the safe fixes of the findings, until there are no more."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.checking.run_rules import check_submission
from xl_tools.jobs.changing import applied, open_for_change, save_change
from xl_tools.jobs.desk import Desk, PathLike
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Edit, Finding, with_consequences
from xl_tools.settings import Settings
from xl_tools.sources.cut_texts import CUT_OFF
from xl_tools.sources.opening import submission_of

_MOST_ROUNDS = 12  # a cell with several faults takes one round for each
_Place = tuple[str, str]


class FixPlan(NamedTuple):
    """The workbook as mended: its bytes, the edits (one a cell), its findings now, and edits that could not be made."""

    data: bytes
    edits: tuple[Edit, ...]
    checked: Checked
    refused: tuple[tuple[Edit, str], ...]

    @property
    def suggestions(self) -> tuple[Finding, ...]:
        """The findings with a remedy that a person should look at first."""
        return tuple(finding for finding in self.checked.findings if finding.edit)


class Fixed(NamedTuple):
    """What was done: the plan as carried out, and one sentence on the file."""

    plan: FixPlan
    outcome: str


def fix(
    file: PathLike,
    *,
    unsafe: bool = False,
    target: Path | None = None,
    dry_run: bool = False,
    **desk: Unpack[Desk],
) -> Fixed:
    """Fix a workbook in place, with a backup and a log beside it, or into ``target``; ``dry_run`` changes nothing.

    ``unsafe`` makes the edits too that a person should look at. What was done is taken back by :func:`undo`.
    """
    original, submission, settings, units = open_for_change(file, target, **desk)

    def check(data: bytes) -> Checked:
        return check_submission(submission_of(data, original.path, settings), settings, units)

    plan = plan_fixes(
        original.data, check_submission(submission, settings, units), check, settings, unsafe=unsafe
    )
    return Fixed(plan, save_change(original, plan.data, plan.edits, "fix", target, dry_run=dry_run))


def plan_fixes(
    data: bytes,
    checked: Checked,
    check: Callable[[bytes], Checked],
    settings: Settings,
    *,
    unsafe: bool = False,
) -> FixPlan:
    """Apply the fixes of the findings, check again, and go on until none is left to apply.

    An edit after which something is found that was not found before is left out: a fix never makes a new fault.
    """
    original, name = data, checked.submission.file.name
    made: list[Edit] = []
    refused: dict[_Place, tuple[Edit, str]] = {}
    for _ in range(_MOST_ROUNDS):
        wanted: dict[_Place, Edit] = {}
        for finding in checked.findings:  # of several in a cell the next ones come when it is read again
            edit = finding.edit if finding.edit_is_safe or unsafe else None
            if edit and _place(edit) not in refused:
                wanted.setdefault(_place(edit), edit)
        if not wanted:
            break
        result = applied(data, list(wanted.values()), name, settings)
        refused |= {_place(edit): (edit, why) for edit, why in result.refused}
        known, now = _faults(checked), check(result.data)
        if _faults(now) <= known:
            data, checked = result.data, now
            made += result.edits
            continue
        alone = [(edit, check(applied(data, [edit], name, settings).data)) for edit in result.edits]
        harmful = [edit for edit, after in alone if not _faults(after) <= known]
        refused |= {_place(edit): (edit, "改了会引出别的问题") for edit in harmful or result.edits}
    edits = _one_a_cell(made)
    return FixPlan(applied(original, edits, name, settings).data, edits, checked, tuple(refused.values()))


def _place(edit: Edit) -> _Place:
    return edit.sheet, edit.cell


def _faults(checked: Checked) -> set[tuple[str, str, str]]:
    """Return what is found by rule and place; a row too low for what a fix has written is made higher by the next."""
    return {
        (finding.rule, finding.sheet, finding.cell)
        for finding in with_consequences(checked.findings)
        if finding.rule != CUT_OFF
    }


def _one_a_cell(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Join the edits of a cell: from its first text to its last, for all their reasons."""
    joined: dict[_Place, Edit] = {}
    for edit in edits:
        earlier = joined.setdefault(_place(edit), edit)
        if earlier is not edit:
            why = earlier.why if edit.why in earlier.why else f"{earlier.why}；{edit.why}"
            joined[_place(edit)] = earlier.model_copy(update={"new": edit.new, "why": why})
    return tuple(joined.values())
