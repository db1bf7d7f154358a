"""Which of several files of one unit count: the same content once, of two versions the one saved last."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from xl_tools.form.submission import SourceFile
from xl_tools.model.unit import UnitInfo
from xl_tools.rules.checked import Checked, RefusedFile
from xl_tools.rules.packed import picked
from xl_tools.values.text import name_key
from xl_tools.work.batch import Batch

_Unit = tuple[str, int | None]
_REGION = re.compile(r"\d{6}")
_DIFFERENT = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """What decides whether a file counts, and its place in the batch."""

    place: int
    file: SourceFile
    info: UnitInfo
    projects: frozenset[str]

    @property
    def unit(self) -> _Unit:
        return self.info.unit_code, self.info.year

    def is_version_of(self, other: "_Entry") -> bool:
        """Whether two files of a unit's code are of one unit, and have a project in common."""
        regions = {info.region for info in (self.info, other.info) if _REGION.fullmatch(info.region)}
        return len(regions) < _DIFFERENT and not self.projects.isdisjoint(other.projects)


def without_duplicates(batch: Batch) -> Batch:
    """Return a batch in which every project counts once; what is left out is listed with the reason.

    1. Files of the same bytes count once, the first by name. 2. Files of one unit and year that share a project are
    versions of one submission: the one saved last counts, by the workbook's own word, then by the file system's, then
    by name. Files of one unit without a project in common are parts of one submission and all count; so do files of
    different regions, where codes of units come again.
    The files that count are in the order of region, unit, year and name, however they were given.
    """
    left_out: list[RefusedFile] = []
    by_bytes: dict[str, _Entry] = {}
    for one in sorted(map(_entry, count(), batch.checked), key=_by_name):
        first = by_bytes.setdefault(one.file.sha256, one)
        if first is not one:
            left_out.append(_left_out(one, f"与 {first.file.name} 内容相同", "不重复计入，无用的请删去"))
    by_unit: dict[_Unit, list[_Entry]] = defaultdict(list)
    for one in by_bytes.values():
        by_unit[one.unit].append(one)
    kept: list[_Entry] = []
    for unit, files in by_unit.items():
        counted, older = _latest(files) if unit[0] else (files, [])
        kept += counted
        left_out += older
    kept.sort(key=lambda one: (one.info.region, *_sort_key(one.unit), _by_name(one)))
    return replace(
        batch,
        checked=picked(batch.checked, [one.place for one in kept]),
        skipped=(*batch.skipped, *left_out),
    )


def _entry(place: int, one: Checked) -> _Entry:
    submission = one.submission
    names = (reading.table.name for reading in submission.tables)
    return _Entry(
        place, submission.file, submission.info, frozenset(name_key(name) for name in names if name)
    )


def _latest(files: Sequence[_Entry]) -> tuple[list[_Entry], list[RefusedFile]]:
    """Return the files of a unit that count, later ones first, and the older versions of these."""
    counted: list[_Entry] = []
    older: list[RefusedFile] = []
    for one in sorted(files, key=lambda one: (one.file.saved, _by_name(one)), reverse=True):
        newer = next((each for each in counted if one.is_version_of(each)), None)
        if newer is None:
            counted.append(one)
        else:
            what = f"{one.info.unit_code} {one.info.unit_name}有更新的文件 {newer.file.name}，这是旧的"
            older.append(_left_out(one, what, "没有计入；若应以本文件为准，请把那一个移走"))
    return counted, older


def _sort_key(unit: _Unit) -> tuple[str, int]:
    return unit[0], unit[1] or 0


def _by_name(one: _Entry) -> str:
    return one.file.name


def _left_out(one: _Entry, reason: str, remedy: str) -> RefusedFile:
    return RefusedFile(one.file.name, reason, remedy)
