"""What a 退回单 says, as plain values."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from xl_tools.batch.units_of_files import UnitFiles
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

_LONGEST_SHOWN = 60  # characters of a long text


@dataclass(frozen=True, slots=True)
class Terms:
    """What the bureau says on every slip: who it is, whom to ask, by when to report again, and the day; may be empty."""

    office: str = ""
    contact: str = ""
    due: str = ""
    day: dt.date | None = None


class SlipLine(NamedTuple):
    """One fault: cell and label of what is faulty, what stands there, what is wrong with it, what to do."""

    cell: str
    field: str
    there: str
    problem: str
    remedy: str


SheetLines: TypeAlias = dict[str, list[SlipLine]]
"""The faults of each sheet, under a heading that names it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """退回单 of one unit: what must be corrected and what is to be looked at, sheet by sheet in the order of the file.

    ``files`` are the names of its workbooks, ``paths`` those with their folders, as they were given. ``region`` is told
    where there are units of several.
    """

    unit_code: str
    unit_name: str
    year: int | None
    files: tuple[str, ...]
    paths: tuple[str, ...]
    tables: int
    errors: SheetLines
    warnings: SheetLines
    hints: int
    region: str = ""

    @property
    def addressee(self) -> str:
        """Whom the slip is for."""
        name = self.unit_name or f"报送“{self.files[0]}”的单位"
        return f"{name}（{with_region(self.region, self.unit_code)}）" if self.unit_code else name

    @property
    def must(self) -> int:
        """How many faults must be corrected."""
        return sum(map(len, self.errors.values()))

    @property
    def may(self) -> int:
        """How many places are to be looked at."""
        return sum(map(len, self.warnings.values()))


def slips_of(units: Iterable[UnitFiles]) -> list[Slip]:
    """Return a slip for each of these that has something to correct."""
    return [slip for unit in units if (slip := _slip(unit.files, unit.region)).must]


def _slip(files: Sequence[Checked], region: str) -> Slip:
    info = files[0].submission.info
    return Slip(
        unit_code=one_line(info.unit_code),
        unit_name=one_line(info.unit_name),
        year=info.year,
        files=tuple(PurePath(one.submission.file.name).name for one in files),
        paths=tuple(one.submission.file.name for one in files),
        tables=sum(len(one.submission.tables) for one in files),
        errors=_by_sheet(files, Severity.ERROR),
        warnings=_by_sheet(files, Severity.WARNING),
        hints=sum(finding.severity is Severity.INFO for one in files for finding in one.findings),
        region=region,
    )


def _by_sheet(files: Sequence[Checked], severity: Severity) -> SheetLines:
    """Return the faults of a severity under the sheets they are on; with several files a heading names the file too."""
    lines: SheetLines = {}
    for one in files:
        texts = _texts_by_cell(one.submission)
        for finding in one.findings:
            if finding.severity is severity:
                heading = _heading(one, finding, name_file=len(files) > 1)
                lines.setdefault(heading, []).append(_line(finding, texts))
    return lines


def _heading(one: Checked, finding: Finding, *, name_file: bool) -> str:
    file = f"{PurePath(one.submission.file.name).name} " if name_file else ""
    if not finding.sheet:
        return f"{file}整个文件"
    named = {reading.table.name for reading in one.submission.tables if reading.sheet == finding.sheet}
    project = one_line(named.pop()) if len(named) == 1 else ""
    sheet = one_line(finding.sheet)
    told = f"（{project}）" if project and project not in sheet else ""
    return f"{file}工作表“{sheet}”{told}"


def _line(finding: Finding, texts: Mapping[tuple[str, str], str]) -> SlipLine:
    there = texts.get((finding.sheet, finding.cell)) if finding.cell else None
    remedy = finding.hint
    if finding.edit:
        before, after = around_change(finding.edit.old, finding.edit.new)
        if finding.edit.cell == finding.cell:
            there = before
        remedy = remedy or f"改为“{_shortened(one_line(after))}”"
    shown = "" if there is None else _shortened(one_line(there)) or "（空）"
    return SlipLine(finding.cell, one_line(finding.field), shown, one_line(finding.message), one_line(remedy))


def _shortened(text: str) -> str:
    """Return as much of a text as is enough to find it again."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _texts_by_cell(submission: Submission) -> dict[tuple[str, str], str]:
    """Return what stands in every cell that has a meaning, by sheet and A1 address; empty where something should stand."""
    texts: dict[tuple[str, str], str] = {}
    for reading in submission.tables:
        for key, cell in reading.cells.items():
            texts.setdefault((reading.sheet, cell.address), reading.texts.get(key, ""))
        for label in (*reading.labels.values(), *reading.leftovers):
            texts.setdefault((reading.sheet, label.cell.address), label.text)
        for pieces in reading.pieces.values():
            texts |= {(reading.sheet, piece.cell.address): piece.text for piece in pieces}
    if submission.narrative:
        sheet = next((note.name for note in submission.sheets if note.role is SheetRole.NARRATIVE), "")
        said = (
            text
            for chapter in submission.narrative.narrative.chapters
            for text in (chapter.heading, *chapter.paragraphs)
        )
        cells = submission.narrative.cells
        texts |= {(sheet, cell.address): text for cell, text in zip(cells, said, strict=True)}
    for sheet, faults in submission.faults.items():
        texts |= {(sheet, cell.address): fault for cell, fault in faults.items()}
    return texts
