"""A submission with what was found in it."""

from dataclasses import dataclass

from xl_tools.form.submission import Submission
from xl_tools.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """One file that was read, with its findings in the order of the file.

    ``exempted`` are the findings that its 豁免清单 excuses: counted apart. ``own_settings`` says in Chinese what its
    设置 sheet changed, a line each.
    """

    submission: Submission
    findings: tuple[Finding, ...]
    exempted: tuple[Finding, ...] = ()
    own_settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """One file that could not be read: its name, why, and what to do."""

    name: str
    reason: str
    remedy: str
