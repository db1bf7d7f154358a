"""自评 and 监控 of a whole county summed up; the draw; the round of a year of the sample, equal to the fen."""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xl_tools.appraisal.evaluation import evaluation_of
from xl_tools.appraisal.results import is_measured, reached
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.appraisal_summaries import appraise, sample
from xl_tools.jobs.appraise import evaluate, monitor
from xl_tools.jobs.booklet import booklet
from xl_tools.jobs.check import check
from xl_tools.jobs.compare import compare
from xl_tools.jobs.export import export
from xl_tools.jobs.return_slips import return_slips
from xl_tools.jobs.roll import roll
from xl_tools.jobs.stats import AnswerForm, stats
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission, submission_of
from xl_tools.sources.templates import SAMPLE, bundled

SETTINGS = shipped_settings()
TOTAL = Decimal("10876.73")


def filled_in(data: bytes, target: Path, share: str = "0.99", short: int = 0) -> Path:
    """Fill a workbook of forms as a clerk would, so many of its projects short of a target; formulas become what they give."""
    book = load_workbook(BytesIO(data))
    submission = submission_of(data, target, SETTINGS)
    for number, reading in enumerate(submission.other_forms):
        sheet, total = book[reading.sheet], Decimal(10) * Decimal(share)
        for index, row in enumerate(reading.table.indicators):
            key = f"indicator.{index}."
            is_short = number < short and index == 1
            quantity = row.value.quantities[0] if is_measured(row.value) else None
            done = quantity.number * (Decimal("0.5") if is_short else 1) if quantity else None
            said = f"{done:f}{quantity.unit}" if quantity else "达成预期指标"
            sheet[reading.address(f"{key}完成值")] = said
            if row.weight is not None:
                score = row.weight * (Decimal("0.5") if is_short else 1)
                total += score
                sheet[reading.address(f"{key}得分")] = float(score)
                sheet[reading.address(f"{key}偏差原因")] = "天气原因，明年提前安排。" if is_short else None
            else:
                sheet[reading.address(f"{key}完成可能性")] = "确定能"
                sheet[reading.address(f"{key}红绿灯")] = None
        budget = reading.table.funding.budget or Decimal(0)
        spent = (budget * Decimal(share)).quantize(Decimal("0.000001"))
        for name in ("预算数", "财政资金"):
            sheet[reading.address(f"{name}.全年执行数")] = float(spent)
        for key in ("预算数.资金得分", "自评总分", "自评等级", "执行灯"):
            if address := reading.address(key):
                sheet[address] = None
        rates = (
            reading.address(f"{name}.执行率") for name in ("预算数", "财政资金", "其他资金", "上年结转资金")
        )
        for address in filter(None, rates):
            sheet[address] = None
        for key, text in (("自评总分", f"{total:f}"), ("实际完成情况", "都已完成。")):
            if address := reading.address(key):
                sheet[address] = text
    book.save(target)
    return target


def test_evaluations_of_a_unit_summed_up_and_drawn(tmp_path: Path) -> None:
    file = filled_in(evaluate(bundled(SAMPLE)).data, tmp_path / "自评.xlsx", short=4)
    result = appraise(file)
    rows = result.rows.evaluated
    assert len(rows) == 17
    assert sum(row.whose.budget or 0 for row in rows) == TOTAL
    assert [row.short for row in rows[:5]] == [1, 1, 1, 1, 0]
    assert {row.grade for row in rows} == {"优"}
    assert all(row.total == (row.indicator_score or 0) + Decimal("9.90") for row in rows)
    assert "自评 17 个项目，优 17；预算 10876.73 万元" in result.text
    told = json.loads(result.json)
    assert [each["total"] for each in told["evaluations"]] == [f"{row.total:f}" for row in rows]
    drawn = sample(file, 15, 7).rows.drawn
    assert drawn is not None
    assert len(drawn) == 3
    assert sample(file, 15, 7).rows.drawn == drawn
    assert any(sample(file, 15, seed).rows.drawn != drawn for seed in range(1, 4))
    target = tmp_path / "汇总.xlsx"
    result.save(target)
    book = load_workbook(target)
    assert book.sheetnames == ["自评按单位", "自评汇总"]
    headings = [cell.value for cell in book["自评汇总"][3]]
    assert {"总分", "等级", "核查得分", "核查意见"} <= set(headings)
    sample(file, 15, 7).save(tmp_path / "抽查.xlsx")
    assert load_workbook(tmp_path / "抽查.xlsx").sheetnames == ["抽查名单"]


def test_a_project_sent_twice_counts_once_and_goals_are_refused(tmp_path: Path) -> None:
    old = filled_in(evaluate(bundled(SAMPLE)).data, tmp_path / "自评一.xlsx", "0.5")
    new = filled_in(evaluate(bundled(SAMPLE)).data, tmp_path / "自评二.xlsx", "0.75", short=17)
    result = appraise([old, new])
    assert len(result.rows.evaluated) == 17
    assert len(result.rows.notes) == 17
    with pytest.raises(NothingToDoError, match="没有自评表"):
        appraise(bundled(SAMPLE))
    with pytest.raises(NothingToDoError, match="里面没有自评表"):
        sample(filled_in(monitor(bundled(SAMPLE), 7).data, tmp_path / "监控.xlsx"))


