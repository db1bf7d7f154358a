import os
import random
import shutil
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.products.dataset.datasets import content, frame, rows, township
from tests.products.summary.summaries import form, table_grid
from tests.products.tables import tables
from xl_tools.batch.packed import pack
from xl_tools.errors import FileInUseError, UnwritableTargetError
from xl_tools.model.checked import RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.table import PerformanceTable
from xl_tools.products.dataset.dataset_folder import is_dataset, require_dataset
from xl_tools.products.dataset.dataset_rows import Partition
from xl_tools.products.dataset.dataset_writing import write_dataset
from xl_tools.products.dataset.families import GOALS
from xl_tools.products.dataset.schema import AMOUNTS, FILES, FINDINGS, INDICATORS, PROJECTS
from xl_tools.values.amount import fen


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "数[据]集=1"  # characters that a pattern, or Hive, takes for its own


def units(dataset: Path) -> list[tuple[str | None, int | None, str]]:
    return sorted(rows(dataset, FILES, "行政区划", "年度", "单位编码"), key=str)


def test_every_number_comes_with_its_text_and_its_cell(target: Path) -> None:
    file = township("石门镇.xlsx", form(budget="2,000.5", fiscal="约2万", other="", march=0.25))
    write_dataset(target, [file])
    (row,) = frame(target, PROJECTS).rows(named=True)
    at = file.submission.tables[0].address
    assert (row["预算数"], row["预算数_原文"], row["预算数_单元格"]) == (
        Decimal("2000.5"),
        "2,000.5",
        at("budget"),
    )
    assert (row["财政资金"], row["财政资金_原文"], row["财政资金_单元格"]) == (None, "约2万", at("fiscal"))
    assert (row["其他资金"], row["其他资金_原文"], row["其他资金_单元格"]) == (None, None, at("other"))
    assert (row["计划3月底"], row["计划3月底_原文"]) == (None, "0.25")
    assert (row["计划6月底"], row["计划12月底"]) == (Decimal(50), Decimal(100))
    assert (row["文件"], row["工作表"], row["表序"]) == ("石门镇.xlsx", "武装工作经费", 1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(tables(), min_size=1, max_size=4))
def test_sums_out_are_sums_in_to_the_fen(target: Path, drawn: list[PerformanceTable]) -> None:
    shutil.rmtree(target, ignore_errors=True)
    file = township("石门镇.xlsx", *(table_grid(table, f"表{n}") for n, table in enumerate(drawn)))
    write_dataset(target, [file])
    read = [reading.table for reading in file.submission.tables]
    whole = frame(target, PROJECTS)
    for field, name in AMOUNTS.items():
        amounts = [a for table in read if (a := getattr(table.funding, field)) is not None]
        assert sum(map(fen, whole[name].drop_nulls())) == sum(map(fen, amounts))
        assert whole[name].null_count() == len(read) - len(amounts)
    assert whole["绩效目标"].to_list() == [table.goals or None for table in read]
    told = [(i.level2 or None, i.value.text or None) for table in read for i in table.indicators]
    assert rows(target, INDICATORS, "二级指标", "指标值") == told


def test_nothing_in_the_dataset_is_a_float_and_no_text_is_empty(target: Path) -> None:
    write_dataset(target, [township("石门镇.xlsx", form(goals="", budget=""))])
    for table in GOALS.tables:
        read = frame(target, table)
        assert not [name for name, kind in read.schema.items() if kind.is_float()]
        assert not [s.name for s in read if s.dtype == pl.String and (s == "").any()]


def test_an_amount_finer_than_a_fen_is_rounded_and_one_beyond_all_bounds_left_to_its_text(
    target: Path,
) -> None:
    fine, vast = form(budget="9.8355063150"), form("执法经费", budget="9" * 15)
    write_dataset(target, [township("石门镇.xlsx", fine, vast)])
    assert rows(target, PROJECTS, "预算数", "预算数_原文") == [
        (Decimal("9.835506"), "9.8355063150"),
        (None, "9" * 15),
    ]


