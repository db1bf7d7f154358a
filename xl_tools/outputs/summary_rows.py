"""What the 汇总 says of each project, as plain values before any sheet is written."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.form.grid import number_text, parse_address
from xl_tools.form.labels import PLAN_FIELDS
from xl_tools.form.reading import TableReading
from xl_tools.form.submission import SourceFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.rules.checked import Checked

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: its form, the file it came from, its unit, and how many findings point into it."""

    file: SourceFile
    reading: TableReading
    unit_code: str
    unit_name: str
    errors: int = 0
    warnings: int = 0

    def text(self, field: str) -> str:
        """Return what was typed in a field."""
        return self.reading.texts.get(field, "")

    def amount(self, field: str) -> Decimal | None:
        """Return an amount in 万元; ``None`` when it is empty, no amount, or longer than a cell's 15 digits."""
        number: Decimal | None = getattr(self.reading.table.funding, field)
        return number if number is not None and _fits_a_cell(number) else None

    def percent(self, field: str) -> Decimal | None:
        """Return a percent of the plan (25 for 25 %), ``None`` when it is empty, none, or a bare fraction like 0.25."""
        number: Decimal | None = getattr(self.reading.table.plan, field)
        if number is None or field in self.reading.plain_fractions or not _fits_a_cell(number / _PERCENT):
            return None
        return number

    def planned(self) -> tuple[Decimal, ...] | None:
        """Return the 万元 planned to be spent by the end of each period; ``None`` unless budget and all periods are told."""
        budget = self.amount("budget")
        percents = [self.percent(field) for field in PLAN_FIELDS]
        if budget is None or any(percent is None or not 0 <= percent <= _PERCENT for percent in percents):
            return None
        return tuple(budget * percent / _PERCENT for percent in percents if percent is not None)


def project_rows(files: Iterable[Checked]) -> list[ProjectRow]:
    """Return a row for every form, in the order of files and sheets.

    A form that does not name its unit belongs to the one in its file's 单位信息.
    """
    rows = []
    for checked in files:
        submission, info = checked.submission, checked.submission.info
        counts = _counts_by_table(submission.tables, checked.findings)
        for reading, count in zip(submission.tables, counts, strict=True):
            unit_code = reading.table.unit_code or info.unit_code
            unit_name = reading.table.unit_name or (info.unit_name if unit_code == info.unit_code else "")
            rows.append(
                ProjectRow(
                    submission.file,
                    reading,
                    unit_code,
                    unit_name,
                    count[Severity.ERROR],
                    count[Severity.WARNING],
                )
            )
    return rows


def total(rows: Iterable[ProjectRow], field: str) -> Decimal:
    """Return the exact sum of an amount over the rows that tell it, in 万元."""
    return sum((amount for row in rows if (amount := row.amount(field)) is not None), Decimal(0))


def file_label(name: str) -> str:
    """Return a file's name as a sheet can hold it: bytes that are no text (a name in GBK on Linux) become ``?``."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _fits_a_cell(number: Decimal) -> bool:
    return Decimal(number_text(float(number))) == number


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
