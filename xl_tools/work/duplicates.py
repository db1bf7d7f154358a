"""Which of several files of one unit count: the same content once, of two versions the one saved last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xl_tools.form.submission import Submission
from xl_tools.rules.checked import Checked, RefusedFile
from xl_tools.values.text import name_key
from xl_tools.work.batch import Batch

_Unit = tuple[str, int | None]


def without_duplicates(batch: Batch) -> Batch:
    """Return a batch in which every project counts once; what is left out is listed with the reason.

    1. Files of the same bytes count once, the first by name. 2. Files of one unit and year that share a project are
    versions of one submission: the one saved last counts, by the workbook's own word, then by the file system's, then
    by name. Files of one unit without a project in common are parts of one submission and all count.
    The files that count are in the order of unit, year and name, however they were given.
    """
    left_out: list[RefusedFile] = []
    by_bytes: dict[str, Checked] = {}
    for one in sorted(batch.checked, key=_by_name):
        first = by_bytes.setdefault(one.submission.file.sha256, one)
        if first is not one:
            left_out.append(
                _left_out(one, f"与 {first.submission.file.name} 内容相同", "不重复计入，无用的请删去")
            )
    by_unit: dict[_Unit, list[Checked]] = defaultdict(list)
    for one in by_bytes.values():
        by_unit[_unit(one.submission)].append(one)
    kept: list[Checked] = []
    for unit, files in by_unit.items():
        counted, older = _latest(files) if unit[0] else (files, [])
        kept += counted
        left_out += older
    return replace(
        batch,
        checked=tuple(sorted(kept, key=lambda one: (*_sort_key(_unit(one.submission)), _by_name(one)))),
        skipped=(*batch.skipped, *left_out),
    )


def _latest(files: Sequence[Checked]) -> tuple[list[Checked], list[RefusedFile]]:
    """Return the files of a unit that count, later ones first, and the older versions of these."""
    counted: list[Checked] = []
    older: list[RefusedFile] = []
    for one in sorted(files, key=lambda one: (one.submission.file.saved, _by_name(one)), reverse=True):
        newer = next((each for each in counted if _projects(each) & _projects(one)), None)
        if newer is None:
            counted.append(one)
        else:
            info, file = one.submission.info, newer.submission.file
            what = f"{info.unit_code} {info.unit_name}有更新的文件 {file.name}，这是旧的"
            older.append(_left_out(one, what, "没有计入；若应以本文件为准，请把那一个移走"))
    return counted, older


def _projects(one: Checked) -> set[str]:
    return {name_key(reading.table.name) for reading in one.submission.tables if reading.table.name}


def _unit(submission: Submission) -> _Unit:
    return submission.info.unit_code, submission.info.year


def _sort_key(unit: _Unit) -> tuple[str, int]:
    return unit[0], unit[1] or 0


def _by_name(one: Checked) -> str:
    return one.submission.file.name


def _left_out(one: Checked, reason: str, remedy: str) -> RefusedFile:
    return RefusedFile(one.submission.file.name, reason, remedy)
