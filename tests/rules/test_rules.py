import re
from decimal import Decimal
from unittest.mock import ANY

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.written_grids import grid
from tests.rules.townships import (
    CODES,
    INFO,
    UNIT,
    UNITS,
    clean_grids,
    clean_table,
    findings,
    form_grid,
    found,
    indicator,
    submission_of,
)
from xl_tools.model.finding import Severity
from xl_tools.model.grid import Cell, CellValue, Grid
from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.rules.texts import Texts
from xl_tools.values.project_code import ALPHABET, check_character

CODE = CODES["武装工作经费"]


def test_a_clean_submission_has_no_findings() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Family 1, codes and the head of the form
        ({"code": ""}, [("JX101", "B3")]),
        ({"code": CODE[:-1]}, [("JX102", "B3")]),
        ({"code": CODE + "0"}, [("JX102", "B3")]),
        ({"code": CODE.lower()}, [("JX102", "B3")]),
        ({"code": "１" + CODE[1:]}, [("JX102", "B3")]),
        ({"code": "A" + CODE[1:]}, [("JX102", "B3")]),
        ({"code": CODE[:-2] + "O" + CODE[-1]}, [("JX102", "B3")]),
        ({"code": CODE[:-1] + "0"}, [("JX103", "B3")]),
        ({"code": "13032423P004428100590"}, [("JX104", "B3")]),
        ({"name": "武装工作经责", "title": "1. 武装工作经责绩效目标表"}, [("JX106", "E3")]),
        ({"name": "", "title": ""}, [("JX110", "A1"), ("JX106", "E3")]),
        ({"unit_line": ""}, [("JX107", "A2")]),
        ({"unit_line": "906009 石门镇人民政府本级"}, [("JX107", "A2")]),
        ({"unit_line": "906001 石门镇政府"}, [("JX108", "A2")]),
        ({"title": "1. 执法经费绩效目标表"}, [("JX110", "A1")]),
        ({"label.code": "项目编号"}, [("JX111", "A3")]),
        # Family 2, budget and funding
        ({"budget": "约30万"}, [("JX201", "C4")]),
        ({"fiscal": ""}, [("JX201", "E4")]),
        ({"other": "若干"}, [("JX201", "G4")]),
        ({"budget": "28.53"}, [("JX202", "C4"), ("JX203", "B5"), ("JX206", "F13")]),
        ({"purpose": "预算数29.35万元。主要用于全镇49个村的日常工作。"}, [("JX203", "B5")]),
        (
            {"purpose": "预算数29.53万元。财政资金二十六万元。主要用于全镇49个村的日常工作。"},
            [("JX203", "B5")],
        ),
        ({"purpose": "预算数295300万元。主要用于全镇49个村的日常工作。"}, [("JX204", "B5")]),
        ({"indicator.3.value": "295300万元"}, [("JX204", "F13")]),
        ({"indicator.3.value": "30万元"}, [("JX206", "F13")]),
        # Family 3, spending plan
        ({"june": ""}, [("JX301", "D7")]),
        ({"december": ""}, [("JX301", "F7")]),
        ({"june": "一半"}, [("JX302", "D7")]),
        ({"december": "120%"}, [("JX302", "F7")]),
        ({"june": "20%"}, [("JX303", "D7")]),
        ({"december": "95%"}, [("JX304", "F7")]),
        # Family 4, goals and purpose
        ({"goals": ""}, [("JX401", "B8")]),
        ({"purpose": ""}, [("JX401", "B5")]),
        ({"goals": "1. 目标内容 1"}, [("JX402", "B8")]),
        ({"indicator.2.value": "同上"}, [("JX402", "F12")]),
        ({"indicator.2.basis": "XX"}, [("JX402", "G12")]),
        # Family 5, indicators
        ({"indicator.0.level2": "数目指标"}, [("JX502", "B10"), ("JX501", "A16")]),
        ({"indicator.4.level2": "质量指标"}, [("JX502", "B14")]),
        ({"indicator.4.level1": "成效指标"}, [("JX502", "A14"), ("JX501", "A16")]),
        ({"indicator.4.level3": ""}, [("JX503", "C14")]),
        ({"indicator.4.value": "", "indicator.4.basis": ""}, [("JX503", "F14"), ("JX503", "G14")]),
    ],
)
def test_a_spoiled_field_is_found_at_its_cell_and_nothing_else_is(
    changes: dict[str, CellValue], expected: list[tuple[str, str]]
) -> None:
    assert found(**changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "预算数二十九点五三万元。财政资金 255300 元。主要用于全镇49个村的日常工作。"},
        {"purpose": "主要用于全镇49个村的日常工作，每村补助 6000 元。"},
        {"indicator.3.value": "295300元"},
        {"indicator.3.value": "≤29.53万元"},
        {"indicator.3.value": "6000元", "indicator.3.level3": "村均标准"},
        {"indicator.3.value": "6000元/村"},
        {"indicator.3.value": "严格按预算执行"},
        {"other": "４.００"},
        {"budget": 29.53, "fiscal": 25.53, "other": 4},
        {"name": "武装工作\n经费"},
        {"title": "1、武装工作经费 绩效目标表"},
        {"march": "25", "june": "50", "october": "75", "december": "100"},
        {"march": "100%", "june": "100%", "october": "100%"},
        {"march": "0%"},
        {"label.march": "3 月底", "label.fiscal": "其中：财政 资金"},
        {"indicator.5.level2": "服务对象满意度"},
        {"goals": "1. 完成全镇49个村的日常工作。\n2. 无重大事故。"},
    ],
)
def test_sound_ways_of_writing_raise_no_alarm(changes: dict[str, CellValue]) -> None:
    assert found(**changes) == []


