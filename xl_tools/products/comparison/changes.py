"""The values of a comparison: one change at one place, a project, a unit, all units."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.submission import SourceFile
from xl_tools.model.table_reading import TableReading


class ChangeKind(StrEnum):
    """What kind of change it is; the value is the word a clerk sees."""

    AMOUNT = "金额"
    PERCENT = "进度"
    TEXT = "文字"
    ADDED = "增加"
    GONE = "删去"
    MOVED = "移位"
    SPELLING = "写法"
    """The same but for spaces, width or how an amount is written: nothing that it says has changed."""


class Place(NamedTuple):
    """A cell (A1 address) of a sheet of a file; the address is empty where only the sheet is known."""

    file: SourceFile
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what stood in the old file and what stands in the new one, empty where nothing does.

    ``field`` is the label of what stands there, ``item`` the indicator or chapter it belongs to (may be empty).
    ``difference`` is new less old in 万元, for amounts; what cannot be read as an amount counts as nothing.
    """

    kind: ChangeKind
    field: str
    old: str
    new: str
    old_place: Place | None = None
    new_place: Place | None = None
    item: str = ""
    difference: Decimal | None = None

    @property
    def place(self) -> Place | None:
        """Where it stands now, or where what is gone stood."""
        return self.new_place or self.old_place


class Placed(NamedTuple):
    """A 绩效目标表 and the file it stands in."""

    file: SourceFile
    reading: TableReading

    @property
    def budget(self) -> Decimal:
        """预算数 in 万元; 0 where none can be read."""
        return self.reading.table.funding.budget or Decimal(0)

    def place(self, cell: str) -> Place:
        """Return a cell of the form by its address."""
        return Place(self.file, self.reading.sheet, cell)

    def at(self, key: str) -> Place:
        """Return where a field stands."""
        return self.place(self.reading.address(key))


class Fate(StrEnum):
    """What became of a project."""

    ADDED = "新增"
    GONE = "减少"
    CHANGED = "有改动"
    SAME = "没有改动"


@dataclass(frozen=True, slots=True)
class ProjectComparison:
    """One project on both sides, or on one.

    ``matched_by`` says in Chinese by what the two were found to be one; ``note`` what a reader should know beside it
    (a project that is on one side only may have been renamed: the likely ones are named, none is taken for it).
    """

    old: Placed | None
    new: Placed | None
    changes: tuple[Change, ...] = ()
    matched_by: str = ""
    note: str = ""

    @property
    def fate(self) -> Fate:
        """What became of it."""
        if self.old is None:
            return Fate.ADDED
        if self.new is None:
            return Fate.GONE
        return Fate.CHANGED if self.changes else Fate.SAME

    @property
    def shown(self) -> Placed:
        """The new form, or the old one where it is gone."""
        placed = self.new or self.old
        assert placed is not None  # noqa: S101 - a project is on one side at least
        return placed

    @property
    def difference(self) -> Decimal:
        """The budget's change in 万元."""
        return (self.new.budget if self.new else Decimal(0)) - (self.old.budget if self.old else Decimal(0))


class IndicatorChange(NamedTuple):
    """The value of an indicator in two years."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ProjectYears:
    """A project in two years: values of indicators that changed, indicators that went and came, and what to look at."""

    project: ProjectComparison
    values: tuple[IndicatorChange, ...] = ()
    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitComparison:
    """A unit's files on both sides: its projects in the order of the new files, then those gone.

    ``others`` are the changes outside the forms (整体绩效, 单位信息, 单位清单, 豁免清单, 设置). ``region`` is told where
    there are units of several.
    """

    unit_code: str
    unit_name: str
    year: int | None
    old: tuple[Checked, ...]
    new: tuple[Checked, ...]
    projects: tuple[ProjectComparison, ...] = ()
    others: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    region: str = ""
    old_year: int | None = None
    """The year of the old files, where it is another one."""
    years: tuple[ProjectYears, ...] = ()
    """Its projects side by side, where the sides are of two years."""

    @property
    def changes(self) -> int:
        """How many cells have changed, in the forms and outside them."""
        return sum(len(project.changes) for project in self.projects) + len(self.others)

    @property
    def is_same(self) -> bool:
        """Whether nothing at all has changed."""
        return bool(self.old and self.new) and not (self.others or self.count(Fate.SAME) < len(self.projects))

    def count(self, fate: Fate) -> int:
        """Return how many projects met this fate."""
        return sum(project.fate is fate for project in self.projects)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units, in the order of their codes, and the files that could not be compared on either side."""

    units: tuple[UnitComparison, ...]
    old_unread: tuple[RefusedFile, ...] = ()
    new_unread: tuple[RefusedFile, ...] = ()

    @property
    def unread(self) -> tuple[tuple[str, RefusedFile], ...]:
        """The files that could not be compared, each with its side."""
        return (*(("旧", file) for file in self.old_unread), *(("新", file) for file in self.new_unread))

    @property
    def is_same(self) -> bool:
        """Whether both sides say the same, and all of both could be read."""
        return all(unit.is_same for unit in self.units) and not self.unread
