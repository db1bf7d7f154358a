"""部门整体绩效目标: the narrative chapters of the first part."""

from typing import NamedTuple

from xl_tools.model.grid import Cell
from xl_tools.model.record import Record


class Chapter(Record):
    """A chapter: its heading as written (``一、总体绩效目标``) and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = ()


class Narrative(Record):
    """The chapters in order."""

    chapters: tuple[Chapter, ...] = ()


class NarrativeReading(NamedTuple):
    """The chapters, the cell of every heading and paragraph in order, and the texts above the first heading."""

    narrative: Narrative
    cells: tuple[Cell, ...] = ()
    preamble: tuple[str, ...] = ()