@given(st.integers(0, 20), st.sampled_from(ALPHABET))
def test_any_wrong_character_of_a_code_is_found_and_the_right_code_named(place: int, character: str) -> None:
    wrong = CODE[:place] + character + CODE[place + 1 :]
    found_here = findings(submission_of(clean_grids(code=wrong)))
    if wrong == CODE:
        assert not found_here
    else:
        assert len(found_here) == 1
        assert found_here[0].rule == ("JX103" if wrong[:8].isdecimal() else "JX102")
        assert CODE in found_here[0].hint


SICHUAN = tuple(f"51092324T0000102633{number}" for number in (57, 58, 61, 64))  # a plain serial at their end


def listed(*codes: str) -> UnitList:
    others = tuple(
        ListedProject(unit_code=UNIT.code, name=f"项目{number}", code=code)
        for number, code in enumerate(codes)
    )
    return UnitList(units=UNITS.units, projects=others)


def test_an_unlisted_name_still_gets_the_nearest_code_named() -> None:
    submission = submission_of(clean_grids(code="13032423P00442810072T", name="别的项目"))
    hints = [f.hint for f in findings(submission) if f.rule == "JX103"]
    assert [hint.startswith(f"清单中最接近的编码：{CODES['执法经费']}（执法经费）") for hint in hints] == [
        True
    ]


@pytest.mark.parametrize(
    "units", [listed(), listed(*SICHUAN), listed(*CODES.values()).model_copy(update={"projects": ()})]
)
def test_where_no_list_proves_check_characters_nothing_is_said_of_them(units: UnitList) -> None:
    info = INFO.model_copy(update={"region": "510923", "year": 2024})
    forms = [form_grid(clean_table(1, "武装工作经费"), {"code": SICHUAN[0]})]
    told = {f.rule for f in findings(submission_of(forms, units=units, info=info))}
    assert told & {"JX103", "JX104", "JX109"} == set()


