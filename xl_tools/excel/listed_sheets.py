"""Sheets of ours that are made anew: the new ones come in first, and the earlier ones go last of all."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import NamedTuple

import xlwings as xw

from xl_tools.excel.editing import bring_in, free_sheet_name
from xl_tools.excel.session import Session
from xl_tools.jobs.book_directory import DIRECTORY_NAME, directory_workbook, sheet_states
from xl_tools.jobs.marks_in_place import LIST_NAME, list_workbook, lists_of
from xl_tools.jobs.opened import BookCopy
from xl_tools.model.checked import Checked

_EARLIER = "旧的"


class NewSheet(NamedTuple):
    """A sheet to be put in: what it is called, what makes its workbook under a name, and behind which sheet it goes."""

    name: str
    made: Callable[[str], bytes]
    after: str


def list_of_findings(copy: BookCopy, checked: Checked) -> NewSheet:
    """Return the list of all findings, made as for a marked copy, that goes behind the last sheet."""
    names, old = list(copy.marks.sheets), lists_of(copy)
    made = list_workbook([name for name in names if name not in old], checked.findings, checked.exempted)
    return NewSheet(LIST_NAME, lambda _name: made, names[-1])


def directory(copy: BookCopy, checked: Checked) -> NewSheet:
    """Return the 目录, that goes behind the first sheet."""
    states = sheet_states(copy, checked)
    return NewSheet(
        DIRECTORY_NAME, lambda name: directory_workbook(states, name), next(iter(copy.marks.sheets))
    )


def put_anew(
    session: Session, copy: BookCopy, sheets: Sequence[NewSheet], old: Collection[str], *, front: str = ""
) -> None:
    """Put sheets in under the names that the earlier ones had, and take those out.

    In front is then the first of the new ones, or ``front``, where that is none of the earlier ones.
    """
    book, names = session.book, list(copy.marks.sheets)
    aside = []
    for name in old:
        away = free_sheet_name(f"{_EARLIER}{name}", names)
        sheet = book.sheets[name]
        session.journal.before_change(partial(setattr, sheet, "name", name))
        sheet.name = away
        names[names.index(name)] = away
        aside.append(away)
    moved = dict(zip(old, aside, strict=True))
    put: list[xw.Sheet] = []
    for each in sheets:
        after, name = moved.get(each.after, each.after), free_sheet_name(each.name, names)
        put.append(bring_in(session, each.made(name), name, name=name, after=after, names=[*names]))
        names.insert(names.index(after) + 1, name)
    if front and front not in old:
        book.sheets[front].activate()
    elif put:
        put[0].activate()
    take_out(session, aside)


def take_out(session: Session, names: Collection[str]) -> list[str]:
    """Delete sheets of ours, on which nothing of the clerk's stands; return those that are still there.

    Nothing brings a deleted sheet back: so this comes last, and one that cannot be deleted fails nothing.
    """
    left = []
    for name in names:
        try:
            session.book.sheets[name].delete()
        except Exception:  # noqa: BLE001 - the work is done, and a sheet too many does no harm
            left.append(name)
    return left
