"""A comparison as text for a reader and as JSON for a program."""

import json
from collections.abc import Iterable, Iterator, Sequence

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.edit import Edit
from xl_tools.model.finding import Severity
from xl_tools.products.comparison.changes import (
    Change,
    Comparison,
    Fate,
    Place,
    Placed,
    ProjectComparison,
    UnitComparison,
    findings_by_severity,
)
from xl_tools.products.comparison.comparison_words import (
    EMPTY,
    budgets,
    cells,
    counted_projects,
    project_name,
    signed,
    subject,
    unit_title,
    whole,
)
from xl_tools.values.amount import format_amount
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import display_width, one_line


def comparison_text(comparison: Comparison) -> str:
    """Return what has changed, unit by unit, project by project, columns aligned for Chinese width; totals last."""
    lines = [
        line for unit in comparison.units if not unit.is_same or unit.notes for line in _unit_lines(unit)
    ]
    for side, unread in (("旧", comparison.old_unread), ("新", comparison.new_unread)):
        lines += [f"{'✗' if file.is_unread else '－'} {side}：{file.said}" for file in unread]
    same = [unit_title(unit) for unit in comparison.units if unit.is_same and not unit.notes]
    if same and lines:
        lines.append(f"没有变化的 {len(same)} 个单位：{'、'.join(same)}")
    return "\n".join((*lines, whole(comparison)))


def _unit_lines(unit: UnitComparison) -> Iterator[str]:
    files = " → ".join("、".join(_names(side)) or "没有" for side in (unit.old, unit.new))
    yield f"{unit_title(unit)}：{files}"
    old, new, difference = budgets(unit)
    change = f"（{signed(difference)}）" if difference else ""
    yield f"  项目：{counted_projects(unit)}；预算合计 {format_amount(old)} → {format_amount(new)} 万元{change}；{_errors(unit)}"
    yield from (f"  说明：{note}" for note in unit.notes)
    for project in unit.projects:
        yield from _project_lines(project)
    if unit.others:
        yield "  【表外内容】"
        yield from _aligned(unit.others, with_sheet=True)
    yield ""


def _errors(unit: UnitComparison) -> str:
    old, new = (findings_by_severity(side)[Severity.ERROR] for side in (unit.old, unit.new))
    return f"必须改正 {old} → {new} 处"


def _project_lines(project: ProjectComparison) -> Iterator[str]:
    name = f"【{project.shown.reading.sheet}】{project_name(project)}"
    match project.fate:
        case Fate.SAME:
            return
        case Fate.CHANGED:
            yield f"  {name}（按{project.matched_by}对上）"
        case fate:
            sign = "＋" if fate is Fate.ADDED else "－"
            yield f"  {sign} {fate.value}{name}，预算数 {format_amount(project.shown.budget)} 万元"
    if project.note:
        yield f"    说明：{project.note}"
    yield from _aligned(project.changes)


def _aligned(changes: Sequence[Change], *, with_sheet: bool = False) -> Iterator[str]:
    rows = [(change.kind.value, _where(change, with_sheet=with_sheet), subject(change)) for change in changes]
    widths = [max((display_width(row[column]) for row in rows), default=0) for column in (0, 1)]
    for row, change in zip(rows, changes, strict=True):
        kind, where = (
            text + " " * (width - display_width(text)) for text, width in zip(row, widths, strict=False)
        )
        yield f"    {kind}  {where}  {row[2]}：{_texts(change)}"


def _where(change: Change, *, with_sheet: bool) -> str:
    place = change.new_place or change.old_place
    sheet = place.sheet if place and with_sheet else ""
    return " ".join(filter(None, (sheet, cells(change))))


def _texts(change: Change) -> str:
    """Return old and new; of a row or paragraph put in or taken out the only one."""
    if change.old_place is None or change.new_place is None:
        return one_line(change.new or change.old)
    old, new = around_change(Edit(sheet="", cell="", old=change.old, new=change.new, why=""))
    difference = f"（{signed(change.difference)}）" if change.difference is not None else ""
    return f"{one_line(old) or EMPTY} → {one_line(new) or EMPTY}{difference}"


def comparison_json(comparison: Comparison) -> str:
    """Return ``{"same", "units": [{"unit_code", …, "projects": [{…, "changes": […]}], "others": […]}], "old_unread", "new_unread"}``.

    Amounts are texts of 万元, so that no digit is lost; a place is ``{"file", "sheet", "cell"}`` or null.
    """
    told = {
        "same": comparison.is_same,
        "units": [_unit(unit) for unit in comparison.units],
        "old_unread": _unread(comparison.old_unread),
        "new_unread": _unread(comparison.new_unread),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _unit(unit: UnitComparison) -> dict[str, object]:
    old, new, difference = budgets(unit)
    return {
        **({"region": unit.region} if unit.region else {}),
        "unit_code": unit.unit_code,
        "unit_name": unit.unit_name,
        "year": unit.year,
        "old_files": _names(unit.old),
        "new_files": _names(unit.new),
        "budget": {
            "old": format_amount(old),
            "new": format_amount(new),
            "difference": format_amount(difference),
        },
        "errors": {
            side: findings_by_severity(files)[Severity.ERROR]
            for side, files in (("old", unit.old), ("new", unit.new))
        },
        "notes": list(unit.notes),
        "projects": [_project(project) for project in unit.projects],
        "others": [_change(change) for change in unit.others],
    }


def _project(project: ProjectComparison) -> dict[str, object]:
    return {
        "name": project.shown.reading.table.name,
        "code": project.shown.reading.table.code,
        "fate": project.fate.value,
        "matched_by": project.matched_by,
        "note": project.note,
        "old": _form(project.old),
        "new": _form(project.new),
        "changes": [_change(change) for change in project.changes],
    }


def _form(placed: Placed | None) -> dict[str, str] | None:
    if placed is None:
        return None
    return {
        "file": placed.file.name,
        "sheet": placed.reading.sheet,
        "budget": format_amount(placed.budget),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "field": change.field,
        "item": change.item,
        "old": change.old,
        "new": change.new,
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
        "difference": None if change.difference is None else format_amount(change.difference),
    }


def _place(place: Place | None) -> dict[str, str] | None:
    return place and {"file": place.file.name, "sheet": place.sheet, "cell": place.cell}


def _unread(files: Iterable[RefusedFile]) -> list[dict[str, str]]:
    return [{"file": file.name, "reason": file.reason, "remedy": file.remedy} for file in files]


def _names(side: Iterable[Checked]) -> list[str]:
    return [one.submission.file.name for one in side]