def test_a_plain_serial_that_differs_from_its_list_is_found_all_the_same() -> None:
    project = ListedProject(unit_code=UNIT.code, name="武装工作经费", code=SICHUAN[0])
    units = UnitList(units=UNITS.units, projects=(project, *listed(*SICHUAN[1:3]).projects))
    info = INFO.model_copy(update={"region": "510923", "year": 2024})
    forms = [form_grid(clean_table(1, "武装工作经费"), {"code": SICHUAN[3]})]
    told = [f.rule for f in findings(submission_of(forms, units=units, info=info)) if f.rule < "JX110"]
    assert told == ["JX104"]


def test_the_tables_alone_prove_the_scheme_for_a_question() -> None:
    numbers = [f"13032423P0044281{serial:04d}" for serial in range(100, 106)]
    codes = [code + check_character(code) for code in numbers]
    codes[0] = codes[0][:-1] + ("0" if codes[0][-1] != "0" else "1")
    forms = [form_grid(clean_table(n, f"经费{n}"), {"code": code}) for n, code in enumerate(codes, 1)]
    told = [f for f in findings(submission_of(forms, units=listed())) if f.rule == "JX103"]
    assert [(f.sheet, f.severity) for f in told] == [("经费1", Severity.WARNING)]


@pytest.mark.parametrize("wrong", [CODE[:-1] + "0", CODE[:12] + "9" + CODE[13:]])
def test_a_wrong_code_that_the_list_has_too_is_a_question_to_the_list(wrong: str) -> None:
    first, *rest = UNITS.projects
    more = listed(
        *(f"{code}{check_character(code)}" for code in ("13032423P00442810077", "13032423P00442810078"))
    )
    units = UnitList(
        units=UNITS.units, projects=(first.model_copy(update={"code": wrong}), *rest, *more.projects)
    )
    (told,) = [f for f in findings(submission_of(clean_grids(code=wrong), units=units)) if f.rule < "JX200"]
    assert (told.rule, told.severity, wrong in told.hint) == ("JX103", Severity.WARNING, False)


def test_a_code_used_twice_points_to_the_first_use() -> None:
    first, second, *rest = clean_grids()
    repeated = form_grid(clean_table(2, "执法经费"), {"code": CODE})
    found_here = [f for f in findings(submission_of([first, repeated, *rest])) if f.rule == "JX105"]
    assert [(f.sheet, f.cell) for f in found_here] == [("执法经费", "B3")]
    assert "武装工作经费" in found_here[0].message
    assert second.sheet == repeated.sheet


def test_a_code_of_another_year_or_region_is_a_question() -> None:
    unlisted = UnitList(units=UNITS.units, projects=())
    for changed in ({"year": 2024}, {"region": "130304"}):
        submission = submission_of(clean_grids(), info=INFO.model_copy(update=changed), units=unlisted)
        assert {(f.rule, f.severity) for f in findings(submission)} == {("JX109", Severity.WARNING)}


@pytest.mark.parametrize(("changed", "cell"), [({"year": 2024}, "B1"), ({"region": "130304"}, "B2")])
def test_where_the_list_holds_the_codes_the_information_of_the_unit_is_asked_about_once(
    changed: dict[str, object], cell: str
) -> None:
    submission = submission_of(clean_grids(), info=INFO.model_copy(update=changed))
    assert [(f.rule, f.sheet, f.cell) for f in findings(submission)] == [("JX109", "单位信息", cell)]


def test_right_codes_of_this_year_are_not_to_be_changed_for_those_of_last_years_list() -> None:
    def of_year(code: str, year: int) -> str:
        return (changed := f"{code[:6]}{year % 100}{code[8:20]}") + check_character(changed)

    forms = [
        form_grid(clean_table(n, name), {"code": of_year(CODES[name], 2024)})
        for n, name in enumerate(CODES, 1)
    ]
    info = INFO.model_copy(update={"year": 2024})
    told = [f.rule for f in findings(submission_of(forms, info=info))]
    assert "JX104" not in told
    assert told.count("JX109") == 1
    wrong = [form_grid(clean_table(1, "武装工作经费"), {"code": of_year(CODES["武装工作经费"], 2025)})]
    assert "JX109" in {f.rule for f in findings(submission_of(wrong, info=info))}


