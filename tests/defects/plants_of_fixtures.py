"""Defects of rules for which none are made by hand: the faulty examples of their fixtures, put into any form."""

from collections.abc import Mapping
from random import Random

from tests.defects.planted import Change, Changed, Plant, in_a_form, put, rows
from tests.defects.specs import FormSpec
from tests.rules.cases import Changed as Example
from tests.rules.fixtures import ALL_FIXTURES
from tests.rules.townships import clean_table

_ROWS = clean_table(1, "").indicators


def plants_of_fixtures() -> Mapping[str, tuple[Plant, ...]]:
    """Return a plant for each faulty example of a rule that changes fields of a form."""
    plants = {
        rule: tuple(
            in_a_form(rule, f"如夹具的第 {number} 例", _as_in(example))
            for number, example in enumerate(fixture.faulty, start=1)
            if isinstance(example, Example)
        )
        for rule, fixture in ALL_FIXTURES.items()
    }
    return {rule: ways for rule, ways in plants.items() if ways}


def _as_in(example: Example) -> Change:
    """Change the same fields of a form; of the indicators the first of the same 二级."""

    def change(form: FormSpec, _: Random) -> Changed | None:
        keys = {key: _key(form, key) for key in example.fields}
        if not all(keys.values()):
            return None
        for key, value in example.fields.items():
            put(form, keys[key], value)
        return Changed(tuple(keys.values()), f"{dict(example.fields)!r}")

    return change


def _key(form: FormSpec, key: str) -> str:
    """Return the key of the field in a form, empty where it has none."""
    if not key.startswith("indicator."):
        return key if key in form.texts else ""
    _, number, column = key.split(".")
    same = (row.key(column) for row in rows(form) if row.level2 == _ROWS[int(number)].level2)
    return next(same, "")
