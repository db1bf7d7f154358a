"""The 校验结果 sheet in an open workbook: made as a file, as for a marked copy, and brought in."""

from collections.abc import Collection, Sequence

import xlwings as xw

from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.session import Session
from xl_tools.jobs.marks_in_place import LIST_NAME, list_workbook
from xl_tools.model.checked import Checked


def put_list(session: Session, checked: Checked, names: Sequence[str], old: Collection[str]) -> xw.Sheet:
    """Put the list of all findings behind the last of the workbook's sheets; earlier lists go, last of all."""
    made = list_workbook(names, checked.findings, checked.exempted)
    new = free_sheet_name(LIST_NAME, names)
    sheet = bring_in(session, made, new, name=new, after=names[-1], names=names)
    take_lists_out(session, old)
    if new != (wanted := free_sheet_name(LIST_NAME, set(names) - set(old))):
        sheet.name = wanted
    return sheet


def take_lists_out(session: Session, names: Collection[str]) -> None:
    """Delete lists of findings; nothing of the clerk's stands on them."""
    for name in names:
        session.book.sheet(name).delete()
