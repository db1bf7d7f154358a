"""File names made from what a township typed: harmless on every system, and no two alike."""

import re
from collections import Counter
from collections.abc import Iterable

from xl_tools.values.text import one_line

_FORBIDDEN = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+'
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)
_LONGEST = 150
"""Bytes, of the 255 that Linux takes; the rest is for a number and a suffix."""


def safe_stem(text: str, otherwise: str) -> str:
    """Return a text as a file name without suffix: no folder in it, nothing that Windows refuses; never empty."""
    stem = _FORBIDDEN.sub("_", one_line(text)).encode("utf-8")[:_LONGEST].decode("utf-8", "ignore")
    stem = stem.strip(" ._~")
    if not stem:
        return otherwise
    return f"_{stem}" if _RESERVED.match(stem) else stem


def distinct(stems: Iterable[str]) -> list[str]:
    """Return the names with a number where one was there before, capitals aside (``甲``, ``甲(2)``)."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    names = []
    for stem in stems:
        name = stem
        while name.casefold() in taken:
            seen[stem.casefold()] += 1
            name = f"{stem}({seen[stem.casefold()] + 1})"
        taken.add(name.casefold())
        names.append(name)
    return names
