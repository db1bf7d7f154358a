"""A comparison as text for a reader."""

from collections.abc import Iterator, Sequence

from xl_tools.model.display_width import aligned
from xl_tools.products.comparison import comparison_words as words
from xl_tools.products.comparison.changes import (
    Change,
    Comparison,
    Fate,
    ProjectComparison,
    ProjectYears,
    UnitComparison,
)
from xl_tools.values.amount import format_amount
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import one_line


def comparison_text(comparison: Comparison) -> str:
    """Return what has changed, unit by unit, project by project, columns aligned for Chinese width; totals last."""
    lines = [
        line for unit in comparison.units if not unit.is_same or unit.notes for line in _unit_lines(unit)
    ]
    lines += [f"{'✗' if file.is_unread else '－'} {side}：{file.said}" for side, file in comparison.unread]
    same = [words.unit_title(unit) for unit in comparison.units if unit.is_same and not unit.notes]
    if same and lines:
        lines.append(f"没有变化的 {len(same)} 个单位：{'、'.join(same)}")
    return "\n".join((*lines, words.whole(comparison)))


def _unit_lines(unit: UnitComparison) -> Iterator[str]:
    sides = ("、".join(one.submission.file.name for one in side) or "没有" for side in (unit.old, unit.new))
    yield f"{words.unit_title(unit)}：{' → '.join(sides)}"
    yield f"  {words.unit_summary(unit)}"
    yield from (f"  说明：{note}" for note in unit.notes)
    if unit.years:
        yield f"  【年度对比】（{unit.old_year} → {unit.year}，万元）"
        yield from _years_lines(unit.years)
    for project in unit.projects:
        yield from _project_lines(project)
    if unit.others:
        yield f"  【{words.OUTSIDE}】"
        yield from _aligned(unit.others, with_sheet=True)
    yield ""


def _years_lines(years: Sequence[ProjectYears]) -> Iterator[str]:
    """Yield the projects side by side: budgets, change, change in percent; below each what became of its indicators, and what to look at."""
    rows = [
        (
            words.project_name(one.project),
            format_amount(one.project.old.budget) if one.project.old else "–",
            format_amount(one.project.new.budget) if one.project.new else "–",
            words.signed(one.project.difference),
            words.percent(one.project),
            one.project.fate.value if one.project.fate in (Fate.ADDED, Fate.GONE) else "延续",
        )
        for one in years
    ]
    for row, one in zip(aligned(rows), years, strict=True):
        yield f"    {'  '.join(row)}".rstrip()
        if said := words.indicators(one):
            yield f"      指标：{said}"
        yield from (f"      请看：{hint}" for hint in one.hints)


def _project_lines(project: ProjectComparison) -> Iterator[str]:
    name = f"【{project.shown.reading.sheet}】{words.project_name(project)}"
    match project.fate:
        case Fate.SAME:
            return
        case Fate.CHANGED:
            yield f"  {name}（按{project.matched_by}对上）"
        case fate:
            yield f"  {'＋' if fate is Fate.ADDED else '－'} {fate.value}{name}，{words.budget(project)}"
    if project.note:
        yield f"    说明：{project.note}"
    yield from _aligned(project.changes)


def _aligned(changes: Sequence[Change], *, with_sheet: bool = False) -> Iterator[str]:
    rows = []
    for change in changes:
        sheet = change.place.sheet if change.place and with_sheet else ""
        rows.append((change.kind.value, f"{sheet} {words.cells(change)}".strip()))
    for (kind, where), change in zip(aligned(rows), changes, strict=True):
        item = f"（{one_line(change.item)}）" if one_line(change.item) else ""
        yield f"    {kind}  {where}  {change.field}{item}：{_texts(change)}"


def _texts(change: Change) -> str:
    """Return old and new; of a row or paragraph put in or taken out the only one."""
    if change.old_place is None or change.new_place is None:
        return one_line(change.new or change.old)
    old, new = around_change(change.old, change.new)
    difference = f"（{words.signed(change.difference)}）" if change.difference is not None else ""
    return f"{one_line(old) or words.EMPTY} → {one_line(new) or words.EMPTY}{difference}"
