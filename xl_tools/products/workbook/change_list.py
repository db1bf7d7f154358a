"""修改清单: every change that a button would make, a row each, to be ticked before any is made; written, and read back."""

from collections.abc import Sequence
from typing import NamedTuple

from xl_tools.model.finding import Edit
from xl_tools.model.grid import Grid
from xl_tools.model.submission import CHANGES_TITLE
from xl_tools.products.workbook.standard_workbook import written
from xl_tools.sheets import styles
from xl_tools.sheets.sheet_look import Look, SheetRows, set_up_page, write_link
from xl_tools.values.text import one_line

CHANGES_NAME = "修改清单"
TICK = "√"
_HEADINGS = ("改", "工作表", "单元格", "现在写的", "改成", "为什么")
_TICKED, _SHEET, _CELL, _OLD, _NEW, _WHY = range(len(_HEADINGS))
_WIDTHS = (6.0, 24.0, 9.0, 44.0, 44.0, 34.0)
_HEIGHT = "行高 {}"
_FIRST_ROW = 3
_ROW_HEIGHT, _TITLE_HEIGHT, _NOTE_HEIGHT = 21.0, 32.0, 34.0
_TEXT = {**styles.CELL, "num_format": "@"}
_NOTE = {**styles.NOTE, "text_wrap": True}


class TickedChange(NamedTuple):
    """A row of a list: the cell, what it is to say, and whether that is still wanted."""

    sheet: str
    cell: str
    new: str
    wanted: bool


def change_list(names: Sequence[str], edits: Sequence[Edit], action: str, name: str = CHANGES_NAME) -> bytes:
    """Return a workbook with empty sheets of these names, for the links to lead to, and the list of an action's edits.

    ``name`` is that of the list's sheet, which none of the others has.
    """

    def write(look: Look) -> None:
        for each in names:
            look.workbook.add_worksheet(each)
        _write(look, names, edits, action, name)

    return written(write)


def action_of(grid: Grid) -> str:
    """Return the action whose list a sheet is; empty for any other sheet."""
    if grid.text(0, 0) != CHANGES_TITLE:
        return ""
    return grid.text(1, 0).partition("“")[2].partition("”")[0]


def ticked(grid: Grid) -> list[TickedChange]:
    """Return the rows of a list as the clerk left them; whatever stands in the first column is a tick."""
    rows = {cell.row for cell, _ in grid.filled() if cell.row >= _FIRST_ROW}
    return [
        TickedChange(
            grid.text(row, _SHEET),
            grid.text(row, _CELL),
            grid.text(row, _NEW),
            bool(grid.text(row, 0).strip()),
        )
        for row in sorted(rows)
    ]


def _write(look: Look, names: Sequence[str], edits: Sequence[Edit], action: str, name: str) -> None:
    sheet = look.workbook.add_worksheet(name)
    set_up_page(sheet, landscape=True)
    sheet.set_tab_color("#C58B00")
    rows = SheetRows(look, sheet, _WIDTHS)
    last = len(_HEADINGS) - 1
    rows.put([(0, last, CHANGES_TITLE, styles.TITLE)], _TITLE_HEIGHT)
    told = (
        f"“{action}”要改 {len(edits)} 格，现在一格都还没有改。不要改的，把“改”一栏的 {TICK} 删掉；"
        f"看好了再按一次“{action}”，就照这张表改，改完这张表自己去掉。一格也不想改的，按“清除标记”或删掉这张表。"
    )
    rows.put([(0, last, told, _NOTE)], _NOTE_HEIGHT)
    rows.put([(n, n, heading, styles.HEADING) for n, heading in enumerate(_HEADINGS)], _ROW_HEIGHT)
    for edit in edits:
        old = edit.old if edit.row is None else _HEIGHT.format(edit.old)
        texts = (TICK, edit.sheet, edit.cell, old, shown_new(edit), edit.why)
        looks = (styles.CENTRED, _TEXT, styles.CENTRED, _TEXT, _TEXT, _TEXT)
        at = (rows.row, _CELL)
        rows.fit([(n, n, text, looks[n]) for n, text in enumerate(texts)], _ROW_HEIGHT)
        if edit.sheet in names and rows.row == at[0] + 1:
            quoted = edit.sheet.replace("'", "''")
            linked = look.format(styles.CENTRED, **styles.LINKED)
            write_link(sheet, at, f"internal:'{quoted}'!{edit.cell}", edit.cell, linked)
    choice = {"validate": "list", "source": [TICK], "error_type": "information"}
    sheet.data_validation(_FIRST_ROW, _TICKED, max(rows.row - 1, _FIRST_ROW), _TICKED, choice)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
    sheet.autofilter(_FIRST_ROW - 1, 0, rows.row - 1, last)


def shown_new(edit: Edit) -> str:
    """Return what a list has in its column for the new text: of a row its height, said as one."""
    return edit.new if edit.row is None else _HEIGHT.format(edit.new)


def is_same_text(one: str, other: str) -> bool:
    """Whether two texts are the same as far as a cell of the list shows them."""
    return one_line(one) == one_line(other)
