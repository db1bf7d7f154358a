"""Where the clauses, clause groups and brackets of a text begin and end."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from xl_tools.claims.claim import Claim

STRONG = re.compile(r"[。!?\n]")
WEAK = re.compile(r"[。!?\n;]")
CLAUSE = re.compile(r"[。!?\n;,]")


class Stretches:
    """The lines of a text, half width, one behind the other; no stretch goes on over a line."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Put the lines together."""
        self.text = "".join(lines)
        self._breaks = [*accumulate(map(len, lines))]

    def around(self, standard: Claim) -> tuple[int, int]:
        """Return begin and end of the clause group of a claim."""
        return self.start(WEAK, standard.span.start), self.end(WEAK, standard.span.end)

    def clause(self, standard: Claim) -> str:
        """Return the text of the clause group of a claim."""
        start, end = self.around(standard)
        return self.text[start:end]

    def groups(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the clause groups of a stretch of the text that hold a number, but for the last one where it is empty."""
        at = start
        for match in [*WEAK.finditer(self.text, start, end), None]:
            until = match.start() if match else end
            if match and any(map(str.isdigit, self.text[at:until])):
                yield at, until
            at = match.end() if match else end

    def start(self, ends: re.Pattern[str], position: int) -> int:
        """Return where the stretch begins that a place is in, by what ends such stretches."""
        found = 0
        for match in ends.finditer(self.text, 0, position):
            found = match.end()
        return max([found, *(each for each in self._breaks if each <= position)])

    def end(self, ends: re.Pattern[str], position: int) -> int:
        """Return where the stretch ends that a place is in."""
        match = ends.search(self.text, position)
        end = match.start() if match else len(self.text)
        return min([end, *(each for each in self._breaks if each > position)])

    def bracket(self, position: int) -> tuple[int, int] | None:
        """Return where the bracket opens and closes that a place is in; none where it is in none."""
        opened = self.text.rfind("(", 0, position)
        if opened <= self.text.rfind(")", 0, position):
            return None
        closed = self.text.find(")", position)
        return opened, closed if closed >= 0 else len(self.text)
