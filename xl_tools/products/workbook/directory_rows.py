"""The rows of a 目录: every sheet of a workbook, how far it is filled in, how many findings, a link that leads to it.

That of a new workbook keeps step by formulas: with what is typed, and with the list 校验结果 while it is there.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from xl_tools.model.finding import Severity
from xl_tools.model.grid import Grid, column_letters
from xl_tools.model.submission import DIRECTORY_TITLE, SheetRole
from xl_tools.products.workbook.filling_state import BLANK, UNFINISHED
from xl_tools.sheets import styles
from xl_tools.sheets.sheet_look import Look, SheetRows, set_up_page, write_link

DIRECTORY_NAME = "目录"

HEADINGS = ("序号", "工作表", "是什么", "填报情况", *(each.chinese for each in Severity))
WIDTHS = (6.0, 22.0, 26.0, 42.0, 9.5, 9.5, 9.5)
MOST_ON_A_PAGE = 26  # sheets: the type is 7 points at least
_LINKED, _FILLED, _COUNTS = 1, 3, 4
_ROW_HEIGHT, _TITLE_HEIGHT, _NOTE_HEIGHT = 21.0, 32.0, 34.0
_TWO_LINES = 32.0
"""Of a row whose text is yet to come: as many lines as it takes at most."""
FIRST_ROW = 3
_WHOLE = "整个文件"
_NOTE = {**styles.NOTE, "text_wrap": True}
_TEXT = {**styles.CELL, "num_format": "@"}
STANDING_NOTE = (
    "点“工作表”一栏跳过去。“填报情况”随填随变；右边三栏在“校验全部”以后有数（表里有了“校验结果”才数得出来）。"
    "增加、改名、删去了工作表的，按“目录”按钮重做这张表。"
)
_LISTED = '"校验结果"&"!{0}:{0}"'
"""Put together, so that nothing holds the list fast: it is taken out again with the marks."""
_COUNTED = 'COUNTIFS(INDIRECT({levels}),"{level}",INDIRECT({sheets}),{name})'


WHAT_SHEETS_ARE: Mapping[SheetRole, str] = {
    SheetRole.INSTRUCTIONS: "怎么填，每个按钮做什么",
    SheetRole.UNIT_INFO: "年度、单位，封面上印什么",
    SheetRole.UNIT_LIST: "县里下发的项目、编码、批复数",
    SheetRole.EXEMPTIONS: "核实过、不用改的问题",
    SheetRole.NARRATIVE: "部门整体绩效目标",
}
"""What is said of the sheets that are no forms."""


class SheetState(NamedTuple):
    """A sheet: its name (empty: the file as a whole), what it is, how far it is filled in, its findings by severity.

    With a ``formula`` that, too, says how far it is filled in, and the findings are counted by formulas.
    """

    sheet: str
    what: str
    filled: str
    found: Mapping[Severity, int] = MappingProxyType({})
    formula: str | None = None


def counting_formula(row: int, severity: Severity) -> str:
    """Return the formula that counts the findings of the sheet named in a row, from 0, on the list 校验结果."""
    levels, sheets = (_LISTED.format(column) for column in ("A", "C"))
    name = f"$B{row + 1}"
    found = _COUNTED.format(levels=levels, level=severity.chinese, sheets=sheets, name=name)
    return f'IFERROR({found},"")'


def is_standing(grid: Grid) -> bool:
    """Whether a sheet is the 目录 that came with its workbook."""
    return grid.text(0, 0) == DIRECTORY_TITLE and grid.text(1, 0) == STANDING_NOTE


def listed_sheets_of(grid: Grid) -> list[str]:
    """Return the sheets that a 目录 lists."""
    return [grid.text(row, _LINKED) for row in range(FIRST_ROW, grid.height) if grid.text(row, _LINKED)]


def write_standing_directory(look: Look, sheet: Worksheet, states: Sequence[SheetState]) -> None:
    """Write the 目录 that comes with a workbook."""
    _write(look, sheet, states, STANDING_NOTE)
    first, last = FIRST_ROW, FIRST_ROW + len(states) - 1
    begun = f'OR(LEFT(D{first + 1},2)="{BLANK}",LEFT(D{first + 1},3)="{UNFINISHED}")'
    flagged = look.format(styles.FLAGGED)
    rule = {"type": "formula", "criteria": f"={begun}", "format": flagged}
    sheet.conditional_format(first, _FILLED, last, _FILLED, rule)
    for column, severity in enumerate(Severity, _COUNTS):
        colours = look.format(styles.SEVERITY[severity])
        rule = {
            "type": "formula",
            "criteria": f"=N({column_letters(column)}{first + 1})>0",
            "format": colours,
        }
        sheet.conditional_format(first, column, last, column, rule)


def write_directory(look: Look, sheet: Worksheet, states: Sequence[SheetState]) -> None:
    """Write the 目录 that a button makes: what holds now."""
    sums = "，".join(
        f"{each.chinese} {sum(state.found.get(each, 0) for state in states)} 处" for each in Severity
    )
    told = f"{sums}。点“工作表”一栏跳过去；改了以后按“目录”或“校验”，这张表和各表标签的颜色跟着变。按“清除标记”去掉。"
    _write(look, sheet, states, told)


def _write(look: Look, sheet: Worksheet, states: Sequence[SheetState], note: str) -> None:
    set_up_page(sheet)
    if len(states) <= MOST_ON_A_PAGE:
        sheet.fit_to_pages(1, 1)
    sheet.set_tab_color("#1F5FA8")
    rows = SheetRows(look, sheet, WIDTHS)
    last = len(HEADINGS) - 1
    rows.put([(0, last, DIRECTORY_TITLE, styles.TITLE)], _TITLE_HEIGHT)
    rows.put([(0, last, note, _NOTE)], _NOTE_HEIGHT)
    rows.put([(n, n, heading, styles.HEADING) for n, heading in enumerate(HEADINGS)], _ROW_HEIGHT)
    for number, state in enumerate(states, 1):
        row = rows.row
        _put_row(rows, state)
        sheet.write_number(row, 0, number, look.format(styles.CENTRED))
        if state.formula is not None:
            _put_formulas(look, sheet, row, state)
        for column, severity in enumerate(Severity, _COUNTS):
            if count := state.found.get(severity, 0):
                counted = look.format(styles.CENTRED, **styles.SEVERITY[severity])
                sheet.write_number(row, column, count, counted)
        if state.sheet and rows.row == row + 1:
            quoted = state.sheet.replace("'", "''")
            linked = look.format(_TEXT, **styles.LINKED)
            write_link(sheet, (row, _LINKED), f"internal:'{quoted}'!A1", state.sheet, linked)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def _put_row(rows: SheetRows, state: SheetState) -> None:
    is_open = state.formula is None and (BLANK in state.filled or UNFINISHED in state.filled)
    rows.fit(
        [
            (0, 0, "", styles.CENTRED),
            (1, 1, state.sheet or _WHOLE, _TEXT),
            (2, 2, state.what, _TEXT),
            (3, 3, "" if state.formula else state.filled, {**_TEXT, **(styles.FLAGGED if is_open else {})}),
            *((n, n, "", styles.CENTRED) for n, _ in enumerate(Severity, _COUNTS)),
        ],
        _TWO_LINES if state.formula and UNFINISHED in state.formula else _ROW_HEIGHT,
    )


def _put_formulas(look: Look, sheet: Worksheet, row: int, state: SheetState) -> None:
    if state.formula:
        sheet.write_formula(row, _FILLED, f"={state.formula}", look.format(styles.CELL), state.filled)
    count = look.format(styles.CENTRED, num_format="0;;;@")
    for column, severity in enumerate(Severity, _COUNTS):
        sheet.write_formula(row, column, f"={counting_formula(row, severity)}", count, "")
