"""收件: everything received, a row a file: whose it is and why that is thought, whether it counts and why, what it holds.

Two of its columns are the bureau's: whose a file is, and whether it is taken. The next run does as they say.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from xl_tools.batch.batch import Batch
from xl_tools.batch.corrections import CORRECTED, DIGEST_LENGTH, RECEIVED, UNIT, Correction
from xl_tools.batch.duplicates import without_duplicates
from xl_tools.batch.packed import Held, Packed, file_entries, files_held, held_of
from xl_tools.batch.project_rows import FileTotals, sum_of
from xl_tools.batch.said_unit import Said, as_said
from xl_tools.batch.units_of_money import said_of_units
from xl_tools.errors import InvalidDataError
from xl_tools.model.checked import LeftOut, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import Unit, UnitInfo, UnitList
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import with_region

_CODE = re.compile(r"\d{6}")
_SHOWN = re.compile(r"(?:\d{6} )?(?P<code>\d{6}) (?P<name>\S.*)")

BY_LIST = "对单位清单"
"""What tells whose a file is whose sheets tell no listed unit, or another one."""

_SEVERAL = 2
_USES: Final[Mapping[LeftOut, str]] = {LeftOut.UNREAD: "读不了", LeftOut.BLANK: "未填"}


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One file received."""

    unit: str
    told_by: str
    name: str
    use: str
    why: str
    path: str = ""
    digest: str = ""
    projects: int | None = None
    budget: Decimal | None = None
    errors: int | None = None
    correction: Correction | None = None


def corrected(batch: Batch, corrections: Sequence[Correction], units: UnitList | None) -> Batch:
    """Return the batch with units and versions as the bureau wrote them.

    A correction is of the file with the same content; whose a file is holds for a new file of that name too, whether it is
    taken does not: its content is another. Raises :class:`InvalidDataError` where the unit is not on the list; without a list
    a name that tells no unit is told.
    """
    told: list[str] = []
    lines: dict[int, int] = {}
    held: list[Held] = list(held_of(batch.checked))
    refused, skipped = list(batch.refused), list(batch.skipped)
    known = _Units(batch, units)
    for each in corrections:
        try:
            unit = known.named(each) if each.unit else None
        except InvalidDataError as error:
            if units:
                raise
            told.append(f"没有照办：{error}")
            continue
        places = _of_content(held, each) or _of_name(held, each)
        same = bool(_of_content(held, each))
        for place in places:
            taken = each.taken if same else None
            held[place] = as_said(held[place], Said(unit, taken, CORRECTED if unit else "", is_whole=True))
            if each.taken is not None and not same:
                told.append(
                    f"“{RECEIVED}”里对 {each.name} 写了“{each.shown}”，文件后来换了，没有照办，请再看一遍"
                )
            elif unit or taken is not None:
                told.append(_done(each, unit))
                if taken:
                    lines[place] = len(told) - 1
        is_there = places or _correct_unread((refused, skipped), each, unit, told)
        if not is_there:
            told.append(f"“{RECEIVED}”里改过的 {each.name} 这次没有找到，没有照办")
    batch = batch._replace(
        checked=files_held(held),
        refused=tuple(refused),
        skipped=tuple(skipped),
        corrections=tuple(corrections),
    )
    for place, refusal in _taken_beside_another(batch, lines).items():
        told[lines[place]] = f"没有照“{RECEIVED}”办：{refusal}"
    return batch._replace(told=tuple(dict.fromkeys(told)))


def _taken_beside_another(batch: Batch, places: Collection[int]) -> dict[int, str]:
    """Return of the files that the bureau takes those that do not count for all that, by their places: of two versions
    only one can.
    """
    if len(places) < _SEVERAL:
        return {}
    left_out = {
        file.path: file for file in without_duplicates(batch).skipped if file.left_out is LeftOut.OLDER
    }
    entries = file_entries(batch.checked)
    return {place: left_out[path].said for place in places if (path := entries[place].file.path) in left_out}


def _done(each: Correction, unit: Unit | None) -> str:
    what = [f"算 {one_line(f'{unit.code} {unit.name}')} 的"] if unit else []
    if each.taken is not None:
        what.append("采用" if each.taken else "不采用")
    return f"照“{RECEIVED}”里写的：{each.name} {'，'.join(what)}"


def _correct_unread(
    left_out: Iterable[list[RefusedFile]], each: Correction, unit: Unit | None, told: list[str]
) -> bool:
    """Give the files of a correction their unit that are not read, and tell it; return whether there are some."""
    found = False
    for files in left_out:
        for place, file in enumerate(files):
            if each.is_of(file.name):
                found = True
                files[place] = file._replace(unit=unit.code) if unit else file
                told += _of_unread(each, unit, file)
    return found


def _of_unread(each: Correction, unit: Unit | None, file: RefusedFile) -> list[str]:
    """Say what is done with a file that is not read: it can be of a unit, but not be taken."""
    said = [_done(each._replace(taken=None), unit)] if unit else []
    if each.taken:
        said.append(f"“{RECEIVED}”里写了用 {each.name}，但它用不了：{file.reason}。{file.remedy}")
    return said


