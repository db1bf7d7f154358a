"""A comparison as one self-contained web page, what has changed in each text marked."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.products.comparison.changes import (
    Change,
    ChangeKind,
    Comparison,
    Fate,
    ProjectComparison,
    UnitComparison,
    findings_by_severity,
)
from xl_tools.products.comparison.comparison_words import (
    EMPTY,
    OUTSIDE,
    Segment,
    budgets,
    cells,
    counted_projects,
    marks_parts,
    project_name,
    segments,
    signed,
    unit_title,
    whole,
)
from xl_tools.values.amount import format_amount

_TEMPLATE = Path(__file__).with_name("comparison.html")
_LOOKS: Final = {
    Fate.ADDED: "new",
    Fate.GONE: "gone",
    ChangeKind.ADDED: "new",
    ChangeKind.GONE: "gone",
    ChangeKind.AMOUNT: "look",
}


def comparison_page(comparison: Comparison) -> str:
    """Return the page: all units at a glance, then the changes of each; the same for the same comparison."""
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        whole=_text(whole(comparison)),
        unread=_unread(comparison),
        overview=_overview(comparison.units),
        units="\n".join(_unit(number, unit) for number, unit in enumerate(comparison.units, start=1)),
    )


def _text(text: str) -> str:
    """Return text for HTML; bytes that are no text become ``?``."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def _unread(comparison: Comparison) -> str:
    items = "".join(
        f"<li>{side}：<b>{_text(file.name)}</b>：{_text(file.reason)}。{_text(file.remedy)}</li>"
        for side, files in (("旧", comparison.old_unread), ("新", comparison.new_unread))
        for file in files
    )
    return items and (
        f'<section class="card"><header><h2>没有读、没有对比的文件</h2></header><ul>{items}</ul></section>'
    )


def _overview(units: Sequence[UnitComparison]) -> str:
    """Return a line a unit, where there are several."""
    if len(units) < 2:  # noqa: PLR2004 - one unit is its own overview
        return ""
    headings = (*(fate.value for fate in Fate), "改动处数", "差额（万元）", "必须改正")
    head = "".join(f'<th scope="col" class="number">{heading}</th>' for heading in headings)
    lines = "".join(_overview_line(number, unit) for number, unit in enumerate(units, start=1))
    return (
        '<section class="card overview" aria-label="各单位一览"><table><colgroup><col class="unit"></colgroup>'
        f'<thead><tr><th scope="col">单位</th>{head}</tr></thead><tbody>{lines}</tbody></table></section>'
    )


def _overview_line(number: int, unit: UnitComparison) -> str:
    counts = [str(unit.count(fate) or "–") for fate in Fate]
    difference = budgets(unit)[2]
    figures = (*counts, str(unit.changes or "–"), signed(difference) if difference else "–", _errors(unit))
    line = "".join(f'<td class="number">{figure}</td>' for figure in figures)
    return f'<tr><th scope="row"><a href="#unit-{number}">{_text(unit_title(unit))}</a></th>{line}</tr>'


def _errors(unit: UnitComparison) -> str:
    old, new = (findings_by_severity(side)[Severity.ERROR] for side in (unit.old, unit.new))
    return f"{old} → {new}"


def _unit(number: int, unit: UnitComparison) -> str:
    old, new, difference = budgets(unit)
    change = f"（{signed(difference)}）" if difference else ""
    files = " → ".join(_files(side) for side in (unit.old, unit.new))
    lines = "".join(f"<p>{_text(note)}</p>" for note in unit.notes)
    notes = f'<div class="notes">{lines}</div>' if lines else ""
    body = '<p class="same">没有变化</p>' if unit.is_same else _changes(unit)
    return (
        f'<section class="card" id="unit-{number}"><header><h2>{_text(unit_title(unit))}</h2>'
        f'<p class="soft">{files}</p><p>项目：{counted_projects(unit)}；预算合计 {format_amount(old)} → '
        f"{format_amount(new)} 万元{change}；必须改正 {_errors(unit)} 处</p></header>"
        f"{notes}{body}</section>"
    )


def _files(side: Iterable[Checked]) -> str:
    return "、".join(_text(one.submission.file.name) for one in side) or "没有"


def _changes(unit: UnitComparison) -> str:
    rows = "".join(_project(project) for project in unit.projects if project.fate is not Fate.SAME)
    if unit.others:
        rows += f'<tr class="project"><th colspan="5">{OUTSIDE}</th></tr>' + "".join(
            map(_change, unit.others)
        )
    return (
        '<table class="changes"><colgroup><col class="kind"><col class="place"><col class="field"></colgroup><thead><tr>'
        '<th scope="col">类别</th><th scope="col">单元格</th><th scope="col">栏目</th>'
        f'<th scope="col">旧</th><th scope="col">新</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _project(project: ProjectComparison) -> str:
    by = f'<span class="by">按{project.matched_by}对上</span>' if project.matched_by else ""
    note = f'<span class="note">{_text(project.note)}</span>' if project.note else ""
    budget = (
        f"，预算数 {format_amount(project.shown.budget)} 万元" if project.fate is not Fate.CHANGED else ""
    )
    head = (
        f'<tr class="project"><th colspan="5" scope="rowgroup">{_badge(project.fate)} {_text(project_name(project))}'
        f'<span class="by">工作表“{_text(project.shown.reading.sheet)}”{budget}</span>{by}{note}</th></tr>'
    )
    return head + "".join(map(_change, project.changes))


def _badge(what: Fate | ChangeKind) -> str:
    return f'<span class="badge {_LOOKS.get(what, "")}">{what.value}</span>'


def _change(change: Change) -> str:
    place = change.new_place or change.old_place
    sheet = f'<span class="item">{_text(place.sheet)}</span>' if place else ""
    item = f'<span class="item">{_text(change.item)}</span>' if change.item else ""
    old, new = _sides(change)
    if change.difference is not None:
        new += f'<span class="difference">差额 {signed(change.difference)} 万元</span>'
    return (
        f'<tr><td>{_badge(change.kind)}</td><td><span class="cell">{_text(cells(change))}</span>{sheet}</td>'
        f'<td>{_text(change.field)}{item}</td><td class="text">{old}</td><td class="text">{new}</td></tr>'
    )


def _sides(change: Change) -> tuple[str, str]:
    """Return the two texts, their changed parts marked; nothing on the side where nothing stands."""
    if marks_parts(change):
        old, new = segments(change.old, change.new)
    else:
        plain = change.kind is ChangeKind.MOVED
        old, new = [Segment(change.old or EMPTY, not plain)], [Segment(change.new or EMPTY, not plain)]
    return (
        _marked(old, "del") if change.old_place else "",
        _marked(new, "ins") if change.new_place else "",
    )


def _marked(parts: Sequence[Segment], tag: str) -> str:
    shown = (f"<{tag}>{_text(part.text)}</{tag}>" if part.is_changed else _text(part.text) for part in parts)
    return f"<p>{''.join(shown)}</p>"
