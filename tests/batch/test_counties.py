"""Townships of two counties, whose units have the same codes, through every command that puts units together."""

import dataclasses
import io
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from tests.jobs.test_main_job import edited
from tests.products.summary.summaries import rows_below
from tests.scale.townships import FORMS, Township, township
from xl_tools.batch.batch import check_files
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.commands.command_line import main
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.fill import plan_fill
from xl_tools.jobs.return_slips import returns_of, slip_names
from xl_tools.jobs.standard_workbooks import new_workbook
from xl_tools.model.checked import Checked
from xl_tools.products.booklet.binding import booklet_of
from xl_tools.settings import shipped_settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.unit_lists import load_unit_list
from xl_tools.values.text import squeeze

_REGIONS = ("130324", "130429")
_UNIT = "101001"


@dataclasses.dataclass(frozen=True)
class Province:
    """A folder with a township of each county, both with the same unit code, and the unit list of both counties."""

    folder: Path
    files: tuple[Path, Path]
    townships: tuple[Township, Township]
    units: Path


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """Return the townships 0 and 1, which are of two counties."""
    folder = tmp_path_factory.mktemp("省") / "各县"
    townships = township(0), township(1)
    files = tuple(_written(folder / one.file_name, one.data) for one in townships)
    units = openpyxl.Workbook()
    for data in (one.data for one in townships):
        for row in openpyxl.load_workbook(io.BytesIO(data))["单位清单"].iter_rows(values_only=True):
            if row[0] != "单位清单":
                units.worksheets[0].append([None if value is None else str(value) for value in row])
    units.save(folder.parent / "全省清单.xlsx")
    return Province(folder, (files[0], files[1]), townships, folder.parent / "全省清单.xlsx")


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _run(*arguments: Path | str, code: int = 0) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def _copies(province: Province, folder: Path, *changes: Callable[[openpyxl.Workbook], None]) -> list[Path]:
    """Copy the two workbooks into a folder and change each."""
    copies = [_written(folder / f"{one.parent.name}.xlsx", one.read_bytes()) for one in province.files]
    for copy, change in zip(copies, changes, strict=False):
        edited(copy, change)
    return copies


def _cell(book: openpyxl.Workbook, label: str) -> Any:
    """Return the cell right of a label in 单位信息."""
    row = next(row for row in book["单位信息"].iter_rows() if row[0].value == label)
    return row[1]


def _tell_no_region(book: openpyxl.Workbook) -> None:
    _cell(book, "行政区划代码").value = None
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(_REGIONS):
                    cell.value = None


def _blank_codes(book: openpyxl.Workbook) -> None:
    for sheet in book:
        if sheet.title != "单位清单":
            for row in sheet.iter_rows():
                for cell in row:
                    if (
                        isinstance(cell.value, str)
                        and len(cell.value) == 21
                        and cell.value.startswith(_REGIONS)
                    ):
                        cell.value = None


def test_the_summary_has_a_row_for_each_and_every_fen(province: Province, tmp_path: Path) -> None:
    outputs = []
    for order, workers in ((province.files, "1"), (province.files[::-1], "2")):
        target = tmp_path / "汇总.xlsx"
        target.unlink(missing_ok=True)
        _run("merge", *order, "-o", target, "--units", province.units, "--workers", workers)
        outputs.append(target.read_bytes())
    assert outputs[0] == outputs[1]
    book = openpyxl.load_workbook(io.BytesIO(outputs[0]), data_only=True)
    units = [row for row in rows_below(book["按单位汇总"], "单位编码")[:-1] if row[3] is not None]
    assert [row[0] for row in units] == [_UNIT] * 2
    assert [row[1][:6] for row in units] == list(_REGIONS)
    fen = [int(Decimal(str(row[3])) * 1_000_000) for row in units]
    assert fen == [one.fen["budget"] for one in province.townships]
    plan = rows_below(book["分期用款"], "单位编码")[:2]
    assert [row[1][:6] for row in plan] == list(_REGIONS)
    said = [row[4] for row in book["核对"].iter_rows(values_only=True) if row[4] in ("相符", "不符")]
    assert set(said) == {"相符"}


def test_the_progress_matches_every_unit_of_the_provinces_list_with_its_own_file(province: Province) -> None:
    for order in (province.files, province.files[::-1]):
        said = _run("progress", *order, "--units", province.units, code=1)
        for file, one, region in zip(province.files, province.townships, _REGIONS, strict=True):
            line = next(line for line in said.splitlines() if file.name in line)
            assert line.startswith(f"  {region} {_UNIT} ")
            assert f"{one.forms} 张表" in line
            assert "缺" not in line
    first = _run("progress", province.files[0], "--units", province.units, code=1)
    line = next(line for line in first.splitlines() if line.startswith(f"  130429 {_UNIT}"))
    assert "清单上有 17 个项目" in line
    own = _run("progress", *province.files, "--units", province.files[0], code=1)
    assert f"不在单位清单里（清单上的 {_UNIT} 是行政区划 130324 的）" in own


def test_a_provinces_list_raises_no_false_alarm_in_either_county(province: Province) -> None:
    assert "没有发现问题" in _run("check", province.files[0], "--units", province.units)
    assert "没有发现问题" in _run("check", province.files[1], "--units", province.units)


