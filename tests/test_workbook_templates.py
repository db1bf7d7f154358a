import re
import runpy
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from xl_tools.checking.run_rules import check_submission
from xl_tools.claims.index import Claims
from xl_tools.model.submission import Submission
from xl_tools.model.table import Indicator
from xl_tools.model.table_reading import TableReading
from xl_tools.rules.table_facts import said_in_purpose
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import FORM_TEMPLATES, SAMPLE, STANDARD_WORKBOOK, UNIT_LIST_906001, bundled

SETTINGS = shipped_settings()
REBUILD = Path(__file__).parents[1] / "workbook_templates" / "rebuild.py"
TOTAL = Decimal("10876.73")


@cache
def rebuilt() -> dict[str, bytes]:
    build: Callable[[], dict[str, bytes]] = runpy.run_path(str(REBUILD))["build"]
    return build()


@cache
def opened(name: str) -> Submission:
    return open_submission(bundled(name), SETTINGS)


def sample_indicators() -> Iterable[tuple[TableReading, Indicator]]:
    return [(reading, row) for reading in opened(SAMPLE).tables for row in reading.table.indicators]


@pytest.mark.parametrize("name", [STANDARD_WORKBOOK, UNIT_LIST_906001, SAMPLE])
def test_a_committed_workbook_is_byte_for_byte_what_its_sources_give(name: str) -> None:
    assert bundled(name).read_bytes() == rebuilt()[name]


def test_rebuilding_makes_every_workbook_of_the_folder() -> None:
    assert {path.name for path in REBUILD.parent.glob("*.xlsx")} == set(rebuilt())


def test_the_form_templates_are_byte_for_byte_what_their_sources_give() -> None:
    build: Callable[[], dict[str, bytes]] = runpy.run_path(str(REBUILD))["build_templates"]
    committed = {path.name: path.read_bytes() for path in (REBUILD.parent / FORM_TEMPLATES).iterdir()}
    assert committed == build()


def test_the_sample_gives_no_findings() -> None:
    assert check_submission(opened(SAMPLE), SETTINGS).findings == ()


def test_the_sample_and_the_unit_list_add_up_to_the_whole_budget() -> None:
    tables = [reading.table for reading in opened(SAMPLE).tables]
    assert len(tables) == 17
    assert sum(table.funding.budget or 0 for table in tables) == TOTAL
    assert sum(table.funding.sources or 0 for table in tables) == TOTAL
    listed = opened(UNIT_LIST_906001).units
    assert sum(project.approved or 0 for project in listed.projects) == TOTAL
    assert listed == opened(SAMPLE).units


def test_names_codes_budgets_and_plans_of_the_sample_are_those_of_the_real_document(seed: Path) -> None:
    for real, ours in zip(open_submission(seed, SETTINGS).tables, opened(SAMPLE).tables, strict=True):
        was, now = real.table, ours.table
        assert (now.code, now.name, now.title) == (was.code, was.name, was.title)
        assert (now.unit_code, now.unit_name) == (was.unit_code, was.unit_name)
        assert now.funding == was.funding
        for period, percent in was.plan.model_dump().items():
            assert getattr(now.plan, period) == (100 if percent is None else percent)


def test_no_running_sentence_of_the_real_document_is_taken_over(seed: Path) -> None:
    sentences = set(re.findall(r"[^。；，：\s]{12,}", seed.read_text(encoding="utf-8")))
    sample = opened(SAMPLE)
    assert sample.narrative is not None
    written = [p for chapter in sample.narrative.narrative.chapters for p in chapter.paragraphs]
    written += [text for r in sample.tables for text in (r.table.purpose, r.table.goals)]
    written += [row.description for _, row in sample_indicators()]
    assert [s for s in sentences for text in written if s in text] == []


def test_every_purpose_of_the_sample_names_the_amounts_of_its_table() -> None:
    for reading in opened(SAMPLE).tables:
        funding = reading.table.funding
        said = said_in_purpose(Claims(opened(SAMPLE), SETTINGS.claims).of(reading, "purpose"))
        assert [each.amount for each in said] == [funding.budget, funding.fiscal]


def test_rates_of_the_sample_have_percents_and_each_value_at_most_one_number_with_its_unit() -> None:
    for _, row in sample_indicators():
        assert all((row.level1, row.level2, row.level3, row.description, row.value.text, row.basis))
        is_rate = bool(re.search("率|比例|满意度", row.level3 + row.description))
        assert is_rate == row.value.text.endswith("%"), row
        assert len(row.value.quantities) <= 1, row
        assert all(quantity.unit for quantity in row.value.quantities), row


def test_every_table_of_the_sample_asks_for_satisfaction_and_repeats_no_indicator() -> None:
    for reading in opened(SAMPLE).tables:
        names = [row.level3 for row in reading.table.indicators]
        assert len(set(names)) == len(names)
        assert reading.table.indicators[-1].level1 == "满意度指标"


def test_what_the_sample_counts_in_several_tables_is_the_same_number() -> None:
    for what, number in (("行政村数", 49), ("办公人数", 133)):
        found = [row.value.quantities[0].number for _, row in sample_indicators() if what in row.level3]
        assert len(found) > 1
        assert set(found) == {number}


def test_a_standard_per_head_in_the_sample_times_the_heads_is_the_budget() -> None:
    found = 0
    for reading in opened(SAMPLE).tables:
        rows = reading.table.indicators
        for row in rows:
            if row.level3.endswith("标准"):
                (per_head,) = row.value.quantities
                unit = per_head.unit.rpartition("/")[0]
                heads = next(r.value.quantities[0].number for r in rows if r.level2 == "数量指标")
                scale = {"元": Decimal("0.0001"), "万元": Decimal(1)}[unit]
                assert per_head.number * scale * heads == reading.table.funding.budget
                found += 1
    assert found == 3
