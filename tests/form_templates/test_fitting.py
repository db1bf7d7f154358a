"""A filled sheet and the template it is of: labels wherever they stand, the best one taken, a tie told."""

import pytest

from tests.forms.generated_forms import LABELS
from tests.forms.written_grids import grid
from xl_tools.form_templates.drawn import NOTES_SHEET, templates_in
from xl_tools.form_templates.known import KnownTemplates
from xl_tools.form_templates.template import Template
from xl_tools.forms.read_form import read_forms
from xl_tools.model.grid import Grid, Merge
from xl_tools.model.table_reading import TableReading

DRAWN = """
甲县项目绩效表
工程名称|{项目名称*}|工程代号|{项目编码}
单位：万元
投资额|{预算数*}|其中县级|{财政资金}|自筹|{其他资金}
主管科室|{主管科室}
目标|{绩效目标*}
类别|小类|考核内容|目标符号|目标数|量词|分数
{.一级指标}|{.二级指标}|{.三级指标*}|{.计算符号}|{.指标值*}|{.计量单位}|{.权重}
"""
NOTES = "表样名称|甲县表\n权重合计|90\n投资额|投资总额、总投资"
FILLED = """
甲县项目绩效表
工程代号|甲一二三|工程名称|河堤加固
单位：万元
其中县级|6|投资总额|8|自筹|2
主管科室|水利科
插入的一行
目标|加固河堤三公里
类别|小类|考核内容|目标符号|目标数|量词|分数
产出指标|数量指标|加固长度|≥|3|公里|50
|质量指标|验收合格率|=|100|%|20
效益指标|社会效益指标|防洪|定性|安全度汛||20
"""


def template(drawn: str = DRAWN, notes: str = NOTES) -> Template:
    (found,), mistakes = templates_in([grid(drawn), grid(notes, sheet=NOTES_SHEET)], "甲", ["2015"])
    assert [each for each in mistakes if each.is_error] == []
    return found


def read(sheet: Grid, *templates: Template) -> TableReading:
    (reading,) = read_forms(sheet, LABELS, KnownTemplates(templates or (template(),)))
    return reading


def test_fields_are_found_by_the_templates_own_labels_wherever_they_stand() -> None:
    reading = read(grid(FILLED))
    table = reading.table
    assert (table.name, table.code, table.goals) == ("河堤加固", "甲一二三", "加固河堤三公里")
    assert [str(amount) for _, amount in table.funding] == ["8", "6", "2"]
    assert [row.value.text for row in table.indicators] == ["≥3公里", "=100%", "安全度汛"]
    assert [str(row.weight) for row in table.indicators] == ["50", "20", "20"]
    assert table.more == (("主管科室", "水利科"),)
    assert [left.text for left in reading.leftovers] == ["插入的一行"]
    assert reading.form is not None
    assert (reading.form.template, reading.form.labels_found, reading.form.labels_asked) == ("甲县表", 14, 14)
    assert reading.address("budget") == "D4"
    assert reading.address("indicator.1.value") == "E10"


def test_what_the_template_demands_and_what_it_has_not_is_known() -> None:
    reading = read(grid(FILLED))
    assert reading.form is not None
    assert reading.form.required == {"name", "budget", "goals", "indicator.level3", "indicator.value"}
    assert reading.asks("goals", "march")
    assert not reading.asks("march", "purpose")


def test_forms_under_one_another_are_each_read() -> None:
    two = FILLED + FILLED.replace("河堤加固", "桥梁维修").lstrip("\n")
    readings = read_forms(grid(two), LABELS, KnownTemplates((template(),)))
    assert [(each.table.name, len(each.table.indicators)) for each in readings] == [
        ("河堤加固", 3),
        ("桥梁维修", 3),
    ]


def test_a_form_that_goes_on_over_a_page_has_its_header_twice() -> None:
    header = "类别|小类|考核内容|目标符号|目标数|量词|分数\n"
    paged = FILLED.replace("效益指标|社会", f"{header}效益指标|社会")
    assert read(grid(paged)).table == read(grid(FILLED)).table


def test_the_template_with_more_of_its_labels_there_is_taken() -> None:
    small = template("工程名称|{项目名称}\n考核内容|目标数\n{.三级指标}|{.指标值}", "表样名称|小表")
    reading = read(grid(FILLED), small, template())
    assert reading.form is not None
    assert (reading.form.template, reading.form.rivals) == ("甲县表", ())


def test_two_templates_that_fit_alike_are_told() -> None:
    reading = read(grid(FILLED), template(), template(notes=NOTES.replace("甲县表", "乙县表")))
    assert reading.form is not None
    assert reading.form.said == "按表样“甲县表”读，14 个标签找到 14 个（与乙县表一样合得上）"


@pytest.mark.parametrize("lost", ["工程名称", "考核内容|目标符号|目标数"])
def test_a_sheet_that_lacks_too_much_is_of_no_template(lost: str) -> None:
    thin = grid(
        "\n".join(
            line
            for line in FILLED.split("\n")
            if "主管" not in line and "投资" not in line and lost not in line
        )
    )
    assert read_forms(thin, LABELS, KnownTemplates((template(),))) == []


def test_a_composite_cell_is_two_fields() -> None:
    drawn = DRAWN.replace("工程名称|{项目名称*}|工程代号|{项目编码}", "工程|{项目编码}-{项目名称*}")
    reading = read(
        grid(FILLED.replace("工程代号|甲一二三|工程名称|河堤加固", "工程|A0012-河堤-加固")), template(drawn)
    )
    assert (reading.table.code, reading.table.name) == ("A0012", "河堤-加固")


def test_goals_side_by_side_are_read_below_their_heads() -> None:
    drawn = DRAWN.replace("目标|{绩效目标*}", "总目标|三年||当年\n|{中期目标}||{绩效目标*}")
    merges = (Merge(5, 0, 6, 0), Merge(5, 1, 5, 2), Merge(6, 1, 6, 2))
    (found,), _ = templates_in([grid(drawn, *merges)], "甲", [])
    filled = FILLED.replace("插入的一行\n", "").replace(
        "目标|加固河堤三公里", "总目标|三年||当年\n|九公里||三公里"
    )
    reading = read(grid(filled.replace("投资总额", "投资额"), *merges), found)
    assert (reading.table.goals, dict(reading.table.more)["long_goals"]) == ("三公里", "九公里")
