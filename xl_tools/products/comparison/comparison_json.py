"""A comparison as JSON for a program: which attribute of each value stands under which name."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.products.comparison import changes
from xl_tools.products.comparison.comparison_words import budgets, error_counts
from xl_tools.products.comparison.over_years import percent_of
from xl_tools.values.amount import format_amount


def _attributes(*names: str, **otherwise: str) -> dict[str, Callable[[Any], object]]:
    """Return what these names stand for: the attribute of the name, or the one said."""
    return {name: attrgetter(otherwise.get(name, name)) for name in names}


_FIELDS: Final[Mapping[type, Mapping[str, Callable[[Any], object]]]] = {
    changes.Comparison: _attributes("same", "units", "old_unread", "new_unread", same="is_same"),
    changes.UnitComparison: {
        **_attributes("region", "unit_code", "unit_name", "year"),
        **_attributes("old_files", "new_files", old_files="old", new_files="new"),
        "budget": lambda unit: dict(zip(("old", "new", "difference"), budgets(unit), strict=True)),
        "errors": lambda unit: dict(zip(("old", "new"), error_counts(unit), strict=True)),
        **_attributes("notes", "projects", "others", "old_year", "years"),
    },
    changes.ProjectComparison: {
        **_attributes("name", "code", name="shown.reading.table.name", code="shown.reading.table.code"),
        **_attributes("fate", "matched_by", "note", "old", "new", "changes"),
    },
    changes.ProjectYears: {
        **_attributes("name", name="project.shown.reading.table.name"),
        "old_budget": lambda years: years.project.old and years.project.old.budget,
        "new_budget": lambda years: years.project.new and years.project.new.budget,
        **_attributes("difference", difference="project.difference"),
        "percent": lambda years: _plain(percent_of(years.project)),
        **_attributes("values", "gone", "added", "hints"),
    },
    changes.IndicatorChange: _attributes("name", "old", "new"),
    changes.Placed: _attributes("file", "sheet", "budget", file="file.name", sheet="reading.sheet"),
    changes.Change: _attributes(
        "kind", "field", "item", "old", "new", "old_place", "new_place", "difference"
    ),
    changes.Place: _attributes("file", "sheet", "cell", file="file.name"),
    RefusedFile: _attributes("file", "reason", "remedy", file="name"),
}


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{number}"


_WHERE_TOLD = frozenset({"region", "old_year", "years"})


def comparison_json(comparison: changes.Comparison) -> str:
    """Return ``{"same", "units": [{"unit_code", …, "projects": [{…, "changes": […]}], "others": […]}], "old_unread", "new_unread"}``.

    Amounts are texts of 万元, so that no digit is lost; a place is ``{"file", "sheet", "cell"}`` or null; ``region``
    stands where there are units of several, ``old_year`` and ``years`` where the sides are of two years.
    """
    return json.dumps(_told(comparison), ensure_ascii=False, indent=2)


def _told(value: object) -> object:
    if fields := _FIELDS.get(type(value)):
        told = {name: _told(get(value)) for name, get in fields.items()}
        return {name: each for name, each in told.items() if each or name not in _WHERE_TOLD}
    match value:
        case Decimal():
            return format_amount(value)
        case Checked():
            return value.submission.file.name
        case tuple():
            return [_told(each) for each in value]
        case dict():
            return {name: _told(each) for name, each in value.items()}
        case _:
            return value
