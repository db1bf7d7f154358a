from pathlib import Path

import pytest

from xl_tools.errors import UnreadableFileError
from xl_tools.sources.folders import workbooks_in


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_folders_are_walked_by_name_and_owner_files_and_backups_passed_over(tmp_path: Path) -> None:
    wanted = [tmp_path / "乙" / "一.xls", tmp_path / "甲.XLSX", tmp_path / "甲2.xlsm"]
    touch(
        *wanted,
        tmp_path / "~$甲.XLSX",
        tmp_path / ".隐.xlsx",
        tmp_path / "说明.txt",
        tmp_path / ".git" / "x.xlsx",
    )
    assert workbooks_in([tmp_path]) == sorted(wanted)


def test_a_file_is_taken_once_whichever_way_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "甲.xlsx"
    touch(file)
    assert workbooks_in([file, tmp_path, tmp_path / "." / "甲.xlsx"]) == [file]


def test_the_output_about_to_be_made_is_no_input_of_its_folder(tmp_path: Path) -> None:
    touch(tmp_path / "甲.xlsx", tmp_path / "汇总.xlsx")
    assert workbooks_in([tmp_path], tmp_path / "汇总.xlsx") == [tmp_path / "甲.xlsx"]


def test_a_folder_without_workbooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="没有 Excel 工作簿"):
        workbooks_in([tmp_path])


def test_a_missing_file_stays_in_the_list_to_be_named_later(tmp_path: Path) -> None:
    assert workbooks_in([tmp_path / "没有.xlsx"]) == [tmp_path / "没有.xlsx"]
