"""Refusals: what the program will not do, said in one Chinese line with a remedy; and what a breakdown leaves behind.

Anything a clerk typed is read or reported as a finding; only a file that cannot be used as a whole raises.
"""

import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path


class RefusalError(Exception):
    """The work cannot go on with this file; ``str(error)`` is the line a clerk sees."""

    def __init__(self, file: object, reason: str, remedy: str) -> None:
        """Name the file, what is wrong with it, and what to do."""
        self.file = str(file)
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
