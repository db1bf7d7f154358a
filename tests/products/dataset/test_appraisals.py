"""Evaluations and monitorings in a dataset: beside the goals, each kind and month for itself, read back by polars."""
# ruff: noqa: S311 - nothing here is secret

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tests.appraisal.made_forms import (
    SETTINGS,
    SICHUAN,
    MadeForm,
    clean_evaluation,
    clean_monitoring,
    submitted,
    tables_of,
)
from tests.products.dataset.datasets import content, frame, rows, township
from xl_tools.appraisal.evaluation import evaluation_of
from xl_tools.checking.run_rules import check_submission
from xl_tools.errors import UnwritableTargetError
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.form_facts import FormKind
from xl_tools.products.dataset.appraisal_rows import appraisal_lines
from xl_tools.products.dataset.dataset_rows import Line
from xl_tools.products.dataset.dataset_writing import write_appraisals, write_dataset
from xl_tools.products.dataset.families import EVALUATED, FAMILIES, GOALS, MONITORED, Family
from xl_tools.values.amount import fen

GOALS_OF_UNIT = tables_of(3)


def sent(path: str, *forms: MadeForm) -> Checked:
    """Return a file of forms, checked."""
    submission = submitted(forms)
    info = submission.info.model_copy(update={"region": "130324", "year": 2023})
    submission = replace(submission, info=info, file=submission.file._replace(name=path, path=path))
    return Checked(submission, tuple(check_submission(submission, SETTINGS).findings))


def evaluated(path: str, template: str = "项目支出绩效自评表", seed: int = 1) -> Checked:
    """Return a file of evaluations."""
    rng = Random(seed)
    return sent(path, *(clean_evaluation(rng, table, template) for table in GOALS_OF_UNIT))


def monitored(path: str, month: int) -> Checked:
    """Return a file of monitorings up to the end of a month."""
    return sent(path, *(clean_monitoring(Random(2), table, month) for table in GOALS_OF_UNIT))


def lines(*files: Checked, older: Sequence[tuple[str, str]] = ()) -> Iterator[tuple[Family, Line]]:
    """Yield the rows of files."""
    for file in files:
        yield from appraisal_lines(file, SETTINGS.appraisal, older)


def parts(dataset: Path) -> set[str]:
    """Return the folders that hold files."""
    return {str(Path(name).parent) for name in content(dataset) if name.endswith(".parquet")}


@pytest.mark.parametrize("template", ["项目支出绩效自评表", SICHUAN])
def test_every_indicator_and_every_amount_of_an_evaluation_is_read_back_with_its_cell(
    tmp_path: Path, template: str
) -> None:
    file = evaluated("自评.xlsx", template)
    written, nothing = write_appraisals(tmp_path / "集", lines(file))
    assert (written.projects, nothing.partitions) == (3, ())
    forms = [
        each for each in file.submission.other_forms if each.form and each.form.kind is FormKind.EVALUATION
    ]
    told = [evaluation_of(form, SETTINGS.appraisal) for form in forms]
    for form, own, row in zip(
        forms, told, frame(tmp_path / "集", EVALUATED.forms).rows(named=True), strict=True
    ):
        assert own.whole is not None
        assert own.whole.spent is not None
        assert (row["项目名称"], row["单元格"]) == (form.table.name, form.anchor)
        assert (fen(row["执行数"]), row["总分"], row["表上总分"]) == (
            fen(own.whole.spent),
            own.sum_of_scores,
            own.total,
        )
        assert row["等级"] == own.grade
    assert EVALUATED.money is not None
    whole = [
        row for row in frame(tmp_path / "集", EVALUATED.money).rows(named=True) if row["资金来源"] == "合计"
    ]
    assert [(row["执行数"], row["执行数_单元格"]) for row in whole] == [
        (own.whole.spent, form.address("预算数.全年执行数"))
        for own, form in zip(told, forms, strict=True)
        if own.whole
    ]
    columns = ("三级指标", "指标值", "完成值", "分值", "得分", "照公式得分", "单元格")
    assert rows(tmp_path / "集", EVALUATED.indicators, *columns) == [
        (
            each.row.level3 or None,
            each.row.value.text,
            each.result,
            each.points,
            each.score,
            each.earned,
            form.address(each.at("完成值")),
        )
        for own, form in zip(told, forms, strict=True)
        for each in own.indicators
    ]


