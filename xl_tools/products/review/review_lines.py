"""What the 审核表 says in each dimension: the findings put together by severity and sheet, each row within a page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from xl_tools.model.finding import Dimension, Finding, Severity
from xl_tools.sheets.list_design import SIZE
from xl_tools.sheets.row_heights import text_height
from xl_tools.values.text import one_line

WHOLE_FILE = "整个文件"

_HIGHEST_LINE = 200.0
_LONGEST_PIECE = 240
"""Characters: a longer message goes on in the next row, so that no row outgrows its page."""


class Line(NamedTuple):
    """A row of one dimension: problems of one severity on one sheet, or that there are none."""

    text: str
    height: float
    severity: Severity | None = None


def findings_of(findings: Sequence[Finding], dimension: Dimension) -> list[Finding]:
    """Return the findings of one dimension, what must be corrected first, else in the order of the file."""
    weights = list(Severity)
    found = [finding for finding in findings if finding.dimension is dimension]
    return sorted(found, key=lambda finding: weights.index(finding.severity))


def findings_lines(findings: Iterable[Finding], width: float) -> Iterator[Line]:
    """Yield the rows of a dimension's findings: one a severity and sheet, more where one would grow too high.

    ``width`` are the points that the text has across.
    """
    for (severity, sheet), group in groupby(findings, key=lambda finding: (finding.severity, finding.sheet)):
        name = one_line(sheet) or WHOLE_FILE
        text = name
        for piece in chain.from_iterable(map(_pieces, group)):
            if "\n" in text and text_height(f"{text}\n{piece}", SIZE, width) > _HIGHEST_LINE:
                yield Line(text, text_height(text, SIZE, width), severity)
                text = f"{name}（续）"
            text += f"\n{piece}"
        yield Line(text, text_height(text, SIZE, width), severity)


def _pieces(finding: Finding) -> list[str]:
    """Return cell, field and message, in as many pieces as needed."""
    place = one_line(f"{finding.cell} {finding.field}")
    text = f"{place}：{one_line(finding.message)}" if place else one_line(finding.message)
    return [text[start : start + _LONGEST_PIECE] for start in range(0, len(text), _LONGEST_PIECE)]
