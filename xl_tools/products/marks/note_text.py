"""The words of a note at a faulty cell, as runs of rich text, and the marks by which they are found again."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.model.finding import Finding, Severity
from xl_tools.opc.xml_elements import text_element
from xl_tools.sheets.sheet_look import FONT

AUTHOR = "绩效目标表校验"
SEPARATOR = "――――绩效目标表校验――――"
"""Stands between a clerk's own note and ours at one cell."""

SIZE = 9
"""In points."""

_LONGEST_NOTE = 1_200
"""Characters; more is no longer read in a box, and stands in the list."""

_CUT = "……（其余见“校验结果”）"
_RUN = f'<P:r><P:rPr>%b<P:sz val="{SIZE}"/><P:color indexed="81"/><P:rFont val="{FONT}"/><P:charset val="134"/></P:rPr>%b</P:r>'.encode()
_BOLD = b"<P:b/>"
_OPENING = re.compile(f"【({'|'.join(severity.chinese for severity in Severity)})】[A-Z]+[0-9]+")


class Run(NamedTuple):
    """A piece of text, bold or not."""

    text: str
    bold: bool = False


def note_runs(findings: Sequence[Finding]) -> list[Run]:
    """Return the note on the findings of one cell: a bold heading for each, what is wrong, what to do."""
    runs: list[Run] = []
    left = _LONGEST_NOTE
    for finding in findings:
        heading = f"【{finding.severity.chinese}】{finding.rule} {finding.name}".rstrip(" ")
        remedy = f"\n改法：{finding.hint}" if finding.hint else ""
        gap = "\n" if runs else ""
        for run in (Run(f"{gap}{heading}\n", bold=True), Run(finding.message + remedy)):
            if len(run.text) > left:
                return [*runs, Run(run.text[:left] + _CUT, run.bold)]
            runs.append(run)
            left -= len(run.text)
    return runs


def added_runs(findings: Sequence[Finding]) -> list[Run]:
    """Return what is put behind a clerk's own note at the cell."""
    return [Run(f"\n{SEPARATOR}\n"), *note_runs(findings)]


def is_our_note(text: str) -> bool:
    """Whether a text begins as our notes do."""
    return bool(_OPENING.match(text))


def plain_text(runs: Sequence[Run]) -> str:
    """Return the text of a note without its looks."""
    return "".join(run.text for run in runs)


def runs_xml(runs: Sequence[Run], prefix: bytes) -> bytes:
    """Return the runs as elements ``r``, for an element ``text``."""
    return b"".join(
        _RUN.replace(b"P:", prefix)
        % (_BOLD.replace(b"P:", prefix) * run.bold, text_element(prefix, run.text))
        for run in runs
    )
