"""What planting a defect yields, and how the places of a workbook as data are named, read and changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from random import Random
from typing import NamedTuple

from tests.defects.specs import INDICATOR_COLUMNS, FormSpec, WorkbookSpec
from xl_tools.model.grid import CellValue

FUNDING = ("budget", "fiscal", "other")
PERIODS = ("march", "june", "october", "december")
NARRATIVE = "整体绩效"
UNIT_LIST = "单位清单"


class Field(NamedTuple):
    """A field or label of a form, by the number of the form and the key of :class:`FormSpec`.

    ``indicator.next`` is the first cell of the row below the last indicator.
    """

    form: int
    key: str


class Spot(NamedTuple):
    """A sheet, or a cell of it."""

    sheet: str
    cell: str = ""


Where = Field | Spot


@dataclass(frozen=True)
class Planted:
    """A defect: the rule it breaks, its place, and what the clerk did.

    A contradiction has several places, any of which may be called wrong: what is reported at one of them is exact.
    """

    rule: str
    where: tuple[Where, ...]
    said: str


Plant = Callable[[WorkbookSpec, Random], Planted | None]
"""Changes a workbook and says how; ``None`` where it offers no place, and then nothing is changed."""


class Changed(NamedTuple):
    """The fields of a form that now hold the defect, and what was changed."""

    keys: tuple[str, ...]
    detail: str


Change = Callable[[FormSpec, Random], Changed | None]
Spoil = Callable[[Random, str], CellValue]
"""Returns what a clerk wrote instead of a text, ``None`` where the text offers no occasion."""


@dataclass(frozen=True)
class Row:
    """An indicator as it is shown."""

    index: int
    level1: str
    level2: str
    level3: str
    description: str
    value: str
    basis: str

    def key(self, column: str) -> str:
        """Return the key of one column."""
        return f"indicator.{self.index}.{column}"


RowTest = Callable[[Row], bool]


def shown(form: FormSpec, key: str) -> str:
    """Return a field as the clerk sees it: fractions of the plan and of indicators as percents."""
    value = form.texts.get(key)
    if isinstance(value, float) and (key in PERIODS or form.formats.get(key) == "0%"):
        return f"{round(value * 100, 6):g}%"
    if key in FUNDING and isinstance(value, float):
        return f"{value:.2f}" if round(value, 2) == value else repr(value)
    return "" if value is None else str(value)


def amount(form: FormSpec, key: str) -> Decimal:
    """Return an amount of the form in 万元; an empty one is zero."""
    try:
        return Decimal(shown(form, key).replace(",", "") or 0)
    except InvalidOperation:
        return Decimal(0)


def put(form: FormSpec, key: str, value: CellValue) -> None:
    """Type a value into a field; formulas that would change it, or would follow it, go."""
    form.texts[key] = value
    form.formats.pop(key, None)
    for gone in FUNDING if key in FUNDING else (key,):
        form.formulas.pop(gone, None)


def put_amount(form: FormSpec, key: str, value: Decimal) -> None:
    """Type an amount as this clerk does: as a number or as text."""
    is_text = isinstance(form.texts["budget"], str)
    decimals = max(2, -int(value.as_tuple().exponent))
    put(form, key, f"{value:.{decimals}f}" if is_text else float(value))
    if not is_text and decimals > 2:
        form.formats[key] = f"0.{'0' * decimals}"


def put_percent(form: FormSpec, period: str, percent: float) -> None:
    """Type a percent of the plan as this clerk does."""
    is_number = isinstance(form.texts[period], float)
    put(form, period, round(percent / 100, 6) if is_number else f"{percent:g}%")


def rows(form: FormSpec) -> list[Row]:
    """Return the indicators."""
    return [
        Row(index, *(shown(form, f"indicator.{index}.{column}") for column in INDICATOR_COLUMNS))
        for index in range(form.indicator_count)
    ]


def shuffled_forms(spec: WorkbookSpec, rng: Random) -> Iterator[tuple[int, FormSpec]]:
    """Yield the forms with their numbers in random order."""
    for index in rng.sample(range(len(spec.forms)), len(spec.forms)):
        yield index, spec.forms[index]


def line_key(form: FormSpec, key: str, old: str, new: str) -> str:
    """Return the key of the cell that a change fell into, where each line of the goals has a row of its own."""
    if key != "goals" or not form.layout.goals_in_rows:
        return key
    same = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    line = new[:same].count("\n")
    return f"goals.{line}" if line else "goals"


def in_a_form(rule: str, said: str, change: Change) -> Plant:
    """Plant a change of one form, whichever allows it."""

    def plant(spec: WorkbookSpec, rng: Random) -> Planted | None:
        for index, form in shuffled_forms(spec, rng):
            if changed := change(form, rng):
                where = tuple(Field(index, key) for key in changed.keys)
                return Planted(rule, where, f"{said}：{changed.detail}")
        return None

    return plant


def respelt(key: str, spoil: Spoil) -> Change:
    """Change the text of one field."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        old = shown(form, key)
        new = spoil(rng, old)
        if new is None or new == old:
            return None
        put(form, key, new)
        return Changed((line_key(form, key, old, str(new)),), f"{old!r} → {new!r}")

    return change


def in_a_row(column: str, fits: RowTest, spoil: Spoil) -> Change:
    """Change one column of an indicator that fits."""

    def change(form: FormSpec, rng: Random) -> Changed | None:
        fitting = [row for row in rows(form) if fits(row)]
        for row in rng.sample(fitting, len(fitting)):
            if changed := respelt(row.key(column), spoil)(form, rng):
                return Changed(changed.keys, f"“{row.level3}”{changed.detail}")
        return None

    return change


def typed(*texts: CellValue) -> Spoil:
    """Type one of these instead, whatever stood there."""
    return lambda rng, _: rng.choice(texts)


def narrative_cells(spec: WorkbookSpec) -> Iterator[tuple[int, int, str]]:
    """Yield chapter, paragraph (-1 is the heading) and address of every text of 整体绩效."""
    row = 2
    for number, chapter in enumerate(spec.chapters):
        for paragraph in range(-1, len(chapter.paragraphs)):
            yield number, paragraph, f"A{row}"
            row += 1


def insert_copy(form: FormSpec, at: int, row: Row, changes: Mapping[str, CellValue]) -> None:
    """Insert a copy of an indicator before the one numbered ``at``, with some columns changed."""
    formats = {column: form.formats.get(row.key(column), "") for column in INDICATOR_COLUMNS}
    form.insert_indicator(at, {**form.indicator(row.index), **changes})
    form.formats |= {
        f"indicator.{at}.{column}": shape
        for column, shape in formats.items()
        if shape and column not in changes
    }
