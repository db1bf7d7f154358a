"""退回单: what it says as plain values, and as PDF, each unit's on one page where its faults fit."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from xl_tools.batch.units_of_files import UnitFiles
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding, Severity
from xl_tools.model.form_facts import FormKind
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.table_reading import TableReading
from xl_tools.typesetting.blocks_pdf import shown
from xl_tools.typesetting.typesetter import pdf_of, template_with
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import one_line
from xl_tools.values.unit_key import with_region

SLIP_TITLE = "绩效目标表退回单"
_MANY_SHEETS = 3
_LONGEST_SHOWN = 60  # characters of a long text
_AROUND_QUOTED = 8
_QUOTED = re.compile("“([^“”]{2,40})”")


class Terms(NamedTuple):
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


class Slip(NamedTuple):
    """退回单 of one unit: what must be corrected and what is to be looked at, sheet by sheet in the order of the file.

    ``files`` are the names of its workbooks, ``paths`` those with their folders, as they were given. ``region`` is told
    where there are units of several. ``unread`` are further files of the unit that could not be read.
    """

    unit_code: str
    unit_name: str
    year: int | None
    files: tuple[str, ...]
    paths: tuple[str, ...]
    tables: int
    what: str
    errors: SheetLines
    warnings: SheetLines
    hints: int
    region: str = ""
    unread: tuple[RefusedFile, ...] = ()

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


def slips_of(
    units: Sequence[UnitFiles], further: Mapping[str, tuple[RefusedFile, ...]] = MappingProxyType({})
) -> list[Slip]:
    """Return a slip for each of these that has something to correct.

    ``further`` are, by the path of a file that was read, those of its unit that could not be.
    """
    slips = (_slip_of(unit.files, unit.region) for unit in units)
    unread = (further.get(unit.files[0].submission.file.path, ()) for unit in units)
    return [slip._replace(unread=files) for slip, files in zip(slips, unread, strict=True) if slip.must]


def _slip_of(files: Sequence[Checked], region: str) -> Slip:
    info = files[0].submission.info
    return Slip(
        unit_code=one_line(info.unit_code),
        unit_name=one_line(info.unit_name),
        year=info.year,
        files=tuple(PurePath(one.submission.file.name).name for one in files),
        paths=tuple(one.submission.file.name for one in files),
        tables=len(forms := [form for one in files for form in _forms(one.submission)]),
        what=_what(forms),
        errors=_by_sheet(files, Severity.ERROR),
        warnings=_by_sheet(files, Severity.WARNING),
        hints=sum(finding.severity is Severity.INFO for one in files for finding in one.findings),
        region=region,
    )


def _forms(submission: Submission) -> Sequence[TableReading]:
    """Return the forms that a file was sent for: of goals, else those of the year."""
    return submission.tables or submission.other_forms


def _what(forms: Sequence[TableReading]) -> str:
    """Return what was sent, in the words of the slip."""
    kinds = {form.form.kind for form in forms if form.form}
    if kinds == {FormKind.EVALUATION}:
        return "项目支出绩效自评表"
    return "项目支出绩效运行监控表" if kinds == {FormKind.MONITORING} else "预算项目绩效目标表"


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
    named = {reading.table.name for reading in _forms(one.submission) if reading.sheet == finding.sheet}
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
        meant = _shortened(one_line(after))
        if meant and meant not in remedy:
            where = "" if finding.edit.cell == finding.cell else f"{finding.edit.cell} "
            remedy = f"{remedy}；{where}改为“{meant}”" if remedy else f"{where}改为“{meant}”"
    shown = "" if there is None else _told_of(one_line(there), one_line(finding.message)) or "（空）"
    return SlipLine(finding.cell, one_line(finding.field), shown, one_line(finding.message), one_line(remedy))


def _told_of(text: str, message: str) -> str:
    """Return a text as the slip shows it; of a long one what the message quotes of it, with a little around."""
    quoted = next((said for said in _QUOTED.findall(message) if said in text), "")
    if len(text) <= _LONGEST_SHOWN or not quoted:
        return _shortened(text)
    start = text.index(quoted)
    begin, end = max(start - _AROUND_QUOTED, 0), start + len(quoted) + _AROUND_QUOTED
    return _shortened(f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _texts_by_cell(submission: Submission) -> dict[tuple[str, str], str]:
    """Return what stands in every cell that has a meaning, by sheet and A1 address; empty where something should stand."""
    texts: dict[tuple[str, str], str] = {}
    for reading in (*submission.tables, *submission.other_forms):
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


def slips_pdf(slips: Sequence[Slip], terms: Terms) -> bytes:
    """Return the slips as one PDF, the same bytes for the same slips and terms.

    A character that no font has is printed as its code point (``〔U+2000B〕``): a slip must go out.
    """
    told = {
        "title": SLIP_TITLE,
        **terms_content(terms),
        "slips": [slip_content(slip) for slip in slips],
    }
    return pdf_of(template_with(Path(__file__).with_name("slip.typ"), told))


def terms_content(terms: Terms) -> dict[str, str]:
    """Return what a bureau says on every slip as it is printed, empty where it is left blank."""
    return {
        "office": shown(terms.office),
        "contact": shown(terms.contact),
        "due": shown(terms.due),
        "day": f"{terms.day.year} 年 {terms.day.month} 月 {terms.day.day} 日" if terms.day else "",
    }


def slip_content(slip: Slip) -> dict[str, Any]:
    """Return a slip as it is printed: whom it is for, its sentences, the faults by section and sheet, the remark."""
    year = f" {slip.year} 年度" if slip.year else ""
    files = "、".join(slip.files)
    also = f"，另有 {slip.may} 处请核对" if slip.may else ""
    sections = [_section("一、必须改正", slip.errors, slip.must)]
    if slip.may:
        sections.append(_section("二、请核对，确实有错的改正", slip.warnings, slip.may))
    remark = "没有列出的内容不必改动。"
    if slip.unread:
        named = "、".join(
            f"{one_line(PurePath(file.name).name)}（{one_line(file.reason)}）" for file in slip.unread
        )
        remark = (
            f"另收到你单位的 {named}，没能读，里面的没有看；要报的，请另存一份连同改好的一起报来。{remark}"
        )
    if slip.hints:
        remark += (
            f"另有 {slip.hints} 处写法提示（空格、全角半角之类），不要求改，也可以用“xl-tools fix”一次改好。"
        )
    return {
        "addressee": shown(slip.addressee),
        "intro": [
            shown(f"你单位报送的{year}{slip.what}（{files}，{slip.tables} 张表）经审核，有 "),
            f"{slip.must} 处必须改正",
            f"{also}。请按下表逐处改好，于 ",
            " 前重新报送。",
        ],
        "sections": sections,
        "remark": shown(remark),
    }


def _without_words(headings: Sequence[str]) -> str:
    """Return the names in headings, without what they say beside (工作表“…”)."""
    return "、".join(heading.replace("工作表“", "").replace("”", "") for heading in headings)


def _told_once(sheets: SheetLines) -> SheetLines:
    """Return the faults, those that are the same on several sheets once, in front, under a heading that names these."""
    where: dict[SlipLine, list[str]] = {}
    for heading, lines in sheets.items():
        for line in dict.fromkeys(lines):
            where.setdefault(line, []).append(heading)
    common = {line: headings for line, headings in where.items() if len(headings) >= _MANY_SHEETS}
    told: SheetLines = {}
    for line, headings in common.items():
        told.setdefault(f"下面 {len(headings)} 张表都要改：{_without_words(headings)}", []).append(line)
    for heading, lines in sheets.items():
        if own := [line for line in lines if line not in common]:
            told.setdefault(heading, []).extend(own)
    return told


def _section(heading: str, sheets: SheetLines, count: int) -> dict[str, Any]:
    told = _told_once(sheets)
    lines = [(shown(name), [[*map(shown, line)] for line in found]) for name, found in told.items()]
    shown_lines = sum(map(len, told.values()))
    return {"heading": f"{heading}（{count} 处）", "count": shown_lines, "sheets": lines}
