"""Every running text of a submission with its cell, for the rules that read words."""

from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.form.grid import Cell
from xl_tools.form.labels import INDICATOR_FIELDS
from xl_tools.form.reading import TableReading, indicator_key
from xl_tools.form.submission import SheetRole
from xl_tools.rules.rule import Context


class Passage(NamedTuple):
    """One cell's text: a field of a table, or a paragraph of the narrative (then ``table`` is none).

    ``at`` is what a fault points to: the field where it has one cell, the cell itself otherwise.
    """

    at: str | Cell
    text: str
    table: TableReading | None = None
    sheet: str = ""


def passages(context: Context) -> Iterator[Passage]:
    """Yield purpose, goals and every indicator text of all tables, then heading and paragraphs of the narrative."""
    for reading in context.submission.tables:
        rows = range(len(reading.table.indicators))
        for key in (
            "purpose",
            "goals",
            *(indicator_key(i, field) for i in rows for field in INDICATOR_FIELDS),
        ):
            written = reading.written(key)
            for piece in written:
                yield Passage(key if len(written) == 1 else piece.cell, piece.text, reading)
    for chapter in narrative_chapters(context):
        yield from chapter


def narrative_chapters(context: Context) -> Iterator[list[Passage]]:
    """Yield each chapter of the narrative: its heading, then its paragraphs."""
    reading = context.submission.narrative
    if reading is None:
        return
    sheet = next((n.name for n in context.submission.sheets if n.role is SheetRole.NARRATIVE), "")
    cells = iter(reading.cells)
    for chapter in reading.narrative.chapters:
        yield [Passage(next(cells), text, sheet=sheet) for text in (chapter.heading, *chapter.paragraphs)]
