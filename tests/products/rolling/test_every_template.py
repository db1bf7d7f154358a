"""Whatever a workbook's forms look like, rolling keeps every text that is no year, no amount and no code, cell by cell."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.form_templates.test_round_trip import OF_GOALS, TEMPLATES, UNIT, made, tables
from tests.forms.test_case_forms import CASES
from xl_tools.form_templates.vocabulary import FieldType
from xl_tools.jobs.roll import Rolled, roll
from xl_tools.model.grid import Cell
from xl_tools.model.pending import PENDING_SHEET
from xl_tools.model.table import Funding, Indicator, PerformanceTable
from xl_tools.model.unit import ListedProject, Unit, UnitList
from xl_tools.products.rolling.roll_plan import field_type
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import grids_of, submission_of
from xl_tools.values.indicator_value import parse_indicator_value

_SETTINGS = shipped_settings()
_AMOUNT = re.compile(r"(?:__|\d[\d,]*(?:\.\d+)?)(?=\s*(?:万|亿)?\s*元)")
_OF_OTHER_YEARS = r"indicator\.\d+\.(?:上年值|前年值|value)"
_FIGURES = (FieldType.AMOUNT, FieldType.PERCENT)
_SENTENCES = st.sampled_from(
    [
        "2027年12月底前完成。",
        "预算12.5万元，其中财政资金10万元。",
        "依据〔2027〕12号。",
        "按每人每月200元发放。",
        "2026年已完成，2027年度继续。",
        "",
    ]
)


def masked(text: str) -> str:
    return re.sub(r"20\d\d", "年份", _AMOUNT.sub("¤", text))


def changed_cells(before: bytes, rolled: Rolled) -> Iterator[tuple[str, Cell, str, str]]:
    """Yield the cells of the forms of the old workbook that say something else now, but for years and amounts."""
    old, new = (
        {grid.sheet: grid for grid in grids_of(data, Path("表.xlsx"), _SETTINGS)}
        for data in (before, rolled.data)
    )
    for name, grid in old.items():
        for cell, text in grid.filled():
            if name not in {PENDING_SHEET, "单位清单"} and masked(new[name].text(*cell)) != masked(text):
                yield name, cell, text, new[name].text(*cell)


def figures(before: bytes) -> set[tuple[str, Cell]]:
    """Return the cells of amounts, percents and codes, and of the values of earlier years."""
    submission = submission_of(before, Path("表.xlsx"), _SETTINGS)
    return {
        (each.sheet, cell)
        for each in submission.tables
        for key, cell in each.cells.items()
        if key == "code" or field_type(key) in _FIGURES or re.fullmatch(_OF_OTHER_YEARS, key)
    }


@pytest.mark.parametrize("name", OF_GOALS)
@how(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(tables, min_size=1, max_size=3, unique_by=lambda table: table.name),
    said=st.lists(_SENTENCES, min_size=3, max_size=3),
)
def test_texts_are_kept_whatever_the_template(
    name: str, written: list[PerformanceTable], said: list[str], tmp_path: Path
) -> None:
    told = [
        each.model_copy(update={"goals": f"{each.goals}{sentence}"})
        for each, sentence in zip(written, said, strict=False)
    ]
    before = made(TEMPLATES[name], told)
    file = tmp_path / "今年.xlsx"
    file.write_bytes(before)
    rolled = roll(file, of_year=2027)
    may_change = figures(before)
    assert [each for each in changed_cells(before, rolled) if each[:2] not in may_change] == []
    after = submission_of(rolled.data, file, _SETTINGS)
    assert [each.table.name for each in after.tables] == [each.name for each in told]
    assert all(amount is None for each in after.tables for _, amount in each.table.funding)
    asked = TEMPLATES[name].fields
    if "budget" in asked:
        lines = [
            line for line in rolled.lines if line.field and "预算" in line.field and line.state.is_counted
        ]
        assert len(lines) >= len(told)


@pytest.mark.parametrize("name", OF_GOALS)
def test_a_new_projects_form_is_one_of_the_template(name: str, tmp_path: Path) -> None:
    """One project goes on, one ended, one is new: its form is blank, and read as a form."""
    rows = tuple(
        Indicator(level1="产出指标", level2=level, level3=what, value=parse_indicator_value(value))
        for level, what, value in (("数量指标", "里程", "≥5公里"), ("质量指标", "合格率", "≥95%"))
    )
    written = [
        PerformanceTable(
            unit_code=UNIT[0],
            unit_name=UNIT[1],
            code=f"13032427P0044281005{n}N",
            name=project,
            goals=f"{project}的目标，投入12.5万元。",
            funding=Funding(budget=Decimal("12.5"), fiscal=Decimal(10), other=Decimal("2.5")),
            indicators=rows,
        )
        for n, project in enumerate(("河道保洁", "路灯维修"), 2)
    ]
    file = tmp_path / "今年.xlsx"
    file.write_bytes(made(TEMPLATES[name], written))
    projects = [
        ListedProject(unit_code=UNIT[0], name=project, code=f"13032428P0044281005{n}N", approved=Decimal(n))
        for n, project in ((2, "河道保洁"), (9, "桥梁加固工程"))
    ]
    units = UnitList(units=(Unit(code=UNIT[0], name=UNIT[1]),), projects=tuple(projects))
    rolled = roll(file, of_year=2027, units=units)
    tables = {each.table.name: each for each in submission_of(rolled.data, file, _SETTINGS).tables}
    assert tables["河道保洁"].table.funding.budget == 2
    if len({each.sheet for each in tables.values()}) == 1 and len(tables) > 1:  # a list: nothing to copy
        assert "新增项目表" in "".join(line.ask for line in rolled.lines)
        return
    assert tables.keys() == {"河道保洁", "桥梁加固工程"}
    blank = tables["桥梁加固工程"]
    assert (blank.table.funding.budget, blank.table.goals) == (Decimal(9), "")
    assert (blank.form is None) == (tables["河道保洁"].form is None)
    assert not any(row.level3 or row.value.text for row in blank.table.indicators)
    (grid,) = (each for each in grids_of(rolled.data, file, _SETTINGS) if each.sheet == blank.sheet)
    assert not [text for _, text in grid.filled() if "路灯" in text or "里程" in text or "12.5" in text]


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand beside the checkout")
@pytest.mark.parametrize("file", sorted(each.name for each in CASES.glob("*.xlsx")) if CASES.is_dir() else ())
def test_a_form_of_another_place_keeps_its_texts(file: str) -> None:
    before = (CASES / file).read_bytes()
    rolled = roll(CASES / file, of_year=2023)
    may_change = figures(before)
    assert [each for each in changed_cells(before, rolled) if each[:2] not in may_change] == []
    assert all(
        each.table.funding.budget is None for each in submission_of(rolled.data, Path(file), _SETTINGS).tables
    )
