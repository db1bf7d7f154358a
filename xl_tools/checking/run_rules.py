"""Run the rules over a submission."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from xl_tools.checking.catalogue import rules_of
from xl_tools.checking.causes import by_cause
from xl_tools.checking.own_rules import is_own, said_of
from xl_tools.checking.settings_files import OwnSettings, with_own_settings
from xl_tools.forms.labels import labels_of
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Edit, Finding
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, parse_address
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitList
from xl_tools.rules import exemptions
from xl_tools.rules.half_read_forms import half_read
from xl_tools.rules.indicators import framework_in_use
from xl_tools.rules.rule import Context, EvaluationRule, Fault, MonitoringRule, Rule, TableRule, forms_of_kind
from xl_tools.settings import Settings
from xl_tools.values.unit_key import list_for

# An error value, a placeholder, what rolling left open: whatever else the cell lacks follows from it.
_ROLLED = "JX807"
_SAYS_IT_ALL = ("JX802", "JX402", _ROLLED)
_SAYS_OF_ITSELF = ("JX8", *_SAYS_IT_ALL)  # what is said of the file is no matter of the cell
_OWN_NAMES = {"title": "表标题", "unit_line": "单位行", "indicator.next": "指标表"}


def check_submission(
    submission: Submission,
    settings: Settings,
    units: UnitList | None = None,
    today: dt.date | None = None,
    *,
    hints: bool = False,
    folded: bool = True,
) -> Checked:
    """Check a submission against all rules; ``units`` is the list in force, by default the workbook's own.

    Findings come in the order of the sheets and cells, those on the file as a whole last. ``today`` is the day by
    which exemptions expire, by default the day it is. ``hints`` says that somebody will read them: then the rules run too
    that only guess and take their time for it. What follows from one wrong amount is told with it, if ``folded``.
    """
    own = with_own_settings(settings, submission.own_settings)
    context = make_context(submission, own, units, today)
    rules = [rule for rule in rules_of(settings) if hints or not rule.only_where_hinted]
    left_out = {rule.code for rule in rules_of(settings)} - {rule.code for rule in rules}
    found = list(_run([rule for rule in rules if rule not in exemptions.RULES], context))
    told = {(f.sheet, f.cell) for f in found if f.rule in _SAYS_IT_ALL and f.cell}
    rolled = {(f.sheet, f.cell) for f in found if f.rule == _ROLLED and f.cell}
    kept = [
        f
        for f in found
        if (f.sheet, f.cell) not in told
        or (f.rule.startswith(_SAYS_OF_ITSELF) and (f.rule != "JX402" or (f.sheet, f.cell) not in rolled))
    ]
    standing, excused, unused = exemptions.parted(kept, context)
    codes = {rule.code for rule in rules}  # a bureau's own rules are not at hand everywhere
    unused = tuple(
        each for each in unused if each.rule not in left_out and (each.rule in codes or not is_own(each.rule))
    )
    by_causes = by_cause(standing, context, rules, _run) if folded else standing
    late = _run(exemptions.RULES, replace(context, unused_exemptions=unused))
    broken = {finding.rule for finding in found}
    return Checked(
        submission,
        findings=_in_order((*by_causes, *late), submission),
        exempted=_in_order(excused, submission),
        own_settings=own.said,
        own_rules=tuple(rule.text for rule in rules if rule.code in broken and is_own(rule.code)),
    )


def with_faults(
    checked: Checked,
    rule: Rule,
    faults_of: Callable[[Context], Iterable[Fault]],
    settings: Settings,
    units: UnitList | None = None,
) -> Checked:
    """Return a checked submission with what a rule finds of it once other files are known; settings and exemptions as ever."""
    submission = checked.submission
    own = with_own_settings(settings, submission.own_settings)
    if own.settings.rules.is_off(rule.code):
        return checked
    context = make_context(submission, own, units)
    found = [finding_of(rule, fault, fault.table, context) for fault in faults_of(context)]
    standing, excused, unused = exemptions.parted(found, context)
    used = {(e.at_sheet, e.address("rule")) for e in submission.exemptions if e not in unused}
    kept = [f for f in checked.findings if f.rule != exemptions.UNUSED or (f.sheet, f.cell) not in used]
    return replace(
        checked,
        findings=_in_order((*kept, *standing), submission),
        exempted=_in_order((*checked.exempted, *excused), submission),
    )


def make_context(
    submission: Submission, own: OwnSettings, units: UnitList | None = None, today: dt.date | None = None
) -> Context:
    """Gather what the rules know beside the table in hand."""
    in_force = list_for(units or submission.units, submission.info)
    settings = own.settings
    codes = {submission.info.unit_code, *(reading.table.unit_code for reading in submission.tables)}
    rows = [row for reading in submission.tables for row in reading.table.indicators]
    return Context(
        submission=submission,
        units=in_force,
        projects=tuple(project for project in in_force.projects if project.unit_code in codes),
        framework=framework_in_use(rows, settings.framework),
        labels=labels_of(settings),
        settings=settings,
        today=today or dt.datetime.now().astimezone().date(),
        setting_mistakes=own.mistakes,
    )


def _run(rules: Iterable[Rule], context: Context) -> Iterator[Finding]:
    for rule in rules:
        if context.settings.rules.is_off(rule.code):
            continue
        for reading in _subjects(rule, context.submission):
            try:
                for fault in rule.check(reading, context) if reading else rule.check(context):
                    table = reading or fault.table
                    if rule.code.startswith("JX8") or id(table) not in context.once(half_read):
                        yield finding_of(rule, fault, table, context)
            except Exception as error:
                if not is_own(rule.code):
                    raise
                message = f"本局规则“{rule.name}”自己出错，没有查完：{said_of(error)}"
                yield finding_of(rule, Fault(None, message, "请规则的编写人改正"), reading, context)


def _subjects(rule: Rule, submission: Submission) -> Iterable[TableReading | None]:
    """Return the forms that a rule looks at, each by itself; nothing, once, where it looks at the submission as a whole."""
    if isinstance(rule, TableRule):
        return submission.tables
    if isinstance(rule, EvaluationRule):
        return forms_of_kind(submission, FormKind.EVALUATION)
    if isinstance(rule, MonitoringRule):
        return forms_of_kind(submission, FormKind.MONITORING)
    return (None,)


def finding_of(rule: Rule, fault: Fault, reading: TableReading | None, context: Context) -> Finding:
    """Return the finding a fault makes: the place as sheet and cell, the severity as the settings have it."""
    cell = fault.at.address if isinstance(fault.at, Cell) else ""
    field = ""
    if isinstance(fault.at, str) and reading:
        label = reading.labels.get(fault.at.removeprefix("label."))
        cell = label.cell.address if label and fault.at.startswith("label.") else reading.address(fault.at)
        column = fault.at.rpartition(".")[2]
        field = _OWN_NAMES.get(fault.at) or (
            "指标表" if fault.at.startswith("slot.") else context.labels.canonical(column)
        )
    sheet = reading.sheet if reading else fault.sheet
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=context.settings.rules.severity_of(rule.code) or fault.severity or rule.severity,
        dimension=rule.dimension,
        file=context.submission.file.name,
        sheet=sheet,
        cell=cell,
        field=field,
        message=fault.message,
        hint=fault.hint,
        edit=_edit(fault, rule, reading, sheet, cell),
        edit_is_safe=fault.fix is not None and fault.fix.safe,
    )


def _edit(fault: Fault, rule: Rule, reading: TableReading | None, sheet: str, cell: str) -> Edit | None:
    if fault.fix is None or not cell:
        return None
    why = f"{rule.code} {rule.name}"
    if fault.fix.of_row:
        row = parse_address(cell).row + 1
        return Edit(sheet=sheet, cell=f"{row}:{row}", old=fault.fix.old, new=fault.fix.new, why=why)
    if reading and isinstance(fault.at, str) and not fault.at.startswith("label."):
        return reading.edit(fault.at, fault.fix.old, fault.fix.new, why)
    return Edit(sheet=sheet, cell=cell, old=fault.fix.old, new=fault.fix.new, why=why)


def _in_order(findings: Iterable[Finding], submission: Submission) -> tuple[Finding, ...]:
    """Sort by sheet and cell; those on the file as a whole come last."""
    order = {note.name: position for position, note in enumerate(submission.sheets)}

    def place(finding: Finding) -> tuple[int, Cell, str]:
        cell = parse_address(finding.cell) if finding.cell else Cell(-1, -1)
        return order.get(finding.sheet, len(order)), cell, finding.rule

    return tuple(sorted(findings, key=place))
