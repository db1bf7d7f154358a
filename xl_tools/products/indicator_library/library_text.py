"""What a library holds, and what it suggests, for the screen and as JSON."""

import json
from collections import Counter
from collections.abc import Sequence

from xl_tools.model.indicator_entry import IndicatorEntry, IndicatorLibrary
from xl_tools.products.indicator_library.suggesting import Suggestion

_MOST_PROJECTS = 3


def library_text(library: IndicatorLibrary) -> str:
    """Return what a library holds, a line for each 二级."""
    counted = Counter((entry.level1, entry.level2) for entry in library.entries)
    lines = [f"  {level1} {level2}：{count} 条" for (level1, level2), count in counted.items()]
    common = sum(entry.is_common for entry in library.entries)
    return "\n".join(
        [*lines, f"{len(library.entries)} 条指标，来自 {library.units} 个单位，其中共性的 {common} 条"]
    )


def suggestions_text(project: str, suggestions: Sequence[Suggestion]) -> str:
    """Return the suggestions for a project, numbered."""
    if not suggestions:
        return f"“{project}”：指标库里没有合适的"
    lines = [f"{number}. {in_a_line(each)}" for number, each in enumerate(suggestions, 1)]
    return "\n".join([f"“{project}”可以选的指标：", *lines])


def in_a_line(suggestion: Suggestion) -> str:
    """Return a suggestion in one line: its place, name, usual value and where it comes from."""
    entry = suggestion.entry
    value = said_value(entry)
    of = "、".join(suggestion.of[:_MOST_PROJECTS])
    source = (
        f"（{of} 用过）"
        if of
        else "（共性）"
        if entry.is_common
        else f"（{suggestion.kind}类）"
        if suggestion.kind
        else ""
    )
    return f"{entry.level2} · {entry.level3}{f'：{value}' if value else ''}{source}"


def said_value(entry: IndicatorEntry) -> str:
    """Return the usual value of an entry with the range of others."""
    unit = "" if entry.range.endswith(entry.unit) else entry.unit
    others = f"常见 {entry.sign}{entry.range}{unit}" if entry.range and not entry.value else ""
    spread = (
        f"（常见 {entry.range}{unit if '–' in entry.range else ''}）" if entry.range and entry.value else ""
    )
    return f"{entry.usual_value}{spread}{others}"


def suggestions_json(project: str, suggestions: Sequence[Suggestion]) -> str:
    """Return the suggestions as JSON."""
    told = [
        {
            **each.entry.model_dump(exclude={"projects"}),
            "usual_value": each.entry.usual_value,
            "score": round(each.score, 3),
            "of": list(each.of),
            "kind": each.kind,
        }
        for each in suggestions
    ]
    return json.dumps({"project": project, "suggestions": told}, ensure_ascii=False, indent=2) + "\n"
