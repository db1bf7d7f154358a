"""Forms that were drawn and filled by somebody who had not seen this program, field by field."""

import json
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.forms.generated_forms import SETTINGS
from xl_tools.checking.run_rules import check_submission
from xl_tools.model.finding import ERROR, WARNING
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.opening import open_submission
from xl_tools.values.amount import parse_amount

FOLDER = Path(__file__).with_name("drawn_elsewhere")
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
_PART = {"财政拨款": "财政资金", "上年结转": "上年结转资金", "县级配套": "县级配套资金"}


def squeezed(text: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(text)).split())


def told(reading: TableReading) -> Iterator[str]:
    """Yield what a form was read to say, in lines as :func:`said` has them."""
    table, more = reading.table, dict(reading.table.more)
    yield f"名称 {squeezed(table.name)}"
    yield f"编码 {table.code}"
    yield f"单位 {squeezed(more.get('实施单位', ''))}"
    yield f"单位 {squeezed(table.unit_name)}"
    yield f"部门 {squeezed(more.get('主管部门', '')).partition(']')[2] or squeezed(more.get('主管部门', ''))}"
    parts: dict[str, Decimal | None] = {"预算": table.funding.budget}
    parts |= {"财政资金": table.funding.fiscal, "其他资金": table.funding.other}
    parts |= {
        squeezed(reading.labels[key].text): parse_amount(reading.texts[key], reading.money_unit)
        for key in (*more, "fiscal", "other")
        if key in reading.labels and key in reading.texts and not key.endswith("）")
    }
    parts |= {name: parse_amount(text, reading.money_unit) for name, text in more.items()}
    yield from (f"{name} {amount:.6f}" for name, amount in parts.items() if amount is not None)
    yield f"目标 {squeezed(table.goals)}"
    yield f"中期目标 {squeezed(more.get('long_goals', ''))}"
    for row in table.indicators:
        weight = "" if row.weight is None else f"{row.weight:f}"
        value = squeezed(row.value.text).removeprefix("=")
        yield f"指标 {squeezed(row.level1)} {row.level2} {squeezed(row.level3)} {value} {weight}"


def said(form: dict[str, Any]) -> Iterator[str]:
    """Yield what its author says is on a form."""
    yield f"名称 {squeezed(form['project'])}"
    yield f"编码 {form['code'] or ''}"
    yield f"单位 {squeezed(form['unit'] or '')}"
    yield f"部门 {squeezed(form['department'])}"
    yield f"预算 {Decimal(form['budget_wan']):.6f}"
    yield from (f"{_PART.get(name, name)} {Decimal(text):.6f}" for name, text in form["parts_wan"].items())
    yield f"目标 {squeezed(form['goal'])}"
    yield f"中期目标 {squeezed(form.get('goal_long', ''))}"
    for row in form["indicators"]:
        value = squeezed(row["value"]).removeprefix("=")
        weight = row["weight"] or ""
        yield f"指标 {row['level1']} {row['level2']} {squeezed(row['name'])} {value} {weight}"


@pytest.mark.parametrize("file", EXPECTED)
def test_a_form_is_read_as_its_author_says(file: str) -> None:
    readings = open_submission(FOLDER / file, SETTINGS).tables
    assert [reading.sheet for reading in readings] == [form["sheet"] for form in EXPECTED[file]]
    for reading, form in zip(readings, EXPECTED[file], strict=True):
        lines = [*told(reading)]
        assert [line for line in said(form) if line not in lines] == []
        assert len(reading.table.indicators) == len(form["indicators"])


@pytest.mark.parametrize("file", EXPECTED)
def test_no_amount_code_or_stroke_of_it_is_an_alarm(file: str) -> None:
    """Parts beside 财政资金 and 其他资金, codes of another kind, ``/`` for no unit, notes at the foot."""
    found = check_submission(open_submission(FOLDER / file, SETTINGS), SETTINGS).findings
    of_codes = [f for f in found if f.rule == "JX102"]  # said once, where all are built otherwise
    assert [(f.severity, f.cell) for f in of_codes] == [(WARNING, "I5")] * (file == "second1.xlsx")
    assert [f for f in found if f.rule.startswith(("JX1", "JX2")) and f.rule not in {"JX102", "JX207"}] == []
    assert [
        f.rule for f in found if f.rule in {"JX402", "JX404", "JX502", "JX808"} and f.severity == ERROR
    ] == []
    assert [f.sheet for f in found if f.rule == "JX801"] == ["填表说明"] * (file == "second3.xlsx")
