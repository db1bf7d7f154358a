"""What only several files together show: a project code that more than one has, and forms that another file of a unit has.

The first is JX105; of the second JX702 is silent.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import PurePath
from typing import TypeAlias

from xl_tools.batch.batch import Batch
from xl_tools.batch.duplicates import entries_that_count
from xl_tools.batch.packed import changed
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.checking.run_rules import with_faults
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitList
from xl_tools.rules.codes import code_used_elsewhere
from xl_tools.rules.cross_table import lacking_said
from xl_tools.rules.rule import Context, Fault
from xl_tools.settings import Settings
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import UnitKey, UnitKeys, whose

_RULE = next(rule for rule in ALL_RULES if rule.code == "JX105")
_LACKING = "JX702"


_Uses: TypeAlias = Mapping[str, Sequence[tuple[int, str]]]
"""Where each code that several files have stands: the place of the file in the batch, and in words."""

_Told: TypeAlias = tuple[tuple[Finding, ...], tuple[Finding, ...]]  # that stand, that are exempted


def with_repeated_codes(batch: Batch, settings: Settings, units: UnitList | None = None) -> Batch:
    """Return the batch with a finding wherever a right project code stands in several files.

    Only files that count are looked at, not older versions and copies. The order of the files changes nothing. Files
    that share no code are not touched.
    """
    uses = _uses_of(batch)
    told: dict[str, _Told] = {}
    for place in sorted({place for each in uses.values() for place, _ in each}):
        one = batch.checked[place]
        found = with_faults(one, _RULE, partial(_faults, one.submission, place, uses), settings, units)
        told[one.submission.file.path] = found.findings, found.exempted
    return batch._replace(checked=changed(batch.checked, partial(_with_findings, told))) if told else batch


def without_forms_found_elsewhere(batch: Batch, units: UnitList | None = None) -> Batch:
    """Return the batch without what says that a listed project has no table where another file of the unit and year has it.

    Files of which only one counts (versions, copies) tell nothing of one another.
    """
    entries = entries_that_count(batch)
    keys = UnitKeys(whose(entry.info) for entry in entries.values())
    parts: dict[tuple[UnitKey, int | None], list[int]] = defaultdict(list)
    for place, entry in entries.items():
        if entry.info.unit_code:
            parts[keys.of(whose(entry.info)), entry.info.year].append(place)
    settled: dict[str, frozenset[str]] = {}
    for places in parts.values():
        for place in places if len(places) > 1 else ():
            one = batch.checked[place].submission
            others = [entries[other] for other in places if other != place]
            names = frozenset(chain.from_iterable(other.projects for other in others))
            codes = frozenset(chain.from_iterable(other.codes for other in others))
            settled[one.file.path] = frozenset(
                lacking_said(project)
                for project in (one.units if units is None else units).projects
                if name_key(project.name) in names or (project.code and tidy_code(project.code) in codes)
            )
    return batch._replace(checked=changed(batch.checked, partial(_settled, settled))) if settled else batch


def _settled(settled: Mapping[str, frozenset[str]], one: Checked) -> Checked:
    said = settled.get(one.submission.file.path)
    if not said:
        return one
    return replace(
        one,
        findings=tuple(each for each in one.findings if each.rule != _LACKING or each.message not in said),
    )


def _uses_of(batch: Batch) -> _Uses:
    entries = entries_that_count(batch)
    counts = Counter(chain.from_iterable(entry.codes for entry in entries.values()))
    shared = {code for code, count in counts.items() if count > 1}
    uses: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, entry in entries.items():
        if not shared.isdisjoint(entry.codes):
            submission = batch.checked[place].submission
            for reading in submission.tables:
                if (code := tidy_code(reading.table.code)) in shared:
                    uses[code].append((place, _said(submission, reading)))
    return uses


def _said(submission: Submission, reading: TableReading) -> str:
    info, file = submission.info, PurePath(submission.file.name).name
    cell = reading.address("code")
    return one_line(
        f"{info.unit_name or info.unit_code}“{reading.table.name}”（{file} 工作表 {reading.sheet} 的 {cell}）"
    )


def _faults(submission: Submission, place: int, uses: _Uses, context: Context) -> Iterator[Fault]:
    for reading in submission.tables:
        code = tidy_code(reading.table.code)
        if elsewhere := [said for file, said in uses.get(code, ()) if file != place]:
            yield code_used_elsewhere(reading, elsewhere, context)


def _with_findings(told: Mapping[str, _Told], one: Checked) -> Checked:
    findings, exempted = told.get(one.submission.file.path, (one.findings, one.exempted))
    return replace(one, findings=findings, exempted=exempted)
