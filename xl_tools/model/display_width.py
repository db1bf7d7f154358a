"""How wide a text is on a terminal."""

import unicodedata


def display_width(text: str) -> int:
    """Return the number of terminal columns a text takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
