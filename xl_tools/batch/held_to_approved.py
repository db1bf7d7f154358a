"""Forms of evaluation and monitoring held to the goals that a bureau approved, whatever list their files carry with them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from xl_tools.appraisal_rules import held_to_goals, monitored_forms
from xl_tools.appraisal_rules.held_to_goals import differing_goals
from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import changed
from xl_tools.checking.run_rules import with_faults
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding
from xl_tools.model.form_facts import FormKind
from xl_tools.model.spent import ApprovedGoal
from xl_tools.model.unit import UnitList
from xl_tools.rules.rule import Context, Fault, Rule, forms_of_kind
from xl_tools.settings import Settings

_CODES = {FormKind.EVALUATION: "JXS15", FormKind.MONITORING: "JXM10"}
_RULES: dict[FormKind, Rule] = {
    kind: rule
    for kind, code in _CODES.items()
    for rule in (*held_to_goals.RULES, *monitored_forms.RULES)
    if rule.code == code
}


def with_goals_approved(
    batch: Batch, goals: Sequence[ApprovedGoal], settings: Settings, units: UnitList | None = None
) -> Batch:
    """Return the batch with its forms held to these goals in place of those that the files say were approved."""
    told: dict[str, tuple[tuple[Finding, ...], tuple[Finding, ...]]] = {}
    for one in batch.checked:
        if one.submission.other_forms:
            held = replace(one, findings=_others(one.findings), exempted=_others(one.exempted))
            for kind, rule in _RULES.items():
                held = with_faults(held, rule, partial(_faults, kind, goals), settings, units)
            told[one.submission.file.path] = held.findings, held.exempted
    return batch._replace(checked=changed(batch.checked, partial(_with, told))) if told else batch


def _others(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.rule not in _CODES.values())


def _faults(kind: FormKind, goals: Sequence[ApprovedGoal], context: Context) -> Iterator[Fault]:
    for reading in forms_of_kind(context.submission, kind):
        for fault in differing_goals(reading, goals):
            yield fault._replace(table=reading)


def _with(told: dict[str, tuple[tuple[Finding, ...], tuple[Finding, ...]]], one: Checked) -> Checked:
    found = told.get(one.submission.file.path)
    return replace(one, findings=found[0], exempted=found[1]) if found else one
