"""Checked files packed small, so that thousands of them cost no memory until they are looked at, one by one."""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import overload

from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.submission import SourceFile
from xl_tools.model.table_reading import TableReading

_LEVEL = 1  # a third of the size already; more costs more time than it saves
_FIGURES = (*FUNDING_FIELDS, *PLAN_FIELDS)
_INDICATORS = "indicator."
_INDICATOR_PLACES = (".value", ".level3", ".description", ".basis")


def pack(checked: Checked, *, summed_up: bool) -> bytes:
    """Return a checked file in few bytes; where it will only be ``summed_up``, without what that does not need.

    What stays then: the values of the tables, where figures, heads and indicators stand, sheets, unit, unit list, findings.
    """
    if summed_up:
        submission = checked.submission
        tables = tuple(map(_slim, submission.tables))
        slim = replace(submission, tables=tables, narrative=None, faults={}, hidden=())
        checked = replace(checked, submission=slim)
    return zlib.compress(pickle.dumps(checked, pickle.HIGHEST_PROTOCOL), _LEVEL)


def unpack(packed: bytes) -> Checked:
    """Return what :func:`pack` packed, in this process or in one of our own workers."""
    checked: Checked = pickle.loads(zlib.decompress(packed))  # noqa: S301 - our own bytes, never a file's
    return checked


class PackedFiles(Sequence[Checked]):
    """A sequence of checked files in which each is unpacked when it is asked for, and not kept."""

    def __init__(
        self,
        packed: Iterable[bytes],
        sources: Iterable[SourceFile],
        opened: Callable[[bytes], Checked] = unpack,
    ) -> None:
        """Hold the packed files in the order given, and where each came from; ``opened`` makes of the bytes what is asked for."""
        self._packed = tuple(packed)
        self.sources = tuple(sources)
        self._opened = opened

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> Checked: ...
    @overload
    def __getitem__(self, index: slice) -> "PackedFiles": ...
    def __getitem__(self, index: int | slice) -> "Checked | PackedFiles":
        if isinstance(index, slice):
            return PackedFiles(self._packed[index], self.sources[index], self._opened)
        return self._opened(self._packed[index])

    def __iter__(self) -> Iterator[Checked]:
        return map(self._opened, self._packed)

    def picked(self, places: Iterable[int]) -> "PackedFiles":
        """Return the files at these places, in this order."""
        places = tuple(places)
        sources = (self.sources[place] for place in places)
        return PackedFiles((self._packed[place] for place in places), sources, self._opened)

    def changed(self, change: Callable[[Checked], Checked]) -> "PackedFiles":
        """Return the same files, each changed when it is asked for; where it came from stays."""
        return PackedFiles(self._packed, self.sources, lambda packed: change(self._opened(packed)))


def sources_of(files: Sequence[Checked]) -> Sequence[SourceFile]:
    """Return where each file came from; packed ones stay packed."""
    return files.sources if isinstance(files, PackedFiles) else [one.submission.file for one in files]


def picked(files: Sequence[Checked], places: Iterable[int]) -> Sequence[Checked]:
    """Return the files at these places, in this order; packed ones stay packed."""
    return files.picked(places) if isinstance(files, PackedFiles) else tuple(files[place] for place in places)


def changed(files: Sequence[Checked], change: Callable[[Checked], Checked]) -> Sequence[Checked]:
    """Return the same files, each changed; packed ones stay packed."""
    return files.changed(change) if isinstance(files, PackedFiles) else tuple(map(change, files))


def _slim(reading: TableReading) -> TableReading:
    places = {key: cell for key, cell in reading.cells.items() if not key.startswith(_INDICATORS)}
    for index in range(len(reading.table.indicators)):
        keys = (f"{_INDICATORS}{index}{place}" for place in _INDICATOR_PLACES)
        if key := next((key for key in keys if key in reading.cells), None):
            places[key] = reading.cells[key]
    return replace(
        reading,
        cells=places,
        texts={field: reading.texts[field] for field in _FIGURES if field in reading.texts},
        labels={},
        leftovers=(),
        pieces={},
        whole={},
    )
