"""A change as a value: shown before it is made, applied by a shell, taken back by its log."""

from xl_tools.model.record import Record


class Edit(Record):
    """Put ``new`` into one cell (A1 address) of a sheet where ``old`` stands, because of ``why``."""

    sheet: str
    cell: str
    old: str
    new: str
    why: str
