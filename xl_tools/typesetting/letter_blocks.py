"""A short document as a value: its texts and tables one below the other, to be set as PDF and written for Word alike."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

BLANK = "＿＿＿＿＿＿"
"""What is left to be written by hand."""
BLANK_DAY = "＿＿＿＿年＿＿月＿＿日"


class Style(StrEnum):
    """What a text is."""

    TITLE = "title"
    ADDRESSEE = "addressee"
    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    SIGNED = "signed"


class Run(NamedTuple):
    """A piece of a text."""

    text: str
    bold: bool = False


class Text(NamedTuple):
    """A paragraph."""

    style: Style
    runs: tuple[Run, ...]


class Column(NamedTuple):
    """A column of a table: heading, its part of the width, how its texts stand (``left``, ``center``, ``right``)."""

    heading: str
    width: float
    align: str = "left"


class Table(NamedTuple):
    """A table; a row of one text is over all columns. Without ``ruled`` it has no lines and no headings."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    ruled: bool = True


Block: TypeAlias = Text | Table


class Letter(NamedTuple):
    """A document of its own page, or pages: whom it is for (told at the foot), and its blocks."""

    whom: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[str]:
        """Yield every text in the order in which it is read."""
        for block in self.blocks:
            match block:
                case Text(_, runs):
                    yield "".join(run.text for run in runs)
                case Table(columns, rows, ruled):
                    if ruled:
                        yield from (column.heading for column in columns)
                    for row in rows:
                        yield from row


def text(style: Style, *pieces: str | Run) -> Text:
    """Return a paragraph of some pieces."""
    return Text(style, tuple(Run(piece) if isinstance(piece, str) else piece for piece in pieces))
