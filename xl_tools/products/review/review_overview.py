"""总览 of the 审核表: a line for every file with its findings counted by dimension, and one for each that was not read."""

from collections.abc import Sequence
from pathlib import PurePath

from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Dimension, Severity
from xl_tools.sheets.sheet_look import FONT, Look, SheetRows, set_up_page, write_link, write_text
from xl_tools.sheets.styles import CELL, CENTRED, HEADING, LINKED, NOTE, SEVERITY, TITLE
from xl_tools.values.text import one_line

OVERVIEW = "总览"
TITLE_TEXT = "绩效目标审核表"
TITLE_HEIGHT = 38.0
LINE_HEIGHT = 24.0
_HEADING_ROW = 2
_WIDTHS = (5.5, 20.0, 21.0, 7.0, *(7.0,) * len(Dimension), 7.0, 8.0)
_NUMBER, _UNIT, _FILE, _PROJECTS, _FIRST_COUNT = range(5)


def write_overview(
    look: Look, files: Sequence[Checked], forms: Sequence[tuple[str, str]], unread: Sequence[RefusedFile]
) -> None:
    """Write the sheet: a line a file, then those without a form, and why.

    ``forms`` are the sheet of each file's form, to which its line leads, and the unit as it is shown there.
    """
    rows = start_review_sheet(look, OVERVIEW, _WIDTHS)
    rows.put_whole(f"{TITLE_TEXT}{OVERVIEW}", TITLE, TITLE_HEIGHT)
    note = "各格是问题的处数，红底的格里有必须改正的，几处见最后一栏。点单位名称（名称很长的点序号）看它的审核表。"
    write_text(rows.sheet, 1, 0, note, look.format(NOTE))
    headings = ("序号", "单位", "来源文件", "项目数", *(d.value for d in Dimension), "合计", "必须改正")
    rows.row = _HEADING_ROW
    rows.put([(column, column, heading, HEADING) for column, heading in enumerate(headings)], LINE_HEIGHT)
    rows.sheet.repeat_rows(_HEADING_ROW)
    rows.sheet.freeze_panes(_HEADING_ROW + 1, 0)
    for form, one in zip(forms, files, strict=True):
        _write_unit(rows, form, one)
    for file in unread:
        _write_unread(rows, file)


def _write_unit(rows: SheetRows, form: tuple[str, str], one: Checked) -> None:
    (name, unit), file = form, one_line(one.submission.file.name)
    height = rows.height([(_UNIT, _UNIT, unit, CELL), (_FILE, _FILE, file, CELL)], LINE_HEIGHT)
    place, number = f"internal:'{name}'!A1", str(rows.row - _HEADING_ROW)
    is_short = rows.height([(_UNIT, _UNIT, unit, CELL)]) < 2 * rows.height([(_UNIT, _UNIT, "单位", CELL)])
    if is_short:
        write_link(rows.sheet, (rows.row, _UNIT), place, unit, rows.look.format(CELL, **LINKED))
        texts = [(_FILE, _FILE, file, CELL)]
    else:  # a link of several lines is cut off by some programs: the number leads there instead
        write_link(rows.sheet, (rows.row, _NUMBER), place, number, rows.look.format(CENTRED, **LINKED))
        texts = [(_UNIT, _UNIT, unit, CELL), (_FILE, _FILE, file, CELL)]
    rows.put(texts, height)
    if is_short:
        _write_count(rows, _NUMBER, int(number))
    _write_count(rows, _PROJECTS, len(one.submission.tables))
    by_dimension = ([each for each in one.findings if each.dimension is dimension] for dimension in Dimension)
    for column, findings in enumerate((*by_dimension, one.findings), start=_FIRST_COUNT):
        must = any(finding.severity is Severity.ERROR for finding in findings)
        _write_count(rows, column, len(findings), **(SEVERITY[Severity.ERROR] if must else {}))
    errors = sum(finding.severity is Severity.ERROR for finding in one.findings)
    _write_count(rows, len(_WIDTHS) - 1, errors, **(SEVERITY[Severity.ERROR] if errors else {}))


def _write_unread(rows: SheetRows, file: RefusedFile) -> None:
    """Write the line of a file without a form of its own: why, and what to do."""
    look = {**CELL, **(SEVERITY[Severity.ERROR] if file.is_unread else {})}
    texts = [
        (_UNIT, _UNIT, file.left_out.value, look),
        (_FILE, _FILE, one_line(file.name), CELL),
        (_PROJECTS, len(_WIDTHS) - 1, one_line(f"{file.reason}。{file.remedy}"), CELL),
    ]
    rows.put(texts, rows.height(texts, LINE_HEIGHT))
    _write_count(rows, _NUMBER, rows.row - _HEADING_ROW - 1)


def _write_count(rows: SheetRows, column: int, count: int, **colours: object) -> None:
    rows.sheet.write_number(rows.row - 1, column, count, rows.look.format(CENTRED, **colours))


def start_review_sheet(look: Look, name: str, widths: Sequence[float]) -> SheetRows:
    """Begin a sheet for A4 with columns of these widths."""
    sheet = look.workbook.add_worksheet(name)
    set_up_page(sheet)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.8)
    sheet.set_footer(f'&L&"{FONT}"&10&A&R&"{FONT}"&10第 &P 页')
    sheet.set_start_page(1)
    return SheetRows(look, sheet, widths)


def unit_name_of(one: Checked) -> str:
    """Return whose form a file's is: the unit's name, else the file's."""
    return one_line(one.submission.info.unit_name) or PurePath(one.submission.file.name).stem
