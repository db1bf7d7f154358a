"""What the rules say of strangers' material: faults found, false alarms on clean sheets and on unusual but right cells."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.defects.measuring import told_of
from tests.strangers.unit import Change, StrangersUnit
from xl_tools.checking.run_rules import check_submission
from xl_tools.forms.labels import labels_of
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import Cell
from xl_tools.model.submission import SourceFile
from xl_tools.settings import shipped_settings

CONTRADICTION = "矛盾"
"""What writers call a fault of two passages that say different things, whichever rule may own it."""

_SAYS_A_CONTRADICTION = frozenset(
    {"JX203", "JX206", "JX207", "JX305", "JX701", "JX705", "JX706", "JX707", "JX708"}
)
_TYPO, _HINT = "JX604", "JX607"  # a misspelling may be told as one, or asked about
_TODAY = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, and what is said of the unit with it that is not said without."""

    unit: StrangersUnit
    change: Change
    said: Sequence[Finding]

    @property
    def is_right(self) -> bool:
        """Whether a rule says it that may."""
        return any(_may_say(self.change, finding) for finding in self.said)

    @property
    def is_exact(self) -> bool:
        """Whether such a rule points to the very cell."""
        sheet, place = self.unit.place(self.change)
        here = (sheet, Cell(*place).address)
        return any(_may_say(self.change, each) and (each.sheet, each.cell) == here for each in self.said)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found: of each fault, on the clean sheets (``sheets`` of them, narratives counted), of each unusual cell."""

    sheets: int = 0
    faults: list[Planted] = field(default_factory=list)
    alarms: list[tuple[StrangersUnit, Finding]] = field(default_factory=list)
    benign: list[Planted] = field(default_factory=list)


def measured(folder: Path) -> Measured:
    """Return what the rules say of all units of a folder."""
    sheets, faults, alarms, benign = 0, [], [], []
    for path in sorted(folder.glob("*.toml")):
        unit = StrangersUnit.read(path)
        clean = said_of(unit)
        for one in (unit, *unit.variants()):
            said = clean if one is unit else said_of(one)
            alarms += [(one, finding) for finding in said]
            sheets += len(one.said["table"])
        faults += [Planted(unit, each, _more(said_of(unit, each), clean)) for each in unit.faults]
        benign += [Planted(unit, each, _more(said_of(unit, each), clean)) for each in unit.benign]
    return Measured(sheets, faults, alarms, benign)


def said_of(unit: StrangersUnit, change: Change | None = None) -> Sequence[Finding]:
    """Return the findings on a unit's workbook, with one change or none."""
    settings = shipped_settings()
    file = SourceFile("报送.xlsx", "报送.xlsx", "")
    submission = read_submission(file, unit.grids(change), labels_of(settings))
    return [*told_of(check_submission(submission, settings, today=_TODAY, hints=True).findings)]


def _more(said: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """Return what is said now and was not: the same rule at the same place counts as said before."""
    known = Counter((each.rule, each.sheet, each.cell, each.message) for each in before)
    places = Counter((each.rule, each.sheet, each.cell) for each in before)
    new = []
    for each in said:
        if known[key := (each.rule, each.sheet, each.cell, each.message)]:
            known[key] -= 1
            places[key[:3]] -= 1
        else:
            new.append(each)
    return [each for each in new if places[each.rule, each.sheet, each.cell] <= 0]


def _may_say(change: Change, finding: Finding) -> bool:
    if CONTRADICTION in change.rules and finding.rule in _SAYS_A_CONTRADICTION:
        return True
    return finding.rule in change.rules or (finding.rule == _HINT and _TYPO in change.rules)


def report(found: Measured, *, in_full: bool = False) -> Iterator[str]:
    """Yield the lines of a report."""
    prose = [each for each in found.faults if each.change.is_prose]
    cells = [each for each in found.faults if not each.change.is_prose]
    for name, planted in (("faults", found.faults), ("in prose", prose), ("in cells", cells)):
        right, exact = (sum(map(test, planted)) for test in (_is_right, _is_exact))
        silent = sum(not each.said for each in planted)
        count = len(planted) or 1
        yield (
            f"{name}: {len(planted)}, right rule {right} ({right / count:.1%}), at the cell {exact} ({exact / count:.1%}),"
            f" nothing at all {silent} ({silent / count:.1%})"
        )
    errors = [each for each in found.alarms if each[1].severity is Severity.ERROR]
    yield f"clean sheets: {found.sheets}, alarms {len(found.alarms)}, of which errors {len(errors)}"
    alarmed = [each for each in found.benign if each.said]
    yield f"unusual but right cells: {len(found.benign)}, alarmed {len(alarmed)}"
    rules = Counter(each.change.rules[0] for each in found.faults)
    right_by_rule = Counter(each.change.rules[0] for each in found.faults if each.is_right)
    yield "by rule: " + "  ".join(f"{rule} {right_by_rule[rule]}/{rules[rule]}" for rule in sorted(rules))
    if in_full:
        for each in found.faults:
            if not each.is_right:
                yield _told("missed", each)
        for unit, finding in found.alarms:
            yield f"alarm  {unit.name} {finding.rule} {finding.sheet} {finding.cell}: {finding.message}"
        for each in alarmed:
            yield _told("benign", each)


def _is_right(planted: Planted) -> bool:
    return planted.is_right


def _is_exact(planted: Planted) -> bool:
    return planted.is_exact


def _told(what: str, planted: Planted) -> str:
    change = planted.change
    said = "; ".join(f"{each.rule} {each.sheet}{each.cell} {each.message}" for each in planted.said) or "-"
    return (
        f"{what}  {planted.unit.name} {'/'.join(change.rules)} {change.table} {change.field}:"
        f" {change.old!r} -> {change.new!r} ({change.why}) said: {said}"
    )
