"""How a comparison is said: the same words on the screen, on the page and in the workbook."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from xl_tools.model.finding import Severity
from xl_tools.products.comparison import changes
from xl_tools.products.comparison.over_years import percent_of
from xl_tools.values.amount import format_amount
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

EMPTY = "（空）"
OUTSIDE = "表外内容"
_SHORTEST_ISLAND = 2
"""A single character that two texts have in common between two changes only makes them harder to read."""
_LONGEST_COMPARED = 4000


class Segment(NamedTuple):
    """A part of a text, and whether the other text has it otherwise or not at all."""

    text: str
    is_changed: bool


def unit_title(unit: changes.UnitComparison) -> str:
    """Return code, name and year, behind the region where there are several."""
    name = with_region(unit.region, one_line(f"{unit.unit_code} {unit.unit_name}") or "（没有写单位）")
    years = f"{unit.old_year} → {unit.year}" if unit.old_year else unit.year
    return f"{name}（{years} 年）" if years else name


def unit_name(unit: changes.UnitComparison) -> str:
    """Return name or code, behind the region where there are several."""
    return with_region(unit.region, unit.unit_name or unit.unit_code)


def project_name(project: changes.ProjectComparison) -> str:
    """Return the project's name, the new one where it has two."""
    return one_line(project.shown.reading.table.name) or "（没有项目名称）"


def signed(difference: Decimal) -> str:
    """Write a difference of amounts with its sign."""
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    return f"{sign}{format_amount(abs(difference))}"


def cells(change: changes.Change) -> str:
    """Return the cell of a change; both where it has moved."""
    cells = [place.cell for place in (change.old_place, change.new_place) if place and place.cell]
    return " → ".join(dict.fromkeys(cells))


def budgets(unit: changes.UnitComparison) -> tuple[Decimal, Decimal, Decimal]:
    """Return the sums of budgets in 万元, old and new, and their difference."""
    old, new = (
        sum((r.table.funding.budget or Decimal(0) for one in side for r in one.submission.tables), Decimal(0))
        for side in (unit.old, unit.new)
    )
    return old, new, new - old


def errors(unit: changes.UnitComparison) -> str:
    """Return how many places had to be corrected, and how many have to be now."""
    return " → ".join(str(count) for count in error_counts(unit))


def error_counts(unit: changes.UnitComparison) -> tuple[int, int]:
    """Return how many places must be corrected, old and new."""
    old, new = (
        sum(finding.severity is Severity.ERROR for one in side for finding in one.findings)
        for side in (unit.old, unit.new)
    )
    return old, new


def budget(project: changes.ProjectComparison) -> str:
    """Return the budget of a project that is on one side only."""
    return f"预算数 {format_amount(project.shown.budget)} 万元"


def percent(project: changes.ProjectComparison) -> str:
    """Return the change of a budget in percent with its sign; a dash where there is no last year's."""
    share = percent_of(project)
    return "–" if share is None else f"{share:+}%"


def title(comparison: changes.Comparison) -> str:
    """Return what is compared: two submissions, or two years."""
    years = {(unit.year, unit.old_year) for unit in comparison.units if unit.old_year}
    if len(years) != 1:
        return "与上次提交对比"
    (now, before), *_ = years
    return f"{now} 年与 {before} 年对比"


def indicators(years: changes.ProjectYears) -> str:
    """Return what became of a project's indicators in one line; nothing where nothing did."""
    values = [f"“{one.name}”{one.old or EMPTY} → {one.new or EMPTY}" for one in years.values]
    told = (("改了", "，".join(values)), ("取消", "、".join(years.gone)), ("新增", "、".join(years.added)))
    return "；".join(f"{word} {said}" for word, said in told if said)


def unit_summary(unit: changes.UnitComparison) -> str:
    """Return what became of a unit's projects, its budgets and its errors in one line."""
    old, new, difference = budgets(unit)
    change = f"（{signed(difference)}）" if difference else ""
    money = f"预算合计 {format_amount(old)} → {format_amount(new)} 万元{change}"
    projects = (
        "，".join(f"{fate.value} {count}" for fate in changes.Fate if (count := unit.count(fate)))
        or "没有项目"
    )
    return f"项目：{projects}；{money}；必须改正 {errors(unit)} 处"


def whole(comparison: changes.Comparison) -> str:
    """Return the comparison in one line."""
    units = comparison.units
    fates = Counter(project.fate for unit in units for project in unit.projects)
    changed = sum(unit.changes for unit in units)
    if all(unit.is_same for unit in units):
        return f"{len(units)} 个单位、{fates.total()} 个项目都没有变化"
    said = "，".join(f"{fate.value} {fates[fate]}" for fate in changes.Fate)
    return f"共 {len(units)} 个单位；项目：{said}；改动 {changed} 处；{_money(units)}"


def _money(units: Sequence[changes.UnitComparison]) -> str:
    """Return the change of the units that are on both sides; what the others budget is no change."""
    both = [unit for unit in units if unit.old and unit.new]
    difference = sum((budgets(unit)[2] for unit in both), Decimal(0))
    money = f"预算合计 {signed(difference)} 万元" if difference else "预算合计不变"
    if len(both) == len(units):
        return money
    alone = []
    for word, side in (("旧", [u for u in units if not u.new]), ("新", [u for u in units if not u.old])):
        if side:
            amount = sum((sum(budgets(unit)[:2], Decimal(0)) for unit in side), Decimal(0))
            alone.append(f"只在{word}的一边的 {len(side)} 个单位共 {format_amount(amount)} 万元")
    whose = f"两边都有的 {len(both)} 个单位{money}，" if both else ""
    return f"{whose}{'，'.join(alone)}{'，不算增减' if both else ''}"


def segments(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Return both texts in parts, so that what has changed can be marked; very long ones are marked as a whole."""
    if not (old and new) or max(len(old), len(new)) > _LONGEST_COMPARED:
        return [Segment(old, is_changed=True)], [Segment(new, is_changed=True)]
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        inner = i1 > 0 and i2 < len(old) and j1 > 0 and j2 < len(new)
        same = tag == "equal" and not (inner and i2 - i1 < _SHORTEST_ISLAND)
        for side, text in zip(sides, (old[i1:i2], new[j1:j2]), strict=True):
            if text:
                side.append(Segment(text, not same))
    return _joined(sides[0]), _joined(sides[1])


def _joined(parts: list[Segment]) -> list[Segment]:
    """Return the parts, neighbours that both have changed, or both have not, as one."""
    groups = groupby(parts, key=lambda part: part.is_changed)
    return [Segment("".join(part.text for part in group), is_changed) for is_changed, group in groups]


def segments_of(change: changes.Change) -> tuple[list[Segment], list[Segment]]:
    """Return both texts of a change in parts; where a text has only moved, no part of it has changed."""
    if change.kind is changes.ChangeKind.MOVED:
        return [Segment(change.old, is_changed=False)], [Segment(change.new, is_changed=False)]
    return segments(change.old, change.new)
