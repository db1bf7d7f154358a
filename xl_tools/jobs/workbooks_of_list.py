"""Make a standard workbook for every unit of a list, into a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.errors import InvalidDataError, RefusalError
from xl_tools.jobs.desk import Desk, PathLike, settings_of, units_of
from xl_tools.jobs.standard_workbooks import NewWorkbook, new_workbook
from xl_tools.model.unit import Unit, UnitInfo, UnitList
from xl_tools.saving.file_names import names_in
from xl_tools.saving.safe_save import made_folder


class NewOfUnit(NamedTuple):
    """What was made for a unit, where it is, and the backup of somebody's work that stood there; or why nothing was."""

    unit: Unit
    target: Path
    made: NewWorkbook | None = None
    backup: Path | None = None
    refused: RefusalError | None = None


def new_of_list(
    year: int,
    *,
    target: PathLike,
    template: PathLike | None = None,
    library: PathLike | None = None,
    **desk: Unpack[Desk],
) -> Iterator[NewOfUnit]:
    """Make a workbook for each unit of the list (``units``) and a year, into the folder ``target``; yield each as it is done.

    One that cannot be written does not stop the rest. Of two counties' units of one code each gets its own.
    """
    listed = desk.get("units")
    units = units_of(listed)
    if units is None or not units.units:
        raise InvalidDataError(
            "单位清单", "没有写是哪一个", "请用 --units 指明清单，或用 --unit 只做一个单位"
        )
    inputs = () if listed is None or isinstance(listed, UnitList) else (Path(listed),)
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    folder = Path(target)
    named = [
        (unit, UnitInfo(region=unit.region, unit_code=unit.code, unit_name=unit.name)) for unit in units.units
    ]
    with made_folder(folder):
        places = names_in(
            folder,
            [(folder / unit.code, info) for unit, info in named],
            lambda _: f"_{year}年绩效目标表.xlsx",
        )
        for (unit, _), place in zip(named, places, strict=True):
            own = UnitList(units=(unit,), projects=units.projects_of(unit))
            try:
                made = new_workbook(unit.code, year, own, settings, inputs, template, library)
                yield NewOfUnit(unit, place, made, made.save(place))
            except RefusalError as error:
                yield NewOfUnit(unit, place, refused=error)
