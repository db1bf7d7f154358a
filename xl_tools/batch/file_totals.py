"""What each file adds up to, as plain values: enough for every sum and count of 汇总 and 申报进度, of however many files."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xl_tools.batch.project_rows import ProjectRow, total
from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Severity
from xl_tools.model.submission import SheetNote, SourceFile
from xl_tools.model.unit import UnitInfo
from xl_tools.values.project_code import tidy_code
from xl_tools.values.text import name_key


@dataclass(frozen=True, slots=True)
class FileTotals:
    """One file: its unit, its sheets, its projects' names (as keys) and codes, how many forms and indicators it has.

    Also the 万元 of its forms, how many amounts in them could not be read, and its findings.
    """

    file: SourceFile
    info: UnitInfo
    sheets: tuple[SheetNote, ...]
    names: frozenset[str]
    codes: frozenset[str]
    forms: int
    indicators: int
    sums: Mapping[str, Decimal]
    unread_amounts: int
    findings: Mapping[Severity, int]
    exempted: int


def totals_of(checked: Checked, rows: Sequence[ProjectRow]) -> FileTotals:
    """Return what a file adds up to; ``rows`` are its projects."""
    submission = checked.submission
    tables = [reading.table for reading in submission.tables]
    return FileTotals(
        file=submission.file,
        info=submission.info,
        sheets=submission.sheets,
        names=frozenset(name_key(table.name) for table in tables),
        codes=frozenset(tidy_code(table.code) for table in tables),
        forms=len(tables),
        indicators=sum(len(table.indicators) for table in tables),
        sums={field: total(rows, field) for field in FUNDING_FIELDS},
        unread_amounts=sum(
            row.amounts[field] is None and bool(reading.texts.get(field))
            for row, reading in zip(rows, submission.tables, strict=True)
            for field in FUNDING_FIELDS
        ),
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
