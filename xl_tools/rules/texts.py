"""Every running text of a submission with its cell, and the patterns of words that rules look for there."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from xl_tools.claims.passages import Passage, passages_of
from xl_tools.model.submission import Submission


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


@cache
def _sought(*patterns: str) -> Callable[[str], bool]:
    """Return whether a text holds any of these patterns; remembered, since the same texts stand in the forms of many units."""
    search = compiled(*patterns).search
    return lru_cache(maxsize=1 << 14)(lambda text: search(text) is not None)


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
        for text in filter(_sought(*patterns), self._texts):
            for pattern in patterns:
                if match := compiled(pattern).search(text):
                    yield from ((pattern, passage, match) for passage in self._passages[text])

    def where(self, holds: Callable[[str], bool]) -> Iterator[Passage]:
        """Yield every passage whose text is as wanted; each different text is asked about once."""
        for text in filter(holds, self._texts):
            yield from self._passages[text]
