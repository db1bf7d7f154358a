"""What a bureau says in each of its letters: who it is, whom to ask, by when, and the day; what is not told is left blank."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xl_tools.typesetting.letter_blocks import BLANK, BLANK_DAY, Block, Style, text


class LetterTerms(NamedTuple):
    """Who writes, whom to ask, by when, and the day."""

    office: str = ""
    contact: str = ""
    due: str = ""
    day: dt.date | None = None


def closing(terms: LetterTerms) -> Iterator[Block]:
    """Yield the lines at the foot of a letter."""
    yield text(Style.NOTE, f"联系人、电话：{terms.contact or BLANK}")
    yield text(Style.SIGNED, f"{terms.office or BLANK}（盖章）")
    day = terms.day
    yield text(Style.SIGNED, f"{day.year} 年 {day.month} 月 {day.day} 日" if day else BLANK_DAY)