def test_so_it_is_where_no_code_of_the_list_has_the_usual_check_character() -> None:
    unproven = {name: f"{code[:20]}{'A' if code[20] != 'A' else 'B'}" for name, code in CODES.items()}
    projects = [each.model_copy(update={"code": unproven[each.name]}) for each in UNITS.projects]
    units = UNITS.model_copy(update={"projects": tuple(projects)})
    forms = [
        form_grid(clean_table(n, name), {"code": f"{code[:6]}24{code[8:]}"})
        for n, (name, code) in enumerate(unproven.items(), 1)
    ]
    info = INFO.model_copy(update={"year": 2024})
    told = [f.rule for f in findings(submission_of(forms, info=info, units=units))]
    assert "JX104" not in told
    assert told.count("JX109") == 1


def test_a_list_of_another_year_says_nothing_of_projects_that_it_has_not_and_the_workbook_has() -> None:
    old = {name: f"{code[:6]}22{code[8:20]}" for name, code in CODES.items()}
    old = {name: code + check_character(code) for name, code in old.items()}
    renamed = dict(zip(old, ("武装经费", "敬老院维修", "离任补贴"), strict=True))
    forms = [
        form_grid(clean_table(n, renamed[name]), {"code": code})
        for n, (name, code) in enumerate(old.items(), 1)
    ]
    info = INFO.model_copy(update={"year": 2022})
    told = [f.rule for f in findings(submission_of(forms, info=info))]
    assert not {"JX104", "JX106", "JX702"}.intersection(told), told
    assert told.count("JX109") == 1


def test_a_list_with_the_region_of_the_city_fits_its_county() -> None:
    codes = [f"13030023P0044281005{n}" for n in range(3)]
    units = listed(*(code + check_character(code) for code in codes))
    assert not [f for f in findings(submission_of([], units=units)) if f.rule == "JX109"]


def test_a_region_that_begins_as_the_year_does_hides_no_code_of_another_year() -> None:
    """230102 is 道里区, and 23 the year."""
    code = "23010224P00442810052"
    info = INFO.model_copy(update={"region": ""})
    submission = submission_of(clean_grids(code=code + check_character(code)), info=info)
    assert "JX109" in {f.rule for f in findings(submission)}


def test_a_form_of_another_unit_than_the_workbook_is_found() -> None:
    units = UnitList(
        units=(UNIT, UNIT.model_copy(update={"code": "906002", "name": "木井镇人民政府本级"})),
        projects=UNITS.projects,
    )
    listed = [*units.projects, ListedProject(unit_code="906002", name="执法经费", code="")]
    submission = submission_of(
        clean_grids(unit_line="906002 木井镇人民政府本级"),
        units=UnitList(units=units.units, projects=tuple(listed)),
    )
    assert ("JX107", "A2") in [(f.rule, f.cell) for f in findings(submission)]


def test_without_a_unit_list_the_rules_that_need_one_are_silent() -> None:
    submission = submission_of(clean_grids(), units=UnitList(units=(), projects=()))
    assert findings(submission) == ()


def test_a_whole_plan_of_bare_fractions_asks_for_percents() -> None:
    expected = [("JX302", "B7"), ("JX302", "D7"), ("JX302", "E7"), ("JX302", "F7")]
    assert found(march=0.25, june=0.5, october=0.75, december=1.0) == expected


