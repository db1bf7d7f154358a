"""The functions that validate rows, called as xlwings calls them: what they say is what ``check`` says of the file."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.open_sheet import cells_of
from tests.excel.udf_server import MISSING, UdfServer, udf_server
from tests.rules.townships import clean_table, form_grid
from xl_tools.checking.catalogue import ALL_RULES
from xl_tools.checking.run_rules import check_submission
from xl_tools.jobs.check import check
from xl_tools.jobs.preferences import Preferences, keep_preferences
from xl_tools.jobs.row_faults import ASKED_OF_A_ROW, NO_ROW, NOT_FOUR, OF_MANY_SIZES
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import CellValue, parse_address, parse_range
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission

ASKED = {*chain.from_iterable(ASKED_OF_A_ROW.values())}
NAME = "武装工作经费"
NEUTRAL = {
    "purpose": "主要用于全镇49个村的日常工作。",
    "indicator.3.value": "控制在预算以内",
}
"""A purpose and a cost that say no amount: what a row contradicts in others is not asked of it alone."""

EDGES = {"budget": "C4", "fiscal": "E4", "other": "G4"} | dict(
    zip(("march", "june", "october", "december"), ("B7", "D7", "E7", "F7"), strict=True)
)
AMOUNTS = st.sampled_from(
    (
        29.53,
        25.53,
        4,
        295300,
        0,
        -2,
        2.2556,
        "29.53",
        "29.53万元",
        "295,300元",
        "约2万",
        "2-3",
        "",
        None,
        "无",
        "—",
        " 4 ",
    )
)
PERCENTS = st.sampled_from(
    [
        *((value, "0%") for value in (0.25, 0.5, 1, 0.95, 0.255, 1.5)),
        *(
            (v, "General")
            for v in (25, 50, 100, 0.25, 1, "25%", "50％", "100%", "四分之一", "", None, "150%")
        ),
    ]
)
NAMES = st.sampled_from(
    (
        "覆盖村数",
        "工作完成率",
        "群众满意度",
        "达标率（%）",
        "完成时间（天）",
        "宣传次数",
        "",
        "XX",
        "目标 内容",
        "全 镇村数",
    )
)
TEXTS = st.sampled_from(
    (
        "49个",
        "≥95%",
        "95",
        49,
        "多次",
        "有所提高",
        "12月底前",
        "按统一安排",
        "≥950%",
        "10人、20次",
        "",
        None,
        "≥0.95%",
        "2:1",
        "一批",
        "冀政办函【2014】44号",
    )
)
LEVELS = st.sampled_from(("数量指标", "质量指标", "时效指标", "服务对象满意度指标", "数量", "数量指表"))


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UdfServer]:
    with udf_server(tmp_path_factory.mktemp("state")) as server:
        yield server


def form(changes: Mapping[str, CellValue], formats: Mapping[str, str] | None = None) -> Worksheet:
    """Return a form as it stands in a workbook, merged as the standard form is."""
    grid = form_grid(clean_table(1, NAME), {**NEUTRAL, **changes})
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = NAME
    for merge in grid.merges:
        sheet.merge_cells(None, merge.top + 1, merge.left + 1, merge.bottom + 1, merge.right + 1)
    for r, row in enumerate(grid.rows, 1):
        for c, value in enumerate(row, 1):
            if value not in ("", None):
                sheet.cell(r, c).value = value
    for address, code in (formats or {}).items():
        sheet[address].number_format = code
    return sheet


def found(sheet: Worksheet, folder: Path) -> list[Finding]:
    """Return what the command finds in the saved workbook."""
    path = folder / "报送.xlsx"
    assert sheet.parent
    sheet.parent.save(path)
    return [each for each in check(path).findings if each.sheet == NAME and each.cell]


def found_row_by_row(sheet: Worksheet, folder: Path) -> list[Finding]:
    """Return what the rules find in the saved workbook, each finding by itself: a row knows of no cause in another."""
    found(sheet, folder)
    in_force = shipped_settings()
    submission = open_submission(folder / "报送.xlsx", in_force)
    checked = check_submission(submission, in_force, folded=False)
    return [each for each in checked.findings if each.sheet == NAME and each.cell]


def first_in(findings: list[Finding], *areas: str) -> str:
    """Return the first of the weightiest in some cells, in the words of the functions."""
    inside = [f for f in findings if any(parse_range(a).holds(parse_address(f.cell)) for a in areas)]
    for severity in Severity:
        for each in inside:
            if each.severity is severity:
                return f"{severity.chinese} {each.rule}：{each.message}" + (
                    f"（{each.hint}）" if each.hint else ""
                )
    return ""


def asked(findings: list[Finding]) -> list[Finding]:
    return [each for each in findings if each.rule in ASKED]


@st.composite
def changed_rows(draw: st.DrawFn) -> tuple[int, dict[str, CellValue], dict[str, str]]:
    """Draw a row of the form (counted from 1), the fields changed in it, and the formats of its cells."""
    row = draw(st.sampled_from((4, 7, 10, 11, 12, 14, 15)))
    if row == 4:
        return row, {key: draw(AMOUNTS) for key in ("budget", "fiscal", "other")}, {}
    if row == 7:
        drawn = {key: draw(PERCENTS) for key in ("march", "june", "october", "december")}
        values: dict[str, CellValue] = {key: value for key, (value, _) in drawn.items()}
        return row, values, {EDGES[key]: code for key, (_, code) in drawn.items()}
    fields = {
        "level3": NAMES,
        "description": NAMES,
        "value": TEXTS,
        "basis": st.sampled_from(("年度计划", "", "XX")),
    }
    if row == 15:
        fields["level2"] = LEVELS
    return row, {f"indicator.{row - 10}.{key}": draw(values) for key, values in fields.items()}, {}


@given(changed_rows())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_alone_has_the_fault_that_check_finds_in_it(
    call: UdfServer, tmp_path: Path, drawn: tuple[int, dict[str, CellValue], dict[str, str]]
) -> None:
    row, changes, formats = drawn
    sheet = form(changes, formats)
    findings = asked(found_row_by_row(sheet, tmp_path))
    expected_of_row = first_in(findings, f"A{row}:G{row}")
    assert call.alone("xm_row_fault", cells_of(sheet, f"A{row}:G{row}")) == expected_of_row
    if row == 4:
        budget = call.alone(
            "xm_budget_fault", *(cells_of(sheet, EDGES[key]) for key in ("budget", "fiscal", "other"))
        )
        assert budget == first_in(findings, "C4", "E4", "G4")
    elif row == 7:
        assert call("xm_row_fault", cells_of(sheet, "A6:G7")) == [[""], [expected_of_row]]
        assert call.alone("xm_plan_fault", cells_of(sheet, "B7:G7")) == first_in(findings, "B7:G7")
    else:
        sheet = form(
            {**changes, f"indicator.{row - 10}.description": "按年度工作安排"}
        )  # which it is not handed
        expected = [each for each in asked(found_row_by_row(sheet, tmp_path)) if each.rule != "JX502"]
        cells = (cells_of(sheet, f"{column}{row}") for column in "BCF")
        if not any(sheet[f"{column}{row}"].value for column in "CF"):
            expected = []  # for all it knows, nobody has begun the row
        assert call.alone("xm_indicator_fault", *cells) == first_in(expected, f"B{row}:C{row}", f"F{row}")


@given(st.lists(changed_rows(), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_of_a_whole_form_has_the_fault_that_check_finds_in_it(
    call: UdfServer, tmp_path: Path, drawn: list[tuple[int, dict[str, CellValue], dict[str, str]]]
) -> None:
    changes = {key: value for _, fields, _ in drawn for key, value in fields.items()}
    sheet = form(changes, {address: code for *_, formats in drawn for address, code in formats.items()})
    findings = found(sheet, tmp_path)
    expected = [[first_in(findings, f"A{row}:G{row}")] for row in range(1, 16)]
    assert call("xm_row_fault", cells_of(sheet, "A1:G15")) == expected


def first(answer: str) -> str:
    return answer.partition("：")[0]


BUDGETS = (
    (29.53, 25.53, 4),
    (29.53, 25.93, 4),
    (None, None, None),
    ("约2万", 2, None),
    (295300, 29.53, None),
)


def sheet_with(*rows: tuple[CellValue, ...]) -> Worksheet:
    sheet = openpyxl.Workbook().active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return sheet


def test_columns_of_budgets_are_answered_row_by_row(call: UdfServer) -> None:
    """As Excel spills them; a row of nothing in a list is no project, while a form must have its budget."""
    sheet = sheet_with(*BUDGETS)
    answers = call("xm_budget_fault", *(cells_of(sheet, f"{column}1:{column}5") for column in "ABC"))
    assert [first(answer) for (answer,) in answers] == [
        "",
        "必须改正 JX202",
        "",
        "必须改正 JX201",
        "必须改正 JX202",
    ]
    assert (
        first(call.alone("xm_budget_fault", *(cells_of(sheet, f"{column}3") for column in "ABC")))
        == "必须改正 JX201"
    )
    across = sheet_with(*zip(*BUDGETS, strict=True))
    assert call("xm_budget_fault", *(cells_of(across, f"A{row}:E{row}") for row in "123")) == [
        [answer for (answer,) in answers]
    ]


def test_constants_and_a_left_out_source_are_taken_as_they_are(call: UdfServer) -> None:
    """As ``=xm_budget_fault(29.53, C2)`` hands them over."""
    assert call("xm_budget_fault", 29.53, 29.53, MISSING) == [[""]]
    assert "相差 4.00 万元" in call.alone("xm_budget_fault", 29.53, "25.53", MISSING)
    assert call("xm_plan_fault", ((0.25, 0.5, 0.75, 1.0),)) == [[""]]
    assert first(call.alone("xm_plan_fault", ((25, 50, 45, 100),))) == "必须改正 JX303"
    assert first(call.alone("xm_indicator_fault", "数量指标", "覆盖村数", 49.0)) == "请核对 JX509"


def test_areas_that_do_not_fit_together_are_told_in_words(call: UdfServer) -> None:
    """Neither an English error nor a guess."""
    sheet = sheet_with(*BUDGETS)
    assert call("xm_budget_fault", cells_of(sheet, "A1:A5"), cells_of(sheet, "B1:B4"), MISSING) == [
        [OF_MANY_SIZES]
    ]
    assert call("xm_plan_fault", cells_of(sheet, "A1:C2")) == [[NOT_FOUR]]
    assert call("xm_row_fault", cells_of(sheet, "A1:C2")) == [[NO_ROW], [NO_ROW]]
    assert call("xm_row_fault", cells_of(sheet, "E1:G3")) == [[""]] * 3


def test_a_percent_is_what_its_cell_shows(call: UdfServer) -> None:
    """0.25 as 25% is right, 0.25 without a format is not; merged and upright plans are four cells all the same."""
    sheet = sheet_with((0.25, 0.5, 0.75, 1), (0.25,), (0.5,), (0.75,), (0.95,))
    assert first(call.alone("xm_plan_fault", cells_of(sheet, "A1:D1"))) == "必须改正 JX302"
    for row in sheet["A1:D5"]:
        for cell in row:
            cell.number_format = "0%"
    assert call("xm_plan_fault", cells_of(sheet, "A1:D1")) == [[""]]
    assert "95%，应为 100%" in call.alone("xm_plan_fault", cells_of(sheet, "A2:A5"))


def test_several_plans_are_answered_row_by_row(call: UdfServer) -> None:
    """A list of projects with their plans, as 汇总 has it."""
    sheet = sheet_with(("25%", "50%", "75%", "100%"), (None,) * 4, ("25%", "50%", None, "100%"))
    answers = [first(answer) for (answer,) in call("xm_plan_fault", cells_of(sheet, "A1:D3"))]
    assert answers == ["", "", "必须改正 JX301"]


def test_a_level_that_is_merged_or_left_blank_is_that_of_the_row_above(call: UdfServer) -> None:
    """Merged with cells above the area too: Excel hands over nothing there."""
    sheet = form({"indicator.0.level2": "数量指标", "indicator.1.level2": "", "indicator.1.value": "多次"})
    areas = [cells_of(sheet, f"{column}10:{column}11") for column in "BCF"]
    assert [first(answer) for (answer,) in call("xm_indicator_fault", *areas)] == ["", "请核对 JX504"]
    sheet.merge_cells("B10:B11")
    alone = [cells_of(sheet, f"{column}11") for column in "BCF"]
    assert first(call.alone("xm_indicator_fault", *alone)) == "请核对 JX504"
    assert first(call.alone("xm_row_fault", cells_of(sheet, "A11:G11"))) == "请核对 JX504"


def test_a_level_that_nobody_tells_is_not_called_missing(call: UdfServer) -> None:
    """The row alone does not know what stands above it; in the whole form it is known."""
    sheet = sheet_with((None, None, "覆盖村数", "全镇的村", "49个", "年度计划"))
    assert call("xm_row_fault", cells_of(sheet, "A1:F1")) == [[""]]
    misplaced = sheet_with(("效益指标", "数量指标", "覆盖村数", "全镇的村", "49个", "年度计划"))
    assert first(call.alone("xm_row_fault", cells_of(misplaced, "A1:F1"))) == "必须改正 JX502"


def test_rows_of_a_form_are_known_by_their_labels(call: UdfServer) -> None:
    """Each row by itself: its label may be merged from above, its values with their neighbours."""
    changes = {"code": "1303", "goals": "1.目标内容1", "purpose": ""}
    sheet = form(changes)
    said = {row: first(call.alone("xm_row_fault", cells_of(sheet, f"A{row}:G{row}"))) for row in (3, 5, 8)}
    assert said == {3: "必须改正 JX102", 5: "必须改正 JX401", 8: "必须改正 JX402"}


def test_a_function_filled_down_beside_a_form_says_nothing_of_what_is_right(call: UdfServer) -> None:
    """Title, unit line, rows of labels and blank ones too; part of a row is told to be none, and no fault is made of it."""
    sheet = form({})
    assert [call.alone("xm_row_fault", cells_of(sheet, f"A{row}:G{row}")) for row in range(1, 20)] == [
        ""
    ] * 19
    for part in ("B10:G10", "A10:F10", "C10:G10", "B7:G7", "B8:G8", "A10:H10"):
        assert call("xm_row_fault", cells_of(sheet, part)) == [[NO_ROW]], part
    for part, height in (("A9:G10", 2), ("A4:G5", 2), ("A3:G8", 6), ("B4:G4", 1), ("A10:G15", 6)):
        assert call("xm_row_fault", cells_of(sheet, part)) == [[""]] * height, part


def test_rows_of_another_form_are_known_by_the_header_above_them(call: UdfServer) -> None:
    """Eight columns, merged otherwise than the standard form; or six with nothing merged."""
    header = ("一级指标", "二级指标", "三级指标", "绩效指标描述", None, None, "指标值", "指标值确定依据")
    sheet = sheet_with(header, ("产出指标", "数量指标", "村数", "全镇", None, None, "49", "计划"))
    assert [first(answer) for (answer,) in call("xm_row_fault", cells_of(sheet, "A1:H2"))] == [
        "",
        "请核对 JX509",
    ]
    sheet.merge_cells("D2:F2")
    assert first(call.alone("xm_row_fault", cells_of(sheet, "A2:H2"))) == "请核对 JX509"


def test_an_error_value_is_a_fault(call: UdfServer) -> None:
    """Excel hands it over as a number of its own."""
    sheet = form({"budget": "#REF!"})
    assert first(call.alone("xm_row_fault", cells_of(sheet, "A4:G4"))) == "必须改正 JX802"
    cells = (cells_of(sheet, EDGES[key]) for key in ("budget", "fiscal", "other"))
    assert first(call.alone("xm_budget_fault", *cells)) == "必须改正 JX802"


def test_a_form_below_other_rows_names_the_addresses_of_its_sheet(call: UdfServer) -> None:
    """What is said twice is said where the clerk sees it."""
    sheet = form({"indicator.1.level3": "覆盖村数"})
    for merged in [str(each) for each in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(merged)
    sheet.move_range("A1:G15", rows=3, cols=2)
    answers = [answer for (answer,) in call("xm_row_fault", cells_of(sheet, "C4:I18"))]
    assert any("与 E13 重复" in answer for answer in answers)


def test_the_rules_that_rows_are_asked_by_are_all_known() -> None:
    """A rule that is renamed is renamed here too."""
    known = {rule.code for rule in ALL_RULES}
    assert known >= ASKED


def test_what_a_function_says_beside_a_form_is_no_content_of_the_form(
    call: UdfServer, tmp_path: Path
) -> None:
    """Or every fault would be told twice: once for the cell, once for the answer in the margin."""
    sheet = form({"indicator.0.value": "49", "budget": 30})
    before = found(sheet, tmp_path)
    for row, (answer,) in enumerate(call("xm_row_fault", cells_of(sheet, "A1:G15")), 1):
        sheet.cell(row, 9).value = answer
    assert found(sheet, tmp_path) == before
    sheet["I2"] = "必须改正"
    assert [each.cell for each in found(sheet, tmp_path) if each not in before] == ["I2"]


def test_the_settings_and_the_list_that_the_buttons_go_by_hold_for_functions_too(
    call: UdfServer, tmp_path: Path
) -> None:
    """What is not a fault for the bureau is none in a cell; what cannot be used is said."""
    rules, units = tmp_path / "本局.toml", tmp_path / "清单.xlsx"
    rules.write_text('[rules.severity]\nJX303 = "请核对"\nJX202 = "不查"\n', encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (("单位编码", "单位名称", "项目编码", "项目名称"), ("806002", "别镇", "", "修桥")):
        sheet.append(row)
    book.save(units)
    keep_preferences(Preferences(settings=str(rules), units=str(units)))
    try:
        assert first(call.alone("xm_plan_fault", ((25, 50, 45, 100),))) == "请核对 JX303"
        assert call("xm_budget_fault", 29, 25, 3) == [[""]]
        assert call("xm_unit_name", 806002, MISSING) == [["别镇"]]
        keep_preferences(Preferences(settings=str(tmp_path / "没有.toml")))
        assert "没有.toml" in call.alone("xm_plan_fault", ((25, 50, 45, 100),))
    finally:
        keep_preferences(Preferences())
    assert first(call.alone("xm_plan_fault", ((25, 50, 45, 100),))) == "必须改正 JX303"
