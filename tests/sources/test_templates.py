from pathlib import Path

import pytest

from xl_tools.sources import templates
from xl_tools.sources.templates import (
    SAMPLE,
    STANDARD_WORKBOOK,
    UNIT_LIST_906001,
    bundled,
    bundled_unit_lists,
)


@pytest.mark.parametrize("name", [STANDARD_WORKBOOK, UNIT_LIST_906001, SAMPLE])
def test_every_bundled_workbook_is_found(name: str) -> None:
    assert bundled(name).read_bytes().startswith(b"PK")


def test_a_workbook_that_is_not_bundled_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"没有这个\.xlsx"):
        bundled("没有这个.xlsx")


def test_the_bundled_unit_lists_are_those_named_as_such() -> None:
    assert [path.name for path in bundled_unit_lists()] == [UNIT_LIST_906001]


def test_inside_an_installed_package_its_own_folder_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, checkout = tmp_path / "installed", tmp_path / "checkout"
    for folder in (installed, checkout):
        folder.mkdir()
        (folder / SAMPLE).write_bytes(b"PK")
    monkeypatch.setattr(templates, "_FOLDERS", (installed, checkout))
    assert bundled(SAMPLE) == installed / SAMPLE
