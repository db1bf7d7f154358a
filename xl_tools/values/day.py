"""A day as people write it (``2026-12-01``, ``2026年12月1日``, ``12月1日``) and as it is printed; the years that a text names."""

import datetime as dt
import re

from xl_tools.values.text import half_width

_ORDINARY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?前?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"(?<![\d\-—–~～至])(20\d\d)年(?!\d{1,2}月)")
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def years_named(text: str) -> frozenset[int]:
    """Return the years that a text is about (``2023年度``, ``二〇二三年``): no dates, and no span of several years."""
    plain = half_width(text)
    if "年" not in plain:
        return frozenset()
    return frozenset(int(year) for year in _YEAR.findall(plain.translate(_CHINESE_DIGITS)))


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
