"""总览 of the 审核表: a line for every file with its findings counted by dimension, and one for each that was not read."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from xlsxwriter.worksheet import Worksheet

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Dimension, Severity
from xl_tools.products.review.review_lines import findings_of
from xl_tools.sheets.list_design import CELL, CENTRED, HEADING, LINKED, NOTE, SEVERITY, SIZE
from xl_tools.sheets.row_heights import text_height, usable_width
from xl_tools.sheets.sheet_look import FONT, TITLE, Look, set_up_page, write_link, write_text
from xl_tools.sheets.sheet_rows import SheetRows
from xl_tools.values.text import one_line

OVERVIEW = "总览"
TITLE_TEXT = "绩效目标审核表"
TITLE_HEIGHT = 38.0
LINE_HEIGHT = 24.0
_WIDTHS = (5.5, 21.0, 24.0, 7.0, *(7.0,) * len(Dimension), 7.0)
_NUMBER, _UNIT, _FILE, _PROJECTS, _FIRST_COUNT = range(5)


def write_overview(
    look: Look, files: Sequence[Checked], forms: Sequence[tuple[str, str]], unread: Sequence[RefusedFile]
) -> None:
    """Write the sheet: a line a file, then those without a form, and why.

    ``forms`` are the sheet of each file's form, to which its line leads, and the unit as it is shown there.
    """
    rows = start_review_sheet(look, OVERVIEW, _WIDTHS)
    rows.put_whole(f"{TITLE_TEXT}{OVERVIEW}", TITLE, TITLE_HEIGHT)
    sheet = rows.sheet
    note = "各格是问题的处数，红底的格里有必须改正的。点单位名称看它的审核表。"
    write_text(sheet, 1, 0, note, look.format(NOTE))
    headings = ("序号", "单位", "来源文件", "项目数", *(d.value for d in Dimension), "合计")
    rows.row = 2
    rows.put([(column, column, heading, HEADING) for column, heading in enumerate(headings)], LINE_HEIGHT)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    for row, (form, one) in enumerate(zip(forms, files, strict=True), start=3):
        _write_unit(look, sheet, row, form, one)
    for row, file in enumerate(unread, start=3 + len(files)):
        _write_unread(look, sheet, row, file)


def _write_unit(look: Look, sheet: Worksheet, row: int, form: tuple[str, str], one: Checked) -> None:
    """Write the line of a file that was read."""
    (name, unit), file = form, one_line(one.submission.file.name)
    sheet.set_row(row, _overview_height({_UNIT: unit, _FILE: file}))
    sheet.write_number(row, _NUMBER, row - 2, look.format(CENTRED))
    write_link(sheet, (row, _UNIT), f"internal:'{name}'!A1", unit, look.format(CELL, **LINKED))
    write_text(sheet, row, _FILE, file, look.format(CELL))
    sheet.write_number(row, _PROJECTS, len(one.submission.tables), look.format(CENTRED))
    by_dimension = (findings_of(one.findings, dimension) for dimension in Dimension)
    for column, findings in enumerate((*by_dimension, one.findings), start=_FIRST_COUNT):
        must = any(finding.severity is Severity.ERROR for finding in findings)
        colours = SEVERITY[Severity.ERROR] if must else {}
        sheet.write_number(row, column, len(findings), look.format(CENTRED, **colours))


def _write_unread(look: Look, sheet: Worksheet, row: int, file: RefusedFile) -> None:
    """Write the line of a file without a form of its own: why, and what to do."""
    name, why = one_line(file.name), one_line(f"{file.reason}。{file.remedy}")
    last = len(_WIDTHS) - 1
    room = text_height(why, SIZE, usable_width(_WIDTHS[_PROJECTS:]))
    sheet.set_row(row, max(room, _overview_height({_UNIT: file.left_out.value, _FILE: name})))
    sheet.write_number(row, _NUMBER, row - 2, look.format(CENTRED))
    colours = SEVERITY[Severity.ERROR] if file.is_unread else {}
    write_text(sheet, row, _UNIT, file.left_out.value, look.format(CELL, **colours))
    write_text(sheet, row, _FILE, name, look.format(CELL))
    sheet.merge_range(row, _PROJECTS, row, last, "", look.format(CELL))
    write_text(sheet, row, _PROJECTS, why, look.format(CELL))


def _overview_height(texts: Mapping[int, str]) -> float:
    heights = (
        text_height(text, SIZE, usable_width(_WIDTHS[column : column + 1])) for column, text in texts.items()
    )
    return max(LINE_HEIGHT, *heights)


def start_review_sheet(look: Look, name: str, widths: Sequence[float]) -> SheetRows:
    """Begin a sheet for A4 with columns of these widths."""
    sheet = look.workbook.add_worksheet(name)
    set_up_page(sheet)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.8)
    sheet.set_footer(f'&L&"{FONT}"&9&A&R&"{FONT}"&9第 &P 页')
    sheet.set_start_page(1)
    return SheetRows(look, sheet, widths)


def unit_name_of(one: Checked) -> str:
    """Return whose form a file's is: the unit's name, else the file's."""
    return one_line(one.submission.info.unit_name) or PurePath(one.submission.file.name).stem
