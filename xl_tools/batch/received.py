"""收件: everything received, a row a file: whose it is and why that is thought, whether it counts and why, what it holds.

Two of its columns are the bureau's: whose a file is, and whether it is taken. The next run does as they say.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from xl_tools.batch.batch import Batch
from xl_tools.batch.corrections import DIGEST_LENGTH, RECEIVED, UNIT, Correction
from xl_tools.batch.packed import Held, Packed, files_held, held_of
from xl_tools.batch.project_rows import FileTotals, sum_of
from xl_tools.errors import InvalidDataError
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Severity
from xl_tools.model.unit import Unit, UnitInfo, UnitList
from xl_tools.values.text import name_key, one_line
from xl_tools.values.unit_key import with_region


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
    taken does not: its content is another. Raises :class:`InvalidDataError` where the unit is on no list.
    """
    told: list[str] = []
    held: list[Held] = list(held_of(batch.checked))
    refused = list(batch.refused)
    known = _Units(batch, units)
    for each in corrections:
        unit = known.named(each) if each.unit else None
        places = _of_content(held, each) or _of_name(held, each)
        same = bool(_of_content(held, each))
        for place in places:
            taken = each.taken if same else None
            held[place] = _changed(held[place], _Said(unit, taken))
            if each.taken is not None and not same:
                told.append(
                    f"“{RECEIVED}”里对 {each.name} 写了“{each.shown}”，文件后来换了，没有照办，请再看一遍"
                )
            elif unit or taken is not None:
                told.append(_done(each, unit))
        unread = [place for place, file in enumerate(refused) if not places and each.is_of(file.name)]
        for place in unread:
            if unit:
                refused[place] = refused[place]._replace(unit=unit.code)
                told.append(_done(each, unit))
        if not places and not unread:
            told.append(f"“{RECEIVED}”里改过的 {each.name} 这次没有找到，没有照办")
    return batch._replace(
        checked=files_held(held),
        refused=tuple(refused),
        corrections=tuple(corrections),
        told=tuple(dict.fromkeys(told)),
    )


def _done(each: Correction, unit: Unit | None) -> str:
    what = [f"算 {unit.code} {unit.name} 的"] if unit else []
    if each.taken is not None:
        what.append("采用" if each.taken else "不采用")
    return f"照“{RECEIVED}”里写的：{each.name} {'，'.join(what)}"


class _Said(NamedTuple):
    unit: Unit | None
    taken: bool | None


class _Units:
    """The units that a correction may name: those of the list, and those that files themselves are of."""

    def __init__(self, batch: Batch, units: UnitList | None) -> None:
        self._units: dict[str, Unit] = {}
        for unit in units.units if units else ():
            self._units.setdefault(unit.code, unit)
        for one in held_of(batch.checked):
            info = _info(one)
            if info.unit_code:
                self._units.setdefault(info.unit_code, Unit(code=info.unit_code, name=info.unit_name))

    def named(self, each: Correction) -> Unit:
        """Return the unit whose code or name a correction gives."""
        code, key = each.unit.split()[0], name_key(each.unit)
        if code in self._units:
            return self._units[code]
        found = [unit for unit in self._units.values() if key and name_key(unit.name).startswith(key)]
        if len(found) == 1:
            return found[0]
        reason = "不在单位清单里" if not found else "清单里不止一个"
        raise InvalidDataError(each.where, f"“{UNIT}”写的“{each.unit}”{reason}", "请写清单上的 6 位单位编码")


def _info(one: Held) -> UnitInfo:
    return one.entry.info if isinstance(one, Packed) else one.submission.info


def _of_content(held: Sequence[Held], each: Correction) -> list[int]:
    return [
        place
        for place, one in enumerate(held)
        if each.digest and _file(one)[1].startswith(each.digest) and each.is_of(_file(one)[0])
    ]


def _of_name(held: Sequence[Held], each: Correction) -> list[int]:
    places = [place for place, one in enumerate(held) if each.is_of(_file(one)[0])]
    return places if len(places) == 1 else []


def _file(one: Held) -> tuple[str, str]:
    file = one.entry.file if isinstance(one, Packed) else one.submission.file
    return file.name, file.sha256


def _changed(one: Held, said: _Said) -> Held:
    if isinstance(one, Checked):
        return _corrected(said, one)
    file, info = one.entry.file._replace(taken=said.taken), one.entry.info
    if said.unit:
        info = info.model_copy(update=_of_unit(said.unit))
    entry = one.entry._replace(file=file, info=info)
    return one._replace(entry=entry, changes=(*one.changes, partial(_corrected, said)))


def _of_unit(unit: Unit) -> dict[str, str]:
    return {"unit_code": unit.code, "unit_name": unit.name}


def _corrected(said: _Said, one: Checked) -> Checked:
    """Return a file as the bureau says it is; what its cells say stays for the findings, which were made before."""
    submission = one.submission
    file = submission.file._replace(taken=said.taken)
    if said.unit is None:
        return replace(one, submission=replace(submission, file=file))
    update = _of_unit(said.unit)
    tables = tuple(
        replace(reading, table=reading.table.model_copy(update=update)) for reading in submission.tables
    )
    info = submission.info.model_copy(update=update)
    return replace(one, submission=replace(submission, file=file, tables=tables, info=info))


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
    rows = [
        _row_of(one, others[one.file.path], corrections, (regions or {}).get(one.file.path, ""))
        for one in totals
    ]
    for file in sorted(left_out, key=lambda file: not file.is_unread):
        unit = whose.get(file.path or file.name, file.unit)
        correction = next((each for each in corrections if each.is_of(file.name)), None)
        told_by = "县里改的" if correction and correction.unit else "文件名、文件夹" if unit else "认不出"
        rows.append(
            ReceivedRow(
                unit,
                told_by if file.is_unread or not unit else "表里写的",
                file.name,
                "读不了" if file.is_unread else "不用",
                f"{file.reason}。{file.remedy}" if file.is_unread else file.reason,
                path=file.path,
                digest=file.digest[:DIGEST_LENGTH],
                correction=correction,
            )
        )
    return rows


def _row_of(one: FileTotals, others: int, corrections: Sequence[Correction], region: str) -> ReceivedRow:
    info, digest = one.info, one.file.sha256[:DIGEST_LENGTH]
    own = [each for each in corrections if each.is_of(one.file.name)]
    correction = next((each for each in own if each.digest == digest), next(iter(own), None))
    if correction and correction.digest != digest:
        correction = correction._replace(taken=None)  # it was of another content
    told_by = "表里写的" if info.unit_code else "表里只有名称" if info.unit_name else "认不出"
    latest = f"另有 {others} 个旧的或相同的，没有用" if others else ""
    return ReceivedRow(
        with_region(region, one_line(f"{info.unit_code} {info.unit_name}")),
        "县里改的" if correction and correction.unit else told_by,
        one.file.name,
        "用",
        "县里定的" if one.file.taken else latest,
        path=one.file.path,
        digest=digest,
        projects=one.forms,
        budget=sum_of([one], "budget"),
        errors=one.findings[Severity.ERROR],
        correction=correction,
    )
