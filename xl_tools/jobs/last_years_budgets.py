"""Where last year's budgets are taken from: its files, its 汇总, or a dataset."""

from pathlib import Path
from typing import Unpack

from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.last_year import LastProject, LastYear, last_year_of_files, last_year_of_summary
from xl_tools.errors import NothingToDoError
from xl_tools.jobs.desk import Desk, given, settings_of
from xl_tools.opc.package import Package, is_our_output
from xl_tools.opc.sheet_grids import read_grids
from xl_tools.products.dataset.budgets import budgets_of, years_in
from xl_tools.products.dataset.dataset_folder import is_dataset
from xl_tools.products.summary.project_sheet import PROJECTS
from xl_tools.sources.opening import read_bytes
from xl_tools.values.unit_key import Whose


def last_year(path: Path, year: int | None, **desk: Unpack[Desk]) -> LastYear:
    """Return last year's projects with their budgets; ``year`` is this year, where it is known. Refuse what tells none, or the same year."""
    if not path.exists():
        raise NothingToDoError(path, "没有这个文件或文件夹", "请核对写的路径")
    found = _of_dataset(path, year) if path.is_dir() and is_dataset(path) else None
    if found is None and path.is_file():
        found = _of_summary(path, **desk)
    if found is None:
        work = given(path, **desk)
        found = last_year_of_files(without_duplicates(work.checked()).checked)
    if not found.projects:
        raise NothingToDoError(path, "里面没有读出上年的项目", "请写上年的文件夹、汇总或数据集")
    if year and found.year == year:
        raise NothingToDoError(path, f"也是 {year} 年度的，不是上年的", "请写上年的文件夹、汇总或数据集")
    return found


def _of_dataset(folder: Path, year: int | None) -> LastYear:
    earlier = [each for each in years_in(folder) if year is None or each < year]
    if not earlier:
        raise NothingToDoError(folder, f"数据集里没有 {year} 年度以前的项目", "请写上年的文件夹或汇总")
    rows = budgets_of(folder, earlier[-1])
    projects = (
        LastProject(Whose(row.region, row.unit_code, row.unit_name), row.code, row.name, row.budget)
        for row in rows
    )
    return LastYear(tuple(projects), earlier[-1])


def _of_summary(path: Path, **desk: Unpack[Desk]) -> LastYear | None:
    settings = settings_of(desk.get("settings"), desk.get("rules", ()))
    data = read_bytes(path, settings)
    if not is_our_output(data):
        return None
    package = Package(data, str(path), settings.limits)
    if PROJECTS.name not in package.sheets:
        return None
    (grid,) = read_grids(package, [PROJECTS.name]).grids
    return last_year_of_summary(grid)
