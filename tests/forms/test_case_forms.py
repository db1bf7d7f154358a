"""Real forms of other places, read: project, code, the year's amounts, goals, every indicator; and whatever else they say."""

import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.forms.generated_forms import SETTINGS
from xl_tools.model.form_facts import FormKind
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.opening import open_submission

CASES = Path(__file__).parents[3] / "shared" / "cases" / "forms"
EXPECTED: dict[str, list[dict[str, Any]]] = defaultdict(list)
for form in tomllib.loads(Path(__file__).with_name("case_forms.toml").read_text(encoding="utf-8"))["forms"]:
    EXPECTED[form.pop("file")].append(form)


def told(reading: TableReading) -> dict[str, Any]:
    """Return what was read of a form as the table of expected values has it."""
    table = reading.table
    return {
        "kind": (reading.form.kind if reading.form else FormKind.GOALS).value,
        "name": table.name,
        "code": table.code,
        "unit": f"{table.unit_code} {table.unit_name}".strip(),
        "amounts": ["" if amount is None else f"{amount:f}" for _, amount in table.funding],
        "goals": table.goals,
        "points": [f"{level} {points}" for level, points in table.level_points],
        "more": [f"{field}={text}" for field, text in table.more],
        "rows": [
            [
                row.level1,
                row.level2,
                row.level3,
                row.value.text,
                row.value.comparison.value if row.value.comparison else "",
                " ".join(f"{each.number:f}{each.unit}" for each in row.value.quantities),
                _written(row.weight),
            ]
            for row in table.indicators
        ],
        "left": [left.cell.address for left in reading.leftovers],
    }


def _written(weight: Decimal | None) -> str:
    return "" if weight is None else f"{weight:f}"


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand beside the checkout")
@pytest.mark.parametrize("file", EXPECTED)
def test_a_form_of_another_place_is_read_whole(file: str) -> None:
    submission = open_submission(CASES / file, SETTINGS)
    readings = (*submission.tables, *submission.other_forms)
    assert [told(reading) for reading in readings] == EXPECTED[file]


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand beside the checkout")
def test_every_form_there_is_in_the_table() -> None:
    assert {path.name for path in CASES.glob("*.xlsx")} == EXPECTED.keys()
