"""汇总, 数据集 and 对比 of forms of other places: what these ask beside the standard form stands in columns of its own."""

from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from tests.forms.test_drawn_elsewhere import FOLDER
from xl_tools import library
from xl_tools.products.dataset.engine import dataset_views


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    result = library.merge([FOLDER / "form2.xlsx", FOLDER / "form3.xlsx"], workers=1)
    result.save(tmp_path / "汇总.xlsx", tmp_path / "数据集")
    return tmp_path


def columns(book: Path, sheet: str) -> dict[str, list[object]]:
    rows = load_workbook(book)[sheet].iter_rows(min_row=3, values_only=True)
    lines = [list(row) for row in rows]
    header = next(at for at, line in enumerate(lines) if "项目名称" in line)
    return {str(name): [line[at] for line in lines[header + 1 :]] for at, name in enumerate(lines[header])}


def test_amounts_of_further_fields_are_numbers_of_wan(merged: Path) -> None:
    """The form says 元: 113,400.00 beside a budget of 216.34."""
    told = columns(merged / "汇总.xlsx", "项目汇总")
    assert (told["预算数"][0], told["上年结转资金"][0], told["预算数.上年预算数"][0]) == (216.34, 11.34, 185)
    assert told["项目负责人"][0] == "丁晓岚"
    sheet = load_workbook(merged / "汇总.xlsx")["项目汇总"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (3, "$A:$D")
    assert 1380 in told["项目总额"]


def test_weights_and_own_columns_stand_beside_the_indicators(merged: Path) -> None:
    told = columns(merged / "汇总.xlsx", "指标汇总")
    at = told["三级指标"].index("治理水土流失面积")
    assert (told["权重"][at], told["上年值"][at]) == ("10", "13.5")


def test_the_dataset_has_them_too_and_one_without_is_read(merged: Path) -> None:
    with dataset_views(merged / "数据集") as views:
        asked = "SELECT 其他栏目->>'上年结转资金' FROM 项目 WHERE 项目名称 = '滨河绿道日常养护'"
        assert views.execute(asked).fetchall() == [("11.34",)]
        weights = views.execute("SELECT sum(权重) FROM 指标 WHERE 项目名称 LIKE '老虎沟%'").fetchall()
        assert int(weights[0][0]) == 90
    for file in (merged / "数据集" / "指标").glob("*/*/*.parquet"):
        older = file.with_name("旧.parquet")
        own = duckdb.read_parquet(str(file), hive_partitioning=False)
        names = [name for name in own.columns if name not in {"权重", "其他栏目"}]
        own.select(*names).write_parquet(str(older))  # as an earlier version wrote it
        older.replace(file)
    with dataset_views(merged / "数据集") as views:
        assert views.execute("SELECT count(*) > 40, count(权重) FROM 指标").fetchall() == [(True, 0)]


def test_a_weight_and_a_column_of_its_own_that_change_are_told(tmp_path: Path) -> None:
    later = tmp_path / "form3.xlsx"
    book = load_workbook(FOLDER / "form3.xlsx")
    sheet = book["水土保持类"]
    sheet["I12"], sheet["J13"], sheet["E7"] = "12.5", 12, 310
    book.save(later)
    result = library.compare(FOLDER / "form3.xlsx", later)
    text = result.text
    assert "上年值（数量指标·治理水土流失面积）：13.5 → 12.5" in text
    assert "权重（数量指标·新修高标准梯田）：10 → 12" in text
    assert "中央财政补助：300" in text
