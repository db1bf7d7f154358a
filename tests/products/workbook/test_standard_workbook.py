from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.tables import FRAMEWORK, LABELS, LINES, SETTINGS, plain_table, read_back, tables
from xl_tools.forms.layout import blank_reading
from xl_tools.forms.read_narrative import is_chapter_heading
from xl_tools.model.submission import Chapter, Narrative, SheetRole
from xl_tools.model.table import PerformanceTable
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.products.workbook.standard_workbook import (
    standard_workbook,
    unit_list_workbook,
)
from xl_tools.sheets.row_heights import MAX_ROW_HEIGHT, text_height, usable_width
from xl_tools.sheets.sheet_names import form_sheet_name
from xl_tools.sources.opening import open_submission

INFO = UnitInfo(
    year=2023,
    region="130324",
    unit_code="906001",
    unit_name="石门镇人民政府本级",
    title="石门镇2023年部门预算绩效文本",
    compiled_by="石门镇人民政府",
    reviewed_by="卢龙县财政局",
)
UNITS = UnitList(
    units=(
        Unit(code="906001", name="石门镇人民政府本级", region="130324"),
        Unit(code="906002", name="蛤泊镇人民政府本级"),
    ),
    projects=(
        ListedProject(
            unit_code="906001",
            name="武装工作经费",
            code="13032423P00442810052N",
            approved=Decimal(2),
            region="130324",
        ),
        ListedProject(unit_code="906001", name="执法经费", approved=Decimal("300.5"), region="130324"),
    ),
)
NARRATIVE = Narrative(
    chapters=(
        Chapter(heading="一、总体绩效目标", paragraphs=("=保障运转。", "落实各项惠民政策。" * 300)),
        Chapter(heading="二、分项绩效目标"),
    )
)


def write(
    *drawn: PerformanceTable,
    info: UnitInfo = INFO,
    units: UnitList = UNITS,
    narrative: Narrative | None = NARRATIVE,
) -> bytes:
    readings = [blank_reading(table, "") for table in drawn]
    return standard_workbook(info, units, narrative, readings, LABELS, FRAMEWORK)


def named(*names: str) -> list[str]:
    return [form_sheet_name(number, name) for number, name in enumerate(names, start=1)]


def test_the_sheets_stand_in_the_order_a_clerk_fills_them() -> None:
    notes = read_back(write(plain_table())).sheets
    assert [(note.name, note.role) for note in notes] == [
        ("填报说明", SheetRole.INSTRUCTIONS),
        ("目录", SheetRole.DIRECTORY),
        ("单位信息", SheetRole.UNIT_INFO),
        ("单位清单", SheetRole.UNIT_LIST),
        ("豁免清单", SheetRole.EXEMPTIONS),
        ("整体绩效", SheetRole.NARRATIVE),
        ("01武装工作经费", SheetRole.FORM),
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_every_table_is_read_back_identically(drawn: list[PerformanceTable]) -> None:
    assert [reading.table for reading in read_back(write(*drawn)).tables] == drawn


PARAGRAPHS = st.lists(LINES.filter(lambda text: not is_chapter_heading(text)), max_size=4).map(tuple)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("一二三四五"), LINES, PARAGRAPHS), min_size=1, max_size=4))
def test_the_narrative_is_read_back_identically(drawn: list[tuple[str, str, tuple[str, ...]]]) -> None:
    headings = [(f"{number}、{text.replace('。', '')[:30]}".strip(), rest) for number, text, rest in drawn]
    chapters = tuple(Chapter(heading=h, paragraphs=rest) for h, rest in headings if is_chapter_heading(h))
    reading = read_back(write(narrative=Narrative(chapters=chapters))).narrative
    assert reading is not None
    assert not chapters or reading.narrative.chapters == chapters


def test_a_paragraph_too_high_for_one_row_is_merged_over_several_and_stays_one_paragraph() -> None:
    data = write()
    sheet = openpyxl.load_workbook(BytesIO(data))["整体绩效"]
    (merged,) = sheet.merged_cells.ranges
    heights = [sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1)]
    assert max(heights) <= MAX_ROW_HEIGHT < sum(heights)
    reading = read_back(data).narrative
    assert reading is not None
    assert reading.narrative == NARRATIVE


def test_unit_information_and_unit_list_are_read_back_identically() -> None:
    submission = read_back(write())
    assert submission.info == INFO
    assert submission.units == UNITS


def test_every_hint_below_the_unit_information_fits_its_row() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write()))["单位信息"]
    width = usable_width([sheet.column_dimensions[column].width for column in "AB"])
    hints = [cell for (cell,) in sheet.iter_rows(max_col=1) if str(cell.value).endswith("。")]
    needed = [text_height(str(cell.value), cell.font.sz, width) for cell in hints]
    assert max(needed) > 1.5 * min(needed), "none takes two lines"
    for cell, height in zip(hints, needed, strict=True):
        assert sheet.row_dimensions[cell.row].height >= height - 0.5, cell.value


def test_a_project_of_a_unit_that_is_not_listed_is_kept() -> None:
    stray = ListedProject(unit_code="906009", name="武装工作经费")
    units = read_back(unit_list_workbook(UNITS.model_copy(update={"projects": (stray,)}))).units
    assert units.projects == (stray,)
    assert [unit.code for unit in units.units] == ["906001", "906002", "906009"]


