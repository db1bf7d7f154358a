"""Edits carried into the open workbook: each cell with the step that takes it back, all of them in the log."""

from collections.abc import Iterable, Sequence
from functools import partial

from xl_tools.excel.action_log import Action, CellChange, actions_of, keep_first, remember
from xl_tools.excel.cells import put_back, put_text, state_of
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import Session
from xl_tools.jobs.changing import edit_in_words
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.edit import Edit

_SHOWN = 12


def make_edits(session: Session, copy: BookCopy, edits: Sequence[Edit], action: str) -> None:
    """Write the edits, with a backup before the first; a protected sheet among them is refused as a whole."""
    refuse_protected(copy, [edit.sheet for edit in edits])
    with session.changing(copy):
        enter_action(session, Action(name=action, cells=put_edits(session, edits)))


def put_edits(session: Session, edits: Sequence[Edit]) -> list[CellChange]:
    """Put the texts into their cells, and return the changes; a failure later takes all of them back."""
    sheets = {name: session.book.sheets[name] for name in dict.fromkeys(edit.sheet for edit in edits)}
    changes = []
    for number, edit in enumerate(edits, 1):
        session.progress(f"正在修改 {number}/{len(edits)}")
        cell = sheets[edit.sheet].range(edit.cell)
        before = state_of(cell)
        if before.kind == "text" and before.text.strip() != edit.old.strip():
            raise NotNowError(f"【{edit.sheet}】{edit.cell} 刚刚又改过，什么都没有改；请再点一次")
        session.journal.before_change(partial(put_back, cell, before))
        put_text(cell, edit.new, before)
        changes.append(CellChange(edit=edit, before=before))
    return changes


def refuse_protected(copy: BookCopy, sheets: Iterable[str]) -> None:
    """Refuse, in a sentence, to change a sheet that is protected."""
    for name in sheets:
        if name in copy.marks.sheets and copy.marks.sheets[name].protected:
            raise NotNowError(f"工作表“{name}”受保护，改不了；请先在“审阅”里撤消保护，再点一次")


def enter_action(session: Session, action: Action) -> None:
    """Enter what was changed into the workbook's log, for 撤销; a failure later takes that back too."""
    book = log_name(session)
    known = len(actions_of(book))
    session.journal.before_change(lambda: keep_first(book, known))
    remember(book, action)


def log_name(session: Session) -> str:
    """Return the name of a workbook's log: its path; one that was never saved belongs to its Excel as well."""
    return str(session.path) if session.folder else f"{session.app.pid}:{session.book.name}"


def listed(edits: Sequence[Edit]) -> str:
    """Return the first of the edits, a line each, and how many more there are."""
    lines = [edit_in_words(edit) for edit in edits[:_SHOWN]]
    if len(edits) > _SHOWN:
        lines.append(f"……共 {len(edits)} 处")
    return "\n".join(lines)
