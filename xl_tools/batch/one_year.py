"""The files of one year: an old one that strayed in is no part of this year's sums, slips or letters."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xl_tools.batch.batch import Batch
from xl_tools.batch.packed import Entry, file_entries, picked
from xl_tools.batch.version_sums import with_sums
from xl_tools.batch.years_of_files import several_years, shown_year
from xl_tools.model.checked import Checked, LeftOut, RefusedFile
from xl_tools.model.unit import UnitInfo

_REMEDY = "没有计入；要做那一年的，请加 --year，或在“收件”里给它选“用”"


class OfOneYear(NamedTuple):
    """The batch without the files of other years, which it lists with the reason, and these."""

    batch: Batch
    others: Sequence[Checked]
    year: int | None


def of_one_year(batch: Batch, year: int | None = None) -> OfOneYear:
    """Leave out the files of another year than ``year``, by default that of most (of as many the later one).

    Files that tell no year stay, and those that the bureau took by hand.
    """
    entries = file_entries(batch.checked)
    year = year or year_of_most(entry.info for entry in entries)
    others = [place for place, entry in enumerate(entries) if _is_of_another(entry, year)]
    batch = _with_blanks_of(batch, year)
    if not others:
        return OfOneYear(batch, (), year)
    kept = [place for place in range(len(entries)) if place not in set(others)]
    left_out = tuple(with_sums(_left_out(entries[place], year), batch.checked[place]) for place in others)
    counted = batch._replace(checked=picked(batch.checked, kept), skipped=(*batch.skipped, *left_out))
    return OfOneYear(counted, picked(batch.checked, others), year)


def year_of_most(infos: Iterable[UnitInfo]) -> int | None:
    """Return the year that most are of, of as many the later one; ``None`` where none tells one."""
    told = [info for info in infos if info.year]
    return next(iter(several_years(told)), told[0].year if told else None)


def _is_of_another(entry: Entry, year: int | None) -> bool:
    return entry.info.year not in (year, None) and not entry.file.taken


def _with_blanks_of(batch: Batch, year: int | None) -> Batch:
    """Return the batch with workbooks in which nothing is filled in told as of another year where they are: nobody owes that one now."""
    of_others = [file for file in batch.skipped if year and file.left_out is LeftOut.BLANK and file.year]
    if all(file.year == year for file in of_others):
        return batch
    told = tuple(
        file
        if file not in of_others or file.year == year
        else file._replace(
            reason=f"{_why(file.year, year)}；{file.reason}", remedy=_REMEDY, left_out=LeftOut.OTHER_YEAR
        )
        for file in batch.skipped
    )
    return batch._replace(skipped=told)


def _why(own: int | None, year: int | None) -> str:
    return f"是 {shown_year(own)}的，这一次做的是 {shown_year(year)}的"


def _left_out(entry: Entry, year: int | None) -> RefusedFile:
    file, info = entry.file, entry.info
    return RefusedFile(
        file.name,
        _why(info.year, year),
        _REMEDY,
        LeftOut.OTHER_YEAR,
        file.path,
        unit=f"{info.unit_code} {info.unit_name}".strip(),
        digest=file.sha256,
    )
