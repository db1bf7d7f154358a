"""Many files at once: the same result for any order and any number of workers, every project counted once."""

import dataclasses
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.defects.clean import clean_workbook
from tests.defects.rendering import render
from tests.jobs.test_main_job import SETTINGS, edited, write_workbook
from xl_tools.batch.batch import Batch, check_files
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.packed import ManyFiles, changed, file_entries, files_held, pack, picked
from xl_tools.batch.project_rows import project_rows
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.processes.workers import Workers, workers_for
from xl_tools.products.summary.summary_workbook import summary_workbook


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
        assert isinstance(executor, Workers)


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


def test_the_same_unit_code_in_another_region_is_another_unit(tmp_path: Path) -> None:
    files = [write_workbook(tmp_path / f"{n}.xlsx") for n in "甲乙丙"]
    edited(files[1], lambda book: book["单位信息"].__setitem__("B3", "130429"))
    edited(files[2], lambda book: book["单位信息"].__setitem__("B3", None))
    assert [check_files([file], SETTINGS).checked[0].submission.info.region for file in files[:2]] == [
        "130324",
        "130429",
    ]
    counted, _, left_out = names(without_duplicates(check_files(files, SETTINGS)))
    assert (len(counted), len(left_out)) == (2, 1)


def test_a_packed_file_says_what_the_outputs_ask_of_it(townships: list[Path]) -> None:
    for one in check_files(townships[:6], SETTINGS).checked:
        packed = pack(one, summed_up=True).unpacked()
        assert [*rows_of(packed)] == [*rows_of(one)]
        assert (packed.findings, packed.exempted, packed.own_settings) == (
            one.findings,
            one.exempted,
            one.own_settings,
        )
        assert packed.submission.units == one.submission.units


def test_files_of_which_some_are_packed_are_a_sequence_like_any(townships: list[Path]) -> None:
    whole = check_files(townships[:4], SETTINGS).checked
    files = files_held([*whole[:2], *(pack(one, summed_up=False) for one in whole[2:])])
    assert isinstance(files, ManyFiles)
    assert tuple(files) == whole
    assert (len(files), tuple(files[1:3])) == (4, tuple(whole[1:3]))
    assert tuple(picked(files, [2, 0])) == (whole[2], whole[0])
    assert isinstance(picked(files, [1, 0]), tuple)
    assert [entry.file for entry in file_entries(files)] == [one.submission.file for one in whole]
    clean = changed(files, lambda one: dataclasses.replace(one, findings=()))
    assert tuple(clean) == tuple(dataclasses.replace(one, findings=()) for one in whole)
    assert len(pack(whole[0], summed_up=True).data) < 20_000


def rows_of(one: Checked) -> Iterator[tuple[object, ...]]:
    """Yield of every project what a 汇总 or 数据集 says of it, and where."""
    for row, form in zip(project_rows(one), one.submission.tables, strict=True):
        figures = (*FUNDING_FIELDS, *PLAN_FIELDS)
        addresses = [form.address(field) for field in ("name", "code", *figures)]
        texts = [form.texts.get(field) for field in figures]
        places = [form.address(f"indicator.{i}.value") for i in range(len(form.table.indicators))]
        yield (form.table, row.amounts, row.percents, row.errors, row.warnings)
        yield (row.unit_code, row.unit_name, form.sheet, addresses, texts, places)
