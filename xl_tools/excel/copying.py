"""Sheets made as a file, brought into the open workbook: they look as the program prints them, in a few calls."""

import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import xlwings as xw

from xl_tools.excel.session import Session

_LONGEST = 31
_TEMPORARY = "xl_tools_新表.xlsx"


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
