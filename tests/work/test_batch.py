"""Many files at once: the same result for any order and any number of workers, every project counted once."""

import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.work.test_main_job import SETTINGS, edited, write_workbook
from xl_tools.outputs.summary import summary_workbook
from xl_tools.work.batch import Batch, check_files
from xl_tools.work.duplicates import without_duplicates
from xl_tools.work.workers import workers_for


@pytest.fixture(scope="module")
def townships(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return a dozen generated townships, a damaged file and a copy."""
    folder = tmp_path_factory.mktemp("乡镇")
    for seed in range(12):
        (folder / f"{seed:02d}.xlsx").write_bytes(render(clean_workbook(seed)).data)
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    shutil.copy(folder / "03.xlsx", folder / "副本.xlsx")
    return sorted(folder.iterdir())


def names(batch: Batch) -> tuple[list[str], list[str], list[str]]:
    """Return the file names that count, are refused and are left out."""
    counted = [Path(one.submission.file.name).name for one in batch.checked]
    return counted, [Path(f.name).name for f in batch.refused], [Path(f.name).name for f in batch.skipped]


def test_any_order_and_number_of_workers_give_the_same_bytes(townships: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "汇总.xlsx"
    results = set()
    chance = random.Random(906_001)  # noqa: S311 - an order, no secret
    for workers in (1, 2, 4):
        shuffled = list(townships)
        chance.shuffle(shuffled)
        with workers_for(len(shuffled), workers) as executor:
            batch = without_duplicates(check_files(shuffled, SETTINGS, executor=executor))
        results.add(summary_workbook(batch.checked, sorted(batch.refused, key=str), target))
        assert names(batch)[1:] == (["坏的.xlsx"], ["副本.xlsx"])
    assert len(results) == 1


def test_few_files_are_read_in_this_process_many_side_by_side() -> None:
    with workers_for(39) as executor:
        assert executor is None
    with workers_for(5, 2) as executor:
        assert isinstance(executor, ProcessPoolExecutor)


def test_progress_names_every_file_in_order(townships: list[Path]) -> None:
    told: list[str] = []
    with workers_for(len(townships), 2) as executor:
        check_files(townships, SETTINGS, progress=told.append, executor=executor)
    assert told == [path.name for path in townships]


def test_of_two_versions_the_one_saved_last_counts(tmp_path: Path) -> None:
    old = write_workbook(tmp_path / "甲.xlsx", codes={"执法经费": ""})
    new = edited(write_workbook(tmp_path / "乙.xlsx"), lambda _: None)  # openpyxl sets the time of saving
    batch = without_duplicates(check_files([old, new], SETTINGS))
    assert names(batch) == (["乙.xlsx"], [], ["甲.xlsx"])
    assert "906001 石门镇人民政府本级有更新的文件" in batch.skipped[0].reason


def test_two_parts_of_one_submission_both_count(tmp_path: Path) -> None:
    parts = [write_workbook(tmp_path / "甲.xlsx"), write_workbook(tmp_path / "乙.xlsx")]

    def keep(number: int) -> None:
        def drop(book: openpyxl.Workbook) -> None:
            forms = book.sheetnames[-3:]
            for name in forms:
                if (name == forms[0]) != (number == 0):
                    del book[name]

        edited(parts[number], drop)

    keep(0)
    keep(1)
    batch = without_duplicates(check_files(parts, SETTINGS))
    assert sorted(names(batch)[0]) == ["乙.xlsx", "甲.xlsx"]
    assert sum(len(one.submission.tables) for one in batch.checked) == 3
    assert batch.skipped == ()


def test_files_that_name_no_unit_are_never_taken_for_versions(tmp_path: Path) -> None:
    def nameless(book: openpyxl.Workbook) -> None:
        for address in ("B4", "B5"):
            book["单位信息"][address] = None
        for sheet in book.worksheets[-3:]:
            sheet["A2"] = None

    files = [edited(write_workbook(tmp_path / f"{n}.xlsx"), nameless) for n in "甲乙"]
    edited(files[1], lambda book: book.worksheets[-1].__setitem__("E3", "另一个项目"))
    assert len(without_duplicates(check_files(files, SETTINGS)).checked) == 2
