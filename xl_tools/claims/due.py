"""A deadline with the words of its clause, and of its sentence, that say what is due."""

import re
from typing import NamedTuple

from xl_tools.claims.claim import Claim
from xl_tools.claims.lexer import shown_lines

_SENTENCE_END = re.compile(r"[。;!?]")
_CLAUSE_END = re.compile(r"[,。;!?]")
_DAY = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:份)?(?:\d{1,2}[日号]|[底末初]|[上中下]旬)?(?:[之以]?前)?")
_CONDITION = re.compile(r".*(?<!最)后(?![期续勤])")  # 评估合格后于8月底前付款
_BEFORE, _BEHIND = 16, 28


class Due(NamedTuple):
    """A deadline, what its clause says before it and behind it (numbers and all), and its whole sentence."""

    claim: Claim
    before: str
    behind: str
    sentence: str

    @property
    def near(self) -> str:
        """The clause without the day."""
        return f"{self.before}\0{self.behind}"


def due_of(claim: Claim) -> Due:
    """Return a deadline of a text with its words."""
    start, line = claim.span.start, ""
    for line in shown_lines(claim.place.text) if claim.place else ():
        if start < len(line):
            break
        start -= len(line)
    day = _DAY.match(line, start)
    end = day.end() if day else start + len(claim.said)
    sentence = _last(_SENTENCE_END, line, start)
    clause = _last(_CLAUSE_END, line, start)
    behind, *other = _DAY.split(_CLAUSE_END.split(line[end : end + _BEHIND], maxsplit=1)[0], maxsplit=1)
    stop = _SENTENCE_END.search(line, end)
    return Due(
        claim,
        _CONDITION.sub("", _DAY.split(line[max(clause, start - _BEFORE) : start])[-1]),
        behind.rpartition("、")[0] if other else behind,  # 夏季的6月底前、秋季的12月底前
        _DAY.sub("\0", line[sentence : stop.start() if stop else len(line)]),
    )


def _last(pattern: re.Pattern[str], line: str, before: int) -> int:
    return max((match.end() for match in pattern.finditer(line, 0, before)), default=0)