def test_goals_evaluations_and_months_of_monitoring_stand_side_by_side_and_replace_only_themselves(
    tmp_path: Path,
) -> None:
    target = tmp_path / "集"
    goals = township("目标.xlsx", region="130324", year=2023)
    write_dataset(target, [goals])
    write_appraisals(target, lines(monitored("七月.xlsx", 7)))
    write_appraisals(target, lines(evaluated("自评.xlsx")))
    write_appraisals(target, lines(monitored("九月.xlsx", 9)))
    here = parts(target)
    where = "行政区划=130324/年度=2023"
    files = {f"{family.files.name}/{where}" for family in (GOALS, EVALUATED)}
    assert files | {f"监控文件/{where}/月份={month}" for month in (7, 9)} <= here
    before = content(target)
    write_dataset(target, [goals])
    write_appraisals(target, lines(monitored("九月.xlsx", 9)))
    assert content(target) == before
    write_appraisals(target, lines(monitored("改过的九月.xlsx", 9)))
    assert set(rows(target, MONITORED.files, "月份", "文件")) == {(7, "七月.xlsx"), (9, "改过的九月.xlsx")}
    assert rows(target, GOALS.files, "文件") == [("目标.xlsx",)]


def test_a_file_that_was_evaluated_and_is_monitored_now_is_not_counted_twice(tmp_path: Path) -> None:
    target = tmp_path / "集"
    write_appraisals(target, lines(evaluated("一.xlsx"), evaluated("二.xlsx", seed=5)))
    write_appraisals(target, lines(monitored("一.xlsx", 7)))
    assert set(rows(target, EVALUATED.forms, "文件")) == {("二.xlsx",)}
    assert set(rows(target, MONITORED.forms, "文件")) == {("一.xlsx",)}


def test_older_forms_do_not_count_and_what_was_not_read_is_told(tmp_path: Path) -> None:
    file = evaluated("自评.xlsx")
    first = next(each for each in file.submission.other_forms)
    refused = RefusedFile(str(Path("坏.xlsx").resolve()), "打不开", "请重新保存")
    written, _ = write_appraisals(
        tmp_path / "集", lines(file, older=[(first.sheet, first.anchor)]), [refused]
    )
    assert written.projects == 2
    assert first.table.name not in {name for (name,) in rows(tmp_path / "集", EVALUATED.forms, "项目名称")}
    states = set(rows(tmp_path / "集", EVALUATED.files, "状态", "表数"))
    assert states == {("已计入", 2), ("没能读", None)}
    assert not parts(tmp_path / "集") & {
        f"{family.files.name}" for family in FAMILIES if family is not EVALUATED
    }


def test_a_finding_is_told_with_the_form_that_it_is_in(tmp_path: Path) -> None:
    made = [clean_evaluation(Random(1), table) for table in GOALS_OF_UNIT]
    made[1].once["自评总分"] = Decimal(50)
    file = sent("自评.xlsx", *made)
    write_appraisals(tmp_path / "集", lines(file))
    found = rows(tmp_path / "集", EVALUATED.findings, "规则", "表序", "工作表", "级别")
    assert ("JXS02", 2, "表2", "必须改正") in found
    must = dict(rows(tmp_path / "集", EVALUATED.forms, "表序", "必须改正"))
    assert must == {1: 0, 2: sum(number == 2 for _, number, _, level in found if level == "必须改正"), 3: 0}


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "别的").mkdir()
    (tmp_path / "别的" / "信.txt").write_text("", encoding="utf-8")
    with pytest.raises(UnwritableTargetError, match="别的文件"):
        write_appraisals(tmp_path / "别的", lines(evaluated("自评.xlsx")))
