"""Checked files kept as they are, and packed small beyond so many: thousands cost no memory until they are looked at."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias, overload

from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.grid import Grid
from xl_tools.model.submission import SheetRole, SourceFile, Submission
from xl_tools.model.table_reading import TableReading, indicator_key
from xl_tools.model.unit import UnitInfo
from xl_tools.rules.untouched import UNTOUCHED
from xl_tools.values.project_code import is_well_formed, tidy_code
from xl_tools.values.text import name_key

_LEVEL = 1  # a third of the size already; more costs more time than it saves
_FIGURES = (*FUNDING_FIELDS, *PLAN_FIELDS)
_INDICATORS = "indicator."
_HEAD_ROWS = 12  # of a form of another kind, in which its period may stand
_PLACES_OF_AN_INDICATOR = ("value", "level3", "description", "basis")

Change: TypeAlias = Callable[[Checked], Checked]


class Entry(NamedTuple):
    """What is asked of a file beside the others, so that it need not be unpacked for it.

    That is where it came from, whose it is, its projects' names (as keys) and right codes; ``has_outputs`` says that
    sheets of this program's making stand in it, as 校验结果 does in a marked copy. ``units`` are the codes of the units that
    several of its tables name. ``is_blank`` says that it has forms of goals and nobody has begun to fill in one.
    """

    file: SourceFile
    info: UnitInfo
    projects: frozenset[str]
    codes: frozenset[str]
    has_outputs: bool
    units: frozenset[str] = frozenset()
    is_blank: bool = False

    @classmethod
    def of(cls, checked: Checked) -> "Entry":
        """Return the entry of a file."""
        submission = checked.submission
        tables = [reading.table for reading in submission.tables]
        named = Counter(table.unit_code for table in tables)
        return cls(
            submission.file,
            submission.info,
            frozenset(name_key(table.name) for table in tables if table.name),
            frozenset(code for table in tables if is_well_formed(code := tidy_code(table.code))),
            any(note.role is SheetRole.OUTPUT for note in submission.sheets),
            frozenset(unit for unit, tables_of_it in named.items() if unit and tables_of_it > 1),
            _is_blank(checked),
        )


class Packed(NamedTuple):
    """A checked file in few bytes: its entry, and what is to be changed in it when it is unpacked.

    ``gist`` is what was made of it where it was read, if that is all that is asked of it: then its forms and findings are
    gone, and only whose it is is left.
    """

    entry: Entry
    data: bytes
    changes: tuple[Change, ...] = ()
    gist: object = None

    def unpacked(self) -> Checked:
        """Return what was packed, in this process or in one of our own workers, with the changes."""
        import pickle  # noqa: PLC0415 - as below

        checked: Checked = pickle.loads(zlib.decompress(self.data))  # noqa: S301 - our own bytes, never a file's
        for change in self.changes:
            checked = change(checked)
        return checked


Gist: TypeAlias = Callable[[Checked], object]
"""Makes of a file, in the process that reads it, what is asked of it."""


def pack(checked: Checked, *, summed_up: bool, gist: Gist | None = None) -> Packed:
    """Pack a checked file; where it will only be ``summed_up``, without what that does not need.

    What stays then: the values of the tables, where figures, heads and indicators stand, sheets, unit, unit list, findings.
    Where only a ``gist`` of it is asked for, that, its unit and its sheets.
    """
    import pickle  # noqa: PLC0415 - few files need no packing

    entry = Entry.of(checked)
    made = gist(checked) if gist else None
    if gist:
        bare = Submission(
            file=checked.submission.file,
            tables=(),
            info=checked.submission.info,
            stated=checked.submission.stated,
            units=checked.submission.units,
            sheets=checked.submission.sheets,
        )
        checked = Checked(bare, ())
    elif summed_up:
        submission = checked.submission
        tables, others = tuple(map(_slim, submission.tables)), tuple(map(_slim_other, submission.other_forms))
        slim = replace(
            submission,
            tables=tables,
            other_forms=others,
            approved=(),
            narrative=None,
            faults={},
            covered={},
            hidden=(),
        )
        checked = replace(checked, submission=slim)
    return Packed(entry, zlib.compress(pickle.dumps(checked, pickle.HIGHEST_PROTOCOL), _LEVEL), gist=made)


Held: TypeAlias = Checked | Packed


class ManyFiles(Sequence[Checked]):
    """A sequence of checked files of which some are packed: these are unpacked whenever they are asked for, and not kept."""

    def __init__(self, held: Iterable[Held]) -> None:
        """Hold the files in the order given."""
        self.held = tuple(held)

    def __len__(self) -> int:
        return len(self.held)

    @overload
    def __getitem__(self, index: int) -> Checked: ...
    @overload
    def __getitem__(self, index: slice) -> "ManyFiles": ...
    def __getitem__(self, index: int | slice) -> "Checked | ManyFiles":
        if isinstance(index, slice):
            return ManyFiles(self.held[index])
        return unpacked(self.held[index])


def unpacked(one: Held) -> Checked:
    """Return a file, unpacked where it is packed."""
    return one.unpacked() if isinstance(one, Packed) else one


def files_held(held: Sequence[Held]) -> Sequence[Checked]:
    """Return the files as a sequence; a plain one where none is packed."""
    unpacked = tuple(one for one in held if isinstance(one, Checked))
    return unpacked if len(unpacked) == len(held) else ManyFiles(held)


def file_entries(files: Sequence[Checked]) -> list[Entry]:
    """Return the entry of each file, as it was before any change to packed ones."""
    return [one.entry if isinstance(one, Packed) else Entry.of(one) for one in held_of(files)]


def picked(files: Sequence[Checked], places: Iterable[int]) -> Sequence[Checked]:
    """Return the files at these places, in this order; packed ones stay packed."""
    held = held_of(files)
    return files_held([held[place] for place in places])


def changed(files: Sequence[Checked], change: Change) -> Sequence[Checked]:
    """Return the same files, each changed: packed ones, which stay packed, when they are asked for."""
    return files_held(
        [
            one._replace(changes=(*one.changes, change)) if isinstance(one, Packed) else change(one)
            for one in held_of(files)
        ]
    )


def held_of(files: Sequence[Checked]) -> Sequence[Held]:
    """Return the files as they are held, packed ones packed: to be handed to other processes."""
    return files.held if isinstance(files, ManyFiles) else files


def place_of_indicator(reading: TableReading, index: int) -> str:
    """Return the key of an indicator's value, or of what else of it stands on the sheet; empty where nothing does."""
    keys = (indicator_key(index, column) for column in _PLACES_OF_AN_INDICATOR)
    return next((key for key in keys if key in reading.cells), "")