def test_codes_are_filled_from_the_lines_of_the_own_county(province: Province, tmp_path: Path) -> None:
    settings = shipped_settings()
    units = load_unit_list(province.units, settings)
    paths = _copies(province, tmp_path, _blank_codes, _blank_codes)
    for path, region in zip(paths, _REGIONS, strict=True):
        (one,) = check_files([path], settings).checked
        plan = plan_fill(one.submission, units)
        assert not plan.unfilled
        assert {edit.new[:6] for edit in plan.edits} == {region}
        assert len(plan.edits) == FORMS


def test_a_new_workbook_is_not_made_for_a_unit_that_two_counties_have(province: Province) -> None:
    units = load_unit_list(province.units, shipped_settings())
    with pytest.raises(NothingToDoError, match=r"130324 .*、130429 "):
        new_workbook(_UNIT, 2024, units, shipped_settings())


def test_files_of_two_counties_make_no_one_workbook(province: Province, tmp_path: Path) -> None:
    said = _run("import", *province.files, "-o", tmp_path / "报送.xlsx", code=2)
    assert f"不同单位的（130324 {_UNIT}、130429 {_UNIT}）" in said


def test_each_county_gets_its_own_slip(province: Province, tmp_path: Path) -> None:
    paths = _copies(province, tmp_path, _blank_codes, _blank_codes)
    for order in (paths, paths[::-1]):
        returns = returns_of(check_files(order, shipped_settings()))
        assert [(slip.region, slip.tables, slip.must) for slip in returns.slips] == [
            (region, FORMS, FORMS) for region in _REGIONS
        ]
        assert len(set(slip_names(returns.slips))) == 2
    _run("return", *paths, "-o", tmp_path / "退回单.pdf", code=1)
    text = squeeze("".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "退回单.pdf").pages))
    assert f"（130324{_UNIT}）" in text
    assert f"（130429{_UNIT}）" in text


def test_units_are_compared_with_their_own_county_only(province: Province, tmp_path: Path) -> None:
    both, first, second = (tmp_path / name for name in ("两县", "一县", "另一县"))
    _copies(province, both)
    for folder, file in ((first, province.files[0]), (second, province.files[1])):
        _written(folder / "报送.xlsx", file.read_bytes())
    said = _run("compare", both, second)
    assert f"130324 {_UNIT} " in said
    assert "共 2 个单位；项目：新增 0，减少 17，有改动 0，没有改动 17" in said
    assert "共 2 个单位；项目：新增 17，减少 17，有改动 0，没有改动 0" in _run("compare", first, second)
    assert "130324" not in _run("compare", first, first)


def test_a_county_that_was_mistyped_and_put_right_is_told_by_its_project_codes(
    province: Province, tmp_path: Path
) -> None:
    def mistype(book: openpyxl.Workbook) -> None:
        _cell(book, "行政区划代码").value = "130342"

    old, new = tmp_path / "旧", tmp_path / "新"
    _copies(province, old, mistype)
    _copies(province, new)
    said = _run("compare", old, new)
    assert "行政区划不同：旧 130342，新 130324，按项目编码对上的，请核实。" in said
    assert "新增 0，减少 0" in said


def test_the_review_names_the_county_of_each_unit(province: Province, tmp_path: Path) -> None:
    _run("check", province.folder, "--format", "review", "-o", tmp_path / "审核.xlsx")
    book = openpyxl.load_workbook(tmp_path / "审核.xlsx")
    assert [row[1][:6] for row in rows_below(book["总览"], "序号")] == list(_REGIONS)
    assert [sheet["B2"].value[:6] for sheet in book.worksheets[1:]] == list(_REGIONS)
    _run("check", province.files[0], "--format", "review", "-o", tmp_path / "一县.xlsx")
    assert not openpyxl.load_workbook(tmp_path / "一县.xlsx").worksheets[0]["B2"].value.startswith("130324")


def test_a_newer_file_that_tells_no_county_takes_the_place_of_none(
    province: Province, tmp_path: Path
) -> None:
    stranger = _written(tmp_path / "新.xlsx", province.files[0].read_bytes())
    edited(stranger, _tell_no_region)
    edited(stranger, lambda book: setattr(_cell(book, "单位名称"), "value", "某镇"))
    os.utime(stranger, (4e9, 4e9))
    for order in ([*province.files, stranger], [stranger, *province.files]):
        batch = without_duplicates(check_files(order, shipped_settings()))
        assert len(batch.checked) == 3
        assert not batch.skipped
    county = without_duplicates(check_files([province.files[0], stranger], shipped_settings()))
    assert len(county.checked) == 1


def test_a_volume_tells_units_of_one_name_apart(province: Province, tmp_path: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        for label in ("单位名称", "编制"):
            _cell(book, label).value = "城关镇人民政府"

    copies = _copies(province, tmp_path, rename, rename)
    submissions = [Checked(open_submission(path, shipped_settings()), ()) for path in copies]
    assert [unit.name for unit in booklet_of(submissions).units] == [
        f"{region} 城关镇人民政府" for region in _REGIONS
    ]
    assert booklet_of(submissions[:1]).units[0].name == "城关镇人民政府"


def test_no_marked_copy_leaves_no_folder(tmp_path: Path) -> None:
    broken = _written(tmp_path / "坏.xlsx", b"PK\x03\x04broken")
    for name in ("标记.xlsx", "标记"):
        _run("check", broken, "--format", "xlsx", "-o", tmp_path / name, code=2)
        assert [path.name for path in tmp_path.iterdir()] == ["坏.xlsx"]
