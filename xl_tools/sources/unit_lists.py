"""Which unit list is in force: one named by the user, or one that comes with the program."""

from pathlib import Path

from xl_tools.errors import NothingToDoError
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitList
from xl_tools.settings import Settings
from xl_tools.sources.opening import open_submission
from xl_tools.sources.templates import bundled_unit_lists


def load_unit_list(path: Path, settings: Settings) -> UnitList:
    """Read a unit list from a workbook with a 单位清单 sheet."""
    return open_with_list(path, settings).units


def open_with_list(path: Path, settings: Settings) -> Submission:
    """Read a workbook with a 单位清单 sheet: nothing but a list, or a township's with its forms."""
    submission = open_submission(path, settings)
    if not submission.units.projects:
        remedy = "请选有“单位编码、单位名称、项目编码、项目名称”四列的工作簿"
        raise NothingToDoError(path, "里面没有单位清单", remedy)
    return submission


def bundled_list_of(unit_code: str, settings: Settings) -> UnitList | None:
    """Return the bundled unit list that has this unit, if any."""
    lists = (load_unit_list(path, settings) for path in bundled_unit_lists())
    return next((units for units in lists if units.all_of(unit_code)), None)
