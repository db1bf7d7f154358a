"""自评表 and 监控表 made of goals: what is on it, that it scores itself as the functions do, and that it is read again."""

import subprocess
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from xl_tools.appraisal.evaluation import Evaluation, evaluation_of
from xl_tools.appraisal.lights import planned_share, share_of_year
from xl_tools.appraisal.monitoring import monitoring_of
from xl_tools.appraisal.points_earned import rounded
from xl_tools.errors import InvalidDataError, NothingToDoError
from xl_tools.jobs.appraise import DEPARTMENT_FORM, evaluate, monitor
from xl_tools.jobs.booklet import booklet
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitInfo, UnitList
from xl_tools.opc.package import Package
from xl_tools.products.workbook.template_workbook import template_workbook
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission, submission_of
from xl_tools.sources.template_files import template_named
from xl_tools.sources.templates import SAMPLE, bundled

SETTINGS = shipped_settings()
SICHUAN = "部门预算项目支出绩效自评表（四川）"
RESULTS = (
    "47",
    "47个",
    "93.5%",
    "93",
    "0.96",
    "120",
    "达成预期指标",
    "-3",
    "9月底前",
    "≥95%",
    "25.5万元",
    "1",
)


def opened(data: bytes) -> Submission:
    return submission_of(data, Path("自评.xlsx"), SETTINGS)


def evaluations(submission: Submission) -> list[Evaluation]:
    return [evaluation_of(each, SETTINGS.appraisal) for each in submission.other_forms]


def spent_list(path: Path, rows: Sequence[tuple[object, ...]], title: str = "单位：元") -> Path:
    book = Workbook()
    assert book.active is not None
    for row in [(title,), ("项目编码", "项目名称", "支出金额"), *rows]:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("form", [None, SICHUAN])
def test_every_project_has_its_form_with_targets_and_points(form: str | None) -> None:
    goals = [each.table for each in open_submission(bundled(SAMPLE), SETTINGS).tables]
    made = evaluate(bundled(SAMPLE), template=form)
    submission = opened(made.data)
    assert made.forms == 17
    assert submission.tables == ()
    assert submission.info.unit_code == "906001"
    assert submission.info.year == 2023
    for goal, found in zip(goals, evaluations(submission), strict=True):
        table = found.reading.table
        assert (table.code, table.name, table.goals) == (goal.code, goal.name, goal.goals)
        assert found.whole is not None
        assert found.whole.approved == found.whole.budget == goal.funding.budget
        assert [each.row.value for each in found.indicators] == [row.value for row in goal.indicators]
        assert sum(each.points or 0 for each in found.indicators) == 90
        assert found.is_blank
        assert found.reading.leftovers == ()
    lines = [(each.code, each.level3, each.value) for each in submission.approved]
    assert lines == [(t.code, row.level3, row.value.text) for t in goals for row in t.indicators]


def test_what_was_spent_is_entered_by_code_and_by_name_and_what_is_of_nobody_is_told(tmp_path: Path) -> None:
    goals = [each.table for each in open_submission(bundled(SAMPLE), SETTINGS).tables]
    first, second = goals[:2]
    rows = [
        (first.code, first.name, 10_000),
        (first.code, first.name, 8_000.5),
        ("", second.name, 200_000),
        ("", "别的项目", 1),
        ("", goals[2].name, "约3万"),
        ("合计", "", 218_000.5),
    ]
    made = evaluate(bundled(SAMPLE), spent=spent_list(tmp_path / "支出.xlsx", rows))
    found = evaluations(opened(made.data))
    assert made.with_spending == 2
    assert found[0].whole is not None
    assert found[0].whole.spent == Decimal("1.80005")
    assert found[0].whole.rate == Decimal("90.00")
    assert found[0].whole.score == found[0].earned_by_money == Decimal("9.00")
    assert found[1].whole is not None
    assert found[1].whole.spent == 20
    told = "\n".join(made.said)
    assert "“别的项目”0.0001 万元，没有对上哪个项目" in told
    assert "C7：“约3万”不是金额" in told
    assert "等 15 个项目，全年执行数请自己填" in told