def test_the_order_of_files_and_what_else_is_in_the_run_change_no_byte(target: Path, tmp_path: Path) -> None:
    files = [
        township(f"{n}.xlsx", form(goals="" if n == 3 else "1.完成。"), region=region, unit=f"90600{n}")
        for n, region in enumerate(["130324", "130324", "130322", "130322", ""])
    ]
    refused = [RefusedFile("坏.xlsx", "坏了", "重发"), RefusedFile("又坏.xlsx", "坏了", "重发")]
    chance = random.Random(906_001)  # noqa: S311 - an order, no secret
    written = []
    for run in range(3):
        chance.shuffle(files)
        chance.shuffle(refused)
        write_dataset(tmp_path / str(run), files, refused)
        written.append(content(tmp_path / str(run)))
    assert written[0] == written[1] == written[2]
    write_dataset(target, [file for file in files if file.submission.info.region == "130324"])
    county = {name: data for name, data in written[0].items() if "130324" in name and "文件" not in name}
    assert county.items() <= content(target).items()
    assert len(county) == len(GOALS.tables) - 1
    write_dataset(target, files, refused)
    assert content(target) == written[0]


def test_a_file_that_was_packed_in_between_says_the_same(target: Path, tmp_path: Path) -> None:
    file = township("石门镇.xlsx", form(budget="约2万", march=0.25), form("执法经费", code=""))
    write_dataset(target, [file])
    write_dataset(tmp_path / "另一个", [pack(file, summed_up=True).unpacked()])
    assert content(tmp_path / "另一个") == content(target)


def test_another_county_is_added_and_the_first_stays_as_it_is_byte_for_byte(target: Path) -> None:
    write_dataset(target, [township("甲.xlsx")])
    before = content(target)
    (target / "查询.sql").write_text("select 1", encoding="utf-8")
    written = write_dataset(target, [township("乙.xlsx", region="130322"), township("丙.xlsx", year=2024)])
    assert written.partitions == (Partition("130322", 2023), Partition("130324", 2024))
    assert written.replaced == ()
    after = content(target)
    assert before.items() <= after.items()
    assert after["查询.sql"] == b"select 1"
    assert units(target) == [
        ("130322", 2023, "906001"),
        ("130324", 2023, "906001"),
        ("130324", 2024, "906001"),
    ]


def test_the_same_county_again_is_replaced_whole_and_units_it_has_lost_are_told(target: Path) -> None:
    write_dataset(target, [township("甲.xlsx"), township("乙.xlsx", unit="906002")])
    written = write_dataset(target, [township("改名.xlsx", form(budget="3"), form("执法经费"))])
    assert rows(target, PROJECTS, "文件", "预算数") == [
        ("改名.xlsx", Decimal(3)),
        ("改名.xlsx", Decimal("29.53")),
    ]
    (replaced,) = written.replaced
    assert (replaced.partition, replaced.units_before) == (Partition("130324", 2023), 2)
    assert replaced.gone == ("906002 石门镇人民政府本级",)


def test_a_file_that_now_says_another_year_counts_there_and_no_more_where_it_was(target: Path) -> None:
    write_dataset(target, [township("甲.xlsx", year=2032), township("乙.xlsx", year=2032, unit="906002")])
    write_dataset(target, [township("甲.xlsx")])
    assert units(target) == [("130324", 2023, "906001"), ("130324", 2032, "906002")]
    write_dataset(target, [township("乙.xlsx")])
    assert units(target) == [("130324", 2023, "906001")]
    assert not (target / "项目" / "行政区划=130324" / "年度=2032" / "项目.parquet").exists()


def test_where_no_region_is_told_only_the_rows_of_these_files_are_replaced(target: Path) -> None:
    nameless = form(code="")
    write_dataset(target, [township(f"{n}.xlsx", nameless, region="", unit=f"90600{n}") for n in (1, 2)])
    write_dataset(target, [township("1.xlsx", nameless, region="../..", unit="906003")])
    assert units(target) == [(None, 2023, "906002"), (None, 2023, "906003")]


