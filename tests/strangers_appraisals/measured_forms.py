"""What is said of strangers' 自评表 and 监控表: of each clean workbook, of each fault planted in it, of each cell that is right though unusual.

A folder has the workbooks; its ``faults.json`` names file, sheet, cell, the new value, the rule that may say so and ``also`` others,
its ``benign.json`` file, sheet and several ``edits``.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.defects.measuring import told_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import CellValue
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import submission_of

_SETTINGS = shipped_settings()
_TODAY = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """Cells of a sheet that are written over; the ``rules`` that may say so, the writer's first choice before the others, or none."""

    file: str
    sheet: str
    edits: Sequence[tuple[str, CellValue]]
    why: str
    rules: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A change, and what is said of the workbook with it that is not said without."""

    change: Change
    findings: Sequence[Finding]

    @property
    def right(self) -> list[Finding]:
        """What is said by a rule that may say it."""
        return [each for each in self.findings if each.rule in self.change.rules]

    @property
    def is_at_the_sheet(self) -> bool:
        """Whether such a rule points into the very sheet."""
        return any(each.sheet == self.change.sheet for each in self.right)

    @property
    def is_at_the_cell(self) -> bool:
        """Whether such a rule points to a cell that was changed."""
        cells = {cell for cell, _ in self.change.edits}
        return any(each.sheet == self.change.sheet and each.cell in cells for each in self.right)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is said: of the clean workbooks (of ``forms`` forms), of each fault, of each unusual cell."""

    files: int = 0
    forms: int = 0
    alarms: list[tuple[str, Finding]] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    benign: list[Said] = field(default_factory=list)


def measured(folder: Path, every: int = 1) -> Measured:
    """Return what is said of all workbooks of a folder, with each of its changes, or with every so-manieth of them."""
    faults = [
        Change(
            each["file"],
            each["sheet"],
            [(each["cell"], each["new"])],
            each.get("why", ""),
            (each["rule"], *each.get("also", ())),
        )
        for each in json.loads((folder / "faults.json").read_text(encoding="utf-8"))[::every]
    ]
    benign = [
        Change(each["file"], each["sheet"], [(cell, new) for cell, new in each["edits"]], each.get("why", ""))
        for each in json.loads((folder / "benign.json").read_text(encoding="utf-8"))[::every]
    ]
    files = sorted(folder.glob("*.xlsx"))
    found = Measured(len(files), sum(len(load_workbook(file, read_only=True).sheetnames) for file in files))
    for file in files:
        clean = findings_of(file)
        found.alarms.extend((file.name, each) for each in clean)
        for changes, said in ((faults, found.faults), (benign, found.benign)):
            said += [
                Said(each, _more(findings_of(file, each), clean))
                for each in changes
                if each.file == file.name
            ]
    return found


def findings_of(file: Path, change: Change | None = None) -> list[Finding]:
    """Return what ``check`` finds in a workbook, with a change or none."""
    data = file.read_bytes()
    if change:
        book = load_workbook(BytesIO(data))
        for cell, new in change.edits:
            book[change.sheet][cell].value = new
        saved = BytesIO()
        book.save(saved)
        data = saved.getvalue()
    submission = submission_of(data, file, _SETTINGS)
    return [*told_of(check_submission(submission, _SETTINGS, today=_TODAY, hints=True).findings)]


def _more(said: Sequence[Finding], before: Sequence[Finding]) -> list[Finding]:
    """Return what is said now and was not: the same rule at the same place counts as said before."""
    left = Counter((each.rule, each.sheet, each.cell) for each in before)
    new = []
    for each in said:
        if left[key := (each.rule, each.sheet, each.cell)]:
            left[key] -= 1
        else:
            new.append(each)
    return new


def report(found: Measured, *, in_full: bool = False) -> Iterator[str]:
    """Yield the lines of a report."""
    for name, kind in (("faults", ""), ("JXS", "JXS"), ("JXM", "JXM")):
        those = [each for each in found.faults if each.change.rules[0].startswith(kind)]
        count = len(those) or 1
        figures = {
            "right rule": sum(bool(each.right) for each in those),
            "at the sheet": sum(each.is_at_the_sheet for each in those),
            "at the cell": sum(each.is_at_the_cell for each in those),
            "nothing": sum(not each.findings for each in those),
        }
        told = ", ".join(f"{what} {number} ({number / count:.1%})" for what, number in figures.items())
        yield f"{name}: {len(those)}, {told}"
    errors = sum(each.severity is Severity.ERROR for _, each in found.alarms)
    alarmed = {(file, each.sheet) for file, each in found.alarms}
    yield (
        f"clean: {found.files} files, {found.forms} forms, alarms {len(found.alarms)} on {len(alarmed)} forms,"
        f" of which errors {errors}"
    )
    unusual = [each for each in found.benign if each.findings]
    yield f"unusual but right: {len(found.benign)}, alarmed {len(unusual)}"
    every = Counter(each.change.rules[0] for each in found.faults)
    right = Counter(each.change.rules[0] for each in found.faults if each.right)
    yield "by rule: " + "  ".join(f"{rule} {right[rule]}/{every[rule]}" for rule in sorted(every))
    if in_full:
        for each in found.faults:
            if not each.right:
                yield _told("missed", each)
        for file, finding in found.alarms:
            yield f"alarm  {file} {finding.rule} {finding.sheet} {finding.cell}: {finding.message}"
        for each in unusual:
            yield _told("benign", each)


def _told(what: str, said: Said) -> str:
    change = said.change
    findings = "; ".join(f"{each.rule} {each.sheet}{each.cell} {each.message}" for each in said.findings)
    edits = ", ".join(f"{cell} -> {new!r}" for cell, new in change.edits)
    rules = "/".join(change.rules)
    return f"{what}  {change.file} {rules} {change.sheet} {edits} ({change.why}) said: {findings or '-'}"
