"""The forms of a file that tell how a project was evaluated or monitored, and what was found in each."""

from collections.abc import Iterator

from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding
from xl_tools.model.form_facts import FormKind
from xl_tools.model.grid import parse_address
from xl_tools.model.submission import Submission
from xl_tools.model.table_reading import TableReading

_KINDS = (FormKind.EVALUATION, FormKind.MONITORING)


def appraised_forms(submission: Submission) -> Iterator[TableReading]:
    """Yield every 自评表 and 监控表 of a project; those of a department as a whole have the projects' money once more."""
    for reading in submission.other_forms:
        if reading.form and reading.form.kind in _KINDS and not is_of_department(reading):
            yield reading


def is_of_department(reading: TableReading) -> bool:
    """Whether a form is of a department as a whole, and of no project."""
    return not reading.table.name and "部门名称" in dict(reading.table.more)


def findings_in(checked: Checked, reading: TableReading) -> list[Finding]:
    """Return what was found in a form: on its sheet, in its rows where the sheet has several."""
    return [finding for finding in checked.findings if is_in(finding, reading, checked.submission)]


def is_in(finding: Finding, reading: TableReading, submission: Submission) -> bool:
    """Whether a finding points into a form."""
    if finding.sheet != reading.sheet:
        return False
    is_alone = sum(each.sheet == reading.sheet for each in submission.other_forms) == 1
    if is_alone or reading.form is None:
        return True
    first, _, _ = finding.cell.partition(":")
    return bool(first) and parse_address(first).row in range(reading.form.top, reading.form.bottom)
