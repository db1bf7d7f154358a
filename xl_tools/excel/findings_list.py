"""The 校验结果 sheet in an open workbook: made as a file, as for a marked copy, and brought in."""

from collections.abc import Collection, Sequence
from io import BytesIO

import xlwings as xw
from xlsxwriter.workbook import Workbook

from xl_tools.excel.copying import bring_in, free_sheet_name
from xl_tools.excel.open_book import BookCopy
from xl_tools.excel.session import Session
from xl_tools.model.checked import Checked
from xl_tools.model.finding import Finding
from xl_tools.model.submission import FINDINGS_TITLE
from xl_tools.opc.package import Package
from xl_tools.products.marks.listed_sheet import NAME
from xl_tools.products.marks.marks import marked_workbook
from xl_tools.sources.opening import grids_of


def old_lists(session: Session, copy: BookCopy) -> list[str]:
    """Return the names of the lists of findings that the workbook has by now."""
    grids = grids_of(copy.data, copy.path, session.settings)
    return [grid.sheet for grid in grids if grid.text(0, 0) == FINDINGS_TITLE]


def put_list(session: Session, checked: Checked, names: Sequence[str], old: Collection[str]) -> xw.Sheet:
    """Put the list of all findings behind the last of the workbook's sheets; earlier lists go, last of all."""
    made = _list_workbook(session, names, checked.findings, checked.exempted)
    new = free_sheet_name(NAME, names)
    sheet = bring_in(session, made, new, name=new, after=names[-1], names=names)
    take_lists_out(session, old)
    if new != (wanted := free_sheet_name(NAME, set(names) - set(old))):
        sheet.name = wanted
    return sheet


def take_lists_out(session: Session, names: Collection[str]) -> None:
    """Delete lists of findings; nothing of the clerk's stands on them."""
    for name in names:
        session.book.sheet(name).delete()


def _list_workbook(
    session: Session, names: Sequence[str], findings: Sequence[Finding], exempted: Sequence[Finding]
) -> bytes:
    """Return a workbook with empty sheets of these names, for the links to lead to, and the list behind them."""
    buffer = BytesIO()
    stub = Workbook(buffer, {"in_memory": True})
    for name in names:
        stub.add_worksheet(name)
    stub.close()
    package = Package(buffer.getvalue(), NAME, session.settings.limits)
    return marked_workbook(package, findings, exempted)
