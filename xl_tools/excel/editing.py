"""Edits and new sheets carried into the open workbook, each with the step that takes it back; 撤销 by the log of them."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

import xlwings as xw
from pydantic import Field, ValidationError

from xl_tools.excel.calling_excel import NotNowError
from xl_tools.excel.cells import CellState, height_of, put_back, put_text, state_of
from xl_tools.excel.session import Session, stamp
from xl_tools.jobs.opened import BookCopy
from xl_tools.jobs.preferences import state_folder
from xl_tools.model.finding import Edit
from xl_tools.model.record import Record

_LONGEST = 31  # characters of a sheet's name
_TEMPORARY = "xl_tools_新表.xlsx"


class CellChange(Record):
    """One cell that an action changed: the edit, and what stood there before."""

    edit: Edit
    before: CellState


class NewSheet(Record):
    """A sheet that an action added, with the digest of what was on it."""

    name: str
    digest: str


class Action(Record):
    """One action on a workbook."""

    name: str
    at: str = Field(default_factory=stamp)
    cells: tuple[CellChange, ...] = ()
    sheets: tuple[NewSheet, ...] = ()


def remember(book: str, action: Action) -> None:
    """Write an action into the log of a workbook, named by its path."""
    with _log_of(book).open("a", encoding="utf-8") as log:
        log.write(action.model_dump_json() + "\n")
        log.flush()
        os.fsync(log.fileno())


def actions_of(book: str) -> list[Action]:
    """Return the actions in a workbook's log, oldest first; a line that was cut short is passed over."""
    log, actions = _log_of(book), []
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else ()
    for line in lines:
        with suppress(ValidationError):
            actions.append(Action.model_validate_json(line))
    return actions


def keep_first(book: str, number: int) -> None:
    """Keep only so many actions of a workbook's log, the oldest."""
    log = _log_of(book)
    if kept := "".join(f"{action.model_dump_json()}\n" for action in actions_of(book)[:number]):
        log.write_text(kept, encoding="utf-8")
    else:
        log.unlink(missing_ok=True)


def as_it_is(sheet: xw.Sheet) -> NewSheet:
    """Return a sheet with the digest by which it is known whether anything was typed on it since."""
    values = repr(sheet.used_range.raw_value)
    return NewSheet(name=sheet.name, digest=hashlib.sha256(values.encode()).hexdigest())


def _log_of(book: str) -> Path:
    name = hashlib.sha256(book.casefold().encode()).hexdigest()[:24]
    return state_folder("修改记录") / f"{name}.jsonl"


def make_edits(session: Session, copy: BookCopy, edits: Sequence[Edit], action: str) -> None:
    """Write the edits, with a backup before the first; a protected sheet among them is refused as a whole."""
    refuse_protected(copy, [edit.sheet for edit in edits])
    with session.changing(copy):
        enter_action(session, action, put_edits(session, edits))


def put_edits(session: Session, edits: Sequence[Edit]) -> list[CellChange]:
    """Put the texts into their cells, and return the changes; a failure later takes all of them back."""
    sheets = {name: session.book.sheets[name] for name in dict.fromkeys(edit.sheet for edit in edits)}
    changes = []
    for number, edit in enumerate(edits, 1):
        session.counted("正在修改", edit.sheet, number, len(edits))
        cell = sheets[edit.sheet].range(edit.cell)
        before = state_of(cell) if edit.row is None else height_of(cell)
        if before.kind == "text" and before.text.strip() != edit.old.strip():
            raise NotNowError(f"【{edit.sheet}】{edit.cell} 刚刚又改过，什么都没有改；请再点一次")
        session.journal.before_change(partial(put_back, cell, before))
        if edit.row is None:
            put_text(cell, edit.new, before)
        else:
            cell.row_height = float(edit.new)
        changes.append(CellChange(edit=edit, before=before))
    return changes


def refuse_protected(copy: BookCopy, sheets: Iterable[str]) -> None:
    """Refuse, in a sentence, to change a sheet that is protected."""
    for name in sheets:
        if name in copy.marks.sheets and copy.marks.sheets[name].protected:
            raise NotNowError(f"工作表“{name}”受保护，改不了；请先在“审阅”里撤消保护，再点一次")


def enter_action(
    session: Session, name: str, cells: Sequence[CellChange] = (), sheets: Sequence[NewSheet] = ()
) -> None:
    """Enter the cells changed and the sheets added into the workbook's log, for 撤销; a failure later takes that back."""
    book = _log_name(session)
    known = len(actions_of(book))
    session.journal.before_change(lambda: keep_first(book, known))
    remember(book, Action(name=name, cells=cells, sheets=sheets))


