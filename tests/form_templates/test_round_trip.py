"""A template filled and read again says the same, whatever it is filled with; and it looks as it was drawn."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.forms.generated_forms import SETTINGS
from xl_tools.form_templates.template import Template
from xl_tools.jobs.standard_workbooks import import_
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, parse_address
from xl_tools.model.submission import Submission
from xl_tools.model.table import Funding, Indicator, PerformanceTable
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.opc.package import Package
from xl_tools.opc.repeated_rows import styles_of_cells
from xl_tools.products.workbook.template_workbook import template_workbook
from xl_tools.sources.opening import submission_of
from xl_tools.sources.template_files import known_templates, template_named
from xl_tools.values.indicator_value import parse_indicator_value

TEMPLATES = {each.name: each for each in known_templates(SETTINGS).shipped()}
OF_GOALS = [name for name, each in TEMPLATES.items() if each.kind is FormKind.GOALS]
STANDARD = "绩效目标表（标准）"
CASES = Path(__file__).parents[3] / "shared" / "cases" / "forms"
UNIT = ("906001", "石门镇人民政府本级")

texts = st.text(alphabet="河道保洁维修村路灯水渠桥梁工程ABC123、（）", min_size=1, max_size=24).filter(
    lambda text: text.strip("0123456789、（） ") == text and text
)
prose = st.lists(texts, min_size=1, max_size=4).map("。\n".join)
amounts = st.decimals(0, 100_000, places=2).map(lambda amount: Decimal(f"{amount.normalize():f}"))
values = st.one_of(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["≥", "≤", "=", ""]),
        st.integers(1, 9999),
        st.sampled_from(["个", "%", "公里", ""]),
    ),
    st.sampled_from(["12月底前完成", "明显改善群众出行", "3-5个", "140人，49个", "≥0.10元"]),
)
levels = st.sampled_from(
    [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]
)
rows = st.builds(
    lambda level, name, value, weight: Indicator(
        level1=level[0], level2=level[1], level3=name, value=parse_indicator_value(value), weight=weight
    ),
    levels,
    texts,
    values,
    st.integers(0, 50).map(Decimal),
)
tables = st.builds(
    lambda name, goals, budget, other, indicators: PerformanceTable(
        unit_code=UNIT[0],
        unit_name=UNIT[1],
        code="13032423P00442810052N",
        name=name,
        goals=goals,
        funding=Funding(budget=budget + other, fiscal=budget, other=other),
        indicators=tuple(indicators),
    ),
    texts,
    prose,
    amounts,
    amounts,
    st.lists(rows, min_size=1, max_size=7),
)


def made(template: Template, written: list[PerformanceTable]) -> bytes:
    _, data = template_named(template.name, SETTINGS)
    package = Package(data, template.source, SETTINGS.limits)
    info = UnitInfo(year=2027, unit_code=UNIT[0], unit_name=UNIT[1])
    return template_workbook(template, package, info, UnitList(), None, written, SETTINGS.framework.current)


def opened(data: bytes) -> Submission:
    return submission_of(data, Path("填好的.xlsx"), SETTINGS)


@pytest.mark.parametrize("name", OF_GOALS)
@how(max_examples=8, deadline=None)
@given(written=st.lists(tables, min_size=1, max_size=3, unique_by=lambda table: table.name))
def test_what_is_written_by_a_template_is_read_again(name: str, written: list[PerformanceTable]) -> None:
    template = TEMPLATES[name]
    readings = opened(made(template, written)).tables
    assert len(readings) == len(written)
    for table, reading in zip(written, readings, strict=True):
        asked = template.fields
        for key in ("name", "code", "unit_code", "unit_name", "goals"):
            if key in asked:
                assert getattr(reading.table, key) == getattr(table, key), key
        for key, amount in table.funding:
            if key in asked:
                assert getattr(reading.table.funding, key) == amount, key
        for before, after in zip(table.indicators, reading.table.indicators, strict=True):
            assert (after.level1, after.level2, after.level3) == (before.level1, before.level2, before.level3)
            assert after.value == before.value
            assert after.weight == (before.weight if "indicator.weight" in asked else None)
        assert reading.leftovers == ()
        if name != STANDARD:
            assert reading.form is not None
            assert reading.form.template == name
            assert reading.form.labels_found == reading.form.labels_asked


def example(count: int) -> PerformanceTable:
    indicators = tuple(
        Indicator(
            level1="产出指标", level2="数量指标", level3=f"指标{n}", value=parse_indicator_value("≥1个")
        )
        for n in range(count)
    )
    return PerformanceTable(name="河道保洁", goals="甲" * 400, indicators=indicators)


def formats(data: bytes, sheet: str) -> dict[str, int]:
    package = Package(data, "表样", SETTINGS.limits)
    return styles_of_cells(package.read(package.sheets[sheet]), sheet)


@pytest.mark.parametrize("name", [name for name in OF_GOALS if not TEMPLATES[name].is_flat])
def test_the_look_is_the_one_that_was_drawn(name: str) -> None:
    template = TEMPLATES[name]
    drawn = load_workbook(template.source)[template.grid.sheet]
    data = made(template, [example(4)])
    filled = load_workbook(BytesIO(data))["01河道保洁"]
    (main,) = template.lists
    row = main[0].cell.row
    styles = formats(Path(template.source).read_bytes(), template.grid.sheet)
    for address, style in formats(data, "01河道保洁").items():
        cell = parse_address(address)
        source = cell.row if cell.row < row else row if cell.row < row + 4 else cell.row - 3
        assert style == styles[Cell(source, cell.column).address], address
    widths = {letter: each.width for letter, each in drawn.column_dimensions.items()}
    assert {letter: each.width for letter, each in filled.column_dimensions.items()} == widths
    assert filled.page_setup.orientation == drawn.page_setup.orientation
    assert filled.print_title_rows == drawn.print_title_rows
    (goals,) = (place for place in template.once if place.placeholders[0].name == "绩效目标")
    assert filled.row_dimensions[goals.cell.row + 1].height > 60  # 400 characters are several lines


def test_levels_that_say_the_same_are_merged() -> None:
    template = TEMPLATES["项目支出绩效目标申报表（2021）"]
    filled = load_workbook(BytesIO(made(template, [example(3)])))["01河道保洁"]
    merged = {str(area) for area in filled.merged_cells.ranges}
    assert {"B11:B13", "C11:C13", "A10:A13"} <= merged


tasks = st.lists(st.tuples(texts, texts, amounts, amounts), min_size=1, max_size=4)


@how(max_examples=8, deadline=None)
@given(written=tables, told=tasks)
def test_a_form_of_a_department_is_read_again(
    written: PerformanceTable, told: list[tuple[str, str, Decimal, Decimal]]
) -> None:
    more = [("部门名称", UNIT[1])]
    for name, content, fiscal, other in told:
        more += [("任务名称", name), ("任务内容", content), ("任务金额", f"{fiscal + other}万元")]
        more += [("任务财政资金", f"{fiscal}万元"), ("任务其他资金", f"{other}万元")]
    template = TEMPLATES["部门整体支出绩效目标表"]
    table = written.model_copy(update={"name": "", "more": tuple(more)})
    (reading,) = opened(made(template, [table])).other_forms
    assert (reading.table.goals, reading.table.funding) == (table.goals, table.funding)
    said = [(key, text) for key, text in reading.table.more if key.startswith("任务")]
    assert [key for key, _ in said] == [key for key, _ in more[1:]]
    numbers = [text.removesuffix("万元") for _, text in more[1:]]
    assert all(
        before == after or Decimal(before) == Decimal(after)
        for before, after in zip(numbers, (t for _, t in said), strict=True)
    )
    assert [row.level3 for row in reading.table.indicators] == [row.level3 for row in table.indicators]
    assert [row.value for row in reading.table.indicators] == [row.value for row in table.indicators]
    assert reading.leftovers == ()


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases stand beside the checkout")
def test_what_is_imported_in_yuan_stands_in_wan() -> None:
    """Amounts of all years too, and those that only some forms have."""
    made_of = import_([CASES / "f11_sh_putuo_yuan.xlsx"], template="项目支出绩效目标申报表（2015）")
    (reading,) = opened(made_of.data).tables
    more = dict(reading.table.more)
    assert (str(reading.table.funding.budget), more["项目总额"], more["项目财政资金"]) == (
        "349.8",
        "1049.4",
        "1049.4",
    )
    assert [note.role for note in opened(made_of.data).sheets if note.name == "单位信息"] == ["单位信息"]


def test_a_department_is_imported_whole(tmp_path: Path) -> None:
    template = TEMPLATES["部门整体支出绩效目标表"]
    more = (("部门名称", "甲局"), ("任务名称", "修路"), ("任务金额", "8万元"), ("任务名称", "供水"))
    table = example(2).model_copy(update={"more": more, "name": ""})
    (tmp_path / "整体.xlsx").write_bytes(made(template, [table]))
    imported = import_([tmp_path / "整体.xlsx"], template=template.name)
    assert not any("部门整体" in line for line in imported.left_out)
    (reading,) = opened(imported.data).other_forms
    assert [text for key, text in reading.table.more if key == "任务名称"] == ["修路", "供水"]
    assert reading.table.goals == table.goals


def test_a_form_of_a_department_is_one_sheet_of_the_unit() -> None:
    template = TEMPLATES["部门整体支出绩效目标表"]
    (form,) = opened(made(template, [example(1), example(2)])).other_forms
    assert form.form is not None
    assert form.form.kind is FormKind.DEPARTMENT
    assert dict(form.table.more)["部门名称"] == UNIT[1]
