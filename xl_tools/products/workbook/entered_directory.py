"""目录 entered into a workbook that was not made from scratch: a rolled one, one that is made of a form template."""

import posixpath
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xl_tools.model.finding import Severity
from xl_tools.model.grid import Cell, Merge
from xl_tools.model.submission import DIRECTORY_TITLE, SheetNote, SheetRole, Submission
from xl_tools.opc.package import SPREADSHEET
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.workbook_sheets import enter_sheet
from xl_tools.opc.xml_elements import escaped, text_element
from xl_tools.products.workbook.directory_rows import (
    DIRECTORY_NAME,
    FIRST_ROW,
    HEADINGS,
    MOST_ON_A_PAGE,
    STANDING_NOTE,
    WHAT_SHEETS_ARE,
    WIDTHS,
    SheetState,
    counting_formula,
)
from xl_tools.products.workbook.filling_state import BLANK, FILLED, UNFINISHED, counted, formula_of_reading
from xl_tools.sheets.entered_rows import entered_row
from xl_tools.sheets.links import MAX_LINKS_PER_SHEET

_PART = "xl_tools_directory"
_BEHIND_THE_FIRST = 1
_LAST_COLUMN, _LINKED = "G", "B"
_TITLE_HEIGHT, _NOTE_HEIGHT, _ROW_HEIGHT, _TWO_LINES = 32.0, 34.0, 21.0, 32.0
_NOT_LISTED = frozenset({SheetRole.OUTPUT, SheetRole.DIRECTORY, SheetRole.EMPTY, SheetRole.PENDING})


class DirectoryFaces(NamedTuple):
    """The numbers of the cell formats in the workbook, and of the conditional one of what is not filled in yet."""

    title: int
    note: int
    heading: int
    text: int
    centred: int
    link: int
    open: int


def enter_directory(draft: PackageDraft, submission: Submission, faces: DirectoryFaces) -> None:
    """Enter the 目录 behind the first sheet of a workbook that says what the submission says; not where one is called so."""
    listed = draft.elements(draft.workbook).each("sheets", "sheet")
    if any(sheet.attributes.get("name") == DIRECTORY_NAME for sheet in listed):
        return
    states = [_state(note, submission) for note in submission.sheets if _is_listed(note)]
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{_PART}{{}}.xml"))
    enter_sheet(
        draft, DIRECTORY_NAME, part, {"Print_Titles": f"${FIRST_ROW}:${FIRST_ROW}"}, _BEHIND_THE_FIRST
    )
    draft.write(part, _sheet(states, faces))


def _is_listed(note: SheetNote) -> bool:
    return note.visible and note.role not in _NOT_LISTED


def _state(note: SheetNote, submission: Submission) -> SheetState:
    if note.role is SheetRole.FORM:
        readings = [each for each in submission.tables if each.sheet == note.name]
        if len(readings) == 1:
            filled, formula = formula_of_reading(readings[0])
            return SheetState(note.name, readings[0].table.name or note.role, filled, formula=formula)
        return SheetState(note.name, f"{note.forms} 张表", "", formula="")
    if note.role is SheetRole.NARRATIVE and submission.narrative:
        chapters, cells = submission.narrative.narrative.chapters, iter(submission.narrative.cells)
        paragraphs = [cell for chapter in chapters for cell in [*_cells_of(chapter.paragraphs, cells)]]
        said = FILLED if any("".join(each.paragraphs).strip() for each in chapters) else BLANK
        if paragraphs:
            areas = counted(note.name, *(Merge(*cell, *cell) for cell in paragraphs))
            return SheetState(
                note.name, WHAT_SHEETS_ARE[note.role], said, formula=f'IF({areas}=0,"{BLANK}","{FILLED}")'
            )
    return SheetState(note.name, WHAT_SHEETS_ARE.get(note.role, note.role), "", formula="")


def _cells_of(paragraphs: Sequence[str], cells: Iterator[Cell]) -> Iterator[Cell]:
    """Yield the cells of the paragraphs of a chapter, whose heading comes before them."""
    next(cells, None)
    for _ in paragraphs:
        if cell := next(cells, None):
            yield cell


