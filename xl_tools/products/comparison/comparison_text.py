"""A comparison as text for a reader."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from xl_tools.model.checked import RefusedFile
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

_FEW = 3
_Said: TypeAlias = tuple[str, str, str, str, str, str]
"""A change as it reads, wherever it was made."""


def comparison_text(comparison: Comparison, *, in_full: bool = True) -> str:
    """Return what has changed, unit by unit, project by project, columns aligned for Chinese width; totals last.

    Where not ``in_full``, many files of a side that could not be compared are told by their kinds alone.
    """
    lines = [
        line for unit in comparison.units if not unit.is_same or unit.notes for line in _unit_lines(unit)
    ]
    for side, files in (("旧", comparison.old_unread), ("新", comparison.new_unread)):
        lines += _not_compared(side, files, in_full=in_full)
    same = [words.unit_title(unit) for unit in comparison.units if unit.is_same and not unit.notes]
    if same and lines:
        lines.append(f"没有变化的 {len(same)} 个单位：{'、'.join(same)}")
    return "\n".join((*lines, words.whole(comparison)))


def _not_compared(side: str, files: Sequence[RefusedFile], *, in_full: bool) -> list[str]:
    if in_full or len(files) <= _FEW:
        return [f"{'✗' if file.is_unread else '－'} {side}：{file.said}" for file in files]
    kinds = Counter(file.left_out.value.removesuffix("，未计入") for file in files)
    counted = "，".join(f"{kind} {count} 个" for kind, count in kinds.most_common())
    return [f"✗ {side}：有 {len(files)} 个文件没有计入：{counted}。逐个的见 -o 写的文件，或加 -v"]


def _repeated(unit: UnitComparison) -> Mapping[_Said, list[Change]]:
    """Return the changes that are the same on many forms, as a corrected code of the unit is: each is told once."""
    changes: dict[_Said, list[Change]] = {}
    for project in unit.projects:
        for change in project.changes:
            changes.setdefault(_said(change), []).append(change)
    return {key: alike for key, alike in changes.items() if len(alike) >= _FEW}


def _said(change: Change) -> _Said:
    return change.kind.value, words.cells(change), change.field, change.item, change.old, change.new


def _unit_lines(unit: UnitComparison) -> Iterator[str]:
    sides = ("、".join(one.submission.file.name for one in side) or "没有" for side in (unit.old, unit.new))
    yield f"{words.unit_title(unit)}：{' → '.join(sides)}"
    yield f"  {words.unit_summary(unit)}"
    yield from (f"  说明：{note}" for note in unit.notes)
    if unit.years:
        yield f"  【年度对比】（{unit.old_year} → {unit.year}，万元）"
        yield from _years_lines(unit.years)
    repeated = _repeated(unit)
    for changes in repeated.values():
        yield f"  {len(changes)} 张表都有的改动"
        yield from _aligned(changes[:1])
    for project in unit.projects:
        yield from _project_lines(project, repeated)
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


def _project_lines(project: ProjectComparison, repeated: Collection[_Said]) -> Iterator[str]:
    changes = [change for change in project.changes if _said(change) not in repeated]
    if project.changes and not (changes or project.note):
        return  # told above
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
    yield from _aligned(changes)


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
