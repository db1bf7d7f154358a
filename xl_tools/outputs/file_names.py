"""Names of files made of what a workbook says: a unit's name may hold anything, a file's name may not."""

import re
from collections.abc import Iterable, Iterator

_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
"""What Windows forbids, control characters, and marks that turn the direction of writing (``exe.xslx`` for ``xlsx.exe``)."""

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\s|$)", re.IGNORECASE)
_LONGEST = 120  # bytes of UTF-8: Linux allows 255, Windows 260 characters of the whole path
_NAMELESS = "未命名"


def file_stem(text: str) -> str:
    """Return a name for a file, without ending, that every system takes and that stays within its folder.

    Source: Microsoft, "Naming Files, Paths, and Namespaces". Harmless names stay as they are.
    """
    plain = _NEVER.sub("_", " ".join(text.split()))
    cut = plain.encode()[:_LONGEST].decode(errors="ignore")
    stem = cut.strip(" .") or _NAMELESS
    return f"_{stem}" if _DEVICE.match(stem) else stem


def file_stems(texts: Iterable[str]) -> Iterator[str]:
    """Yield a name for each text, no two of them alike on a system that knows no difference of case."""
    taken: set[str] = set()
    for text in texts:
        stem = name = file_stem(text)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}({number})"
        taken.add(name.casefold())
        yield name
