"""A day as people write it (``2026-12-01``, ``2026年12月1日``, ``12月1日``) and as it is printed."""

import datetime as dt
import re

from xl_tools.values.text import half_width

_ORDINARY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?前?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")


def parse_day(text: str, today: dt.date) -> dt.date | None:
    """Return the day, of one without a year the next such from ``today`` on; ``None`` for what is no day."""
    plain = half_width(text)
    match = _DIGITS.fullmatch(plain) or _ORDINARY.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    years = [year] if year else range(today.year, today.year + 9)  # 29 February comes within eight years
    days = (_day(each, month, day) for each in years)
    return next((each for each in days if each and (year or each >= today)), None)


def day_text(day: dt.date) -> str:
    """Return a day as it stands in a letter: ``2026年12月1日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