def _log_name(session: Session) -> str:
    """Return the name of a workbook's log: its path; one that was never saved belongs to its Excel as well."""
    return str(session.path) if session.folder else f"{session.app.pid}:{session.book.name}"


def bring_in(
    session: Session, workbook: bytes, sheet: str, *, name: str, after: str, names: Sequence[str]
) -> xw.Sheet:
    """Copy one sheet of a workbook, given as bytes, behind the clerk's sheet ``after``; return it under its new name.

    ``names`` are the sheets of the clerk's workbook in their order.
    """
    book = session.book
    with tempfile.TemporaryDirectory(prefix="xl_tools-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / _TEMPORARY
        path.write_bytes(workbook)
        try:
            source = session.app.books.open(str(path))
            session.journal.before_change(lambda: _delete_new(book, names))
            source.sheets[sheet].impl.copy(before=None, after=book.sheets[after].impl)
        finally:
            with suppress(Exception):  # a fault here must not hide the one that brought us here
                session.app.books[_TEMPORARY].close()  # by its name: opening may have failed half way
            with suppress(Exception):
                book.impl.activate()  # xlwings' own brings Excel itself to the front as well
    new = book.sheets(names.index(after) + 2)  # counted from 1
    if new.name in names:  # a hidden sheet was in between
        (new,) = [each for each in book.sheets if each.name not in names]
    if sheet != name:
        new.name = name
    return new


def free_sheet_name(name: str, taken: Collection[str]) -> str:
    """Return a name that no sheet has: ``校验结果``, ``校验结果(2)``, …"""
    used = {each.casefold() for each in taken}
    tails = ("" if number == 1 else f"({number})" for number in count(1))
    names = (name[: _LONGEST - len(tail)] + tail for tail in tails)
    return next(each for each in names if each.casefold() not in used)


def _delete_new(book: xw.Book, names: Collection[str]) -> None:
    for sheet in [each for each in book.sheets if each.name not in names]:
        sheet.delete()


def take_back(session: Session) -> str:
    """撤销: take back the last action on this workbook."""
    book = _log_name(session)
    actions = actions_of(book)
    if not actions:
        raise NotNowError("没有可以撤销的修改（这里只撤销本工具做的修改）")
    action = actions[-1]
    copy = session.read_to_change()
    sheets = {sheet.name: sheet for sheet in session.book.sheets}
    refuse_protected(copy, [change.edit.sheet for change in action.cells if change.edit.sheet in sheets])
    left = []
    with session.changing(copy):
        for number, change in enumerate(reversed(action.cells), 1):
            session.counted("正在撤销", change.edit.sheet, number, len(action.cells))
            if not _cell_back(session, change, sheets):
                left.append(f"【{change.edit.sheet}】{change.edit.cell}")
        cells = len(action.cells) - len(left)
        stayed = [sheet for sheet in action.sheets if not _sheet_back(sheet, sheets)]
        keep_first(book, len(actions) - 1)
    left += [f"新加的表【{sheet.name}】" for sheet in stayed]
    named = "".join(f"\n没有撤销{place}：之后又改过" for place in left)
    taken_out = len(action.sheets) - len(stayed)
    if not cells and not taken_out:
        return f"“{action.name}”改过的地方之后都又改过，没有撤销{named}"
    what = f"删去新加的 {taken_out} 张表" if taken_out else f"恢复 {cells} 格"
    return f"已撤销“{action.name}”：{what}{named}"


def _cell_back(session: Session, change: CellChange, sheets: dict[str, xw.Sheet]) -> bool:
    """Give a cell back what it held, unless it says something else by now."""
    sheet = sheets.get(change.edit.sheet)
    if sheet is None:
        return False
    cell = sheet.range(change.edit.cell)
    if change.edit.row is None:
        now = state_of(cell)
        is_ours = now.shown == change.edit.new.strip()
    else:  # programs round a height to their own steps
        now = height_of(cell)
        is_ours = abs(now.number - float(change.edit.new)) < 1
    if not is_ours:
        return False
    session.journal.before_change(lambda: put_back(cell, now))
    put_back(cell, change.before)
    return True


def _sheet_back(new: NewSheet, sheets: dict[str, xw.Sheet]) -> bool:
    """Delete a sheet that an action added, unless something was typed on it since."""
    sheet = sheets.get(new.name)
    if sheet is None or as_it_is(sheet) != new:
        return False
    sheet.delete()
    return True