class _Units:
    """The units that a correction may name: those of the list; without one, that which the sheet tells, and those that files are of."""

    def __init__(self, batch: Batch, units: UnitList | None) -> None:
        self._has_list = units is not None
        self._listed: dict[str, Unit] = {}
        for unit in units.units if units else ():
            self._listed.setdefault(unit.code, unit)
        self._others: dict[str, Unit] = {}
        for info in map(_info, held_of(batch.checked)):
            if info.unit_code:
                self._others.setdefault(info.unit_code, Unit(code=info.unit_code, name=info.unit_name))

    def named(self, each: Correction) -> Unit:
        """Return the unit whose code or name a correction gives: of the list before those that only files tell."""
        code, key = each.unit.split()[0], name_key(each.unit)
        shown = None if self._has_list else _SHOWN.fullmatch(each.whose)
        if shown and (code == shown["code"] or name_key(shown["name"]).startswith(key)):
            return Unit(code=shown["code"], name=shown["name"])
        found: list[Unit] = []
        for units in (self._listed, self._others):
            if code in units:
                return units[code]
            found = found or [unit for unit in units.values() if key and name_key(unit.name).startswith(key)]
        if len(found) == 1:
            return found[0]
        if not self._has_list and _CODE.fullmatch(code):
            return Unit(code=code, name="")
        reason = (
            "不在单位清单里" if not found else f"对得上的不止一个：{'、'.join(unit.code for unit in found)}"
        )
        raise InvalidDataError(each.where, f"“{UNIT}”写的“{each.unit}”{reason}", "请写清单上的 6 位单位编码")


def _info(one: Held) -> UnitInfo:
    return one.entry.info if isinstance(one, Packed) else one.submission.info


def _of_content(held: Sequence[Held], each: Correction) -> list[int]:
    """Return the places of the files of a correction's content and name: in its folder, else in any."""
    places = [
        place
        for place, one in enumerate(held)
        if each.digest and _file(one)[1].startswith(each.digest) and each.is_called(_file(one)[0])
    ]
    return [place for place in places if each.is_of(_file(held[place])[0])] or places


def _of_name(held: Sequence[Held], each: Correction) -> list[int]:
    places = [place for place, one in enumerate(held) if each.is_of(_file(one)[0])]
    return places if len(places) == 1 else []


def _file(one: Held) -> tuple[str, str]:
    file = one.entry.file if isinstance(one, Packed) else one.submission.file
    return file.name, file.sha256


def received_rows(
    totals: Sequence[FileTotals],
    left_out: Sequence[RefusedFile],
    whose_unread: Mapping[RefusedFile, str],
    corrections: Sequence[Correction] = (),
    regions: Mapping[str, str] | None = None,
) -> list[ReceivedRow]:
    """Return a row for every file: those that count first, then those that could not be read, then those left out."""
    whose = {file.path or file.name: unit for file, unit in whose_unread.items()}
    others = Counter(file.instead for file in left_out if file.instead)
    digests = {
        digest[:DIGEST_LENGTH]
        for digest in (*(one.file.sha256 for one in totals), *(file.digest for file in left_out))
        if digest
    }
    written_of = partial(_correction_of, corrections=corrections, digests=digests)
    rows = [
        _row_of(
            one,
            others[one.file.path],
            written_of(one.file.path or one.file.name, one.file.sha256[:DIGEST_LENGTH]),
            (regions or {}).get(one.file.path, ""),
        )
        for one in totals
    ]
    # booklets of ours that are all that came of their units
    alone = {file.path for file in whose_unread if file.left_out is LeftOut.OUTPUT}
    for file in sorted(left_out, key=lambda file: not file.is_unread and file.path not in alone):
        not_read = file.is_unread or (bool(file.path) and file.path in alone)
        unit = whose.get(file.path or file.name, file.unit)
        correction = written_of(file.path or file.name, file.digest[:DIGEST_LENGTH])
        told_by = CORRECTED if correction and correction.unit else "文件名、文件夹" if unit else "认不出"
        rows.append(
            ReceivedRow(
                unit,
                told_by if not_read or not unit else "表里写的",
                file.name,
                _USES[LeftOut.UNREAD] if not_read else _USES.get(file.left_out, "不用"),
                f"{file.reason}。{file.remedy}"
                if not_read
                else "；".join(filter(None, (file.reason, file.differs))),
                path=file.path,
                digest=file.digest[:DIGEST_LENGTH],
                projects=file.projects,
                budget=file.budget,
                errors=file.errors,
                correction=correction,
            )
        )
    return rows


def _correction_of(
    file: str, digest: str, corrections: Sequence[Correction], digests: Collection[str]
) -> Correction | None:
    """Return what the bureau has written of a file: of its content, else of its name and folder, where what it was written of
    is not here any more (``digests`` are those of all files); whether that was taken says nothing of another content.
    """
    same = [each for each in corrections if each.digest and each.digest == digest and each.is_called(file)]
    if same:
        return next((each for each in same if each.is_of(file)), same[0])
    found = next((each for each in corrections if each.is_of(file) and each.digest not in digests), None)
    return found._replace(taken=None) if found and digest else found


def _row_of(one: FileTotals, others: int, correction: Correction | None, region: str) -> ReceivedRow:
    info, digest = one.info, one.file.sha256[:DIGEST_LENGTH]
    told_by = "表里写的" if info.unit_code else "表里只有名称" if info.unit_name else "认不出"
    home = "" if one.file.home in ("", CORRECTED) else f"{one.file.home}，请改正"
    latest = f"另有 {others} 个旧的或相同的，没有用" if others else ""
    return ReceivedRow(
        with_region(region, one_line(f"{info.unit_code} {info.unit_name}")),
        CORRECTED if correction and correction.unit else BY_LIST if home else told_by,
        one.file.name,
        "用",
        "；".join(
            filter(None, (home, "县里定的" if one.file.taken else latest, said_of_units(one.money_units)))
        ),
        path=one.file.path,
        digest=digest,
        projects=one.forms,
        budget=sum_of([one], "budget"),
        errors=one.findings[Severity.ERROR],
        correction=correction,
    )
