"""What marking did to each part, kept in the marked copy, so that every part can be given back byte for byte.

The log is a comment before our sheet's root: a program that saves the file anew drops it, just when it no longer holds.
"""

import base64
import hashlib
import json
import re
import zlib
from posixpath import commonprefix

from xl_tools.opc.package import Package, PackageRefusedError
from xl_tools.opc.package_draft import TYPES, PackageDraft

_COMMENT = b"<!-- xl_tools marks %b -->"
_LOG = re.compile(rb"<!-- xl_tools marks ([A-Za-z0-9+/=]+) -->")
_DECLARATION_END = b"?>\n"


def with_log(sheet: bytes, part: str, draft: PackageDraft) -> bytes:
    """Return our sheet with the log of all that the draft has changed so far; ``part`` is the sheet's own name."""
    entries: list[list[str | int]] = []
    for name in sorted(draft.changed, key=TYPES.__eq__):  # as ever: that one last
        marked = draft.changed[name]
        original = draft.original.part(name) if name in draft.original.names.values() else None
        if original == marked:
            continue
        entries.append([name, hashlib.sha256(marked).hexdigest()])
        if original is not None:
            start = len(commonprefix([original, marked]))
            end = len(commonprefix([original[start:][::-1], marked[start:][::-1]]))
            entries[-1] += [start, end, base64.b64encode(original[start : len(original) - end]).decode()]
    packed = zlib.compress(json.dumps({"part": part, "entries": entries}, ensure_ascii=False).encode(), 9)
    head, found, rest = sheet.partition(_DECLARATION_END)
    return head + found + _COMMENT % base64.b64encode(packed) + b"\n" + rest


def read_log(sheet: bytes, package: Package) -> tuple[dict[str, bytes], list[str]] | None:
    """Return the parts as they were before marking, and those to drop; ``None`` when there is no log or a part is not as marking left it."""
    match = _LOG.search(sheet)
    if not match:
        return None
    try:
        log = json.loads(zlib.decompress(base64.b64decode(match[1])))
        contents: dict[str, bytes] = {}
        dropped = [log["part"]]
        for name, digest, *change in log["entries"]:
            marked = package.part(name)
            if hashlib.sha256(marked).hexdigest() != digest:
                return None
            if change:
                start, end, middle = change
                contents[name] = marked[:start] + base64.b64decode(middle) + marked[len(marked) - end :]
            else:
                dropped.append(name)
    except (ValueError, TypeError, KeyError, zlib.error, PackageRefusedError):
        return None
    return contents, dropped
