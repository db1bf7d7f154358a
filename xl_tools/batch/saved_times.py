"""When two versions were saved, in words: by what one of them is the newer, so that it can be seen for oneself."""

import datetime as dt
from contextlib import suppress

from xl_tools.model.submission import SourceFile

TO_THE_MINUTE = len("2023-11-20T08:30")
_NOT_KNOWN = "没有记"


def times_said(one: SourceFile, latest: SourceFile) -> str:
    """Say when a version and the later one were saved, and whose word that is: the file's own, or that of the file system."""
    (word, written), (later, later_written) = one.saved, latest.saved
    if word[:TO_THE_MINUTE] != later[:TO_THE_MINUTE] or (written == later_written and word != later):
        shown = _apart(_by_word(later), _by_word(word))
        return f"按文件里面记的保存时间：那份 {shown[0]}，这份 {shown[1]}"
    if written != later_written:
        shown = _apart(_by_file_system(later_written), _by_file_system(written))
        if shown[0] == shown[1]:
            return f"按修改日期，两份是同一秒里存的：{shown[0]}"
        return f"按修改日期：那份 {shown[0]}，这份 {shown[1]}"
    return "保存时间一样，按文件名"


def _by_word(word: str) -> dt.datetime | str:
    """Return the time that a file says, as clocks show it here; what is no time as it stands."""
    with suppress(ValueError, OverflowError, OSError):
        return dt.datetime.fromisoformat(word).astimezone()
    return word or _NOT_KNOWN


def _by_file_system(written: float) -> dt.datetime | str:
    with suppress(ValueError, OverflowError, OSError):
        return dt.datetime.fromtimestamp(written, dt.UTC).astimezone()
    return _NOT_KNOWN


def _apart(later: dt.datetime | str, earlier: dt.datetime | str) -> tuple[str, str]:
    """Return both for a reader, to the minute, or to the second where that alone tells them apart."""
    shown = _shown(later, "minutes"), _shown(earlier, "minutes")
    return shown if shown[0] != shown[1] else (_shown(later, "seconds"), _shown(earlier, "seconds"))


def _shown(time: dt.datetime | str, to: str) -> str:
    if isinstance(time, str):
        return time
    return time.replace(tzinfo=None).isoformat(sep=" ", timespec=to)