def reckoned(book: Workbook, folder: Path, soffice: str) -> Submission:
    """Return a workbook as it is when a program has reckoned its formulas."""
    book.save(folder / "填好.xlsx")
    command = [soffice, "--headless", f"-env:UserInstallation=file://{folder / 'profile'}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / "填好.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return open_submission(folder / "out" / "填好.xlsx", SETTINGS)


@pytest.mark.parametrize("form", [None, SICHUAN])
def test_excel_reckons_as_the_functions_do(form: str | None, tmp_path: Path, soffice: str) -> None:
    made = evaluate(bundled(SAMPLE), template=form)
    book = load_workbook(BytesIO(made.data))
    number = 0
    for reading in opened(made.data).other_forms:
        sheet = book[reading.sheet]
        for index in range(len(reading.table.indicators)):
            sheet[reading.address(f"indicator.{index}.完成值")] = RESULTS[number % len(RESULTS)]
            if (
                reading.address(f"indicator.{index}.得分")
                and not sheet[reading.address(f"indicator.{index}.得分")].value
            ):
                sheet[reading.address(f"indicator.{index}.得分")] = 5
            number += 7
        budget = reading.table.funding.budget or Decimal(0)
        sheet[reading.address("财政资金.全年执行数")] = float(budget * Decimal("0.8763"))
    worked_out = 0
    for found in evaluations(reckoned(book, tmp_path, soffice)):
        for each in found.indicators:
            if each.is_certain:
                assert each.score == each.earned, (each.row.value.text, each.result)
                worked_out += each.score is not None
        assert found.whole is not None
        assert found.whole.score == found.earned_by_money == Decimal("8.76")
        assert found.whole.rate == Decimal("87.63")
        if found.is_scored:
            assert found.total == found.sum_of_scores
            assert found.grade in {"优", "良", "中", "差"}
        else:
            assert found.total is None
    assert worked_out > 25


def test_a_file_without_goals_is_refused(tmp_path: Path) -> None:
    (tmp_path / "自评.xlsx").write_bytes(evaluate(bundled(SAMPLE)).data)
    with pytest.raises(NothingToDoError, match="是自评表"):
        evaluate(tmp_path / "自评.xlsx")
    with pytest.raises(NothingToDoError, match="种类是“目标”"):
        evaluate(bundled(SAMPLE), template="项目支出绩效目标申报表（2021）")
    with pytest.raises(NothingToDoError, match="里面没有支出清单"):
        evaluate(bundled(SAMPLE), spent=bundled(SAMPLE))


def test_a_monitoring_has_the_plan_of_each_project_and_what_was_spent(tmp_path: Path) -> None:
    goals = [each.table for each in open_submission(bundled(SAMPLE), SETTINGS).tables]
    rows = [(table.code, table.name, float((table.funding.budget or 0) * 4_000)) for table in goals]
    submission = opened(monitor(bundled(SAMPLE), 7, spent=spent_list(tmp_path / "支出.xlsx", rows)).data)
    assert len(submission.other_forms) == 17
    for goal, reading in zip(goals, submission.other_forms, strict=True):
        found = monitoring_of(reading, SETTINGS.appraisal)
        assert found.month == 7
        assert found.due == rounded(planned_share(goal.plan, 7) or share_of_year(7))
        assert found.rate == 40
        assert dict(reading.table.more)["执行灯"] == found.light_of_budget
        assert [each.row.value for each in found.indicators] == [row.value for row in goal.indicators]
    with pytest.raises(InvalidDataError, match="没有这个月份"):
        monitor(bundled(SAMPLE), 13)


def test_excel_shows_the_lights_that_the_functions_give(tmp_path: Path, soffice: str) -> None:
    made = monitor(bundled(SAMPLE), 7)
    book = load_workbook(BytesIO(made.data))
    number = 0
    for reading in opened(made.data).other_forms:
        for index in range(len(reading.table.indicators)):
            book[reading.sheet][reading.address(f"indicator.{index}.完成值")] = RESULTS[number % len(RESULTS)]
            number += 7
        budget = float(reading.table.funding.budget or 0)
        book[reading.sheet][reading.address("财政资金.全年执行数")] = budget * (number % 10) / 10
    shown = 0
    for reading in reckoned(book, tmp_path, soffice).other_forms:
        found = monitoring_of(reading, SETTINGS.appraisal)
        assert dict(reading.table.more).get("执行灯", "") == (found.light_of_budget or "")
        for each in found.indicators:
            if each.is_measured:
                light = dict(each.row.more).get("红绿灯", "")
                assert light == (each.light or ""), (each.row.value.text, each.result)
                shown += bool(light)
    assert shown > 25


def test_a_department_as_a_whole_is_evaluated_in_its_own_form(tmp_path: Path) -> None:
    template, data = template_named("部门整体支出绩效目标表", SETTINGS)
    made = template_workbook(
        template,
        Package(data, template.source, SETTINGS.limits),
        UnitInfo(year=2023, unit_code="906001", unit_name="石门镇"),
        UnitList(),
        None,
        [],
        SETTINGS.framework.current,
    )
    book = load_workbook(BytesIO(made))
    sheet = book.worksheets[0]
    for cell, value in {
        "D7": 1000,
        "E7": 900,
        "F7": 100,
        "B8": "保障全镇运转。",
        "D10": "公开信息",
        "F10": "≥12条",
    }.items():
        sheet[cell] = value
    sheet.delete_rows(11, 8)
    book.save(tmp_path / "整体.xlsx")
    submission = opened(evaluate(tmp_path / "整体.xlsx").data)
    (found,) = evaluations(submission)
    assert found.reading.form is not None
    assert found.reading.form.template == DEPARTMENT_FORM
    assert dict(found.reading.table.more)["部门名称"] == "石门镇"
    evaluate(tmp_path / "整体.xlsx").save(tmp_path / "自评.xlsx")
    booklet(tmp_path / "自评.xlsx").save(tmp_path / "文本.xlsx")
    texts = {cell.value for each in load_workbook(tmp_path / "文本.xlsx") for row in each for cell in row}
    assert "部门整体支出绩效自评" in texts
    assert found.whole is not None
    assert (found.whole.approved, found.whole.budget) == (Decimal(1000), Decimal(1000))
    assert [(each.row.level3, each.row.value.text, each.points) for each in found.indicators] == [
        ("公开信息", "≥12条", Decimal(90))
    ]
    assert found.reading.leftovers == ()


def test_the_contents_of_a_booklet_call_forms_by_their_kind(tmp_path: Path) -> None:
    evaluate(bundled(SAMPLE)).save(tmp_path / "自评.xlsx")
    booklet(tmp_path / "自评.xlsx").save(tmp_path / "文本.xlsx")
    texts = {cell.value for each in load_workbook(tmp_path / "文本.xlsx") for row in each for cell in row}
    assert any("武装工作经费绩效自评表" in str(text) for text in texts)
    assert not any("武装工作经费绩效目标表" in str(text) for text in texts)
