"""What the bureau has written by hand on the sheet 收件: whose a file is, and whether it is taken."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final, NamedTuple

from xl_tools.errors import InvalidDataError
from xl_tools.model.grid import Grid, column_letters
from xl_tools.values.text import label_key, one_line

RECEIVED = "收件"
FILE, UNIT, TAKEN, FOLDER, DIGEST = "文件", "改成单位", "改用不用", "所在文件夹", "内容摘要"
_WHOSE, _TOLD_BY, _USE = "单位", "凭什么认的", "用不用"
CORRECTED = "县里改的"
DIGEST_LENGTH = 16
"""Characters of a digest that tell files of a folder apart."""

_LOWEST_HEADER = 10
_YES_NO: Final[Mapping[str, bool]] = {
    "用": True,
    "采用": True,
    "是": True,
    "不用": False,
    "不采用": False,
    "否": False,
}


class Correction(NamedTuple):
    """What the bureau has written of one file: its unit, whether it is taken; ``where`` says in which cell it stands.

    ``whose`` is the unit as the run that made the sheet took it, where it was corrected before; ``folder`` is the name of the
    one in which the file lay, where the sheet tells it.
    """

    name: str
    digest: str
    unit: str
    taken: bool | None
    where: str
    whose: str = ""
    folder: str = ""

    @property
    def shown(self) -> str:
        """Whether it is taken, as it was written."""
        return {True: "用", False: "不用", None: ""}[self.taken]

    def is_of(self, name: str) -> bool:
        """Whether a file is called so and lies in a folder of that name, whatever other folders are told before it."""
        return is_same_file(self.placed, name)

    @property
    def placed(self) -> str:
        """The name behind that of its folder."""
        return _placed(self.folder, self.name)

    def is_called(self, name: str) -> bool:
        """Whether a file is called so, in whatever folder."""
        return has_name_of(self.name, name)


class Listed(NamedTuple):
    """A file that stands on a sheet 收件: whether it was used then, whether the bureau has written of it."""

    name: str
    digest: str
    used: bool
    is_corrected: bool
    folder: str = ""

    @property
    def placed(self) -> str:
        """The name behind that of its folder."""
        return _placed(self.folder, self.name)


def is_same_file(one: str, other: str) -> bool:
    """Whether two names are of one file, whatever folders are told before either."""
    own, others = PurePath(one).parts, PurePath(other).parts
    shorter = min(len(own), len(others))
    return bool(shorter) and own[-shorter:] == others[-shorter:]


def has_name_of(one: str, other: str) -> bool:
    """Whether two files are called alike, in whatever folders they lie."""
    return PurePath(one).name == PurePath(other).name


def corrections_in(grid: Grid, source: str) -> list[Correction]:
    """Return what the bureau has written on a sheet 收件; nothing where it is none.

    Raises :class:`InvalidDataError` where 用不用 says neither.
    """
    header = _header(grid)
    return [*_corrections(grid, *header, source)] if header else []


def listed_in(grid: Grid) -> list[Listed]:
    """Return the files that stand on a sheet 收件, whatever the bureau has written of them; nothing where it is none."""
    header = _header(grid)
    if header is None:
        return []
    top, columns = header

    def text(row: int, label: str) -> str:
        return one_line(grid.text(row, columns[label])) if label in columns else ""

    return [
        Listed(
            name,
            text(row, DIGEST),
            text(row, _USE) == "用",
            bool(text(row, UNIT) or text(row, TAKEN)),
            _folder(grid, row, columns),
        )
        for row in range(top + 1, grid.height)
        if (name := text(row, FILE))
    ]


def _placed(folder: str, name: str) -> str:
    return str(PurePath(folder, PurePath(name).name)) if folder else name


def _folder(grid: Grid, row: int, columns: Mapping[str, int]) -> str:
    return one_line(grid.text(row, columns[FOLDER])) if FOLDER in columns else ""


def _header(grid: Grid) -> tuple[int, Mapping[str, int]] | None:
    for top in range(min(grid.height, _LOWEST_HEADER)):
        columns = {label_key(text): column for column, text in enumerate(grid.texts[top])}
        if {FILE, UNIT, TAKEN} <= columns.keys():
            return top, columns
    return None


def _corrections(grid: Grid, top: int, columns: Mapping[str, int], source: str) -> Iterator[Correction]:
    for row in range(top + 1, grid.height):
        unit, taken = (one_line(grid.text(row, columns[each])) for each in (UNIT, TAKEN))
        if not unit and not taken:
            continue
        where = f"{source} 工作表“{grid.sheet}”{column_letters(columns[TAKEN])}{row + 1}"
        if taken and taken not in _YES_NO:
            raise InvalidDataError(where, f"“{TAKEN}”写的是“{taken}”，看不懂", "请写“用”或“不用”，或者空着")
        digest = grid.text(row, columns[DIGEST]) if DIGEST in columns else ""
        place = f"{source} 工作表“{grid.sheet}”{column_letters(columns[UNIT])}{row + 1}"
        is_done = _TOLD_BY in columns and grid.text(row, columns[_TOLD_BY]) == CORRECTED
        whose = one_line(grid.text(row, columns[_WHOSE])) if is_done and _WHOSE in columns else ""
        yield Correction(
            grid.text(row, columns[FILE]),
            digest,
            unit,
            _YES_NO.get(taken),
            place,
            whose,
            _folder(grid, row, columns),
        )