def test_findings_and_unread_files_are_in_it(target: Path, tmp_path: Path) -> None:
    found = Finding(
        rule="JX101",
        name="项目编码缺失",
        severity=Severity.ERROR,
        file="x",
        sheet="武装工作经费",
        cell="B3",
        message="缺失",
    )
    folder = tmp_path / "甲县"
    bad = RefusedFile(str(folder / "子" / "坏.xlsx"), "文件已损坏", "请重发")
    twice = RefusedFile(str(tmp_path / "别处.xlsx"), "内容相同", "请删去")
    files = [
        township(folder / "石门镇.xlsx", findings=[found]),
        township(tmp_path / "乙县" / "蛤泊镇.xlsx", region="130322"),
    ]
    write_dataset(target, files, [bad], [twice])
    assert rows(target, FINDINGS, "行政区划", "规则", "规则名称", "级别", "单元格", "已豁免") == [
        ("130324", "JX101", "项目编码缺失", "必须改正", "B3", False)
    ]
    assert sorted(rows(target, FILES, "行政区划", "状态", "原因"), key=str) == [
        ("130322", "已计入", None),
        ("130324", "已计入", None),
        ("130324", "没能读", "文件已损坏"),
        (None, "没有计入", "内容相同"),
    ]
    assert rows(target, PROJECTS, "必须改正") == [(0,), (1,)]


def test_odd_text_goes_through_as_it_is(target: Path) -> None:
    odd = "“引”\"号\"，'撇'，换\n行，\\，=1+1，\x00，堃㎡𠮷"
    write_dataset(target, [township("a'b.xlsx", form(goals=odd))])
    assert rows(target, PROJECTS, "文件", "绩效目标") == [("a'b.xlsx", odd)]


@pytest.mark.parametrize("kind", ["other files", "a file", "no folder", "another format"])
def test_what_is_no_dataset_is_never_replaced(target: Path, kind: str) -> None:
    match kind:
        case "a file":
            target.write_bytes(b"1")
        case "no folder":
            target = target / "没有" / "数据集"
        case _:
            target.mkdir()
            (target / "字段说明.md").write_text("# xl_tools 数据集，格式 0\n", encoding="utf-8")
    before = content(target.parent) if target.parent.exists() else None
    with pytest.raises(UnwritableTargetError):
        write_dataset(target, [township("甲.xlsx")])
    assert (content(target.parent) if target.parent.exists() else None) == before


def test_a_failure_half_way_leaves_the_old_dataset_and_nothing_else(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset(target, [township("甲.xlsx")])
    before = content(target.parent)
    rename = Path.rename

    def fails(self: Path, new: Path) -> Path:
        if self.parent.suffix == ".tmp":
            raise PermissionError
        return rename(self, new)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fails)
        with pytest.raises(FileInUseError):
            write_dataset(target, [township("甲.xlsx", form(budget="9"))])
    assert content(target.parent) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_dataset_changed_meanwhile_by_another_is_not_overwritten(target: Path) -> None:
    write_dataset(target, [township("甲.xlsx")])

    def slowly() -> object:
        yield township("甲.xlsx", form(budget="9"))
        write_dataset(target, [township("乙.xlsx", region="130322")])

    with pytest.raises(FileInUseError, match="又被别的程序改动"):
        write_dataset(target, slowly())  # type: ignore[arg-type]  # a generator is an iterable
    assert len(units(target)) == 2


def test_a_run_broken_off_between_the_two_renamings_is_mended_by_the_next(target: Path) -> None:
    write_dataset(target, [township("甲.xlsx")])
    before = content(target)
    target.rename(target.with_name(f"{target.name}.换下的"))
    require_dataset(target)
    assert content(target) == before
    shutil.copytree(target, target.with_name(f"{target.name}.换下的"))
    require_dataset(target)
    assert list(target.parent.iterdir()) == [target]
    assert is_dataset(target)


def test_a_file_system_without_links_gets_copies(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", no_links)
    write_dataset(target, [township("甲.xlsx")])
    write_dataset(target, [township("乙.xlsx", region="130322")])
    assert len(units(target)) == 2
