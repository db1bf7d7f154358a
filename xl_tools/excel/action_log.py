"""What the last actions changed in an open workbook, kept on disk: each press is a program of its own.

One line of JSON for each action, in a file for each workbook in the user's own folder.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import xlwings as xw
from pydantic import Field, ValidationError

from xl_tools.excel.cells import CellState
from xl_tools.excel.state_folder import stamp, state_folder
from xl_tools.model.edit import Edit
from xl_tools.model.record import Record

_FOLDER = "修改记录"


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
    return state_folder(_FOLDER) / f"{name}.jsonl"
