import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xl_tools.commands.command_line import main
from xl_tools.errors import InvalidDataError
from xl_tools.jobs.appraise import evaluate
from xl_tools.jobs.export import export, export_open
from xl_tools.model.form_facts import FormKind
from xl_tools.products.system_rows.exported_rows import exported_rows
from xl_tools.settings import load_settings, shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.values.indicator_value import parse_indicator_value

SETTINGS = shipped_settings()
TEMPLATES = SETTINGS.system


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_exported_rows_of_the_sample_read_back_to_the_same_indicators(name: str, tmp_path: Path) -> None:
    target = tmp_path / "指标.xlsx"
    list(export(bundled(SAMPLE), system=name).save(target))
    sample = open_submission(bundled(SAMPLE), SETTINGS)
    again = open_submission(target, SETTINGS)
    assert {reading.form.kind for reading in again.other_forms if reading.form} == {
        FormKind(TEMPLATES[name].kind)
    }
    assert [reading.table.name for reading in again.other_forms] == [
        each.table.name for each in sample.tables
    ]
    for was, reading in zip(sample.tables, again.other_forms, strict=True):
        assert [(row.level1, row.level2, row.level3) for row in reading.table.indicators] == [
            (row.level1, row.level2, row.level3) for row in was.table.indicators
        ]
        values = [row.value for row in reading.table.indicators]
        assert [(value.comparison, value.quantities, value.is_phrase) for value in values] == [
            (row.value.comparison, row.value.quantities, row.value.is_phrase) for row in was.table.indicators
        ]
        assert not reading.leftovers


def test_a_workbook_for_each_project_has_the_header_of_the_system_and_nothing_else(tmp_path: Path) -> None:
    made = list(export(bundled(SAMPLE)).save(tmp_path / "导出"))
    assert len(made) == 17 * len(TEMPLATES)
    for name, template in TEMPLATES.items():
        files = sorted((tmp_path / "导出" / name).iterdir())
        assert files[0].name == "01武装工作经费.xlsx"
        book = openpyxl.load_workbook(files[0])
        (sheet,) = book.worksheets
        assert [cell.value for cell in sheet[1]] == [header for header, _ in template.columns]
        assert sheet.max_row == 1 + len(open_submission(bundled(SAMPLE), SETTINGS).tables[0].table.indicators)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
            "s"
        }


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("≥95%", ("≥", "95", "%")),
        ("49 个", ("", "49", "个")),
        ("≤ 2.5 万元", ("≤", "2.5", "万元")),
        ("不低于95%", ("", "不低于95%", "")),
        ("12月底前", ("定性", "12月底前", "")),
        ("显著提高", ("定性", "显著提高", "")),
        ("140人，49个", ("", "140人，49个", "")),
        ("", ("", "", "")),
    ],
)
def test_a_value_is_parted_as_far_as_it_says_so(text: str, parted: tuple[str, str, str]) -> None:
    sample = open_submission(bundled(SAMPLE), SETTINGS)
    row = sample.tables[0].table.indicators[0].model_copy(update={"value": parse_indicator_value(text)})
    table = sample.tables[0].table.model_copy(update={"indicators": (row,)})
    alone = replace(sample, tables=(replace(sample.tables[0], table=table),))
    (project,) = exported_rows([alone], {"监控指标": TEMPLATES["监控指标"]})
    assert project.rows[0][3:6] == parted
    assert any("第 2" in line for line in project.to_fill) is (not parted[0])


def test_a_filled_evaluation_goes_over_with_what_was_filled_in(tmp_path: Path) -> None:
    evaluate(bundled(SAMPLE)).save(tmp_path / "自评.xlsx")
    result = export(tmp_path / "自评.xlsx", system="自评指标")
    header = result.projects[0].header
    weights = [
        row[header.index(next(each for each in header if each.startswith("*分值")))]
        for row in result.projects[0].rows
    ]
    assert sum(map(float, weights)) == 90


def test_the_open_workbook_is_exported_without_being_asked_which() -> None:
    result = export_open(bundled(SAMPLE).read_bytes(), Path("报送.xlsx"), SETTINGS)
    assert {each.template for each in result.projects} == {*TEMPLATES}
    assert result.whole.startswith("17 个项目")


def test_a_bureau_writes_the_header_lines_of_its_own_province(tmp_path: Path) -> None:
    (tmp_path / "设置.toml").write_text(
        '[system."目标指标"]\nkind = "目标"\nqualitative = ""\n'
        'columns = [["指标名称", "三级指标"], ["目标值（含单位）", "指标值"], ["备注", ""]]\n',
        encoding="utf-8",
    )
    own = load_settings(tmp_path / "设置.toml")
    result = export(bundled(SAMPLE), system="目标指标", settings=own)
    assert result.projects[0].header == ("指标名称", "目标值（含单位）", "备注")
    assert not result.said
    list(result.save(tmp_path / "目标.xlsx"))
    again = open_submission(tmp_path / "目标.xlsx", own)
    assert len(again.tables) == 17


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ('[["指标", "三级指标"]]', "指标值"),
        ('[["甲", "三级指标"], ["乙", "指标值"], ["丙", "指标值"]]', "只能有一列"),
    ],
)
def test_a_template_without_indicators_is_refused_in_words(columns: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "设置.toml").write_text(
        f'[system."错"]\nkind = "目标"\ncolumns = {columns}\n', encoding="utf-8"
    )
    with pytest.raises(InvalidDataError, match=said):
        load_settings(tmp_path / "设置.toml")


def test_the_command_tells_what_is_to_be_added_and_returns_1(tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(main, ["export", str(bundled(SAMPLE)), "-o", str(tmp_path / "导出")])
    assert done.exit_code in {0, 1}
    assert (done.exit_code == 1) is ("请补上" in done.output)
    assert "17 个项目" in done.output
    done = run(
        main, ["export", str(bundled(SAMPLE)), "--system", "自评指标", "-o", str(tmp_path / "自评.json")]
    )
    told = json.loads((tmp_path / "自评.json").read_text(encoding="utf-8"))
    assert told["projects"][0]["rows"][0]["三级指标名称"]
    done = run(main, ["export", str(bundled(SAMPLE)), "-o", str(tmp_path / "自评.xlsx")])
    assert (done.exit_code, "请用 --system 写明" in done.output) == (2, True)
    done = run(main, ["export", str(bundled(SAMPLE)), "--system", "别的", "-o", str(tmp_path / "自评.xlsx")])
    assert (done.exit_code, "有的是：监控指标、自评指标" in done.output) == (2, True)
