"""汇总 with last year beside: of its files, its 汇总, or a dataset; totals are those of both years' own sums."""

import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.jobs.test_rolling import new_list, opened, saved_list
from tests.products.summary.summaries import checked, form
from xl_tools.batch.last_year import LastProject, LastYear
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.merge import merge
from xl_tools.jobs.roll import roll
from xl_tools.products.summary.summary_workbook import summary_workbook
from xl_tools.sources.templates import SAMPLE, bundled
from xl_tools.values.unit_key import Whose

Rows = dict[str, tuple[Any, ...]]


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder of this year's files, and one of next year's: two projects ended, two new, one renamed."""
    old, new = tmp_path / "今年", tmp_path / "明年"
    old.mkdir()
    new.mkdir()
    shutil.copy(bundled(SAMPLE), old / "石门镇.xlsx")
    units = saved_list(new_list(opened(old / "石门镇.xlsx")), tmp_path / "新清单.xlsx")
    roll(old / "石门镇.xlsx", units=units).save(new / "石门镇.xlsx")
    return old, new


def summed(new: Path, last: Path | None, target: Path) -> Any:
    merge(new, last=last).save(target)
    return openpyxl.load_workbook(io.BytesIO(target.read_bytes()), data_only=True)


def rows(book: Any, sheet: str, heading: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    lines = [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
    top = next(place for place, line in enumerate(lines) if line[0] == heading)
    return [str(name).replace("\n", "") for name in lines[top]], lines[top + 1 :]


def total(book: Any, sheet: str) -> dict[str, Any]:
    names, lines = rows(book, sheet, "单位编码")
    return dict(zip(names, next(line for line in lines if line[0] == "合计"), strict=True))


def test_budgets_and_changes_stand_beside_units_and_projects(
    years: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = years
    book = summed(new, old, tmp_path / "汇总.xlsx")
    before = {each.table.name: each.table.funding.budget for each in opened(old / "石门镇.xlsx").tables}
    after = {each.table.name: each.table.funding.budget for each in opened(new / "石门镇.xlsx").tables}
    names, lines = rows(book, "与上年对比", "单位编码")
    told = [dict(zip(names, line, strict=True)) for line in lines if line[0] and line[0] != "合计"]
    fates = {line["项目名称"]: line["变化"] for line in told}
    assert {name for name, fate in fates.items() if fate == "新增"} == {"乡村文化活动经费", "防汛物资储备"}
    assert {name for name, fate in fates.items() if fate == "上年有"} == {"安监经费", "农村社会救济"}
    renamed = next(line for line in told if line["项目名称"] == "环保工作经费")
    assert renamed["上年的名称、编码"].startswith("环保经费")
    for line in told:
        last = before.get({"环保工作经费": "环保经费"}.get(line["项目名称"], line["项目名称"]))
        assert (line["上年预算数"] is None) == (last is None)
        assert Decimal(str(line["增减"])) == (after.get(line["项目名称"]) or 0) - (last or 0)
    whole = total(book, "与上年对比")
    assert Decimal(str(whole["上年预算数"])) == sum(filter(None, before.values()))
    assert Decimal(str(whole["本年预算数"])) == sum(filter(None, after.values()))
    assert "按单位汇总" not in book.sheetnames  # of one unit
    names, lines = rows(book, "项目汇总", "单位编码")
    assert names[-3:] == ["上年预算数", "比上年增减", "增减（%）"]
    checks = [line for line in book["核对"].iter_rows(values_only=True) if "上年" in str(line[0])]
    assert [line[4] for line in checks] == ["相符", "相符"]


def test_a_unit_of_which_one_year_has_no_file_has_nothing_new_and_nothing_ended() -> None:
    """One basis in every place: what 按单位汇总 and 总览 leave out of the change 与上年对比 leaves out too."""
    files = [
        checked(form(), form("执法经费", budget="10.00"), path="石门.xlsx"),
        checked(form(unit_line="906002 蛤泊镇人民政府本级", budget="7.00"), path="蛤泊.xlsx"),
    ]
    then = {"906001": ("武装工作经费", "29.00"), "906003": ("环卫经费", "5.00")}
    last = LastYear(
        tuple(
            LastProject(Whose("", unit, f"{unit}单位"), "", name, Decimal(budget))
            for unit, (name, budget) in then.items()
        ),
        2022,
    )
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(files, [], last=last)), data_only=True)
    names, lines = rows(book, "与上年对比", "单位编码")
    told = [dict(zip(names, line, strict=True)) for line in lines if line[0] and line[0] != "合计"]
    assert [(line["单位编码"], line["变化"].replace("\n", ""), line["增减"]) for line in told] == [
        ("906001", "延续", 0.53),
        ("906001", "新增", 10),
        ("906002", "上年没有文件", None),
        ("906003", "今年没有文件", None),
    ]
    whole = total(book, "与上年对比")
    assert (whole["上年预算数"], whole["本年预算数"], whole["增减"]) == (34, 46.53, 10.53)
    assert total(book, "按单位汇总")["比上年增减"] == whole["增减"]
    assert "增减只算两年都有文件的单位" in str([*book["与上年对比"].values])


def test_last_years_summary_and_a_dataset_tell_the_same(years: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = years
    pytest.importorskip("duckdb")
    merge(old).save(tmp_path / "上年汇总.xlsx", tmp_path / "数据集")
    told = [
        [*summed(new, last, tmp_path / f"汇总{place}.xlsx")["与上年对比"].iter_rows(values_only=True)]
        for place, last in enumerate((old, tmp_path / "上年汇总.xlsx", tmp_path / "数据集"))
    ]
    assert told[0] == told[1] == told[2]


def test_without_last_year_nothing_is_beside(years: tuple[Path, Path], tmp_path: Path) -> None:
    book = summed(years[1], None, tmp_path / "汇总.xlsx")
    assert "与上年对比" not in book.sheetnames
    assert "上年" not in "".join(map(str, rows(book, "项目汇总", "单位编码")[0]))


def test_the_same_year_is_no_last_year(years: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(NothingToDoError, match="也是 2024 年度的"):
        merge(years[1], last=years[1], target=tmp_path / "汇总.xlsx")
