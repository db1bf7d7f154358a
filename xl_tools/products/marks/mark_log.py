"""What marking did to each part, kept in the marked copy, so that every part can be given back byte for byte.

The log is a comment before our sheet's root: a program that saves the file anew drops it, just when it no longer holds.
"""

import base64
import hashlib
import json
import re
import zlib
from typing import NamedTuple

from xl_tools.opc.package_draft import PackageDraft

_COMMENT = b"<!-- xl_tools marks %b -->"
_LOG = re.compile(rb"<!-- xl_tools marks ([A-Za-z0-9+/=]+) -->")
_DECLARATION_END = b"?>\n"


class Undo(NamedTuple):
    """What gives the unmarked package back: parts as they were, and parts to drop."""

    contents: dict[str, bytes]
    dropped: list[str]


def with_log(sheet: bytes, part: str, draft: PackageDraft) -> bytes:
    """Return our sheet with the log of all that the draft has changed so far; ``part`` is the sheet's own name."""
    entries: list[list[str | int]] = []
    for name, marked in draft.changed.items():
        original = _original(draft, name)
        if original is None:
            entries.append([name, _digest(marked)])
        elif original != marked:
            start = _common(original, marked)
            end = _common(original[start:][::-1], marked[start:][::-1])
            middle = base64.b64encode(original[start : len(original) - end]).decode()
            entries.append([name, _digest(marked), start, end, middle])
    packed = zlib.compress(json.dumps({"part": part, "entries": entries}, ensure_ascii=False).encode(), 9)
    head, found, rest = sheet.partition(_DECLARATION_END)
    return head + found + _COMMENT % base64.b64encode(packed) + b"\n" + rest


def read_log(sheet: bytes, draft: PackageDraft) -> Undo | None:
    """Return how to take the marks back; ``None`` when there is no log or a part is not as marking left it."""
    match = _LOG.search(sheet)
    try:
        log = json.loads(zlib.decompress(base64.b64decode(match[1]))) if match else None
        return _undo(log["entries"], log["part"], draft) if log else None
    except (ValueError, TypeError, KeyError, zlib.error):
        return None


def _undo(entries: list[list[object]], part: str, draft: PackageDraft) -> Undo | None:
    undo = Undo({}, [part])
    for entry in entries:
        name, digest, *change = entry
        marked = _original(draft, str(name))
        if marked is None or _digest(marked) != digest:
            return None
        match change:
            case []:
                undo.dropped.append(str(name))
            case [int(start), int(end), str(middle)]:
                undo.contents[str(name)] = (
                    marked[:start] + base64.b64decode(middle) + marked[len(marked) - end :]
                )
            case _:
                return None
    return undo


def _original(draft: PackageDraft, name: str) -> bytes | None:
    """Return a part as the package has it; ``None`` when it has none such."""
    package = draft.original
    return package.part(name) if name in package.names.values() else None


def _digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two strings have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
