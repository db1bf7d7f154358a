"""工具: 撤销. The last action is taken back cell by cell; what was changed since is left alone and named."""

import xlwings as xw

from xl_tools.excel.action_log import CellChange, NewSheet, actions_of, as_it_is, keep_first
from xl_tools.excel.cells import put_back, state_of
from xl_tools.excel.editing import log_name, refuse_protected
from xl_tools.excel.refusing import NotNowError
from xl_tools.excel.session import Session


def take_back(session: Session) -> str:
    """撤销: take back the last action on this workbook."""
    book = log_name(session)
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
            session.progress(f"正在撤销 {number}/{len(action.cells)}")
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
    now = state_of(cell)
    if now.shown != change.edit.new.strip():
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
