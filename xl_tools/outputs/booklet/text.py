"""Text as it is printed: without invisible characters, in paragraphs, lead-ins and clauses."""

import math
import re
import unicodedata
from dataclasses import dataclass

from xl_tools.model.narrative import Chapter

_UNPRINTABLE = frozenset({"Cc", "Cf"})
_DIGIT_ADVANCE, _WORD_SPACE, _MARGIN = 0.65, 0.25, 0.3
_NO_HAN = " -~，。、；：？！（）《》〈〉【】〔〕％≥≤＞＜＝"
_PLAIN = re.compile(rf"[一-\u9fff{_NO_HAN}]*")
_DIGIT = re.compile(r"[0-9.,]")
_SEAM = re.compile(rf"(?<=[^{_NO_HAN}])(?=[!-~])|(?<=[!-~])(?=[^{_NO_HAN}])")
"""Where a Chinese and a Latin character meet, in a plain text; the class of all Chinese ones takes 1 ms to compile."""
_LEAD_IN = re.compile(
    r"(?:（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\))[^，；：。！？]{1,25}(?:。|$)"
)
_LONGEST_CLAUSE = 100  # well below a page, so that on every page some clause begins
_CLAUSE = re.compile(
    rf"[^，；：。！？]{{0,{_LONGEST_CLAUSE}}}[，；：。！？]+[”’』」）》\"]*|[^，；：。！？]{{1,{_LONGEST_CLAUSE}}}"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its short numbered lead-in (``（一）完善制度建设。``, may be empty) and the clauses after it, a very long clause in several."""

    lead: str
    clauses: tuple[str, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        """The lead-in, where there is one, and the clauses."""
        return (self.lead, *self.clauses) if self.lead else self.clauses


def printable(text: str) -> str:
    """Return the text without invisible characters, its lines stripped, a line feed between them."""
    if text.isprintable():  # nearly all: one line, nothing invisible
        return text.strip()
    lines = (line.replace("\t", " ") for line in text.splitlines())
    visible = ("".join(c for c in line if unicodedata.category(c) not in _UNPRINTABLE) for line in lines)
    return "\n".join(line.strip() for line in visible).strip("\n")


def widest(text: str) -> float:
    """Return a width that a text is never wider than in any face, in sizes of its type; infinite where that is not known.

    A character of the usual ones is at most as wide as high, a digit at most 0.65 of that (0.6 measured); between a Chinese
    and a Latin one the typesetter leaves a quarter.
    """
    if not _PLAIN.fullmatch(text):
        return math.inf
    digits = len(_DIGIT.findall(text))
    return len(text) - digits * (1 - _DIGIT_ADVANCE) + len(_SEAM.findall(text)) * _WORD_SPACE + _MARGIN


def paragraphs(chapter: Chapter) -> list[Paragraph]:
    """Return the paragraphs of a chapter; a text with line breaks is several."""
    texts = (line for text in chapter.paragraphs for line in printable(text).split("\n"))
    return [_paragraph(text) for text in texts if text]


def _paragraph(text: str) -> Paragraph:
    match = _LEAD_IN.match(text)
    lead = match[0] if match else ""
    return Paragraph(lead, tuple(_CLAUSE.findall(text[len(lead) :])))
