"""What the sentences of a workbook say in numbers: every number with its role, for whoever wants to know why a rule spoke or was silent."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.guarded_reading import open_with_tables
from xl_tools.claims.claim import Claim, Kind
from xl_tools.claims.index import Claims
from xl_tools.claims.lexer import typed_position
from xl_tools.jobs.desk import Desk, PathLike, check_output, save, settings_of
from xl_tools.model.display_width import aligned
from xl_tools.model.grid import Cell
from xl_tools.values.text import one_line

_HEADINGS = ("工作表", "单元格", "原文", "数", "单位", "是什么", "说的是")
_MOST = 18  # characters of what a number is of: those next to it
_END_OF_A_MONTH = 31


class SaidNumber(NamedTuple):
    """A number that a text says: where, how it is written, its value (a range has two), its unit, what it is and of what."""

    sheet: str
    cell: str
    said: str
    lowest: Decimal
    highest: Decimal
    unit: str
    role: str
    of: str

    @property
    def number(self) -> str:
        """The value in digits."""
        if self.unit == Kind.DEADLINE.value:
            month, day = divmod(int(self.highest), 100)
            return f"{month}月底" if day == _END_OF_A_MONTH else f"{month}月{day}日"
        lowest, highest = f"{self.lowest:f}", f"{self.highest:f}"
        return highest if lowest == highest else f"{lowest}–{highest}"


@dataclass(frozen=True, slots=True)
class SaidNumbers:
    """Every number that the sentences, indicator values and the 整体绩效 of a workbook say."""

    numbers: tuple[SaidNumber, ...]
    inputs: tuple[Path, ...]

    @property
    def text(self) -> str:
        """The numbers as a table, in Chinese."""
        rows = [
            _HEADINGS,
            *((n.sheet, n.cell, n.said, n.number, n.unit, n.role, n.of) for n in self.numbers),
        ]
        return "\n".join("  ".join(row).rstrip() for row in aligned(rows))

    def save(self, target: PathLike) -> Path | None:
        """Write the table; return the backup of somebody's work that stood there."""
        return save(target, f"{self.text}\n".encode(), self.inputs, ".txt")


def said_numbers(path: PathLike, *, target: Path | None = None, **desk: Unpack[Desk]) -> SaidNumbers:
    """Return every number that the texts of a workbook say, as the rules take it; ``target`` is refused now if it cannot be written."""
    check_output(target, [Path(path)], ".txt")
    settings = settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ()))
    submission = open_with_tables(Path(path), settings)
    found = tuple(_said_number(claim) for claim in Claims(submission, settings.claims))
    return SaidNumbers(found, (Path(path),))


def _said_number(claim: Claim) -> SaidNumber:
    passage = claim.place
    assert passage, "an index knows where everything stands"  # noqa: S101 - it does
    typed = passage.text
    start, end = typed_position(typed, claim.span.start), typed_position(typed, claim.span.end - 1) + 1
    at = passage.at
    cell = at.address if isinstance(at, Cell) else passage.table.address(at) if passage.table else ""
    is_value = isinstance(at, str) and at.startswith("indicator.")
    before, behind = claim.subject[-_MOST:], claim.noun[:_MOST]
    of = (
        claim.context.partition("。")[0]
        if is_value
        else f"{before}{'…' if before and behind else ''}{behind}"
    )
    unit = Kind.DEADLINE.value if claim.kind is Kind.DEADLINE else claim.unit
    sheet = passage.sheet or (passage.table.sheet if passage.table else "")
    return SaidNumber(sheet, cell, one_line(typed[start:end]), claim.lo, claim.hi, unit, claim.role.value, of)
