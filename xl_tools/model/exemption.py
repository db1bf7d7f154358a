"""豁免: a finding that is right as it stands, on whose word and until when."""

import datetime as dt

from xl_tools.model.record import Record


class Exemption(Record):
    """One line of 豁免清单.

    ``rule`` is a rule's code; an empty ``sheet`` means the whole workbook, an empty ``area`` (``B5``, ``B5:C7``) the
    whole sheet. ``until`` is the last day it holds; ``written_until`` what was typed there, so that a date that cannot
    be read is told from none. ``at_sheet`` and ``cells`` (A1 addresses by field) say where the line stands.
    """

    rule: str
    sheet: str = ""
    area: str = ""
    reason: str = ""
    by: str = ""
    until: dt.date | None = None
    written_until: str = ""
    at_sheet: str
    cells: tuple[tuple[str, str], ...] = ()

    def address(self, field: str) -> str:
        """Return where a field of the line stands; that of the rule where the list has no such column."""
        cells = dict(self.cells)
        return cells.get(field) or cells["rule"]
