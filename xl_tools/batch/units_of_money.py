"""The units of money of a file's forms that are not 万元: its amounts are summed up in 万元, and who reads them is told."""

from collections.abc import Collection

from xl_tools.forms.labels import FUNDING_FIELDS
from xl_tools.model.submission import Submission


def other_units_of(submission: Submission) -> frozenset[str]:
    """Return the other units that the amounts of its forms are in."""
    return frozenset(
        unit
        for reading in submission.tables
        for field in FUNDING_FIELDS
        if reading.texts.get(field) and (unit := reading.unit_of(field)) not in {"", "万元"}
    )


def said_of_units(units: Collection[str]) -> str:
    """Say what was done with amounts in these units; nothing for none."""
    return f"金额是按{'、'.join(sorted(units))}写的，已换算成万元" if units else ""
