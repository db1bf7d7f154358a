"""指标库: indicators that were approved before, or that a bureau wrote down, to be picked for a project."""

from xl_tools.model.record import Record

LIBRARY_SHEET = "指标库"
LIBRARY_TITLE = "绩效指标库"
"""Stands in A1 of a sheet of indicators to pick from, so that it is never read as a form."""


class UsedFor(Record):
    """A project that an indicator was used for, by its name without year and place, and how often."""

    project: str
    times: int = 1


class IndicatorEntry(Record):
    """One indicator of the library.

    ``value`` is what is usually written (``95``, ``12月底前``), ``range`` what else there was; ``scoring`` a bureau's own
    way of giving points. ``times`` and ``units`` say how often, and by how many units, it was used; ``is_common``
    whether it fits projects of any kind.
    """

    level1: str = ""
    level2: str
    level3: str
    description: str = ""
    sign: str = ""
    value: str = ""
    unit: str = ""
    range: str = ""
    basis: str = ""
    scoring: str = ""
    projects: tuple[UsedFor, ...] = ()
    times: int = 1
    units: int = 1
    source: str = ""
    is_common: bool = False

    @property
    def usual_value(self) -> str:
        """The value as it is written into a form; empty where none is usual."""
        return f"{self.sign}{self.value}{self.unit}" if self.value else ""


class IndicatorLibrary(Record):
    """The indicators, in the order of 一级 and 二级, the most used first; ``units`` is how many units they are of."""

    entries: tuple[IndicatorEntry, ...] = ()
    units: int = 0
