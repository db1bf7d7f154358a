"""Every running text of a submission with its cell."""

from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.model.grid import Cell
from xl_tools.model.submission import SheetRole, Submission
from xl_tools.model.table_reading import TableReading

_PROSE = ("purpose", "goals")
_INDICATORS = "indicator."


class Passage(NamedTuple):
    """One cell's text: a field of a table, or a heading or paragraph of the narrative (then ``table`` is none).

    ``at`` is what a fault points to: the field where it has one cell, the cell itself otherwise.
    """

    at: str | Cell
    text: str
    table: TableReading | None = None
    sheet: str = ""


def narrative_chapters(submission: Submission) -> Iterator[list[Passage]]:
    """Yield each chapter of the narrative: its heading, then its paragraphs."""
    reading = submission.narrative
    if reading is None:
        return
    sheet = next((note.name for note in submission.sheets if note.role is SheetRole.NARRATIVE), "")
    cells = iter(reading.cells)
    for chapter in reading.narrative.chapters:
        yield [Passage(next(cells), text, sheet=sheet) for text in (chapter.heading, *chapter.paragraphs)]


def passages_of(submission: Submission) -> Iterator[Passage]:
    """Yield purpose, goals and every indicator text of all tables, then the narrative; each cell of a field is one."""
    for reading in submission.tables:
        for key, text in reading.texts.items():
            if not text or not (key.startswith(_INDICATORS) or key in _PROSE):
                continue
            if key in reading.pieces:
                yield from (Passage(piece.cell, piece.text, reading) for piece in reading.pieces[key])
            else:
                yield Passage(key, text, reading)
    for chapter in narrative_chapters(submission):
        yield from chapter
