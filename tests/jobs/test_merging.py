import builtins
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.jobs.test_main_job import write_workbook
from tests.products.dataset.datasets import rows, township
from tests.products.summary.summaries import form
from tests.test_cli import refused, run
from xl_tools.batch.batch import Batch
from xl_tools.errors import TooLargeError
from xl_tools.jobs.merge import MergeResult
from xl_tools.products.dataset.schema import INDICATORS, PROJECTS

_FEW = 12  # rows of a sheet: three projects go on it, their indicators do not


@pytest.fixture
def batch() -> Batch:
    return Batch((township("甲.xlsx", form(), form("执法经费"), form("离任补贴")),), ())


def without_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def imported(name: str, *others: Any, **more: Any) -> Any:
        if name == "duckdb":
            raise ModuleNotFoundError(name)
        return importing(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", imported)


def test_a_list_too_long_for_a_sheet_goes_to_a_dataset_and_no_row_is_lost(
    tmp_path: Path, batch: Batch
) -> None:
    output = tmp_path / "汇总.xlsx"
    merged = MergeResult(batch, (), None).save(output, most_rows=_FEW)
    dataset = tmp_path / "汇总_数据集"
    count = sum(len(t.table.indicators) for t in batch.checked[0].submission.tables)
    assert merged.said == (f"已存进数据集 {dataset}：130324 2023，3 个项目，{count} 条指标",)
    assert f"“指标汇总”要写 {count} 行，一张工作表最多 {_FEW} 行" in merged.overflow
    assert f"xl-tools stats {dataset}" in merged.overflow
    assert len(rows(dataset, INDICATORS, "指标序")) == count
    assert [path.name for path in tmp_path.iterdir()] == [dataset.name]


def test_the_dataset_asked_for_is_the_one_that_gets_it(tmp_path: Path, batch: Batch) -> None:
    merged = MergeResult(batch, (), None).save(tmp_path / "汇总.xlsx", tmp_path / "县", most_rows=_FEW)
    assert str(tmp_path / "县") in merged.overflow
    assert [path.name for path in tmp_path.iterdir()] == ["县"]


def test_where_the_dataset_cannot_be_written_either_both_reasons_are_told(
    tmp_path: Path, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_duckdb(monkeypatch)
    with pytest.raises(TooLargeError, match=r"最多 12 行.*没有装.*pip install duckdb"):
        MergeResult(batch, (), None).save(tmp_path / "汇总.xlsx", most_rows=_FEW)
    assert list(tmp_path.iterdir()) == []


def test_merge_says_where_everything_went_and_exits_2_without_its_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MergeResult.save, "__kwdefaults__", {"most_rows": 8})
    result = run("merge", write_workbook(tmp_path / "报送.xlsx"), "-o", tmp_path / "汇总.xlsx")
    assert result.exit_code == 2
    assert re.search(r"没有生成 .*汇总\.xlsx：“指标汇总”要写 \d+ 行", result.output)
    assert "Traceback" not in result.output
    assert len(rows(tmp_path / "汇总_数据集", PROJECTS, "文件")) == 3


def test_merge_writes_a_workbook_and_a_dataset_and_stats_answers_from_it(tmp_path: Path) -> None:
    book, output, dataset = (
        write_workbook(tmp_path / "报送.xlsx"),
        tmp_path / "汇总.xlsx",
        tmp_path / "数据集",
    )
    assert run("merge", book, "-o", output, "--dataset", dataset).exit_code == 0
    assert openpyxl.load_workbook(output).sheetnames[:3] == ["总览", "收件", "项目汇总"]
    assert "石门镇人民政府本级" in run("stats", dataset).output
    (unit,) = json.loads(run("stats", dataset, "--by", "unit", "--format", "json").stdout)["unit"]
    assert (unit["项目数"], unit["单位编码"]) == (3, "906001")
    answers = tmp_path / "答案.csv"
    assert "已生成" in run("stats", dataset, "--by", "unit", "--format", "csv", "-o", answers).output
    assert "906001" in answers.read_text(encoding="utf-8-sig")
    alone = tmp_path / "只要数据集"
    assert run("merge", book, "--dataset", alone).exit_code == 0
    assert rows(alone, PROJECTS, "项目名称", "预算数") == rows(dataset, PROJECTS, "项目名称", "预算数")


def test_a_county_that_lost_units_is_told_of(tmp_path: Path) -> None:
    dataset = tmp_path / "数据集"
    both = (township("甲.xlsx"), township("乙.xlsx", unit="906002"))
    MergeResult(Batch(both, ()), (), None).save(dataset=dataset)
    (_, told) = MergeResult(Batch(both[:1], ()), (), None).save(dataset=dataset).said
    assert told == (
        "注意：130324 2023 原有 2 个单位，已整个换成这一次的；这一次没有其中的 906002 石门镇人民政府本级"
    )


def test_merge_refuses_what_it_could_not_write_before_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write_workbook(tmp_path / "报送.xlsx")
    assert "里面有别的文件" in refused("merge", book, "--dataset", tmp_path)
    without_duckdb(monkeypatch)
    assert "pip install duckdb" in refused("merge", book, "--dataset", tmp_path / "数据集")
    assert "pip install duckdb" in refused("stats", tmp_path)


def test_last_year_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "报送.xlsx")
    assert (
        "没有这个文件或文件夹"
        in run("merge", file, "--last", tmp_path / "没有", "-o", tmp_path / "汇总.xlsx").output
    )
