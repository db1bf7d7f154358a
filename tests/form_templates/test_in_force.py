"""Which templates are in force: those of the settings, of the command, and how what was read by them is told."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.form_templates.test_fitting import DRAWN, FILLED, NOTES
from xl_tools import library
from xl_tools.errors import InvalidDataError
from xl_tools.form_templates.drawn import NOTES_SHEET
from xl_tools.jobs.opened import book_copy, next_form
from xl_tools.jobs.standard_workbooks import import_, new
from xl_tools.jobs.template_desk import list_templates
from xl_tools.settings import shipped_settings


def write(path: Path, **sheets: str) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, written in sheets.items():
        sheet = book.create_sheet(name)
        for line in written.strip("\n").split("\n"):
            sheet.append(line.split("|"))
    book.save(path)
    return path


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """Return a bureau's settings, its folder of templates beside them, and a filled form."""
    (tmp_path / "表样").mkdir()
    write(tmp_path / "表样" / "甲县.xlsx", **{"表": DRAWN, NOTES_SHEET: NOTES})
    (tmp_path / "设置.toml").write_text('表样 = ["表样"]\n', encoding="utf-8")
    write(tmp_path / "填好.xlsx", 河堤=FILLED)
    return tmp_path


def test_the_settings_name_a_folder_of_templates(bureau: Path) -> None:
    result = library.check(bureau / "填好.xlsx", settings=bureau / "设置.toml")
    assert "【河堤】按表样“甲县表”读，14 个标签找到 14 个；有 1 格没有读" in result.report().decode()
    assert [note.name for note in list_templates(bureau / "设置.toml") if note.is_own] == ["甲县表"]


def test_a_command_names_a_template(bureau: Path) -> None:
    result = library.check(bureau / "填好.xlsx", templates=[bureau / "表样" / "甲县.xlsx"])
    (table,) = result.tables
    assert (table.name, str(table.funding.budget)) == ("河堤加固", "8")


def test_templates_beside_a_file_are_not_taken_unasked(bureau: Path) -> None:
    with pytest.raises(library.RefusalError, match="里面没有绩效目标表"):
        import_([bureau / "填好.xlsx"])


def test_templates_beside_a_file_are_taken_where_the_settings_say_so(bureau: Path) -> None:
    """And are no file to be read themselves."""
    (bureau / "设置.toml").write_text("文件旁边的表样 = true\n", encoding="utf-8")
    result = library.check(bureau / "填好.xlsx", settings=bureau / "设置.toml")
    assert "按表样“甲县表”读" in result.report().decode()
    whole = library.check(bureau, settings=bureau / "设置.toml")
    assert [Path(one.submission.file.name).name for one in whole.batch.checked] == ["填好.xlsx"]
    (left,) = whole.batch.left_out
    assert "这是表样" in left.reason
    assert not left.is_unread


def test_a_template_is_no_form_and_one_beside_filled_sheets_is_passed_over(bureau: Path) -> None:
    with pytest.raises(library.RefusalError, match="这是表样"):
        import_([bureau / "表样" / "甲县.xlsx"])
    both = write(bureau / "两样.xlsx", 表=DRAWN, 表样说明=NOTES, 河堤=FILLED)
    result = library.check(both, settings=bureau / "设置.toml")
    assert [table.name for table in result.tables] == ["河堤加固"]
    assert not [each for each in result.findings if each.sheet in {"表", "表样说明"}]


def test_the_json_report_tells_of_the_template(bureau: Path) -> None:
    result = library.check(bureau / "填好.xlsx", settings=bureau / "设置.toml")
    (form,) = json.loads(result.report(library.ReportForm.JSON))["forms"]
    assert (form["template"], form["kind"], form["labels_found"], form["unread"]) == (
        "甲县表",
        "目标",
        14,
        ["A6"],
    )


def test_a_template_with_a_mistake_is_refused_before_any_work(bureau: Path) -> None:
    wrong = write(bureau / "错.xlsx", 表=DRAWN.replace("{主管科室}", "{主管科室"))
    with pytest.raises(InvalidDataError, match="表样有 1 处错，第一处：【表】B5"):
        library.check(bureau / "填好.xlsx", templates=[wrong])


def test_a_folder_that_is_not_there_is_told_with_its_line(bureau: Path) -> None:
    (bureau / "设置.toml").write_text('表样 = ["没有"]\n', encoding="utf-8")
    with pytest.raises(InvalidDataError, match="第 1 行，设置项 表样 有误（打不开表样"):
        library.check(bureau / "填好.xlsx", settings=bureau / "设置.toml")


def test_new_and_import_fill_the_bureaus_own_template(bureau: Path) -> None:
    made = new("906001", 2027, settings=bureau / "设置.toml", template="甲县表")
    (bureau / "新.xlsx").write_bytes(made.data)
    result = library.check(bureau / "新.xlsx", settings=bureau / "设置.toml")
    assert len(result.tables) == 17
    assert all(
        form.form and form.form.template == "甲县表"
        for one in result.batch.checked
        for form in one.submission.tables
    )
    imported = import_(
        [bureau / "填好.xlsx"], settings=bureau / "设置.toml", template="项目支出绩效目标申报表（2021）"
    )
    (bureau / "转.xlsx").write_bytes(imported.data)
    (table,) = library.check(bureau / "转.xlsx").tables
    assert (table.name, [str(row.weight) for row in table.indicators]) == ("河堤加固", ["50", "20", "20"])


def test_a_further_form_is_a_copy_of_the_template_that_the_others_are_of(tmp_path: Path) -> None:
    path = tmp_path / "新.xlsx"
    path.write_bytes(new("906001", 2027, template="项目支出绩效目标申报表（2021）").data)
    coming = next_form(book_copy(path, path, shipped_settings()))
    project = coming.project("河堤加固")
    assert project is not None
    data, sheet = coming.made(project)
    (tmp_path / "一张.xlsx").write_bytes(data)
    (reading,) = library.check(tmp_path / "一张.xlsx").batch.checked[0].submission.tables
    assert reading.form is not None
    assert (sheet, reading.sheet) == ("18河堤加固", "18河堤加固")
    assert (reading.form.template, reading.table.name, reading.table.unit_code) == (
        "项目支出绩效目标申报表（2021）",
        "河堤加固",
        "906001",
    )


def test_import_tells_what_the_new_forms_have_no_place_for(bureau: Path) -> None:
    imported = import_([bureau / "填好.xlsx"], settings=bureau / "设置.toml")
    (line,) = [each for each in imported.left_out if "没有这些栏目" in each]
    assert line.endswith("河堤：新表没有这些栏目：主管科室、权重")
    by_template = import_([bureau / "填好.xlsx"], settings=bureau / "设置.toml", template="甲县表")
    assert not any("没有这些栏目" in each for each in by_template.left_out)
