"""One project in two years: its budget, its indicators, and what a reader should look at."""

from decimal import ROUND_HALF_UP, Decimal

from xl_tools.model.table import Indicator
from xl_tools.products.comparison.changes import IndicatorChange, ProjectComparison, ProjectYears
from xl_tools.products.comparison.compared_forms import paired_rows
from xl_tools.rules.growth import no_growth
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line

USUAL_CHANGE = 30
"""Percent of last year's budget from which a change is told where no indicator has changed."""

_TENTH = Decimal("0.1")


def project_years(project: ProjectComparison, change: int) -> ProjectYears:
    """Return what became of a project's indicators from one year to the next, and what to look at.

    ``change`` is how many percent of a budget are too much for indicators that stay as they are.
    """
    if not (project.old and project.new):
        return ProjectYears(project)
    before, after = project.old.reading.table.indicators, project.new.reading.table.indicators
    pairing = paired_rows(project.old, project.new)
    values, hints = [], []
    is_telling = False
    for place, (earlier, _) in sorted(pairing.pairs.items()):
        old, new = before[earlier], after[place]
        name = one_line(new.level3) or one_line(new.level2)
        if one_line(old.value.text) != one_line(new.value.text):
            is_telling = is_telling or not (_is_money(old) and _is_money(new))
            values.append(IndicatorChange(name, one_line(old.value.text), one_line(new.value.text)))
        if how := no_growth(new, old.value):
            hints.append(f"增长类指标“{name}”{how}：{one_line(old.value.text)} → {one_line(new.value.text)}")
    gone = tuple(one_line(before[place].level3) or one_line(before[place].level2) for place in pairing.gone)
    added = tuple(one_line(after[place].level3) or one_line(after[place].level2) for place in pairing.added)
    if gone:
        hints.append(f"比上年少了指标：{'、'.join(gone)}")
    share = percent_of(project)
    if share is not None and abs(share) > change and not (is_telling or gone or added):
        money = f"{format_amount(project.old.budget)} → {format_amount(project.new.budget)} 万元"
        what = "除了金额，指标一个也没有变" if values else "指标一个也没有变"
        hints.append(f"预算变了 {share:+}%（{money}），{what}")
    return ProjectYears(project, tuple(values), gone, added, tuple(hints))


def _is_money(row: Indicator) -> bool:
    """Whether the value of an indicator is an amount: it goes with the budget, and tells nothing of the work."""
    return bool(row.value.quantities) and all("元" in each.unit for each in row.value.quantities)


def percent_of(project: ProjectComparison) -> Decimal | None:
    """Return the change of a budget in percent of last year's, to a tenth; ``None`` where there is no last year's."""
    if not (project.old and project.new and project.old.budget):
        return None
    return (100 * project.difference / project.old.budget).quantize(_TENTH, ROUND_HALF_UP)
