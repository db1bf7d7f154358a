"""The real document: every table of 石门镇's 文本 of 2023."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.forms.generated_forms import LABELS
from tests.values.test_project_code import CODES
from xl_tools.forms.read_submission import read_submission
from xl_tools.model.submission import SheetRole, SourceFile, Submission
from xl_tools.model.table import SpendingPlan
from xl_tools.model.table_reading import TableReading
from xl_tools.sources.converted_text import read_rows
from xl_tools.values.project_code import has_valid_check, is_well_formed

SEED = Path(__file__).parents[3] / "shared" / "seed"

pytestmark = pytest.mark.skipif(
    not SEED.is_dir(), reason="the real document lies outside the repository and is not here"
)


@cache
def document() -> Submission:
    (file,) = SEED.glob("*.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    grids = read_rows([line.split("\t") for line in lines], LABELS)
    return read_submission(SourceFile(file.name, str(file), ""), grids, LABELS)


def table(number: int) -> TableReading:
    return document().tables[number - 1]


def test_all_seventeen_tables_are_read_in_order_without_leftovers() -> None:
    assert [reading.table.number for reading in document().tables] == list(range(1, 18))
    assert [reading.leftovers for reading in document().tables] == [()] * 17
    assert {note.role for note in document().sheets} == {
        SheetRole.FORM,
        SheetRole.NARRATIVE,
        SheetRole.UNIT_INFO,
    }


def test_every_table_names_the_unit_and_has_its_valid_code() -> None:
    assert {(r.table.unit_code, r.table.unit_name) for r in document().tables} == {
        ("906001", "石门镇人民政府本级")
    }
    assert tuple(reading.table.code for reading in document().tables) == CODES
    assert all(is_well_formed(code) and has_valid_check(code) for code in CODES)


def test_budgets_add_up_and_are_all_fiscal() -> None:
    funding = [reading.table.funding for reading in document().tables]
    assert sum(one.budget or 0 for one in funding) == Decimal("10876.73")
    assert all(one.budget == one.fiscal == one.sources and one.other is None for one in funding)


def test_lost_periods_stay_lost_and_the_wrapped_one_is_read() -> None:
    lacking = [n for n in range(1, 18) if table(n).table.plan.december is None]
    assert lacking == [3, 5, 7, 11, 16]
    assert all(table(number).address("december").startswith("G") for number in lacking)
    assert table(17).table.plan.december == 100
    assert table(17).address("december").startswith("B")
    assert table(11).table.plan == SpendingPlan(march=Decimal(0), june=Decimal(0), october=Decimal(100))


def test_every_table_has_all_its_indicators_with_levels_inherited() -> None:
    assert [len(r.table.indicators) for r in document().tables] == [
        6,
        6,
        6,
        6,
        6,
        8,
        7,
        6,
        6,
        6,
        6,
        7,
        7,
        5,
        7,
        6,
        7,
    ]
    rows = [row for reading in document().tables for row in reading.table.indicators]
    assert {row.level1 for row in rows} == {"产出指标", "效益指标", "满意度指标"}
    assert all((row.level2, row.level3, row.description, row.value.text, row.basis) for row in rows)
    assert [row.level1 for row in table(1).table.indicators[:4]] == ["产出指标"] * 4


def test_purposes_goals_and_names_are_read_as_typed() -> None:
    assert table(15).table.name == "石门镇镇区、园区环境整治"
    assert table(15).table.goals.startswith("1. 按要求 完成环境整治工作")
    assert table(17).table.goals == "1. 目标内容 1"
    assert all(reading.table.purpose.startswith("预算数 ") for reading in document().tables)


def test_the_narrative_has_its_three_chapters() -> None:
    reading = document().narrative
    assert reading is not None
    assert [chapter.heading for chapter in reading.narrative.chapters] == [
        "一、总体绩效目标",
        "二、分项绩效目标",
        "三、工作保障措施",
    ]