def test_a_lost_period_is_reported_where_it_belongs() -> None:
    assert found(**{"label.december": "", "december": ""}) == [("JX301", "F6")]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        (
            {
                "budget": "0",
                "fiscal": "0",
                "other": "",
                "indicator.3.value": "0元",
                "purpose": "主要用于全镇49个村的日常工作。",
            },
            ["JX205"],
        ),
        (
            {
                "budget": "-2",
                "fiscal": "-2",
                "other": "",
                "indicator.3.value": "据实",
                "purpose": "主要用于全镇49个村的日常工作。",
            },
            ["JX205", "JX205"],
        ),
        (
            {
                "budget": "29.534",
                "fiscal": "25.534",
                "indicator.3.value": "295340元",
                "purpose": "主要用于全镇49个村的日常工作。",
            },
            ["JX205", "JX205"],
        ),
        (
            {
                "budget": "295300",
                "purpose": "主要用于全镇49个村的日常工作。",
                "indicator.3.value": "29.53万元",
            },
            ["JX202", "JX204"],
        ),
        (
            {
                "budget": "255300",
                "other": "",
                "purpose": "主要用于全镇49个村的日常工作。",
                "indicator.3.value": "据实",
            },
            ["JX202", "JX204"],
        ),
    ],
)
def test_odd_amounts_are_found(changes: dict[str, CellValue], rules: list[str]) -> None:
    assert [rule for rule, _ in found(**changes)] == rules


def test_an_amount_cell_with_an_error_value_is_one_finding() -> None:
    first, *rest = clean_grids(budget="")
    faulty = Grid(first.sheet, first.rows, first.merges, faults={Cell(3, 2): "#REF!"})
    assert [(f.rule, f.cell) for f in findings(submission_of([faulty, *rest]))] == [("JX802", "C4")]


def test_a_formula_never_calculated_is_said_to_be_one() -> None:
    first, *rest = clean_grids(budget="")
    faulty = Grid(first.sheet, first.rows, first.merges, faults={Cell(3, 2): "（公式没有计算值）"})
    assert "没有计算" in findings(submission_of([faulty, *rest]))[0].message


def test_a_missing_indicator_points_to_its_prepared_row_or_the_next_free_one() -> None:
    table = clean_table(1, "武装工作经费")
    without = table.model_copy(update={"indicators": table.indicators[:-1]})
    grid = form_grid(without)
    found_here = findings(submission_of([grid, *clean_grids()[1:]]))
    assert [(f.rule, f.cell, f.severity) for f in found_here] == [("JX501", "A15", Severity.WARNING)]
    prepared = Grid(
        grid.sheet, [*grid.rows, ["满意度指标", "服务对象满意度指标", "", "", "", "", ""]], grid.merges
    )
    assert [f.cell for f in findings(submission_of([prepared, *clean_grids()[1:]]))] == ["C15"]


def test_an_empty_indicator_block_is_one_finding() -> None:
    table = clean_table(1, "武装工作经费").model_copy(update={"indicators": ()})
    rules = [f.rule for f in findings(submission_of([form_grid(table), *clean_grids()[1:]]))]
    assert rules == ["JX501"]


def test_the_framework_of_2021_is_recognised_by_its_levels() -> None:
    table = clean_table(1, "武装工作经费")
    rows = (
        indicator("成本指标", "经济成本指标", "支出总额", "29.53万元"),
        *table.indicators[:3],
        *table.indicators[4:],
    )
    grids = [
        form_grid(clean_table(n, name).model_copy(update={"indicators": rows}))
        for n, name in enumerate(CODES, 1)
    ]
    assert findings(submission_of(grids)) == ()


@pytest.mark.parametrize(
    ("field", "name", "cell"),
    [
        ("level3", "三级指标", "C9"),
        ("description", "绩效指标描述", "D9"),
        ("value", "指标值", "F9"),
        ("basis", "指标值确定依据", "G9"),
    ],
)
def test_a_column_of_indicators_that_is_gone_is_one_finding(field: str, name: str, cell: str) -> None:
    gone: dict[str, CellValue] = {f"indicator.{row}.{field}": "" for row in range(6)}
    told = findings(submission_of(clean_grids(**{f"label.{field}": ""}, **gone)))
    (finding,) = [each for each in told if each.rule == "JX503"]
    assert (finding.cell, finding.severity) == (cell, Severity.ERROR)
    assert f"没有“{name}”一栏" in finding.message


