"""How wide a text is on a terminal."""

import unicodedata
from collections.abc import Sequence


def display_width(text: str) -> int:
    """Return the number of terminal columns a text takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def aligned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the rows, every text filled up with blanks to the width of the widest in its column."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [
        [text + " " * (width - display_width(text)) for text, width in zip(row, widths, strict=True)]
        for row in rows
    ]
