"""自评表 and 监控表 of many units at once: a workbook each, one list of spending by code, what cannot be made does not stop the rest."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.jobs.test_appraise import SETTINGS, evaluations, opened, spent_list
from tests.jobs.test_main_job import edited, write_workbook
from xl_tools.errors import InvalidDataError
from xl_tools.jobs.appraise_many import evaluate_files, monitor_files
from xl_tools.sources.opening import open_submission


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "各乡镇"
    for town, code in (("甲镇", "906001"), ("乙镇", "906002")):
        (folder / town).mkdir(parents=True)
        edited(write_workbook(folder / town / "报送.xlsx"), partial(_move, code))
    return folder


def _move(code: str, book: Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("906001", code)


def test_of_versions_and_years_only_what_counts_has_forms(county: Path, tmp_path: Path) -> None:
    old = edited(write_workbook(county / "旧.xlsx"), lambda book: book["填报说明"].__setitem__("B5", "初稿"))
    os.utime(old, (1.6e9, 1.6e9))
    os.utime(county / "甲镇" / "报送.xlsx", (1.9e9, 1.9e9))
    done = monitor_files(county, 7, target=tmp_path / "监控表")
    assert sum(each.made is not None for each in done.units) == len(("甲镇", "乙镇"))
    assert done.failed == 0
    (left,) = [each.refused for each in done.units if each.refused]
    assert "这是旧版本" in left.reason


def test_every_workbook_has_its_forms_in_the_folder(county: Path, tmp_path: Path) -> None:
    (county / "坏.xlsx").write_bytes(b"PK")
    done = evaluate_files(county, target=tmp_path / "自评表")
    made = {each.target.name: each.target for each in done.units if each.target}
    assert sorted(made) == ["报送_乙镇_自评表.xlsx", "报送_甲镇_自评表.xlsx"]
    assert done.failed == 1
    (refused,) = [each.refused for each in done.units if each.refused]
    assert refused.name.endswith("坏.xlsx")
    goals = open_submission(county / "甲镇" / "报送.xlsx", SETTINGS).tables
    found = evaluations(opened(made["报送_甲镇_自评表.xlsx"].read_bytes()))
    assert [each.reading.table.name for each in found] == [each.table.name for each in goals]
    assert done.forms == 2 * len(goals)


def test_what_was_spent_is_found_by_codes_alone(county: Path, tmp_path: Path) -> None:
    first, second = open_submission(county / "甲镇" / "报送.xlsx", SETTINGS).tables[:2]
    rows = [(first.table.code, first.table.name, 12000), ("", second.table.name, 5000), ("不明", "别处的", 1)]
    done = monitor_files(
        county, 7, target=tmp_path / "监控表", spent=spent_list(tmp_path / "支出.xlsx", rows)
    )
    assert [line.split("没有对上")[0] for line in done.said] == [
        f"支出清单里的“{second.table.name}”0.50 万元，",
        "支出清单里的“别处的”0.0001 万元，",
    ]
    for each in done.units:
        assert each.made is not None
        assert first.table.name not in each.made.without
        assert second.table.name in each.made.without


def test_a_second_run_reads_none_of_what_the_first_has_made(county: Path) -> None:
    target = county / "自评表"
    evaluate_files(county, target=target)
    shutil.copy(county / "甲镇" / "报送.xlsx", county / "丙镇.xlsx")
    done = evaluate_files(county, target=target)
    assert (len(done.units), done.failed) == (3, 0)
    assert len(load_workbook(target / "丙镇_自评表.xlsx").sheetnames) > 1


def test_a_month_that_there_is_not_is_refused_before_anything_is_read(county: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="没有这个月份"):
        monitor_files(county, 13, target=tmp_path / "监控表")
    assert not (tmp_path / "监控表").exists()
