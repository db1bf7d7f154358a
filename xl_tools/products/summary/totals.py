"""What each file adds up to, as plain values: enough for every sum and count of the 汇总, however many files there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.model.submission import SheetNote, SourceFile


@dataclass(frozen=True, slots=True)
class FileTotals:
    """One file: its sheets, how many forms and indicators it has, the 万元 of its forms, what its cells lack, its findings.

    ``errors`` and ``warnings`` are the findings that point into a form.
    """

    file: SourceFile
    year: int | None
    region: str
    sheets: tuple[SheetNote, ...]
    forms: int
    indicators: int
    sums: Mapping[str, Decimal]
    unread_amounts: int
    empty_budgets: int
    unplanned: int
    errors: int
    warnings: int
    findings: Mapping[Severity, int]
    exempted: int


def totals_of(checked: Checked, rows: Sequence[ProjectRow]) -> FileTotals:
    """Return what a file adds up to; ``rows`` are its projects."""
    submission = checked.submission
    return FileTotals(
        file=submission.file,
        year=submission.info.year,
        region=submission.info.region,
        sheets=submission.sheets,
        forms=len(rows),
        indicators=sum(len(row.reading.table.indicators) for row in rows),
        sums={field: total(rows, field) for field in FUNDING_FIELDS},
        unread_amounts=sum(
            bool(row.text(field)) and row.amounts[field] is None for row in rows for field in FUNDING_FIELDS
        ),
        empty_budgets=sum(not row.text("budget") for row in rows),
        unplanned=sum(percent is None for row in rows for percent in row.percents.values()),
        errors=sum(row.errors for row in rows),
        warnings=sum(row.warnings for row in rows),
        findings=Counter(finding.severity for finding in checked.findings),
        exempted=len(checked.exempted),
    )


def sum_of(files: Iterable[FileTotals], field: str) -> Decimal:
    """Return the exact sum of an amount over all files, in 万元."""
    return sum((file.sums[field] for file in files), Decimal(0))


def found_in(files: Iterable[FileTotals]) -> Counter[Severity]:
    """Return the findings of all files by severity."""
    found: Counter[Severity] = Counter()
    for file in files:
        found.update(file.findings)
    return found
