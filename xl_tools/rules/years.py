"""Titles, headings and openings that name another year than the workbook's: copied from last year's."""

import re
from collections.abc import Iterator

from xl_tools.claims.passages import Passage, narrative_chapters
from xl_tools.model.submission import SheetRole
from xl_tools.rules.rule import Context, Fault, fault_in
from xl_tools.values.day import years_named

_LINE_OF_YEAR = re.compile(r"[(（]?20\d\d年度?[)）]?")
_OPENING = re.compile(r"^\s*20\d\d\s*年\s*度?[，,]")


def other_years(context: Context) -> Iterator[Fault]:
    """Yield what stands at the head of a part and names no year but another one than 单位信息, or the codes without that."""
    info, stated = context.submission.info, context.submission.stated.year
    if not info.year:
        return
    whose = "“单位信息”的年度" if stated else "项目编码的年度"
    for passage, told in _heads(context):
        years = years_named(told)
        if years and info.year not in years:
            said = "、".join(map(str, sorted(years)))
            yield fault_in(
                passage, f"这里写的是 {said} 年，{whose}是 {info.year}", "请核对哪一个对，把错的改过来"
            )


def _heads(context: Context) -> Iterator[tuple[Passage, str]]:
    """Yield the titles, headings and openings, and what of each may name the year."""
    submission = context.submission
    names = {note.role: note.name for note in reversed(submission.sheets)}
    for field in ("title", "cover_note"):
        if cell := submission.info_cells.get(field):
            text = getattr(submission.stated, field)
            yield Passage(cell, text, sheet=names[SheetRole.UNIT_INFO]), text
    for reading in submission.tables:
        title, name = reading.table.title, reading.table.name
        yield Passage("title", title, reading), title.replace(name, "") if name else title
        for left in reading.leftovers:
            if _LINE_OF_YEAR.fullmatch(left.text):
                yield Passage(left.cell, left.text, reading), left.text
    for heading, *paragraphs in narrative_chapters(submission):
        yield heading, heading.text
        for passage in paragraphs[:1]:
            opening = _OPENING.match(passage.text)
            yield passage, opening[0] if opening else ""
