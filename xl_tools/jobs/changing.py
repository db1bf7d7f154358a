"""Change a clerk's workbook: what may be changed, how the edits go in, where the result goes."""

from collections.abc import Sequence
from pathlib import Path

from xl_tools.batch.guarded_reading import with_tables
from xl_tools.errors import UnwritableTargetError
from xl_tools.jobs.desk import check_output, copy_suffixes, save
from xl_tools.model.edit import Edit
from xl_tools.model.submission import Submission
from xl_tools.opc.package import Package
from xl_tools.opc.sheet_edit import Applied, apply_edits
from xl_tools.saving.change_log import change_file
from xl_tools.saving.safe_save import OriginalFile, read_for_change
from xl_tools.settings import Settings
from xl_tools.sources.opening import is_package, read_bytes, submission_of
from xl_tools.values.edit_text import around_change
from xl_tools.values.text import one_line


def open_for_change(
    path: Path, settings: Settings, target: Path | None = None
) -> tuple[OriginalFile, Submission]:
    """Read a workbook that is to be changed; refuse what cannot be changed in place, and a ``target`` of another suffix."""
    if target:
        check_output(target, [path], *copy_suffixes(path))
    read_bytes(path, settings)  # says, as every command does, why a file cannot be had
    original = read_for_change(path)
    submission = with_tables(submission_of(original.data, path, settings))
    if not is_package(original.data):
        raise UnwritableTargetError(
            path, "这种文件不能直接改", "请在 Excel 里另存为 .xlsx（Word 文档、转换文本请先 xl-tools import）"
        )
    return original, submission


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
    return f"已改 {count} 处，原文件备份在 {backup}；要撤销请运行 xl-tools undo {original.path}"


def edit_in_words(edit: Edit) -> str:
    """Return an edit as a line: where, from what to what, and why."""
    old, new = (one_line(text) or "（空）" for text in around_change(edit.old, edit.new))
    return f"【{edit.sheet}】{edit.cell}：{old} → {new}（{edit.why}）"
