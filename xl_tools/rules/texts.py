"""Every running text of a submission with its cell, and the patterns of words that rules look for there."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, filterfalse

from xl_tools.claims.passages import Passage, passages_of
from xl_tools.model.submission import Submission

_MOST_KNOWN = 1 << 15


@cache
def compiled(*patterns: str) -> re.Pattern[str]:
    r"""Return one pattern that matches what any of these does; none of them matches nothing.

    It is fast where each begins with a character of its own. A pattern that refers back to a group of its own (``\1``)
    stands alone: its groups would be numbered otherwise.
    """
    return re.compile("|".join(patterns) if patterns else r"(?!)")


@cache
def any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these words; words side by side are found faster than grouped ones."""
    return re.compile("|".join(map(re.escape, words)) if words else r"(?!)")


class _Sought:
    """Patterns looked for in the texts of many units; a text in which none of them stands is known again."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._search = compiled(*patterns).search
        self._silent: set[str] = set()

    def found_in(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield the texts that hold any of the patterns."""
        for text in filterfalse(self._silent.__contains__, texts):
            if self._search(text):
                yield text
                continue
            if len(self._silent) >= _MOST_KNOWN:
                self._silent.clear()
            self._silent.add(text)


@cache
def _sought(*patterns: str) -> _Sought:
    return _Sought(patterns)


class Texts:
    """Purpose, goals and every indicator text of all tables, and the narrative, searched all at once.

    Most texts hold nothing that a rule looks for. So the different texts stand in one string, a line apart, and a
    pattern is run over that: one search instead of one for every cell.
    """

    def __init__(self, submission: Submission) -> None:
        """Gather the texts; equal ones share a place in the string."""
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages_of(submission):
            self._passages[passage.text].append(passage)
        self._texts = list(self._passages)
        self._joined = "\n".join(self._texts)
        self._starts = [0, *accumulate(len(text) + 1 for text in self._texts)]

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Yield every passage that the pattern is found in, with its first match there.

        A match in the string may run over the end of a text, so it only says where to look again.
        """
        at = 0
        while at < len(self._joined) and (found := pattern.search(self._joined, at)):
            index = bisect_right(self._starts, found.start()) - 1
            text = self._texts[index]
            if match := pattern.search(text):
                yield from ((passage, match) for passage in self._passages[text])
            at = self._starts[index + 1]

    def search_all(self, patterns: Sequence[str]) -> Iterator[tuple[str, Passage, re.Match[str]]]:
        """Yield pattern, passage and first match for every pattern found in a passage; all are looked for at once."""
        for text in _sought(*patterns).found_in(self._texts):
            for pattern in patterns:
                if match := compiled(pattern).search(text):
                    yield from ((pattern, passage, match) for passage in self._passages[text])

    def where(self, holds: Callable[[str], bool]) -> Iterator[Passage]:
        """Yield every passage whose text is as wanted; each different text is asked about once."""
        for text in filter(holds, self._texts):
            yield from self._passages[text]
