"""Run the rules over a submission."""

from collections.abc import Iterator

from xl_tools.form.grid import Cell, parse_address
from xl_tools.form.labels import Labels
from xl_tools.form.reading import TableReading
from xl_tools.form.submission import Submission
from xl_tools.model.finding import Finding
from xl_tools.model.unit import UnitList
from xl_tools.rules.catalogue import ALL_RULES
from xl_tools.rules.checked import Checked
from xl_tools.rules.indicators import framework_in_use
from xl_tools.rules.rule import Context, Fault, Rule, TableRule
from xl_tools.settings import Settings

_FAULTY_CELL = "JX802"
_OWN_NAMES = {"title": "表标题", "unit_line": "单位行", "indicator.next": "指标表"}


def check_submission(submission: Submission, settings: Settings, units: UnitList | None = None) -> Checked:
    """Check a submission against all rules; ``units`` is the list in force, by default the workbook's own.

    Findings come in the order of the sheets and cells, those on the file as a whole last.
    """
    context = make_context(submission, settings, units)
    order = {note.name: position for position, note in enumerate(submission.sheets)}
    findings = sorted(_run(context), key=lambda finding: _place(finding, order))
    faulty = {(f.sheet, f.cell) for f in findings if f.rule == _FAULTY_CELL}
    # A cell with an error value is one fault, not also a missing amount, percent or text.
    kept = (f for f in findings if f.rule == _FAULTY_CELL or not f.cell or (f.sheet, f.cell) not in faulty)
    return Checked(submission, tuple(kept))


def make_context(submission: Submission, settings: Settings, units: UnitList | None = None) -> Context:
    """Gather what the rules know beside the table in hand."""
    in_force = units or submission.units
    own = {submission.info.unit_code, *(reading.table.unit_code for reading in submission.tables)}
    rows = [row for reading in submission.tables for row in reading.table.indicators]
    return Context(
        submission=submission,
        units=in_force,
        projects=tuple(project for project in in_force.projects if project.unit_code in own),
        framework=framework_in_use(rows, settings.framework),
        labels=Labels(settings),
        settings=settings,
    )


def _run(context: Context) -> Iterator[Finding]:
    for rule in ALL_RULES:
        if isinstance(rule, TableRule):
            for reading in context.submission.tables:
                for fault in rule.check(reading, context):
                    yield _finding(rule, fault, reading, context)
        else:
            for fault in rule.check(context):
                yield _finding(rule, fault, fault.table, context)


def _finding(rule: Rule, fault: Fault, reading: TableReading | None, context: Context) -> Finding:
    cell = fault.at.address if isinstance(fault.at, Cell) else ""
    field = ""
    if isinstance(fault.at, str) and reading:
        label = reading.labels.get(fault.at.removeprefix("label."))
        cell = label.cell.address if label and fault.at.startswith("label.") else reading.address(fault.at)
        column = fault.at.rpartition(".")[2]
        field = _OWN_NAMES.get(fault.at) or (
            "指标表" if fault.at.startswith("slot.") else context.labels.canonical(column)
        )
    return Finding(
        rule=rule.code,
        severity=fault.severity or rule.severity,
        file=context.submission.file.name,
        sheet=reading.sheet if reading else fault.sheet,
        cell=cell,
        field=field,
        message=fault.message,
        hint=fault.hint,
    )


def _place(finding: Finding, order: dict[str, int]) -> tuple[int, Cell, str]:
    cell = parse_address(finding.cell) if finding.cell else Cell(-1, -1)
    return order.get(finding.sheet, len(order)), cell, finding.rule
