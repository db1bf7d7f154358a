"""A submission with what was found in it."""

from dataclasses import dataclass

from xl_tools.form.submission import Submission
from xl_tools.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was read, with its findings in the order of the file."""

    submission: Submission
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """One file that could not be read: its name, why, and what to do."""

    name: str
    reason: str
    remedy: str