def _sheet(states: Sequence[SheetState], faces: DirectoryFaces) -> bytes:
    rows = [
        entered_row(0, _TITLE_HEIGHT, [(DIRECTORY_TITLE, faces.title)]),
        entered_row(1, _NOTE_HEIGHT, [(STANDING_NOTE, faces.text)]),
        entered_row(FIRST_ROW - 1, _ROW_HEIGHT, [(heading, faces.heading) for heading in HEADINGS]),
    ]
    links: list[bytes] = []
    for row, state in enumerate(states, FIRST_ROW):
        rows.append(_row(row, state, faces))
        if len(links) < MAX_LINKS_PER_SHEET:
            quoted = state.sheet.replace("'", "''")
            links.append(
                b'<hyperlink ref="%b%d" location="%b"/>'
                % (_LINKED.encode(), row + 1, escaped(f"'{quoted}'!A1"))
            )
    last = FIRST_ROW + max(len(states), 1)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS, 1)
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{SPREADSHEET}"><sheetPr><tabColor rgb="FF1F5FA8"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{_LAST_COLUMN}{last}"/><sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{FIRST_ROW}" topLeftCell="A{FIRST_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{FIRST_ROW + 1}" sqref="A{FIRST_ROW + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_ROW_HEIGHT}" customHeight="1"/><cols>{columns}</cols><sheetData>'
    )
    begun = f'OR(LEFT(D{FIRST_ROW + 1},2)="{BLANK}",LEFT(D{FIRST_ROW + 1},3)="{UNFINISHED}")'
    coloured = (
        f'<conditionalFormatting sqref="D{FIRST_ROW + 1}:D{last}"><cfRule type="expression" dxfId="{faces.open}" '
        f'priority="1"><formula>{begun.replace(chr(34), "&quot;")}</formula></cfRule></conditionalFormatting>'
    )
    merged = f'<mergeCells count="2"><mergeCell ref="A1:{_LAST_COLUMN}1"/><mergeCell ref="A2:{_LAST_COLUMN}2"/></mergeCells>'
    height = "" if len(states) <= MOST_ON_A_PAGE else ' fitToHeight="0"'
    tail = (
        '<pageMargins left="0.6" right="0.6" top="0.8" bottom="0.8" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9"{height}/></worksheet>'
    )
    linked = b"<hyperlinks>%b</hyperlinks>" % b"".join(links) if links else b""
    return b"".join([head.encode(), *rows, f"</sheetData>{merged}{coloured}".encode(), linked, tail.encode()])


def _row(row: int, state: SheetState, faces: DirectoryFaces) -> bytes:
    texts = ((state.sheet, faces.link), (state.what, faces.text))
    written = [
        b'<c r="A%d" s="%d"><v>%d</v></c>' % (row + 1, faces.centred, row - FIRST_ROW + 1),
        *(
            b'<c r="%b" s="%d" t="inlineStr"><is>%b</is></c>'
            % (Cell(row, column).address.encode(), face, text_element(b"", text))
            for column, (text, face) in enumerate(texts, 1)
        ),
        _formula(Cell(row, 3), state.formula or "", state.filled, faces.text),
        *(
            _formula(Cell(row, column), _unless_none(counting_formula(row, severity)), "", faces.centred)
            for column, severity in enumerate(Severity, 4)
        ),
    ]
    height = _TWO_LINES if UNFINISHED in (state.formula or "") else _ROW_HEIGHT
    return b'<row r="%d" ht="%.1f" customHeight="1">%b</row>' % (row + 1, height, b"".join(written))


def _unless_none(count: str) -> str:
    return f'IF(N({count})=0,"",{count})'


def _formula(cell: Cell, formula: str, value: str, face: int) -> bytes:
    address = cell.address.encode()
    if not formula:
        return b'<c r="%b" s="%d"/>' % (address, face)
    return b'<c r="%b" s="%d" t="str"><f>%b</f><v>%b</v></c>' % (
        address,
        face,
        escaped(formula),
        escaped(value),
    )
