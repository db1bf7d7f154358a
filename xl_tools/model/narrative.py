"""部门整体绩效目标: the narrative chapters of the first part."""

from xl_tools.model.record import Record


class Chapter(Record):
    """A chapter: its heading as written (``一、总体绩效目标``) and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...] = ()


class Narrative(Record):
    """The chapters in order."""

    chapters: tuple[Chapter, ...] = ()
