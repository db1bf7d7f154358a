"""What only several files together show: JX105, a project code that more than one of them has."""

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
from xl_tools.rules.rule import Context, Fault
from xl_tools.settings import Settings
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import one_line

_RULE = next(rule for rule in ALL_RULES if rule.code == "JX105")


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
