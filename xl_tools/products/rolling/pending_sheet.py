"""The sheet 待确认 of a rolled workbook: a line for each cell that was changed or is left to a person."""

import posixpath
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import chain, count
from typing import Final, NamedTuple

from xl_tools.forms.read_pending import PENDING_LABELS
from xl_tools.model.grid import Cell, parse_address
from xl_tools.model.pending import PENDING_SHEET, PENDING_TITLE, Pending, PendingState
from xl_tools.opc.package import SPREADSHEET
from xl_tools.opc.package_draft import PackageDraft
from xl_tools.opc.workbook_sheets import enter_sheet
from xl_tools.opc.xml_elements import escaped
from xl_tools.sheets.entered_rows import entered_height, entered_row
from xl_tools.sheets.links import MAX_LINKS_PER_SHEET
from xl_tools.sheets.row_heights import usable_width

_HEADER_ROW = 3
_PART = "xl_tools_pending"
_WIDTHS: Final = (8.0, 20.0, 8.5, 18.0, 30.0, 30.0, 46.0, 10.0)
_USABLE: Final = tuple(usable_width([width]) for width in _WIDTHS)
_CENTRED = frozenset({0, 2, 7})
_LAST_COLUMN = "H"
_CELL = 2
_SIZE, _ROW_HEIGHT, _TITLE_HEIGHT, _HEADER_HEIGHT = 10, 21.0, 32.0, 26.0
_LONGEST_TEXT = 16_000
_TAB_COLOUR = "FFC9A227"


class LineFace(Enum):
    """What a cell of the list looks like."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    TEXT = "text"
    CENTRED = "centred"
    LINK = "link"
    TO_FILL = "to_fill"
    TO_LOOK_AT = "to_look_at"
    TOLD = "told"


class _Line(NamedTuple):
    texts: tuple[str, ...]
    target: str


_STATE_FACES = {PendingState.TO_FILL: LineFace.TO_FILL, PendingState.TO_LOOK_AT: LineFace.TO_LOOK_AT}


def put_pending_sheet(
    draft: PackageDraft, lines: Sequence[Pending], note: str, faces: Mapping[LineFace, int]
) -> None:
    """Enter the list into a workbook as its last sheet; ``note`` stands below the title."""
    last = _HEADER_ROW + max(len(lines), 1)
    part = draft.free_name(posixpath.join(draft.folder, f"worksheets/{_PART}{{}}.xml"))
    defined = {
        "_FilterDatabase": f"$A${_HEADER_ROW}:${_LAST_COLUMN}${last}",
        "Print_Titles": f"${_HEADER_ROW}:${_HEADER_ROW}",
    }
    enter_sheet(draft, _free_name(draft), part, defined)
    sheets = draft.sheets
    draft.write(part, _sheet([_line(line, sheets) for line in lines], lines, note, faces))


def _free_name(draft: PackageDraft) -> str:
    """Return the name of the list; with a number where a sheet of somebody's own has it."""
    listed = draft.elements(draft.workbook).each("sheets", "sheet")
    taken = {sheet.attributes.get("name", "").casefold() for sheet in listed}
    more = (f"{PENDING_SHEET}({number})" for number in count(2))
    return next(name for name in chain([PENDING_SHEET], more) if name.casefold() not in taken)


def _line(line: Pending, sheets: Mapping[str, str]) -> _Line:
    texts = tuple(str(getattr(line, field))[:_LONGEST_TEXT] for field in PENDING_LABELS)
    target = ""
    if line.sheet in sheets:
        quoted = line.sheet.replace("'", "''")
        target = f"'{quoted}'!{parse_address(line.cell).address if line.cell else 'A1'}"
    return _Line(texts, target)


def _sheet(
    told: Sequence[_Line], lines: Sequence[Pending], note: str, faces: Mapping[LineFace, int]
) -> bytes:
    rows = [
        entered_row(0, _TITLE_HEIGHT, [(PENDING_TITLE, faces[LineFace.TITLE])]),
        entered_row(1, _ROW_HEIGHT, [(note, faces[LineFace.NOTE])]),
        entered_row(
            _HEADER_ROW - 1,
            _HEADER_HEIGHT,
            [(name, faces[LineFace.HEADING]) for name in PENDING_LABELS.values()],
        ),
    ]
    links: list[bytes] = []
    for number, (one, line) in enumerate(zip(told, lines, strict=True), _HEADER_ROW):
        at = Cell(number, _CELL if line.cell else _CELL - 1).address
        if one.target and len(links) < MAX_LINKS_PER_SHEET:
            links.append(b'<hyperlink ref="%b" location="%b"/>' % (at.encode(), escaped(one.target)))
        styles = [_face(column, line, is_linked=bool(one.target)) for column in range(len(one.texts))]
        cells = [(text, faces[face]) for text, face in zip(one.texts, styles, strict=True)]
        rows.append(entered_row(number, entered_height(one.texts, _USABLE, _SIZE, _ROW_HEIGHT), cells))
    last = max(len(rows), _HEADER_ROW + 1)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_WIDTHS, 1)
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{SPREADSHEET}"><sheetPr><tabColor rgb="{_TAB_COLOUR}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{_LAST_COLUMN}{last}"/><sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{_HEADER_ROW}" topLeftCell="A{_HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="A{_HEADER_ROW + 1}" sqref="A{_HEADER_ROW + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_ROW_HEIGHT}" customHeight="1"/><cols>{columns}</cols><sheetData>'
    )
    tail = (
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
    filtered = f'</sheetData><autoFilter ref="A{_HEADER_ROW}:{_LAST_COLUMN}{last}"/>'
    linked = b"<hyperlinks>%b</hyperlinks>" % b"".join(links) if links else b""
    return b"".join([head.encode(), *rows, filtered.encode(), linked, tail.encode()])


def _face(column: int, line: Pending, *, is_linked: bool) -> LineFace:
    if column == 0:
        return _STATE_FACES.get(line.state, LineFace.TOLD)
    if is_linked and column == (_CELL if line.cell else _CELL - 1):
        return LineFace.LINK
    return LineFace.CENTRED if column in _CENTRED else LineFace.TEXT
