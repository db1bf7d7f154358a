"""What a text of the booklet is, which decides the face it is set in."""

from enum import StrEnum


class FontRole(StrEnum):
    """What a text is, and so in which face GB/T 9704-2012 sets it."""

    TITLE = "title"
    BODY = "body"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    TABLE = "table"