def test_a_column_by_a_name_nobody_knows_is_asked_about() -> None:
    told = {each.rule: each for each in findings(submission_of(clean_grids(label__basis="备注")))}
    assert "G9 的“备注”如果就是它" in told["JX503"].hint
    assert told["JX801"].hint == "就是所缺的一栏的，请改正表头；无用才删去"


@pytest.mark.parametrize(("name", "cell"), [("一级指标", "A9"), ("二级指标", "B9")])
def test_a_column_of_levels_that_is_gone_is_one_finding(name: str, cell: str) -> None:
    (first, *rest), column = clean_grids(), ord(cell[0]) - ord("A")
    rows = [[*row] for row in first.rows]
    for row in rows[8:]:
        row[column] = ""
    told = findings(submission_of([Grid(first.sheet, rows, first.merges), *rest]))
    assert [(each.rule, each.cell) for each in told] == [("JX502", cell)]
    assert told[0].message == f"这张表没有“{name}”一栏"


def test_two_columns_that_are_gone_have_each_a_place() -> None:
    told = findings(submission_of(clean_grids(label__value="", label__basis="")))
    assert [each.cell for each in told if each.rule == "JX503"] == ["F9", "G9"]


def test_a_column_called_otherwise_is_told_at_its_cell() -> None:
    told = findings(submission_of(clean_grids(label__description="指标口径")))
    (finding,) = [each for each in told if each.rule == "JX503"]
    assert (finding.cell, "D9 的“指标口径”" in finding.hint) == ("D9", True)


def test_where_the_list_is_of_another_unit_it_is_asked_about() -> None:
    unit = Unit(code="917001", name="潘庄镇人民政府本级")
    info = INFO.model_copy(update={"unit_code": unit.code, "unit_name": unit.name})
    given = submission_of(clean_grids(unit_line=f"{unit.code} {unit.name}"), info=info)
    told = next(each for each in findings(given, UNITS) if each.rule == "JX107")
    assert told.message == "单位编码 917001 不在单位清单中"
    assert told.hint == "单位清单中有：906001 石门镇人民政府本级；请核对是不是用错了清单"


def test_a_listed_project_without_a_table_and_a_stranger_are_errors() -> None:
    grids = [*clean_grids()[:2], form_grid(clean_table(4, "防汛物资储备"))]
    found_here = findings(submission_of(grids))
    by_rule = {(f.rule, f.sheet) for f in found_here}
    assert ("JX702", "单位清单") in by_rule
    assert ("JX702", "防汛物资储备") in by_rule
    assert not [f for f in found_here if f.rule == "JX106"]


def test_a_project_with_two_tables_is_an_error() -> None:
    again = form_grid(clean_table(4, "武装工作经费"), {"code": ""})
    again = Grid("副本", again.rows, again.merges)
    rules = [(f.rule, f.sheet) for f in findings(submission_of([*clean_grids(), again]))]
    assert ("JX703", "副本") in rules


def test_sheets_and_cells_that_belong_to_nothing_are_named() -> None:
    notes = Grid("Sheet1", [["电话", "123"]])
    first, *rest = clean_grids()
    rows = [list(row) for row in first.rows]
    rows[2].append("记得改这一行" * 10)
    found_here = findings(submission_of([Grid(first.sheet, rows, first.merges), *rest], extra=[notes]))
    assert [(f.rule, f.sheet, f.cell, f.severity) for f in found_here] == [
        ("JX801", "武装工作经费", "H3", Severity.INFO),
        ("JX801", "Sheet1", "", Severity.WARNING),
    ]


def test_findings_come_in_the_order_of_sheets_and_cells() -> None:
    cells = [cell for _, cell in found(goals="", code="", june="", indicator__0__basis="")]
    assert cells == ["B3", "D7", "B8", "G10"]


