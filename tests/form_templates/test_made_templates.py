"""A template made from a form that somebody filled, shown filled with other data, and read again by itself."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from tests.forms.generated_forms import SETTINGS
from tests.forms.test_drawn_elsewhere import FOLDER
from xl_tools.commands.command_line import main
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.template_desk import check_template, list_templates, make_template, show_template
from xl_tools.model.table_reading import TableReading
from xl_tools.settings.models import TemplateFile
from xl_tools.sources.opening import submission_of

CASES = Path(__file__).parents[3] / "shared" / "cases" / "forms"
FORMS = sorted(path.name for path in CASES.glob("f*.xlsx"))

DRAWN = """
甲乡2026年水渠修复项目绩效目标表
项目名称|水渠修复|实施单位|甲乡水利站
项目资金（元）|年度资金总额|80000|其中：财政拨款|70000|其他资金|10000
年度目标|修复水渠三公里
绩效指标|一级指标|二级指标|三级指标|指标值|权重|经办科室
|产出指标|数量指标|修复长度|≥3公里|50|水利站
||质量指标|合格率|=100%|40|水利站
合计|||||90
填表人：张三
"""


def drawn(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    for line in DRAWN.strip("\n").split("\n"):
        sheet.append([int(text) if text.isdecimal() else text for text in line.split("|")])
    sheet["F8"] = "=SUM(F6:F7)"
    sheet.merge_cells("A5:A7")
    sheet.merge_cells("B6:B7")
    sheet.column_dimensions["B"].width = 17
    book.create_sheet("别的表")["A1"] = "与表无关"
    book.save(path)
    return path


def reread(template: Path, filled: bytes) -> list[TableReading]:
    files = (TemplateFile(path=str(template), data=template.read_bytes()),)
    own = SETTINGS.model_copy(update={"templates": files})
    submission = submission_of(filled, Path("填好的.xlsx"), own)
    return [*submission.tables, *submission.other_forms]


def test_a_filled_form_becomes_a_template(tmp_path: Path) -> None:
    target = tmp_path / "甲乡表.xlsx"
    made = make_template(drawn(tmp_path / "填好.xlsx"), target=target)
    made.save(target)
    assert dict(made.fields)["A1"] == "甲乡2026年{项目名称}项目绩效目标表"
    sheet = load_workbook(target)["Sheet"]
    assert [cell.value for cell in sheet[6]][1:6] == [
        "{.一级指标}",
        "{.二级指标}",
        "{.三级指标}",
        "{.指标值}",
        "{.权重}",
    ]
    assert (sheet["A7"].value, sheet["F7"].value) == ("合计", "=SUM(F6:F6)")
    assert load_workbook(target).sheetnames == ["Sheet", "表样说明"]
    checked = check_template(target)
    assert (checked.mistakes, [note.kind for note in checked.templates]) == ((), ["目标"])


def test_a_formula_below_the_list_takes_in_all_its_rows(tmp_path: Path) -> None:
    target = tmp_path / "甲乡表.xlsx"
    make_template(drawn(tmp_path / "填好.xlsx"), target=target).save(target)
    shown = load_workbook(BytesIO(show_template(str(target)).data))
    assert shown.sheetnames[0] == "01村内道路维修"
    sheet = shown.worksheets[0]
    assert (sheet["A13"].value, sheet["F13"].value) == ("合计", "=SUM(F6:F12)")
    assert sheet.column_dimensions["B"].width == 17


def test_what_the_made_template_shows_is_read_by_it(tmp_path: Path) -> None:
    target = tmp_path / "甲乡表.xlsx"
    make_template(drawn(tmp_path / "填好.xlsx"), target=target).save(target)
    (reading,) = reread(target, show_template(str(target)).data)
    assert reading.form is not None
    assert reading.form.template == "甲乡表"
    assert (reading.table.name, str(reading.table.funding.budget)) == ("村内道路维修", "18.6")
    assert [str(row.weight) for row in reading.table.indicators] == ["20", "10", "10", "10", "10", "20", "10"]


@pytest.mark.parametrize("case", FORMS)
def test_a_template_of_a_real_form_comes_round(case: str, tmp_path: Path) -> None:
    target = tmp_path / f"表样{case}"
    made = make_template(CASES / case, target=target)
    made.save(target)
    assert made.mistakes == ()
    readings = reread(target, show_template(str(target)).data)
    assert len(readings) == 1
    table = readings[0].table
    assert (table.name, str(table.funding.budget)) == ("村内道路维修", "18.6")
    assert [row.value.text for row in table.indicators][:3] == ["≥12公里", "≥3000米", "=100%"]


def test_a_workbook_without_a_form_makes_no_template(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "名单"
    book.save(tmp_path / "名单.xlsx")
    with pytest.raises(NothingToDoError, match="没有找到带指标的表"):
        make_template(tmp_path / "名单.xlsx")


def test_the_sheet_is_chosen_and_what_is_a_template_already_is_made_no_other(tmp_path: Path) -> None:
    form = drawn(tmp_path / "填好.xlsx")
    with pytest.raises(NothingToDoError, match="【别的表】没有找到带指标的表"):
        make_template(form, sheet="别的表")
    with pytest.raises(NothingToDoError, match="没有工作表“没有”"):
        make_template(form, sheet="没有")
    target = tmp_path / "甲乡表.xlsx"
    make_template(form, sheet="Sheet", target=target).save(target)
    with pytest.raises(NothingToDoError, match="【Sheet】已经是表样"):
        make_template(target)


def test_the_templates_that_come_along_are_listed_and_right() -> None:
    notes = list_templates()
    assert len(notes) == 10
    assert not any(note.is_own for note in notes)
    for note in notes:
        assert check_template(note.source).mistakes == ()


def test_another_program_is_told_in_json(tmp_path: Path) -> None:
    listed = CliRunner().invoke(main, ["template", "list", "--format", "json"])
    assert "项目绩效目标清单" in [note["name"] for note in json.loads(listed.stdout)]
    wrong = Workbook()
    wrong.active["A1"] = "{项目名称"
    wrong.save(tmp_path / "错.xlsx")
    told = CliRunner().invoke(main, ["template", "check", str(tmp_path / "错.xlsx"), "--format", "json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout)["mistakes"][0].startswith("【Sheet】A1")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_template_of_a_form_nobody_had_seen_comes_round(number: int, tmp_path: Path) -> None:
    """The first form has other sheets with formulas, the third two more forms below it on its sheet."""
    target = tmp_path / "表样.xlsx"
    made = make_template(FOLDER / f"form{number}.xlsx", target=target)
    made.save(target)
    assert made.mistakes == ()
    (reading,) = reread(target, show_template(str(target)).data)
    assert (reading.table.name, str(reading.table.funding.budget)) == ("村内道路维修", "18.6")
    assert [row.value.text for row in reading.table.indicators][:3] == ["≥12公里", "≥3000米", "=100%"]


@pytest.mark.parametrize(("form", "by"), [("second2.xlsx", "t"), ("second3.xlsx", "")])
def test_a_template_of_a_form_leaves_no_more_unread_than_the_labels_do(
    tmp_path: Path, form: str, by: str
) -> None:
    """A list with its sum below it; two forms side by side, of which the template can be of one only."""
    target = tmp_path / "t.xlsx"
    make_template(FOLDER / form, target=target).save(target)
    data = (FOLDER / form).read_bytes()
    generally, readings = submission_of(data, Path(form), SETTINGS).tables, reread(target, data)
    assert [each.table for each in readings] == [each.table for each in generally]
    assert {each.form.template for each in readings if each.form} == {by}
