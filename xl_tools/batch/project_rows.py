"""What 汇总 and 申报进度 say of each project, and each file, as plain values, however many files there are."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from xl_tools.batch.units_of_money import other_units_of
from xl_tools.batch.years_of_files import shown_year
from xl_tools.form_templates.vocabulary import FieldType, name_of, vocabulary
from xl_tools.forms.labels import FUNDING_FIELDS, PLAN_FIELDS
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity, with_consequences
from xl_tools.model.grid import Cell, number_text, parse_address
from xl_tools.model.submission import SheetNote, SourceFile
from xl_tools.model.table import Indicator, PerformanceTable
from xl_tools.model.table_reading import TableReading
from xl_tools.model.unit import UnitInfo
from xl_tools.rules.table_facts import TEN_THOUSANDFOLD
from xl_tools.values.amount import parse_amount
from xl_tools.values.project_code import region_code, tidy_code
from xl_tools.values.text import name_key
from xl_tools.values.unit_key import Whose, with_region

_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: its file, its unit, its figures, and how many findings point into it.

    Its form is not kept: of very many files not all are in memory. ``place`` is its row in 项目汇总, counted from 0, ``cell``
    where its budget stands, else its name. ``amounts`` are in 万元, ``None`` where the cell is empty, says no amount, or
    has more than a cell's 15 digits, and all of a form one of which may be 元 for 万元; ``budget_text`` is what was typed. ``percents`` of the plan (25 for 25 %), in the order
    of the form, are ``None`` also for a bare fraction like 0.25. ``planned`` are the 万元 to be spent by the end of each
    period, ``None`` unless budget and all periods are told. ``region`` and ``year`` (``2024 年度``) are told where the files are of several. ``is_unsure`` says that one of its amounts may be 元 for
    万元; ``is_repeated`` that its file has another table of its unit and name before it.
    """

    place: int
    file: SourceFile
    sheet: str
    cell: str
    unit_code: str
    unit_name: str
    name: str
    amounts: Mapping[str, Decimal | None]
    budget_text: str
    percents: tuple[Decimal | None, ...]
    planned: tuple[Decimal, ...] | None
    errors: int
    warnings: int
    region: str
    year: str = ""
    is_unsure: bool = False
    is_repeated: bool = False

    @property
    def shown_unit(self) -> str:
        """The unit's name, or code, behind its region and before its year where these are told; may be empty."""
        return with_year(with_region(self.region, self.unit_name or self.unit_code), self.year)

    @property
    def whose(self) -> Whose:
        """Whose it is: the unit of its code; without a code, of its name; without either, its file's."""
        code = self.unit_code or name_key(self.unit_name) or self.file.path
        return Whose(self.region, code, self.unit_name)


def with_year(name: str, year: str) -> str:
    """Return a name before a year, if that is to be shown."""
    return f"{name}（{year}）" if name and year else name


def project_rows(
    checked: Checked, first: int = 0, *, tell_region: bool = False, tell_year: bool = False
) -> list[ProjectRow]:
    """Return a row for every form of a file, in its order, their places counted from ``first``.

    A form that does not name its unit belongs to the one in its file's 单位信息.
    """
    submission, info = checked.submission, checked.submission.info
    region = region_code(info.region) if tell_region else ""
    year = shown_year(info.year) if tell_year else ""
    before: set[tuple[str, str]] = set()
    counts = _counts_by_table(submission.tables, checked.findings)
    doubted = {(each.sheet, each.cell) for each in with_consequences(checked.findings) if is_of_units(each)}
    rows = []
    for place, (reading, count) in enumerate(zip(submission.tables, counts, strict=True), start=first):
        table = reading.table
        unit_code = table.unit_code or info.unit_code
        is_sure = doubted.isdisjoint((reading.sheet, reading.address(field)) for field in FUNDING_FIELDS)
        amounts = {
            field: storable(getattr(table.funding, field)) if is_sure else None for field in FUNDING_FIELDS
        }
        named = unit_code, name_key(table.name)
        percents = tuple(_percent(reading, field) for field in PLAN_FIELDS)
        row = ProjectRow(
            place=place,
            file=submission.file,
            sheet=reading.sheet,
            cell=reading.address("budget") or reading.address("name"),
            unit_code=unit_code,
            unit_name=table.unit_name or (info.unit_name if unit_code == info.unit_code else ""),
            name=table.name,
            amounts=amounts,
            budget_text=reading.texts.get("budget", ""),
            percents=percents,
            planned=_planned(amounts["budget"], percents),
            errors=count[Severity.ERROR],
            warnings=count[Severity.WARNING],
            region=region,
            year=year,
            is_unsure=not is_sure,
            is_repeated=bool(named[1]) and named in before,
        )
        before.add(named)
        rows.append(row)
    return rows


def forms_of(files: Iterable[Checked]) -> Iterator[TableReading]:
    """Yield the forms of all files, as :func:`project_rows` counts them."""
    return chain.from_iterable(checked.submission.tables for checked in files)


