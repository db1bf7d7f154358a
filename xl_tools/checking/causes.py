"""One cause, one finding: what follows from a wrong amount, or from a form that nobody has filled in, is told with it.

A wrong amount contradicts the sum, the list, the sentence, the cost indicator and the total of all forms, each a rule of
its own. What is one cause is not guessed: the form is checked once more with another amount, and what is no longer found
then, and names that very amount, follows from it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from xl_tools.checking.one_unit_line import by_unit_line
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.table import Funding
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.rule import Context, Rule, TableRule
from xl_tools.rules.untouched import UNTOUCHED
from xl_tools.values.amount import amount_in, parse_amount, same_amount

Run = Callable[[Iterable[Rule], Context], Iterable[Finding]]
"""What runs rules over a submission."""

_OF_AMOUNTS = ("JX204", "JX704", "JX202", "JX206", "JX203", "JX205", "JX207")
"""Rules on the amounts of one form: of several that are as grave, and at the wrong amount, the first leads."""

_BY_LIST, _BY_SUM, _BY_ITSELF = "JX704", "JX202", "JX205"
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|元|亿|万)?")
_WAN = "万元"
_OF_TOTALS = ("JX706", "JX701")
_OF_EMPTY_FIELDS = frozenset(
    {"JX101", "JX106", "JX107", "JX110", "JX112", "JX201", "JX301", "JX401", "JX501", "JX503", "JX808"}
)
_MOST_AMOUNTS = 6  # said of one form: more make no cause that is certain
_Key = tuple[str, str, str]


def by_cause(findings: Sequence[Finding], context: Context, rules: Sequence[Rule], run: Run) -> list[Finding]:
    """Return the findings, those that follow from another one as its consequences: none is lost."""
    on = [rule for rule in rules if not context.settings.rules.is_off(rule.code)]
    return _by_amount(by_unit_line(_by_empty_form(findings, context), context), context, on, run)


def _by_empty_form(findings: Sequence[Finding], context: Context) -> list[Finding]:
    empty = {(each.sheet, each.cell): each for each in findings if each.rule == UNTOUCHED.code}
    if not empty:
        return list(findings)
    left = list(findings)
    for reading in context.submission.tables:
        lead = next(
            (
                empty[key]
                for at in ("name", "title")
                if (key := (reading.sheet, reading.address(at))) in empty
            ),
            None,
        )
        if lead is None:
            continue
        places = {cell.address for cell in reading.cells.values()}
        following = [
            each
            for each in left
            if each.sheet == reading.sheet and each.rule in _OF_EMPTY_FIELDS and each.cell in places
        ]
        left = _folded(left, lead, lead.model_copy(update={"consequences": tuple(following)}))
    return left


def _folded(findings: Iterable[Finding], lead: Finding, told: Finding) -> list[Finding]:
    """Return the findings with one in the place of ``lead``, and without what follows from it."""
    following = {id(each) for each in told.consequences}
    return [told if each is lead else each for each in findings if id(each) not in following]


class _Other(NamedTuple):
    """A form with other amounts, the fields that are changed, and what it makes of what was found."""

    reading: TableReading
    changed: Mapping[str, Decimal]
    explained: frozenset[_Key]


@dataclass(frozen=True)
class _Trial:
    """A form alone, and the rules on its amounts."""

    reading: TableReading
    context: Context
    rules: Sequence[Rule]
    run: Run

    def found(self, reading: TableReading) -> set[_Key]:
        """Return what the rules find of the form, or of the form as it might be."""
        alone = replace(self.context.submission, tables=(reading,))
        return {_key(each) for each in self.run(self.rules, replace(self.context, submission=alone))}


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.sheet, finding.cell


def _by_amount(findings: list[Finding], context: Context, rules: Sequence[Rule], run: Run) -> list[Finding]:
    standing: dict[_Key, list[Finding]] = {}
    for each in findings:
        standing.setdefault(_key(each), []).append(each)
    of_form = [rule for rule in rules if rule.code in _OF_AMOUNTS and isinstance(rule, TableRule)]
    totals = [rule for rule in rules if rule.code in _OF_TOTALS]
    of_totals = [each for each in findings if each.rule in _OF_TOTALS]
    faulty = {each.sheet for each in findings if each.rule in _OF_AMOUNTS}
    causes: list[_Other] = []
    places: list[int] = []
    for place, reading in enumerate(context.submission.tables):
        if reading.sheet in faulty:
            trial = _Trial(reading, context, of_form, run)
            if cause := _cause_of(trial, standing):
                causes.append(cause)
                places.append(place)
    if not causes:
        return findings
    tables = list(context.submission.tables)
    for place, cause in zip(places, causes, strict=True):
        tables[place] = cause.reading
    explained = set[_Key]()
    if of_totals:
        mended = replace(context, submission=replace(context.submission, tables=tuple(tables)))
        now = {_key(each) for each in run(totals, mended)}
        before = {_key(each) for each in of_totals}
        budgets = [each.table.funding.budget for each in tables]
        whole = [
            sum(filter(None, budgets), Decimal(0)),
            *(new for each in causes for new in each.changed.values()),
        ]
        named = {_key(each) for each in of_totals if _names(each.message, whole)}
        explained = (before - now) & named if now <= before else set()
    largest = max(
        range(len(causes)), key=lambda number: _gap(causes[number], context.submission.tables[places[number]])
    )
    for number, (place, cause) in enumerate(zip(places, causes, strict=True)):
        keys = cause.explained | (explained if number == largest else set())
        if len(keys) > 1:
            following = [each for each in findings if _key(each) in keys]
            lead, told = _told(context.submission.tables[place], cause, following, is_alone=len(causes) == 1)
            findings = _folded(findings, lead, told)
    return findings


def _gap(cause: _Other, reading: TableReading) -> Decimal:
    return abs(
        (cause.reading.table.funding.budget or Decimal(0)) - (reading.table.funding.budget or Decimal(0))
    )


def _cause_of(trial: _Trial, standing: Mapping[_Key, Sequence[Finding]]) -> _Other | None:
    """Return the form with the one amount, or the one of budget and source, that explains more than any other; or none."""
    before = trial.found(trial.reading) & standing.keys()
    if not before:
        return None
    tried = [
        _Other(other, changed, _agreeing(before - found, changed, standing, trial.reading))
        for changed in _changes(trial)
        if (found := trial.found(other := _with_amounts(trial.reading, changed))) <= before
    ]
    tried = [each for each in tried if each.explained]
    best = max(tried, key=lambda each: len(each.explained), default=None)
    if best is None or any(not each.explained < best.explained for each in tried if each is not best):
        return None
    return best


def _agreeing(
    gone: Iterable[_Key],
    changed: Mapping[str, Decimal],
    standing: Mapping[_Key, Sequence[Finding]],
    reading: TableReading,
) -> frozenset[_Key]:
    """Return what is no longer found because the amount is the one that it names; a rule may be silent for other reasons."""
    sums = {key for key in gone if key[0] == _BY_SUM}
    named = {key for key in gone if all(_names(each.message, changed.values()) for each in standing[key])}
    cells = {reading.address(field) for field in changed}
    of_cell = {key for key in gone if key[0] == _BY_ITSELF and key[2] in cells}
    return frozenset(sums | named | of_cell) if sums | named else frozenset()


def _names(message: str, amounts: Iterable[Decimal]) -> bool:
    """Whether a message names one of these amounts."""
    said = [parse_amount(each.replace(" ", ""), _WAN) for each in _AMOUNT.findall(message)]
    return any(same_amount(amount, each) for amount in amounts for each in said if each is not None)


def _changes(trial: _Trial) -> Iterator[Mapping[str, Decimal]]:
    """Yield the amounts that the form may have been meant to have: those that are said of it elsewhere."""
    funding = trial.reading.table.funding
    budget, sources = funding.budget, funding.sources
    if budget is None or sources is None or funding.fiscal is None:
        return
    seen: list[tuple[Decimal, Decimal]] = [(budget, funding.fiscal)]
    other = sources - funding.fiscal
    for amount in _said_amounts(trial, sources):
        for pair in ((amount, funding.fiscal), (amount, amount - other)):
            if pair not in seen:
                seen.append(pair)
                yield {
                    field: new
                    for field, new in zip(("budget", "fiscal"), pair, strict=True)
                    if new != getattr(funding, field)
                }
    if (budget, budget - other) not in seen:
        yield {"fiscal": budget - other}


def _said_amounts(trial: _Trial, sources: Decimal) -> Sequence[Decimal]:
    """Return what the budget is elsewhere: in the sum, the list, the purpose, the costs; none where they say too much."""
    context, table = trial.context, trial.reading.table
    facts = context.facts(trial.reading)
    listed = context.listed.match(table.name).project
    approved = [listed.approved] if listed and listed.approved is not None else []
    said = [each.amount for each in (*facts.in_purpose, *facts.by_costs) if each.field == "budget"]
    amounts = list(dict.fromkeys(each for each in (*approved, sources, *said) if each > 0))
    return amounts if len(amounts) <= _MOST_AMOUNTS else ()


def _with_amounts(reading: TableReading, changed: Mapping[str, Decimal]) -> TableReading:
    funding = Funding(**{**reading.table.funding.model_dump(), **changed})
    texts = {
        **reading.texts,
        **{field: _written(reading, field, amount) for field, amount in changed.items()},
    }
    return replace(reading, table=reading.table.model_copy(update={"funding": funding}), texts=texts)


def _written(reading: TableReading, field: str, amount: Decimal) -> str:
    """Return an amount as its cell has to say it, in the unit of the form."""
    return amount_in(amount, reading.unit_of(field) or _WAN)


def _told(
    reading: TableReading, cause: _Other, following: Sequence[Finding], *, is_alone: bool
) -> tuple[Finding, Finding]:
    """Return the finding that leads, and what is told in its place: the gravest, at the wrong amount where it can be.

    What follows is named in it, and what is to be changed to what.
    """
    cells = {reading.address(field) for field in cause.changed}

    def rank(finding: Finding) -> tuple[int, bool, int]:
        order = _OF_AMOUNTS.index(finding.rule) if finding.rule in _OF_AMOUNTS else len(_OF_AMOUNTS)
        at_amount = finding.sheet == reading.sheet and finding.cell in cells
        return [*Severity].index(finding.severity), not at_amount, order

    lead = min(following, key=rank)
    others = [each for each in following if each is not lead]
    fields = {"budget": "预算数", "fiscal": "财政资金"}
    meant = "、".join(f"{fields[field]}（{reading.address(field)}）" for field in cause.changed)
    amounts = list(dict.fromkeys(_written(reading, field, amount) for field, amount in cause.changed.items()))
    amount = "、".join(f"{each} {reading.unit_of('budget') or _WAN}" for each in amounts)
    named = [each for each in following if _key(each)[1:] != _key(lead)[1:]]
    places = dict.fromkeys(
        _place(each, reading) for each in sorted(named, key=lambda each: each.sheet != reading.sheet)
    )
    is_whole = is_alone or all(each.sheet == reading.sheet for each in others)
    after = " " if is_whole else "（别的表也改好以后）"
    also = f"，{'、'.join(places)}{after}" if places else ""
    message = f"{lead.message}；{meant}按 {amount}算{also}就都对得上"
    by_list = any(each.rule == _BY_LIST for each in following)
    hint = (
        f"请把{meant}改成 {amount}；批复有调整的，请更新单位清单"
        if by_list
        else f"请核对批复，多半应把{meant}改成 {amount}"
    )
    return lead, lead.model_copy(update={"message": message, "hint": hint, "consequences": tuple(others)})


def _place(finding: Finding, reading: TableReading) -> str:
    """Return where a finding is, as it is told beside one of the form."""
    sheet = f"【{finding.sheet}】" if finding.sheet != reading.sheet else ""
    return f"{sheet}{finding.cell} {finding.field}".strip()
