"""What rolling a workbook into the next year left for a person: a line of the list 待确认 for each cell."""

from enum import StrEnum

from xl_tools.model.record import Record

PENDING_SHEET = "待确认"
PENDING_TITLE = "转到新年度：待确认清单"
"""Stands in A1 of the list, whatever its sheet is called."""


class PendingState(StrEnum):
    """What a line of the list is; the value is the word a clerk sees."""

    TO_FILL = "待填"
    TO_LOOK_AT = "待核"
    CHANGED = "已改"
    GOES_ON = "延续"
    RENAMED = "改名"
    NEW = "新增"
    ENDED = "退出"

    @property
    def is_counted(self) -> bool:
        """Whether somebody must still do something."""
        return self in (PendingState.TO_FILL, PendingState.TO_LOOK_AT)


class Pending(Record):
    """A line of the list.

    ``cell`` is an A1 address, empty for a whole sheet; ``before`` what stood there last year, ``now`` what rolling wrote, ``ask``
    what is to be done. ``done`` is what a clerk writes into 确认. ``is_open`` is whether the cell still holds what rolling wrote
    and nobody has confirmed it, ``at`` where it stands by now, ``is_lost`` whether its sheet is no longer there. ``at_sheet`` and
    ``at_cell`` say where the line stands.
    """

    state: PendingState
    sheet: str = ""
    cell: str = ""
    field: str = ""
    before: str = ""
    now: str = ""
    ask: str = ""
    done: str = ""
    is_open: bool = True
    at: str = ""
    is_lost: bool = False
    at_sheet: str = ""
    at_cell: str = ""


VALUE_FIELD = "指标值"
"""The field of the lines on indicator values that were kept as they were."""
