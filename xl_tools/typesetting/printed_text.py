"""Text as it is printed: without invisible characters, in paragraphs, lead-ins and clauses."""

import re
import unicodedata
from typing import NamedTuple

from xl_tools.model.submission import Chapter

_UNPRINTABLE = frozenset({"Cc", "Cf"})
_LEAD_IN = re.compile(
    r"(?:（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\))[^，；：。！？]{1,25}(?:。|$)"
)
_LONGEST_CLAUSE = 100  # well below a page, so that on every page some clause begins
_CLAUSE = re.compile(
    rf"[^，；：。！？]{{0,{_LONGEST_CLAUSE}}}[，；：。！？]+[”’』」）》\"]*|[^，；：。！？]{{1,{_LONGEST_CLAUSE}}}"
)


class Paragraph(NamedTuple):
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


def paragraphs(chapter: Chapter) -> list[Paragraph]:
    """Return the paragraphs of a chapter; a text with line breaks is several."""
    texts = (line for text in chapter.paragraphs for line in printable(text).split("\n"))
    return [_paragraph(text) for text in texts if text]


def _paragraph(text: str) -> Paragraph:
    match = _LEAD_IN.match(text)
    lead = match[0] if match else ""
    return Paragraph(lead, tuple(_CLAUSE.findall(text[len(lead) :])))
