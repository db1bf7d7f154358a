"""Take back the last change this program made to a file."""

from dataclasses import dataclass, replace
from pathlib import Path

from xl_tools.errors import NothingToDoError, RefusalError
from xl_tools.jobs.changing import applied
from xl_tools.jobs.desk import PathLike, settings_of
from xl_tools.model.edit import Edit
from xl_tools.saving.change_log import Change, changes_of, keep_log
from xl_tools.saving.safe_save import OriginalFile, changing, digest, read_for_change, replace_file
from xl_tools.settings import Settings
from xl_tools.sources.opening import read_bytes


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, what was left alone with the reason, and one sentence on the file."""

    edits: tuple[Edit, ...]
    left: tuple[tuple[Edit, str], ...]
    outcome: str


def undo(file: PathLike) -> Undone:
    """Take back the last change in a file's log.

    A file that has not been touched since gets its original bytes back. One that has been edited since is taken back
    cell by cell; a cell that says something else by now is left alone and named.
    """
    path, settings = Path(file), settings_of()
    read_bytes(path, settings)
    original = read_for_change(path)
    changes = changes_of(path)
    while changes and changes[-1].before == original.sha256:  # cut short before the file was replaced
        changes.pop()
    if not changes:
        raise NothingToDoError(path, "没有可以撤销的修改", "旁边没有它的修改记录，或都已撤销")
    last = changes.pop()
    undone = _whole(original, last) or _cell_by_cell(original, last, settings)
    try:
        keep_log(path, changes)
    except RefusalError as error:  # what was taken back stays so: the log only names it once more
        return replace(undone, outcome=f"{undone.outcome}；但没有从修改记录里划去：{error}")
    return undone


def _whole(original: OriginalFile, change: Change) -> Undone | None:
    """Put the backup back where the file is as the change left it; ``None`` where it is not, or the backup is gone."""
    backup = original.path.resolve().with_name(change.backup)
    if original.sha256 != change.after or not backup.is_file():
        return None
    data = backup.read_bytes()
    if digest(data) != change.before:
        return None
    with changing(original, data):
        return Undone(change.edits, (), f"已撤销 {len(change.edits)} 处，文件恢复原样")


def _cell_by_cell(original: OriginalFile, change: Change, settings: Settings) -> Undone:
    """Put the old text back into every cell that still says what the change made it say."""
    inverse = [
        edit.model_copy(update={"old": edit.new, "new": edit.old, "why": f"撤销：{edit.why}"})
        for edit in change.edits
    ]
    result = applied(original.data, inverse, original.path.name, settings)
    if not result.edits:
        return Undone((), result.refused, "没有撤销：这些格之后都改过，文件没有动")
    backup = replace_file(original, result.data)
    outcome = f"文件之后改过，已逐格撤销 {len(result.edits)} 处，现在的文件备份在 {backup}"
    return Undone(result.edits, result.refused, outcome)