def test_a_blank_workbook_says_nothing_but_has_a_place_for_everything() -> None:
    blank = write(PerformanceTable(title="绩效目标表"), info=UnitInfo(), units=UnitList(), narrative=None)
    submission = read_back(blank)
    assert submission.info == UnitInfo()
    assert submission.units == UnitList()
    assert submission.narrative is not None
    assert all(not chapter.paragraphs for chapter in submission.narrative.narrative.chapters)
    (reading,) = submission.tables
    assert reading.table == PerformanceTable(title="绩效目标表")
    assert {"unit_line", "code", "name", "budget", "fiscal", "other", "purpose", "goals"} <= set(
        reading.cells
    )
    assert {"march", "june", "october", "december"} <= set(reading.cells)


def test_a_table_without_indicators_gets_a_prepared_row_for_each_indicator_of_the_framework() -> None:
    (reading,) = read_back(write(PerformanceTable(name="武装工作经费"))).tables
    names = [name for group in FRAMEWORK.levels.values() for name in group]
    assert [key for key in reading.cells if key.startswith("slot.")] == [f"slot.{name}" for name in names]
    assert reading.table.indicators == ()


def test_equal_content_gives_equal_bytes() -> None:
    assert write(plain_table()) == write(plain_table())


def test_sheet_names_are_numbered_and_free_of_what_excel_forbids() -> None:
    assert named("武装工作经费", "[执法]:经费*?/\\'", "", "a\nb") == [
        "01武装工作经费",
        "02执法经费",
        "03绩效目标表",
        "04a b",
    ]


@given(st.lists(st.text(), max_size=12))
def test_sheet_names_are_unique_and_short_enough(names: list[str]) -> None:
    made = named(*names)
    assert len({name.casefold() for name in made}) == len(names)
    assert all(len(name.encode("utf-16-le")) <= 62 for name in made)


def test_choices_and_limits_are_offered_but_never_stop_the_clerk() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write(plain_table())))["01武装工作经费"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["E3"].formula1 == "'单位清单'!$D$3:$D$202"
    assert rules["B3"].formula1 == "21"
    assert (rules["C4"].type, rules["C4"].formula1) == ("decimal", "0")
    assert (rules["B7"].formula1, rules["B7"].formula2) == ("0", "1")
    assert rules["A10:A22"].formula1 == '"产出指标,效益指标,满意度指标"'
    assert "服务对象满意度指标" in rules["B10:B22"].formula1
    assert {rule.errorStyle for rule in rules.values()} <= {"warning", "information", None}
    assert all(rule.errorStyle for rule in rules.values() if rule.type is not None)


def test_every_sheet_prints_on_a4_as_wide_as_the_page_and_the_instructions_on_one_page() -> None:
    book = openpyxl.load_workbook(BytesIO(write(plain_table())))
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        fits = (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
        assert fits == ((None, None) if sheet.title in ("填报说明", "目录") else (None, 0)), (
            "an absent attribute means 1"
        )
    assert book["01武装工作经费"].print_title_rows == "$9:$9"
    assert book["单位清单"].freeze_panes == "A3"
    assert book["单位清单"].auto_filter.ref == "A2:E5"


def test_no_sheet_but_the_directory_holds_a_formula() -> None:
    with ZipFile(BytesIO(write(plain_table()))) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 7
        assert [name for name in sheets if b"<f>" in package.read(name)] == ["xl/worksheets/sheet2.xml"]


def test_cells_where_something_is_to_be_typed_are_yellow_while_they_are_empty() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write(plain_table())))["01武装工作经费"]
    ((areas, (rule,)),) = sheet.conditional_formatting._cf_rules.items()
    assert (rule.type, rule.operator, rule.formula) == ("cellIs", "equal", ['""'])
    assert {"B3:C3", "B8:G8", "C10:G10"} <= {*str(areas.sqref).split()}


def test_the_real_document_is_read_back_identically(seed: Path) -> None:
    source = open_submission(seed, SETTINGS)
    assert source.narrative is not None
    written = standard_workbook(
        source.info, source.units, source.narrative.narrative, source.tables, LABELS, FRAMEWORK
    )
    again = read_back(written)
    assert again.info == source.info
    assert again.narrative is not None
    assert again.narrative.narrative == source.narrative.narrative
    for was, now in zip(source.tables, again.tables, strict=True):
        assert now.table == was.table
        assert {k: v for k, v in now.texts.items() if k not in {"budget", "fiscal"}} == {
            k: v for k, v in was.texts.items() if k not in {"budget", "fiscal"}
        }
        assert LABELS.field(now.labels["code"].text) == "code"
        assert now.labels["code"].text == was.labels["code"].text


@pytest.mark.parametrize("field", ["march", "budget"])
def test_a_value_that_is_no_number_stands_as_it_was_typed(field: str) -> None:
    reading = blank_reading(plain_table(), "")
    texts = {**reading.texts, field: "约2万"}
    spoiled = type(reading)(sheet="", table=reading.table, cells={}, texts=texts, labels={})
    (again,) = read_back(standard_workbook(INFO, UNITS, None, [spoiled], LABELS, FRAMEWORK)).tables
    assert again.texts[field] == "约2万"
