"""The files of a batch put together by unit and year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xl_tools.model.checked import Checked
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, whose


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """The files of one unit and year, and its region where there are units of several."""

    key: UnitKey
    year: int | None
    region: str
    files: tuple[Checked, ...]


def files_by_unit(files: Sequence[Checked], among: Sequence[Checked] = ()) -> list[UnitFiles]:
    """Return the units and years in the order of the files; a file that names no unit is one by itself.

    ``among`` are the files of which some may tell more of these units.
    """
    files = tuple(files)
    keys = UnitKeys(whose_is(one) for one in (*files, *among))
    groups: dict[tuple[UnitKey, int | None], list[Checked]] = defaultdict(list)
    for one in files:
        groups[keys.of(whose_is(one)), one.submission.info.year].append(one)
    return [UnitFiles(key, year, keys.shown(key), tuple(group)) for (key, year), group in groups.items()]


def whose_is(one: Checked) -> Whose:
    """Return whose a file is; where it names no unit, its path stands for one."""
    told = whose(one.submission.info)
    return told if told.code else told._replace(code=one.submission.file.path)
