"""修改记录: what this program changed in a file, kept beside it, so that it can be taken back.

One line of JSON for each change of the file (``报送.xlsx.修改记录.jsonl``), written before the file is replaced: a change
that was cut short is known by neither digest and passed over.
"""

import datetime as dt
import os
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from pydantic import ValidationError

from xl_tools.model.finding import Edit
from xl_tools.model.record import Record
from xl_tools.saving.safe_save import (
    LOG_SUFFIX,
    OriginalFile,
    digest,
    discard,
    refusals,
    replace_file,
    write_new,
)


class Change(Record):
    """One change: what did it, when, the digests of the file before and after, its backup's name, and the edits.

    A name that is no text (bytes of another encoding, on Linux) is quoted behind a character that no name has.
    """

    action: str
    at: str
    before: str
    after: str
    backup: str
    edits: tuple[Edit, ...]

    def backup_of(self, path: Path) -> Path:
        """Return where the backup lies, beside the file itself."""
        quoted = self.backup.startswith(_QUOTED)
        name = os.fsdecode(unquote_to_bytes(self.backup.removeprefix(_QUOTED))) if quoted else self.backup
        return path.resolve().with_name(name)


_QUOTED = "\0"


def _storable(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return _QUOTED + quote(os.fsencode(name))
    return name


def change_file(original: OriginalFile, new: bytes, edits: Sequence[Edit], action: str) -> Path:
    """Replace a file by its edited bytes, with a backup and a line in its log, or change nothing; return the backup."""

    def record(backup: Path, undo: ExitStack) -> None:
        change = Change(
            action=action,
            at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            before=original.sha256,
            after=digest(new),
            backup=_storable(backup.name),
            edits=tuple(edits),
        )
        path = log_of(original.path)
        old = path.read_bytes() if path.exists() else b""
        undo.callback(os.truncate, path, len(old)) if old else undo.callback(discard, path)
        with path.open("ab") as log:
            cut_short = b"\n" if old and not old.endswith(b"\n") else b""
            log.write(cut_short + change.model_dump_json().encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())

    return replace_file(original, new, record)


def changes_of(path: Path) -> list[Change]:
    """Return the changes in a file's log, oldest first; a line that was cut short is passed over."""
    log, changes = log_of(path), []
    for line in log.read_bytes().splitlines() if log.is_file() else ():
        with suppress(ValidationError):
            changes.append(Change.model_validate_json(line))
    return changes


def keep_log(path: Path, changes: Sequence[Change]) -> None:
    """Write a file's log with these changes alone; without any, the log goes."""
    log = log_of(path)
    if changes:
        write_new(log, "".join(change.model_dump_json() + "\n" for change in changes).encode(), [])
    else:
        with refusals(log):
            log.unlink(missing_ok=True)


def log_of(path: Path) -> Path:
    """Return where a file's log stands: beside the file itself, even if the path is a link to it."""
    real = path.resolve()
    return real.with_name(real.name + LOG_SUFFIX)
