from decimal import Decimal

from tests.products.comparison.submissions import (
    NARRATIVE,
    all_forms,
    changes,
    compared,
    file_of,
    form,
    narrative_grid,
    told,
)
from tests.rules.townships import INFO, clean_table
from xl_tools.model.grid import Grid
from xl_tools.model.unit import UnitInfo
from xl_tools.products.comparison.changes import Comparison, Fate


def _fates(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [
        (project.shown.reading.table.name, str(project.fate), project.matched_by)
        for unit in comparison.units
        for project in unit.projects
    ]


def _renamed(name: str, **changes: str) -> Grid:
    table = clean_table(1, "武装工作经费").model_copy(update={"name": name, **changes})
    return form(table=table)


def test_projects_added_and_gone_are_told_with_their_budgets() -> None:
    old, new = file_of(form(), form("离任补贴")), file_of(form(), form("执法经费", budget="10.00"))
    assert _fates(compared(old, new)) == [
        ("武装工作经费", "没有改动", "编码和名称"),
        ("执法经费", "新增", ""),
        ("离任补贴", "减少", ""),
    ]
    unit = compared(old, new).units[0]
    assert [project.difference for project in unit.projects] == [Decimal(0), Decimal(10), Decimal("-29.53")]
    assert unit.count(Fate.ADDED) == unit.count(Fate.GONE) == 1


def test_a_project_is_found_by_its_code_when_its_name_has_changed() -> None:
    comparison = compared(file_of(form()), file_of(_renamed("武装工作专项经费")))
    assert _fates(comparison) == [("武装工作专项经费", "有改动", "编码")]
    assert comparison.units[0].projects[0].note == ""


def test_a_project_is_found_by_its_name_when_its_code_has_changed() -> None:
    comparison = compared(file_of(form(code="")), file_of(form()))
    assert _fates(comparison) == [("武装工作经费", "有改动", "名称")]
    assert told(comparison) == [("文字", "项目编码", "B3", "B3", "", "13032423P00442810052N")]


def test_a_code_that_joins_two_unlike_names_is_pointed_out() -> None:
    comparison = compared(file_of(form()), file_of(_renamed("道路养护")))
    assert "请核实是不是同一个项目" in comparison.units[0].projects[0].note


def test_a_project_with_another_code_and_name_is_not_taken_for_the_one_it_resembles() -> None:
    other = _renamed("武装工作专项经费", code="13032423P00442810071T")
    comparison = compared(file_of(form()), file_of(other))
    assert [str(project.fate) for project in comparison.units[0].projects] == ["新增", "减少"]
    assert "武装工作经费" in comparison.units[0].projects[0].note
    assert "没有当作同一个项目" in comparison.units[0].projects[1].note


def test_of_two_projects_with_one_code_each_is_found_by_its_name() -> None:
    forms = [form(), form("执法经费", code="13032423P00442810052N")]
    comparison = compared(
        file_of(*forms), file_of(*forms[:1], form("执法经费", code="13032423P00442810052N", budget="1.00"))
    )
    assert [fate for _, fate, _ in _fates(comparison)] == ["没有改动", "有改动"]


def test_units_are_found_by_code_and_year_whatever_their_files_are_called() -> None:
    other = UnitInfo(year=2023, unit_code="906002", unit_name="蛤泊镇人民政府本级")
    last = UnitInfo(year=2022, unit_code="906001", unit_name="石门镇人民政府本级")
    old = [file_of(form(), path="a.xlsx"), file_of(form(), path="b.xlsx", info=other)]
    new = [
        file_of(form(budget="30.00"), path="x.xlsx", info=other),
        file_of(form(), path="y.xlsx"),
        file_of(form(), path="z.xlsx", info=last),
    ]
    units = [
        (unit.unit_code, unit.year, len(unit.old), len(unit.new), unit.is_same)
        for unit in compared(old, new).units
    ]
    assert units == [
        ("906001", 2022, 0, 1, False),
        ("906001", 2023, 1, 1, True),
        ("906002", 2023, 1, 1, False),
    ]


def test_files_without_a_unit_code_are_found_by_their_name_and_it_is_said() -> None:
    nameless = clean_table(1, "武装工作经费").model_copy(update={"unit_code": "", "unit_name": ""})
    forms = [form(table=nameless)]
    old = [file_of(*forms, path=f"{name}.xlsx", info=None) for name in "甲乙"]
    new = [file_of(*forms, path=f"{name}.xlsx", info=None) for name in "乙丙"]
    units = compared(old, new).units
    assert sorted((len(unit.old), len(unit.new)) for unit in units) == [(0, 1), (1, 0), (1, 1)]
    assert [unit.notes for unit in units if unit.old and unit.new] == [("没有写单位编码，按文件名对上的。",)]


def test_two_single_files_are_compared_whatever_unit_they_name_and_it_is_said() -> None:
    other = UnitInfo(year=2024, unit_code="906002", unit_name="蛤泊镇人民政府本级")
    (unit,) = compared(file_of(form()), file_of(form(), info=other)).units
    assert "单位不同" in unit.notes[0]
    assert "年度不同：旧 2023，新 2024" in unit.notes[1]
    assert [(c.field, c.old, c.new) for c in unit.others] == [
        ("年度", "2023", "2024"),
        ("单位编码", "906001", "906002"),
        ("单位名称", "石门镇人民政府本级", "蛤泊镇人民政府本级"),
    ]


def test_the_only_files_of_two_folders_are_compared_only_if_they_are_of_one_unit() -> None:
    other = UnitInfo(year=2023, unit_code="906002", unit_name="蛤泊镇人民政府本级")
    units = compared([file_of(form())], [file_of(form(), info=other)]).units
    assert [(len(unit.old), len(unit.new)) for unit in units] == [(1, 0), (0, 1)]


def test_parts_of_a_submission_are_compared_together() -> None:
    forms = all_forms()
    old = [
        file_of(*forms, path="全.xlsx"),
        file_of(form(), path="他.xlsx", info=INFO.model_copy(update={"unit_code": "906002"})),
    ]
    new = [file_of(*forms[:1], path="一.xlsx"), file_of(*forms[1:], path="二.xlsx"), old[1]]
    assert [fate for _, fate, _ in _fates(compared(old, new))] == ["没有改动"] * 4


def test_narrative_is_compared_paragraph_by_paragraph() -> None:
    rows = [list(row) for row in NARRATIVE]
    rows[1] = ["保障全镇各项工作平稳运转，完成年度任务。"]
    del rows[2]
    rows.append(["（二）执法工作。全年开展联合执法十二次。"])
    old, new = file_of(form(), narrative_grid()), file_of(form(), narrative_grid(rows))
    assert told(compared(old, new)) == [
        ("删去", "段落", "A3", "–", "推进乡村振兴，改善人居环境。", ""),
        (
            "文字",
            "段落",
            "A2",
            "A2",
            "保障全镇各项工作正常运转，完成年度任务。",
            "保障全镇各项工作平稳运转，完成年度任务。",
        ),
        ("增加", "段落", "–", "A5", "", "（二）执法工作。全年开展联合执法十二次。"),
    ]
    assert changes(compared(old, new))[0].item == "一、总体绩效目标"


def test_unit_list_exemptions_and_settings_are_compared() -> None:
    def own(code: str, reason: str, value: str) -> list[Grid]:
        header: list[str] = ["单位编码", "单位名称", "项目编码", "项目名称"]
        return [
            Grid("单位清单", [header, ["906001", "石门镇", code, "武装工作经费"]]),
            Grid(
                "豁免清单",
                [["规则", "工作表", "单元格", "理由", "经办人", "有效期"], ["JX404", "", "", reason, "", ""]],
            ),
            Grid("设置", [["设置项", "值"], ["指标框架", value]]),
        ]

    old = file_of(form(), *own("13032423P00442810052N", "县局同意", "2015"))
    new = file_of(form(), *own("", "县局同意，见纪要", "2021"))
    assert [(c.field, c.item) for c in changes(compared(old, new))] == [
        ("单位清单", "906001 武装工作经费"),
        ("豁免", ""),
        ("设置", "指标框架"),
    ]


def test_a_printed_text_has_no_lists_to_lose_and_its_own_way_to_write_amounts() -> None:
    header = ["单位编码", "单位名称", "项目编码", "项目名称"]
    listed = Grid("单位清单", [header, ["906001", "石门镇", "13032423P00442810052N", "武装工作经费"]])
    workbook = file_of(form(budget="29.5300"), listed)
    printed = file_of(form(), path="文本.pdf", is_document=True)
    assert not changes(compared(workbook, printed))
    assert not changes(compared(printed, workbook))
    assert len(changes(compared(workbook, file_of(form())))) == 2


def test_sheets_that_nobody_knows_are_named_as_not_compared() -> None:
    old, new = file_of(form(), Grid("草稿", [["随手记"]])), file_of(form())
    (unit,) = compared(old, new).units
    assert unit.notes == ("旧文件里认不出或过大的工作表没有对比：草稿。",)


def test_gone_files_are_told_as_units_without_new_ones() -> None:
    other = INFO.model_copy(update={"unit_code": "906002"})
    comparison = compared([file_of(form()), file_of(form(), info=other, path="b.xlsx")], [file_of(form())])
    assert [(len(unit.old), len(unit.new)) for unit in comparison.units] == [(1, 1), (1, 0)]
    assert not comparison.is_same
