"""How much text the cells of a sheet come to when each has its own copy of the shared text it names.

A workbook states a text once and cells refer to it, so that a small file can stand for more text than a machine holds.
"""

import re

_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*+(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?\s*+<(?:\w+:)?v\b[^<>]*>\s*+([0-9]{1,9})\s*<"
)
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


class SharedTexts:
    """The shared texts of a package by number, as so many bytes each."""

    def __init__(self, part: bytes) -> None:
        """Measure the texts of the part that has them; a package may have none."""
        self._sizes = [len(text) for text in _END_OF_TEXT.split(part)[:-1]]
        self._longest = max(self._sizes, default=0)

    def at_most_copied_to(self, xml: bytes) -> int:
        """Return a number of bytes that the texts of a sheet's part are never more than; it costs nothing."""
        return len(xml) // _SHORTEST_CELL * self._longest

    def copied_to(self, xml: bytes) -> int:
        """Return the bytes of shared text that the cells of a sheet's part show, or a little more."""
        cells = _CELL.findall(xml)
        known = sum(
            self._sizes[number]
            for attributes, value in cells
            if _SHARED.search(attributes) and (number := int(value)) < len(self._sizes)
        )
        unknown = max(0, len(_SHARED.findall(xml)) - len(cells))
        return known + unknown * self._longest
