"""The last day to report again, as it is printed on slips, reminders and the notice of a county."""

import datetime as dt

from xl_tools.errors import InvalidDataError
from xl_tools.values.day import day_text, parse_day


def last_day(due: str, today: dt.date) -> str:
    """Return the day in words, empty where none is named; a day without its year is the next one to come."""
    if not due:
        return ""
    day = parse_day(due, today)
    if day is None:
        raise InvalidDataError(
            f"--due {due}", "看不出是哪一天", "请写成 2026-12-01、2026年12月1日 或 12月1日 这样的日期"
        )
    return day_text(day)


def has_gone_by(due: str, day: dt.date) -> bool:
    """Whether a last day, as it is printed, lies before the day of the letter."""
    last = parse_day(due, day)
    return last is not None and last < day