def total(rows: Iterable[ProjectRow], field: str) -> Decimal:
    """Return the exact sum of an amount over the rows that tell it, in 万元."""
    return sum((amount for row in rows if (amount := row.amounts[field]) is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class FileTotals:
    """One file: its unit, its sheets, its projects' names (as keys) and codes, how many forms and indicators it has.

    Also the 万元 of its forms, the other units of money these are in, how many amounts in them could not be read, and its
    findings. ``further`` and ``further_of_rows`` are the fields, of projects and of indicators, that its forms have and the
    standard form has not.
    """

    file: SourceFile
    info: UnitInfo
    sheets: tuple[SheetNote, ...]
    names: frozenset[str]
    codes: frozenset[str]
    forms: int
    indicators: int
    sums: Mapping[str, Decimal]
    money_units: frozenset[str]
    unread_amounts: int
    findings: Counter[Severity]
    exempted: int
    further: tuple[str, ...] = ()
    further_of_rows: tuple[str, ...] = ()


def further_of(table: PerformanceTable) -> dict[str, str]:
    """Return what a form says in fields that the standard form has not, by their names; of one said twice the first."""
    said: dict[str, str] = {}
    for key, text in table.more:
        said.setdefault(name_of(key), text)
    return said


def further_amounts(reading: TableReading) -> dict[str, Decimal]:
    """Return the amounts among what a form says in further fields, in 万元, by their names; none where no unit is known."""
    amounts = {}
    for name, text in further_of(reading.table).items():
        if is_further_amount(name) and (amount := parse_amount(text, reading.money_unit)) is not None:
            amounts[name] = amount
    return amounts


def is_further_amount(name: str) -> bool:
    """Whether a further field holds an amount, by the vocabulary."""
    return vocabulary().named(name, in_rows=False).type is FieldType.AMOUNT


def further_of_indicator(row: Indicator) -> dict[str, str]:
    """Return what a row of indicators says in columns that the standard form has not, by their names."""
    weight = {} if row.weight is None else {name_of("weight"): f"{row.weight:f}"}
    return {**weight, **dict(row.more)}


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
        money_units=other_units_of(submission),
        unread_amounts=sum(
            row.amounts[field] is None and bool(reading.texts.get(field))
            for row, reading in zip(rows, submission.tables, strict=True)
            for field in FUNDING_FIELDS
        ),
        findings=Counter(finding.severity for finding in checked.findings),
        exempted=len(checked.exempted),
        further=tuple(dict.fromkeys(name for table in tables if table.more for name in further_of(table))),
        further_of_rows=tuple(
            dict.fromkeys(
                name for table in tables for row in table.indicators for name in further_of_indicator(row)
            )
        ),
    )


def sum_of(files: Iterable[FileTotals], field: str) -> Decimal:
    """Return the exact sum of an amount over all files, in 万元."""
    return sum((file.sums[field] for file in files), Decimal(0))


def found_in(files: Iterable[FileTotals]) -> Counter[Severity]:
    """Return the findings of all files by severity."""
    return sum((file.findings for file in files), Counter[Severity]())


@lru_cache(maxsize=1 << 12)  # most percents are one of a few
def storable(number: Decimal | None) -> Decimal | None:
    """Return the number when a cell, which has 15 digits, can hold it exactly."""
    return number if number is not None and Decimal(number_text(float(number))) == number else None


def _percent(reading: TableReading, field: str) -> Decimal | None:
    percent: Decimal | None = getattr(reading.table.plan, field)
    if percent is None or field in reading.plain_fractions or storable(percent / _PERCENT) is None:
        return None
    return percent


def _planned(budget: Decimal | None, percents: Iterable[Decimal | None]) -> tuple[Decimal, ...] | None:
    told = [percent for percent in percents if percent is not None and 0 <= percent <= _PERCENT]
    if budget is None or len(told) < len(PLAN_FIELDS):
        return None
    return tuple(budget * percent / _PERCENT for percent in told)


def is_of_units(finding: Finding) -> bool:
    """Whether a finding says that 元 may stand for 万元: against the form's own sentences, or against 批复数."""
    return finding.rule == "JX204" or (finding.rule == "JX704" and TEN_THOUSANDFOLD in finding.message)


def _counts_by_table(tables: Sequence[TableReading], findings: Iterable[Finding]) -> list[Counter[Severity]]:
    """Count the findings of each table by severity.

    Of several forms on a sheet a finding belongs to the last that begins at or above its cell, of those side by side
    to the last that begins at or left of it; one without a cell belongs to none of them.
    """
    counts: list[Counter[Severity]] = [Counter() for _ in tables]
    by_sheet: dict[str, list[int]] = {}
    corners: dict[str, list[tuple[Cell, int]]] = {}
    for index, reading in enumerate(tables):
        by_sheet.setdefault(reading.sheet, []).append(index)
    for finding in findings:
        there = by_sheet.get(finding.sheet, [])
        if len(there) == 1:
            counts[there[0]][finding.severity] += 1
        elif there and finding.cell:
            row, column = parse_address(finding.cell)
            if finding.sheet not in corners:
                corners[finding.sheet] = [(_corner(tables[index]), index) for index in there]
            forms = corners[finding.sheet]
            place = bisect_right(forms, row, key=lambda form: form[0].row)
            top = forms[max(place - 1, 0)][0].row
            beside = [form for form in forms if form[0].row == top]
            place = bisect_right(beside, column, key=lambda form: form[0].column)
            counts[beside[max(place - 1, 0)][1]][finding.severity] += 1
    return counts


def _corner(reading: TableReading) -> Cell:
    cells = [*reading.cells.values(), *(label.cell for label in reading.labels.values())]
    rows, columns = [cell.row for cell in cells], [cell.column for cell in cells]
    return Cell(min(rows, default=0), min(columns, default=0))
