"""目录 with state: every sheet of a workbook in a row, how far it is filled in, how many findings, a link that leads to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xl_tools.model.finding import Severity
from xl_tools.model.submission import DIRECTORY_TITLE
from xl_tools.products.workbook.standard_workbook import written
from xl_tools.sheets import styles
from xl_tools.sheets.sheet_look import Look, SheetRows, set_up_page, write_link

DIRECTORY_NAME = "目录"
FILLED, BLANK, UNFINISHED = "已填", "空白", "没填完"

_HEADINGS = ("序号", "工作表", "是什么", "填报情况", *(each.chinese for each in Severity))
_WIDTHS = (6.0, 26.0, 34.0, 40.0, 10.0, 10.0, 10.0)
_LINKED = 1
_ROW_HEIGHT, _TITLE_HEIGHT, _NOTE_HEIGHT = 21.0, 32.0, 34.0
_FIRST_ROW = 3
_WHOLE = "整个文件"
_NOTE = {**styles.NOTE, "text_wrap": True}
_TEXT = {**styles.CELL, "num_format": "@"}


class SheetState(NamedTuple):
    """A sheet: its name (empty: the file as a whole), what it is, how far it is filled in, its findings by severity."""

    sheet: str
    what: str
    filled: str
    found: Mapping[Severity, int]


def directory_workbook(states: Sequence[SheetState], name: str) -> bytes:
    """Return a workbook with empty sheets, for the links to lead to, and the 目录 under its name, which none of them has."""

    def write(look: Look) -> None:
        for each in states:
            if each.sheet:
                look.workbook.add_worksheet(each.sheet)
        _write(look, states, name)

    return written(write)


def _write(look: Look, states: Sequence[SheetState], name: str) -> None:
    sheet = look.workbook.add_worksheet(name)
    set_up_page(sheet, landscape=True)
    sheet.set_tab_color("#1F5FA8")
    rows = SheetRows(look, sheet, _WIDTHS)
    last = len(_HEADINGS) - 1
    rows.put([(0, last, DIRECTORY_TITLE, styles.TITLE)], _TITLE_HEIGHT)
    sums = "，".join(
        f"{each.chinese} {sum(state.found.get(each, 0) for state in states)} 处" for each in Severity
    )
    told = f"{sums}。点“工作表”一栏跳过去；改了以后按“目录”或“校验”，这张表和各表标签的颜色跟着变。按“清除标记”去掉。"
    rows.put([(0, last, told, _NOTE)], _NOTE_HEIGHT)
    rows.put([(n, n, heading, styles.HEADING) for n, heading in enumerate(_HEADINGS)], _ROW_HEIGHT)
    for number, state in enumerate(states, 1):
        counts = [(state.found.get(each, 0), each) for each in Severity]
        is_open = BLANK in state.filled or UNFINISHED in state.filled
        row = rows.row
        rows.fit(
            [
                (0, 0, "", styles.CENTRED),
                (1, 1, state.sheet or _WHOLE, _TEXT),
                (2, 2, state.what, _TEXT),
                (3, 3, state.filled, {**_TEXT, **(styles.FLAGGED if is_open else {})}),
                *((n, n, "", styles.CENTRED) for n, _ in enumerate(counts, 4)),
            ],
            _ROW_HEIGHT,
        )
        sheet.write_number(row, 0, number, look.format(styles.CENTRED))
        for column, (count, severity) in enumerate(counts, 4):
            if count:
                sheet.write_number(
                    row, column, count, look.format(styles.CENTRED, **styles.SEVERITY[severity])
                )
        if state.sheet and rows.row == row + 1:
            quoted = state.sheet.replace("'", "''")
            linked = look.format(_TEXT, **styles.LINKED)
            write_link(sheet, (row, _LINKED), f"internal:'{quoted}'!A1", state.sheet, linked)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
