"""Refusals: what the program will not do, said in one Chinese line with a remedy; and what a breakdown leaves behind.

Anything a clerk typed is read or reported as a finding; only a file that cannot be used as a whole raises.
"""

import os
import re
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

_NOT_TO_BE_SHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Controls, breaks of lines, marks that turn the direction of writing, and what is no character."""


def shown_name(path: object) -> str:
    """Return a path as a message, a sheet, or a page can show it: on one line, and readable.

    On Linux a name may be any bytes: one that came from an old Windows, packed or copied, is GBK. What cannot be shown
    becomes ``?``. It is for reading only: no file is found by it.
    """
    name = str(path)
    if name.isprintable():
        return name
    return _NOT_TO_BE_SHOWN.sub("?", "/".join(map(_readable, name.split("/"))))


def _readable(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(part).decode("gb18030")
        except UnicodeError:
            return part
    return part


class RefusalError(Exception):
    """The work cannot go on with this file; ``str(error)`` is the line a clerk sees."""

    def __init__(self, file: object, reason: str, remedy: str) -> None:
        """Name the file, what is wrong with it, and what to do."""
        self.file = shown_name(file)
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"{self.file}：{reason}。{remedy}")


class UnreadableFileError(RefusalError):
    """Missing, empty, encrypted, truncated, or not of a kind that can be read."""


class TooLargeError(RefusalError):
    """Beyond a stated limit of entries, unpacked size, ratio or cells."""


class FileInUseError(RefusalError):
    """Open in another program, or changed since it was read."""


class UnwritableTargetError(RefusalError):
    """The output cannot be written: read-only, no such folder, or equal to an input."""


class NothingToDoError(RefusalError):
    """The input holds nothing of what the command works on."""


class GeneratedFileError(NothingToDoError):
    """A summary or booklet that this program made: reading it again would count everything twice."""


class MissingGlyphError(RefusalError):
    """No font at hand has a character of the text."""


class InvalidDataError(RefusalError):
    """A data file (labels, framework, word list, unit list) is wrong; the reason names the place."""


class MissingPartError(RefusalError):
    """An optional part of the program (the 数据集, the cluster) is not installed."""


class ClusterError(RefusalError):
    """A cluster that cannot be reached, cannot do the work, or broke down in the midst of it."""


def keep_traceback() -> str:
    """Write the traceback of the exception in hand to a file; return its path, or its last line where no file can be written."""
    now = datetime.now().astimezone()
    try:
        path = Path(tempfile.gettempdir(), f"xl_tools_{now:%Y%m%d-%H%M%S}.log")
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now.isoformat()} {sys.argv}\n{traceback.format_exc()}")
    except OSError:
        return traceback.format_exc().splitlines()[-1]
    return str(path)