def test_amounts_of_zero_fen_difference_are_equal() -> None:
    assert found(budget=29.530000000000001, fiscal=25.53) == []
    assert Decimal("29.53") == clean_table(1, "执法经费").funding.budget


@pytest.mark.parametrize(
    ("unit", "budget", "fiscal", "other"),
    [("单位：元", "295300", "255300", "40000"), ("金额单位:元", "295300.00", "255,299.55", "40000.45")],
)
def test_a_form_in_yuan_has_two_decimals_of_a_yuan(unit: str, budget: str, fiscal: str, other: str) -> None:
    changes = {
        "money_unit": unit,
        "budget": budget,
        "fiscal": fiscal,
        "other": other,
        "purpose": "用于日常工作。",
    }
    assert {rule for rule, _ in found(**changes)} & {"JX201", "JX202", "JX204", "JX205", "JX206"} == set()


@pytest.mark.parametrize("budget", ["20000", "3.5"])
def test_a_foreign_form_without_a_unit_is_asked_about_once(budget: str) -> None:
    written = f"项目名称|道路维修\n资金总额|预算数|{budget}|财政资金|{budget}\n年度绩效目标|修路\n一级指标|二级指标|三级指标|指标值"
    told = [f for f in findings(submission_of([grid(written)])) if f.rule == "JX201"]
    assert [(f.cell, f.message) for f in told] == [
        ("C2", f"表上没有写明金额单位，不知道“{budget}”是元还是万元，没有计入汇总")
    ]


def test_a_pattern_that_finds_nothing_everywhere_comes_to_an_end() -> None:
    texts = Texts(submission_of(clean_grids()))
    assert list(texts.search(re.compile("无*"))) == [(each, ANY) for each in texts.where(bool)]


def test_texts_that_hold_none_of_some_words_are_still_looked_through_for_others() -> None:
    """What is known of the texts of one unit holds for the next, and for these words alone."""
    for _ in range(2):
        texts = Texts(submission_of(clean_grids()))
        assert [*texts.search_all(["鬻鬯"])] == []
        named = {passage.text for _, passage, _ in texts.search_all(["鬻鬯", "日常"])}
        assert named == {each.text for each in texts.where(lambda text: "日常" in text)} != set()


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("goals", "年度总体目标"),
        ("fiscal", "其中：财政拨款"),
        ("budget", "年度资金总额（万元）"),
        ("value", "年度指标值"),
    ],
)
def test_an_official_label_of_another_form_is_not_renamed(field: str, label: str) -> None:
    assert found(**{f"label.{field}": label}) == []


def test_an_official_label_with_its_value_in_its_cell_is_not_renamed() -> None:
    goals = "年度总体目标：1. 完成全镇49个村的日常工作。"
    assert found(label__goals=goals, goals="") == []


@pytest.mark.parametrize(
    ("label", "meant"), [("其它资金（万元）", "其他资金（万元）"), ("预算金额(万元)", "预算数(万元)")]
)
def test_a_misspelled_label_keeps_its_unit(label: str, meant: str) -> None:
    field = "other" if "资金" in label else "budget"
    (finding,) = findings(submission_of(clean_grids(**{f"label.{field}": label})))
    assert finding.edit is not None
    assert (finding.rule, finding.edit.new) == ("JX111", meant)


def test_a_unit_code_that_is_not_listed_is_told_by_the_name_or_the_project_code() -> None:
    told = findings(submission_of(clean_grids(unit_line="906100 石门镇人民政府本级")), UNITS)
    hints = [each.hint for each in told if each.rule == "JX107"]
    assert hints == ["像是 906001 石门镇人民政府本级（单位名称一样），请改成 906001 石门镇人民政府本级"]
    told = findings(submission_of(clean_grids(unit_line="石门镇政府"), info=UnitInfo()), UNITS)
    (hint,) = {each.hint for each in told if each.rule == "JX107"}
    assert hint.startswith("像是 906001 石门镇人民政府本级（项目编码是这个单位的）")
