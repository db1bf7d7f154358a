"""What the 汇总 says of each project, as plain values before any sheet is written."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain

from xl_tools.batch.packed import ManyFiles, file_entries, place_of_indicator
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.grid import number_text, parse_address
from xl_tools.model.submission import SourceFile
from xl_tools.model.table_reading import TableReading
from xl_tools.values.project_code import region_code
from xl_tools.values.unit_key import are_of_several_regions

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: its form, the file it came from, its unit, its figures, and how many findings point into it.

    ``amounts`` are in 万元, ``None`` where the cell is empty, says no amount, or has more than a cell's 15 digits.
    ``percents`` of the plan (25 for 25 %) are ``None`` also for a bare fraction like 0.25. ``region`` is told where the
    files are of several.
    """

    file: SourceFile
    reading: TableReading
    unit_code: str
    unit_name: str
    amounts: dict[str, Decimal | None]
    percents: dict[str, Decimal | None]
    errors: int = 0
    warnings: int = 0
    region: str = ""

    def text(self, field: str) -> str:
        """Return what was typed in a field."""
        return self.reading.texts.get(field, "")

    def indicator_address(self, index: int) -> str:
        """Return the address of an indicator's value, or of what else of it stands on the sheet."""
        return self.reading.address(place_of_indicator(self.reading, index))

    def planned(self) -> tuple[Decimal, ...] | None:
        """Return the 万元 planned to be spent by the end of each period; ``None`` unless budget and all periods are told."""
        budget = self.amounts["budget"]
        percents = [
            percent for percent in self.percents.values() if percent is not None and 0 <= percent <= _PERCENT
        ]
        if budget is None or len(percents) < len(PLAN_FIELDS):
            return None
        return tuple(budget * percent / _PERCENT for percent in percents)


def project_rows(checked: Checked, *, tell_region: bool = False) -> list[ProjectRow]:
    """Return a row for every form of a file, in its order.

    A form that does not name its unit belongs to the one in its file's 单位信息.
    """
    submission, info = checked.submission, checked.submission.info
    region = region_code(info.region) if tell_region else ""
    counts = _counts_by_table(submission.tables, checked.findings)
    rows = []
    for reading, count in zip(submission.tables, counts, strict=True):
        table = reading.table
        unit_code = table.unit_code or info.unit_code
        row = ProjectRow(
            file=submission.file,
            reading=reading,
            unit_code=unit_code,
            unit_name=table.unit_name or (info.unit_name if unit_code == info.unit_code else ""),
            amounts={field: storable(getattr(table.funding, field)) for field in FUNDING_FIELDS},
            percents={field: _percent(reading, field) for field in PLAN_FIELDS},
            errors=count[Severity.ERROR],
            warnings=count[Severity.WARNING],
            region=region,
        )
        rows.append(row)
    return rows


class ProjectRows(Iterable[ProjectRow]):
    """The projects of all files in order; of so many files that some are packed they are made anew whenever they are gone through."""

    def __init__(self, files: Sequence[Checked]) -> None:
        """Take the files; what is in memory already is looked at once."""
        regions = (entry.info.region for entry in file_entries(files))
        self._rows_of = partial(project_rows, tell_region=are_of_several_regions(regions))
        self._files = files
        self._made = None if isinstance(files, ManyFiles) else [*map(self._rows_of, files)]

    def with_files(self) -> Iterable[tuple[Checked, list[ProjectRow]]]:
        """Return each file with its projects."""
        if self._made is None:
            return ((checked, self._rows_of(checked)) for checked in self._files)
        return zip(self._files, self._made, strict=True)

    def __iter__(self) -> Iterator[ProjectRow]:
        return chain.from_iterable(rows for _, rows in self.with_files())


def total(rows: Iterable[ProjectRow], field: str) -> Decimal:
    """Return the exact sum of an amount over the rows that tell it, in 万元."""
    return sum((amount for row in rows if (amount := row.amounts[field]) is not None), Decimal(0))


def storable(number: Decimal | None) -> Decimal | None:
    """Return the number when a cell, which has 15 digits, can hold it exactly."""
    return number if number is not None and _is_storable(number) else None


@lru_cache(maxsize=1 << 12)  # most percents are one of a few
def _is_storable(number: Decimal) -> bool:
    return Decimal(number_text(float(number))) == number


def _percent(reading: TableReading, field: str) -> Decimal | None:
    percent: Decimal | None = getattr(reading.table.plan, field)
    if percent is None or field in reading.plain_fractions or storable(percent / _PERCENT) is None:
        return None
    return percent


def _counts_by_table(tables: Sequence[TableReading], findings: Iterable[Finding]) -> list[Counter[Severity]]:
    """Count the findings of each table by severity.

    Of several forms on a sheet a finding belongs to the last that begins at or above its cell; one without a cell
    belongs to none of them.
    """
    counts: list[Counter[Severity]] = [Counter() for _ in tables]
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for index, reading in enumerate(tables):
        by_sheet.setdefault(reading.sheet, []).append((_top(reading), index))
    for finding in findings:
        forms = by_sheet.get(finding.sheet, [])
        if len(forms) == 1:
            counts[forms[0][1]][finding.severity] += 1
        elif forms and finding.cell:
            place = bisect_right(forms, (parse_address(finding.cell).row, len(tables)))
            counts[forms[max(place - 1, 0)][1]][finding.severity] += 1
    return counts


def _top(reading: TableReading) -> int:
    cells = [*reading.cells.values(), *(label.cell for label in reading.labels.values())]
    return min((cell.row for cell in cells), default=0)