def _is_blank(checked: Checked) -> bool:
    tables = checked.submission.tables
    if not tables or checked.submission.other_forms:
        return False
    untouched = sum(finding.rule == UNTOUCHED.code for finding in (*checked.findings, *checked.exempted))
    return untouched >= len(tables)


def _slim(reading: TableReading) -> TableReading:
    places = {key: cell for key, cell in reading.cells.items() if not key.startswith(_INDICATORS)}
    for index in range(len(reading.table.indicators)):
        if key := place_of_indicator(reading, index):
            places[key] = reading.cells[key]
    return replace(
        reading,
        cells=places,
        texts={field: reading.texts[field] for field in _FIGURES if field in reading.texts},
        labels={},
        leftovers=(),
        pieces={},
        whole={},
        form=reading.form and reading.form._replace(drawn=None),
    )


def _slim_other(reading: TableReading) -> TableReading:
    """Return a form of another kind with what its numbers are read from: its amounts, its places, its period, the head of its sheet."""
    form = reading.form
    drawn = form.drawn if form else None
    head = Grid(drawn.sheet, drawn.rows[: form.top + _HEAD_ROWS], shown=None) if form and drawn else None
    return replace(
        reading,
        texts={key: text for key, text in reading.texts.items() if text and not key.startswith(_INDICATORS)},
        labels={key: label for key, label in reading.labels.items() if "月" in label.text},
        leftovers=(),
        pieces={},
        whole={},
        form=form and form._replace(drawn=head),
    )