def test_the_round_of_a_year_is_equal_to_the_fen(tmp_path: Path) -> None:
    goals = bundled(SAMPLE)
    watched = filled_in(monitor(goals, 7).data, tmp_path / "监控.xlsx", "0.6")
    scored = filled_in(evaluate(goals).data, tmp_path / "自评.xlsx", "0.98")
    summed = appraise([watched, scored], dataset=tmp_path / "数据集")
    assert [line.partition("，")[2] for line in summed.save_dataset(tmp_path / "数据集")] == [
        "17 张自评表，113 条指标",
        "17 张监控表，113 条指标",
    ]
    assert appraise([watched, scored]).rows == summed.rows
    told = json.loads(stats(tmp_path / "数据集", AnswerForm.JSON))
    assert list(told) == ["evaluation", "monitoring"]
    assert [(row["预算数"], row["执行数"], row["优"]) for row in told["evaluation"]] == [
        ("10876.73", "10659.1954", 17)
    ]
    assert [(row["月份"], row["执行数"]) for row in told["monitoring"]] == [(7, "6526.038")]
    assert len(summed.rows.monitored) == len(summed.rows.evaluated) == 17
    for rows, share in ((summed.rows.monitored, "0.6"), (summed.rows.evaluated, "0.98")):
        assert sum(row.whose.budget or 0 for row in rows) == TOTAL
        assert sum(row.whose.spent or 0 for row in rows) == TOTAL * Decimal(share)
    assert {row.light for row in summed.rows.monitored} <= {"绿", "蓝"}
    faults = [each for each in check(scored).findings if each.rule.startswith("JXS")]
    assert {each.rule for each in faults} <= {"JXS14"}
    for file, kind in ((watched, "监控表"), (scored, "自评表")):
        made = booklet(file).save(tmp_path / f"{kind}.pdf")
        assert made[0].told.startswith(f"17 张{kind}")
    blank = tmp_path / "空的自评.xlsx"
    evaluate(goals).save(blank)
    (slip,) = return_slips(blank).slips
    assert (slip.what, slip.tables, slip.must) == ("项目支出绩效自评表", 17, 17)
    for reading in open_submission(scored, SETTINGS).other_forms:
        assert evaluation_of(reading, SETTINGS.appraisal).earned_by_money == Decimal("9.80")
    rolled = tmp_path / "明年.xlsx"
    roll(goals).save(rolled)
    changes = compare(goals, rolled).comparison
    assert changes is not None
    old = open_submission(goals, SETTINGS).tables
    new = open_submission(rolled, SETTINGS).tables
    assert [each.table.name for each in old] == [each.table.name for each in new]
    assert sum(each.table.funding.budget or 0 for each in old) == TOTAL


def test_the_systems_templates_come_out_of_both_forms_and_are_read_back_the_same(tmp_path: Path) -> None:
    """What was reached comes out as a bare number in the unit of its target, or as the word that counts."""
    for made, name in ((monitor(bundled(SAMPLE), 7), "监控指标"), (evaluate(bundled(SAMPLE)), "自评指标")):
        file = filled_in(made.data, tmp_path / f"{name}.xlsx", short=3)
        target = tmp_path / f"{name}_导出.xlsx"
        assert [*export(file, system=name, target=target).save(target)] == [target]
        before = open_submission(file, SETTINGS).other_forms
        after = open_submission(target, SETTINGS).other_forms
        assert len(before) == len(after) == 17
        for old, new in zip(before, after, strict=True):
            assert old.form is not None
            assert new.form is not None
            assert (new.table.name, new.form.kind) == (old.table.name, old.form.kind)
            for was, now in zip(old.table.indicators, new.table.indicators, strict=True):
                assert (now.level1, now.level2, now.level3, now.weight) == (
                    was.level1,
                    was.level2,
                    was.level3,
                    was.weight,
                )
                assert (now.value.comparison, now.value.quantities) == (
                    was.value.comparison,
                    was.value.quantities,
                )
                said, told = dict(was.more), dict(now.more)
                assert told.get("得分") == said.get("得分")
                if is_measured(was.value):
                    assert reached(now.value, told["完成值"]) == reached(was.value, said["完成值"])
                else:
                    assert (said["完成值"], told["完成值"]) == ("达成预期指标", "达成")


def test_goals_lowered_in_the_form_and_in_its_own_list_are_found_by_those_approved(tmp_path: Path) -> None:
    file = tmp_path / "自评.xlsx"
    made = evaluate(bundled(SAMPLE)).data
    book = load_workbook(BytesIO(made))
    first = submission_of(made, file, SETTINGS).other_forms[0]
    cell = first.address("indicator.1.value")
    book[first.sheet][cell] = "≥80%"
    for row in book["批复目标"].iter_rows(min_row=4, max_row=6):
        if row[4].value == "≥95%":
            row[4].value = "≥80%"
    book.save(file)
    assert "JXS15" not in {each.rule for each in check(file).findings}
    held = [each for each in check(file, goals=bundled(SAMPLE)).findings if each.rule == "JXS15"]
    assert [(each.sheet, each.cell) for each in held] == [(first.sheet, cell)]
    assert held[0].message == "批复的指标值是“≥95%”，这里是“≥80%”"
    with pytest.raises(NothingToDoError, match="没有绩效目标表"):
        check(file, goals=file)
