"""Change a clerk's workbook: what may be changed, how the edits go in, where the result goes; and take that back."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Unpack

from xl_tools.batch.guarded_reading import with_tables
from xl_tools.errors import NothingToDoError, RefusalError, UnwritableTargetError, shown_name
from xl_tools.jobs.desk import Desk, PathLike, check_output, copy_suffixes, save, settings_of, units_of
from xl_tools.model.finding import Edit
from xl_tools.model.submission import Submission
from xl_tools.model.unit import UnitList
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_edit import Applied, apply_edits
from xl_tools.saving.change_log import Change, change_file, changes_of, keep_log
from xl_tools.saving.safe_save import OriginalFile, changing, digest, read_for_change, replace_file
from xl_tools.settings import Settings
from xl_tools.sources.opening import is_package, read_bytes, submission_of
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import one_line


def open_for_change(
    file: PathLike, target: Path | None, **desk: Unpack[Desk]
) -> tuple[OriginalFile, Submission, Settings, UnitList | None]:
    """Read a workbook that is to be changed, with settings and unit list in force.

    Refuses what cannot be changed in place, and a ``target`` of another suffix.
    """
    path, settings = (
        Path(file),
        settings_of(desk.get("settings"), desk.get("rules", ()), desk.get("templates", ())),
    )
    units = units_of(desk.get("units"))
    if target:
        check_output(target, [path], *copy_suffixes(path))
    read_bytes(path, settings)  # says, as every command does, why a file cannot be had
    original = read_for_change(path)
    submission = with_tables(submission_of(original.data, path, settings))
    if not is_package(original.data):
        raise UnwritableTargetError(
            path,
            "这种文件不能直接改",
            "请在 Excel 里另存为 .xlsx（Word 文档、PDF、转换文本请先 xl-tools import）",
        )
    return original, submission, settings, units


def applied(data: bytes, edits: Sequence[Edit], name: str, settings: Settings) -> Applied:
    """Apply the edits; one that its cell refuses (a formula, another text by now) is set apart with the reason."""
    return apply_edits(Package(data, name, settings.limits), edits)


def save_change(
    original: OriginalFile,
    data: bytes,
    edits: Sequence[Edit],
    action: str,
    target: Path | None = None,
    *,
    dry_run: bool = False,
) -> str:
    """Save edited bytes in place (backup and log beside the file) or into ``target``; return what was done."""
    count = len(edits)
    if dry_run:
        return f"试运行：要改 {count} 处，文件没有动"
    if target:
        kept = save(target, data, [original.path])
        return f"已另存为 {target}，改了 {count} 处" + (f"；那里原有的文件备份在 {kept}" if kept else "")
    if not count:
        return "没有要改的，文件没有动"
    backup = change_file(original, data, edits, action)
    undo_it = f"要撤销请运行 xl-tools undo {shown_name(original.path)}"
    return f"已改 {count} 处，原文件备份在 {shown_name(backup)}；{undo_it}"


def edit_in_words(edit: Edit) -> str:
    """Return an edit as a line: where, from what to what, and why."""
    if edit.row is not None:
        return f"【{edit.sheet}】第 {edit.row + 1} 行的行高：{edit.old or '（没有定）'} → {edit.new or '（没有定）'}（{edit.why}）"
    old, new = (one_line(text) or "（空）" for text in around_change(edit.old, edit.new))
    return f"【{edit.sheet}】{edit.cell}：{old} → {new}（{edit.why}）"


class Undone(NamedTuple):
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
        return undone._replace(outcome=f"{undone.outcome}；但没有从修改记录里划去：{error}")
    return undone


def _which(change: Change) -> str:
    """Say which change it was that is taken back: the command, and when it was run."""
    return f"{change.at[:16].replace('T', ' ')} 的 {change.action}"


def _taken_back(change: Change) -> tuple[Edit, ...]:
    return tuple(
        edit.model_copy(update={"old": edit.new, "new": edit.old, "why": f"撤销：{edit.why}"})
        for edit in change.edits
    )


def _whole(original: OriginalFile, change: Change) -> Undone | None:
    """Put the backup back where the file is as the change left it; ``None`` where it is not, or the backup is gone."""
    backup = change.backup_of(original.path)
    if original.sha256 != change.after or not backup.is_file():
        return None
    data = backup.read_bytes()
    if digest(data) != change.before:
        return None
    with changing(original, data):
        outcome = f"已撤销 {len(change.edits)} 处，文件恢复原样（{_which(change)}）"
        if backup.is_file():
            outcome += f"；备份 {shown_name(backup)} 与它一样，可以删去"
        return Undone(_taken_back(change), (), outcome)


def _cell_by_cell(original: OriginalFile, change: Change, settings: Settings) -> Undone:
    """Put the old text back into every cell that still says what the change made it say."""
    inverse = _taken_back(change)
    result = applied(original.data, inverse, original.path.name, settings)
    if not result.edits:
        return Undone((), result.refused, "没有撤销：这些格之后都改过，文件没有动")
    backup = replace_file(original, result.data)
    why = "修改前的备份不在了" if original.sha256 == change.after else "文件之后改过"
    outcome = (
        f"{why}，已逐格撤销 {len(result.edits)} 处（{_which(change)}），现在的文件备份在 {shown_name(backup)}"
    )
    return Undone(result.edits, result.refused, outcome)
