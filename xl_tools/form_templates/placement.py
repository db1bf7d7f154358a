"""Where on a filled sheet each field of a form stands: what both ways of finding it, template and general labels, yield."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_tools.form_templates.placeholders import Part
from xl_tools.form_templates.template import Template
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import Cell, Grid


class Spot(NamedTuple):
    """Where one value of a form stands: the cells to look at in their order, and the parts where the cell holds several.

    ``label`` is the label that claims it; ``words`` are those the cell is known by where it has no label.
    """

    parts: tuple[Part, ...]
    cells: tuple[Cell, ...]
    label: Cell | None = None
    is_prose: bool = False


class AcrossColumn(NamedTuple):
    """The columns that say all indicators of a second level in one cell, with the levels."""

    level1: str
    level2: str
    columns: tuple[int, ...]


class ListSpot(NamedTuple):
    """The rows of a list, from ``top`` to ``bottom`` (not included), and the columns of each field by its name.

    ``choices`` says what a tick in a column stands for, ``long_rows`` are those of indicators of several years,
    ``of_project`` the columns that only this form has and that say something of the project, not of an indicator,
    ``across`` those of indicators where these stand across.
    """

    columns: Mapping[str, tuple[int, ...]]
    labels: Mapping[str, Cell]
    top: int
    bottom: int
    parts: Mapping[str, tuple[Part, ...]] = {}
    choices: Mapping[int, str] = {}
    long_rows: frozenset[int] = frozenset()
    of_project: frozenset[str] = frozenset()
    across: tuple[AcrossColumn, ...] = ()


@dataclass(frozen=True)
class Placement:
    """One form on a sheet, its rows from ``top`` to ``bottom`` (not included)."""

    grid: Grid
    top: int
    bottom: int
    spots: tuple[Spot, ...]
    lists: tuple[ListSpot, ...]
    labels: frozenset[Cell]
    """Cells that hold labels, also of parts that have no field."""
    kind: FormKind = FormKind.GOALS
    template: Template | None = None
    found: int = 0
    """Of the labels that tell the template's fields, how many stand there."""
    rivals: tuple[str, ...] = ()
    is_flat: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    """Money units that labels say, by the field's name."""
