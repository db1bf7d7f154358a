"""A list on pages of its own (汇总, 核对, 校验结果) as a value, whatever it lists."""

from enum import StrEnum
from typing import NamedTuple


class Align(StrEnum):
    """How a column's texts stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class LineKind(StrEnum):
    """What a line of a list is."""

    ENTRY = "entry"
    GROUP = "group"
    TOTAL = "total"


class Column(NamedTuple):
    """A column: heading, width as a share of all, and how its texts stand."""

    heading: str
    width: float
    align: Align = Align.LEFT


class Line(NamedTuple):
    """A line: a text for every column."""

    texts: tuple[str, ...]
    kind: LineKind = LineKind.ENTRY

    @property
    def cells(self) -> tuple[tuple[int, int, str], ...]:
        """First and last column of each text, and the text; the first of a group's line is also over the empty ones after it."""
        last = 0
        if self.kind is LineKind.GROUP:
            last = next((n for n, text in enumerate(self.texts[1:]) if text), len(self.texts) - 1)
        return ((0, last, self.texts[0]), *((n, n, text) for n, text in enumerate(self.texts) if n > last))


class Listing(NamedTuple):
    """A titled list: a word on the left and right above it, columns, lines, and remarks below."""

    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    left: str = ""
    right: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that is printed, the heading aside."""
        return (
            *(self.left, self.right),
            *(column.heading for column in self.columns),
            *(text for line in self.lines for text in line.texts),
            *self.remarks,
        )
